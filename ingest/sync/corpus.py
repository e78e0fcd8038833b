"""The corpus folder as a list of files: which are read, which are passed over, and whether their bytes changed."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Container, Iterator
from pathlib import Path

from ingest.errors import CorpusError

FORMATS = ".pdf, .docx, .doc, .rtf, .odt, .xlsx, .xls, .html, .txt, .md"
_HIDDEN = (".", "~$")
_PASSED_OVER = ("README", "DESKTOP.INI", "THUMBS.DB")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows them: they would steer a terminal."""
_RACY_NS = 2_000_000_000
"""Coarsest step of the times that file systems keep (FAT: 2 s)."""


def corpus_files(corpus: Path, index: Path) -> dict[str, Path]:
    """Return the files to ingest by POSIX path relative to ``corpus``, sorted; subfolders are included.

    Passed over: names that begin with a dot or ``~$`` (hidden and lock files), what Windows puts beside files
    (``desktop.ini``, ``Thumbs.db``), ``README*`` (what the folder says about itself), and the index, should it lie
    inside. What cannot be stored or printed of a name is escaped in what the file is called.

    :raises CorpusError: the folder is missing, is no folder, or holds no file to ingest.
    """
    if not corpus.is_dir():
        raise CorpusError(
            f"Không có thư mục văn bản {corpus}. Tạo thư mục và đặt văn bản vào đó, hoặc chỉ đúng chỗ bằng --corpus; "
            "chỉ mục được giữ nguyên.",
            f"There is no corpus folder {corpus}. Make it and put directives there, or point --corpus to it; "
            "the index is left as it is.",
        )
    files: dict[str, Path] = {}
    for name, path in sorted(_entries(corpus, "", os.path.realpath(index))):
        shown = shown_name(name)
        while shown in files:  # another file's name holds what was escaped in this one
            shown += "\\"
        files[shown] = Path(path)
    if not files:
        raise empty_corpus(corpus, ())
    return dict(sorted(files.items()))


def _entries(folder: Path | str, prefix: str, index: str) -> Iterator[tuple[str, str]]:
    """Yield (relative name, path) of the files below a folder; links to folders are not followed.

    A link that leads nowhere and a folder that cannot be opened count as files: the reader then says what is wrong
    with them.
    """
    try:
        opened = os.scandir(folder)
    except OSError:
        if not prefix:
            raise
        yield prefix.removesuffix("/"), os.fspath(folder)
        return
    with opened as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(_HIDDEN):
                continue
            if entry.is_dir(follow_symlinks=False):
                if os.path.realpath(entry.path) != index:
                    yield from _entries(entry.path, f"{prefix}{name}/", index)
            elif not name.upper().startswith(_PASSED_OVER) and _is_entry(entry, index):
                yield f"{prefix}{name}", entry.path


def is_passed_over(name: str) -> bool:
    """Tell whether a file of this name is never read; see :func:`corpus_files`.

    >>> is_passed_over("README.md"), is_passed_over(".a.txt"), is_passed_over("a.txt")
    (True, True, False)
    """
    return name.startswith(_HIDDEN) or name.upper().startswith(_PASSED_OVER)


def _is_entry(entry: os.DirEntry[str], index: str) -> bool:
    if entry.is_symlink() and os.path.realpath(entry.path).startswith(index + os.sep):
        return False
    try:
        return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry.path))
    except OSError:  # a link to itself, or into a folder that may not be entered
        return True


def is_gone(name: str, files: Container[str]) -> bool:
    """Tell whether a file that was there is no longer: not where its folder cannot be opened.

    >>> is_gone("a/b.txt", {"c.txt"}), is_gone("a/b.txt", {"a"})
    (True, False)
    """
    parts = name.split("/")
    return not any("/".join(parts[:depth]) in files for depth in range(1, len(parts) + 1))


def shown_name(name: str) -> str:
    """Return a name that can be stored and printed: bytes that are no Unicode and control characters escaped.

    >>> shown_name("công văn.txt"), shown_name("c\\udcf4ng.txt"), shown_name("a\\nb.txt")
    ('công văn.txt', 'c\\\\xf4ng.txt', 'a\\\\nb.txt')
    """
    shown = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), shown)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes.

    :raises OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stamp_of(found: os.stat_result) -> str:
    """Return what changes whenever a file's bytes do: its size and times; empty where that is not certain.

    A file that changed within the last two seconds may change again without another time being recorded (the "racy"
    case of git's index), so its bytes are compared the next time.
    """
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < _RACY_NS:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def empty_corpus(corpus: Path, reasons: tuple[str, ...]) -> CorpusError:
    """Return the error for a folder without one readable file; ``reasons`` are those of the first files."""
    shown = "".join(f"\n  - {reason}" for reason in reasons[:5])
    return CorpusError(
        f"Thư mục {corpus} không có tệp văn bản nào đọc được; chỉ mục được giữ nguyên. Đặt văn bản vào đó "
        f"({FORMATS}, ảnh quét), hoặc chỉ đúng thư mục bằng --corpus.",
        f"The folder {corpus} holds no file that can be read; the index is left as it is. Put directives there "
        f"({FORMATS}, scanned images), or point --corpus to the right folder.{shown}",
    )
