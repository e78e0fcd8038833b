"""Joining rankings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import ordered, standardised, weighted_fusion

RANKINGS = st.dictionaries(
    st.sampled_from(["lexical", "dense"]),
    st.dictionaries(st.sampled_from("abcdef"), st.floats(-50, 50)).map(lambda scores: list(scores.items())),
)


def test_by_hand():
    """Lexical 4, 2, 0 is +1.2247, 0, -1.2247; dense 1, 0 is +1, -1; c is missing there and counts as the lowest."""
    fused = dict(
        weighted_fusion(
            {"lexical": [("a", 4.0), ("b", 2.0), ("c", 0.0)], "dense": [("b", 1.0), ("a", 0.0)]},
            {"lexical": 0.5, "dense": 0.5},
        )
    )
    high = 1.5**0.5
    assert fused == pytest.approx({"a": 0.5 * high - 0.5, "b": 0.5, "c": -0.5 * high - 0.5})


@given(RANKINGS, st.randoms())
def test_the_order_of_the_lists_does_not_matter(rankings, random):
    shuffled = {name: random.sample(ranking, len(ranking)) for name, ranking in rankings.items()}
    weights = {"lexical": 0.7, "dense": 0.3}
    assert weighted_fusion(rankings, weights) == weighted_fusion(shuffled, weights)


@given(RANKINGS)
def test_every_passage_once_and_in_order(rankings):
    fused = weighted_fusion(rankings, {"lexical": 0.7, "dense": 0.3})
    assert {name for name, _ in fused} == {name for ranking in rankings.values() for name, _ in ranking}
    assert fused == ordered(fused)


def test_one_retriever_alone_keeps_its_order():
    assert [n for n, _ in weighted_fusion({"lexical": [("b", 3.0), ("a", 2.0)], "dense": []}, {"lexical": 1.0})] == [
        "b",
        "a",
    ]


def test_equal_scores():
    assert standardised({"a": 2.0, "b": 2.0}) == {"a": 0.0, "b": 0.0}
    assert weighted_fusion({"lexical": [("b", 2.0), ("a", 2.0)]}, {"lexical": 1.0}) == [("a", 0.0), ("b", 0.0)]
    assert weighted_fusion({}, {}) == []
