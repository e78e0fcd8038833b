"""Where an uploaded file goes: an existing folder of the corpus, or for administrators a new one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.corpus_changes import FileThereError
from ingest.corpus_names import existing, safe_folder, safe_name
from ingest.errors import HoiVanBanError
from web.site import Site
from web.viewer import Role, Viewer

_MOST = 500
"""Folders that are offered."""


class PlaceRefusedError(HoiVanBanError):
    """This person may not put a file there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder relative to the corpus, "" for the corpus itself, and the name of a new one within it, if any."""

    folder: str = ""
    new: str = ""

    @property
    def path(self) -> str:
        """The whole path."""
        return "/".join(filter(None, (self.folder.strip("/"), self.new.strip().strip("/"))))


def folders(site: Site, viewer: Viewer) -> list[str]:
    """Return the folders of the corpus that this person may read, in order."""
    found = sorted(_below(site.corpus, "", os.path.realpath(site.index)))
    return [folder for folder in found if viewer.access.reads(folder)][:_MOST]


def _below(folder: Path, prefix: str, index: str) -> Iterator[str]:
    """Yield the folders below one, hidden ones and the index left out."""
    try:
        entries = [entry for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return
    for entry in entries:
        if not entry.name.startswith(".") and entry.name.isprintable() and os.path.realpath(entry.path) != index:
            yield f"{prefix}{entry.name}"
            yield from _below(Path(entry.path), f"{prefix}{entry.name}/", index)


def choose(site: Site, viewer: Viewer, place: Place, name: str) -> str:
    """Return the path in the corpus for a file that is sent.

    Nothing is said of what this person may not read: there a name just cannot be used.

    Raises:
        NameRefusedError: the name or the folder may not be.
        PlaceRefusedError: this person may not put it there.
        FileThereError: there is such a file.
    """
    safe = safe_name(name.replace("\\", "/").rsplit("/", 1)[-1])
    if place.path and not viewer.access.reads(place.path):
        raise _refused(safe)
    target = safe_folder(site.corpus, place.path)
    folder = "" if target == site.corpus else target.relative_to(site.corpus).as_posix()
    path = f"{folder}/{safe}" if folder else safe
    if not viewer.access.reads(path) or (place.new.strip() and not viewer.may(Role.ADMIN)):
        raise _refused(safe)
    if folder and not target.is_dir() and not (place.new.strip() and viewer.may(Role.ADMIN)):
        raise _refused(safe)
    before = existing(target, safe)
    if before is not None:
        if not viewer.access.reads(before.relative_to(site.corpus).as_posix()):
            raise _refused(safe)
        raise FileThereError(
            f"{safe}: trong kho đã có tệp cùng tên; hãy đổi tên tệp, hoặc dùng “Thay tệp” ở dòng của văn bản ấy.",
            f"{safe}: a file of this name is in the corpus; rename yours, or use “Replace” in that document's row.",
        )
    return path


def _refused(name: str) -> PlaceRefusedError:
    return PlaceRefusedError(
        f"{name}: tên tệp hoặc thư mục này không dùng được; hãy chọn tên hoặc thư mục khác.",
        f"{name}: this name or folder cannot be used; choose another.",
    )
