"""Verdicts → scores with 95 % bootstrap intervals, over all questions and by language and kind."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from eval import metrics
from eval.judge import Verdict
from eval.metrics import Numbers


@dataclass(frozen=True, slots=True)
class Score:
    """A value with its 95 % interval; ``n`` is how many questions it was taken over. None: nothing to judge."""

    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Measure:
    """How a score is made: which questions count, the columns taken from each, the statistic over them."""

    label: str
    statistic: Callable[..., Numbers]
    columns: tuple[Callable[[Verdict], Any], ...]
    counts: Callable[[Verdict], bool] = lambda verdict: True
    unit: str = "%"


def _has_gold(verdict: Verdict) -> bool:
    """Whether the question has gold sections: unanswerable ones have none and are left out."""
    return verdict.gold_sections > 0


def _is_refused(verdict: Verdict) -> bool:
    return verdict.refused


def _is_due(verdict: Verdict) -> bool:
    return not verdict.question.answerable


def _ndcg(verdict: Verdict) -> float:
    return metrics.ndcg(verdict.found, verdict.gold_sections)


def _success(k: int, verdict: Verdict) -> float:
    return metrics.success(verdict.found, k)


def _over_gold(label: str, column: Callable[[Verdict], Any]) -> Measure:
    """A mean over the questions that have gold sections."""
    return Measure(label, metrics.mean, (column,), _has_gold)


MEASURES: dict[str, Measure] = {
    "answer_accuracy": Measure("Trả lời đúng", metrics.mean, (lambda v: float(v.right),)),
    "citation_recall": _over_gold("Trích dẫn: độ phủ", lambda v: v.recall),
    "citation_precision": _over_gold("Trích dẫn: độ chính xác", lambda v: v.precision),
    "quote_exactness": Measure(
        "Lời trích đúng từng chữ", metrics.quote_exactness, (lambda v: v.exact, lambda v: v.quotes)
    ),
    "refusal_precision": Measure("Từ chối: độ chính xác", metrics.refusal_precision, (_is_refused, _is_due)),
    "refusal_recall": Measure("Từ chối: độ phủ", metrics.refusal_recall, (_is_refused, _is_due)),
    "refusal_f1": Measure("Từ chối: F1", metrics.refusal_f1, (_is_refused, _is_due)),
    "success@1": _over_gold("Tìm kiếm: Success@1", partial(_success, 1)),
    "success@5": _over_gold("Tìm kiếm: Success@5", partial(_success, 5)),
    "mrr@10": _over_gold("Tìm kiếm: MRR@10", lambda v: metrics.reciprocal_rank(v.found)),
    "ndcg@10": _over_gold("Tìm kiếm: nDCG@10", _ndcg),
    "latency_p50_ms": Measure("Thời gian p50", metrics.percentile(50), (lambda v: v.elapsed_ms,), unit="ms"),
    "latency_p95_ms": Measure("Thời gian p95", metrics.percentile(95), (lambda v: v.elapsed_ms,), unit="ms"),
}
"""Every score of a run, in the order it is printed. The label is for people, the key for files."""


def score(measure: Measure, verdicts: Sequence[Verdict]) -> Score:
    """Return one score of the verdicts that count for it."""
    counted = [verdict for verdict in verdicts if measure.counts(verdict)]
    if not counted:
        return Score(None, None, None, 0)
    columns = [np.array([column(verdict) for verdict in counted]) for column in measure.columns]
    value = float(measure.statistic(*columns))
    if math.isnan(value):
        return Score(None, None, None, len(counted))
    low, high = metrics.interval(measure.statistic, *columns) or (None, None)
    return Score(value, low, high, len(counted))


def scores(verdicts: Sequence[Verdict]) -> dict[str, Score]:
    """Return every score over the verdicts given."""
    return {name: score(measure, verdicts) for name, measure in MEASURES.items()}


def scores_by(verdicts: Sequence[Verdict], key: Callable[[Verdict], str]) -> dict[str, dict[str, Score]]:
    """Return every score for each group that ``key`` makes, in order of first appearance."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(key(verdict), []).append(verdict)
    return {name: scores(group) for name, group in groups.items()}
