"""One state of an index, opened for reading: by somebody who may read everything, or by a reader who may not.

Both share the stores. A reader's parts ask his own catalogue (:meth:`ingest.store.catalogue.Catalogue.for_reader`),
which tells the retrievers what is closed to him.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from ingest.access import Access
from ingest.backends import SHIPPED_BACKENDS, Backends
from ingest.embedder import Embedder
from ingest.store.catalogue import Catalogue
from ingest.store.manifest import read_manifest
from ingest.store.postings import open_reader
from ingest.store.vectors import open_collection
from ingest.vietnamese import number_key
from retrieval.asked import Asker
from retrieval.cross_encoder import CrossEncoderReranker
from retrieval.dense import DenseRetriever
from retrieval.filters import Filters, KnownKeys
from retrieval.fusion import Ranking
from retrieval.lexical import LexicalConfig, LexicalRetriever
from retrieval.mentions import NumberMention
from retrieval.open_counts import OpenCounts
from retrieval.query import Query, Understanding
from retrieval.rerank import Reranker, RerankModel
from retrieval.snapshot import Snapshot
from retrieval.translate import Translations
from retrieval.vocabulary import IndexVocabulary, TermCounts
from retrieval.word_vectors import shipped_word_vectors

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection


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
class Stores:
    """What both derived stores held when they were opened."""

    postings: Snapshot
    collection: Collection


@dataclass(frozen=True)
class Opened:
    """One state of an index, opened for somebody who reads what ``catalogue`` gives."""

    stamp: tuple[str, int]
    stores: Stores
    catalogue: Catalogue
    vocabulary: IndexVocabulary
    understanding: Understanding
    retrievers: Mapping[str, Retriever]
    reranker: Reranker | None
    keys: KnownKeys


def opened(index: Path, parts: Parts, catalogue: Catalogue) -> Opened:
    """Open every store of the index as it is now."""
    manifest = read_manifest(index)
    manifest.check_reading(parts.embedder.model_id, parts.embedder.dimension, index)
    stores = Stores(Snapshot(open_reader(index)), open_collection(index, parts.backends.chroma_url))
    return _assembled((manifest.generation, manifest.version), stores, parts, catalogue)


def narrowed(whole: Opened, parts: Parts, access: Access) -> Opened:
    """Return the same state for a reader; what is closed to him is out of reach of every part."""
    return _assembled(whole.stamp, whole.stores, parts, whole.catalogue.for_reader(access))


def _assembled(stamp: tuple[str, int], stores: Stores, parts: Parts, catalogue: Catalogue) -> Opened:
    postings, closed, translations = stores.postings, catalogue.closed_ids, parts.translations
    searcher = postings.searcher()
    counts: TermCounts = OpenCounts(postings, closed) if catalogue.access.closed else searcher
    bearers, config = partial(_bearers, catalogue), parts.config.lexical
    lexical = LexicalRetriever(postings, bearers, translations, config, closed, counts)
    dense = DenseRetriever(stores.collection, parts.embedder, parts.backends.chroma_url, closed)
    vocabulary = IndexVocabulary(counts, lexical.knows_head, translations)
    vectors = shipped_word_vectors()
    reranker = None
    if vectors is not None:
        asker = Asker(partial(_passages_with, counts), counts.num_docs, translations, vectors)
        reranker = Reranker(postings, asker, catalogue.facts, vectors, RerankModel())
    return Opened(
        stamp,
        stores,
        catalogue,
        vocabulary,
        Understanding(vocabulary),
        {"lexical": lexical, "dense": dense},
        reranker,
        KnownKeys(searcher, postings.schema, closed),
    )


def _passages_with(counts: TermCounts, term: str) -> int:
    """In how many passages a folded term stands; of one syllable, or of two with a blank between."""
    return counts.doc_freq("folded2" if " " in term else "folded", term.replace(" ", "_"))


def _bearers(catalogue: Catalogue, mention: NumberMention) -> list[str]:
    """The directives whose own number may be the one mentioned."""
    numbered = catalogue.by_number_head(mention.head)
    return [directive.id for directive in numbered if directive.number and mention.fits(number_key(directive.number))]
