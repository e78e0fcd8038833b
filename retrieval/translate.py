"""English words to Vietnamese terms: the table of ``models/en-vi-terms``, and the names of agencies and kinds.

The file's format stands in that folder's README. Names of several words ("Department of Home Affairs") come from
the lists that ingest reads directives with, and go before single words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.agencies.names import known_agencies
from ingest.numbers import kinds
from ingest.vietnamese import syllables

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "en-vi-terms"
FILE = "terms.npz"

_LEVELS = 255
_ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"),
    ("ing", ""), ("ing", "e"), ("ly", ""), ("isation", "ization"), ("ise", "ize"), ("our", "or"), ("re", "er"),
)  # fmt: skip
_SHORTEST_STEM = 3
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_LINKING = frozenset({"of", "the", "and", "for", "on", "in"})

Terms = list[tuple[str, float]]


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


@dataclass(frozen=True)
class _Table:
    words: list[str]
    terms: list[str]
    starts: NDArray[np.uint32]
    term_ids: NDArray[np.uint16]
    probabilities: NDArray[np.uint8]

    @classmethod
    def load(cls, folder: Path) -> _Table:
        with np.load(folder / FILE) as arrays:
            words, terms = (bytes(arrays[name]).decode().split("\n") for name in ("words", "terms"))
            return cls(words, terms, arrays["starts"], arrays["term_ids"], arrays["probabilities"])

    def entry(self, word: str) -> Terms | None:
        place = bisect_left(self.words, word)
        if place == len(self.words) or self.words[place] != word:
            return None
        cells = slice(int(self.starts[place]), int(self.starts[place + 1]))
        pairs = zip(self.term_ids[cells].tolist(), self.probabilities[cells].tolist(), strict=True)
        return [(self.terms[term], level / _LEVELS) for term, level in pairs]


class Translations(Mapping[str, Terms]):
    """English word → [(Vietnamese term, probability)], best first; a term is one syllable or two with a space.

    Any inflection of a known word is a key; iteration gives the known words only. Without the table's file every
    word is unknown, and English questions rely on the dense retriever.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Remember the folder; the table is read when first asked."""
        self._folder = folder

    @cached_property
    def _table(self) -> _Table | None:
        return _Table.load(self._folder) if (self._folder / FILE).exists() else None

    def __getitem__(self, word: str) -> Terms:
        """Return the terms of ``word`` or of its base form.

        :raises KeyError: neither is known.
        """
        lowered = word.lower()
        table = self._table
        for form in (lowered, *base_forms(lowered)) if table else ():
            if table and (found := table.entry(form)) is not None:
                return found
        raise KeyError(word)

    def __iter__(self) -> Iterator[str]:
        """Yield the known words."""
        return iter(self._table.words if self._table else ())

    def __len__(self) -> int:
        """Count the known words."""
        return len(self._table.words) if self._table else 0

    def translate(self, word: str) -> Terms:
        """Return the terms of ``word``, or an empty list."""
        return self.get(word, [])

    def units(self, text: str) -> list[tuple[str, Terms]]:
        """Cut English ``text`` into names and words, each with its terms; a word without terms is kept as it is.

        >>> [unit for unit, _ in Translations().units("tasks of the Department of Home Affairs")]
        ['tasks', 'of', 'the', 'department of home affairs']
        """
        tokens = [match[0] for match in _TOKEN.finditer(text.replace("'s", "").replace("\u2019s", ""))]
        out: list[tuple[str, Terms]] = []
        place = 0
        while place < len(tokens):
            size, name = self._name_at(tokens, place)
            if name is not None:
                out.append((" ".join(tokens[place : place + size]).lower(), name))
            else:
                out.append((tokens[place], self.translate(tokens[place])))
            place += size
        return out

    def _name_at(self, tokens: Sequence[str], place: int) -> tuple[int, Terms | None]:
        """Return the length and terms of the longest known name that begins there."""
        for size in range(min(self._longest, len(tokens) - place), 1, -1):
            if _LINKING & {tokens[place].lower(), tokens[place + size - 1].lower()}:
                continue
            key = _key(" ".join(tokens[place : place + size]))
            if key in self._names:
                return size, self._names[key]
        return 1, None

    @cached_property
    def _longest(self) -> int:
        """In words, with room for the little ones that the keys leave out."""
        return max((len(name.split()) + 3 for name in self._names), default=1)

    @cached_property
    def _names(self) -> Mapping[str, Terms]:
        found: dict[str, Terms] = {}
        for agency in known_agencies():
            for english in agency.english:
                found.setdefault(_key(english), _terms_of(agency.name))
        for kind, (_, english_names) in kinds().items():
            for english in english_names:
                found.setdefault(_key(english), _terms_of(kind))
        return {name: terms for name, terms in found.items() if " " in name}


def _key(english: str) -> str:
    """Lower-case words without the little ones, each in the singular."""
    words = [word for word in _TOKEN.findall(english.lower().replace("'s", "")) if word not in _LINKING]
    return " ".join(word.removesuffix("s") for word in words)


def _terms_of(vietnamese: str) -> Terms:
    """The syllables and bigrams of a name, with equal shares."""
    single = syllables(vietnamese)
    terms = single + [f"{first} {second}" for first, second in pairwise(single)]
    return [(term, 1 / len(terms)) for term in terms]
