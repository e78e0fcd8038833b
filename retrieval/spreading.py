"""How the weight of a word spreads over what translates it, by probability, by syllable, and by what an index holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import Protocol

from retrieval.term_table import Terms

FLATTENED = 0.7
"""Exponent of the probabilities: a question gains from the rarer translations as well."""
SPREAD = 1.3
"""The weights of a word's translations have this norm 1: a word of many senses weighs somewhat more than one of one."""
SHARED_OUT = 0.75
"""A term of n syllables counts each with n to the power of minus this."""
BIGRAM = 0.35
"""Weight of a pair of syllables beside each of them."""
RARITY = 0.3
"""Exponent of the mean inverse document frequency of a word's translations, which its weight grows with."""
_COMMON_SHARE = 0.04
"""Share of the passages that hold a word of middling rarity."""

WeightedTerm = tuple[str, str, float]
"""A field of the postings, a term in it, and its weight in a query."""


class Counts(Protocol):
    """How many passages there are, and how many hold a term; tantivy's searcher is one."""

    @property
    def num_docs(self) -> int:
        """Passages."""

    def doc_freq(self, field_name: str, field_value: str) -> int:
        """Passages that hold the term in the field."""


class Rarity:
    """Document frequencies of an index, each asked for once, and what follows from them."""

    def __init__(self, counts: Counts) -> None:
        """Keep the counts for one question."""
        self._counts = counts
        self._total = counts.num_docs
        self._known: dict[tuple[str, str], int] = {}
        self._middling = max(0.1, self._idf(_COMMON_SHARE * self._total))

    def seen(self, field: str, term: str) -> int:
        """Passages that hold the term."""
        found = self._known.get((field, term))
        if found is None:
            found = self._known[field, term] = self._counts.doc_freq(field, term)
        return found

    def _idf(self, passages: float) -> float:
        return log(1 + (self._total - passages + 0.5) / (passages + 0.5))

    def of(self, field: str, term: str) -> float:
        """Inverse document frequency as BM25 has it (Robertson and Zaragoza 2009)."""
        return self._idf(self.seen(field, term))

    def weight(self, terms: Terms) -> float:
        """How much rarer than middling the syllables of a word's translations are, flattened; 1 for no term."""
        if not terms:
            return 1.0
        mean = total = 0.0
        for term, probability in terms:
            parts = term.split()
            mean += probability * sum(self.of("exact", part) for part in parts) / len(parts)
            total += probability
        return float((mean / total / self._middling) ** RARITY)

    def has(self, parts: Sequence[str]) -> bool:
        """Tell whether the index may hold the term: its syllable, or some pair of its syllables."""
        if len(parts) == 1:
            return self.seen("exact", parts[0]) > 0
        return any(self.seen("exact2", f"{first}_{second}") for first, second in pairwise(parts))


def spread(terms: Terms, weight: float, rarity: Rarity | None = None) -> list[WeightedTerm]:
    """Spread ``weight`` over the terms, and each term over its syllables and their pairs.

    What the index does not hold is left out before, so that what it holds has the whole weight.

    >>> [(field, term, round(share, 2)) for field, term, share in spread([("cơ quan", 1.0)], 1.0)]
    [('exact', 'cơ', 0.59), ('exact', 'quan', 0.59), ('exact2', 'cơ_quan', 0.21)]
    """
    split = [(term.split(), probability**FLATTENED) for term, probability in terms]
    held = [(parts, share) for parts, share in split if rarity is None or rarity.has(parts)]
    norm = sum(share**SPREAD for _, share in held) ** (1 / SPREAD)
    found: list[WeightedTerm] = []
    for parts, share in held:
        each = weight * share / norm / len(parts) ** SHARED_OUT
        found += [("exact", part, each) for part in parts]
        found += [("exact2", f"{first}_{second}", BIGRAM * each) for first, second in pairwise(parts)]
    return found
