"""Finds where a letterhead leaves room for digits: after "Số:", and between "ngày", "tháng" and "năm".

Recognition glues hand-written digits to the printed words beside them, so the edges of the words are told from the
widths of their letters in Times New Roman, which Nghị định 30/2020/NĐ-CP (Annex I, I.2) prescribes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.readers.tesseract import Recognised

Field = Literal["number", "day", "month"]

LETTERHEAD = 0.4
"""The share of the page's height in which a letterhead may stand."""
_WIDTHS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944,
    722, 722, 611), strict=True)) | {"-": 333, "/": 278, "&": 778, "r": 333, "Đ": 722, "Ư": 722, "Ô": 722}  # fmt: skip
"""Widths of letters in thousandths of the font size."""
_LABEL, _NGAY, _THANG, _NAM = 1.22, 1.93, 2.25, 1.69
"""Widths of "Số:" and, in italics, of "ngày", "tháng" and "năm" in font sizes."""
_NEAR = 0.16
"""Share by which a box may be wider than its printed word before something is glued to it."""
_ROOM = 7.0
"""Most room for digits, in font sizes."""
_SYMBOL = re.compile(
    r"/?(?P<symbol>[A-ZĐƯÔ][A-ZĐƯÔr]{1,5}(?:[-/][A-ZĐƯÔ&]{2,12}){1,2})\W{0,2}$|/(?P<lone>[A-ZĐ]{2,6})\W?$"
)
_PLAIN_LABEL = re.compile(r"\W{0,2}s[o6]\W?", re.IGNORECASE)
_GLUED_LABEL = re.compile(r"\W{0,2}s[o6]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Room for digits on a page, in pixels; ``before`` and ``after`` are the indices of the printed words beside it.

    ``inside`` are the words recognised there. ``edges`` say where the printed words end and begin; ``size`` is the
    font size in pixels, ``base`` the row on which the print stands. ``after`` may be ``before`` where all is one word.
    ``glued`` tells that ``right`` is reckoned back from the end of a symbol to which the digits are glued.
    """

    field: Field
    left: int
    right: int
    base: int
    size: float
    before: int
    after: int
    inside: tuple[int, ...]
    printed_before: str
    printed_after: str
    glued: bool = False


def find_places(words: Sequence[Recognised], height: int) -> list[Place]:
    """Return at most one place a field on a page of ``height`` pixels."""
    top = [index for index, word in enumerate(words) if word.bottom < LETTERHEAD * height]
    return [place for place in (_number(words, top), *_date(words, top)) if place is not None]


def _number(words: Sequence[Recognised], top: Sequence[int]) -> Place | None:
    for after in top:
        match = _SYMBOL.search(words[after].text)
        before = _beside(words, top, after) if match else None
        if match is None or before is None:
            continue
        label, sign = words[before], words[after]
        symbol = f"/{match['symbol'] or match['lone']}"
        wide = sum(_WIDTHS.get(char, 650) for char in symbol) / 1000
        plain_label = _PLAIN_LABEL.fullmatch(plain(label.text)) is not None
        plain_sign = match.start() == 0
        if plain_label and label.right - label.left < 1.6 * (label.bottom - label.top):
            size = (label.right - label.left) / (_LABEL if label.text[-1] in ":;.," else 1.02)
            if plain_sign and sign.text.startswith("/"):
                size = (size + (sign.right - sign.left) / wide) / 2
        elif plain_sign:
            size = (sign.right - sign.left) / (wide if sign.text.startswith("/") else wide - 0.278)
        else:
            continue
        left = label.right if plain_label and label.text[-1] in ":;.," else label.left + round(_LABEL * size)
        left = min(left, label.left + round((_LABEL + 0.1) * size))
        right = sign.left - (0 if sign.text.startswith("/") else round(0.3 * size))
        if not plain_sign:
            right = sign.right - round(wide * size)
        place = _placed("number", words, top, (before, after), left, right, size, ("Số:", symbol))
        if place is not None:
            return replace(place, glued=not plain_sign)
    return None


def _beside(words: Sequence[Recognised], top: Sequence[int], after: int) -> int | None:
    """Return the word "Số" left of a symbol on its line."""
    sign = words[after]
    size = max(sign.bottom - sign.top, 1)
    labels = [
        index
        for index in top
        if index != after
        and _GLUED_LABEL.match(plain(words[index].text))
        and len(words[index].text) <= 8
        and 0 < sign.left - words[index].left < 1.3 * _ROOM * size
        and _same_line(words[index], sign)
    ]
    return max(labels, key=lambda index: words[index].left, default=None)


def _date(words: Sequence[Recognised], top: Sequence[int]) -> Iterator[Place | None]:
    """Yield the places of the day and of the month in the first dated line."""
    for nam in top:
        if plain(words[nam].text) != "nam":
            continue
        size = (words[nam].right - words[nam].left) / _NAM
        line = [index for index in top if _same_line(words[index], words[nam]) and words[index].left <= words[nam].left]
        thang = _last(words, line, "thang", words[nam].left - 6 * size)
        if thang is None:
            continue
        right = words[thang].right
        begin = max(words[thang].left, right - round(_THANG * size))
        exact = words[thang].left == begin and plain(words[thang].text) == "thang"
        if exact:
            size = (size + (right - begin) / _THANG) / 2
        ngay = _last(words, line, "nga", begin - _ROOM * size)
        if ngay is None:
            continue
        end = min(words[ngay].right, words[ngay].left + round(_NGAY * size)) if ngay != thang else 0
        end = end or words[ngay].left + round(_NGAY * size)
        yield _placed("day", words, top, (ngay, thang), end, begin, size, ("ngày", "tháng"))
        yield _placed("month", words, top, (thang, nam), right, words[nam].left, size, ("tháng", "năm"))
        return


def _last(words: Sequence[Recognised], line: Sequence[int], name: str, least: float) -> int | None:
    """Return the rightmost word of a line that begins with or holds ``name`` and stands right of ``least``."""
    found = [
        index
        for index in line
        if words[index].right > least
        and (name in plain(words[index].text) if name == "thang" else plain(words[index].text).startswith(name))
    ]
    return max(found, key=lambda index: words[index].left, default=None)


def _placed(
    field: Field,
    words: Sequence[Recognised],
    top: Sequence[int],
    beside: tuple[int, int],
    left: int,
    right: int,
    size: float,
    printed: tuple[str, str],
) -> Place | None:
    """Return the place if there is room for a digit at least."""
    before, after = beside
    if not 0.3 * size <= right - left <= _ROOM * size or not 12 <= size <= 150:
        return None
    inside = tuple(
        index
        for index in top
        if index not in beside
        and left - 0.3 * size < (words[index].left + words[index].right) / 2 < right + 0.3 * size
        and _same_line(words[index], words[before])
    )
    base = words[after].bottom - (round(0.2 * size) if field == "day" else 0)
    return Place(field, left, right, base, size, before, after, inside, *printed)


def _same_line(one: Recognised, other: Recognised) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared >= 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def plain(text: str) -> str:
    """Return letters without marks, in small letters.

    >>> plain("Ngày,"), plain("SỐ:")
    ('ngay,', 'so:')
    """
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return bare.lower().strip("{}[]()|") if len(bare) > 3 else bare.lower()
