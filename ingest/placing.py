"""Bringing a file to its place in the corpus in one step, and keeping what stood there (:mod:`ingest.trash`)."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ingest import trash
from ingest.sync.corpus import digest_of, shown_name
from ingest.trash import Action, Change, ChangeError


class FileThereError(ChangeError):
    """A file of this name is in the corpus already; it can be replaced."""


def placed(corpus: Path, source: Path, place: Path, by: str, at: datetime | None) -> Change:
    """Bring a file to its place in one step, and keep what stood there; the change is written down before."""
    action: Action = "replaced" if os.path.lexists(place) else "added"
    change = new_change(corpus, action, place, by, at, put=digest_of(source))
    kept = trash.kept(corpus, change)
    try:
        trash.note(corpus, change)
        if action == "replaced":
            _keep(place, kept)
            source.replace(place)
        else:
            _rename_new(source, place)
    except (OSError, ChangeError):
        unmade(corpus, change, place)
        raise
    return change


def unmade(corpus: Path, change: Change, place: Path) -> None:
    """Forget a change that failed halfway; the file that stood there goes back before the note goes."""
    kept = trash.kept(corpus, change)
    if os.path.lexists(kept) and not os.path.lexists(place):
        kept.replace(place)
    trash.drop(corpus, change.id)


def new_change(corpus: Path, action: Action, place: Path, by: str, at: datetime | None, put: str = "") -> Change:
    """Return the change that is made now; ``put`` is the digest of what comes to stand in the place."""
    moment = (at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    path = place.relative_to(corpus).as_posix()
    return Change(trash.new_id(moment), action, shown_name(path), path, by, moment, put)


def _keep(place: Path, kept: Path) -> None:
    """Let a file that is about to be replaced stand in the trash too; a link goes there itself."""
    if not place.is_symlink():
        with suppress(OSError):
            os.link(place, kept)
            return
    place.replace(kept)


def _rename_new(source: Path, place: Path) -> None:
    """Rename a file to a place where nothing stands, even if something comes there at this moment.

    :raises FileThereError: it came.
    """
    try:
        os.link(source, place)
    except FileExistsError as error:
        raise there_already(place.name) from error
    except OSError:  # a file system without links
        if os.path.lexists(place):
            raise there_already(place.name) from None
        source.replace(place)
        return
    source.unlink()


def there_already(file: str) -> FileThereError:
    """Return the error for a name that is taken."""
    return FileThereError(
        f"{file}: trong kho đã có tệp này; đổi tên, hoặc chọn thay thế tệp cũ.",
        f"{file}: a file of this name is in the corpus; rename it, or choose to replace the old one.",
    )
