"""The derived stores of one generation, vectors and postings, brought in line with the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.embedder import Embedder
from ingest.store.ledger import Ledger, Pending
from ingest.store.postings import Postings
from ingest.store.vectors import Vectors

_BATCH_FILES = 64


class Stores:
    """Opens chromadb and tantivy for writing; made only when something changed.

    Each step may be repeated after a crash with the same result: what goes in is deleted first, and what is pending
    or being removed stays so in the catalogue until the stores are done.
    """

    def __init__(
        self,
        generation: Path,
        ledger: Ledger,
        embedder: Embedder,
        reached: Callable[[str], None],
        vectors_url: str | None = None,
    ) -> None:
        """Open both stores; ``reached`` is told the name of each stage that is behind.

        ``vectors_url`` is that of a chroma server that keeps the vectors.
        """
        self._ledger, self._embedder, self._reached = ledger, embedder, reached
        self._vectors, self._postings = Vectors(generation, vectors_url), Postings(generation)

    def publish_pending(self) -> list[Pending]:
        """Put all pending files into the stores and make them the indexed ones; return them.

        The directives that they replace are answered from until the last step.
        """
        published: list[Pending] = []
        while pending := self._ledger.pending(_BATCH_FILES):
            self._publish(pending)
            published += pending
        return published

    def _publish(self, pending: Sequence[Pending]) -> None:
        from ingest.store.pipeline import embedded_nodes

        found = [pair for file in pending for pair in file.directives]
        nodes = embedded_nodes(found, self._embedder)
        self._reached("embedded")
        outdated = sorted(
            {directive.id for directive, _ in found} | {name for file in pending for name in file.dropped}
        )
        self._vectors.delete(outdated)
        self._reached("vectors deleted")
        self._vectors.add(nodes)
        self._reached("vectors")
        self._delete_postings(outdated)
        for directive, passages in found:
            self._postings.add(passages, directive)
        self._postings.commit()
        self._reached("postings")
        self._ledger.publish([file.key for file in pending])
        self._reached("published")

    def drop_hidden(self) -> None:
        """Take the directives that are being removed out of the stores, then out of the catalogue."""
        gone = self._ledger.hidden()
        self._vectors.delete(gone)
        self._reached("vectors dropped")
        self._delete_postings(gone)
        self._postings.commit()
        self._reached("postings dropped")
        self._ledger.forget_hidden()
        self._reached("forgotten")

    def close(self) -> None:
        """Release both stores."""
        self._postings.close()
        self._vectors.close()

    def _delete_postings(self, directive_ids: Sequence[str]) -> None:
        for name in directive_ids:
            self._postings.delete(name)
