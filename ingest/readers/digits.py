"""Puts hand-written digits of a letterhead into the words of a page where they are read for sure, else nothing.

A wrong number is worse than none: a number or a day is stated only when every view of it is read alike, its calibrated
probability is high, and what Tesseract made of it does not speak against it. The rest is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.digit_net import NOTHING, Digits, least_probability, read_digits
from ingest.readers.digit_places import Place, find_places, plain
from ingest.readers.tesseract import Recognised

Pixels = NDArray[np.uint8]

MOST_SURE = 0.85
"""Confidence that hand-written digits have at most: such a field stays one for a person to look at."""
_TRUSTED = 0.6
"""Confidence from which on what Tesseract read is left as it is, and below which nothing is stated."""
_AGAINST = 0.95
"""Probability that digits need where Tesseract read other ones."""
_OWN = 0.6
"""Share of its ink that a thing must have between the printed words to be read."""
_LEAST_HEIGHT = 0.42
"""In font sizes; printed digits are 0.68 high, and what is lower throughout is dots and dust."""
_MOST_DIGITS = {"number": 5, "day": 2, "month": 2}
_HIGHEST = {"day": 31, "month": 12}


def read_handwritten(grey: Pixels, words: Sequence[Recognised]) -> list[Recognised]:
    """Return the words, those in the places for number, day and month replaced where hand-written digits are read.

    ``grey`` is the upright page, dark ink on white paper; the places of ``words`` are its pixels.
    """
    out: dict[int, list[Recognised]] = {}
    for place in find_places(words, grey.shape[0]):
        if any(_is_read(words[index]) for index in (*place.inside, place.before, place.after)):
            continue
        found = read_place(grey, place)
        if found.text and _stands(place, found, words):
            _replace(out, words, place, found)
    return [word for index, own in enumerate(words) for word in out.get(index, [own])]


def read_place(grey: Pixels, place: Place) -> Digits:
    """Return the digits in a place, nothing where they cannot be such a number."""
    digits = read_digits(cut(grey, place))
    if not digits.text or len(digits.text) > _MOST_DIGITS[place.field] or int(digits.text) == 0:
        return NOTHING
    if len(digits.text) < _fewest(place, digits.text):
        return NOTHING
    highest = _HIGHEST.get(place.field)
    return digits if highest is None or int(digits.text) <= highest else NOTHING


def _fewest(place: Place, text: str) -> int:
    """Return how many digits must stand in a place: a day below 10 and the months 1 and 2 are written with a 0.

    Nghị định 30/2020/NĐ-CP, Annex I, II.4; so a lone digit is one of two of which the other was lost.
    """
    return 2 if place.field == "day" or (place.field == "month" and text in ("1", "2")) else 1


def cut(grey: Pixels, place: Place) -> Pixels:
    """Return the piece of the page that holds the digits, white where ink belongs to other lines or words."""
    size, beside = place.size, round(place.size)
    top, left = max(round(place.base - 1.3 * size), 0), max(place.left - beside, 0)
    piece = grey[top : round(place.base + 0.5 * size), left : place.right + beside].copy()
    if not piece.size:
        return piece
    dark = (piece < 170).astype(np.uint8)
    _, labels, stats, centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
    begin, end, middle = place.left - left, place.right - left, place.base - top
    if place.glued:
        end = _slash(stats, end, size) or end
    low, high = stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_TOP]
    foreign = (low < middle - 0.75 * size) | (high > middle - 0.1 * size)
    foreign |= np.abs(centres[:, 1] - (middle - 0.35 * size)) > 0.6 * size
    within = np.bincount(labels[:, begin:end].ravel(), minlength=len(stats))
    partly = (within > 0) & (within < _OWN * stats[:, cv2.CC_STAT_AREA])
    for thing in np.flatnonzero((within > 0) & (foreign | partly)):
        inside = labels[:, begin:end] == thing
        if thing == 0 or (not foreign[thing] and _is_tall_and_wide(inside, size)):
            continue
        line = inside[max(round(middle - 0.75 * size), 0) : middle]
        if _may_be_digit(stats[thing], int(within[thing]), begin, middle, size) or (
            foreign[thing] and _is_tall(line, size)
        ):
            return np.full_like(piece, 255)
        foreign[thing] = True
    foreign[0] = False
    if not (~foreign & (within > 0) & (stats[:, cv2.CC_STAT_HEIGHT] >= _LEAST_HEIGHT * size))[1:].any():
        return np.full_like(piece, 255)
    piece[cv2.dilate(foreign[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0] = 255
    return piece[:, begin:end]


def _is_tall(part: NDArray[np.bool_], size: float) -> bool:
    rows = np.flatnonzero(part.any(axis=1))
    return rows.size > 0 and bool(np.ptp(rows) >= _LEAST_HEIGHT * size)


def _is_tall_and_wide(part: NDArray[np.bool_], size: float) -> bool:
    """Tell whether what reaches in from outside may hold a digit that touches a printed word."""
    rows, columns = (np.flatnonzero(part.any(axis=axis)) for axis in (1, 0))
    return bool(np.ptp(rows) >= 0.45 * size and np.ptp(columns) >= 0.16 * size)


def _may_be_digit(thing: NDArray[np.int32], within: int, begin: int, middle: int, size: float) -> bool:
    """Tell whether what stands across an edge may be a digit of which a part would be lost, and so all of it.

    It stands on the line and is tall; the "y" of "ngày" goes below, a "t" or a slash is mostly outside.
    """
    left, top, _, high, area = (int(value) for value in thing)
    share = within / max(area, 1)
    stands = high > 0.5 * size and top + high < middle + 0.12 * size
    return stands and share > (0.05 if left < begin else 0.5)


def _slash(stats: NDArray[np.int32], end: int, size: float) -> int | None:
    """Return where the slash of a symbol begins glued to the digits: tall, narrow or joined to a letter."""
    left, wide, high = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    thin = (wide < 0.42 * size) & (stats[:, cv2.CC_STAT_AREA] < 0.6 * wide * high)
    joined = left + wide > end + 0.5 * size
    near = np.flatnonzero((thin | joined) & (high > 0.55 * size) & (np.abs(left - end) < 0.35 * size))
    return int(left[near[np.argmin(np.abs(left[near] - end))]]) if near.size else None


def _is_read(word: Recognised) -> bool:
    return word.confidence >= _TRUSTED and any(char.isdigit() for char in word.text)


def _stands(place: Place, found: Digits, words: Sequence[Recognised]) -> bool:
    """Tell whether the digits are sure enough, beside what Tesseract read there."""
    if found.probability < _TRUSTED:
        return False
    other = "".join(words[index].text for index in place.inside).strip(" .,:;")
    if other == found.text:
        return True
    bar = max(_AGAINST, least_probability()) if re.fullmatch(r"\d+", other) else least_probability()
    return found.probability >= bar


def _replace(out: dict[int, list[Recognised]], words: Sequence[Recognised], place: Place, found: Digits) -> None:
    """Part the printed words from the digits; a number is joined with its symbol, as it is printed elsewhere."""
    before, after = (out.get(index, [words[index]]) for index in (place.before, place.after))
    first, last = before[-1], after[0]
    sure = round(min(found.probability, MOST_SURE), 3)
    line = last.line
    digits = Recognised(found.text, place.left, min(first.top, last.top), place.right, place.base, sure, line)
    first = _printed(first, place.printed_before, sure)
    first = replace(first, right=max(min(first.right, place.left), first.left + 1))
    if place.field == "number":
        joined = replace(digits, text=found.text + place.printed_after, right=last.right, bottom=last.bottom)
        joined = replace(joined, confidence=min(sure, max(last.confidence, _TRUSTED)))
        out[place.after] = [joined]
        out[place.before] = [*before[:-1], first]
    else:
        last = _printed(last, place.printed_after, sure)
        last = replace(last, left=min(max(last.left, place.right), last.right - 1))
        if place.before == place.after:
            out[place.before] = [*before[:-1], first, digits, last]
        else:
            out[place.before], out[place.after] = [*before[:-1], first], [digits, last, *after[1:]]
    for index in place.inside:
        out[index] = []


def _printed(word: Recognised, text: str, sure: float) -> Recognised:
    """Return a printed word without what was glued to it; that it stands there is as sure as the digits beside it."""
    alone = word.text[:1].isalpha() and plain(word.text).strip(".,:; ") == plain(text).strip(":")
    text = word.text if alone else text
    return replace(word, text=text, confidence=round(max(word.confidence, sure), 3))
