"""Where one directive ends and the next begins in a source that holds several (a letter with its attachment)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.datamodels import Span
from ingest.numbers import DATE, NUMBER, SYMBOL, kind_named
from ingest.sentences import stripped
from ingest.vietnamese import UPPER, fold

DECORATION = " *_#~-–—=|"
"""Markup and rules around the words of a letterhead."""

# Only in capitals is it the motto; the same words in small letters are prose.
_MOTTO = re.compile(r"cong\s+hoa\s+xa\s+hoi\s+chu\s+nghia\s+viet\s+nam|dang\s+cong\s+san\s+viet\s+nam")
SLOGAN = re.compile(r"độc\s+lập\s*[-–—]\s*tự\s+do\s*[-–—]\s*hạnh\s+phúc", re.IGNORECASE)
# "Số: 16/KH-UBND", "Nghị quyết số: 16/2023/NQ-HĐND"; on a line of its own or in a column behind a gap.
NUMBER_LABEL = re.compile(
    r"(?:^|(?<=\s{3}))[ *_]*(?:(?:Luật|Nghị\s+quyết|Pháp\s+lệnh|Lệnh)\s+)?[Ss][ốỐ]\s*:?[ *_]*"
    rf"(?=(?P<number>{NUMBER.pattern})|(?P<blank>[.…_ ]*[/-]\s?{SYMBOL.pattern}))",
    re.MULTILINE,
)
_WORD = r"[^\W\d_]+\.?"
_BLANK = r"[.…_ ]*"
PLACE_DATE = re.compile(
    rf"(?<![\w/-])(?P<place>(?=[{UPPER}]){_WORD}(?:[ ]+(?:[-–][ ]+)?{_WORD}){{0,5}})\s*,\s*(?=(?P<label>[Nn]gày))"
    rf"(?:[Nn]gày\s+(?P<when>{DATE.pattern})|[Nn]gày{_BLANK}\d{{0,2}}{_BLANK}tháng{_BLANK}\d{{0,2}}{_BLANK}năm\s*\d{{4}})"
)
_HEADER_AHEAD = 600
"""Characters behind a motto within which a true letterhead has its number or its dated place."""
_BLANK_LINES_INSIDE = 1


def mottos(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield where the motto of the State or the Party stands in capitals."""
    end = len(text) if end is None else end
    for match in _MOTTO.finditer(fold(text[start:end])):
        span = Span(start + match.start(), start + match.end())
        if span.of(text).isupper():
            yield span


def split_directives(text: str) -> list[Span]:
    """Return one span for each directive in a source: a new one begins at each letterhead with its own number.

    >>> letter = "UBND TỈNH QUẢNG NGÃI\\nĐẢNG CỘNG SẢN VIỆT NAM\\nSố: {}/KH-UBND\\nNội dung.\\n"
    >>> len(split_directives(letter.format(1) + letter.format(2)))
    2
    """
    starts = [0]
    headed = False
    for motto in mottos(text):
        start = _block_start(text, motto.start, starts[-1])
        if not _is_letterhead(text, start, motto.end):
            continue
        if start > starts[-1] and (headed or NUMBER_LABEL.search(text, starts[-1], start)):
            starts.append(start)
        headed = True
    bounds = [*starts, len(text)]
    return [part for begin, end in pairwise(bounds) if (part := stripped(text, begin, end))]


def _is_letterhead(text: str, start: int, motto_end: int) -> bool:
    """Tell whether a number or a dated place stands by the motto: a motto alone (in a form, quoted) begins nothing."""
    ahead = min(len(text), motto_end + _HEADER_AHEAD)
    label = NUMBER_LABEL.search(text, start, ahead)
    numbered = label is not None and label["number"] is not None
    return numbered or PLACE_DATE.search(text, start, ahead) is not None


def _block_start(text: str, position: int, floor: int) -> int:
    """Go back from the motto over the lines of the issuer's column; one blank line may stand between."""
    start = cursor = text.rfind("\n", floor, position) + 1 or floor
    blanks = 0
    while cursor > floor and blanks <= _BLANK_LINES_INSIDE:
        line_start = text.rfind("\n", floor, cursor - 1) + 1 or floor
        line = text[line_start : cursor - 1].strip(DECORATION)
        if not line:
            blanks += 1
        elif _in_letterhead(line):
            start, blanks = line_start, 0
        else:
            break
        cursor = line_start
    return start


def _in_letterhead(line: str) -> bool:
    """Tell whether a line above a motto belongs to the issuer's column rather than to the signature before it."""
    if NUMBER_LABEL.match(line) or SLOGAN.search(line):
        return True
    return (line.isupper() and is_organisation(line)) or _is_place_of_organisation(line)


_ORGANISATION = re.compile(
    r"(?:uy ban|ubnd|hoi dong|hdnd|so|ban|bo|van phong|chi cuc|cuc|tong cuc|thanh tra|chinh phu|thu tuong|quoc hoi|"
    r"thanh uy|tinh uy|huyen uy|quan uy|dang bo|dang uy|cong ty|tong cong ty|tap doan|truong|hoc vien|vien|benh vien|"
    r"toa an|phong|trung tam|doan|hoi|lien doan|mat tran|bao hiem|kho bac|ngan hang|cong an|dai|thuong truc|"
    r"lien minh|thi uy|dang uy|vnpt|viettel)(?![^\W_])"
)


def is_organisation(capitals: str) -> bool:
    """Tell whether a letterhead's line begins with a word that opens the name of an organisation.

    >>> is_organisation("SỞ Y TẾ"), is_organisation("TỈNH QUẢNG NGÃI")
    (True, False)
    """
    return _ORGANISATION.match(fold(capitals)) is not None


def _is_place_of_organisation(line: str) -> bool:
    """Tell whether a capital line goes on with a name begun above ("TỈNH QUẢNG NGÃI"), no signature and no kind."""
    unit = re.match(r"(?:tinh|thanh pho|huyen|quan|thi xa|xa|phuong|va|cong tac)\s", fold(line))
    return line.isupper() and unit is not None and kind_named(fold(line)) is None
