"""Where one directive ends and the next begins in a source that holds several (a letter with its attachment)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from ingest.datamodels import Span
from ingest.header.headlines import columns_of
from ingest.header.headparts import DECORATION, lines_of, mottos, number_line, place_date, slogan_in
from ingest.header.issuer import continues_organisation, is_organisation
from ingest.header.title import ABOUT, kind_line
from ingest.numbers import SYMBOL
from ingest.structure.sentences import stripped
from ingest.vietnamese import fold

_HEADER_AHEAD = 700
"""Characters behind a motto within which a true letterhead has its number, its dated place or its kind."""
_BLANK_LINES_INSIDE = 1
_FORM = re.compile(r"(?:mau so|mau|bieu mau|phu luc|bieu so|bieu)\s*[\d.ivx:a-z-]*(?:\W|$)")
_FORM_LINES = 8
_PROSE = 90
# What may be stamped or printed between number and motto.
_STAMP = re.compile(r"\W*(?:du thao(?:\s+lan\s+\w+)?|khan|thuong khan|hoa toc.*|mat|toi mat|tuyet mat)\W*")
_MOST_SUBJECT_LINES = 10
_PARTY_ISSUER = re.compile(r"[\s|]*\*[\s*]*")


def split_directives(text: str) -> list[Span]:
    """Return one span for each directive in a source: a new one begins at each letterhead with its own number.

    A draft that is attached has a letterhead too, its number and day left blank. A form or a model in an annex has
    one as well, and begins nothing.

    >>> letter = "UBND TỈNH GIA LAI\\nĐẢNG CỘNG SẢN VIỆT NAM\\nSố: {}/KH-UBND\\nNội dung.\\n"
    >>> len(split_directives(letter.format(1) + letter.format(2)))
    2
    """
    starts = [0]
    headed = False
    for motto in mottos(text):
        start = _block_start(text, motto.start, starts[-1])
        if not _is_letterhead(text, start, motto.end, later=False):
            continue
        if start > starts[-1] and (headed or _numbered_before(text, starts[-1], start)):
            if not _is_letterhead(text, start, motto.end, later=True):
                continue
            starts.append(start)
        headed = True
    bounds = [*starts, len(text)]
    return [part for begin, end in pairwise(bounds) if (part := stripped(text, begin, end))]


def _numbered_before(text: str, start: int, end: int) -> bool:
    """Tell whether a directive without a motto of its own stands before ``end``."""
    lines = lines_of(text, start, end)
    return any((found := number_line(text, line.start, line.end)) is not None and found.number for line in lines)


def _is_letterhead(text: str, start: int, motto_end: int, later: bool) -> bool:
    """Tell whether a number or a dated place stands by the motto: a motto alone (in a form, quoted) begins nothing.

    A ``later`` one whose number is blank must state a kind below, as a draft does, and stand in no form.
    """
    ahead = min(len(text), motto_end + _HEADER_AHEAD)
    shown: set[str] = set()
    for line in lines_of(text, start, ahead):
        shown |= _shown_on(line.of(text))
        if "kind" in shown or (line.start > motto_end and _is_other_title(line.of(text))):
            break
    if not later:
        return bool(shown & {"number", "date", "symbol"})
    return ("number" in shown or ("kind" in shown and len(shown) > 1)) and not _in_form(text, start)


@lru_cache(maxsize=4096)
def _shown_on(line: str) -> frozenset[str]:
    """Return which of number, symbol (its number blank), date and kind stand on a line."""
    shown: set[str] = set()
    for piece in (piece for column in columns_of(line, Span(0, len(line))) for piece in column):
        if (number := number_line(line, piece.start, piece.end)) is not None:
            shown.add("symbol" if number.number is None else "number")
        if (place := place_date(line, piece.start, piece.end)) is not None and (
            place.date is not None or (place.month is not None and place.year is not None)
        ):
            shown.add("date")
        if kind_line(piece.of(line)) is not None:
            shown.add("kind")
    return frozenset(shown)


def _is_other_title(line: str) -> bool:
    """Tell whether a line behind a motto is a title of no kind ("GIẤY XÁC NHẬN", "ĐƠN ĐỀ NGHỊ") or running text."""
    words = line.strip(DECORATION)
    return (
        len(words) > _PROSE
        or re.match(r"(?:giay (?!moi)|don |phieu |ban khai|danh sach|bao gia)", fold(words)) is not None
    )


def _in_form(text: str, start: int) -> bool:
    """Tell whether the lines right above say that what follows is a form ("Mẫu số 01", "Phụ lục II")."""
    above = [line.of(text).strip(DECORATION) for line in lines_of(text, max(0, start - 600), start)]
    near = [line for line in above if line][-_FORM_LINES:]
    return any(_FORM.match(fold(line)) for line in near[-3:]) or any(
        re.match(r"\W*mau so", fold(line)) for line in near
    )


def _block_start(text: str, position: int, floor: int) -> int:
    """Go back from the motto over the lines of the issuer's column; one blank line may stand between."""
    start = cursor = text.rfind("\n", floor, position) + 1 or floor
    blanks = 0
    while cursor > floor and blanks <= _BLANK_LINES_INSIDE:
        line_start = text.rfind("\n", floor, cursor - 1) + 1 or floor
        line = text[line_start : cursor - 1].strip(DECORATION)
        if not line:
            starry = _PARTY_ISSUER.fullmatch(text[line_start : cursor - 1]) is not None
            blanks += not starry
        elif _in_letterhead(line):
            start, blanks = line_start, 0
        elif (above := _subject_start(text, line_start, floor)) is not None:
            start = line_start = above
            blanks = 0
        else:
            break
        cursor = line_start
    return start


def _subject_start(text: str, line_start: int, floor: int) -> int | None:
    """Return where the number stands above the lines of "V/v …" that end at ``line_start``; None for other lines."""
    cursor = line_start
    stop = text.find("\n", line_start)
    about = ABOUT.match(text[line_start:stop]) is not None
    for _ in range(_MOST_SUBJECT_LINES):
        if cursor <= floor:
            return None
        above = text.rfind("\n", floor, cursor - 1) + 1 or floor
        line = text[above : cursor - 1].strip(DECORATION)
        if about and number_line(line, 0, len(line)) is not None:
            return above
        if not line or about:
            return None
        about = ABOUT.match(line) is not None
        cursor = above
    return None


def _in_letterhead(line: str) -> bool:
    """Tell whether a line above a motto belongs to the issuer's column rather than to the signature before it."""
    end = len(line)
    if number_line(line, 0, end) is not None or slogan_in(line, 0, end) is not None:
        return True
    if place_date(line, 0, end) is not None or _STAMP.fullmatch(fold(line)) or SYMBOL.fullmatch(line):
        return True
    return (line.isupper() and is_organisation(line)) or continues_organisation(line)
