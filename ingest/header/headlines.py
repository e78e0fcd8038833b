"""The lines of a letterhead, its two columns put one after the other.

A two-column letterhead arrives as one column after the other (PDF, scans), with both columns on a line and a gap
between them (plain text), run together with a single blank (copied text), or as a table's row, cells parted by " | "
and the lines within a cell by "; " (Word). All of them become the same list of pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.datamodels import Span
from ingest.header.addressees import TO
from ingest.header.headparts import DECORATION, lines_of, mottos, number_line, place_date, slogan_in
from ingest.header.title import about_label, begun_kind, goes_on, kind_line
from ingest.structure.sentences import one_line, trimmed

# Not the blank that is left for a number, a day or a month.
_GAP = re.compile(r"(?<![Ss]ố:)(?<![Ss]ố)(?<!ngày)(?<!tháng) {3,}(?! *(?:[/-] ?[A-ZĐÐ]|tháng|năm))(?<!ngày   )")
_CELL = re.compile(r" \| ?")
_IN_CELL = re.compile(r"; ")
_LONGEST_HEAD = 3000
"""Characters within which a letterhead ends; stamps and notes of a signature may stand above it."""
_PROSE = 60
"""Characters from which on a line in small letters is text rather than part of a letterhead."""


@dataclass(slots=True)
class Head:
    """The pieces of a letterhead in reading order, left column first; ``end`` is where what follows it begins.

    ``about`` are the pieces of "V/v …", its label included. ``end`` is 0 where there is no letterhead. ``to`` is the
    label "Kính gửi" where it stands before the right column.
    """

    pieces: list[Span] = field(default_factory=list)
    about: list[Span] = field(default_factory=list)
    end: int = 0
    to: Span | None = None


def read_head(text: str) -> Head:
    """Return the letterhead at the beginning of a directive.

    >>> text = "SỞ Y TẾ   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\\nSố: 1/KH-SYT   Huế, ngày 2 tháng 3 năm 2023\\nKẾ HOẠCH"
    >>> [piece.of(text) for piece in read_head(text).pieces][:2]
    ['SỞ Y TẾ', 'Số: 1/KH-SYT']
    """
    head = Head()
    right: list[Span] = []
    anchored = open_subject = False
    blank = False
    for line in lines_of(text, 0, min(len(text), _LONGEST_HEAD)):
        columns = columns_of(text, line)
        if not columns:
            blank = True
            continue
        first = columns[0][0]
        to = TO.match(text[first.start : line.end])
        if to is not None and head.to is None and _column_follows(text, head, right, line.end):
            head.to, open_subject = Span(first.start, first.start + to.end()), False
            continue
        if to is not None or (anchored and _is_title(first.of(text))):
            break
        anchors = any(is_anchor(text, piece) for column in columns for piece in column)
        if anchored and not anchors and not open_subject and (head.to is not None or _is_text(text, columns)):
            break
        for piece in columns[0]:
            if about_label(text, piece) is not None:
                head.about, open_subject = [piece], True
            elif open_subject and not is_anchor(text, piece):
                open_subject = not blank and goes_on(one_line(_joined(text, head.about)), piece.of(text))
                head.about += [piece] if open_subject else []
        if not anchors and head.about and not open_subject and _is_text(text, columns):
            break
        head.pieces += columns[0]
        right += [piece for column in columns[1:] for piece in column]
        anchored, blank = anchored or anchors, False
        head.end = line.end
        for column in columns[1:]:
            addressed = next((piece for piece in column if TO.match(piece.of(text))), None)
            if addressed is not None:
                head.end = addressed.start
    head.pieces += right
    if not anchored:
        return Head()
    return head


def _column_follows(text: str, head: Head, right: Sequence[Span], end: int) -> bool:
    """Tell whether the right column of the letterhead is still to come: its motto follows, and none stood before."""
    if any(True for piece in (*head.pieces, *right) for _ in mottos(text, piece.start, piece.end)):
        return False
    ahead = re.compile(r"\s*([^\n]+)").match(text, end)
    return ahead is not None and any(mottos(text, *ahead.span(1)))


def _is_title(words: str) -> bool:
    """Tell whether a line states the kind of the directive."""
    return kind_line(words) is not None or begun_kind(words) is not None


def columns_of(text: str, line: Span) -> list[list[Span]]:
    """Return the pieces of a line, column by column; columns run together are parted at what opens the right one."""
    cells = _split(text, line, _CELL) if " | " in line.of(text) else [line]
    columns: list[list[Span]] = []
    for cell in cells:
        parts = _split(text, cell, _IN_CELL) if len(cells) > 1 else [cell]
        if len(cells) > 1:
            columns.append([piece for part in parts for piece in _runs(text, part)])
        else:
            columns += [[piece] for part in _split(text, cell, _GAP) for piece in _runs(text, part)]
    return [column for column in columns if column]


def _runs(text: str, part: Span) -> list[Span]:
    """Part a piece before a motto, a slogan or a dated place that does not open it."""
    starts = [found.start for found in (*mottos(text, part.start, part.end),)]
    if (slogan := slogan_in(text, part.start, part.end)) is not None:
        starts.append(slogan.start)
    if (dated := place_date(text, part.start, part.end)) is not None:
        starts.append(dated.span.start)
    cuts = [part.start, *sorted(start for start in starts if start > part.start), part.end]
    pieces = (trimmed(text, begin, stop, DECORATION + "\n") for begin, stop in pairwise(cuts))
    return [piece for piece in pieces if piece is not None]


def _split(text: str, span: Span, separator: re.Pattern[str]) -> list[Span]:
    """Return the non-blank parts of a span between separators."""
    first = span.start
    while first < span.end and text[first] == " ":
        first += 1
    parts: list[Span] = []
    for match in separator.finditer(text, first, span.end):
        parts.append(Span(first, match.start()))
        first = match.end()
    parts.append(Span(first, span.end))
    return [part for part in parts if part.of(text).strip(DECORATION)]


def is_anchor(text: str, piece: Span) -> bool:
    """Tell whether a piece is one that only letterheads have: motto, slogan, number, dated place."""
    return (
        any(mottos(text, piece.start, piece.end))
        or slogan_in(text, piece.start, piece.end) is not None
        or number_line(text, piece.start, piece.end) is not None
        or place_date(text, piece.start, piece.end) is not None
    )


def _is_text(text: str, columns: Sequence[Sequence[Span]]) -> bool:
    """Tell whether a line is running text: long, in one column, in small letters."""
    words = columns[0][0].of(text)
    return (
        len(columns) == 1 and len(words) > _PROSE and not words.isupper() and about_label(text, columns[0][0]) is None
    )


def _joined(text: str, pieces: Sequence[Span]) -> str:
    return " ".join(piece.of(text) for piece in pieces)


def merged(text: str, pieces: Sequence[Span]) -> Iterator[Span]:
    """Yield the ranges of the pieces, those with nothing but blanks and rules between them as one."""
    current: Span | None = None
    for piece in pieces:
        if (
            current is not None
            and current.end <= piece.start
            and not text[current.end : piece.start].strip(DECORATION + "\n;")
        ):
            current = Span(current.start, piece.end)
            continue
        if current is not None:
            yield current
        current = piece
    if current is not None:
        yield current
