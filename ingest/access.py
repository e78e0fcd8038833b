"""Who may read which files: the folders of the corpus that are closed to a reader.

The catalogue answers a reader (:meth:`ingest.store.catalogue.Catalogue.for_reader`) as if the closed files were not
there, and every later stage asks the catalogue. Who a reader is, and what is closed to whom, is decided by the web.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from ingest.errors import HoiVanBanError

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
"""The marks of the five written tones."""


class AccessError(HoiVanBanError):
    """A closed folder is named in a way that could never close anything."""


@dataclass(frozen=True, slots=True)
class Access:
    """What one reader may not read: ``closed`` folders with all below them, or single files.

    Paths are relative to the corpus, with ``/`` between whole names, case counts; "" is the corpus itself. A name
    means all ways to encode its marks, for folders come from several systems. Equal rights make equal values.

    >>> nobody = Access(frozenset({"/mat/", "mat/nhan-su"}))
    >>> nobody == Access(frozenset({"mat"})), nobody.reads("mat/a.txt"), nobody.reads("mat-ong/a.txt")
    (True, False, True)

    :raises AccessError: a path holds ``..``.
    """

    closed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Write the paths in one way, and drop those below others."""
        paths = {_path(folder) for folder in self.closed}
        least = (p for p in paths if not any(_is_within(p, other) for other in paths - {p}))
        object.__setattr__(self, "closed", frozenset(least))

    def reads(self, file: str) -> bool:
        """Tell whether a file may be read; ``file`` is what the catalogue calls it."""
        closed = self.spellings()
        return not closed or ("" not in closed and closed.isdisjoint(_itself_and_above(file)))

    def spellings(self) -> frozenset[str]:
        """Return the closed paths in every encoding of their marks that a file system may hold."""
        return _spellings(self.closed)

    def also_closing(self, other: Access) -> Access:
        """Return the right to read what both allow."""
        return Access(self.closed | other.closed)


EVERYTHING = Access()
"""The right of the machine's owner, and of whoever needs no sign-in."""


def _path(folder: str) -> str:
    parts = [part for part in unicodedata.normalize("NFC", folder).split("/") if part not in {"", "."}]
    if ".." in parts:
        raise AccessError(
            f"Không đóng được thư mục “{folder}”: đường dẫn có “..”. Ghi đường dẫn tính từ thư mục văn bản.",
            f'The folder "{folder}" cannot be closed: its path holds "..". Write the path from the corpus folder on.',
        )
    return "/".join(parts)


@lru_cache(maxsize=256)
def _spellings(closed: frozenset[str]) -> frozenset[str]:
    written = (product(*map(_encodings, folder.split("/"))) for folder in closed)
    return frozenset("/".join(parts) for ways in written for parts in ways)


def _itself_and_above(path: str) -> Iterator[str]:
    """Yield a path and the folders that it is in.

    >>> list(_itself_and_above("a/b/c.txt"))
    ['a/b/c.txt', 'a/b', 'a']
    """
    yield path
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _is_within(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _encodings(name: str) -> Collection[str]:
    """Return a name as Windows, macOS and old Vietnamese keyboards (vowel whole, tone apart) write it.

    >>> [len(form) for form in _encodings("mậ")]
    [2, 4, 3]
    """
    composed, apart = unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)
    return dict.fromkeys((composed, apart, "".join(map(_with_tone_apart, composed))))


def _with_tone_apart(letter: str) -> str:
    marks = unicodedata.normalize("NFD", letter)
    vowel = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    return vowel + "".join(mark for mark in marks if mark in _TONES)
