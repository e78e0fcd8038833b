"""The file of ``models/en-vi-terms``: English words and phrases, and the Vietnamese terms that translate them.

The format stands in that folder's README.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

FILE = "terms.npz"

Terms = list[tuple[str, float]]
"""Vietnamese term (syllables parted by spaces) and its probability, best first."""

_LEVELS = 255
_NEWLINE = 10
_ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"),
    ("ing", ""), ("ing", "e"), ("ly", ""), ("isation", "ization"), ("ise", "ize"), ("our", "or"), ("re", "er"),
)  # fmt: skip
_SHORTEST_STEM = 3


def base_forms(word: str) -> Iterator[str]:
    """Yield what ``word`` may be an inflection of, likeliest first, as the table's README orders them.

    >>> list(base_forms("agencies"))[0], list(base_forms("planned"))[-1]
    ('agency', 'plan')
    """
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < _SHORTEST_STEM or word.endswith("ss"):
            continue
        yield stem + instead
        if ending in ("ing", "ed") and instead == "e" and stem[-1] == stem[-2]:
            yield stem[:-1]


def phrase_key(words: list[str]) -> str:
    """Return the key of a phrase: its words that carry a subject, in the singular.

    >>> phrase_key(["Academy", "Awards"]), phrase_key(["Member", "Countries"])
    ('academy award', 'member country')
    """
    return " ".join(_singular(word.lower()) for word in words)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > _SHORTEST_STEM and word.endswith("s") and not word.endswith("ss") else word


class Lines(Sequence[str]):
    """Lines of UTF-8, cut and decoded one at a time: most questions need a few hundred of a hundred thousand."""

    def __init__(self, text: NDArray[np.uint8]) -> None:
        """Find where the lines end."""
        self._text = text.tobytes()
        ends = np.flatnonzero(text == _NEWLINE)
        self._starts = np.concatenate(([0], ends + 1))
        self._ends = np.concatenate((ends, [len(text)]))

    def __len__(self) -> int:
        """Count the lines."""
        return len(self._ends)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        """Return a line."""
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        return self._text[self._starts[place] : self._ends[place]].decode()

    def __iter__(self) -> Iterator[str]:
        """Yield all lines."""
        return iter(self._text.decode().split("\n"))


@dataclass(frozen=True)
class TermTable:
    """The arrays of the file; entries are sorted by code point."""

    entries: Lines
    terms: Lines
    starts: NDArray[np.uint32]
    term_ids: NDArray[np.uint32]
    levels: NDArray[np.uint8]
    stop: frozenset[str]

    @classmethod
    def load(cls, folder: Path) -> TermTable:
        """Read the folder's file."""
        with np.load(folder / FILE) as arrays:
            stop = frozenset(arrays["stop"].tobytes().decode().split())
            lines = Lines(arrays["entries"]), Lines(arrays["terms"])
            return cls(*lines, arrays["starts"], arrays["term_ids"], arrays["levels"], stop)

    def entry(self, name: str) -> Terms | None:
        """Return the terms of a lower-case word or of a phrase's key, exactly as it stands in the table."""
        place = bisect_left(self.entries, name)
        if place == len(self.entries) or self.entries[place] != name:
            return None
        cells = slice(int(self.starts[place]), int(self.starts[place + 1]))
        pairs = zip(self.term_ids[cells].tolist(), self.levels[cells].tolist(), strict=True)
        return [(self.terms[term], (level / _LEVELS) ** 2) for term, level in pairs]

    def word(self, word: str) -> Terms | None:
        """Return the terms of a word, or of the first of its base forms that is known."""
        lowered = word.lower()
        return next((found for form in (lowered, *base_forms(lowered)) if (found := self.entry(form))), None)
