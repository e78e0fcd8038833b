"""A question cut into words, and which of them carry its topic.

The *frame* of a question ("cơ quan nào chủ trì …", "which agency leads …") is told from its *topic* ("… công tác
tuyên truyền"), because only the topic has to be found in the documents.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from answer.frames import cue, frame_words
from answer.particulars import provinces
from answer.thesaurus import synonyms
from ingest.datamodels import Span
from ingest.vietnamese import fold, known_words, unify_tones
from retrieval.glossary import known
from retrieval.query import Query

Pair = Callable[[str, str], int]
"""How often two folded syllables stand side by side in the documents."""

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_COUNT = re.compile(r"\d{1,2}")
_LONGEST_WORD = 4
"""Syllables of the longest dictionary word."""
_PAIR = 2
_PHRASE_BONUS = 0.3
"""Makes a listed phrase win over other cuts of as many words; at most as much goes to a word the documents use."""
_USE_BONUS = 0.1

_Group = list[re.Match[str]]


class Word(NamedTuple):
    """A word of the question: folded syllables joined by a space, where it begins, and whether it carries topic."""

    folded: str
    start: int
    content: bool


def words_of(query: Query, taken: Sequence[Span], pair: Pair) -> list[Word]:
    """Cut the question into words, the longest dictionary word first; taken ranges are left out.

    A number before a word makes one content word with it as well ("06 nhóm"): counts are found so.
    """
    tokens = [match for match in _WORD.finditer(query.folded) if not _covered(match, taken)]
    cutter = _Cutter(query, pair)
    words: list[Word] = []
    for group in cutter.cut(tokens):
        folded = " ".join(token.group() for token in group)
        if words and _COUNT.fullmatch(words[-1].folded) and not folded.isdigit():
            words.append(Word(f"{words[-1].folded} {folded}", words[-1].start, True))
        words.append(Word(folded, group[0].start(), not cutter.frames(group, folded)))
    return words


@dataclass(frozen=True, slots=True)
class _Cutter:
    """Cuts one question into words, by the dictionary, the phrases of frames, and what the documents use."""

    query: Query
    pair: Pair

    def cut(self, tokens: Sequence[re.Match[str]]) -> list[_Group]:
        """Cut the tokens into the fewest words; among equals prefer words that the documents use (Viterbi)."""
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(tokens) + 1):
            options = [
                (best[end - size][0] + score, size)
                for size in range(1, min(_LONGEST_WORD, end) + 1)
                if (score := self._score(tokens[end - size : end])) is not None
            ]
            best.append(max(options, key=lambda option: option[0]))
        return list(reversed(list(_traced(tokens, [size for _, size in best]))))

    def frames(self, group: _Group, folded: str) -> bool:
        """Tell whether a word belongs to the frame: a listed phrase, a stray sign, or function syllables only."""
        if folded in frame_words(self.query.language).phrases or len(folded) < 2:
            return True
        if folded.isdigit() and len(folded) < 3:
            return True
        syllables = folded.split()
        if not self._is_light(group, syllables):
            return False
        return len(syllables) == 1 or not any(self.pair(left, right) for left, right in pairwise(syllables))

    def _is_light(self, group: Sequence[re.Match[str]], folded: Sequence[str]) -> bool:
        """Tell whether all syllables are function words; where marks are missing any that may be one counts."""
        words = frame_words(self.query.language)
        if self.query.plain:
            return words.folded.issuperset(folded)
        return words.light.issuperset(
            unify_tones(self.query.understood[group[0].start() : group[-1].end()].lower()).split()
        )

    def _score(self, group: Sequence[re.Match[str]]) -> float | None:
        """Return how good it is to take these tokens as one word, None when they are none."""
        if len(group) == 1:
            return 0.0
        folded = " ".join(token.group() for token in group)
        if self.query.folded[group[0].start() : group[-1].end()] != folded:
            return None
        if folded in frame_words(self.query.language).phrases:
            return len(group) - 1 + _PHRASE_BONUS
        if not self._is_word(group, folded):
            return None
        used = min(self.pair(left.group(), right.group()) for left, right in pairwise(group))
        return len(group) - 1 + min(_PHRASE_BONUS, _USE_BONUS * math.log1p(used))

    def _is_word(self, group: Sequence[re.Match[str]], folded: str) -> bool:
        """Tell whether these are one dictionary word in the spelling typed (marks left out agree with any)."""
        if self.query.language != "vi":
            return known([token.group() for token in group]) is not None or self._names(group)
        light = frame_words(self.query.language).folded.intersection((group[0].group(), group[-1].group()))
        if folded in synonyms() and (not light or len(group) > _PAIR or not self._hides(group)):
            return True
        typed = unify_tones(self.query.understood[group[0].start() : group[-1].end()].lower()).split()
        place = provinces().get(folded)
        names = (*known_words().get(folded, ()), *((unify_tones(place.lower()),) if place else ()))
        if not names:
            return self._is_light(group, folded.split()) and self._names(group)
        return any(self._spells(typed, name.split()) for name in names)

    def _hides(self, group: Sequence[re.Match[str]]) -> bool:
        """Tell whether a pair hides a word by one of the frame: "được miễn" does, "làm thử" is one thing to do."""
        first, second = (token.group() for token in group)
        words = frame_words(self.query.language).folded
        return first not in words or second in words or second in synonyms() or bool(cue("auxiliary").fullmatch(first))

    def _names(self, group: Sequence[re.Match[str]]) -> bool:
        """Tell whether words are a name that the documents use: "Binh Thuan", "Nghĩa Sơn" is one word of the topic.

        In Vietnamese only one of syllables of the frame ("nghĩa"), which one by one would be no topic, is looked for.
        """
        typed = [self.query.understood[token.start() : token.end()] for token in group]
        capital = all(word[0].isupper() and (self.query.language == "en" or word[1:].islower()) for word in typed)
        return capital and all(self.pair(left.group(), right.group()) for left, right in pairwise(group))

    def _spells(self, typed: Sequence[str], known: Sequence[str]) -> bool:
        pairs = zip(typed, known, strict=False)
        return all(one == other or (self.query.plain and one == fold(other)) for one, other in pairs)


def _traced(tokens: Sequence[re.Match[str]], sizes: Sequence[int]) -> Iterator[_Group]:
    """Yield the groups of the best cut from the last to the first."""
    end = len(tokens)
    while end:
        yield list(tokens[end - sizes[end] : end])
        end -= sizes[end]


def _covered(match: re.Match[str], taken: Sequence[Span]) -> bool:
    return any(span.start < match.end() and match.start() < span.end for span in taken)
