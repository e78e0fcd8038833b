"""Adding, replacing and removing files of the corpus while the app runs; each change can be taken back.

A file is read before it is taken in: one that no directive can be read from is refused with the reason, and nothing
of it stays. A file comes to its place whole, by a rename, and the one that stood there goes to ``corpus/.trash``. The
index follows at the next sync (:class:`ingest.resync.Resync`).
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ingest import trash
from ingest.corpus_names import existing, safe_folder, safe_name
from ingest.datamodels import Directive
from ingest.errors import CorpusError, ReadError
from ingest.header.secrecy import SecretError
from ingest.placing import FileThereError, new_change, placed, there_already, unmade
from ingest.readers.failures import too_large
from ingest.readers.options import DEFAULTS, ReadOptions
from ingest.store.manifest import MANIFEST
from ingest.sync.corpus import corpus_files, digest_of
from ingest.sync.outcome import Unread
from ingest.sync.workers import Workers
from ingest.trash import Change, ChangeError

__all__ = [
    "KEPT_DAYS",
    "Added",
    "Change",
    "ChangeError",
    "FileThereError",
    "add",
    "changes",
    "check_upload",
    "purge",
    "remove",
    "undo",
]

LARGEST = DEFAULTS.largest_file
"""Bytes of a file, unless the caller says otherwise; readers take no larger ones."""
_BLOCK = 2**20
_COMING = ".coming-"
KEPT_DAYS = 30
"""How long what was removed or replaced on the page can be taken back."""
_LEFT_BEHIND = 24 * 3600.0
"""Seconds after which a half-written file that a crash left is deleted by :func:`purge`."""


@dataclass(frozen=True, slots=True)
class Added:
    """A file that was taken in: the change, and the directives that were read in it."""

    change: Change
    directives: tuple[Directive, ...]


def add(
    corpus: Path,
    index: Path,
    name: str,
    content: BinaryIO,
    *,
    folder: str = "",
    replace: bool = False,
    by: str = "",
    largest: int = LARGEST,
    accept_secret: bool = False,
    on_page: Callable[[int, int], None] | None = None,
    at: datetime | None = None,
) -> Added:
    """Take a file into the corpus, in a ``folder`` relative to it; with ``replace`` in the place of one of that name.

    ``by`` is who adds it, ``largest`` how many bytes are taken, ``on_page`` is told (pages read, pages in all).

    :raises NameRefusedError: the name or the folder may not be.
    :raises FileThereError: a file of this name is there and is not to be replaced.
    :raises ReadError: it is too large, or nothing can be read in it; :class:`SecretError` if it bears a secrecy mark.
    :raises ChangeError: it cannot be written, or the corpus folder seems to be away.
    """
    name = safe_name(name)
    place = safe_folder(corpus, folder.strip("/"))
    file = (place / name).relative_to(corpus).as_posix()
    with _said(corpus, file):
        _check_there(corpus, index)
        _check_free(place, name, file, replace)
        place.mkdir(parents=True, exist_ok=True)
        with _coming(place, name) as coming:
            _copy(content, coming, file, largest)
            directives = check_upload(coming, file, index=index, accept_secret=accept_secret, on_page=on_page)
            with trash.locked(corpus):
                before = _check_free(place, name, file, replace)
                change = placed(corpus, coming, before or place / name, by, at)
    return Added(change, tuple(directives))


def check_upload(
    path: Path,
    name: str,
    *,
    index: Path | None = None,
    accept_secret: bool = False,
    on_page: Callable[[int, int], None] | None = None,
) -> list[Directive]:
    """Return the directives of a file as a sync would read it, in a process of its own and within its limits.

    ``name`` is what the file will be called; pages that are recognised are kept for the sync of ``index``.

    :raises ReadError: nothing can be read in it, with the reason; :class:`SecretError` for a secrecy mark.
    """
    from ingest.index import PAGES

    options = ReadOptions(cache=index / PAGES if index else None, accept_secret=accept_secret)
    told = (lambda _, page, pages: on_page(page, pages)) if on_page else None
    with Workers(options, processes=1, on_page=told) as workers:
        ((_, outcome),) = workers.read([(name, path)])
    if isinstance(outcome, Unread):
        vietnamese, _, english = outcome.error.partition("\n")
        raise (SecretError if outcome.secret else ReadError)(vietnamese, english)
    return list(outcome.directives)


def remove(corpus: Path, index: Path, file: str, *, by: str = "", at: datetime | None = None) -> Change:
    """Take a file out of the corpus; ``file`` is what the catalogue calls it.

    :raises ChangeError: it is not there, it is the only one (an empty folder leaves the index as it is), or it cannot
        be moved.
    """
    with _said(corpus, file), trash.locked(corpus):
        return _removed(corpus, index, file, by, at)


def undo(corpus: Path, index: Path, change_id: str, *, by: str = "", at: datetime | None = None) -> Change:
    """Take a change back and return the change that this is, which can be taken back in turn.

    :raises ChangeError: the change is not known any more, or its file was changed again since.
    """
    change = trash.found(corpus, change_id)
    if change is None:
        raise _not_known(change_id)
    with _said(corpus, change.file), trash.locked(corpus):
        place = corpus / change.path
        if change.put and _digest(place) != change.put:
            raise _changed_since(change)
        if change.action == "added":
            done = _removed(corpus, index, change.file, by, at)
        else:
            if not change.put and os.path.lexists(place):
                raise _changed_since(change)
            place.parent.mkdir(parents=True, exist_ok=True)
            done = placed(corpus, trash.kept(corpus, change), place, by, at)
        trash.drop(corpus, change_id)
        return done


def changes(corpus: Path) -> list[Change]:
    """Return the changes that can be taken back, the newest first."""
    return trash.listed(corpus)


def purge(corpus: Path, before: datetime) -> int:
    """Delete for good what was replaced or removed before a time, and what crashes left; return how many changes.

    Where there is nothing of the kind the folder is left untouched.
    """
    gone = trash.expired(corpus, before)
    if gone or not corpus.is_dir():
        with _said(corpus, trash.FOLDER), trash.locked(corpus):
            for change_id in gone:
                trash.drop(corpus, change_id)
    for left in corpus.rglob(f"{_COMING}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
                left.unlink()
    return len(gone)


def _removed(corpus: Path, index: Path, file: str, by: str, at: datetime | None) -> Change:
    files = _files(corpus, index)
    if file not in files:
        raise ChangeError(
            f"Không có tệp {file} trong {corpus}; có thể tệp đã được gỡ bỏ hoặc đổi tên. Tải lại trang.",
            f"There is no file {file} in {corpus}; it may have been removed or renamed. Reload the page.",
        )
    if len(files) == 1:
        raise ChangeError(
            f"{file} là tệp duy nhất của kho, nên chưa gỡ bỏ được; hãy thêm văn bản khác trước.",
            f"{file} is the only file of the corpus and cannot be removed; add another one first.",
        )
    change = new_change(corpus, "removed", files[file], by, at)
    try:
        trash.note(corpus, change)
        files[file].replace(trash.kept(corpus, change))
    except OSError:
        unmade(corpus, change, files[file])
        raise
    return change


def _copy(content: BinaryIO, coming: Path, file: str, largest: int) -> None:
    """Write what is uploaded, up to a limit, so that it survives a power cut."""
    size = 0
    with coming.open("xb") as out:
        while block := content.read(_BLOCK):
            size += len(block)
            if size > largest:
                raise too_large(file, "dung lượng", "the size", f"> {largest:,} byte", f"{largest:,} byte")
            out.write(block)
        out.flush()
        os.fsync(out.fileno())


@contextmanager
def _coming(place: Path, name: str) -> Iterator[Path]:
    """Give a hidden name beside a file's place, with its ending; nothing stays there in the end."""
    coming = place / f"{_COMING}{uuid.uuid4().hex[:12]}{Path(name).suffix[:20]}"
    try:
        yield coming
    finally:
        coming.unlink(missing_ok=True)


def _check_free(place: Path, name: str, file: str, replace: bool) -> Path | None:
    """Return the file that stands in a place and is to be replaced; None where nothing does."""
    before = existing(place, name)
    if before is None:
        return None
    if before.is_dir() or not replace:
        raise there_already(file)
    return before


def _check_there(corpus: Path, index: Path) -> None:
    """See that an empty corpus folder is no disk that is away: the next sync would empty the index."""
    if (index / MANIFEST).exists() and not _files(corpus, index):
        raise ChangeError(
            f"Thư mục {corpus} đang trống mà chỉ mục còn văn bản, nên chưa nhận tệp mới; kiểm tra ổ đĩa chứa thư mục. "
            "Nếu muốn bắt đầu lại, chép tệp vào thư mục rồi chạy python -m ingest.",
            f"The folder {corpus} is empty while the index is not, so no file is taken; check the disk that holds it. "
            "To begin anew, copy files into it and run python -m ingest.",
        )


def _files(corpus: Path, index: Path) -> dict[str, Path]:
    try:
        return corpus_files(corpus, index)
    except CorpusError:
        return {}


def _digest(path: Path) -> str | None:
    try:
        return digest_of(path)
    except OSError:
        return None


@contextmanager
def _said(corpus: Path, file: str) -> Iterator[None]:
    """Say what the file system refuses: a full disk, a folder that may not be written to."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ChangeError(
            f"{file}: không ghi được vào {corpus} ({reason}); kiểm tra ổ đĩa còn chỗ và thư mục có quyền ghi. "
            "Kho văn bản không thay đổi.",
            f"{file}: {corpus} cannot be written to ({reason}); check free space and permissions. The corpus is as it "
            "was.",
        ) from error


def _changed_since(change: Change) -> ChangeError:
    return ChangeError(
        f"{change.file}: tệp đã thay đổi lần nữa sau đó, nên không hoàn tác được; tệp hiện tại được giữ nguyên.",
        f"{change.file}: the file was changed again since, so this cannot be undone; the present file is kept.",
    )


def _not_known(change_id: str) -> ChangeError:
    return ChangeError(
        f"Không còn thay đổi {change_id[:40]} để hoàn tác; có thể đã hoàn tác hoặc đã dọn thùng rác.",
        f"There is no change {change_id[:40]} to undo; it may be undone already, or the trash was emptied.",
    )
