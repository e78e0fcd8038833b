"""Dense retrieval: the passages whose vectors lie nearest to the question's, from chromadb."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ingest.embedder import Embedder
from retrieval.filters import Filters
from retrieval.fusion import Ranking, ordered
from retrieval.query import Query

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection


class DenseRetriever:
    """Ranks passages by the cosine of their vector with the question's."""

    def __init__(self, collection: Collection, embedder: Embedder) -> None:
        """Keep the collection of the index and the model that it was made with."""
        self._collection = collection
        self._embedder = embedder

    def ranked(self, query: Query, filters: Filters, limit: int) -> Ranking:
        """Return at most ``limit`` (passage id, cosine), best first; nothing for a question without a known word."""
        if filters.excludes_all or not query.searched:
            return []
        vector = self._embedder.encode([query.searched], "query")[0]
        if not vector.any():
            return []
        found: Mapping[str, Any] = self._collection.query(
            query_embeddings=[vector.tolist()], n_results=limit, where=_where(filters), include=["distances"]
        )
        near = zip(found["ids"][0], found["distances"][0], strict=True)
        return ordered((name, 1.0 - distance) for name, distance in near)


def _where(filters: Filters) -> Any:  # noqa: ANN401 - chromadb's type for it is a recursive union
    """Write filters in chromadb's language."""
    if filters.directive_ids is None:
        return None
    return {"directive_id": {"$in": sorted(filters.directive_ids)}}
