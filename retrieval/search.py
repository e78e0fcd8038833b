"""Question to hits: both retrievers, fused. ``Search.open(index).search("Cơ quan nào chủ trì …?")``.

A web server shares one :class:`Search` between threads. Each question first compares the index's stamp (one small
file); when a sync has changed it, the stores are opened anew and the old ones serve whoever is still using them.

:meth:`Search.for_reader` searches the same stores for somebody who may not read everything. What is closed to him is
kept out by each retriever's own query: it is never scored, counted or known, and his catalogue would not give it.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from ingest.access import Access
from ingest.backends import SHIPPED_BACKENDS, Backends
from ingest.embedder import Embedder
from ingest.errors import HoiVanBanError
from ingest.store.catalogue import Catalogue
from ingest.store.chroma_client import ChromaError
from ingest.store.manifest import stamp
from retrieval.cross_encoder import CrossEncoderReranker
from retrieval.datamodels import Hit
from retrieval.features import Floats
from retrieval.filters import NO_FILTERS, Filters
from retrieval.fusion import Ranking, ordered, weighted_fusion
from retrieval.opening import Opened, Parts, Retriever, SearchConfig, narrowed, opened
from retrieval.query import Query
from retrieval.translate import Translations
from retrieval.vocabulary import IndexVocabulary

__all__ = ["Search", "SearchConfig"]

log = logging.getLogger(__name__)


class Search:
    """Finds passages for questions; safe to share between threads."""

    def __init__(self, index: Path, opened: Opened, parts: Parts) -> None:
        """Take finished parts; use :meth:`open`."""
        self.index, self.embedder, self.translations, self.config = (
            index,
            parts.embedder,
            parts.translations,
            parts.config,
        )
        self._opened, self._parts, self._lock = opened, parts, threading.Lock()
        self._away: frozenset[str] = frozenset()

    @classmethod
    def open(
        cls,
        index: Path,
        *,
        embedder: Embedder | None = None,
        catalogue: Catalogue | None = None,
        config: SearchConfig | None = None,
        backends: Backends = SHIPPED_BACKENDS,
    ) -> Search:
        """Open an index folder; ``embedder`` and ``catalogue`` stand in for those that ``backends`` names.

        :raises IndexMissingError: there is no index in the folder.
        :raises IndexMismatchError: it was made with another embedding model or analysis.
        """
        reader = CrossEncoderReranker(backends.rerank_model) if backends.rerank_model else None
        parts = Parts(embedder or backends.embedder(), Translations(), config or SearchConfig(), backends, reader)
        return cls(index, opened(index, parts, catalogue or parts.catalogue(index)), parts)

    def for_reader(self, access: Access) -> Search:
        """Return the search of somebody who may read less, over the same stores; itself where it is the same."""
        narrower = self.access.also_closing(access)
        return self if narrower == self.access else _ReaderSearch(self, self._parts, narrower)

    @property
    def access(self) -> Access:
        """What the reader of this search may read."""
        return self._opened.catalogue.access

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of the index as it is now."""
        return self._current().catalogue

    @property
    def vocabulary(self) -> IndexVocabulary:
        """The words of the index as it is now."""
        return self._current().vocabulary

    def understand(self, question: str) -> Query:
        """Return the question as understood with the words of the index."""
        return self._current().understanding.understand(question)

    def search(self, question: str | Query, filters: Filters = NO_FILTERS) -> list[Hit]:
        """Return the best passages, at most ``config.top_k``; each says where every retriever ranked it, from 1."""
        now = self._current()
        query = now.understanding.understand(question) if isinstance(question, str) else question
        rankings, fused = self._candidates(now, query, filters)
        if now.reranker is not None and self.config.rerank:
            fused = _reordered(
                fused, now.reranker.reranked(query, rankings, [n for n, _ in fused[: self.config.judged]])
            )
        if self._parts.cross_encoder is not None and self.config.rerank:
            fused = self._cross_encoded(self._parts.cross_encoder, now, query, fused)
        best = fused[: self.config.top_k]
        ranks = {name: {p: rank for rank, (p, _) in enumerate(r, 1)} for name, r in rankings.items()}
        passages = now.catalogue.passages(name for name, _ in best)
        facts = now.catalogue.facts(p.directive_id for p in passages.values())
        return [
            Hit(
                passages[p], facts[passages[p].directive_id].label, score, {n: r[p] for n, r in ranks.items() if p in r}
            )
            for p, score in best
            if p in passages and passages[p].directive_id in facts
        ]

    def unknown(self, filters: Filters) -> tuple[tuple[str, str], ...]:
        """Return (filter, value) for each value of the filters that nothing in the index bears."""
        return self._current().keys.unknown(filters)

    def _cross_encoded(self, reader: CrossEncoderReranker, now: Opened, query: Query, ranking: Ranking) -> Ranking:
        """Order the first passages by what the cross-encoder says; where it fails they stay as they are."""
        passages = now.catalogue.passages(name for name, _ in ranking[: self.config.cross_encoded])
        names = [name for name, _ in ranking[: self.config.cross_encoded] if name in passages]
        texts = ["\n".join(filter(None, (passages[name].heading, passages[name].text))) for name in names]
        scores = reader.scores_or_none(query.understood, texts)
        return ranking if scores is None else _reordered(ranking, ordered(zip(names, scores.tolist(), strict=True)))

    def judged(self, question: str, filters: Filters = NO_FILTERS) -> tuple[Query, list[str], Floats]:
        """Return the question as understood, the candidates for reranking (ids) and their features."""
        now = self._current()
        query = now.understanding.understand(question)
        rankings, fused = self._candidates(now, query, filters)
        if now.reranker is None:
            raise HoiVanBanError(
                "Không có mô hình kèm theo trong models/: không xếp hạng lại được. Lấy lại thư mục models/ từ kho mã.",
                "The shipped model is not in models/, so nothing can be reranked. Restore models/ from the repository.",
            )
        return query, *now.reranker.judged(query, rankings, [name for name, _ in fused[: self.config.judged]])

    def _candidates(self, now: Opened, query: Query, filters: Filters) -> tuple[dict[str, Ranking], Ranking]:
        """Return each retriever's ranking and the fused one."""
        filters = now.keys.widened(filters)
        wanted = {name: retriever for name, retriever in now.retrievers.items() if self.config.weights.get(name)}
        rankings = {name: self._ranked(name, retriever, query, filters) for name, retriever in wanted.items()}
        return rankings, weighted_fusion(rankings, self.config.weights)

    def _ranked(self, name: str, retriever: Retriever, query: Query, filters: Filters) -> Ranking:
        """Ask one retriever; while the vectors' server is away the others go on without it."""
        try:
            ranking = retriever.ranked(query, filters, self.config.pool)
        except ChromaError as error:
            if name not in self._away:
                log.warning("searching without the %s retriever: %s", name, error.english)
            self._away |= {name}
            return []
        self._away -= {name}
        return ranking

    def _current(self) -> Opened:
        """Return the stores as they are now; if they cannot be opened again, the ones that are open go on."""
        try:
            if stamp(self.index) != self._opened.stamp:
                with self._lock:
                    if stamp(self.index) != self._opened.stamp:
                        self._opened = opened(self.index, self._parts, self._parts.catalogue(self.index))
        except HoiVanBanError as error:
            log.warning("the index changed and cannot be opened, the earlier state serves: %s", error.english)
        return self._opened


class _ReaderSearch(Search):
    """A search whose stores are those of another one, opened again when that one opens them again."""

    def __init__(self, whole: Search, parts: Parts, access: Access) -> None:
        """Take the search that opens the stores."""
        self._whole, self._state = whole, whole._current()
        super().__init__(whole.index, narrowed(self._state, parts, access), parts)

    def _current(self) -> Opened:
        """Return what the reader may read of the stores as they are now."""
        state = self._whole._current()
        with self._lock:
            if state is not self._state:
                self._state, self._opened = state, narrowed(state, self._parts, self.access)
            return self._opened


def _reordered(fused: Ranking, judged: Ranking) -> Ranking:
    """Put the judged passages first; those behind keep their order, with scores below."""
    seen = {name for name, _ in judged}
    rest = [name for name, _ in fused if name not in seen]
    lowest = judged[-1][1] if judged else 0.0
    return [*judged, *((name, lowest - place) for place, name in enumerate(rest, 1))]
