"""A table's rows as lines of the text, each with the words that it lacks: its columns' names and what spans it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.source import Table
from ingest.span import Span
from ingest.structure.sentences import one_line

_LONGEST_NAME = 80
_MOST_NAMES = 12
_NUMBERING = re.compile(r"[\d().\s=+x-]*")


@dataclass(frozen=True, slots=True)
class Row:
    """The line of a row; ``columns`` names its columns, the heading that it stands under and cells that span it."""

    span: Span
    columns: tuple[str, ...]


def rows_of(text: str, tables: Iterable[Table]) -> tuple[Row, ...]:
    """Return the rows of tables in reading order; the rows that name the columns have no columns themselves.

    >>> text = "Nhiệm vụ | Thời hạn\\nRà soát | Quý II\\nBáo cáo | Quý III"
    >>> cells = ((0, 8, 11, 19), (20, 27, 30, 36), (37, 44, 47, 54))
    >>> table = Table(tuple((Span(a, b), Span(c, d)) for a, b, c, d in cells))
    >>> [(row.span.of(text)[:7], row.columns) for row in rows_of(text, [table])][1:]
    [('Rà soát', ('Nhiệm vụ', 'Thời hạn')), ('Báo cáo', ('Nhiệm vụ', 'Thời hạn'))]
    """
    found = [row for table in tables for row in _rows(text, table)]
    return tuple(sorted(found, key=lambda row: row.span))


def rows_within(rows: Sequence[Row], span: Span) -> Sequence[Row]:
    """Return the rows that begin within a span."""
    starts = _Starts(rows)
    return rows[bisect_left(starts, span.start) : bisect_left(starts, span.end)]


def columns_at(rows: Sequence[Row], span: Span) -> tuple[str, ...]:
    """Return the columns of the first row that a passage holds something of."""
    index = max(bisect_right(_Starts(rows), span.start) - 1, 0)
    inside = (row for row in rows[index : index + 2] if row.span.start < span.end and row.span.end > span.start)
    return next((row.columns for row in inside), ())


class _Starts(Sequence[int]):
    """The starts of rows, to bisect by."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> int:  # type: ignore[override]
        return self._rows[index].span.start


def _rows(text: str, table: Table) -> list[Row]:
    heads = _header_rows(table)
    names = _names(text, [cell for row in table.rows[:heads] for cell in row])
    found: list[Row] = []
    group: tuple[str, ...] = ()
    position = -1
    for index, cells in enumerate(table.rows):
        new = [cell for cell in cells if cell.start > position and cell.start < cell.end]
        if not new:
            continue
        line = _line(text, new[0].start)
        spanning = [cell for cell in cells if cell.start < line.start and cell.start < cell.end]
        position = max(cell.start for cell in new)
        if index < heads:
            found.append(Row(line, ()))
            continue
        found.append(Row(line, (*names, *group, *_names(text, spanning))[:_MOST_NAMES]))
        if len(set(new)) == 1 and not spanning and len(cells) > 1:
            group = _names(text, new)
    return found


def _header_rows(table: Table) -> int:
    """Return how many rows name the columns: the first, and those that share a cell with it."""
    first, heads = table.rows[0], 1
    while heads < len(table.rows) - 1 and any(
        one == other and one.start < one.end for one, other in zip(first, table.rows[heads], strict=True)
    ):
        heads += 1
    return heads


def _names(text: str, cells: Iterable[Span]) -> tuple[str, ...]:
    """Return what cells say, each once, those that only number left out."""
    words = (one_line(cell.of(text))[:_LONGEST_NAME] for cell in dict.fromkeys(cells))
    return tuple(dict.fromkeys(word for word in words if word and not _NUMBERING.fullmatch(word)))


def _line(text: str, position: int) -> Span:
    end = text.find("\n", position)
    return Span(text.rfind("\n", 0, position) + 1, len(text) if end < 0 else end)
