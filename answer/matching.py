"""How much of a question's topic a piece of text holds.

A topic is a list of terms; each has forms (the word itself, synonyms, translations) and a weight that grows with
its rarity in the documents (inverse document frequency, Spärck Jones 1972). Coverage is the weighted share of
terms that the text holds: 0 none, 1 all. It serves to choose evidence and, below a threshold, to refuse.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

from answer.thesaurus import synonyms
from ingest.vietnamese import fold, number_key, raw_tokens, unify_tones
from retrieval.glossary import known

HELD = 0.5
"""Credit from which a text is said to hold a term: the word, a synonym, a translation, or a pair of its syllables."""

# Chosen on the development labels, as are the credits of single forms below.
_LIGHTEST, _HEAVIEST = 0.5, 3.5
_SYNONYM_CREDIT = 0.85
_PARTIAL_CREDIT = 0.5
"""For a pair of syllables out of a longer word; pairs add up, but never to a whole word."""
_MOST_PARTIAL_CREDIT = 0.9
_SINGLE_SYLLABLE_CREDIT = 0.6
"""For a translation of one syllable, which stands in many Vietnamese words that mean something else."""
_LEAST_SURE, _MORE_SURE, _SURE_PROBABILITY = 0.7, 0.3, 0.2
"""What the unlikeliest translation counts, what a likely one adds, and the probability that adds it in full."""
_TRANSLATIONS, _LEAST_PROBABILITY = 6, 0.02
"""The most translations of a word that count, and the least probability of one."""
_COUNT_WEIGHT = 1.5
_UNTRANSLATED_WEIGHT = 2.0
"""The most that an English word weighs: the dictionary may lack the translation that the documents use."""
CONTEXT_SHARE = 0.6
"""What a term counts that stands only around a text: in a heading, a lead-in, the subject."""
_SYLLABLE = re.compile(r"[^\W_]+")


class Counts(Protocol):
    """What matching asks of the index: in how many passages a syllable or a pair of syllables stands."""

    @property
    def folded(self) -> Mapping[str, int]:
        """Passages by folded syllable."""

    def pair(self, left: str, right: str) -> int:
        """Passages that hold two folded syllables side by side."""


class Form(NamedTuple):
    """One way a term may stand in a text; ``accented`` forms are compared with their diacritics."""

    text: str
    credit: float
    accented: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the topic, the ways it may be written, and how much it weighs."""

    word: str
    forms: tuple[Form, ...]
    weight: float


class Searchable:
    """A text prepared for matching: its tokens, accented and folded, padded by spaces."""

    __slots__ = ("accented", "folded", "numbers")

    def __init__(self, text: str) -> None:
        """Tokenise once; document numbers are kept by their key as well."""
        tokens = [token for token, _, _ in raw_tokens(text)]
        text = text.replace("%", " phần trăm ")
        self.accented = f" {' '.join(_SYLLABLE.findall(unify_tones(text.lower())))} "
        self.folded = f" {' '.join(_SYLLABLE.findall(fold(text)))} "
        self.numbers = frozenset(number_key(token) for token in tokens if token[0].isdigit() and not token.isdigit())


class Matcher:
    """Turns words of a question into terms, with the counts of one index."""

    def __init__(self, counts: Counts, passages: int, translate: Callable[[str], Sequence[tuple[str, float]]]) -> None:
        """Keep the index's counts and the English dictionary."""
        self._counts = counts
        self._passages = max(passages, 1)
        self._translate = translate

    def terms(self, topic: Sequence[Sequence[str]], language: str) -> tuple[Term, ...]:
        """Return the terms of a topic, each word once."""
        words = dict.fromkeys(" ".join(word) for word in topic)
        make = self._vietnamese if language == "vi" else self._english
        return tuple(make(word) for word in words)

    def _vietnamese(self, word: str) -> Term:
        """Accept the word, its synonyms and, for long ones, each pair of its syllables in part."""
        syllables = word.split()
        if len(syllables) > 1 and syllables[0].isdecimal():
            return _counted(int(syllables[0]), " ".join(syllables[1:]), word)
        forms = [Form(word, 1.0, False)]
        forms += [Form(other, _SYNONYM_CREDIT, False) for other in synonyms().get(word, ())]
        if len(syllables) > 2:
            forms += [Form(f"{left} {right}", _PARTIAL_CREDIT, False) for left, right in pairwise(syllables)]
        return Term(word, tuple(forms), self._weight([word]))

    def _english(self, word: str) -> Term:
        """Accept the word itself (a name) and its translations; a single syllable counts for less."""
        forms = [Form(fold(word), 1.0, False)]
        translated = self._translate(word) or known(word.split()) or []
        likely = (pair for pair in translated[:_TRANSLATIONS] if pair[1] >= _LEAST_PROBABILITY)
        for way, probability in likely:
            sure = _LEAST_SURE + _MORE_SURE * min(1.0, probability / _SURE_PROBABILITY)
            worth = sure * (1.0 if " " in way else _SINGLE_SYLLABLE_CREDIT)
            forms.append(Form(unify_tones(way.lower()), worth, True))
            others = synonyms().get(fold(way), ())
            forms += [Form(other, worth * _SYNONYM_CREDIT, False) for other in others]
        weight = self._weight([fold(form.text) for form in forms])
        return Term(word, tuple(forms), min(weight, _UNTRANSLATED_WEIGHT))

    def _weight(self, forms: Sequence[str]) -> float:
        """Return the inverse document frequency of the most frequent form, within limits."""
        frequency = max((self.frequency(form) for form in forms), default=0)
        return min(_HEAVIEST, max(_LIGHTEST, math.log(1 + self._passages / (1 + frequency))))

    def frequency(self, form: str) -> int:
        """Return in about how many passages a folded phrase stands: its rarest pair of syllables."""
        syllables = form.split()
        if len(syllables) == 1:
            return self._counts.folded.get(form, 0)
        return min((self._counts.pair(left, right) for left, right in pairwise(syllables)), default=0)


def _counted(number: int, noun: str, word: str) -> Term:
    """Accept a count with or without its leading zero ("6 nhóm", "06 nhóm")."""
    forms = (Form(f"{number} {noun}", 1.0, False), Form(f"{number:02d} {noun}", 1.0, False))
    return Term(word, forms, _COUNT_WEIGHT)


def credit(term: Term, text: Searchable) -> float:
    """Return how well a text holds one term, from 0 to 1: by its best form, or by its pairs of syllables together."""
    best = partial = 0.0
    for form in term.forms:
        if form.credit > best and f" {form.text} " in (text.accented if form.accented else text.folded):
            if form.credit == _PARTIAL_CREDIT:
                partial += form.credit
            else:
                best = form.credit
    return max(best, min(partial, _MOST_PARTIAL_CREDIT))


def holds(text: Searchable, terms: Iterable[Term], context: Searchable | None = None) -> bool:
    """Tell whether a text, or what stands around it, holds every one of these terms."""
    return all(credit(term, text) >= HELD or (context is not None and credit(term, context) >= HELD) for term in terms)


def coverage(terms: Sequence[Term], text: Searchable, context: Searchable | None = None) -> float:
    """Return the weighted share of ``terms`` that ``text`` holds; one only in ``context`` counts in part.

    >>> night, work = (Term(word, (Form(word, 1.0, False),), weight) for word, weight in (("dem", 1.0), ("truc", 3.0)))
    >>> coverage([night, work], Searchable("trực ban")), coverage([night, work], Searchable("ban"), Searchable("đêm"))
    (0.75, 0.15)
    """
    total = sum(term.weight for term in terms)
    if not total:
        return 0.0
    held = 0.0
    for term in terms:
        own = credit(term, text)
        around = credit(term, context) * CONTEXT_SHARE if context is not None and own < CONTEXT_SHARE else 0.0
        held += term.weight * max(own, around)
    return held / total
