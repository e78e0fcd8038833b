"""Repair of what fingers do to a question: slips, tone marks on the wrong vowel, split and joined words, shorthand.

A word is touched only if nobody knows it: not the language, not the index. Half-marked words stay as typed, the
folded fields find them. Candidates lie within a small optimal-string-alignment distance (a swap of neighbours costs
one); among equals the index decides, by the neighbours each word has there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log1p

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ingest.numbers import kinds
from ingest.vietnamese import fold, unify_tones
from retrieval.language import DATA, LETTERS, Language, frequencies, inside, protected
from retrieval.telex import retone
from retrieval.vocabulary import Vocabulary, question_phrases

_LONG = 8
"""From this many letters on, two edits are allowed."""

_SHORT = 3
"""Up to this many letters there are always neighbours: one is taken only where its own neighbours fit."""

_SHORT_NAME = 4
"""Up to this many letters a name has too many neighbours: only swapped letters are mended."""

_RUN_TOGETHER = 6
"""From this many letters on, a word may be two without their space."""

_OFTEN, _OFTEN_IN_ENGLISH = 3, 20
"""Per ten million: a foreign word of Vietnamese text that is no slip, there and in an English question."""

_ALWAYS_SHORTHAND = frozenset({"vb", "cv"})


_Pool = dict[tuple[int, str], list[str]]
"""Words by length and first letter."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int

    @property
    def lowered(self) -> str:
        return unify_tones(self.text.lower())


@dataclass(frozen=True, slots=True)
class _Candidate:
    word: str
    distance: int
    score: float
    fit: int


class Speller:
    """Corrects questions against the language and the words of an index."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Keep the vocabulary; its words are sorted by length when the first unknown word comes."""
        self._vocabulary = vocabulary
        self._phrases = question_phrases()
        self._pools: dict[str, _Pool] = {}

    def correct(self, text: str, language: Language) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the corrected text and the (typed, corrected) pairs; numbers, dates and capitals stay untouched."""
        ranges = protected(text)
        words = [_Word(m[0], *m.span()) for m in LETTERS.finditer(text) if not self._is_part(text, m.span(), ranges)]
        pieces: list[str] = []
        corrections: list[tuple[str, str]] = []
        done = place = 0
        while place < len(words):
            used, new = self._fix(text, words, place, language)
            if new is not None:
                start, end = words[place].start, words[place + used - 1].end
                pieces += [text[done:start], new]
                corrections.append((text[start:end], new))
                done = end
            place += used
        return "".join(pieces) + text[done:], tuple(corrections)

    @staticmethod
    def _is_part(text: str, span: tuple[int, int], ranges: Sequence[tuple[int, int]]) -> bool:
        """Tell whether letters belong to a number, a code or an address rather than to a sentence."""
        around = text[max(span[0] - 1, 0) : span[0]] + text[span[1] : span[1] + 1]
        return inside(*span, ranges) or any(c.isdigit() or c in "_@/&'’" for c in around)

    def _fix(self, text: str, words: list[_Word], place: int, language: Language) -> tuple[int, str | None]:
        """Return how many words were read and what stands for them, None to leave the first as it is."""
        word = words[place]
        if language == "vi" and (written_out := self._written_out(text, words, place)):
            return 1, _as_typed(word.text, written_out)
        if word.text.isupper():
            return 1, None
        if language == "vi" and (moved := retone(word.text)) != word.lowered and moved in frequencies().syllables:
            return 1, _as_typed(word.text, moved)
        if self._known(word.lowered, language) and not self._doubtful(word.lowered, language):
            return self._joined(text, words, place, language) or (1, None)
        found = self._joined(text, words, place, language) or self._nearest(words, place, language)
        return found or (1, None)

    def _written_out(self, text: str, words: list[_Word], place: int) -> str | None:
        """The long form of shorthand: as listed, or a kind's symbol before its number (kl 16)."""
        word = words[place]
        lowered = word.lowered
        numbered = text[word.end :].lstrip(" ")[:1].isdigit()
        if numbered and (kind := _kinds_by_symbol().get(fold(lowered))) and word.text.isascii():
            return kind
        if not word.text.islower() and lowered not in _ALWAYS_SHORTHAND:
            return None
        before = fold(words[place - 1].lowered) if place else ""
        return None if before in {"diem", "khoan", "muc"} else _shorthand().get(lowered)

    def _known(self, lowered: str, language: Language) -> bool:
        table, vocabulary = frequencies(), self._vocabulary
        if len(lowered) < 2:
            return True
        if not lowered.isascii():
            return lowered in table.syllables or lowered in vocabulary.accented or table.is_half_marked(lowered)
        loan = table.foreign.get(lowered, 0) >= (_OFTEN_IN_ENGLISH if language == "en" else 1)
        elsewhere = lowered in table.english or lowered in vocabulary.english or loan
        return elsewhere or lowered in table.folded or lowered in vocabulary.folded

    def _doubtful(self, lowered: str, language: Language) -> bool:
        """A rare English word within a Vietnamese question may as well be a slip."""
        table = frequencies()
        known = lowered in table.folded or lowered in table.english or lowered in self._vocabulary.folded
        known = known or table.foreign.get(lowered, 0) >= _OFTEN
        return language == "vi" and lowered.isascii() and len(lowered) > 1 and not known

    def _joined(self, text: str, words: list[_Word], place: int, language: Language) -> tuple[int, str] | None:
        """Two fragments that make one word, if a fragment is none itself: tru ye^`n."""
        if place + 1 == len(words) or text[words[place].end : words[place + 1].start] != " ":
            return None
        first, second = words[place].lowered, words[place + 1].lowered
        if words[place + 1].text.isupper() or (self._is_whole(first) and self._is_whole(second)):
            return None
        whole = first + second
        known = frequencies().syllables if not whole.isascii() else self._vocabulary.folded
        return (2, _as_typed(words[place].text, whole)) if len(whole) > 2 and whole in known else None

    def _is_whole(self, lowered: str) -> bool:
        return self._known(lowered, "vi") and (len(lowered) > 1 or lowered in {"y", "ở", "ý", "o", "a"})

    def _nearest(self, words: list[_Word], place: int, language: Language) -> tuple[int, str] | None:
        """The best candidate for an unknown word, or the two words that it runs together."""
        word = words[place]
        near = [words[i].lowered if 0 <= i < len(words) else "" for i in (place - 1, place + 1)]
        if split := self._split(word.text, language):
            return 1, split
        found = [c for c in self._candidates(word, near, language) if self._credible(c, word, place, language)]
        best = min(found, key=lambda c: (c.distance, -c.score, c.word), default=None)
        return (1, _as_typed(word.text, best.word)) if best else None

    def _credible(self, candidate: _Candidate, word: _Word, place: int, language: Language) -> bool:
        """Names, short words and words known elsewhere need more than a small distance."""
        if (word.text[0].isupper() or candidate.distance > 1) and candidate.word[0] != word.lowered[0]:
            return False
        if place and word.text[0].isupper():
            if len(word.text) <= _SHORT_NAME and sorted(candidate.word) != sorted(word.lowered):
                return False
            inside = candidate.distance == 1 and fold(candidate.word) in self._vocabulary.folded
            return inside and (candidate.fit > 0 or fold(candidate.word) not in frequencies().folded)
        if len(word.text) <= _SHORT or self._known(word.lowered, language):
            swapped = language == "en" and sorted(candidate.word) == sorted(word.lowered)
            return candidate.fit > 0 or swapped
        return True

    def _candidates(self, word: _Word, near: list[str], language: Language) -> Iterator[_Candidate]:
        """Words within reach: those that begin alike or with the second letter first; else, but for names, any."""
        lowered = word.lowered
        pool = self._pool("accented" if not lowered.isascii() else language)
        starts = dict.fromkeys((lowered[0], lowered[1]))
        found = self._within(lowered, starts, pool)
        if not found and not word.text[0].isupper():
            found = self._within(lowered, {start for _, start in pool} - set(starts), pool)
        for candidate, distance in found:
            fit = self._fit(fold(candidate), [fold(word) for word in near])
            score = self._score(candidate, lowered, language) + 2 * log1p(fit)
            yield _Candidate(candidate, distance, score, fit)

    @staticmethod
    def _within(lowered: str, starts: Iterable[str], pool: _Pool) -> list[tuple[str, int]]:
        limit = 2 if len(lowered) >= _LONG else 1
        lengths = range(len(lowered) - limit, len(lowered) + limit + 1)
        nearby = chain.from_iterable(pool.get((length, start), ()) for length in lengths for start in starts)
        near = process.extract(lowered, list(nearby), scorer=OSA.distance, score_cutoff=limit, limit=None)
        return [(word, int(distance)) for word, distance, _ in near]

    def _fit(self, word: str, near: list[str]) -> int:
        """How often the word stands beside these neighbours, in the index and in questions."""
        count = 0
        for vocabulary in (self._vocabulary, self._phrases):
            count += vocabulary.pair(near[0], word) if near[0] else 0
            count += vocabulary.pair(word, near[1]) if near[1] else 0
        return count

    def _score(self, word: str, typed: str, language: Language) -> float:
        """Frequency in the index, then in the language; slips seldom change the first letter or the set of letters."""
        table, vocabulary = frequencies(), self._vocabulary
        own = vocabulary.folded.get(fold(word), 0)
        general = table.english.get(word, 0) if language == "en" else table.folded.get(fold(word), 0)
        same_start = 1.0 if word[0] == typed[0] else 0.0
        same_letters = (set(word) == set(typed)) + 1.5 * (sorted(word) == sorted(typed))
        return log1p(own) + log1p(general) / 3 + same_start + same_letters

    def _split(self, typed: str, language: Language) -> str | None:
        """Two Vietnamese words without their space, if the index or questions know them side by side."""
        known: Mapping[str, int] = frequencies().syllables if not typed.isascii() else frequencies().folded
        divisible = language == "vi" and len(typed) >= _RUN_TOGETHER and typed.islower()
        for place in range(1, len(typed)) if divisible else ():
            first, second = typed[:place], typed[place:]
            if first in known and second in known and self._fit(fold(second), [fold(first), ""]):
                return f"{first} {second}"
        return None

    def _pool(self, name: str) -> _Pool:
        """Candidate words: accented Vietnamese, folded Vietnamese, or English; the index's own in each."""
        if name not in self._pools:
            table, vocabulary = frequencies(), self._vocabulary
            sources = {
                "accented": (vocabulary.accented, table.syllables),
                "vi": (vocabulary.folded, table.folded),
                "en": (table.english, vocabulary.english, vocabulary.folded),
            }[name]
            pool: _Pool = {}
            for word in dict.fromkeys(chain.from_iterable(sources)):
                pool.setdefault((len(word), word[0]), []).append(word)
            self._pools[name] = pool
        return self._pools[name]


def _as_typed(typed: str, new: str) -> str:
    """Give ``new`` the capital that was typed."""
    return new[0].upper() + new[1:] if typed[0].isupper() else new


@lru_cache(maxsize=1)
def _shorthand() -> Mapping[str, str]:
    rows = (line.split("\t") for line in (DATA / "abbreviations.tsv").read_text(encoding="utf-8").splitlines())
    return {short: long for short, long in rows}


@lru_cache(maxsize=1)
def _kinds_by_symbol() -> Mapping[str, str]:
    """Map the folded symbol of a kind to its name in lower case (kl: kết luận)."""
    found: dict[str, str] = {}
    for kind, (symbols, _) in kinds().items():
        for symbol in symbols:
            found.setdefault(fold(symbol), kind.lower())
    return found
