"""The scores against ir_measures, and against arithmetic written out."""

from __future__ import annotations

import math

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, R, Success, nDCG

from eval.retrieval.beir import Asked
from eval.retrieval.scores import MEASURES, MS, Answered, intervals, judged, means

PEERS = {
    "nDCG@10": nDCG @ 10,
    "MRR@10": RR @ 10,
    "Success@1": Success @ 1,
    "Success@5": Success @ 5,
    "Recall@10": R @ 10,
}
IDS = [f"d{number:02}" for number in range(15)]


@given(st.dictionaries(st.sampled_from(IDS), st.integers(1, 3), min_size=1, max_size=12), st.permutations(IDS))
def test_agrees_with_ir_measures(grades, ranking):
    ranking = ranking[:12]
    qrels = [ir_measures.Qrel("q", name, grade) for name, grade in grades.items()]
    run = [ir_measures.ScoredDoc("q", name, 100.0 - rank) for rank, name in enumerate(ranking)]
    theirs = ir_measures.calc_aggregate(list(PEERS.values()), qrels, run)
    ours = judged(Asked("q", "?", grades), ranking, 0.0).scores
    assert ours == pytest.approx({name: theirs[measure] for name, measure in PEERS.items()})


def test_by_hand():
    scores = judged(Asked("q", "?", {"a": 2, "b": 1}), ["x", "b", "a"], 0.0).scores
    ideal = 2 / math.log2(2) + 1 / math.log2(3)
    assert scores == pytest.approx(
        {
            "nDCG@10": (1 / math.log2(3) + 2 / math.log2(4)) / ideal,
            "MRR@10": 1 / 2,
            "Success@1": 0,
            "Success@5": 1,
            "Recall@10": 1,
        }
    )


def test_nothing_found_scores_nothing():
    assert set(judged(Asked("q", "?", {"a": 1}), [], 0.0).scores.values()) == {0.0}


def answered(value, seconds):
    return Answered(dict.fromkeys(MEASURES, value), seconds)


def test_means_leave_the_time_of_the_first_question_out():
    made = means([answered(1.0, 9.0), answered(0.0, 0.002), answered(0.5, 0.004), answered(0.5, 0.003)])
    assert made == {**dict.fromkeys(MEASURES, 0.5), MS: 3.0}
    assert means([answered(1.0, 0.5)])[MS] == 500.0


def test_the_interval_holds_the_mean():
    low, high = intervals([answered(float(n % 2), 0.0) for n in range(100)])["nDCG@10"]
    assert 0.35 < low < 0.5 < high < 0.65
