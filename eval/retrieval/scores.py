"""The scores of a retrieval run, as trec_eval and BEIR define them.

Conventions: ranks count from 1; a ranking holds each text once, best first, equal scores by the text's id; gains are
the grades themselves (trec_eval's nDCG), the ideal ranking has the highest grades first; Success@k is 1 if any
relevant text is among the first k (BEIR's "top-k accuracy"), Recall@10 the share of all relevant texts among the
first 10. A question that found nothing scores 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from eval import metrics
from eval.retrieval.beir import Asked

DEPTH = 10
MEASURES = ("nDCG@10", "MRR@10", "Success@1", "Success@5", "Recall@10")
MS = "ms_per_query"


@dataclass(frozen=True, slots=True)
class Answered:
    """What one question brought: every measure of :data:`MEASURES`, and the seconds that it took."""

    scores: Mapping[str, float]
    seconds: float


def judged(question: Asked, ranking: Sequence[str], seconds: float) -> Answered:
    """Score one ranking of text ids, best first."""
    grades = question.grades
    found = [name if name in grades else None for name in ranking[:DEPTH]]
    return Answered(
        {
            "nDCG@10": ndcg([grades.get(name, 0) for name in ranking], grades.values()),
            "MRR@10": metrics.reciprocal_rank(found, DEPTH),
            "Success@1": metrics.success(found, 1),
            "Success@5": metrics.success(found, 5),
            "Recall@10": sum(name is not None for name in found) / len(grades),
        },
        seconds,
    )


def ndcg(gains: Sequence[int], grades: Iterable[int], k: int = DEPTH) -> float:
    """NDCG@k with graded gains and log2 discount; ``gains`` are those of the ranking, ``grades`` of all relevant texts.

    >>> ndcg([2, 0, 1], [1, 2]), round(ndcg([1, 2], [1, 2]), 3)
    (0.95..., 0.86)
    """
    ideal = _discounted(sorted(grades, reverse=True)[:k])
    return _discounted(gains[:k]) / ideal if ideal else 0.0


def _discounted(gains: Iterable[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def means(answered: Sequence[Answered]) -> dict[str, float]:
    """Return the mean of every measure, and the median milliseconds of a question, the first one not counted.

    The first question of a condition loads models and opens files; a set of one question has its own time.
    """
    values = {name: float(np.mean([one.scores[name] for one in answered])) for name in MEASURES}
    seconds = [one.seconds for one in answered[1:] or answered]
    return {**{name: round(value, 4) for name, value in values.items()}, MS: round(1000 * median(seconds), 2)}


def intervals(answered: Sequence[Answered]) -> dict[str, tuple[float, float] | None]:
    """Return the 95 % bootstrap interval of every measure's mean."""
    columns: dict[str, Any] = {name: np.array([one.scores[name] for one in answered]) for name in MEASURES}
    return {name: metrics.interval(metrics.mean, column) for name, column in columns.items()}
