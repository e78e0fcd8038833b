"""What was changed in the corpus from the app, so that it can be taken back: ``corpus/.trash/<id>/<file>``.

Each change has a folder of its own: the file that was replaced or removed under its path, and ``.change.json`` beside
it: what, who, when. The name begins with a dot, so a sync passes it over.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from ingest.atomic import written_whole
from ingest.errors import HoiVanBanError

FOLDER = ".trash"
Action = Literal["added", "replaced", "removed"]
_NOTE = ".change.json"
_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")
_PATIENCE = 30.0


class ChangeError(HoiVanBanError):
    """The corpus cannot be changed so; it is as it was."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the corpus: ``file`` is what the catalogue calls the file, ``at`` a time in UTC.

    ``put`` is the SHA-256 of what came to stand in its place, empty for one that was removed. ``path`` is the file's
    path relative to the corpus as the file system has it.
    """

    id: str
    action: Action
    file: str
    path: str
    by: str
    at: datetime
    put: str = ""


def new_id(at: datetime) -> str:
    """Return the id of a change that is made now; ids sort by time."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex[:8]}"


def kept(corpus: Path, change: Change) -> Path:
    """Return where the file that a change replaced or removed is kept."""
    return corpus / FOLDER / change.id / change.path


def note(corpus: Path, change: Change) -> None:
    """Write down a change, before it is made.

    :raises OSError: it cannot be written.
    """
    folder = corpus / FOLDER / change.id
    folder.mkdir(parents=True)
    kept(corpus, change).parent.mkdir(parents=True, exist_ok=True)
    names = ("id", "action", "file", "path", "by", "put")
    plain = {**{name: getattr(change, name) for name in names}, "at": change.at.isoformat()}
    written_whole(folder / _NOTE, json.dumps(plain, indent=1).encode())


def listed(corpus: Path) -> list[Change]:
    """Return the changes that can be taken back, the newest first; what is no note of a change is passed over."""
    try:
        names = sorted(os.listdir(corpus / FOLDER), reverse=True)
    except OSError:
        return []
    return [change for name in names if (change := found(corpus, name)) is not None]


def found(corpus: Path, change_id: str) -> Change | None:
    """Return a change by its id; None where there is none, or it cannot be taken back any more."""
    if not _ID.fullmatch(change_id):
        return None
    try:
        plain = json.loads((corpus / FOLDER / change_id / _NOTE).read_bytes())
        change = Change(**{**plain, "at": datetime.fromisoformat(plain["at"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    inside = Path(change.path)
    if change.id != change_id or inside.is_absolute() or ".." in inside.parts:
        return None
    return change if change.action == "added" or os.path.lexists(kept(corpus, change)) else None


def drop(corpus: Path, change_id: str) -> None:
    """Forget a change, with the file that it kept."""
    shutil.rmtree(corpus / FOLDER / change_id, ignore_errors=True)


def expired(corpus: Path, before: datetime) -> list[str]:
    """Return the ids of the changes that were made before a time, broken ones included."""
    try:
        names = os.listdir(corpus / FOLDER)
    except OSError:
        return []
    return sorted(name for name in names if _ID.fullmatch(name) and name < f"{before.astimezone(UTC):%Y%m%dT%H%M%S}")


@contextmanager
def locked(corpus: Path) -> Iterator[None]:
    """Hold the corpus, so that two changes at once do not meet.

    :raises ChangeError: somebody else holds it for too long.
    :raises OSError: the folder cannot be written to.
    """
    folder = corpus / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=_PATIENCE):
            yield
    except Timeout as error:
        raise ChangeError(
            f"Đang có thay đổi khác trong {corpus}; đợi một lát rồi thử lại.",
            f"Another change is being made in {corpus}; wait a moment and try again.",
        ) from error
