"""Make the index match the corpus folder: incremental, safe to interrupt, one at a time.

A file whose bytes hash as before is not opened again. The others are read in batches; each batch is written to the
catalogue as ``pending``, then to the vectors and the postings, then made ``indexed`` in one transaction. Whatever a
crash left pending or half removed is finished at the next start, so that a rerun ends with the index of a clean run.
Until a batch is indexed its files are answered from in their old form; a removed file is out of sight at once.

A file that cannot be read is reported with its reason; if it was indexed before, that version stays. A folder without
a readable file changes nothing (:class:`CorpusError`): an unmounted disk must not empty the index.

Two files that hold a directive of the same id both stay: the one that comes later (within one sync, by file name)
gets an id that ends in a hash of its path, and keeps it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.corpus import corpus_files
from ingest.database import drop
from ingest.directive import PARSER_VERSION
from ingest.embedder import Embedder, load_embedder
from ingest.errors import HoiVanBanError, IndexMismatchError, IndexMissingError
from ingest.job import Job, Progress
from ingest.manifest import SCHEMA_VERSION, Manifest, generations, next_generation, read_manifest
from ingest.report import Failure, SyncReport
from ingest.splitter import SPLITTER_VERSION
from ingest.vietnamese import NORMALISER_VERSION

__all__ = ["Failure", "LockedError", "SyncReport", "sync"]

_UNREADABLE = -1
"""Stands for the schema of a manifest that cannot be read: its catalogue is then not opened either."""


class LockedError(HoiVanBanError):
    """Another sync is writing to the same index."""


def sync(
    corpus: Path,
    index: Path,
    *,
    embedder: Embedder | None = None,
    url: str | None = None,
    progress: Progress | None = None,
    rebuild: bool = False,
) -> SyncReport:
    """Bring ``index`` in line with the files of ``corpus`` and report what changed.

    ``embedder`` defaults to the shipped model, ``url`` to SQLite in the index folder; ``progress`` is called with
    (files done, files to do, the file just done). With ``rebuild`` everything is made anew beside the index, which
    serves until the new one takes its place.

    :raises CorpusError: the folder is missing or nothing in it can be read; the index is as before.
    :raises IndexMismatchError: the index was made by another model or release and ``rebuild`` is not set.
    :raises LockedError: another sync is running.
    """
    files = corpus_files(corpus, index)
    model = load_embedder() if embedder is None else embedder
    with _locked(index):
        manifest = _manifest(index, model, rebuild)
        _tidy(index, manifest, url)
        if manifest is None:
            return Job(corpus, index, _fresh(model, "gen-0001"), model, url, progress).create(files)
        if not rebuild:
            return Job(corpus, index, manifest, model, url, progress).update(files)
        fresh = _fresh(model, next_generation(manifest.generation), manifest.version)
        replaced = index / manifest.generation if manifest.schema == SCHEMA_VERSION else None
        return Job(corpus, index, fresh, model, url, progress).rebuild(files, replaced)


@contextmanager
def _locked(index: Path) -> Iterator[None]:
    """Hold the index's lock; the system lets go of it when the process ends, however it ends."""
    index.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(index / ".lock", timeout=0):
            yield
    except Timeout as error:
        raise LockedError(
            f"Một lần ingest khác đang ghi vào {index}; đợi lần đó xong rồi chạy lại.",
            f"Another ingest is writing to {index}; wait until it is done and run this again.",
        ) from error


def _manifest(index: Path, embedder: Embedder, rebuild: bool) -> Manifest | None:
    """Return the manifest, None where there is no index yet; one that does not fit is refused unless rebuilding."""
    try:
        manifest = read_manifest(index)
    except IndexMissingError:
        return None
    except IndexMismatchError:
        if not rebuild:
            raise
        last = max((folder.name for folder in generations(index)), default="gen-0000")
        return _fresh(embedder, last, schema=_UNREADABLE)
    if not (index / manifest.generation).is_dir():
        return None
    if not rebuild:
        made = {"model_id": embedder.model_id, "splitter": SPLITTER_VERSION, "normaliser": NORMALISER_VERSION}
        manifest.check({**made, "parser": PARSER_VERSION, "schema": SCHEMA_VERSION}, index)
    return manifest


def _fresh(embedder: Embedder, generation: str, version: int = 0, schema: int = SCHEMA_VERSION) -> Manifest:
    """Return the manifest of an index made now."""
    return Manifest(
        generation=generation,
        version=version,
        model_id=embedder.model_id,
        dimension=embedder.dimension,
        splitter=SPLITTER_VERSION,
        parser=PARSER_VERSION,
        schema=schema,
    )


def _tidy(index: Path, manifest: Manifest | None, url: str | None) -> None:
    """Remove generations that do not serve: replaced ones, and rebuilds that were interrupted."""
    for folder in generations(index):
        if manifest is None or folder.name != manifest.generation:
            drop(folder, url)
            shutil.rmtree(folder, ignore_errors=True)
