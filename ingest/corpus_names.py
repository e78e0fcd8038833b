"""Names under which people may put files into the corpus: what a sync would pass over or could not show is refused."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from ingest.errors import HoiVanBanError
from ingest.sync.corpus import is_passed_over

_LONGEST = 200
"""Bytes of one name; file systems take 255, and the name of its corrections is longer."""
_LONGEST_FOLDER = 600
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters, those that show nothing, those that turn the direction of what follows, halves of characters."""
_NOT_PORTABLE = re.compile(r'[/\\<>:"|?*]')
"""What parts folders, and what a copy of the corpus on another system could not be called."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


class NameRefusedError(HoiVanBanError):
    """A file or folder may not be called so."""


def safe_name(name: str) -> str:
    """Return a file's name as it is stored: in NFC.

    :raises NameRefusedError: it would be hidden or passed over, leads elsewhere, cannot be shown, or is too long.

    >>> safe_name("Công văn 16.pdf")
    'Công văn 16.pdf'
    """
    named = _part(name)
    if is_passed_over(named):
        raise _refused(named, "tệp có tên như vậy không được đọc", "files of such a name are not read")
    return named


def safe_folder(corpus: Path, folder: str) -> Path:
    """Return the place of a folder of the corpus, "" for the corpus itself; it need not be there yet.

    :raises NameRefusedError: a part of it is hidden, leads elsewhere, cannot be shown or is too long, or is a link.
    """
    place = corpus
    if len(folder.encode("utf-8", "surrogatepass")) > _LONGEST_FOLDER:
        raise _refused(f"{folder[:40]}…", "đường dẫn quá dài", "the path is too long")
    for part in folder.split("/") if folder else ():
        named = _part(part)
        if named.startswith("."):
            raise _refused(named, "thư mục ẩn không được đọc", "hidden folders are not read")
        place = existing(place, named) or place / named
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            raise _refused(named, "đây không phải một thư mục của kho", "it is no folder of the corpus")
    return place


def existing(folder: Path, name: str) -> Path | None:
    """Return what stands in a folder under a name, whichever way its diacritics are composed; None for nothing."""
    if os.path.lexists(folder / name):
        return folder / name
    if not folder.is_dir():
        return None
    return next((p for p in folder.iterdir() if unicodedata.normalize("NFC", p.name) == name), None)


def _part(name: str) -> str:
    """Return one part of a path as it is stored."""
    named = unicodedata.normalize("NFC", name).strip()
    if not named or named.strip(".") == "":
        raise _refused(name[:40], "tên trống", "the name is blank")
    if _UNSEEN.search(named):
        raise _refused(named[:80], "tên có ký tự ẩn hoặc điều khiển", "the name holds unseen or control characters")
    if _NOT_PORTABLE.search(named) or named.endswith(".") or _DEVICE.fullmatch(named):
        raise _refused(
            named[:80],
            'tên có ký tự không dùng được (/ \\ < > : " | ? *), kết thúc bằng dấu chấm hoặc là tên riêng của hệ thống',
            "the name holds one of / \\ < > : \" | ? *, ends in a dot, or is one of the system's own",
        )
    if len(named.encode()) > _LONGEST:
        raise _refused(f"{named[:40]}…", f"tên dài hơn {_LONGEST} byte", f"the name is longer than {_LONGEST} bytes")
    return named


def _refused(name: str, vietnamese: str, english: str) -> NameRefusedError:
    shown = _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", name)
    return NameRefusedError(
        f"Không nhận tên “{shown}”: {vietnamese}; hãy đổi tên rồi thử lại.",
        f"The name “{shown}” is refused: {english}; rename it and try again.",
    )
