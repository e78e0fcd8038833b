"""How numbered parts begin: the ways of numbering of both families, and the marker at the start of a paragraph."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from ingest.vietnamese import UPPER

MARKUP = r"[ ]*(?:#{1,6} +)?(?:\*\*|__)?"
_BOLD_END = r"(?:\*\*|__)?"
_ROMAN = r"[IVX]{1,5}"
_HEADING_END = r"(?=\s*(?:[.:\n*(]|$))"
# Recognition loses the marks of "Điều" and takes l and I for 1.
_ARTICLE = r"[ĐÐD][iIíìỉĩị][eEêÊếẾềỀểỂễỄệỆéèẻẽẹ][uU]"
_ARTICLE_NUMBER = r"(?=[lI]*\d|[lI][.:])[\dlIO]{1,5}[a-zđ]?"
_ORDINAL = r"(?<=[ứỨ]\s)[^\W\d_]+|(?i:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_NOTE = r"(?:\d{1,3}|\[\d{1,3}\])?"
"""The mark of a footnote, as consolidated texts put it behind a number: "Chương II2 (được bãi bỏ)", "b)3"."""


class Style(NamedTuple):
    """How one way of numbering looks, and how deep it ranks (0 is the outermost)."""

    kind: str
    rank: int
    pattern: re.Pattern[str]


class Marker(NamedTuple):
    """A number at the start of a part: its style, the number itself, and where the part's words begin."""

    style: Style
    number: str
    end: int


def _style(kind: str, rank: int, pattern: str) -> Style:
    return Style(kind, rank, re.compile(rf"{MARKUP}(?:{pattern})"))


_STYLES = (
    _style("phan", 0, rf"(?:PHẦN|Phần)\s+(?:(?:thứ|THỨ)\s+)?(?P<n>{_ROMAN}|\d{{1,2}}|{_ORDINAL}){_NOTE}{_HEADING_END}"),
    _style("chuong", 1, rf"(?:CHƯƠNG|Chương)\s+(?P<n>{_ROMAN}|\d{{1,4}}){_NOTE}(?![^\W_])"),
    _style("muc", 3, rf"(?:TIỂU MỤC|Tiểu mục)\s+(?P<n>\d{{1,4}}|{_ROMAN}){_NOTE}{_HEADING_END}"),
    _style("muc", 2, rf"(?:MỤC|Mục)\s+(?P<n>\d{{1,4}}|{_ROMAN}){_NOTE}{_HEADING_END}"),
    _style("dieu", 4, rf"(?:{_ARTICLE})\s+(?P<n>{_ARTICLE_NUMBER}){_BOLD_END}(?:\s?\[\d+\])?(?=\s*(?:[.:\n*\[]|$))"),
    _style("muc", 5, rf"(?P<n>[A-HĐ])\s?[.\-]{_BOLD_END}\s+(?=\S)"),
    _style("muc", 6, rf"(?P<n>{_ROMAN})(?:\s?[.)\-/]{_BOLD_END}\s+(?=\S)|[.\-–](?=[{UPPER}]{{2}}))"),
    _style("khoan", 8, rf"(?P<n>\d{{1,2}}(?:\.\d{{1,2}}){{1,4}})\s?[.)]?{_BOLD_END}\s+(?=[^\W\d]|\()"),
    _style("khoan", 7, rf"(?P<n>\d{{1,3}})(?:(?:\s?[.)/]|-){_BOLD_END}\s+(?=\S)|-(?=[{UPPER}][^\W\d_]))"),
    _style("khoan", 7, rf"(?P<n>l)\s?\.{_BOLD_END}\s+(?=[{UPPER}])"),
    _style("diem", 10, r"(?P<n>[a-zđ](?:\.\d{1,2}){1,2}|[a-zđ]\d{1,2})\s?[.)]\s+(?=\S)"),
    _style("diem", 9, rf"(?P<n>[a-zđ])(?:\s?[./]{_BOLD_END}|\s?\){_NOTE}{_BOLD_END})\s+(?=\S)"),
    _style("diem", 9, rf"(?P<n>[^\W\d_a-zA-ZđĐ]|[€§†|])\s?\){_BOLD_END}\s+(?=\S)"),
    _style("diem", 11, r"\((?P<n>\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s+(?=\S)"),
    _style("gach", 12, r"(?P<n>[-–—•●▪])\s*(?=[^\W\d_]|[“\"(\d])"),
    _style("gach", 13, r"(?P<n>[+*])\s+(?=\S)"),
)
ROMAN_PART = next(style for style in _STYLES if style.rank == 6)
"""The style of a part with a Roman number ("II.")."""
CLAUSE = next(style for style in _STYLES if style.kind == "khoan" and style.rank == 7)
"""The style of a khoản ("1.")."""
POINT = next(style for style in _STYLES if style.rank == 9)
"""The style of a điểm ("a)")."""

# What every style begins with: most lines number nothing, and are told apart by one pattern instead of fifteen.
_MAY_NUMBER = re.compile(
    rf"{MARKUP}(?:[-–—•●▪+*(\d]|[A-Za-zđĐ]\s?[.)/\-\d]|(?:[^\W\d_]|[€§†|])\s?\)|{_ROMAN}\s?[.)\-–/]"
    rf"|(?:phần|chương|(?:tiểu )?mục|{_ARTICLE})\s)",
    re.IGNORECASE,
)
_ROMANS = {"I": 1, "V": 5, "X": 10}
_AS_DIGITS = str.maketrans("lIO", "110")
CELL_SEPARATOR = " | "
"""What parts the cells of a table's row in a stored text; such a line numbers nothing."""

ITEM_RANK = 11
"""From here on a part is one paragraph: what follows it unnumbered belongs to the part above."""
ARTICLE_RANK = 4
"""Down to here a part has a heading by its nature, on its own line or the next."""


def marker_at(text: str, start: int, end: int) -> Marker | None:
    """Return the marker of the numbered part that begins at ``start``, or None.

    >>> words = "Điều 5a. Phạm vi"
    >>> marker_at(words, 0, len(words)).number
    '5a'
    """
    if _MAY_NUMBER.match(text, start, end) is None:
        return None
    for style in _STYLES:
        match = style.pattern.match(text, start, end)
        if match is not None:
            if text.find(CELL_SEPARATOR, start, end) >= 0:
                return None
            number = match["n"]
            if style.rank == ARTICLE_RANK or number == "l":
                number = number.translate(_AS_DIGITS) if style.kind != "diem" else number
            return Marker(style, number, _words_start(text, match.end(), end))
    return None


def roman_value(number: str) -> int:
    """Return the value of a Roman number, 0 for anything else.

    >>> roman_value("XIV")
    14
    """
    values = [_ROMANS.get(char, 0) for char in number]
    if 0 in values:
        return 0
    return sum(-one if one < after else one for one, after in pairwise([*values, 0]))


def _words_start(text: str, position: int, end: int) -> int:
    """Skip the point and markup behind a number ("Điều 1." + " Phạm vi"); a line end stays, the title is below it."""
    while position < end and text[position] in " .:*_":
        position += 1
    return position
