"""Keeps recognised pages: one JSON file a page, named by what it was read from and by what it was read with."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.header.secrecy import secret_mark
from ingest.readers.options import ReadOptions
from ingest.readers.tesseract import version
from ingest.readers.words import PageWords, Rule, Word

RECOGNISER_VERSION = 5
"""Raise it when anything that ``recognise`` calls reads the same pixels otherwise."""


def page_key(pixels: NDArray[np.uint8]) -> str:
    """Return the name of a page: a hash of its pixels, the recogniser's version and the program's.

    :raises ReadError: Tesseract or its Vietnamese data is missing.
    """
    digest = sha256(f"{RECOGNISER_VERSION}|{version()}|{pixels.shape}|".encode())
    digest.update(np.ascontiguousarray(pixels).data)
    return digest.hexdigest()


def read_page(cache: Path | None, key: str) -> PageWords | None:
    """Return the page as kept; None where there is none, or where its file is damaged."""
    if cache is None:
        return None
    place = _place(cache, key)
    try:
        page = _page(json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    with contextlib.suppress(OSError):
        os.utime(place)  # used now: see forget_unused
    return page


def forget_unused(cache: Path, before: float) -> None:
    """Delete the pages that were neither recognised nor used since ``before`` (seconds since 1970)."""
    for place in cache.glob("*/*"):
        with contextlib.suppress(OSError):
            if place.stat().st_mtime < before:
                place.unlink()


def write_page(options: ReadOptions, key: str, page: PageWords) -> None:
    """Keep ``page`` in whole or not at all; nothing is kept of one that bears a secrecy mark unless that is accepted.

    A cache that cannot be written costs time, never words, so it is no error.
    """
    if options.cache is None or (not options.accept_secret and secret_mark(page_text(page))):
        return
    place = _place(options.cache, key)
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(page), file, ensure_ascii=False, separators=(",", ":"))
            os.replace(name, place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def page_text(page: PageWords) -> str:
    """Return the words in reading order, a line of print a line.

    >>> page_text(PageWords(1, 9, 9, words=[Word("Số:", 1, 1, 2, 2), Word("7", 3, 1, 4, 2), Word("V/v", 1, 3, 2, 4)]))
    'Số: 7\\nV/v'
    """
    if not page.words:
        return ""
    parts = [page.words[0].text]
    for one, two in pairwise(page.words):
        parts += [" " if two.left >= one.left and two.top < one.bottom else "\n", two.text]
    return "".join(parts)


def _place(cache: Path, key: str) -> Path:
    return cache / key[:2] / f"{key}.json"


def _page(kept: dict[str, Any]) -> PageWords:
    a, b, c, d, e, f = map(float, kept["to_page"])
    return PageWords(
        int(kept["number"]),
        float(kept["width"]),
        float(kept["height"]),
        "ocr",
        [Word(**word) for word in kept["words"]],
        [Rule(**rule) for rule in kept["rules"]],
        (a, b, c, d, e, f),
    )
