r"""The term table's file and its reader: numpy and the standard library alone.

File ``terms.npz`` (numpy's compressed archive), five arrays:

- ``words``: uint8, the English words in UTF-8, sorted by code point, joined by ``\n``;
- ``terms``: uint8, the Vietnamese terms likewise; a space joins the syllables of a bigram;
- ``starts``: uint32, shape (words + 1,): entries of word *i* are ``starts[i]:starts[i + 1]``;
- ``term_ids``: uint16, shape (entries,): which term, most probable first within a word;
- ``probabilities``: uint8, shape (entries,): round(255 · t), t being p(term | word).
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

FILE = "terms.npz"
LEVELS = 255

_SUFFIXES = (
    ("ies", "y"),
    ("sses", "ss"),
    ("es", ""),
    ("s", ""),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
    ("isation", "ization"),
    ("ise", "ize"),
    ("our", "or"),
    ("re", "er"),
)
"""(ending, replacement), tried in this order; the last four turn British spellings American."""


def base_forms(word: str) -> Iterator[str]:
    """Give what ``word`` may be an inflection of, likeliest first.

    >>> list(base_forms("policies"))
    ['policy', 'polici', 'policie']
    >>> list(base_forms("planning"))
    ['plann', 'planne', 'plan']
    """
    for ending, instead in _SUFFIXES:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2 and not word.endswith("ss"):
            yield stem + instead
            if ending in ("ing", "ed") and instead == "e" and stem[-1] == stem[-2]:
                yield stem[:-1]


@dataclass(frozen=True, slots=True)
class TermTable:
    """English word → Vietnamese terms with their probabilities."""

    words: list[str]
    terms: list[str]
    starts: NDArray[np.uint32]
    term_ids: NDArray[np.uint16]
    probabilities: NDArray[np.uint8]

    @classmethod
    def from_entries(cls, entries: dict[str, list[tuple[str, float]]]) -> Self:
        """Build from plain lists, each most probable first."""
        names = sorted(entries)
        terms = sorted({term for found in entries.values() for term, _ in found})
        if len(terms) > 2**16:
            raise ValueError(f"{len(terms)} terms exceed 16 bits; raise the least probability")
        number = {term: i for i, term in enumerate(terms)}
        flat = [pair for name in names for pair in entries[name]]
        return cls(
            names,
            terms,
            np.cumsum([0] + [len(entries[name]) for name in names]).astype(np.uint32),
            np.array([number[term] for term, _ in flat], np.uint16),
            np.array([max(1, round(LEVELS * p)) for _, p in flat], np.uint8),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the file described above."""
        with np.load(folder / FILE) as arrays:
            words, terms = (bytes(arrays[n]).decode().split("\n") for n in ("words", "terms"))
            return cls(words, terms, arrays["starts"], arrays["term_ids"], arrays["probabilities"])

    def save(self, folder: Path) -> None:
        """Write the file described above; equal tables give equal bytes."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            folder / FILE,
            words=np.frombuffer("\n".join(self.words).encode(), np.uint8),
            terms=np.frombuffer("\n".join(self.terms).encode(), np.uint8),
            starts=self.starts,
            term_ids=self.term_ids,
            probabilities=self.probabilities,
        )

    def lookup(self, word: str) -> list[tuple[str, float]]:
        """Give the terms of ``word``, or of the first of its base forms that is known."""
        for form in (word.lower(), *base_forms(word.lower())):
            place = bisect_left(self.words, form)
            if place < len(self.words) and self.words[place] == form:
                entries = slice(int(self.starts[place]), int(self.starts[place + 1]))
                ids, levels = self.term_ids[entries], self.probabilities[entries]
                pairs = zip(ids.tolist(), levels.tolist(), strict=True)
                return [(self.terms[i], level / LEVELS) for i, level in pairs]
        return []
