"""Finds columns: a corridor of white that runs between pieces of lines over several rows.

A gap in one row (a justified line, a blank left for a number) is no corridor, nor is a river through loosely set lines:
in every row the corridor has to be wider than the blanks between the words beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.line import Line
from ingest.vietnamese import fold

_CORRIDOR, _TWO_ROWS, _WIDE = 0.5, 1.0, 3.0
"""Width in heights of a line that a corridor needs: over three rows or more, over two, and where one row shows it."""
_NARROWEST = 3.0
"""Heights that a column measures at least; a marker before a hanging indent is narrower."""
_FAR, _ABOVE, _BELOW, _BELOW_MOTTO = 5.0, 0.5, 0.9, 2.2
"""Heights between lines of the same columns at most: within, and to one that stands above or below one column only (the
number and "V/v …" below the issuer stand further off)."""
_BLANK, _WIDER = 0.28, 1.7
"""A usual blank between words in heights, and how many times wider a corridor is."""
_UNEVEN = 0.8
"""Heights by which the rows of two columns may be shifted against each other."""
_WINDOW = 14
# The motto of the State or the Party stands right of the issuer always, however narrow the gap.
_MOTTO = re.compile(r"\W*(?:cong\W+hoa\W+xa\W+hoi\W+chu\W+nghia|dang\W+cong\W+san\W+viet\W+nam)")


@dataclass(frozen=True, slots=True)
class Region:
    """Two columns in ``lines[first:last + 1]``, parted at ``middle`` (points from the page's left edge)."""

    middle: float
    first: int
    last: int


def find_regions(lines: Sequence[Line]) -> list[Region]:
    """Return the ranges of lines (pieces of rows, sorted top to bottom) that stand in two columns, without overlaps."""
    size = median(line.height for line in lines)
    mates = _mates(lines, size)
    edges = min(line.left for line in lines), max(line.right for line in lines)
    out: list[Region] = []
    index = 0
    while index < len(lines):
        region = None
        right = [other for other in mates[index] if lines[other].left >= lines[index].right]
        if right:
            partner = min(right, key=lambda other: lines[other].left)
            floor = out[-1].last + 1 if out else 0
            if min(index, partner) >= floor:
                region = _Growth(lines, mates, size, edges, floor).grown(index, partner)
        if region is not None:
            out.append(region)
        index = index + 1 if region is None else region.last + 1
    return out


def _mates(lines: Sequence[Line], size: float) -> list[list[int]]:
    """Return for each line the others on its row; rows of columns far apart need not be level."""
    out: list[list[int]] = [[] for _ in lines]
    for index, line in enumerate(lines):
        for other in range(index + 1, min(index + _WINDOW, len(lines))):
            mate = lines[other]
            gap = max(mate.left - line.right, line.left - mate.right)
            uneven = gap > _WIDE * size and abs(mate.middle - line.middle) < _UNEVEN * size
            if uneven or line.beside(mate):
                out[index].append(other)
                out[other].append(index)
    return out


class _Growth:
    """A corridor on its way down the page, and the lines on either side."""

    def __init__(
        self, lines: Sequence[Line], mates: list[list[int]], size: float, edges: tuple[float, float], floor: int
    ) -> None:
        self._lines = lines
        self._mates = mates
        self._size = size
        self._edges = edges
        self._floor = floor
        self._corridor = (0.0, 0.0)
        self._columns: tuple[list[int], list[int]] = ([], [])

    def grown(self, left: int, right: int) -> Region | None:
        """Grow the corridor between two lines of one row downwards as far as it stays open."""
        lines = self._lines
        if not self._clear(left, right):
            return None
        self._corridor = (lines[left].right, lines[right].left)
        self._columns = ([left], [right])
        last = max(left, right)
        first = min({left, right, *self._mates[left], *self._mates[right]})
        if first < self._floor:
            return None
        for position in range(first, len(lines)):
            if position in (left, right):
                continue
            side = self._taken(position)
            if side is None:
                break
            if any(mate in self._columns[1 - side] for mate in self._mates[position]):
                last = max(last, position)
        self._columns = (
            [index for index in self._columns[0] if index <= last],
            [index for index in self._columns[1] if index <= last],
        )
        if len(self._columns[0]) + len(self._columns[1]) <= last - first:
            return None
        first = self._without_prose(first)
        if not all(self._columns) or any(self._extent(side) < _NARROWEST * self._size for side in (0, 1)):
            return None
        motto = any(_MOTTO.match(fold(lines[index].text)) for index in self._columns[1])
        first, last = self._raised(first), self._lowered(last, _BELOW_MOTTO if motto else _BELOW)
        shared = [index for index in self._columns[0] if not set(self._columns[1]).isdisjoint(self._mates[index])]
        rows = self._rows(shared)
        needed = _CORRIDOR if rows > 2 or motto else _TWO_ROWS if rows == 2 else _WIDE
        if self._corridor[1] - self._corridor[0] < needed * self._size or self._rows(range(first, last + 1)) < 2:
            return None
        return Region(sum(self._corridor) / 2, first, last)

    def _taken(self, index: int) -> int | None:
        """Take a line to its side and narrow the corridor by it; None where it crosses, or lies too far below."""
        line = self._lines[index]
        lowest = max(self._lines[one].bottom for column in self._columns for one in column)
        narrowed = self._narrowed(line)
        if narrowed is None or line.top - lowest > _FAR * self._size:
            return None
        side = 0 if line.centre < sum(narrowed) / 2 else 1
        for mate in self._mates[index]:
            if mate in self._columns[1 - side] and not self._clear(*((index, mate) if side == 0 else (mate, index))):
                return None
        self._corridor = narrowed
        self._columns[side].append(index)
        return side

    def _narrowed(self, line: Line) -> tuple[float, float] | None:
        """Return what a line leaves of the corridor, None where that is too little."""
        left, right = self._corridor
        if line.right > left and line.left < right:
            if line.centre < (left + right) / 2:
                left = line.right
            else:
                right = line.left
        return (left, right) if right - left >= _CORRIDOR * self._size else None

    def _clear(self, left: int, right: int) -> bool:
        """Tell whether the gap between two lines of a row is wider than the blanks in that row."""
        row = sorted({left, right, *self._mates[left], *self._mates[right]}, key=lambda index: self._lines[index].left)
        blank = _BLANK * self._size
        gaps = [
            self._lines[two].left - self._lines[one].right for one, two in pairwise(row) if (one, two) != (left, right)
        ]
        for index in row:
            gaps.extend(b.left - a.right for a, b in pairwise(self._lines[index].words))
        usual = median([blank, *(gap for gap in gaps if gap > 0)])
        return self._lines[right].left - self._lines[left].right >= _WIDER * max(usual, blank)

    def _without_prose(self, first: int) -> int:
        """Leave out rows on top that belong to a paragraph of the page's full width, a blank for a day in them."""
        for _ in range(2):
            if first >= len(self._lines):  # all of it was the paragraph
                break
            row = self._row(first)
            if min(row) == 0 or max(row) + 1 >= len(self._lines) or not self._full(row):
                break
            above = self._row(min(row) - 1)
            gap = min(self._lines[index].top for index in row) - max(self._lines[index].bottom for index in above)
            height = max(self._lines[index].height for index in row)
            if gap > height or not (self._full(above) or self._flush(max(row) + 1)):
                break
            # The paragraph's last line, short as it is, goes with it.
            first = max(row) + (2 if self._flush(max(row) + 1) else 1)
            for column in self._columns:
                column[:] = [index for index in column if index >= first]
        return first

    def _flush(self, index: int) -> bool:
        """Tell whether a line begins at the left margin and has nothing beside it, as a paragraph's last line."""
        return len(self._row(index)) == 1 and self._lines[index].left - self._edges[0] < self._size

    def _row(self, index: int) -> set[int]:
        return {index, *self._mates[index]}

    def _full(self, row: set[int]) -> bool:
        """Tell whether a row reaches from the left margin (or an indent) to the right one."""
        left = min(self._lines[index].left for index in row)
        right = max(self._lines[index].right for index in row)
        return left - self._edges[0] < 4 * self._size and self._edges[1] - right < 1.5 * self._size

    def _raised(self, first: int) -> int:
        """Take in lines right above that belong to one of the columns."""
        while first > self._floor and self._joins(first - 1, _ABOVE, below=False):
            first -= 1
        return first

    def _lowered(self, last: int, reach: float) -> int:
        """Take in lines right below, ``reach`` heights at most, that belong to one of the columns."""
        while last + 1 < len(self._lines) and self._joins(last + 1, reach, below=True):
            last += 1
        return last

    def _joins(self, index: int, reach: float, *, below: bool) -> bool:
        """Take a line next to the region to the column that it is aligned with; False where there is none."""
        line = self._lines[index]
        narrowed = self._narrowed(line)
        if narrowed is None:
            return False
        side = 0 if line.centre < sum(narrowed) / 2 else 1
        column = [self._lines[one] for one in self._columns[side]]
        gap = line.top - max(one.bottom for one in column) if below else min(one.top for one in column) - line.bottom
        close = 1.2 * self._size
        aligned = any(abs(line.left - one.left) < close or abs(line.centre - one.centre) < close for one in column)
        if gap > (reach if side == 0 else min(reach, _BELOW)) * self._size or not aligned:
            return False
        self._corridor = narrowed
        self._columns[side].append(index)
        return True

    def _rows(self, indexes: Iterable[int]) -> int:
        """Count the rows on which lines stand."""
        seen: set[int] = set()
        rows = 0
        for index in indexes:
            rows += index not in seen
            seen |= {index, *self._mates[index]}
        return rows

    def _extent(self, side: int) -> float:
        lines = [self._lines[index] for index in self._columns[side]]
        return max(line.right for line in lines) - min(line.left for line in lines)
