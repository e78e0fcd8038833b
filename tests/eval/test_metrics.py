"""Every score on cases small enough to do by hand, the ranking ones against ir_measures as well."""

from __future__ import annotations

import math

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, Success, nDCG

from eval import metrics


def peer(measure, found, relevant):
    """The same ranking through ir_measures: hit i is its gold section where it finds one, else a passage of its own."""
    names = [f"gold-{gold}" if gold is not None else f"passage-{rank}" for rank, gold in enumerate(found)]
    run = [ir_measures.ScoredDoc("q", name, 100.0 - rank) for rank, name in enumerate(names)]
    qrels = [ir_measures.Qrel("q", f"gold-{gold}", 1) for gold in range(relevant)]
    # A question without any result is scored 0 by ir_measures only when the run is not empty: give it a stray one.
    return ir_measures.calc_aggregate([measure], qrels, run or [ir_measures.ScoredDoc("other", "x", 1.0)])[measure]


def test_success_looks_at_the_first_k_hits():
    found = [None, None, 0]
    assert metrics.success(found, 1) == 0
    assert metrics.success(found, 5) == 1
    assert metrics.success([], 5) == 0


def test_reciprocal_rank_stops_at_ten():
    assert metrics.reciprocal_rank([None, 0, 1]) == 1 / 2
    assert metrics.reciprocal_rank([None] * 10 + [0]) == 0


def test_ndcg_by_hand():
    # Sections 0 and 1 found at ranks 1 and 3 of an ideal 1 and 2.
    got = 1 / math.log2(2) + 1 / math.log2(4)
    ideal = 1 / math.log2(2) + 1 / math.log2(3)
    assert metrics.ndcg([0, None, 1], relevant=2) == pytest.approx(got / ideal)
    assert metrics.ndcg([], relevant=2) == 0


@given(st.permutations([0, 1, 2, *[None] * 10]), st.integers(0, 13))
def test_ranking_scores_agree_with_ir_measures(ranking, length):
    found = ranking[:length]
    assert metrics.ndcg(found, 3) == pytest.approx(peer(nDCG @ 10, found, 3))
    assert metrics.reciprocal_rank(found) == pytest.approx(peer(RR @ 10, found, 3))
    assert metrics.success(found, 1) == peer(Success @ 1, found, 3)
    assert metrics.success(found, 5) == peer(Success @ 5, found, 3)


def test_citation_scores_count_sentences_and_markers():
    assert metrics.citation_recall([True, False, True]) == 2 / 3
    assert metrics.citation_precision([True, False]) == 1 / 2
    assert metrics.citation_recall([]) == metrics.citation_precision([]) == 0


def test_refusals_by_hand():
    # Three were due, two of them refused; one refusal was not due.
    due = np.array([True, True, True, False, False])
    refused = np.array([True, True, False, True, False])
    assert metrics.refusal_precision(refused, due) == pytest.approx(2 / 3)
    assert metrics.refusal_recall(refused, due) == pytest.approx(2 / 3)
    assert metrics.refusal_f1(refused, due) == pytest.approx(2 * (2 / 3) * (2 / 3) / (2 / 3 + 2 / 3))


def test_refusals_where_there_is_nothing_to_judge():
    none = np.array([False, False])
    assert math.isnan(metrics.refusal_precision(none, none))
    assert math.isnan(metrics.refusal_recall(none, none))
    assert math.isnan(metrics.refusal_f1(none, none))
    assert metrics.refusal_f1(none, np.array([True, False])) == 0


def test_quotes_and_percentiles():
    assert metrics.quote_exactness(np.array([2, 1]), np.array([2, 2])) == 3 / 4
    assert math.isnan(metrics.quote_exactness(np.array([0]), np.array([0])))
    # Linear interpolation: p50 of four values is halfway between the second and third.
    assert metrics.percentile(50)(np.array([10.0, 20.0, 30.0, 40.0])) == 25


def test_interval_holds_the_value_and_repeats():
    values = np.array([1.0] * 8 + [0.0] * 2)
    low, high = metrics.interval(metrics.mean, values)
    assert low < 0.8 < high
    # Normal approximation: 0.8 ± 1.96 · sqrt(0.8 · 0.2 / 10) = 0.8 ± 0.25
    assert (low, high) == pytest.approx((0.5, 1.0), abs=0.11)
    assert metrics.interval(metrics.mean, values) == (low, high)


def test_interval_of_what_never_varies_is_the_value():
    assert metrics.interval(metrics.mean, np.ones(5)) == (1, 1)
    assert metrics.interval(metrics.mean, np.array([])) is None
    none = np.zeros(4, bool)
    assert metrics.interval(metrics.refusal_precision, none, none) is None
