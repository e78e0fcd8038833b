"""The steps of one sync, for :mod:`ingest.index`: what differs, reading it, writing it, removing what is gone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.catalogue import Catalogue
from ingest.corpus import digest_of, empty_corpus
from ingest.database import drop
from ingest.datamodels import Directive
from ingest.directive import parse
from ingest.embedder import Embedder
from ingest.errors import ReadError
from ingest.identity import Identities
from ingest.ledger import Ledger, Pending, Prepared
from ingest.manifest import Manifest, write_manifest
from ingest.readers import read_source
from ingest.report import Failure, SyncReport
from ingest.splitter import passages_of
from ingest.tables import FAILED, INDEXED, PENDING, REMOVING

if TYPE_CHECKING:
    from ingest.stores import Stores

Progress = Callable[[int, int, str], None]

_BATCH_FILES = 32
_LOG = logging.getLogger(__name__)


def reached(stage: str) -> None:
    """Mark a point where the process may die without harm; tests make it die here."""


@dataclass
class _Tally:
    """What happened to which file, while it happens; ``read`` counts the files that could be."""

    added: set[str] = field(default_factory=set)
    updated: set[str] = field(default_factory=set)
    unchanged: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    read: int = 0

    def published(self, pending: Iterable[Pending]) -> None:
        """Count files that came in; one that took a vanished file's place counts under both names."""
        for file in pending:
            (self.updated if file.replaced_file == file.file else self.added).add(file.file)
            if file.replaced_file is not None and file.replaced_file != file.file:
                self.removed.add(file.replaced_file)

    def report(self) -> SyncReport:
        """Return the whole; a file that a crash left half done counts as what became of it in the end."""
        added = self.added - self.removed
        updated = self.updated - added - self.removed
        return SyncReport(
            added=tuple(sorted(added)),
            updated=tuple(sorted(updated)),
            unchanged=tuple(sorted(self.unchanged - added - updated)),
            removed=tuple(sorted(self.removed)),
            failed=tuple(Failure(file, error) for file, error in sorted(self.failed.items())),
        )


class Job:
    """One sync of one index folder; make one for each, and call one of its public methods."""

    def __init__(
        self,
        corpus: Path,
        index: Path,
        manifest: Manifest,
        embedder: Embedder,
        url: str | None,
        progress: Progress | None,
    ) -> None:
        """Remember what the steps need; ``manifest`` names the generation to write. Nothing is opened yet."""
        self._corpus, self._index, self._manifest, self._url = corpus, index, manifest, url
        self._embedder = embedder
        self._progress: Progress = progress or (lambda done, total, file: None)
        self._tally = _Tally()
        self._serving = True
        self._catalogue: Catalogue | None = None
        self._stores: Stores | None = None

    def create(self, files: Mapping[str, Path]) -> SyncReport:
        """Make the first generation; the manifest stands before the first batch, so that a crash can go on."""
        return self._run(files)

    def update(self, files: Mapping[str, Path]) -> SyncReport:
        """Apply the differences between the folder and the generation that serves."""
        self._catalogue = Catalogue.open(self._folder, self._url)
        if not _has_stores(self._folder):
            self._ledger().requeue()
        return self._run(files)

    def rebuild(self, files: Mapping[str, Path], replaced: Path | None) -> SyncReport:
        """Fill a new generation, then let it serve; files that cannot be read now come over from ``replaced``."""
        self._serving = False
        return self._run(files, replaced)

    @property
    def _folder(self) -> Path:
        return self._index / self._manifest.generation

    def _ledger(self) -> Ledger:
        """Return the catalogue's writing side; the catalogue is made when it is not there."""
        if self._catalogue is None:
            self._folder.mkdir(parents=True)
            drop(self._folder, self._url)
            self._catalogue = Catalogue.open(self._folder, self._url, create=True)
            ledger = Ledger(self._catalogue.engine)
            ledger.start_version(self._manifest.version)
            reached("created")
            if self._serving:
                write_manifest(self._index, self._manifest)
        return Ledger(self._catalogue.engine)

    def _open_stores(self) -> Stores:
        if self._stores is None:
            from ingest.stores import Stores  # brings chromadb and tantivy

            self._stores = Stores(self._folder, self._ledger(), self._embedder, reached)
        return self._stores

    def _run(self, files: Mapping[str, Path], replaced: Path | None = None) -> SyncReport:
        try:
            self._recover()
            for batch in self._batches(files, self._changed(files)):
                self._write(batch)
            if not (self._tally.read or self._tally.unchanged):
                raise empty_corpus(self._corpus, tuple(self._tally.failed.values()))
            self._carry_over(replaced)
            self._take_out(files)
            self._settle_failures()
            self._settle_manifest()
        finally:
            self._close()
        return self._tally.report()

    def _recover(self) -> None:
        """Finish what an earlier sync left pending or half removed."""
        if self._catalogue is None:
            return
        if self._ledger().files(PENDING):
            self._tally.published(self._open_stores().publish_pending())
        if half_removed := self._ledger().files(REMOVING):
            self._open_stores().drop_hidden()
            self._tally.removed.update(half_removed)

    def _changed(self, files: Mapping[str, Path]) -> dict[str, str]:
        """Return name → digest of the files that are new or whose bytes differ."""
        known = self._ledger().files(INDEXED) if self._catalogue else {}
        changed: dict[str, str] = {}
        for name, path in files.items():
            try:
                digest = digest_of(path)
            except OSError:
                digest = ""  # the reader says what is wrong with it
            if digest and name in known and known[name].digest == digest:
                self._tally.unchanged.add(name)
            else:
                changed[name] = digest
        return changed

    def _batches(self, files: Mapping[str, Path], changed: Mapping[str, str]) -> Iterator[list[Prepared]]:
        """Read the changed files, some at a time, under the ids that they will have."""
        names = list(changed)
        for first in range(0, len(names), _BATCH_FILES):
            identities = Identities(self._ledger() if self._catalogue else None, files)
            batch: list[Prepared] = []
            for offset, name in enumerate(names[first : first + _BATCH_FILES], first + 1):
                directives = self._read(name, files[name])
                if directives:
                    size = files[name].stat().st_size
                    batch.append(_prepared(identities, name, changed[name], size, directives))
                self._progress(offset, len(names), name)
            if batch:
                yield batch

    def _read(self, name: str, path: Path) -> list[Directive]:
        """Return a file's directives; none, and the reason among the failures, when it cannot be read."""
        try:
            directives = parse(read_source(path, name))
        except (ReadError, OSError) as error:
            self._tally.failed[name] = str(error)
            return []
        except Exception as error:  # one odd file must not keep the others out
            _LOG.exception("%s", name)
            self._tally.failed[name] = (
                f"{name}: lỗi khi phân tích ({error!r}); hãy báo lỗi này kèm tệp.\n"
                f"{name}: an error while parsing ({error!r}); please report it with the file."
            )
            return []
        self._tally.read += 1
        return directives

    def _write(self, batch: list[Prepared]) -> list[Pending]:
        self._ledger().add_pending(batch)
        reached("pending")
        pending = self._open_stores().publish_pending()
        self._tally.published(pending)
        return pending

    def _carry_over(self, replaced: Path | None) -> None:
        """Take the indexed version of files that cannot be read now into the new generation."""
        if replaced is None or not self._tally.failed:
            return
        previous = Catalogue.open(replaced, self._url)
        identities = Identities(self._ledger(), self._tally.failed)
        found = [Ledger(previous.engine).indexed(name) for name in self._tally.failed]
        previous.close()
        kept = [_prepared(identities, state.file, state.digest, state.size, d) for state, d in filter(None, found)]
        if kept:
            self._ledger().add_pending(kept)
            self._open_stores().publish_pending()

    def _take_out(self, files: Mapping[str, Path]) -> None:
        """Remove the directives of files that are gone, those first that a crash has left."""
        gone = sorted(set(self._ledger().files(INDEXED)) - set(files))
        if gone:
            self._ledger().hide(gone)
            reached("hidden")
            self._open_stores().drop_hidden()
            self._tally.removed.update(gone)

    def _settle_failures(self) -> None:
        """Record the files that cannot be read now, and forget those of earlier syncs."""
        known = {name: state.error for name, state in self._ledger().files(FAILED).items()}
        if known != self._tally.failed:
            self._ledger().set_failed(self._tally.failed.items())

    def _settle_manifest(self) -> None:
        """Tell readers that something changed; for a rebuild this is the moment it takes over."""
        assert self._catalogue is not None
        version = self._catalogue.version()
        if version != self._manifest.version or not self._serving:
            self._close()
            reached("settled")
            write_manifest(self._index, replace(self._manifest, version=version))
            reached("served")

    def _close(self) -> None:
        if self._stores is not None:
            self._stores.close()
        if self._catalogue is not None:
            self._catalogue.close()
        self._stores = None


def _has_stores(generation: Path) -> bool:
    """Tell whether both derived stores are there, without importing what opens them."""
    return (generation / "vectors" / "chroma.sqlite3").exists() and (generation / "postings" / "meta.json").exists()


def _prepared(identities: Identities, name: str, digest: str, size: int, directives: Sequence[Directive]) -> Prepared:
    """Settle the ids of a file's directives, then split them: a passage's id begins with its directive's."""
    replaces, settled = identities.settle(name, digest, directives)
    return Prepared(name, digest, size, tuple((d, tuple(passages_of(d))) for d in settled), replaces)
