"""The progress bar of ``python -m ingest``: file, page and time left, on stderr, only where a person watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from tqdm import tqdm

_LONGEST_NAME = 40


class Bar:
    """A bar that counts files and shows the page that was read last; drawn from the first news on."""

    def __init__(self, label: str, page: str) -> None:
        """Remember what the bar and its pages are called."""
        self._label, self._page = label, page
        self._bar: tqdm[NoReturn] | None = None
        self._lock = Lock()

    def file_done(self, done: int, total: int, file: str) -> None:
        """Count a file."""
        with self._lock:
            bar = self._drawn()
            bar.total = total
            bar.set_postfix_str(_short(file), refresh=False)
            bar.update(done - bar.n)

    def page_done(self, file: str, page: int, pages: int) -> None:
        """Show a page of a file that is being read."""
        with self._lock:
            self._drawn().set_postfix_str(f"{_short(file)} {self._page} {page}/{pages}")

    def close(self) -> None:
        """Leave the bar as it stands; one that comes later starts anew."""
        with self._lock:
            if self._bar is not None:
                self._bar.close()
            self._bar = None

    def _drawn(self) -> tqdm[NoReturn]:
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(desc=self._label, unit="tệp", disable=None, file=sys.stderr)
        return self._bar


@contextmanager
def bar(label: str, page: str) -> Iterator[Bar]:
    """Give a bar that is closed in the end."""
    made = Bar(label, page)
    try:
        yield made
    finally:
        made.close()


def _short(file: str) -> str:
    return PurePosixPath(file).name[-_LONGEST_NAME:]
