"""Vietnamese term → English words, from bitext: what questions in English are made of (:mod:`training.pseudo`).

Vietnamese is counted twice, as syllables and as the frequent two-syllable sequences that are mostly its words; English
words as they are written (lower case). Both kinds are translated by IBM Model 1.
"""

import logging
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np

from training import data, ibm1
from training.english import word_list
from training.text import words
from training.tokenizer import build_normalizer

log = logging.getLogger(__name__)

Terms = dict[str, float]
"""Vietnamese term → probability."""

STOP = "stop.en"
"""English words that carry no subject."""

GRAMMAR = "grammar.vi"
"""Vietnamese syllables that translate no subject, nor are part of a word that does."""

LIGHT = "light.vi"
"""The like, but parts of words (quân sự, hàng không, ra quyết định): only their bigrams count."""


@dataclass(frozen=True, slots=True)
class TermRecipe:
    """Every setting of the counts."""

    rounds: int = 5
    longest: int = 40
    bigrams: int = 40_000
    bigram_seen: int = 6
    company: float = 0.2
    word_seen: int = 2
    least: float = 0.05


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
        return cls(en, vi, list(word_ids), list(term_ids))


def reversed_terms(rows: list[data.Translation], recipe: TermRecipe) -> dict[str, Terms]:
    """Give Vietnamese term → English words, from the same bitext counted the other way."""
    text = Bitext.of(rows, recipe)
    return translations(text.vi, text.en, text.terms, text.words, recipe.rounds, recipe.least)


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
