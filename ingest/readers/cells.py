"""The text of a ruled table: paragraphs within a cell, rows that go on over a page break, header rows that return."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from ingest.readers.grid import Cell, Grid
from ingest.readers.layout import arrange, pieces_of
from ingest.readers.line import Line
from ingest.vietnamese import fold

_PADDING = 4.0
_MOST_HEADER_ROWS = 4
_MARKER = re.compile(r"(?:[-–—+*•●]\s?|\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]\s|\(?[a-zđ][.)]\s)")
_ENDED = re.compile(r"[.;:!?…]\W*$")
_SAME = 0.85


@dataclass(slots=True)
class TableCell:
    """A cell with its parts: one, or one on each page where a page break cuts the row. Places count pages from 0."""

    parts: list[tuple[int, Cell]]

    @property
    def empty(self) -> bool:
        """Tell whether no part holds a word."""
        return not any(cell.words for _, cell in self.parts)


@dataclass(slots=True)
class RuledTable:
    """A table as it will be written: rows of cells, a cell over several rows or columns the same object in each."""

    rows: list[list[TableCell]] = field(default_factory=list)
    xs: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, page: int, grid: Grid) -> RuledTable:
        """Take the grid of one page."""
        cells = {id(cell): TableCell([(page, cell)]) for row in grid.rows for cell in row}
        return cls([[cells[id(cell)] for cell in row] for row in grid.rows], grid.xs)

    def takes(self, other: RuledTable) -> bool:
        """Tell whether ``other``, on top of the next page, has the same columns."""
        if len(self.rows[0]) != len(other.rows[0]):
            return False
        width = self.xs[-1] - self.xs[0]
        shift = other.xs[0] - self.xs[0]
        if len(self.xs) != len(other.xs):
            return True
        return all(abs(b - a - shift) < 0.03 * width + 3 for a, b in zip(self.xs, other.xs, strict=True))

    def go_on(self, other: RuledTable) -> None:
        """Append the next page's rows, without a header that returns; a row cut by the page break is made whole."""
        rows = other.rows[_returning(self.rows, other.rows) :]
        if rows and _cut(self.rows, rows[0]):
            for mine, its in zip(self.rows[-1], rows[0], strict=True):
                if not its.empty and its.parts[0] not in mine.parts:
                    mine.parts.extend(its.parts)
            rows = rows[1:]
        self.rows.extend(rows)


def _returning(rows: Sequence[Sequence[TableCell]], others: Sequence[Sequence[TableCell]]) -> int:
    """Count the rows at the top of ``others`` that repeat the first rows of the table."""
    count = 0
    for row, other in zip(rows[:_MOST_HEADER_ROWS], others, strict=False):
        one, two = (fold(" | ".join(_plain(cell) for cell in cells)) for cells in (row, other))
        if len(one.strip(" |")) < 2 or SequenceMatcher(None, one, two).ratio() < _SAME:
            break
        if re.sub(r"\D", "", one) != re.sub(r"\D", "", two):
            break
        count += 1
    return count


def _cut(rows: Sequence[Sequence[TableCell]], first: Sequence[TableCell]) -> bool:
    """Tell whether a row at the top of a page is the rest of the row before: no number of its own, no new beginning."""
    if len(rows) < 2 or not first[0].empty or rows[-1][0].empty or all(cell.empty for cell in first):
        return False
    if len({id(cell) for cell in rows[-1]}) != len(first) or len({id(cell) for cell in first}) != len(first):
        return False
    numbered = sum(not row[0].empty for row in rows[1:])
    return numbered >= 0.9 * (len(rows) - 1)


def _plain(cell: TableCell) -> str:
    return " ".join(word.text for _, part in cell.parts for word in part.words)


def cell_paragraphs(cell: Cell) -> list[list[Line]]:
    """Return a cell's paragraphs, each as its lines from top to bottom."""
    if not cell.words:
        return []
    lines = [line for block in arrange(pieces_of(cell.words)) for line in block.lines]
    width = cell.right - cell.left - 2 * _PADDING
    out = [[lines[0]]]
    for before, line in pairwise(lines):
        if _goes_on(before, line, width):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _goes_on(before: Line, line: Line, width: float) -> bool:
    """Tell whether a line goes on with the one above: its first word did not fit there, or has a small letter."""
    text, last = line.text, before.text
    if _MARKER.match(text):
        return False
    word = line.words[0]
    full = before.right - before.left + 0.25 * line.height + (word.right - word.left) > width
    if full:
        return True
    if _ENDED.search(last):
        return False
    return not text[0].isupper() or (text.isupper() and last.isupper())
