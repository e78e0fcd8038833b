"""Features of candidates: what each says, and that none depends on the company of other words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.features import FEATURES, Asked, Candidate, Slot, features
from retrieval.word_vectors import DATE, FIGURE, PLAIN, WordVectors
from tests.ingest.store_samples import FakeEmbedder

VECTORS = WordVectors(FakeEmbedder())
TOKENS = ("sở", "y", "tế", "chủ", "trì", "tuyên", "truyền", "16", "2023", "2/3/2023")
WORDS = st.lists(st.sampled_from(TOKENS), max_size=90)


def judged(
    question: str, *texts: str, heading: str = "", terms: dict[str, float] | None = None, **asked: bool
) -> list[dict[str, float]]:
    """Features by name for each text; the question's slots are its words, of equal weight unless given."""
    words = question.split()
    rows, table = VECTORS.of([words, *(t.split() for t in texts)])
    slots = tuple(Slot(frozenset([t]), w) for t, w in (terms or dict.fromkeys(words, 1.0)).items())
    weights = np.full(len(words), 1 / max(len(words), 1), dtype=np.float32)
    question_seen = Asked(slots, frozenset(), weights, table.vectors[rows[0]], **asked)
    candidates = [Candidate(own, heading.split(), {"lexical": 1.0}) for own in rows[1:]]
    matrix = features(question_seen, candidates, table)
    assert matrix.shape == (len(texts), len(FEATURES)) and np.isfinite(matrix).all()
    return [dict(zip(FEATURES, row.tolist(), strict=True)) for row in matrix]


def test_coverage_is_the_share_of_the_weight_that_is_held():
    whole, half, none = judged("so y", "so y te", "y te", "chu tri", terms={"so": 3.0, "y": 1.0})
    assert whole["coverage"] == pytest.approx(1, abs=1e-4) and none["coverage"] == 0
    assert half["coverage"] == pytest.approx(0.25, abs=1e-4)
    assert (whole["heaviest"], half["heaviest"]) == (1, 0)
    assert whole["saturated"] == pytest.approx(0.5, abs=1e-4)


def test_marks_do_not_matter_to_a_slot_and_a_term_of_two_syllables_is_found_side_by_side():
    near, apart = judged("x", "chủ trì tuyên truyền", "chủ y trì", terms={"chu tri": 1.0})
    assert near["coverage"] == pytest.approx(1, abs=1e-4) and apart["coverage"] == 0


def test_a_term_does_not_reach_over_from_one_passage_to_the_next():
    first, second = judged("x", "y chủ", "trì y", terms={"chu tri": 1.0})
    assert first["coverage"] == second["coverage"] == 0
    assert first["within 12"] == second["within 12"] == 0


def test_proximity_tells_words_that_stand_together():
    together, far = judged("so te", "so te" + " x" * 40, "so" + " x" * 40 + " te")
    assert together["within 12"] == pytest.approx(1, abs=1e-4) and far["within 12"] == pytest.approx(0.5, abs=1e-4)
    assert far["within 48"] == pytest.approx(1, abs=1e-4) and together["coverage"] == far["coverage"]


def test_soft_matches_are_whole_where_the_word_itself_stands():
    same, other = judged("tuyên truyền", "tuyên truyền y", "y tế")
    assert same["soft"] == pytest.approx(1, abs=1e-3) and same["soft within 16"] == pytest.approx(1, abs=1e-3)
    assert other["soft"] < 0.99


def test_soft_windows_grow_up_to_the_whole_passage():
    found = judged("sở tế", "sở" + " x" * 40 + " tế")[0]
    assert found["soft within 16"] < found["soft within 64"] <= found["soft"] + 1e-4


def test_a_passage_that_begins_with_the_question_leads_one_that_ends_with_it():
    early, late = judged("so te", "so te" + " x" * 40, "x " * 40 + "so te")
    assert early["lead"] == pytest.approx(1, abs=1e-4) and late["lead"] == 0 and early["coverage"] == late["coverage"]


def test_density_is_greater_where_the_same_words_stand_among_fewer():
    short, long = judged("so", "so y", "so" + " y" * 40)
    assert short["density"] > long["density"] > 0


def test_neighbours_of_the_question_are_told_from_words_that_stand_apart():
    kept, turned, none = judged("so y te", "so y te", "te so y", "te y so")
    assert kept["pairs"] == pytest.approx(1, abs=1e-4)
    assert turned["pairs"] == pytest.approx(0.5, abs=1e-4) and none["pairs"] == 0
    assert judged("so", "so y")[0]["pairs"] == 0


def test_neighbours_are_not_sought_over_the_edge_of_a_passage():
    assert [row["pairs"] for row in judged("so te", "y so", "te y")] == [0, 0]


def test_a_passage_is_about_a_question_as_far_as_its_words_are_near_to_it():
    whole, part, other = judged("tuyên truyền", "tuyên truyền", "tuyên truyền y tế sở", "y tế sở")
    for name in ("about", "closely about"):
        assert whole[name] > part[name] > other[name]
    assert whole["about"] == pytest.approx(1, abs=1e-3)


def test_the_first_passage_of_a_section_is_told():
    (rows,), table = VECTORS.of([["so"]])
    asked = Asked((), frozenset(), np.ones(0, dtype=np.float32), table.vectors[:0])
    matrix = features(asked, [Candidate(rows, [], {}, first=True), Candidate(rows, [], {})], table)
    assert dict(zip(FEATURES, matrix.T.tolist(), strict=True))["first"] == [1, 0]


def test_figures_count_only_where_one_is_asked_for():
    for asked, told in (({}, False), ({"time": True}, True), ({"count": True}, True)):
        dated, plain = judged("so", "so 2023", "so y", **asked)
        assert (dated["figures"] > plain["figures"]) is told
        assert (dated["coverage"] > plain["coverage"]) is told
    assert judged("so", "so 16", "so y", time=True)[0]["coverage"] == judged("so", "so y", time=True)[0]["coverage"]


def test_heading_covers_what_the_passage_leaves_out():
    found = judged("so te", "te", heading="so y")[0]
    assert found["heading"] == pytest.approx(0.5, abs=1e-4) and found["with heading"] == pytest.approx(1, abs=1e-4)


def test_what_a_retriever_did_not_return_counts_as_its_lowest():
    rows, table = VECTORS.of([["a"], ["b"], ["c"]])
    scores: list[dict[str, float]] = [{"lexical": 3.0, "dense": 0.5}, {"lexical": 1.0}, {"dense": 0.9}]
    nothing = Asked((), frozenset(), np.zeros(0, np.float32), np.zeros((0, 8), np.float32))
    matrix = features(nothing, [Candidate(own, (), s) for own, s in zip(rows, scores, strict=True)], table)
    z = dict(zip(FEATURES, matrix.T.tolist(), strict=True))["lexical z"]
    assert z[1] == z[2] < z[0]


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6), WORDS)
def test_any_words_give_finite_features_and_shares_between_0_and_1(texts, question):
    found = judged(" ".join(question), *map(" ".join, texts), time=True)
    for row in found:
        for name in ("coverage", "with heading", "within 12", "within 48", "heaviest", "three heaviest"):
            assert -1e-4 <= row[name] <= 1 + 1e-4
        assert row["within 12"] <= row["within 24"] + 1e-4 <= row["within 48"] + 2e-4 <= row["coverage"] + 3e-4


@settings(max_examples=30, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_what_a_passage_holds_does_not_depend_on_the_other_candidates(question, text, other):
    alone = judged(" ".join(question), " ".join(text))[0]
    beside = judged(" ".join(question), " ".join(other), " ".join(text))[1]
    for name in ("coverage", "saturated", "within 24", "soft", "soft within 32", "names", "length"):
        assert alone[name] == pytest.approx(beside[name], abs=1e-4)


def test_the_table_of_words_begins_anew_when_it_is_full(monkeypatch):
    monkeypatch.setattr("retrieval.word_vectors._MOST", 5)
    vectors = WordVectors(FakeEmbedder())
    (first,), before = vectors.of([["một", "hai", "ba", "bốn"]])
    (second,), after = vectors.of([["năm", "hai", "mot"]])
    assert np.allclose(before.vectors[first[1]], after.vectors[second[1]])
    assert after.folded[second[0]] != after.folded[second[1]] and set(after.forms) == {"nam", "hai", "mot"}
    assert before.folded[first[0]] == before.forms["mot"]


def test_sorts_of_tokens():
    (rows,), table = VECTORS.of([["huế", "16", "2023", "2/3/2023", "16/kh-ubnd"]])
    assert table.sorts[rows].tolist() == [PLAIN, FIGURE, DATE, DATE, FIGURE]
