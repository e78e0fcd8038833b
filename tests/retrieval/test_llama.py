"""The search as a llama-index retriever."""

from __future__ import annotations

import pytest

from retrieval.filters import Filters


@pytest.fixture
def retriever_class():
    from retrieval.llama import HoiVanBanRetriever

    return HoiVanBanRetriever


def test_nodes_are_the_hits(search, retriever_class):
    question = "Cơ quan nào chủ trì tiêm chủng?"
    nodes = retriever_class(search).retrieve(question)
    hits = search.search(question)
    assert [node.node.node_id for node in nodes] == [hit.passage.id for hit in hits]
    assert nodes[0].score == hits[0].score
    assert nodes[0].node.metadata["document"] == "16/KH-UBND"
    directive = search.catalogue.directive(hits[0].passage.directive_id)
    assert directive.text[nodes[0].node.start_char_idx : nodes[0].node.end_char_idx] == nodes[0].node.text


def test_filters_hold(search, retriever_class):
    assert retriever_class(search, Filters(frozenset())).retrieve("tiêm chủng") == []
