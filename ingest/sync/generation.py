"""One generation of the index while a sync writes it: catalogue, derived stores and manifest, opened when needed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embedder import Embedder
from ingest.report import Copies, NearCopy
from ingest.store.catalogue import Catalogue
from ingest.store.chroma_client import connect, drop_collection
from ingest.store.database import drop
from ingest.store.entries import FileState, Pending, Prepared
from ingest.store.ledger import Ledger
from ingest.store.manifest import Manifest, write_manifest
from ingest.store.tables import FAILED, INDEXED, PENDING, REMOVING
from ingest.sync.near_copies import flag_near_copies
from ingest.sync.renumbering import renumber

if TYPE_CHECKING:
    from ingest.store.stores import Stores


PURGE = ".purge"
"""Stands in the index folder while bytes of a refused file may still be in the files of a generation."""


class Generation:
    """The writing side of one generation. ``reached`` is told of every point where the process may die without harm."""

    def __init__(
        self,
        index: Path,
        manifest: Manifest,
        embedder: Embedder,
        url: str | None,
        reached: Callable[[str], None],
        *,
        vectors_url: str | None = None,
        serving: bool = True,
    ) -> None:
        """Remember what the steps need; nothing is opened yet.

        ``serving`` is false for a generation that is to take the place of another when it is complete.
        """
        self._index, self._manifest, self._embedder, self._url = index, manifest, embedder, url
        self._vectors_url = vectors_url
        self._reached, self._serving = reached, serving
        self._catalogue: Catalogue | None = None
        self._stores: Stores | None = None

    @property
    def folder(self) -> Path:
        """The folder of this generation."""
        return self._index / self._manifest.generation

    @property
    def exists(self) -> bool:
        """Whether there is a catalogue yet."""
        return self._catalogue is not None

    def open(self) -> None:
        """Open what there is; derived stores that are gone are made again from the catalogue."""
        self._catalogue = Catalogue.open(self.folder, self._url)
        if not _has_stores(self.folder, self._vectors_url):
            self.ledger().requeue()

    def ledger(self) -> Ledger:
        """Return the catalogue's writing side; the catalogue is made when it is not there."""
        if self._catalogue is None:
            self.folder.mkdir(parents=True)
            drop(self.folder, self._url)
            drop_collection(self.folder, self._vectors_url)
            self._catalogue = Catalogue.open(self.folder, self._url, create=True)
            ledger = Ledger(self._catalogue.engine)
            ledger.start_version(self._manifest.version)
            self._reached("created")
            if self._serving:
                write_manifest(self._index, self._manifest)
        return Ledger(self._catalogue.engine)

    def indexed(self) -> dict[str, FileState]:
        """Return the files that are indexed, by name."""
        return self.ledger().files(INDEXED) if self.exists else {}

    def recover(self) -> tuple[list[Pending], set[str]]:
        """Finish what an earlier sync left pending or half removed; return it."""
        published: list[Pending] = []
        if self.ledger().files(PENDING):
            published = self._open_stores().publish_pending()
        half_removed = self.ledger().files(REMOVING)
        if half_removed:
            self._open_stores().drop_hidden()
        return published, set(half_removed)

    def write(self, batch: Sequence[Prepared]) -> list[Pending]:
        """Put files that were read into the catalogue, then into the derived stores; return what became indexed."""
        self.ledger().add_pending(batch)
        self._reached("pending")
        return self._open_stores().publish_pending()

    def purge(self) -> None:
        """Have the replaced files of this index deleted at the end: something in them may not stay on the disk."""
        self._index.mkdir(parents=True, exist_ok=True)
        (self._index / PURGE).touch()

    def take_out(self, files: Collection[str]) -> None:
        """Remove the directives of these files."""
        if files:
            self.ledger().hide(files)
            self._reached("hidden")
            self._open_stores().drop_hidden()

    def settle_failures(self, failed: Collection[FileState]) -> None:
        """Record the files that cannot be read now, and forget those of earlier syncs."""
        known = {(s.file, s.error, s.digest, s.tried) for s in self.ledger().files(FAILED).values()}
        if known != {(s.file, s.error, s.digest, s.tried) for s in failed}:
            self.ledger().set_failed(failed)

    def fill_numbers(self) -> None:
        """Settle the numbers that only citations tell, where the catalogue changed in this sync."""
        if self.ledger().version() != self._manifest.version and renumber(self.ledger().engine):
            self._reached("renumbered")
            self._open_stores().publish_pending()

    def flag_near_copies(self) -> tuple[NearCopy, ...]:
        """Compare what came in with all else; return the near-copies that are known."""
        return flag_near_copies(self.ledger().engine)

    def copies(self) -> tuple[Copies, ...]:
        """Return the directives that stand in several files."""
        return self._catalogue.copies() if self._catalogue is not None else ()

    def settle(self) -> None:
        """Tell readers that something changed; for a rebuild this is the moment it takes over."""
        assert self._catalogue is not None
        version = self._catalogue.version()
        if version != self._manifest.version or not self._serving:
            self._close_stores()
            self._reached("settled")
            write_manifest(self._index, replace(self._manifest, version=version))
            self._reached("served")

    def close(self) -> None:
        """Release everything."""
        self._close_stores()
        if self._catalogue is not None:
            self._catalogue.close()

    def _open_stores(self) -> Stores:
        if self._stores is None:
            from ingest.store.stores import Stores  # brings chromadb and tantivy

            self._stores = Stores(self.folder, self.ledger(), self._embedder, self._reached, self._vectors_url)
        return self._stores

    def _close_stores(self) -> None:
        if self._stores is not None:
            self._stores.close()
        self._stores = None


def _has_stores(generation: Path, vectors_url: str | None) -> bool:
    """Tell whether both derived stores are there, without importing what opens those of a folder."""
    if not (generation / "postings" / "meta.json").exists():
        return False
    if vectors_url is None:
        return (generation / "vectors" / "chroma.sqlite3").exists()
    base = connect(generation / "vectors", vectors_url)
    try:
        return base.collection() is not None
    finally:
        base.close()
