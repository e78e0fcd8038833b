"""A vector a passage, in chromadb: what dense search reads.

One collection, ``passages``, cosine distance, no embedding function of its own. The id is the passage's id, the
document its text, the metadata flat: ``directive_id``, ``section`` ("" outside every section) and llama-index's
own keys. Everything here can be made again from the catalogue.

chromadb keeps its graph in memory and one engine a folder and process: a collection that was open while another
process wrote goes on with the old graph, also through a second client. Each opening here therefore starts an engine
of its own, and a reader opens again when :func:`ingest.store.manifest.stamp` changes.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.store.manifest import current, missing

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.config import System
    from llama_index.core.schema import BaseNode

FOLDER = "vectors"
COLLECTION = "passages"
_DELETE_BATCH = 500
_M_PERTURB, _FILLING = -6, 0xA5
"""``mallopt``'s number for filling memory as it is taken and given back (glibc, malloc.h), and what fills it."""


def open_collection(index: Path) -> Collection:
    """Open the vectors of an index folder (or of one generation) for search; llama_index is not imported.

    :raises IndexMissingError: the folder holds no index, or one whose vectors are gone.
    """
    from chromadb.errors import NotFoundError

    folder = current(index) / FOLDER
    if not (folder / "chroma.sqlite3").exists():
        raise missing(index)
    try:
        return _engine(folder)[1].get_collection(COLLECTION, embedding_function=None)
    except NotFoundError as error:
        raise missing(index) from error


def _engine(folder: Path) -> tuple[System, ClientAPI]:
    """Start a fresh engine on the folder; those started earlier in this process are left to their users."""
    from chromadb.api.client import Client
    from chromadb.config import Settings, System

    engine = System(Settings(is_persistent=True, persist_directory=str(folder), anonymized_telemetry=False))
    engine.start()
    return engine, Client.from_system(engine)


class Vectors:
    """The writing side, for one generation folder; made when it is not there."""

    def __init__(self, generation: Path) -> None:
        """Open ``generation/vectors`` for writing."""
        _fill_memory()
        folder = generation / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        self._engine, client = _engine(folder)
        space: Any = {"hnsw": {"space": "cosine"}}
        self._collection = client.get_or_create_collection(COLLECTION, embedding_function=None, configuration=space)

    def add(self, nodes: Sequence[BaseNode]) -> None:
        """Add embedded nodes; ids that are there already must be deleted first (chromadb would keep the old)."""
        from llama_index.vector_stores.chroma import ChromaVectorStore

        if nodes:
            ChromaVectorStore(chroma_collection=self._collection).add(list(nodes))

    def delete(self, directive_ids: Iterable[str]) -> None:
        """Drop the passages of these directives; unknown ids do nothing."""
        ids = sorted(set(directive_ids))
        for first in range(0, len(ids), _DELETE_BATCH):
            self._collection.delete(where={"directive_id": {"$in": list(ids[first : first + _DELETE_BATCH])}})

    def count(self) -> int:
        """Return how many passages have a vector."""
        return self._collection.count()

    def close(self) -> None:
        """Stop this engine; others on the same folder go on."""
        self._engine.stop()


def _fill_memory() -> None:
    """Keep remains of earlier texts out of the graph's file, whose unused room chromadb writes as it finds it.

    Without this, words of a secret directive that was read and refused stood in ``data_level0.bin``. Only glibc can be
    told so; on other systems nothing is done.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_M_PERTURB, _FILLING)
