"""The English → Vietnamese term table: bitext in, compact table out.

English words are counted as they are written (lower case); Vietnamese is counted twice, as
syllables and as the frequent two-syllable sequences that are mostly its words. Both kinds are
translated in one distribution, so a reader may use either or both (Darwish and Oard 2003 weigh a
query's terms by such probabilities).
"""

import logging
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Self

import numpy as np

from training import data, ibm1
from training.term_table import TermTable, base_forms
from training.text import words
from training.tokenizer import build_normalizer

log = logging.getLogger(__name__)

Terms = dict[str, float]
"""Vietnamese term → probability."""

RARE = 10
"""Occurrences under which an inflected form says less than its base form."""

LISTS = Path(__file__).parent / "words"

GLOSSARY = LISTS / "glossary.tsv"
"""English words as administration uses them, written for this project: word, its translations."""

STOP = "stop.en"
"""English words that carry no subject."""

GRAMMAR = "grammar.vi"
"""Vietnamese syllables that translate no subject, nor are part of a word that does."""

LIGHT = "light.vi"
"""The like, but parts of words (quân sự, hàng không, ra quyết định): only their bigrams count."""


@cache
def word_list(name: str) -> frozenset[str]:
    """Read one of the short lists above."""
    return frozenset((LISTS / f"{name}.txt").read_text(encoding="utf-8").split())


@dataclass(frozen=True, slots=True)
class TermRecipe:
    """Every setting of the table; the defaults are those of the shipped one."""

    rounds: int = 5
    longest: int = 40
    bigrams: int = 40_000
    bigram_seen: int = 6
    company: float = 0.2
    word_seen: int = 2
    most_terms: int = 12
    least_probability: float = 0.015
    glossary_share: float = 0.5
    base_count: int = 50


def bitext(folder: Path) -> list[data.Translation]:
    """Read sentence pairs and glosses."""
    return data.sentences(folder) + data.glosses(folder)


def english(text: str) -> list[str]:
    """Give the lower-case words of an English text without its function words."""
    stop = word_list(STOP)
    found = words(text.lower().replace("'s", " ").replace("\u2019s", " "))
    return [w for w in found if w not in stop and not w.isdigit() and len(w) > 1]


def word_bigrams(texts: list[list[str]], recipe: TermRecipe) -> set[str]:
    """Give the two-syllable sequences that keep company more than chance would have it.

    The measure is normalised pointwise mutual information (Bouma 2009), 1 for a pair whose parts
    are never apart; of those above the threshold, the most frequent.
    """
    single = Counter(syllable for text in texts for syllable in text)
    double = Counter(pair for text in texts for pair in pairwise(text))
    total = max(1, single.total())
    grammar = word_list(GRAMMAR)

    def company(pair: tuple[str, str]) -> float:
        both = double[pair] / total
        return math.log(both * total**2 / (single[pair[0]] * single[pair[1]])) / -math.log(both)

    good = [
        pair
        for pair, count in double.most_common()
        if count >= recipe.bigram_seen and not grammar.intersection(pair) and company(pair) >= recipe.company
    ]
    return {f"{a} {b}" for a, b in good[: recipe.bigrams]}


def vietnamese(syllables: list[str], bigrams: set[str]) -> list[str]:
    """Give the syllables that carry a subject, then the bigrams among them."""
    pairs = (f"{a} {b}" for a, b in pairwise(syllables))
    dropped = word_list(GRAMMAR) | word_list(LIGHT)
    subject = [s for s in syllables if s not in dropped and not s.isdigit()]
    return subject + [pair for pair in pairs if pair in bigrams]


@dataclass(frozen=True, slots=True)
class Bitext:
    """Pairs as numbers: ``en[i]`` are indices into ``words``, ``vi[i]`` into ``terms``."""

    en: list[list[int]]
    vi: list[list[int]]
    words: list[str]
    terms: list[str]
    seen: Counter[str]

    @classmethod
    def of(cls, rows: list[data.Translation], recipe: TermRecipe) -> Self:
        """Number the words of ``rows``; a pair with an empty or a very long side is left out."""
        normalise = build_normalizer().normalize_str
        left = [english(row.en) for row in rows]
        right = [words(normalise(row.vi)) for row in rows]
        bigrams = word_bigrams(right, recipe)
        seen = Counter(word for text in left for word in set(text))
        word_ids: dict[str, int] = defaultdict(lambda: len(word_ids))
        term_ids: dict[str, int] = defaultdict(lambda: len(term_ids))
        en, vi = [], []
        for known, syllables in zip(left, right, strict=True):
            english_side = [word for word in known if seen[word] >= recipe.word_seen]
            vietnamese_side = vietnamese(syllables, bigrams)
            short = max(len(english_side), len(syllables)) <= recipe.longest
            if english_side and vietnamese_side and short:
                en.append([word_ids[word] for word in english_side])
                vi.append([term_ids[term] for term in vietnamese_side])
        log.info("%d pairs, %d words, %d terms", len(en), len(word_ids), len(term_ids))
        return cls(en, vi, list(word_ids), list(term_ids), seen)


def build(rows: list[data.Translation], recipe: TermRecipe) -> TermTable:
    """Run the recipe over a bitext."""
    text = Bitext.of(rows, recipe)
    # A third of the least probability kept in the end: the glossary may lift what is under it.
    learned = translations(text.en, text.vi, text.words, text.terms, recipe.rounds, recipe.least_probability / 3)
    return TermTable.from_entries(finished(learned, read_glossary(GLOSSARY), text.seen, recipe))


def reversed_terms(rows: list[data.Translation], recipe: TermRecipe) -> dict[str, Terms]:
    """Give Vietnamese term → English words, from the same bitext counted the other way."""
    text = Bitext.of(rows, recipe)
    return translations(text.vi, text.en, text.terms, text.words, recipe.rounds, 0.05)


def translations(
    sources: list[list[int]],
    targets: list[list[int]],
    source_words: list[str],
    target_words: list[str],
    rounds: int,
    least: float,
) -> dict[str, Terms]:
    """Give each source word's targets of at least the probability ``least`` under Model 1."""
    links = ibm1.link(sources, targets)
    probability = ibm1.translate(links, rounds)
    entries: dict[str, Terms] = {}
    for cell in np.flatnonzero(probability >= least):
        terms = entries.setdefault(source_words[links.source[cell]], {})
        terms[target_words[links.target[cell]]] = float(probability[cell])
    return entries


def read_glossary(path: Path) -> dict[str, Terms]:
    """Read word → terms; a translation's share is split over its syllables and its bigrams."""
    entries: dict[str, Terms] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, translations = line.split("\t")
        terms: Terms = defaultdict(float)
        parts = [translation.split() for translation in translations.split(", ")]
        for syllables in parts:
            pairs = [f"{a} {b}" for a, b in pairwise(syllables)]
            for term in syllables + pairs:
                terms[term] += 1 / len(parts) / len(syllables + pairs)
        entries[word] = dict(terms)
    return entries


def mixed(first: Terms, second: Terms, share: float) -> Terms:
    """Give ``(1 - share) · first + share · second``."""
    return {term: (1 - share) * first.get(term, 0.0) + share * second.get(term, 0.0) for term in first | second}


def finished(
    learned: dict[str, Terms], glossary: dict[str, Terms], seen: Counter[str], recipe: TermRecipe
) -> dict[str, list[tuple[str, float]]]:
    """Mix in the base forms, then the glossary; keep the best terms of each word.

    An inflected form met *n* times takes ``base_count / (n + base_count)`` of its base form's
    terms (Dirichlet smoothing); a rare one is left out, since a lookup tries base forms anyway. A
    glossary entry counts ``glossary_share``, for the word itself and for its inflections.
    """
    result = {}
    for word in learned | glossary:
        terms, bases = learned.get(word, {}), list(base_forms(word))
        base = next((b for b in bases if b in learned and seen[b] > seen[word]), None)
        if base is not None and word not in glossary:
            if seen[word] < RARE:
                continue
            share = recipe.base_count / (seen[word] + recipe.base_count)
            terms = mixed(terms, learned[base], share)
        ours = next((glossary[form] for form in (word, *bases) if form in glossary), None)
        if ours is not None:
            terms = mixed(terms, ours, recipe.glossary_share) if terms else ours
        best = sorted(terms.items(), key=lambda item: (-item[1], item[0]))[: recipe.most_terms]
        if kept := [(term, p) for term, p in best if p >= recipe.least_probability]:
            result[word] = kept
    return result
