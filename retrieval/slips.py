"""What a mistyped Vietnamese word may have been meant as, and what each slip costs.

A cost is about the negative log-probability of that very slip: two keys swapped or one hit twice can happen in a few
ways only, a wrong key in many, and a space is left out in one. How well the word stands in its sentence is weighed
against it in :mod:`retrieval.spelling`.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.vietnamese import fold
from retrieval.language import frequencies
from retrieval.telex import is_shaped, readings
from retrieval.vocabulary import Vocabulary

# Chosen on corrupted questions of the development labels.
_SWAPPED, _TWICE, _LEFT_OUT, _OTHER, _MORE = 1.6, 1.6, 2.0, 4.5, 8.0
"""Two letters swapped; one hit twice; one left out; any other slip; two slips in one word."""
_MARK_MISSING, _MARK_WRONG = 0.4, 2.5
"""A diacritic left out, and one that should not be there."""
_FIRST_LETTER = 2.0
_RAW_KEYS, _RUN_TOGETHER = 0.5, 0.5

_LONG = 8
"""From this many letters on, two slips are allowed."""


class Meant(NamedTuple):
    """One or two words that a token may stand for, and what it costs to take it so."""

    words: tuple[str, ...]
    cost: float


class Slips:
    """Candidates for Vietnamese tokens: syllables of the language and words of an index."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Keep the vocabulary; its words are sorted by length when the first slip comes."""
        self._vocabulary = vocabulary

    def of(self, lowered: str) -> Iterator[Meant]:
        """Yield what a lower-case token may be; nothing for one letter."""
        if len(lowered) < 2:
            return
        yield from self._near(lowered)
        yield from self._as_keys(lowered)
        yield from self.run_together(lowered)

    def _near(self, lowered: str) -> Iterator[Meant]:
        letters = fold(lowered)
        limit = 2 if len(letters) >= _LONG else 1
        lengths = range(len(letters) - limit, len(letters) + limit + 1)
        pool = list(chain.from_iterable(self._by_length.get(length, ()) for length in lengths))
        for near, distance, _ in process.extract(letters, pool, scorer=OSA.distance, score_cutoff=limit, limit=None):
            cost = _slip_cost(letters, near, int(distance))
            if lowered.isascii():
                yield Meant((near,), cost)
                continue
            for form in self._forms[near]:
                if form != lowered:
                    yield Meant((form,), cost + _marks_cost(lowered, form))

    def _as_keys(self, lowered: str) -> Iterator[Meant]:
        """Yield syllables that Telex keys spell, two of them swapped or one hit twice."""
        known = frequencies().syllables
        tried: dict[str, float] = {lowered: _RAW_KEYS}
        for place in range(1, len(lowered)):
            before, one, two, after = lowered[: place - 1], lowered[place - 1], lowered[place], lowered[place + 1 :]
            tried.setdefault(before + two + one + after, _RAW_KEYS + _SWAPPED)
            if one == two:
                tried.setdefault(before + one + after, _RAW_KEYS + _TWICE)
        for place in range(2, len(lowered) - 1) if lowered.isascii() else ():
            halves = [_spelt(part) for part in (lowered[:place], lowered[place:])]
            if all(halves) and not all(word.isascii() for half in halves for word in half):
                yield from (Meant((one, two), _RAW_KEYS + _RUN_TOGETHER) for one in halves[0] for two in halves[1])
        for keys, cost in tried.items():
            for syllable in readings(keys, "telex"):
                if syllable in known and not syllable.isascii():
                    yield Meant((syllable,), cost)

    def run_together(self, lowered: str) -> Iterator[Meant]:
        """Yield two words without their space."""
        table = frequencies()
        known: Mapping[str, int] = table.folded if lowered.isascii() else table.syllables
        accented = not lowered.isascii()
        for place in range(1, len(lowered)):
            parts = lowered[:place], lowered[place:]
            if all(_is_word(part, known) or (accented and table.is_half_marked(part)) for part in parts):
                yield Meant(parts, _RUN_TOGETHER)

    @cached_property
    def _forms(self) -> Mapping[str, list[str]]:
        """Letters without marks → the words that are written so."""
        found: dict[str, list[str]] = {}
        for word in dict.fromkeys(chain(frequencies().syllables, self._vocabulary.accented)):
            found.setdefault(fold(word), []).append(word)
        return found

    @cached_property
    def _by_length(self) -> Mapping[int, list[str]]:
        found: dict[int, list[str]] = {}
        for letters in self._forms:
            found.setdefault(len(letters), []).append(letters)
        return found


@lru_cache(maxsize=4096)
def _spelt(part: str) -> tuple[str, ...]:
    """Return the syllables that Telex keys spell; what is typed so, where it is one."""
    table = frequencies()
    found = [syllable for syllable in readings(part, "telex") if syllable in table.syllables]
    return tuple(dict.fromkeys(found or ([part] if _is_word(part, table.syllables) else [])))


def _is_word(part: str, known: Mapping[str, int]) -> bool:
    return part in known and (is_shaped(part) if len(part) > 1 else part in {"y", "ở", "ý", "o"})


@lru_cache(maxsize=4096)
def _slip_cost(typed: str, meant: str, distance: int) -> float:
    """Return what it costs to take letters for others at this distance.

    >>> _slip_cost("qaun", "quan", 1) < _slip_cost("quab", "quan", 1) < _slip_cost("uabn", "quan", 2)
    True
    """
    if distance == 0:
        return 0.0
    first = 0.0 if typed[0] == meant[0] else _FIRST_LETTER
    if distance > 1:
        return _MORE + first
    if sorted(typed) == sorted(meant):
        return _SWAPPED
    if len(typed) < len(meant):
        return _LEFT_OUT + first
    twice = len(typed) > len(meant) and any(
        typed[place] == typed[place - 1] and typed[:place] + typed[place + 1 :] == meant
        for place in range(1, len(typed))
    )
    return _TWICE if twice else _OTHER + first


def _marks_cost(typed: str, meant: str) -> float:
    """Return the cost of marks that are missing and of marks that are wrong, wherever they stand."""
    ours, theirs = _marks(typed), _marks(meant)
    missing, wrong = (theirs - ours).total(), (ours - theirs).total()
    return _MARK_MISSING * missing + _MARK_WRONG * wrong


@lru_cache(maxsize=8192)
def _marks(word: str) -> Counter[str]:
    apart = unicodedata.normalize("NFD", word.replace("đ", "d\u0335"))
    return Counter(char for char in apart if unicodedata.combining(char))
