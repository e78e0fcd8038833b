"""Which models and servers stand behind an index: what the environment says, as one value.

>>> Backends.of_environment({"EMBED_MODEL": "BAAI/bge-m3", "CHROMA_URL": ""})
Backends(embed_model='BAAI/bge-m3', rerank_model=None, database_url=None, chroma_url=None)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.embedder import Embedder, load_embedder


@dataclass(frozen=True, slots=True)
class Backends:
    """Names of models (folder or hub name) and addresses of servers; None is what comes with the project.

    Each field is the environment variable of its name in capitals: ``embed_model`` is the embedding model,
    ``rerank_model`` a cross-encoder that reads the first hits, ``database_url`` where the catalogue is kept instead of
    SQLite in the index folder, ``chroma_url`` the chroma server that keeps the vectors.
    """

    embed_model: str | None = None
    rerank_model: str | None = None
    database_url: str | None = None
    chroma_url: str | None = None

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> Backends:
        """Return what the environment says; an empty variable counts as unset."""
        return cls(
            embed_model=environment.get("EMBED_MODEL") or None,
            rerank_model=environment.get("RERANK_MODEL") or None,
            database_url=environment.get("DATABASE_URL") or None,
            chroma_url=environment.get("CHROMA_URL") or None,
        )

    def embedder(self) -> Embedder:
        """Return the embedding model.

        :raises ModelError: it cannot be loaded; the message says what to do.
        """
        return load_embedder(self.embed_model)


SHIPPED_BACKENDS = Backends()
"""The shipped models, everything in the index folder."""
