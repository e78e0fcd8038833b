"""Distrusts digits that look written by hand: the number and the day of a directive, filled in between printed words.

In the letterhead (Nghị định 30/2020/NĐ-CP, Annex I: "Số: … /…" and "…, ngày … tháng … năm …") digits are trusted only
where they are shaped like the print beside them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.tesseract import Recognised

Pixels = NDArray[np.uint8]

DISTRUSTED = 0.3
_ADVANCE = {"/": 0.3, "-": 0.34, "–": 0.5, ".": 0.27, "&": 0.8, "I": 0.36, "J": 0.39, "M": 0.88, "W": 0.98, "g": 0.5}
_LETTERHEAD = 0.4
"""The share of the page's height in which a letterhead may stand."""
_SURE = 0.8
_NUMBER_AND_SYMBOL = re.compile(r"(?P<digits>\d+[a-e]?)(?:/\d{4})?[/-](?=[^\W\d_]{2})")
_MOST_WORDS_OF_A_NUMBER_LINE, _MOST_WORDS = 5, 14
"""A line of running text that begins with "số …/…" holds more."""
_NUMBER_LINE = re.compile(r"^\W*[Ss][ốóoôỐ6]?\s*[:;.]?.{0,14}/|^\W*\S{0,12}\s?\S{0,6}\s?/[A-ZĐ]{2,}(?:-[A-ZĐ&]+)?\W*$")
_DATE_LINE = re.compile(
    r"(?:,\s*ng[àaâ]y.{0,24}|(?:,\s.{0,16}|ng[àaâ]y.{0,14})th[áa]ng.{0,12})n[ăa]m\s*\S{0,6}\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Shape:
    """The ink of a word: its upper and lower edge in pixels, and how thick its strokes are."""

    top: float
    bottom: float
    stroke: float


def distrust_handwriting(grey: Pixels, words: Sequence[Recognised]) -> list[Recognised]:
    """Return the words, those with digits in the letterhead at confidence 0.3 at most unless they look printed."""
    lines: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        if word.top < _LETTERHEAD * grey.shape[0]:
            lines[word.line].append(index)
    out = list(words)
    for members in lines.values():
        text = " ".join(words[index].text for index in members)
        is_dated = bool(_DATE_LINE.search(text))
        is_numbered = bool(_NUMBER_LINE.search(text)) and len(members) <= _MOST_WORDS_OF_A_NUMBER_LINE
        if not (is_dated or is_numbered) or len(members) > _MOST_WORDS:
            continue
        for index in members:
            word = words[index]
            if any(char.isdigit() for char in word.text) and not _printed(grey, word, [words[i] for i in members]):
                out[index] = replace(word, confidence=min(word.confidence, DISTRUSTED))
    return out


def _printed(grey: Pixels, word: Recognised, line: Sequence[Recognised]) -> bool:
    """Tell whether a word with digits has the height, place and stroke of the surely printed words of its line.

    A number that stands together with its symbol ("16/KH-UBND") is held against the symbol, which is always printed.
    """
    together = _NUMBER_AND_SYMBOL.match(word.text)
    if together is not None and word.confidence >= _SURE:
        return _alike(*_halves(grey, word, together.end("digits"), together.end()))
    beside = [other for other in line if other is not word and other.confidence >= _SURE and _is_word(other)]
    if word.confidence < _SURE or not beside:
        return False
    own = _shape(grey, word)
    shapes = [shape for shape in map(lambda other: _shape(grey, other), beside) if shape]
    if own is None or not shapes:
        return False
    height = median(shape.bottom - shape.top for shape in shapes)
    nearest = min(beside, key=lambda other: abs((other.left + other.right) - (word.left + word.right)))
    near = _shape(grey, nearest)
    if near is None:
        return False
    stroke = median(shape.stroke for shape in shapes)
    return (
        0.62 * height <= own.bottom - own.top <= 1.2 * height
        and abs(own.bottom - near.bottom) <= 0.45 * height
        and 0.75 * stroke <= own.stroke <= 1.33 * stroke
    )


def _halves(grey: Pixels, word: Recognised, digits: int, symbol: int) -> tuple[_Shape | None, _Shape | None]:
    """Return the shapes of the first ``digits`` characters of a word and of those from ``symbol`` on.

    A slash reaches below the foot of both, so the cuts must leave no part of it on either side.
    """
    unit = (word.right - word.left) / _advance(word.text)
    gap = 0.3 * unit * _ADVANCE["/"]
    before = word.left + unit * _advance(word.text[:digits]) - gap
    behind = word.left + unit * _advance(word.text[:symbol]) + gap
    return _shape(grey, replace(word, right=round(before))), _shape(grey, replace(word, left=round(behind)))


def _advance(text: str) -> float:
    """Return the width of printed characters in ems, as serif faces of office programs have it on average."""
    return sum(_ADVANCE.get(char, 0.5 if char.isdigit() else 0.7 if char.isupper() else 0.48) for char in text)


def _alike(digits: _Shape | None, symbol: _Shape | None) -> bool:
    """Tell whether digits are set like the capitals beside them: the same head, foot and stroke.

    The tail of a Q reaches below the foot.
    """
    if digits is None or symbol is None:
        return False
    height = symbol.bottom - symbol.top
    return (
        abs(digits.top - symbol.top) <= 0.1 * height
        and -0.25 * height <= digits.bottom - symbol.bottom <= 0.08 * height
        and 0.75 * symbol.stroke <= digits.stroke <= 1.33 * symbol.stroke
    )


def _is_word(word: Recognised) -> bool:
    return sum(char.isalpha() for char in word.text) >= 3 and not any(char.isdigit() for char in word.text)


def _shape(grey: Pixels, word: Recognised) -> _Shape | None:
    part = grey[max(word.top, 0) : word.bottom, max(word.left, 0) : word.right]
    ink = part < 128
    rows = np.flatnonzero(ink.any(axis=1))
    if not rows.size:
        return None
    padded = cv2.copyMakeBorder(ink.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,))
    depth = cv2.distanceTransform(padded, cv2.DIST_L2, 3)
    ridge = depth[(depth > 0) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)))]
    return _Shape(word.top + float(rows[0]), word.top + float(rows[-1]) + 1, float(ridge.mean()) * 2)
