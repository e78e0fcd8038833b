"""Reads secrecy and urgency marks stamped on a page, which recognition of the whole page loses where they lie askew.

A clerk presses "MẬT", "TỐI MẬT", "TUYỆT MẬT", "KHẨN", "THƯỢNG KHẨN", "HỎA TỐC" in red (also blue or black) letters,
mostly in a frame, by hand: some degrees askew, over a line of the letterhead, pale. Each stamp-like thing of a page's
upper part (:mod:`ingest.readers.stamp_places`) is straightened and read by itself; only what clearly is one of the
marks counts. Nghị định 30/2020/NĐ-CP, Annex I, II.10 (sizes: MẬT 8 × 20 mm, urgency 30 × 8 and 40 × 8 mm).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from ingest.readers.deskew import Placing
from ingest.readers.stamp_places import stamp_like
from ingest.readers.tesseract import Recognised, read_images
from ingest.readers.words import PageWords, Word
from ingest.vietnamese import fold

Pixels = NDArray[np.uint8]

MARKS = ("TUYỆT MẬT", "TỐI MẬT", "MẬT", "THƯỢNG KHẨN", "KHẨN", "HỎA TỐC")
_KEYS = {fold(mark).replace(" ", ""): mark for mark in MARKS}
_LINE_MODE = 7
"""Tesseract's "a single text line"."""
_FEW_SLIPS = 6
"""Letters from which on a mark may be read with one letter wrong; two from ten on."""
_LEAST_SURE = 0.3
_SURE_TEXT = 0.7
_HIGHEST_POINTS = 12.0
_ASIDE = 30.0
"""Points beside a stamp within which a word on its row would join its line."""
_STEP, _MOST_STEPS = 2.0, 100
_SETTINGS = ("tessedit_do_invert=0",)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A mark and its box in pixels of the upright page."""

    mark: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


def find_stamps(image: Pixels, placing: Placing, dpi: int, timeout: float) -> list[Stamp]:
    """Return the marks stamped on a page (rows × columns × RGB) that ``placing`` turns upright.

    :raises ReadError: Tesseract is missing, fails or takes longer than ``timeout`` seconds.
    """
    patches = stamp_like(image, placing, dpi)
    lines = read_images([p.line for p in patches], psm=_LINE_MODE, dpi=dpi, timeout=timeout, settings=_SETTINGS)
    found: list[Stamp] = []
    for patch, words in zip(patches, lines, strict=True):
        mark = mark_in(words)
        if mark is not None:
            found.append(Stamp(mark, *patch.box, min(word.confidence for word in words)))
    return _one_each(found)


def add_stamps(page: PageWords, stamps: Sequence[Stamp], factor: float) -> None:
    """Add marks to a page as words, each on a line of its own; ``factor`` points are one pixel.

    What was read within a stamp, letters of it or bits of its frame, goes.
    """
    for stamp in stamps:
        left, top, right, bottom = (edge * factor for edge in (stamp.left, stamp.top, stamp.right, stamp.bottom))
        page.words = [word for word in page.words if not _is_of(word, left, top, right, bottom)]
        high = min((bottom - top) / 2, _HIGHEST_POINTS)
        middle = _free_row(page.words, left, right, (top + bottom) / 2, high)
        word = Word(stamp.mark, left, middle - high / 2, right, middle + high / 2, size=high)
        word.confidence = round(stamp.confidence, 3)
        page.words.insert(next((i for i, w in enumerate(page.words) if w.top > word.top), len(page.words)), word)


def mark_in(words: Sequence[Recognised]) -> str | None:
    """Return the mark that the words of a line are, None where they are something else or hardly read.

    >>> [mark_in([Recognised(text, 0, 0, 9, 9, 0.9, (1, 1, 1))]) for text in ("TÓI MẠT|", "MẶT", "MẶT TRẬN", "ĐẾN")]
    ['TỐI MẬT', 'MẬT', None, None]
    """
    letters = "".join(char for word in words for char in fold(word.text) if char.isalpha())
    if not words or not letters:
        return None
    key = min(_KEYS, key=lambda key: (Levenshtein.distance(key, letters), -len(key)))
    slips = (len(key) >= _FEW_SLIPS) + (len(key) >= 10)
    sure = sum(word.confidence * len(word.text) for word in words) / sum(len(word.text) for word in words)
    return _KEYS[key] if Levenshtein.distance(key, letters) <= slips and sure >= _LEAST_SURE else None


def _is_of(word: Word, left: float, top: float, right: float, bottom: float) -> bool:
    """Tell whether a word lies within a stamp and is no sure word of the text that the stamp covers."""
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    if not (left <= x <= right and top <= y <= bottom):
        return False
    own = {part for mark in MARKS for part in fold(mark).split()}
    return word.confidence < _SURE_TEXT or fold(word.text).strip(".,|[]()_-—") in own


def _free_row(words: Sequence[Word], left: float, right: float, middle: float, high: float) -> float:
    """Return the place nearest to ``middle`` where a line of its own fits: no word beside it in the same row."""
    near = [word for word in words if word.left < right + _ASIDE and word.right > left - _ASIDE]
    for step in range(_MOST_STEPS):
        for place in (middle + step * _STEP, middle - step * _STEP):
            row = (place - high / 2, place + high / 2)
            if row[0] >= 0 and not any(word.top < row[1] and word.bottom > row[0] for word in near):
                return place
    return middle


def _one_each(found: Sequence[Stamp]) -> list[Stamp]:
    """Keep one of the readings of the same thing: the longest mark."""
    kept: list[Stamp] = []
    for stamp in sorted(found, key=lambda stamp: (-len(stamp.mark), -stamp.confidence)):
        if not any(_touch(stamp, other) for other in kept):
            kept.append(stamp)
    return kept


def _touch(one: Stamp, other: Stamp) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom
