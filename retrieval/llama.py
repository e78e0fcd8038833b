"""The search as a llama-index retriever, for those who build on llama-index. Nothing here imports it otherwise.

``RetrieverQueryEngine.from_args(HoiVanBanRetriever(Search.open(Path("index"))), llm=my_llm)``
"""

from __future__ import annotations

from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from retrieval.datamodels import Hit
from retrieval.filters import NO_FILTERS, Filters
from retrieval.search import Search


class HoiVanBanRetriever(BaseRetriever):
    """Gives the passages of :class:`retrieval.search.Search` as nodes, best first."""

    def __init__(self, search: Search, filters: Filters = NO_FILTERS, **settings: Any) -> None:  # noqa: ANN401
        """Wrap a search; ``settings`` go to llama-index's base class."""
        self._search = search
        self._filters = filters
        super().__init__(**settings)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._search.search(query_bundle.query_str, self._filters)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in hits]


def _node(hit: Hit) -> TextNode:
    """A node whose text is the passage and whose offsets are those in the directive's stored text.

    A language model reads number, section and heading with it; id, page and ranks are for programs.
    """
    passage = hit.passage
    shown = {"document": hit.document, "section": passage.section or "", "heading": passage.heading}
    kept = {"directive_id": passage.directive_id, "page": passage.page, "ranks": dict(hit.ranks)}
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={**shown, **kept},
        excluded_embed_metadata_keys=list(kept),
        excluded_llm_metadata_keys=list(kept),
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=passage.directive_id)},
    )
