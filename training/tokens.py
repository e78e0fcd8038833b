"""Token ids of many texts in two flat arrays, and bags cut out of them without a Python loop."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.text import words
from training.tokenizer import UNKNOWN_ID

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """``ids[starts[i]:starts[i + 1]]`` are the token ids of text *i*; ids fit in 16 bits."""

    ids: NDArray[np.uint16]
    starts: Ints

    def __len__(self) -> int:
        """Count the texts."""
        return len(self.starts) - 1

    @property
    def lengths(self) -> Ints:
        """Tokens of each text, shape (texts,)."""
        return np.diff(self.starts)

    def head(self, most: int) -> "Tokens":
        """Give the first ``most`` texts."""
        starts = self.starts[: most + 1]
        return Tokens(self.ids[: starts[-1]], starts)

    def take(self, texts: Ints) -> tuple[Ints, Ints]:
        """Give (flat ids, offset of each bag) of the texts chosen, in that order."""
        return self.slices(self.starts[texts], self.lengths[texts])

    def heads(self, texts: Ints, longest: int) -> tuple[Ints, Ints]:
        """Like :meth:`take`, at most the first ``longest`` tokens of each."""
        return self.slices(self.starts[texts], np.minimum(self.lengths[texts], longest))

    def crops(self, texts: Ints, rng: np.random.Generator, longest: int) -> tuple[Ints, Ints]:
        """Like :meth:`take`, half of the texts from their start and half from a random place.

        Half of the crops are windows of 24 to 64 tokens, half passages of 48 to ``longest``: both are searched.
        """
        length = self.lengths[texts]
        window = rng.random(len(texts)) < 0.5
        size = np.where(window, rng.integers(24, 65, len(texts)), rng.integers(48, longest + 1, len(texts)))
        size = np.minimum(length, size)
        room = (length - size) * rng.integers(0, 2, len(texts))
        return self.slices(self.starts[texts] + (rng.random(len(texts)) * room).astype(int), size)

    def slices(self, first: Ints, size: Ints) -> tuple[Ints, Ints]:
        """Gather ``ids[first[i]:first[i] + size[i]]`` for every *i*; give them with offsets."""
        offsets = np.concatenate(([0], np.cumsum(size)))
        places = np.arange(offsets[-1]) + np.repeat(first - offsets[:-1], size)
        return self.ids[places].astype(np.int64), offsets[:-1]


def encode(tokenizer: Tokenizer, texts: list[str], chunk: int = 20_000) -> Tokens:
    """Tokenise ``texts``; a text without tokens gets the unknown one, so no bag is empty."""
    rows: list[list[int]] = []
    for i in range(0, len(texts), chunk):
        encodings = tokenizer.encode_batch_fast(texts[i : i + chunk], add_special_tokens=False)
        rows.extend(encoding.ids or [UNKNOWN_ID] for encoding in encodings)
    return _flat(rows)


class WordEncoder:
    """Tokenises a large body of text word by word, each distinct word once.

    The tokenizer never looks across a word's edge, so this gives its own tokens, ten times faster.
    (Only texts with stray combining marks differ.)
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        """Start with no word known."""
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}

    def __call__(self, texts: Iterable[str]) -> Tokens:
        """Tokenise ``texts``, as :func:`encode` does."""
        cut = [words(text.lower()) for text in texts]
        fresh = list(dict.fromkeys(w for text in cut for w in text if w not in self._known))
        if fresh:
            encodings = self._tokenizer.encode_batch_fast(fresh, add_special_tokens=False)
            self._known.update((w, e.ids) for w, e in zip(fresh, encodings, strict=True))
        known = self._known
        return _flat([i for w in text for i in known[w]] or [UNKNOWN_ID] for text in cut)


def _flat(rows: Iterable[list[int]]) -> Tokens:
    sizes: list[int] = []
    ids = array("H")
    for row in rows:
        ids.extend(row)
        sizes.append(len(row))
    starts = np.concatenate(([0], np.cumsum(np.array(sizes, np.int64))))
    return Tokens(np.frombuffer(ids, np.uint16) if ids else np.empty(0, np.uint16), starts)
