"""Joining the rankings of several retrievers: pure functions on lists of (id, score).

Weighted sum of standardised scores (Lee 1997, Analyses of multiple evidence combination; Montague and Aslam 2001 for
standardising by mean and deviation). On Vietnamese questions it measured above reciprocal rank fusion, which throws
the sizes of the scores away: with equal weights RRF fell below the better retriever alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt

Ranking = list[tuple[str, float]]


def ordered(scored: Iterable[tuple[str, float]]) -> Ranking:
    """Return (id, score) by falling score; equal scores by id, so that reports never differ between runs.

    >>> ordered([("b", 1.0), ("c", 2.0), ("a", 1.0)])
    [('c', 2.0), ('a', 1.0), ('b', 1.0)]
    """
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def standardised(scores: Mapping[str, float]) -> dict[str, float]:
    """Return the scores with mean 0 and standard deviation 1; equal scores all become 0.

    >>> standardised({"a": 3.0, "b": 1.0})
    {'a': 1.0, 'b': -1.0}
    """
    if not scores:
        return {}
    values = sorted(scores.values())  # summing in one order makes the result independent of the mapping's
    mean = sum(values) / len(values)
    deviation = sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return {name: (value - mean) / deviation if deviation > 1e-9 else 0.0 for name, value in scores.items()}


def weighted_fusion(rankings: Mapping[str, Iterable[tuple[str, float]]], weights: Mapping[str, float]) -> Ranking:
    """Return one ranking: the weighted sum of each retriever's standardised scores.

    What a retriever did not return counts as its lowest score. The order of the lists given does not matter.

    >>> weighted_fusion({"lexical": [("a", 9.0), ("b", 3.0)], "dense": [("b", 0.8), ("c", 0.2)]},
    ...                 {"lexical": 0.65, "dense": 0.35})
    [('a', 0.3), ('b', -0.3), ('c', -1.0)]
    """
    parts = {name: part for name, ranking in sorted(rankings.items()) if (part := standardised(dict(ranking)))}
    totals: dict[str, float] = {}
    for passage in {passage for part in parts.values() for passage in part}:
        shares = (weights.get(name, 0.0) * part.get(passage, min(part.values())) for name, part in parts.items())
        totals[passage] = round(sum(shares), 9)
    return ordered(totals.items())
