"""The arms of bench.scale: ours, and what a user would pick instead, each saved once and loaded in a fresh process.

The name begins with ``_`` because ``make bench`` runs every other file of this folder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

DEPTH = 10
_BATCH = 500

Ask = Callable[[str], object]


def save_bm25s(passages: Sequence[tuple[str, str]], folder: Path) -> None:
    """Index with bm25s as its documentation shows, without an English stemmer."""
    import bm25s

    model = bm25s.BM25(corpus=[name for name, _ in passages])
    model.index(
        bm25s.tokenize([text for _, text in passages], stopwords=None, show_progress=False), show_progress=False
    )
    model.save(str(folder / "bm25s"), show_progress=False)


def save_llama_index(passages: Sequence[tuple[str, str]], folder: Path) -> None:
    """Save llama-index's BM25Retriever and its default vector index, both with their defaults."""
    from llama_index.core import VectorStoreIndex
    from llama_index.core.embeddings import MockEmbedding
    from llama_index.core.schema import TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    from ingest.embedder import load_embedder

    model = load_embedder()
    nodes = [TextNode(id_=name, text=text) for name, text in passages]
    BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=DEPTH).persist(str(folder / "llama-bm25"))
    for first in range(0, len(nodes), _BATCH):
        batch = nodes[first : first + _BATCH]
        for node, vector in zip(batch, model.encode([node.text for node in batch], "passage"), strict=True):
            node.embedding = vector.tolist()
    index = VectorStoreIndex(nodes, embed_model=MockEmbedding(embed_dim=model.dimension))
    index.storage_context.persist(str(folder / "llama-vectors"))


def ours(folder: Path) -> Ask:
    """Open the search."""
    from retrieval.search import Search

    return Search.open(folder / "index").search


def bm25s_arm(folder: Path) -> Ask:
    """Load what bm25s saved."""
    import bm25s

    model = bm25s.BM25.load(str(folder / "bm25s"), load_corpus=True)

    def ask(question: str) -> object:
        return model.retrieve(
            bm25s.tokenize([question], stopwords=None, show_progress=False), k=DEPTH, show_progress=False
        )

    return ask


def llama_bm25(folder: Path) -> Ask:
    """Load llama-index's BM25Retriever."""
    from llama_index.retrievers.bm25 import BM25Retriever

    return BM25Retriever.from_persist_dir(str(folder / "llama-bm25")).retrieve


def llama_both(folder: Path) -> Ask:
    """Load both of llama-index's retrievers and fuse them as its documentation does, without generated questions."""
    from llama_index.core import StorageContext, load_index_from_storage
    from llama_index.core.embeddings import MockEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.schema import QueryBundle
    from llama_index.retrievers.bm25 import BM25Retriever

    from ingest.embedder import load_embedder

    model = load_embedder()
    stored = StorageContext.from_defaults(persist_dir=str(folder / "llama-vectors"))
    index = load_index_from_storage(stored, embed_model=MockEmbedding(embed_dim=model.dimension))
    retrievers = [
        BM25Retriever.from_persist_dir(str(folder / "llama-bm25")),
        index.as_retriever(similarity_top_k=DEPTH),
    ]
    fused = QueryFusionRetriever(
        retrievers, llm=MockLLM(), num_queries=1, similarity_top_k=DEPTH, mode="reciprocal_rerank", use_async=False
    )
    return lambda question: fused.retrieve(
        QueryBundle(question, embedding=model.encode([question], "query")[0].tolist())
    )


ARMS: dict[str, Callable[[Path], Ask]] = {
    "ours": ours,
    "llama-index BM25 + vectors": llama_both,
    "llama-index BM25Retriever": llama_bm25,
    "bm25s": bm25s_arm,
}
STORED = {
    "ours": ("index",),
    "llama-index BM25 + vectors": ("llama-bm25", "llama-vectors"),
    "llama-index BM25Retriever": ("llama-bm25",),
    "bm25s": ("bm25s",),
}
