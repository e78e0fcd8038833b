"""Lines to paragraphs: which line goes on with the one before, judged by where lines begin and end on the page.

A line that stops although the next word would have fitted ends a paragraph, as does one before an indented line.
Centred lines, and those of letterhead and signature, stay lines of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest.readers.cells import RuledTable
from ingest.readers.grid import Grid
from ingest.readers.layout import NOTES, Block
from ingest.readers.line import Line

_INDENT = 0.6
_BLANK = 0.25
_GAP, _GAP_IN_COLUMN = 1.9, 2.6
"""Heights of a line: what counts as an indent, a blank between words; line pitches that count as a gap."""
_NARROW = 0.7
"""Share of the document's width of text below which a page's lines, however well aligned, are all short."""
_MARKER = re.compile(
    r"(?:[-–—+*•●▪‣]|\(?\d{1,3}(?:\.\d{1,3}){0,4}[.)]|\(?[a-zđ]{1,2}[.)]|[IVXLC]{1,7}[.)]|[A-ZĐ][.)]|"
    r"(?:Điều|Chương|Mục|Phần|Phụ lục)\s)"
)
_ENDED = re.compile(r"[.;:!?…](?:[”\"’)/.]*)$")
_STOPPED = ("./.", "....", "……", "____")
"""The end of a directive's text, and leaders to be filled in."""


@dataclass(slots=True)
class Piece:
    """A paragraph, or a line that stands alone: lines with the index of their page; ``gap`` asks for a blank line."""

    lines: list[tuple[int, Line]] = field(default_factory=list)
    gap: bool = False


@dataclass(slots=True)
class Margins:
    """Where the lines of a column begin and end, how high and how far apart they are, in points."""

    left: float
    right: float
    size: float
    pitch: float
    sure: bool = True
    """Whether several lines show where the right edge is."""

    def fits(self, line: Line, other: Line) -> bool:
        """Tell whether the first word of ``other`` would have fitted behind ``line``."""
        word = other.words[0]
        return line.right + 2 * _BLANK * self.size + (word.right - word.left) < self.right

    def centred(self, line: Line) -> bool:
        """Tell whether a line is centred between the margins and reaches neither."""
        inset = min(line.left - self.left, self.right - line.right)
        return inset > _INDENT * self.size and abs(line.centre - (self.left + self.right) / 2) < 0.5 * self.size

    def indented(self, line: Line) -> bool:
        """Tell whether a line begins right of the margin."""
        return line.left > self.left + _INDENT * self.size


def margins_of(lines: Sequence[Line], fallback: Margins | None = None) -> Margins:
    """Measure a column; where it has too few full lines, or short ones only, ``fallback`` (the document's) is right."""
    size = median(line.height for line in lines)
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    full = [line for line in lines if line.right - line.left > 0.6 * (right - left)]
    edge_right, count = _edge([line.right for line in full], size, highest=True)
    edge_left, _ = _edge([line.left for line in full], size, highest=False)
    narrow = fallback is not None and right - left < _NARROW * (fallback.right - fallback.left)
    if fallback is not None and (narrow or (count < 3 and len(lines) < 12)):
        return Margins(fallback.left, fallback.right, size, fallback.pitch, fallback.sure)
    pitches = [b.middle - a.middle for a, b in pairwise(lines) if b.middle > a.middle]
    close = [pitch for pitch in pitches if pitch < 2.2 * size]
    pitch = _tightest(close) if close else 1.3 * size
    left, right = (left if edge_left is None else edge_left), (right if edge_right is None else edge_right)
    return Margins(left, right, size, pitch, count > 1)


def _tightest(pitches: Sequence[float]) -> float:
    """Return the usual distance of two lines of one paragraph: the median of the closer half."""
    ordered = sorted(pitches)
    return median(ordered[: max(1, (len(ordered) + 1) // 2)])


def _edge(places: Sequence[float], size: float, *, highest: bool) -> tuple[float | None, int]:
    """Return the outermost place that several lines share, and how many; (None, 0) without lines."""
    if not places:
        return None, 0
    step = max(0.35 * size, 1.0)
    counts = Counter(round(place / step) for place in places)
    needed = max(2, 0.15 * len(places)) if len(places) > 3 else 1
    shared = [key for key in counts if counts[key] + counts[key + 1] + counts[key - 1] >= needed]
    if not shared:
        return (max if highest else min)(places), 1
    key = max(shared) if highest else min(shared)
    near = [place for place in places if abs(place / step - key) <= 1.01]
    return median(near), len(near)


def paragraphs(pages: Iterable[Sequence[Block | Grid]]) -> list[Piece | RuledTable]:
    """Join the lines of each page's blocks to paragraphs and its tables to tables, over page breaks as well.

    A page's notes come last of it, but before a paragraph or table that runs over to the next: both stay whole, and no
    page's text comes before that of an earlier page.
    """
    pages = [list(blocks) for blocks in pages]
    every = [line for blocks in pages for line in _full_lines(blocks)]
    usual = margins_of(every) if every else None
    writing = _Writing()
    for index, blocks in enumerate(pages):
        here = _full_lines(blocks)
        page = margins_of(here, usual) if here else usual
        for block in blocks:
            if isinstance(block, Grid):
                writing.table(index, block)
            elif block.side == NOTES:
                writing.notes.extend(_notes(index, block))
            else:
                margins = page if block.side == "full" and page is not None else margins_of(block.lines)
                prose = block.side == "full" or _is_prose(block.lines, margins)
                for line in block.lines:
                    writing.line(index, line, block.side, margins, prose)
    writing.settle_notes()
    return writing.out


def _notes(index: int, block: Block) -> list[Piece | RuledTable]:
    """Return a page's notes as paragraphs of their own."""
    writing = _Writing(gap=True)
    margins = margins_of(block.lines)
    for line in block.lines:
        writing.line(index, line, block.side, margins, prose=True)
    return writing.out


@dataclass(slots=True)
class _Writing:
    """Puts paragraphs and tables together; ``notes`` are those of the page before, which wait for what goes on."""

    out: list[Piece | RuledTable] = field(default_factory=list)
    notes: list[Piece | RuledTable] = field(default_factory=list)
    before: _Before | None = None
    gap: bool = False

    def line(self, index: int, line: Line, side: str, margins: Margins, prose: bool) -> None:
        """Add a line to the paragraph before it, or begin another."""
        last, before = self.out[-1] if self.out else None, self.before
        goes_on = before is not None and before.side == side and prose and _goes_on(before, index, line, margins)
        if goes_on and isinstance(last, Piece) and self.settle_notes(last.lines[0][0]):
            last.lines.append((index, line))
        else:
            self.settle_notes()
            gap = self.gap or (before is not None and _apart(before, index, line, margins, side))
            last = Piece([(index, line)], gap)
            self.out.append(last)
        self.before, self.gap = _Before(index, line, margins, side, last.lines[0][1]), False

    def table(self, page: int, grid: Grid) -> None:
        """Add a table, or its rows to the table that the page before ended with."""
        table = RuledTable.of(page, grid)
        last = self.out[-1] if self.out else None
        goes_on = isinstance(last, RuledTable) and last.rows[-1][0].parts[-1][0] == page - 1 and last.takes(table)
        if goes_on and isinstance(last, RuledTable) and self.settle_notes(last.rows[0][0].parts[0][0]):
            last.go_on(table)
        else:
            self.settle_notes()
            self.out.append(table)
        self.before, self.gap = None, True

    def settle_notes(self, begins: int | None = None) -> bool:
        """Write the notes that wait; with ``begins`` before the last paragraph or table, which began on that page.

        False, and nothing is written, where that would put them before the text of an earlier page.
        """
        if self.notes and begins is not None:
            first = self.notes[0]
            if not isinstance(first, Piece) or begins < first.lines[0][0]:
                return False
            last = self.out.pop()
            if isinstance(last, Piece):
                last.gap = True
            self.out += [*self.notes, last]
        elif self.notes:
            self.out += self.notes
            self.gap = True
        self.notes = []
        return True


@dataclass(slots=True)
class _Before:
    """The line before, with its page, its column's margins and side."""

    page: int
    line: Line
    margins: Margins
    side: str
    first: Line
    """The first line of its paragraph."""


def _full_lines(blocks: Sequence[Block | Grid]) -> list[Line]:
    return [line for block in blocks if isinstance(block, Block) and block.side == "full" for line in block.lines]


def _is_prose(lines: Sequence[Line], margins: Margins) -> bool:
    """Tell whether a column holds running text (two-column print) rather than a letterhead or a signature."""
    full = [line for line in lines if abs(line.right - margins.right) < _INDENT * margins.size]
    return len(lines) >= 6 and len(full) > 0.5 * len(lines)


def _apart(before: _Before, index: int, line: Line, margins: Margins, side: str) -> bool:
    """Tell whether the page shows a gap between two lines, wider than between paragraphs."""
    if side != before.side:
        return True
    if before.page != index:
        return False
    step = line.middle - before.line.middle
    return step < 0 or step > (_GAP if side == "full" else _GAP_IN_COLUMN) * margins.pitch


def _is_full(before: _Before) -> bool:
    """Tell whether the last line of a page, not one that ``fits``, may be in the midst of its paragraph.

    Several lines must show where the edge is; where a sentence ends there, paragraphs must begin with an indent, as
    one that begins at the margin looks the same as one that goes on.
    """
    margins = before.margins
    return margins.sure and (_ENDED.search(before.line.text) is None or margins.indented(before.first))


def _goes_on(before: _Before, index: int, line: Line, margins: Margins) -> bool:
    """Tell whether ``line`` belongs to the paragraph of the line before it."""
    last, old = before.line, before.margins
    if before.page == index and not 0 < line.middle - last.middle < 1.5 * margins.pitch:
        return False
    text, last_text = line.text, last.text
    if last_text.endswith(_STOPPED) or old.centred(last) or margins.centred(line) or old.fits(last, line):
        return False
    marked, ended = _MARKER.match(text) is not None, _ENDED.search(last_text) is not None
    if before.page != index and (ended or not text[0].islower()) and not _is_full(before):
        return False
    if not margins.indented(line):
        # Where first lines are indented, one at the margin goes on; in block style a marker begins.
        return not (marked and ended) or old.indented(last)
    inset = line.left - margins.left
    hanging = len(last.words) > 1 and abs(last.words[1].left - old.left - inset) < 0.4 * margins.size
    # Lines that begin right of the page's middle are set to the right one by one.
    same = abs(last.left - old.left - inset) < 0.4 * margins.size and inset < 0.5 * (margins.right - margins.left)
    return (hanging or same) and not marked and not ended
