"""Pages of words to a source: furniture out, columns untangled, paragraphs joined, every word with its box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from ingest.readers.builder import TextBuilder
from ingest.readers.cells import RuledTable, TableCell, cell_paragraphs
from ingest.readers.footnotes import split_notes
from ingest.readers.furniture import Sheet, without_furniture
from ingest.readers.grid import Grid, find_grids
from ingest.readers.layout import NOTES, Block, arrange, pieces_of
from ingest.readers.line import Line
from ingest.readers.options import DEFAULTS, ReadOptions
from ingest.readers.paragraphs import paragraphs
from ingest.readers.words import IDENTITY, Affine, PageWords, Rule, Word
from ingest.source import Box, Page, Properties, Source, Table
from ingest.span import Span
from ingest.vietnamese import normalise

_NO_BLANK = ""
"""Stands behind a hyphen that ends a line: the next word follows at once."""


@dataclass(slots=True)
class _Range:
    """The part of the text that one page holds, while it is written."""

    start: int | None = None
    end: int = 0
    boxes: list[Box] = field(default_factory=list)


def assemble(
    name: str, pages: Iterable[PageWords], properties: Properties | None = None, options: ReadOptions = DEFAULTS
) -> Source:
    """Make the source of a file from its pages.

    :raises ReadError: a page bears a secrecy mark and ``options`` do not accept one; later pages are not asked for.
    """
    sheets: list[PageWords] = []
    grids: list[list[Grid]] = []
    lines: list[list[Line]] = []
    for page in pages:
        found, rest = find_grids(page.words, page.rules)
        pieces = pieces_of(rest)
        if not options.accept_secret:
            _refuse_secret(name, pieces)
        sheets.append(page)
        grids.append(found)
        lines.append(pieces)
    kept = without_furniture(
        [Sheet(page.number, upright_height(page), own, page.rules) for page, own in zip(sheets, lines, strict=True)]
    )
    builder = TextBuilder()
    ranges = [_Range() for _ in sheets]
    tables: list[Table] = []
    parts = [_in_order(own, found, page.rules) for own, found, page in zip(kept, grids, sheets, strict=True)]
    for piece in paragraphs(parts):
        if isinstance(piece, RuledTable):
            builder.separate("\n\n" if builder.position else "")
            tables.append(_write_table(builder, piece, sheets, ranges))
        else:
            builder.separate(("\n\n" if piece.gap else "\n") if builder.position else "")
            _write(builder, piece.lines, sheets, ranges)
    if builder.position:
        builder.separate()
    return Source(name, builder.text, _pages(sheets, ranges), tuple(tables), properties or Properties())


def _refuse_secret(name: str, lines: Sequence[Line]) -> None:
    from ingest.header.secrecy import refuse, secret_mark

    if mark := secret_mark("\n".join(line.text for line in lines)):
        raise refuse(name, mark)


def _in_order(lines: Sequence[Line], grids: Sequence[Grid], rules: Sequence[Rule]) -> list[Block | Grid]:
    """Return a page's text and tables from top to bottom, then its notes; beside a table comes before it."""
    out: list[Block | Grid] = []
    rest, notes = split_notes(lines, rules)
    for grid in grids:
        out.extend(arrange([line for line in rest if line.middle < grid.bottom]))
        rest = [line for line in rest if line.middle >= grid.bottom]
        out.append(grid)
    out.extend(arrange(rest))
    out.extend(Block(block.lines, NOTES) for block in arrange(notes))
    return out


def _write_table(
    builder: TextBuilder, table: RuledTable, sheets: Sequence[PageWords], ranges: Sequence[_Range]
) -> Table:
    """Append a table, a row a line; a cell that spans rows or columns is written once."""
    spans: dict[int, Span] = {}
    rows: list[tuple[Span, ...]] = []
    for number, row in enumerate(table.rows):
        new = [cell for cell in dict((id(cell), cell) for cell in row).values() if id(cell) not in spans]
        if number and new:
            builder.separate()
        for count, cell in enumerate(new):
            builder.separate(" | " if count else "")
            spans[id(cell)] = _write_cell(builder, cell, sheets, ranges)
        rows.append(tuple(spans[id(cell)] for cell in row))
    return Table(tuple(rows))


def _write_cell(builder: TextBuilder, cell: TableCell, sheets: Sequence[PageWords], ranges: Sequence[_Range]) -> Span:
    """Append a cell's paragraphs, parted by a semicolon where no punctuation ends them."""
    start = builder.position
    last: Line | None = None
    for count, (page, part) in enumerate(cell.parts):
        for index, lines in enumerate(cell_paragraphs(part)):
            if last is not None:
                ended = last.text[-1] in ".;:,!?…" or (index == 0 and count > 0)
                builder.separate(" " if ended else "; ")
            _write(builder, [(page, line) for line in lines], sheets, ranges)
            last = lines[-1]
    return Span(start, builder.position)


def _write(
    builder: TextBuilder, lines: Iterable[tuple[int, Line]], sheets: Sequence[PageWords], ranges: Sequence[_Range]
) -> None:
    """Append a paragraph, a blank between its words; none behind a hyphen at the end of a line."""
    pieces: list[str] = []
    places: list[tuple[int, Word, int, int]] = []
    length = 0
    for index, line in lines:
        for word in line.words:
            text = _stored(word.text)
            if not text:
                continue
            if pieces and pieces[-1] != _NO_BLANK:
                length += 1
                pieces.append(" ")
            places.append((index, word, length, length + len(text)))
            pieces.append(text)
            length += len(text)
        if len(line.words[-1].text) > 1 and pieces and pieces[-1].endswith("-"):
            pieces.append(_NO_BLANK)
    start = builder.add("".join(pieces)).start
    for index, word, begin, end in places:
        where = ranges[index]
        if where.start is None:
            where.start = start + begin
        where.end = start + end
        where.boxes.append(_box(word, start + begin, start + end, sheets[index]))


@lru_cache(maxsize=20_000)
def _stored(word: str) -> str:
    """Return a word in the stored form; what the stored form makes a blank in it stays one."""
    return " ".join(normalise(word).split())


def _box(word: Word, start: int, end: int, sheet: PageWords) -> Box:
    """Place a word as shares of the page as shown."""
    x0, y0, x1, y1 = word.left, word.top, word.right, word.bottom
    if sheet.to_page != IDENTITY:
        x0, y0, x1, y1 = placed(sheet.to_page, x0, y0, x1, y1)
    width, height = sheet.width or 1.0, sheet.height or 1.0
    x0, y0, x1, y1 = x0 / width, y0 / height, x1 / width, y1 / height
    if x0 < 0 or y0 < 0 or x1 > 1 or y1 > 1:
        x0, y0, x1, y1 = (min(max(share, 0.0), 1.0) for share in (x0, y0, x1, y1))
    return Box(start, end, x0, y0, x1, y1, word.confidence)


def placed(affine: Affine, left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
    """Return the box around a rectangle that an affine map has moved."""
    a, b, c, d, e, f = affine
    xs = [a * x + b * y + c for x in (left, right) for y in (top, bottom)]
    ys = [d * x + e * y + f for x in (left, right) for y in (top, bottom)]
    return min(xs), min(ys), max(xs), max(ys)


def upright_height(page: PageWords) -> float:
    """Return the height of the upright page, on which its words stand; a page shown on its side is as high as wide.

    >>> upright_height(PageWords(1, 842, 595, to_page=(0, -1, 842, 1, 0, 0)))
    842
    """
    a, b, *_ = page.to_page
    return page.width if abs(b) > abs(a) else page.height


def _pages(sheets: Sequence[PageWords], ranges: Sequence[_Range]) -> tuple[Page, ...]:
    """Return the pages; one without words has an empty range where the page before it ends."""
    out: list[Page] = []
    end = 0
    for sheet, where in zip(sheets, ranges, strict=True):
        start = end if where.start is None else where.start
        end = max(start, where.end)
        out.append(Page(sheet.number, start, end, sheet.width, sheet.height, sheet.method, tuple(where.boxes)))
    return tuple(out)
