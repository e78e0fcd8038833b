"""The vectors of the passages, in chromadb: what dense search reads.

One collection, cosine distance, no embedding function of its own. A passage that one vector covers is one record under
its own id; a longer one is a record a window, ``<passage id>@1``, ``@2``, …, and scores as the best of them. The
metadata are flat: ``directive_id`` and the fields of :class:`ingest.store.facets.Facets`, those without a value left
out. Texts stand in the catalogue alone. Everything here can be made again from it.

chromadb keeps its graph in memory and one engine a folder and process: a collection that was open while another
process wrote goes on with the old graph, also through a second client. Each opening here therefore starts an engine
of its own, and a reader opens again when :func:`ingest.store.manifest.stamp` changes.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ingest.store.chroma_client import connect, explained
from ingest.store.manifest import current, missing

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection
    from llama_index.core.schema import BaseNode

FOLDER = "vectors"
_BATCH = 1_000
"""Records a request, and directives a deletion: below what an engine or a server takes at most."""
_GRAPH = MappingProxyType({"space": "cosine", "ef_search": 200, "sync_threshold": 1_000})
"""Of 58,000 passages ``ef_search`` 100 finds .979 of the 50 nearest, 200 finds .993 in the same 3 ms. A graph that is
written to disk every 1,000 records, as by default, is written more often than it is read."""
_WINDOW = re.compile(r"@\d+\Z")
_M_PERTURB, _FILLING = -6, 0xA5
"""``mallopt``'s number for filling memory as it is taken and given back (glibc, malloc.h), and what fills it."""


def passage_of(record: str) -> str:
    """Return the id of the passage that a record belongs to.

    >>> passage_of("kh-16#1:1@2"), passage_of("kh-16#1:1")
    ('kh-16#1:1', 'kh-16#1:1')
    """
    return _WINDOW.sub("", record)


def window_id(passage_id: str, number: int) -> str:
    """Return the id of a passage's window, counted from 1.

    >>> passage_of(window_id("kh-16#1:1", 2))
    'kh-16#1:1'
    """
    return f"{passage_id}@{number}"


def open_collection(index: Path, url: str | None = None) -> Collection:
    """Open the vectors of an index folder (or of one generation) for search; llama_index is not imported.

    ``url`` is that of a chroma server, if the vectors are there.

    :raises IndexMissingError: the folder holds no index, or one whose vectors are gone.
    :raises ChromaError: the server cannot be used.
    """
    folder = current(index) / FOLDER
    if url is None and not (folder / "chroma.sqlite3").exists():
        raise missing(index)
    collection = connect(folder, url).collection()
    if collection is None:
        raise missing(index)
    return collection


class Vectors:
    """The writing side, for one generation; made when it is not there."""

    def __init__(self, generation: Path, url: str | None = None) -> None:
        """Open ``generation/vectors``, or the generation's collection at ``url``, for writing.

        :raises ChromaError: the server cannot be used.
        """
        folder = generation / FOLDER
        if url is None:
            _fill_memory()
            folder.mkdir(parents=True, exist_ok=True)
        self._url, self._base = url, connect(folder, url)
        found = self._base.collection({"hnsw": dict(_GRAPH)})
        assert found is not None  # a configuration makes it
        self._collection = found

    def add(self, nodes: Sequence[BaseNode]) -> None:
        """Add embedded nodes; ids that are there already must be deleted first (chromadb would keep the old)."""
        for first in range(0, len(nodes), _BATCH):
            batch = nodes[first : first + _BATCH]
            metadata: list[Mapping[str, object]] = [node.metadata for node in batch]
            with explained(self._url):
                self._collection.add(
                    ids=[node.node_id for node in batch],
                    embeddings=[node.get_embedding() for node in batch],
                    metadatas=metadata,
                )

    def delete(self, directive_ids: Iterable[str]) -> None:
        """Drop the passages of these directives; unknown ids do nothing."""
        ids = sorted(set(directive_ids))
        for first in range(0, len(ids), _BATCH):
            with explained(self._url):
                self._collection.delete(where={"directive_id": {"$in": list(ids[first : first + _BATCH])}})

    def count(self) -> int:
        """Return how many records there are: vectors, of which a long passage has several."""
        with explained(self._url):
            return self._collection.count()

    def close(self) -> None:
        """Stop this engine; others on the same folder go on."""
        self._base.close()


def _fill_memory() -> None:
    """Keep remains of earlier texts out of the graph's file, whose unused room chromadb writes as it finds it.

    Without this, words of a secret directive that was read and refused stood in ``data_level0.bin``. Only glibc can be
    told so; on other systems nothing is done.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_M_PERTURB, _FILLING)
