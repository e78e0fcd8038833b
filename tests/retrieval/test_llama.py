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


def test_a_query_engine_reads_them_with_their_headings(search, retriever_class):
    """llama-index's own engine, as the module's docstring says; its mock answers with the prompt that it was given."""
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine
    from llama_index.core.schema import MetadataMode

    question = "Cơ quan nào chủ trì tiêm chủng?"
    answer = RetrieverQueryEngine.from_args(retriever_class(search), llm=MockLLM()).query(question)
    hits = search.search(question)
    assert [found.node.node_id for found in answer.source_nodes] == [hit.passage.id for hit in hits]
    first = hits[0].passage
    read = answer.source_nodes[0].node.get_content(MetadataMode.LLM)
    assert read.endswith(first.text) and first.heading in read and hits[0].document in read
    assert first.directive_id not in read and "ranks" not in read
    assert first.text in str(answer)
