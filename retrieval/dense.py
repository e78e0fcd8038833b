"""Dense retrieval: the passages whose vectors lie nearest to the question's, from chromadb."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ingest.embedder import Embedder
from ingest.store.chroma_client import explained
from ingest.store.vectors import passage_of
from retrieval.filters import Closed, Filters, Scope, nothing_closed, scope_of
from retrieval.fusion import Ranking, ordered
from retrieval.query import Query

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_RECORDS = 3
"""Records asked for each passage wanted: a long passage has several, and some of them are near together."""

_MOST_CLOSED = 30_000
"""Ids that a query may exclude: SQLite takes 32,766 values. Beyond them the other retriever goes on alone."""

_SEVERAL = frozenset({"recipient", "section"})


class DenseRetriever:
    """Ranks passages by the cosine of their nearest window with the question."""

    def __init__(
        self,
        collection: Collection,
        embedder: Embedder,
        url: str | None = None,
        closed: Closed = nothing_closed,
    ) -> None:
        """Keep the collection of the index, the model that it was made with and the server's address, if any.

        ``closed`` gives the ids of the directives that are never ranked.
        """
        self._collection, self._url = collection, url
        self._embedder, self._closed = embedder, closed

    def ranked(self, query: Query, filters: Filters, limit: int) -> Ranking:
        """Return at most ``limit`` (passage id, cosine), best first; nothing for a question without a known word.

        :raises ChromaError: the server that keeps the vectors went away.
        """
        if filters.excludes_all or not query.searched:
            return []
        scope = scope_of(filters, self._closed())
        vector = self._embedder.encode([query.searched], "query")[0]
        if scope.nothing or len(scope.closed) > _MOST_CLOSED or not vector.any():
            return []
        with explained(self._url):
            found: Mapping[str, Any] = self._collection.query(
                query_embeddings=[vector.tolist()],
                n_results=_RECORDS * limit,
                where=_where(scope),
                include=["distances"],
            )
        best: dict[str, float] = {}
        for record, distance in zip(found["ids"][0], found["distances"][0], strict=True):
            passage = passage_of(record)
            best[passage] = max(best.get(passage, -1.0), 1.0 - distance)
        return ordered(best.items())[:limit]


def _where(scope: Scope) -> Any:  # noqa: ANN401 - chromadb's type for it is a recursive union
    """Write what a search is narrowed to in chromadb's language; None for nothing."""
    clauses = list(_clauses(scope))
    return {"$and": clauses} if len(clauses) > 1 else next(iter(clauses), None)


def _clauses(scope: Scope) -> Iterator[dict[str, Any]]:
    for name, keys in sorted(scope.keys.items()):
        if name in _SEVERAL:
            yield _either([{name: {"$contains": key}} for key in sorted(keys)])
        else:
            yield {name: {"$in": sorted(keys)}}
    if scope.closed:
        yield {"directive_id": {"$nin": sorted(scope.closed)}}
    for operator, day in (("$gte", scope.first_day or (scope.last_day and 1)), ("$lte", scope.last_day)):
        if day:
            yield {"day": {operator: day}}


def _either(clauses: list[dict[str, Any]]) -> dict[str, Any]:
    """Join clauses by "or", in halves: SQLite takes no expression that is nested more than 1,000 deep."""
    if len(clauses) == 1:
        return clauses[0]
    middle = len(clauses) // 2
    return {"$or": [_either(clauses[:middle]), _either(clauses[middle:])]}
