"""Tables from ruling lines: rules to a grid, the grid to cells, words to the cells that they stand in.

Only lines make a table; words that merely stand in columns do not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.readers.words import Rule, Word

_CLOSE = 3.0
_REACH = 4.0
"""Points: how far apart two edges may lie and be one, and how far a rule may end from the one it meets."""
_LEAST_WIDTH, _LEAST_HEIGHT = 60.0, 9.0
_COVERED = 0.6
"""Share of a cell's side that a rule covers at least to be its wall."""
_MOST_RULES = 20_000
_MOST_WORK = 2_000_000
"""Rules read at most, and comparisons of rules with rules or squares; a drawing has more, no table has."""
_OPEN = 12.0
"""Points by which rules stick out beyond the last one across, so that the table goes on there without a border."""


@dataclass(slots=True)
class Cell:
    """A cell, over one or more rows and columns of the grid, and the words in it."""

    left: float
    top: float
    right: float
    bottom: float
    words: list[Word] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A ruled table: rows of cells; a cell over several rows or columns is the same object in each."""

    rows: list[list[Cell]]
    xs: list[float]
    ys: list[float]

    @property
    def top(self) -> float:
        """The upper edge, in points."""
        return self.ys[0]

    @property
    def bottom(self) -> float:
        """The lower edge, in points."""
        return self.ys[-1]


def find_grids(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[list[Grid], list[Word]]:
    """Return the tables of a page from top to bottom, and the words that stand in none."""
    if len(rules) < 4 or len(rules) > _MOST_RULES:
        return [], list(words)
    level = _merged([(rule.top, rule.left, rule.right) for rule in rules if rule.top == rule.bottom])
    upright = _merged([(rule.left, rule.top, rule.bottom) for rule in rules if rule.left == rule.right])
    if len(level) * len(upright) > _MOST_WORK:
        return [], list(words)
    grids: list[Grid] = []
    rest = list(words)
    for across, down in _components(level, upright):
        grid = _grid(across, down)
        if grid is None:
            continue
        rest = _fill(grid, rest)
        _tidy(grid)
        filled = [cell for cell in _cells(grid) if any(word.text[0].isalnum() for word in cell.words)]
        if len(filled) < 2 or len(grid.rows[0]) < 2:
            rest.extend(word for cell in _cells(grid) for word in cell.words)
        else:
            grids.append(grid)
    return sorted(grids, key=lambda grid: grid.top), rest


_Segment = tuple[float, float, float]
"""A rule as (place across it, begin, end)."""


def _merged(segments: Iterable[_Segment]) -> list[_Segment]:
    """Join rules that lie on one line and touch; thick and double lines become one."""
    out: list[list[float]] = []
    lines: list[list[_Segment]] = []
    for segment in sorted(segments):
        if lines and segment[0] - lines[-1][0][0] <= _CLOSE:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    for line in lines:
        place = sum(segment[0] for segment in line) / len(line)
        open_at = len(out)
        for _, begin, end in sorted(line, key=lambda segment: segment[1]):
            if len(out) > open_at and begin <= out[-1][2] + _REACH:
                out[-1][2] = max(out[-1][2], end)
            else:
                out.append([place, begin, end])
    return [(place, begin, end) for place, begin, end in out]


def _components(level: list[_Segment], upright: list[_Segment]) -> list[tuple[list[_Segment], list[_Segment]]]:
    """Group rules that cross or meet one another."""
    parent = list(range(len(level) + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, (y, left, right) in enumerate(level):
        for j, (x, top, bottom) in enumerate(upright):
            if left - _REACH <= x <= right + _REACH and top - _REACH <= y <= bottom + _REACH:
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[_Segment], list[_Segment]]] = {}
    for i, segment in enumerate(level):
        groups.setdefault(root(i), ([], []))[0].append(segment)
    for j, segment in enumerate(upright):
        groups.setdefault(root(len(level) + j), ([], []))[1].append(segment)
    return [group for group in groups.values() if len(group[0]) >= 1 and len(group[1]) >= 1]


def _grid(across: list[_Segment], down: list[_Segment]) -> Grid | None:
    """Make the grid of one group of rules, None where it is no table of two columns."""
    xs, ys = _places(segment[0] for segment in down), _places(segment[0] for segment in across)
    xs = _opened(xs, min(s[1] for s in across), max(s[2] for s in across))
    ys = _opened(ys, min(s[1] for s in down), max(s[2] for s in down))
    if len(xs) < 3 or len(ys) < 2 or xs[-1] - xs[0] < _LEAST_WIDTH or ys[-1] - ys[0] < _LEAST_HEIGHT:
        return None
    if len(xs) * len(ys) * (len(across) + len(down)) > _MOST_WORK:
        return None
    columns, rows = len(xs) - 1, len(ys) - 1
    boxes: dict[int, list[int]] = {}
    owner = _joined(xs, ys, across, down)
    for i in range(rows):
        for j in range(columns):
            box = boxes.setdefault(owner[i * columns + j], [i, j, i, j])
            box[2], box[3], box[1] = max(box[2], i), max(box[3], j), min(box[1], j)
    cells = {key: Cell(xs[j0], ys[i0], xs[j1 + 1], ys[i1 + 1]) for key, (i0, j0, i1, j1) in boxes.items()}
    return Grid([[cells[owner[i * columns + j]] for j in range(columns)] for i in range(rows)], xs, ys)


def _places(values: Iterable[float]) -> list[float]:
    """Return the distinct places, those closer than a rule's width taken as one."""
    out: list[list[float]] = []
    for value in sorted(values):
        if out and value - out[-1][-1] <= _CLOSE:
            out[-1].append(value)
        else:
            out.append([value])
    return [sum(group) / len(group) for group in out]


def _opened(places: list[float], low: float, high: float) -> list[float]:
    """Add the edges of a table that has no border there but whose rules stick out."""
    before = [low] if places and places[0] - low > _OPEN else []
    after = [high] if places and high - places[-1] > _OPEN else []
    return [*before, *places, *after]


def _joined(xs: list[float], ys: list[float], across: list[_Segment], down: list[_Segment]) -> list[int]:
    """Return for each square of the grid which cell it belongs to; squares without a wall between them are one."""
    columns, rows = len(xs) - 1, len(ys) - 1
    owner = list(range(rows * columns))

    def root(index: int) -> int:
        while owner[index] != index:
            index = owner[index]
        return index

    for i in range(rows):
        for j in range(columns):
            here = i * columns + j
            if j + 1 < columns and not _walled(down, xs[j + 1], ys[i], ys[i + 1]):
                one, other = sorted((root(here), root(here + 1)))
                owner[other] = one
            if i + 1 < rows and not _walled(across, ys[i + 1], xs[j], xs[j + 1]):
                one, other = sorted((root(here), root(here + columns)))
                owner[other] = one
    return [root(index) for index in range(rows * columns)]


def _walled(rules: list[_Segment], place: float, begin: float, end: float) -> bool:
    """Tell whether rules at ``place`` cover most of the side from ``begin`` to ``end``."""
    covered = sum(max(0.0, min(end, rule[2]) - max(begin, rule[1])) for rule in rules if abs(rule[0] - place) <= _REACH)
    return covered >= _COVERED * (end - begin)


def _fill(grid: Grid, words: list[Word]) -> list[Word]:
    """Put words into the cells that hold their middle; return the others."""
    xs, ys = grid.xs, grid.ys
    rest: list[Word] = []
    for word in words:
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        row, column = bisect_right(ys, y) - 1, bisect_right(xs, x) - 1
        inside = 0 <= row < len(ys) - 1 and 0 <= column < len(xs) - 1
        (grid.rows[row][column].words if inside else rest).append(word)
    return rest


def _cells(grid: Grid) -> list[Cell]:
    """Return each cell once."""
    return list({id(cell): cell for row in grid.rows for cell in row}.values())


def _tidy(grid: Grid) -> None:
    """Take out slivers: rows and columns that are narrower than a letter and hold no word of their own."""
    thin = {j for j, (a, b) in enumerate(pairwise(grid.xs)) if b - a < 6 and not any(row[j].words for row in grid.rows)}
    if thin:
        grid.rows = [[cell for j, cell in enumerate(row) if j not in thin] for row in grid.rows]
    grid.rows = [row for row in grid.rows if any(cell.words for cell in row)] or grid.rows[:1]
