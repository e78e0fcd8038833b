"""Question to hits: both retrievers, fused. ``Search.open(index).search("Cơ quan nào chủ trì …?")``.

A web server shares one :class:`Search` between threads. Each question first compares the index's stamp (one small
file); when a sync has changed it, the stores are opened anew and the old ones serve whoever is still using them.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import tantivy

from ingest.backends import SHIPPED_BACKENDS, Backends
from ingest.embedder import Embedder
from ingest.errors import HoiVanBanError
from ingest.store.catalogue import Catalogue
from ingest.store.chroma_client import ChromaError
from ingest.store.manifest import read_manifest, stamp
from ingest.store.postings import open_reader
from ingest.store.vectors import open_collection
from ingest.vietnamese import number_key
from retrieval.asked import Asker
from retrieval.cross_encoder import CrossEncoderReranker
from retrieval.datamodels import Hit
from retrieval.dense import DenseRetriever
from retrieval.features import Floats
from retrieval.filters import NO_FILTERS, Filters, KnownKeys
from retrieval.fusion import Ranking, ordered, weighted_fusion
from retrieval.lexical import LexicalConfig, LexicalRetriever
from retrieval.mentions import NumberMention
from retrieval.query import Query, Understanding
from retrieval.rerank import Reranker, RerankModel
from retrieval.translate import Translations
from retrieval.vocabulary import IndexVocabulary
from retrieval.word_vectors import shipped_word_vectors

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """How many hits are returned, how many each retriever gives, and what each counts in the fusion.

    With ``rerank`` the first ``judged`` of the fused ranking are put in a better order; the others follow them. A
    cross-encoder, where one is given, then reads the first ``cross_encoded``.
    """

    top_k: int = 10
    pool: int = 50
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({"lexical": 0.7, "dense": 0.3}))
    rerank: bool = True
    judged: int = 30
    cross_encoded: int = 20
    lexical: LexicalConfig = field(default_factory=LexicalConfig)


class Retriever(Protocol):
    """Ranks passages for a question: at most ``limit`` (passage id, score), best first."""

    def ranked(self, query: Query, filters: Filters, limit: int) -> Ranking:
        """Return the ranking, ties by id."""


@dataclass(frozen=True)
class Parts:
    """What stays the same when the index changes."""

    embedder: Embedder
    translations: Translations
    config: SearchConfig
    backends: Backends = SHIPPED_BACKENDS
    cross_encoder: CrossEncoderReranker | None = None

    def catalogue(self, index: Path) -> Catalogue:
        """Open the catalogue of the index as it is now."""
        return Catalogue.open(index, self.backends.database_url)


@dataclass(frozen=True)
class Opened:
    """One state of an index, opened for reading."""

    stamp: tuple[str, int]
    catalogue: Catalogue
    vocabulary: IndexVocabulary
    understanding: Understanding
    retrievers: Mapping[str, Retriever]
    reranker: Reranker | None
    keys: KnownKeys


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
        return cls(index, _open(index, parts, catalogue or parts.catalogue(index)), parts)

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
                        self._opened = _open(self.index, self._parts, self._parts.catalogue(self.index))
        except HoiVanBanError as error:
            log.warning("the index changed and cannot be opened, the earlier state serves: %s", error.english)
        return self._opened


def _open(index: Path, parts: Parts, catalogue: Catalogue) -> Opened:
    """Open every store of the index as it is now."""
    manifest = read_manifest(index)
    manifest.check_reading(parts.embedder.model_id, parts.embedder.dimension, index)
    postings = open_reader(index)
    bearers = partial(_bearers, catalogue)
    lexical = LexicalRetriever(postings, bearers, parts.translations, parts.config.lexical)
    vocabulary = IndexVocabulary(postings.searcher(), lexical.knows_head, parts.translations)
    server = parts.backends.chroma_url
    dense = DenseRetriever(open_collection(index, server), parts.embedder, server)
    found = (manifest.generation, manifest.version)
    vectors = shipped_word_vectors()
    reranker = None
    searcher = postings.searcher()
    if vectors is not None:
        asker = Asker(partial(_passages_with, searcher), searcher.num_docs, parts.translations, vectors)
        reranker = Reranker(postings, asker, catalogue.facts, vectors, RerankModel())
    retrievers: dict[str, Retriever] = {"lexical": lexical, "dense": dense}
    return Opened(
        found,
        catalogue,
        vocabulary,
        Understanding(vocabulary),
        retrievers,
        reranker,
        KnownKeys(searcher, postings.schema),
    )


def _reordered(fused: Ranking, judged: Ranking) -> Ranking:
    """Put the judged passages first; those behind keep their order, with scores below."""
    seen = {name for name, _ in judged}
    rest = [name for name, _ in fused if name not in seen]
    lowest = judged[-1][1] if judged else 0.0
    return [*judged, *((name, lowest - place) for place, name in enumerate(rest, 1))]


def _passages_with(searcher: tantivy.Searcher, term: str) -> int:
    """In how many passages a folded term stands; of one syllable, or of two with a blank between."""
    return searcher.doc_freq("folded2" if " " in term else "folded", term.replace(" ", "_"))


def _bearers(catalogue: Catalogue, mention: NumberMention) -> list[str]:
    """The directives whose own number may be the one mentioned."""
    numbered = catalogue.by_number_head(mention.head)
    return [directive.id for directive in numbered if directive.number and mention.fits(number_key(directive.number))]
