"""What a letterhead is made of, wherever it stands: motto, slogan, number, dated place.

Nghị định 30/2020/NĐ-CP, Annex I, II.1-4; Hướng dẫn 36-HD/VPTW for the Party. Diacritics may be lost or wrong, as
recognition of scans has it, so words are compared folded; offsets are into the text itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz import fuzz

from ingest.datamodels import Span
from ingest.numbers import NUMBER, SYMBOL, clean_number, kind_of_number
from ingest.vietnamese import UPPER, fold

DECORATION = " *_#~-–—=|"
"""Markup and rules around the words of a letterhead."""

_MOTTO = re.compile(r"cong\s*hoa\s*xa\s*hoi\s*chu\s*nghia\s*viet\s*nam|dang\s*cong\s*san\s*viet\s*nam")
_SLOGAN = re.compile(r"doc\s*lap\s*[-–—.~_]*\s*tu\s*do\s*[-–—.~_]*\s*hanh\s*phuc")
_MOTTOES = ("cong hoa xa hoi chu nghia viet nam", "dang cong san viet nam")
_SLOGANS = ("doc lap - tu do - hanh phuc",)
_LIKENESS = 86.0
"""Share (%) of equal letters from which on a line is a misread motto or slogan."""
_LONGEST_LINE = 160

_SOME_LETTERS = re.compile(r"[^\W\d_]{2}")
_S_O = r"[Ss][ốỐồỔổỗộóÓòôÔơoOỏõ6]"
# What the number belongs to may stand before "số": "Luật số: 11/2020/QH14".
_LABEL = re.compile(
    rf"(?:(?P<named>Bộ luật|Luật|Nghị quyết|Pháp lệnh|Lệnh|Nghị định|Quyết định|Thông tư|Chỉ thị)\s+)?{_S_O}\s{{0,3}}"
    r"[:.;,]?[ *_]*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    rf"(?P<digits>[^\n]{{0,24}}?)(?P<gap>[ ]{{0,20}})(?P<slash>[/-])[ \n]?(?P<symbol>{SYMBOL.pattern})"
)
# "36x11 /CT-UBND": the label itself is misread; only the symbol can be told.
_MISREAD = re.compile(rf"[^\s/]{{1,8}}[ ]{{0,6}}[/-][ ]?(?P<symbol>{SYMBOL.pattern})")
_DIGITS = re.compile(r"\d{1,5}[a-zA-Z]?(?:/\d{4})?")
_WORDS_BEHIND = re.compile(r"[^\W\d_]{2}")
_ABOUT = re.compile(r"\W*V\s?/\s?v", re.IGNORECASE)
_BLANK = re.compile(r"[\s.…_:*-]*")

_NAME = rf"[{UPPER}][^\W\d_]*\.?"
_PLACE = rf"{_NAME}(?:[ ]+(?:[-–][ ]+)?{_NAME}){{0,5}}"
_DAY = r"(?P<label>[Nn][gq][àaáảãạâ][yuỳýv]?)"
# Written out with months in words of the form, or short; what stands for day and month may be blank or illegible.
_DATED = (
    rf"{_DAY}(?:(?P<day>[^\n]{{0,12}}?)[ ]*[tf]h[áaàạảã]ng(?P<month>[^\n]{{0,8}}?)"
    r"[ ]*n[ăaâà]m[ ]*(?P<year>\d{4}|[\d.…_ ]{0,8})"
    r"|[ ]*(?P<d>\d{1,2})[ ]?[/.-][ ]?(?P<m>\d{1,2})[ ]?[/.-][ ]?(?P<y>\d{4}))"
)
PLACE_DATE = re.compile(rf"(?<![\w/-])(?P<place>{_PLACE})[ ]*[,.;][ ]*{_DATED}(?!\d)")
# Without a comma, or without a place, only where it fills the line.
_LONE_DATE = re.compile(rf"\W{{0,3}}(?:(?P<place>{_PLACE})[ ]+)?{_DATED}\W*")
# A scan may break the line behind a day that is written by hand.
_BEGUN = re.compile(rf"(?P<place>{_PLACE})[ ]*,[ ]*{_DAY}(?![^\W\d_])[^\n]{{0,6}}")


@dataclass(frozen=True, slots=True)
class NumberLine:
    """A line "Số: …/KH-UBND": ``number`` None where the blank before the symbol is empty or illegible.

    ``span`` covers number and symbol, ``digits`` what stands before the symbol, ``symbol_span`` the symbol.
    """

    start: int
    span: Span
    digits: Span
    number: str | None
    symbol: str
    symbol_span: Span
    slash: str
    named: str | None
    blank: bool


@dataclass(frozen=True, slots=True)
class PlaceDate:
    """A line "Nơi, ngày … tháng … năm …"; ``date`` None where blanks are left, ``legible`` false where misread."""

    span: Span
    place: Span | None
    when: Span
    date: date | None
    blank: bool
    month: int | None
    year: int | None


def mottos(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield where the motto of the State or the Party stands in capitals; the same words in small letters are prose.

    >>> [span.of("CONG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM") for span in mottos("CONG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM")]
    ['CONG HÒA XÃ HỌI CHỦ NGHĨA VIỆT NAM']
    """
    for span in lines_of(text, start, len(text) if end is None else end):
        words = span.of(text)
        if sum(map(str.isupper, words)) > _LEAST_CAPITALS and (found := _like(text, span, _MOTTO, _MOTTOES)):
            letters = [char for char in found.of(text) if char.isalpha()]
            if not text[max(0, found.start - 5) : found.start].lower().endswith("nước ") and sum(
                map(str.isupper, letters)
            ) >= 0.8 * len(letters):
                yield found


_LEAST_CAPITALS = 14


def slogan_in(text: str, start: int, end: int) -> Span | None:
    """Return where "Độc lập - Tự do - Hạnh phúc" stands in one line of the text.

    >>> slogan_in("SỞ Y TẾ Độc lập - Tư do - Hạnh phúc", 0, 35)
    Span(start=8, end=35)
    """
    return _like(text, Span(start, end), _SLOGAN, _SLOGANS)


def lines_of(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the lines of ``text[start:end]`` without their ends, empty ones too."""
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield Span(start, stop)
        start = stop + 1


def _like(text: str, line: Span, exact: re.Pattern[str], fixed: tuple[str, ...]) -> Span | None:
    """Return where a line holds fixed words, a few letters of which may be misread."""
    folded = fold(line.of(text))
    if (match := exact.search(folded)) is not None:
        return Span(line.start + match.start(), line.start + match.end())
    if len(folded) > _LONGEST_LINE or not any(
        word in folded for word in ("viet", "nam", "lap", "do -", "phuc", "tu d")
    ):
        return None
    for words in fixed:
        found = fuzz.partial_ratio_alignment(words, folded, score_cutoff=_LIKENESS)
        if found is not None and len(folded) >= len(words) - 3 and found.dest_end - found.dest_start >= len(words) - 3:
            return Span(line.start + found.dest_start, line.start + found.dest_end)
    return None


def number_line(text: str, start: int, end: int, beyond: int | None = None) -> NumberLine | None:
    """Read "Số: 16/KH-UBND" at the beginning of ``text[start:end]``; the symbol may run on up to ``beyond``.

    >>> found = number_line("Số: 16/KH-UBND", 0, 14)
    >>> found.number, found.symbol
    ('16/KH-UBND', 'KH-UBND')
    >>> found = number_line("Số:      /TB-SNV", 0, 16)
    >>> found.number, found.symbol, found.blank
    (None, 'TB-SNV', True)
    """
    first = start
    while first < end and not text[first].isalnum():
        first += 1
    label = _LABEL.match(text, first, end) if first - start <= _MOST_NOISE else None
    if label is not None and label["named"] is None and text[first] == "s":
        label = None
    plain = text.replace("Ð", "Đ")
    if label is None:
        whole = NUMBER.match(plain, first, end) or _MISREAD.match(plain, first, end)
        if whole is None or text[whole.end() : end].strip(" .*_") or first - start > _MOST_NOISE:
            return None
        if whole.re is _MISREAD and kind_of_number(whole["symbol"]) is None:
            return None
    found = _NUMBERED.match(plain, label.end() if label else first, end if beyond is None else beyond)
    if found is None or found.start("slash") >= end:
        return None
    raw = found["digits"].strip()
    if _SOME_LETTERS.search(raw):
        return None
    begin = found.start("digits") + len(found["digits"]) - len(found["digits"].lstrip())
    digits = Span(begin, begin + len(raw))
    read = re.sub(r"\s+", "", raw)
    number = clean_number(f"{read}{found['slash']}{found['symbol']}") if _DIGITS.fullmatch(read) else None
    if _WORDS_BEHIND.search(plain, found.end("symbol"), end) and not _ABOUT.match(plain, found.end("symbol"), end):
        return None
    named = label["named"].capitalize() if label and label["named"] else None
    whole_span = Span(begin if raw else found.start("slash"), found.end("symbol"))
    blank = number is None and _BLANK.fullmatch(raw) is not None
    return NumberLine(
        first,
        whole_span,
        digits,
        number,
        clean_number(found["symbol"]),
        Span(*found.span("symbol")),
        found["slash"],
        named,
        blank,
    )


_MOST_NOISE = 4


def place_date(text: str, start: int, end: int) -> PlaceDate | None:
    """Read "Gia Lai, ngày 02 tháng 3 năm 2023" in ``text[start:end]``.

    >>> found = place_date("Gia Lai, ngày 02 tháng 3 năm 2023", 0, 33)
    >>> found.date, found.place.of("Gia Lai, ngày 02 tháng 3 năm 2023")
    (datetime.date(2023, 3, 2), 'Gia Lai')
    """
    match = PLACE_DATE.search(text, start, end) or _LONE_DATE.fullmatch(text, start, end)
    if match is None:
        begun = _BEGUN.fullmatch(text, start, end)
        if begun is None:
            return None
        span, begun_place = Span(begun.start("place"), begun.end()), Span(*begun.span("place"))
        return PlaceDate(span, begun_place, Span(begun.start("label"), begun.end()), None, False, None, None)
    place = Span(*match.span("place")) if match["place"] else None
    if match["d"]:
        parts: list[int | Literal[False] | None] = [int(match["d"]), int(match["m"]), int(match["y"])]
    else:
        parts = [_numeral(match[name]) for name in ("day", "month", "year")]
    day, month, year = (part if part is not False else None for part in parts)
    month = month if month and 1 <= month <= 12 else None
    year = year if year and year >= _FIRST_YEAR else None
    issued = None
    if day and month and year:
        try:
            issued = date(year, month, day)
        except ValueError:
            issued = None
    first = place.start if place else match.start("label")
    blank = issued is None and all(part is not False for part in parts) and not (day and month and year)
    return PlaceDate(
        Span(first, match.end()), place, Span(match.start("label"), match.end()), issued, blank, month, year
    )


_FIRST_YEAR = 1945


def _numeral(words: str) -> int | Literal[False] | None:
    """Return the number that fills a blank, None where it is left blank, False where it cannot be read."""
    bare = words.strip(" .…_*:")
    if not bare:
        return None
    return int(bare) if re.fullmatch(r"\d{1,4}", bare) else False
