"""Tables of documents without pages: a grid of cells, or a layout of columns that only looks like one."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from ingest.readers.blocks import Block, Grid, Line, cell_text
from ingest.vietnamese import fold

_MOTTOES = ("cong hoa xa hoi chu nghia viet nam", "dang cong san viet nam")
_LAYOUT_COLUMNS, _LAYOUT_ROWS = 4, 6

Key = TypeVar("Key", bound=Hashable)


def table_blocks(
    rows: Sequence[Sequence[Key]], contents: Mapping[Key, list[Block]], ruled: bool, at_head: bool
) -> Iterator[Block]:
    """Yield a table's grid, or its lines column by column where it only sets columns side by side.

    ``rows`` hold a key a place; a merged cell has the same key in all its places. ``contents`` are the cells' own
    lines and tables. ``ruled``: lines are drawn around the cells. ``at_head``: next to nothing stands before it.
    """
    texts = [[texts_of(contents[cell]) for cell in row] for row in rows]
    if is_layout(texts, ruled, at_head):
        width = max((len(row) for row in rows), default=0)
        by_column = (row[column] for column in range(width) for row in rows if column < len(row))
        for cell in dict.fromkeys(by_column):
            yield from (block for block in contents[cell] if not isinstance(block, Line) or block.text.strip())
        return
    lines = {cell: cell_line(blocks) for cell, blocks in contents.items()}
    kept = [row for row in ([lines[cell] for cell in row] for row in rows) if any(line.text for line in row)]
    if kept:
        yield Grid(kept)


def is_layout(rows: Sequence[Sequence[Sequence[str]]], ruled: bool, at_head: bool) -> bool:
    """Tell whether a table only sets columns side by side; ``rows`` hold the lines of each cell.

    So it does with the State's or the Party's motto in a cell; without drawn lines, at the head of a document, where a
    cell begins with "Nơi nhận" or "Kính gửi", or with one row or two, which no table of data has.

    >>> is_layout([[["UBND XÃ"], ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]]], ruled=True, at_head=False)
    True
    """
    if max((len(row) for row in rows), default=0) > _LAYOUT_COLUMNS:
        return False
    cells = [[fold(line).strip() for line in cell[:6]] for row in rows[: _LAYOUT_ROWS + 1] for cell in row]
    if len(rows) <= _LAYOUT_ROWS and any(line.startswith(_MOTTOES) for cell in cells for line in cell):
        return True
    if ruled or len(rows) > _LAYOUT_ROWS:
        return False
    opening = any(line.startswith(("noi nhan", "kinh gui")) for cell in cells for line in cell[:2])
    return opening or at_head or len(rows) <= 2


def texts_of(blocks: Sequence[Block]) -> list[str]:
    """Return the lines of a cell that hold something; those of a table inside it row by row, cell by cell."""
    return [line.text for block in blocks for line in _flat(block) if line.text.strip()]


def cell_line(blocks: Sequence[Block]) -> Line:
    """Return what a cell holds as one line."""
    lines = [line for block in blocks for line in _flat(block)]
    converted = any(line.original is not None for line in lines)
    original = cell_text([line.original or line.text for line in lines]) if converted else None
    return Line(cell_text([line.text for line in lines]), original)


def _flat(block: Block) -> list[Line]:
    return [block] if isinstance(block, Line) else [line for row in block.rows for line in dict.fromkeys(row)]
