"""Tokens as rows of a table: the vector of each, what it is without diacritics, whether it is a figure.

The vectors are those of the static model that ships; its tokenizer cuts at blanks and marks, so the vector of a word
does not depend on its neighbours. A word is looked up once a process: a collection of directives has some thousands of
syllables.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.embedder import SHIPPED, Embedder, load_embedder
from ingest.vietnamese import fold

_ROOM = 1 << 12
_MOST = 100_000
"""Words kept: beyond them (garbage of scans, codes) the table begins anew, 160 MB at the most."""
_YEAR = 4
PLAIN, FIGURE, DATE = 0, 1, 2
"""Sorts of tokens: words, figures, and figures that may be a date or a year."""


@dataclass(frozen=True, slots=True)
class WordTable:
    """Arrays by row: ``vectors`` (rows × dimensions, length 1 or 0), ``folded`` and ``sorts``.

    ``folded`` numbers the forms without diacritics; ``forms`` gives the number of each.
    """

    forms: dict[str, int]
    vectors: NDArray[np.float32]
    folded: NDArray[np.int32]
    sorts: NDArray[np.int8]


class WordVectors:
    """A growing :class:`WordTable`; safe to share between threads."""

    def __init__(self, embedder: Embedder) -> None:
        """Keep the model; nothing is read yet."""
        self._embedder = embedder
        self._lock = threading.Lock()
        self._clear()

    def _clear(self) -> None:
        self._rows: dict[str, int] = {}
        self._table = _empty({}, 0, 0)

    def of(self, texts: Iterable[Sequence[str]]) -> tuple[list[NDArray[np.int64]], WordTable]:
        """Return the rows of each text's words, and the table that they are rows of."""
        texts = list(texts)
        with self._lock:
            rows = self._rows
            unseen = list(dict.fromkeys(word for text in texts for word in text if word not in rows))
            if len(rows) + len(unseen) > _MOST:
                self._clear()
                rows, unseen = self._rows, list(dict.fromkeys(word for text in texts for word in text))
            if unseen:
                self._add(unseen)
            found = [np.fromiter(map(rows.__getitem__, text), dtype=np.int64, count=len(text)) for text in texts]
            return found, self._table

    def _add(self, words: Sequence[str]) -> None:
        """Put words behind those that are there; a table handed out before keeps its rows."""
        first, last = len(self._rows), len(self._rows) + len(words)
        vectors = self._embedder.encode(words, "passage")
        if last > len(self._table.folded):
            self._grow(last + _ROOM, vectors.shape[1], first)
        table = self._table
        table.vectors[first:last] = vectors
        table.folded[first:last] = [table.forms.setdefault(fold(word), len(table.forms)) for word in words]
        table.sorts[first:last] = list(map(_sort, words))
        self._rows.update(zip(words, range(first, last), strict=True))

    def _grow(self, size: int, dimension: int, used: int) -> None:
        old = self._table
        new = _empty(old.forms, size, dimension)
        if used:
            for name in ("vectors", "folded", "sorts"):
                getattr(new, name)[:used] = getattr(old, name)[:used]
        self._table = new


def _empty(forms: dict[str, int], size: int, dimension: int) -> WordTable:
    vectors = np.zeros((size, dimension), dtype=np.float32)
    return WordTable(forms, vectors, np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int8))


def _sort(token: str) -> int:
    """Tell what sort a token is of.

    >>> [_sort(token) for token in ("huế", "16", "2023", "2/3/2023", "16/kh-ubnd")]
    [0, 1, 2, 2, 1]
    """
    if not token[0].isdigit():
        return PLAIN
    is_year = len(token) == _YEAR and token.isdigit()
    return DATE if is_year or ("/" in token and token.replace("/", "").isdigit()) else FIGURE


@lru_cache(maxsize=1)
def shipped_word_vectors() -> WordVectors | None:
    """Return those of the shipped model, whatever model the passages are embedded with; None where it is not there."""
    return WordVectors(load_embedder()) if SHIPPED.is_dir() else None
