"""What a reader may do: limits, the cache of recognised pages, and whom to tell how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PageProgress = Callable[[int, int], None]


def _silent(page: int, pages: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Settings of one reading; every limit is there so that a hostile file ends in a message, not in a hang.

    ``cache`` is the folder for recognised pages, None for none. ``on_page`` is told (pages done, pages in all).
    Sizes are bytes, times seconds.
    """

    cache: Path | None = None
    accept_secret: bool = False
    on_page: PageProgress = _silent
    largest_file: int = 200 * 2**20
    largest_unpacked: int = 500 * 2**20
    most_characters: int = 20_000_000
    most_pages: int = 5_000
    page_timeout: float = 120.0
    office_timeout: float = 120.0


DEFAULTS = ReadOptions()
