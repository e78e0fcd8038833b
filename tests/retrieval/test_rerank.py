"""Reranking over a real index: order, features of what is named, and a missing or foreign model."""

from __future__ import annotations

import json

import pytest

from ingest.embedder import load_embedder
from ingest.errors import HoiVanBanError
from ingest.index import sync
from retrieval.asked import named
from retrieval.features import FEATURES
from retrieval.rerank import FILE, RerankModel
from retrieval.search import Search, SearchConfig
from tests.ingest.store_samples import fill, letter


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rerank")
    corpus = fill(folder / "corpus", {f"{n}.txt": letter(n) for n in range(1, 6)})
    sync(corpus, folder / "index", embedder=load_embedder())
    return folder / "index"


QUESTION = "Cơ quan nào chủ trì tiêm vắc xin?"


def test_the_same_passages_come_in_the_order_of_the_weights(index):
    plain = Search.open(index, config=SearchConfig(rerank=False, top_k=50)).search(QUESTION)
    judged = Search.open(index, config=SearchConfig(rerank=True, top_k=50)).search(QUESTION)
    assert {h.passage.id for h in plain} == {h.passage.id for h in judged}
    assert [h.score for h in judged] == sorted((h.score for h in judged), reverse=True)


def test_what_is_not_judged_follows_in_its_order(index):
    plain = [h.passage.id for h in Search.open(index, config=SearchConfig(rerank=False, top_k=50)).search(QUESTION)]
    few = [h.passage.id for h in Search.open(index, config=SearchConfig(judged=3, top_k=50)).search(QUESTION)]
    assert set(few[:3]) == set(plain[:3]) and few[3:] == plain[3:]


def test_features_of_a_search_name_every_column_and_candidate(index):
    query, names, matrix = Search.open(index).judged(QUESTION)
    assert query.language == "vi" and matrix.shape == (len(names), len(FEATURES)) and len(names) == len(set(names))


@pytest.mark.parametrize("question", ["", "?", "!!! ???", "xyzzy", "a" * 2000, "16/KH-UBND", "who?", "the of and"])
def test_odd_questions_are_ranked_or_find_nothing(index, question):
    for hit in Search.open(index).search(question):
        assert hit.score == hit.score  # no NaN


def test_what_a_question_names_is_found_in_the_directive(index):
    search = Search.open(index)
    facts = next(iter(search.catalogue.facts(search.catalogue.ids()).values()))
    passage = f"{facts.id}#2.1:1"
    query = search.understand(f"{facts.kind or 'Công văn'} số {facts.number} mục 2 ai ký")
    fits = named(query, facts, passage)
    assert fits["number"] == fits["section"] == 1.0 and fits["date"] == 0.0
    assert named(query, None, f"{facts.id}#ky:1")["part"] == 1.0 and named(query, None, passage)["part"] == 0.0
    assert named(search.understand("16/KH-XYZ"), facts, passage)["number"] == 0.0


def test_facts_are_those_of_the_directive(index):
    catalogue = Search.open(index).catalogue
    for directive in catalogue.directives():
        facts = catalogue.facts([directive.id, "unknown"])[directive.id]
        assert (facts.label, facts.kind, facts.date, facts.issuer) == (
            directive.label,
            directive.kind,
            directive.date,
            directive.issuer,
        )


def test_a_model_that_is_missing_damaged_or_of_other_features_is_named(tmp_path):
    for content in (None, "{", json.dumps({"features": ["x"], "weights": {"vi": [1], "en": [1]}})):
        if content is not None:
            (tmp_path / FILE).write_text(content)
        with pytest.raises(HoiVanBanError, match=r"weights\.json"):
            _ = RerankModel(tmp_path).weights


def test_the_shipped_weights_fit_the_features():
    weights = RerankModel().weights
    assert {len(row) for row in weights.values()} == {len(FEATURES)} and set(weights) == {"vi", "en"}
