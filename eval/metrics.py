"""The scores, as functions of a few numbers. Each says which convention it follows.

Conventions shared by all: ranks count from 1; a judged question that errors or returns nothing scores 0, it is never
left out; unanswerable questions have no gold section, so citation and retrieval scores leave them out and say so in
their ``n``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]
Flags = NDArray[np.bool_]

RESAMPLES = 2_000
SEED = 20_240_517


def success(found: Sequence[Hashable | None], k: int) -> float:
    """Success@k: 1 if any of the first ``k`` hits lies in a gold section, else 0.

    ``found`` holds, for each hit in order, the gold section that it newly finds, else None. Some call this Recall@k
    or hit rate; with several gold sections recall would be the share of them, which is not what this is.

    >>> success([None, "2"], 1), success([None, "2"], 5)
    (0.0, 1.0)
    """
    return float(any(gold is not None for gold in found[:k]))


def reciprocal_rank(found: Sequence[Hashable | None], k: int = 10) -> float:
    """MRR@k of one question: 1 / the rank of the first hit in a gold section, 0 if there is none in the first ``k``.

    >>> reciprocal_rank([None, None, "2"])
    0.3333333333333333
    """
    return next((1.0 / rank for rank, gold in enumerate(found[:k], 1) if gold is not None), 0.0)


def ndcg(found: Sequence[Hashable | None], relevant: int, k: int = 10) -> float:
    """NDCG@k with binary gain and log2 discount (Järvelin and Kekäläinen 2002) over gold *sections*.

    A section gains once, at the first hit that finds it; a further hit in it gains nothing and keeps its rank. The
    ideal ranking finds the ``relevant`` gold sections first, one a hit.

    >>> ndcg(["1", None], relevant=1), round(ndcg([None, "1"], relevant=1), 3)
    (1.0, 0.631)
    """
    gained = sum(1.0 / math.log2(rank + 1) for rank, gold in enumerate(found[:k], 1) if gold is not None)
    ideal = sum(1.0 / math.log2(rank + 1) for rank in range(1, min(relevant, k) + 1))
    return gained / ideal if ideal else 0.0


def citation_recall(supported: Sequence[bool]) -> float:
    """ALCE's citation recall of one answer: the share of its sentences whose citations hold a gold section.

    Gao et al. 2023 ask an entailment model whether the cited texts together support the sentence; the gold sections
    stand in its place. A sentence without a citation is unsupported; an answer without a sentence scores 0.

    >>> citation_recall([True, False])
    0.5
    """
    return sum(supported) / len(supported) if supported else 0.0


def citation_precision(right: Sequence[bool]) -> float:
    """ALCE's citation precision of one answer: the share of its citations that lie in a gold section.

    A citation is a marker in a sentence, so one that two sentences carry counts twice, as there. An answer without
    a citation scores 0, as there.

    >>> citation_precision([True, True, False, False])
    0.5
    """
    return sum(right) / len(right) if right else 0.0


def refusal_precision(refused: Flags, due: Flags) -> Numbers:
    """Share of the refusals that were due; nan where nothing was refused (nothing to judge).

    This and the next take one flag a question on the last axis, so that all resamples are scored in one call.
    """
    return _share((refused & due).sum(-1), refused.sum(-1))


def refusal_recall(refused: Flags, due: Flags) -> Numbers:
    """Share of the unanswerable questions that were refused; nan where no question is unanswerable."""
    return _share((refused & due).sum(-1), due.sum(-1))


def refusal_f1(refused: Flags, due: Flags) -> Numbers:
    """Harmonic mean of refusal precision and recall, as 2·TP / (refused + due); nan where both are empty."""
    return _share(2 * (refused & due).sum(-1), refused.sum(-1) + due.sum(-1))


def quote_exactness(exact: Numbers, quotes: Numbers) -> Numbers:
    """Share of all quotes of the run that equal the stored slice; nan where nothing was quoted."""
    return _share(exact.sum(-1), quotes.sum(-1))


def mean(values: Numbers) -> Numbers:
    """Mean over the questions (the last axis)."""
    return np.asarray(values.mean(-1))


def percentile(q: float) -> Callable[[Numbers], Numbers]:
    """Return the statistic "``q``-th percentile over the questions", interpolated linearly."""
    return lambda values: np.asarray(np.percentile(values, q, axis=-1))


def _share(part: Numbers, whole: Numbers) -> Numbers:
    """Divide, with nan where ``whole`` is 0."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.full_like(part, math.nan), where=whole > 0)


def interval(
    statistic: Callable[..., Numbers], *columns: NDArray[Any], resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float, float] | None:
    """Return the 95 % percentile bootstrap interval of ``statistic(*columns)``, questions drawn with replacement.

    The columns hold one value a question and are drawn together. Resamples on which the statistic is undefined (nan)
    are left out; None when it is undefined on all. The seed is fixed: a report made twice is the same.
    """
    size = len(columns[0])
    if size == 0:
        return None
    draws = np.random.default_rng(seed).integers(0, size, (resamples, size))
    values = np.asarray(statistic(*(column[draws] for column in columns)))
    values = values[~np.isnan(values)]
    if not len(values):
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
