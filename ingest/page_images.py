"""Pages of a file as pictures, and where a quote stands on them.

Pictures are drawn in a process of its own, with a limit on its time and memory: a page that hangs or crashes the
library that draws it costs a message, not the app. Places are shares of the page as a viewer shows it, so they fit the
picture at any width (:class:`ingest.source.Box`). ``Page.number`` is the number of the page in its file, however many
directives the file holds.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as OutOfTime
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from ingest.page_drawing import NoPageError, PageError, bounded, count, draw
from ingest.source import Box, Page

if TYPE_CHECKING:
    from pebble import ProcessPool

__all__ = ["MEDIA_TYPE", "NoPageError", "PageError", "PageImages", "QuoteBox", "quote_boxes"]

MEDIA_TYPE = "image/webp"
_SECONDS = 30.0
_KEPT_BYTES = 32 * 2**20
_DRAWN_BY_ONE = 500
"""Pages after which a drawing process is replaced, so that nothing that a library leaks adds up."""
_Found = TypeVar("_Found")


class PageImages:
    """Draws pages; one for the whole process, safe to use from several threads. No process runs before the first."""

    def __init__(self, *, processes: int = 1, seconds: float = _SECONDS) -> None:
        """Remember how many draw, and for how many seconds one page may take."""
        self._processes, self._seconds = processes, seconds
        self._lock = Lock()
        self._pool: ProcessPool | None = None
        self._kept: OrderedDict[tuple[object, ...], bytes] = OrderedDict()

    def image(self, path: Path, page: int, width: int = 1200, *, name: str | None = None) -> bytes:
        """Return a page of a file as a WebP picture ``width`` pixels wide (bounded to 200–2400).

        Pages count from 1; ``name`` is what the file is called in messages. The last pictures are kept in memory until
        their file changes.

        :raises NoPageError: the file has no such page, or is of a format without pages.
        :raises PageError: the file is gone, damaged, or its page takes too long or too much memory to draw.
        """
        shown = name or path.name
        width = bounded(width)
        key = (os.fspath(path), *_stamp(path, shown), page, width)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        drawn = self._called(draw, path, page, width, shown)
        with self._lock:
            self._kept[key] = drawn
            while sum(map(len, self._kept.values())) > _KEPT_BYTES and len(self._kept) > 1:
                self._kept.popitem(last=False)
        return drawn

    def pages(self, path: Path, *, name: str | None = None) -> int:
        """Return how many pages a file has.

        :raises NoPageError: it is of a format without pages.
        :raises PageError: it is gone or damaged.
        """
        return self._called(count, path, name or path.name)

    def close(self) -> None:
        """End the drawing processes."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            pool.join()

    def _called(self, call: Callable[..., _Found], path: Path, *arguments: object) -> _Found:
        """Call a function in a drawing process."""
        from pebble import ProcessExpired

        name = str(arguments[-1])
        try:
            found: _Found = self._running().schedule(call, (path, *arguments), timeout=self._seconds).result()
        except OutOfTime as error:
            raise _too_hard(name) from error
        except (ProcessExpired, BrokenProcessPool, MemoryError, RuntimeError) as error:
            raise _too_hard(name) from error
        return found

    def _running(self) -> ProcessPool:
        with self._lock:
            if self._pool is None or not self._pool.active:
                from pebble import ProcessPool

                method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
                self._pool = ProcessPool(
                    self._processes,
                    max_tasks=_DRAWN_BY_ONE,
                    initializer=_limit_memory,
                    context=multiprocessing.get_context(method),
                )
            return self._pool


@dataclass(frozen=True, slots=True)
class QuoteBox:
    """A line of a quote on a page: shares (0–1) of its width and height, from the upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def quote_boxes(pages: Sequence[Page], start: int, end: int) -> list[QuoteBox]:
    """Return where ``text[start:end]`` of a directive stands, a box a line, in the order of the text.

    ``pages`` are those of :meth:`ingest.store.catalogue.Catalogue.pages_of`; none for a format without pages.
    """
    found: list[QuoteBox] = []
    for page in pages:
        line: list[Box] = []
        for box in (box for box in page.boxes if box.start < end and box.end > start):
            if line and not _goes_on(line[-1], box, page):
                found.append(_around(line, page))
                line = []
            line.append(box)
        if line:
            found.append(_around(line, page))
    return found


def _goes_on(last: Box, box: Box, page: Page) -> bool:
    """Tell whether a word stands on the line of the one before it: beside it, no farther than three line heights."""
    height = min(last.bottom - last.top, box.bottom - box.top)
    overlap = min(last.bottom, box.bottom) - max(last.top, box.top)
    gap = (box.left - last.right) * page.width
    widest = 3 * max(last.bottom - last.top, box.bottom - box.top) * page.height
    return overlap > height / 2 and box.right > last.left and gap <= widest


def _around(boxes: Sequence[Box], page: Page) -> QuoteBox:
    return QuoteBox(
        page.number,
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _stamp(path: Path, name: str) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise PageError(
            f"{name}: không mở được tệp ({error.strerror}); tệp có thể đã được thay hoặc gỡ bỏ.",
            f"{name}: the file cannot be opened ({error.strerror}); it may have been replaced or removed.",
        ) from error
    return found.st_size, found.st_mtime_ns


def _limit_memory() -> None:
    """Bound the memory of a drawing process."""
    from ingest.sync.worker import bound_memory

    bound_memory()


def _too_hard(name: str) -> PageError:
    return PageError(
        f"{name}: không vẽ được trang này (quá phức tạp hoặc tệp hỏng); hãy tải tệp gốc về để xem.",
        f"{name}: this page cannot be drawn (too complex, or the file is damaged); download the file to see it.",
    )
