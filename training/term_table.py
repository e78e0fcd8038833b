r"""The term table's file and its reader: numpy and the standard library alone.

File ``terms.npz`` (numpy's compressed archive), six arrays:

- ``entries``: uint8, English words and phrases in UTF-8, sorted by code point, joined by ``\n``;
- ``terms``: uint8, the Vietnamese terms likewise; a space joins syllables;
- ``starts``: uint32, shape (entries + 1,): the terms of entry *i* are ``starts[i]:starts[i + 1]`` of the next two;
- ``term_ids``: uint32, shape (translations,): which term, most probable first within an entry;
- ``levels``: uint8, shape (translations,): round(255 · √p), p being p(term | entry);
- ``stop``: uint8, the English words that carry no subject, joined by spaces.
"""

import math
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
    """English word or phrase → Vietnamese terms with their probabilities."""

    entries: list[str]
    terms: list[str]
    starts: NDArray[np.uint32]
    term_ids: NDArray[np.uint32]
    levels: NDArray[np.uint8]
    stop: frozenset[str]

    @classmethod
    def from_entries(cls, entries: dict[str, list[tuple[str, float]]], stop: frozenset[str] = frozenset()) -> Self:
        """Build from plain lists, each most probable first."""
        names = sorted(entries)
        terms = sorted({term for found in entries.values() for term, _ in found})
        number = {term: i for i, term in enumerate(terms)}
        flat = [pair for name in names for pair in entries[name]]
        return cls(
            names,
            terms,
            np.cumsum([0] + [len(entries[name]) for name in names]).astype(np.uint32),
            np.array([number[term] for term, _ in flat], np.uint32),
            np.array([max(1, round(LEVELS * math.sqrt(p))) for _, p in flat], np.uint8),
            stop,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the file described above."""
        with np.load(folder / FILE) as arrays:
            entries, terms = (bytes(arrays[n]).decode().split("\n") for n in ("entries", "terms"))
            stop = frozenset(bytes(arrays["stop"]).decode().split())
            return cls(entries, terms, arrays["starts"], arrays["term_ids"], arrays["levels"], stop)

    def save(self, folder: Path) -> None:
        """Write the file described above; equal tables give equal arrays."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            folder / FILE,
            entries=np.frombuffer("\n".join(self.entries).encode(), np.uint8),
            terms=np.frombuffer("\n".join(self.terms).encode(), np.uint8),
            starts=self.starts,
            term_ids=self.term_ids,
            levels=self.levels,
            stop=np.frombuffer(" ".join(sorted(self.stop)).encode(), np.uint8),
        )

    def lookup(self, entry: str) -> list[tuple[str, float]]:
        """Give the terms of ``entry``, or of the first of its base forms that is known."""
        for form in (entry.lower(), *base_forms(entry.lower())):
            place = bisect_left(self.entries, form)
            if place < len(self.entries) and self.entries[place] == form:
                cells = slice(int(self.starts[place]), int(self.starts[place + 1]))
                ids, levels = self.term_ids[cells], self.levels[cells]
                pairs = zip(ids.tolist(), levels.tolist(), strict=True)
                return [(self.terms[i], (level / LEVELS) ** 2) for i, level in pairs]
        return []
