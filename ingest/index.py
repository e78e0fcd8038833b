"""Make the index match the corpus folder: incremental, safe to interrupt, one at a time.

A file whose size and times are as before, or whose bytes hash as before, is not read again; one that stands under
another name now keeps all that is stored of it. The others are read in batches; each batch is written to the
catalogue as ``pending``, then to the vectors and the postings, then made ``indexed`` in one transaction. Whatever a
crash left pending or half removed is finished at the next start, so that a rerun ends with the index of a clean run.
Until a batch is indexed its files are answered from in their old form; a removed file is out of sight at once.

A file that cannot be read is reported with its reason; if it was indexed before, that version stays. A folder without
a readable file changes nothing (:class:`CorpusError`): an unmounted disk must not empty the index.

A directive that two files hold (the same bytes, or the same number, date and issuer and nearly the same words) is
stored once, as read from the file that came first (within one sync, by file name); when that file goes, it is read from
the other. Different texts of the same id both stay: the later one gets an id that ends in a hash of its path.

Corrections by hand (:mod:`ingest.corrections`) are applied to what is read, before it is split into passages. A file
whose corrections changed is read again; those that hold for no text any more are kept, not applied, and reported.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

import ingest.sync.job
from ingest.backends import SHIPPED_BACKENDS, Backends
from ingest.corrections.folder import Corrections
from ingest.directive import PARSER_VERSION
from ingest.embedder import Embedder
from ingest.errors import HoiVanBanError, IndexMismatchError, IndexMissingError
from ingest.readers.options import ReadOptions
from ingest.report import Failure, SyncReport
from ingest.splitter import SPLITTER_VERSION
from ingest.store.catalogue import Catalogue
from ingest.store.chroma_client import check, drop_collection
from ingest.store.database import drop
from ingest.store.manifest import SCHEMA_VERSION, Manifest, generations, next_generation, read_manifest
from ingest.sync.corpus import corpus_files
from ingest.sync.generation import PURGE, Generation
from ingest.sync.job import Job, PageProgress, Progress, Settings
from ingest.vietnamese import NORMALISER_VERSION

__all__ = ["Failure", "LockedError", "SyncReport", "sync"]

PAGES = "pages"
"""The folder, beside the generations, for recognised pages: a rebuild need not recognise them again."""
_UNUSED_SECONDS = 30 * 24 * 3600.0
"""A file that could not be read this time (a program was missing, a disk away) keeps its pages so long."""
_TRIES, _BETWEEN_TRIES = 20, 0.1
"""How often, and after how many seconds each, a folder that fills again while it is removed is removed anew."""
_UNREADABLE = -1
"""Stands for the schema of a manifest that cannot be read: its catalogue is then not opened either."""


class LockedError(HoiVanBanError):
    """Another sync is writing to the same index."""


def sync(
    corpus: Path,
    index: Path,
    *,
    embedder: Embedder | None = None,
    backends: Backends = SHIPPED_BACKENDS,
    progress: Progress | None = None,
    rebuild: bool = False,
    renew: bool = False,
    verify: bool = False,
    accept_secret: bool = False,
    wait: float = 0,
    on_page: PageProgress | None = None,
    processes: int | None = None,
) -> SyncReport:
    """Bring ``index`` in line with the files of ``corpus`` and report what changed.

    ``backends`` says where catalogue and vectors are kept and names the embedding model, unless an ``embedder`` is
    given. ``progress`` is called with (files done, files to do, the file just done), ``on_page`` with (file, pages
    done, its pages), from other threads too. With ``rebuild`` everything is made anew beside the index, which serves
    until the new one takes its place; an index of another splitter, normaliser, parser or schema is rebuilt so by
    itself, one of another model only if ``renew`` is set. ``verify`` compares the bytes of all files,
    ``accept_secret`` indexes files that bear a secrecy mark, ``wait`` is how many seconds to wait for another sync
    (-1: without end), ``processes`` how many read files.

    :raises CorpusError: the folder is missing or nothing in it can be read; the index is as before.
    :raises HoiVanBanError: a secret directive was taken out, but the files that held it cannot be deleted now.
    :raises IndexMismatchError: the index was made by another model and neither ``rebuild`` nor ``renew`` is set.
    :raises LockedError: another sync is running.
    :raises ChromaError: the server of ``backends.chroma_url`` cannot be used; the index is as before.
    """
    url, vectors_url = backends.database_url, backends.chroma_url
    check(vectors_url)
    files = corpus_files(corpus, index)
    model = embedder or backends.embedder()
    reading = ReadOptions(cache=index / PAGES, accept_secret=accept_secret)
    into = partial(Generation, index, embedder=model, url=url, vectors_url=vectors_url, reached=_reached)
    with _locked(index, wait):
        files = corpus_files(corpus, index) if wait else files
        settings = Settings(reading, Corrections.read(corpus), verify, processes, progress, on_page)
        job = partial(Job, corpus, files, settings=settings)
        manifest, reason = _manifest(index, model, rebuild, renew)
        _tidy(index, manifest, url, vectors_url)
        if manifest is None:
            return job(into(_fresh(model, "gen-0001"))).run()
        if not rebuild and reason is None:
            generation = into(manifest)
            generation.open()
            report = job(generation).run()
            if not (index / PURGE).exists():
                return report
            # Databases and term indexes keep the bytes of what was deleted for a while: what stays is written anew.
            manifest = read_manifest(index)
        fresh = into(_fresh(model, next_generation(manifest.generation), manifest.version), serving=False)
        with _previous(index / manifest.generation, url, manifest.schema) as replaced:
            if not rebuild and reason is None and replaced is not None:
                job(fresh).take_along(replaced)
            else:
                report = replace(job(fresh).run(replaced=replaced), rebuilt=None if rebuild else reason)
        if (index / PAGES).is_dir():
            _forget_pages(index / PAGES)
        if (index / PURGE).exists():
            left = [*_tidy(index, read_manifest(index), url, vectors_url), *_removed(index / PAGES)]
            if left:
                raise _not_purged(left)
            (index / PURGE).unlink()
        return report


def _forget_pages(pages: Path) -> None:
    """Delete recognised pages that this rebuild did not use, nor any sync for long."""
    from ingest.readers.page_cache import forget_unused

    forget_unused(pages, time.time() - _UNUSED_SECONDS)


def _reached(stage: str) -> None:
    """Mark a stage; looked up when it is behind, so that tests can make the process die there."""
    ingest.sync.job.reached(stage)


@contextmanager
def _previous(generation: Path, url: str | None, schema: int) -> Iterator[Catalogue | None]:
    """Open the catalogue of the generation that is being replaced; None where it cannot be read."""
    if schema != SCHEMA_VERSION:
        yield None
        return
    catalogue = Catalogue.open(generation, url)
    try:
        yield catalogue
    finally:
        catalogue.close()


@contextmanager
def _locked(index: Path, wait: float) -> Iterator[None]:
    """Hold the index's lock; the system lets go of it when the process ends, however it ends."""
    index.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(index / ".lock", timeout=wait):
            yield
    except Timeout as error:
        raise LockedError(
            f"Một lần ingest khác đang ghi vào {index}; đợi lần đó xong rồi chạy lại, hoặc thêm --wait để đợi.",
            f"Another ingest is writing to {index}; wait until it is done and run this again, or add --wait.",
        ) from error


def _manifest(index: Path, embedder: Embedder, rebuild: bool, renew: bool) -> tuple[Manifest | None, str | None]:
    """Return the manifest, None where there is no index yet, and why the index must be made anew, None for not."""
    try:
        manifest = read_manifest(index)
    except IndexMissingError:
        return None, None
    except IndexMismatchError as error:
        last = max((folder.name for folder in generations(index)), default="gen-0000")
        return _fresh(embedder, last, schema=_UNREADABLE), str(error)
    if not (index / manifest.generation).is_dir():
        return None, None
    made = {"splitter": SPLITTER_VERSION, "normaliser": NORMALISER_VERSION, "parser": PARSER_VERSION}
    wanted = {"model_id": embedder.model_id, **made, "schema": SCHEMA_VERSION}
    try:
        if not (rebuild or renew):
            manifest.check({"model_id": embedder.model_id}, index)
        manifest.check(wanted, index)
    except IndexMismatchError as error:
        if not (rebuild or renew) and manifest.model_id != embedder.model_id:
            raise
        return manifest, str(error)
    return manifest, None


def _fresh(embedder: Embedder, generation: str, version: int = 0, schema: int | None = None) -> Manifest:
    """Return the manifest of an index made now."""
    return Manifest(
        generation=generation,
        version=version,
        model_id=embedder.model_id,
        dimension=embedder.dimension,
        splitter=SPLITTER_VERSION,
        normaliser=NORMALISER_VERSION,
        parser=PARSER_VERSION,
        schema=SCHEMA_VERSION if schema is None else schema,
    )


def _tidy(index: Path, manifest: Manifest | None, url: str | None, vectors_url: str | None) -> list[Path]:
    """Remove generations that do not serve, replaced and interrupted ones; return those that could not be removed."""
    left: list[Path] = []
    for folder in generations(index):
        if manifest is None or folder.name != manifest.generation:
            drop(folder, url)
            drop_collection(folder, vectors_url)
            left += _removed(folder)
    return left


def _removed(folder: Path) -> list[Path]:
    """Remove a folder; return it where something of it stays, as when a database that closes writes into it anew."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return []
        time.sleep(_BETWEEN_TRIES)
    return [folder]


def _not_purged(left: list[Path]) -> HoiVanBanError:
    names = ", ".join(str(folder) for folder in left)
    return HoiVanBanError(
        f"Văn bản mật đã được gỡ khỏi chỉ mục nhưng chưa xóa hết được {names}; đóng các chương trình đang mở chỉ mục "
        "rồi chạy lại.",
        f"The secret directive is out of the index, but {names} cannot be deleted; close what has the index open and "
        "run this again.",
    )
