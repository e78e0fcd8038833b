"""What the readers without pages hand over: lines and tables in reading order, put together into a source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.legacy_fonts import Encoding, convert_line, detect
from ingest.readers.builder import TextBuilder
from ingest.readers.failures import too_large
from ingest.readers.options import ReadOptions
from ingest.source import Properties, Source, Table
from ingest.span import Span


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A paragraph, which may hold line breaks; ``original`` where it was converted from an old font encoding.

    Lines are told apart by identity: one that stands in several cells of a grid is a merged cell.
    """

    text: str
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, row by row; rows may differ in length."""

    rows: Sequence[Sequence[Line]]


Block = Line | Grid
EMPTY = Line("")


def cell_text(paragraphs: Sequence[str]) -> str:
    """Return the paragraphs of a cell on one line: parted by a semicolon unless punctuation ends them already.

    >>> cell_text(["Sở Y tế", "Sở Tư pháp;", "", "Công an tỉnh"])
    'Sở Y tế; Sở Tư pháp; Công an tỉnh'
    """
    lines = [" ".join(line.split()) for paragraph in paragraphs for line in paragraph.splitlines()]
    out = ""
    for line in filter(None, lines):
        joint = "" if not out else " " if out[-1] in ".,;:!?…-–" else "; "
        out += joint + line
    return out


def assemble(
    name: str,
    blocks: Sequence[Block],
    options: ReadOptions,
    properties: Properties | None = None,
    converted_from: Encoding | None = None,
) -> Source:
    """Return the source that lines and tables make, text in an old font encoding converted.

    ``converted_from`` tells that the reader converted some lines already.

    :raises ReadError: there is more text than ``options`` allow.
    """
    lines = list(dict.fromkeys(_lines(blocks)))
    characters = sum(len(line.text) for line in lines)
    if characters > options.most_characters:
        raise too_large(name, "số ký tự", "the number of characters", f"{characters:,}", f"{options.most_characters:,}")
    encoding = detect("\n".join(line.text for line in lines))
    shown = {line: _converted(line, encoding) for line in lines} if encoding else {line: line for line in lines}
    builder, tables, originals = TextBuilder(), [], []
    for block in blocks:
        if builder.position:
            builder.separate()
        if isinstance(block, Line):
            builder.add(shown[block].text)
            originals.append(shown[block].original or shown[block].text)
        else:
            tables.append(_add_grid(builder, [[shown[line] for line in row] for row in block.rows], originals))
    used = encoding or converted_from
    return Source(
        name,
        builder.text,
        tables=tuple(table for table in tables if table.rows),
        properties=properties or Properties(),
        original="\n".join(originals) if used else None,
        converted_from=used,
    )


def _lines(blocks: Sequence[Block]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for row in block.rows:
                yield from row


def _converted(line: Line, encoding: Encoding) -> Line:
    text = "\n".join(convert_line(part, encoding) for part in line.text.split("\n"))
    return line if text == line.text else replace(line, text=text, original=line.original or line.text)


def _add_grid(builder: TextBuilder, rows: Sequence[Sequence[Line]], originals: list[str]) -> Table:
    """Write a table, a row a line, and return its ranges; a merged cell is written once, where it stands first."""
    width = max((len(row) for row in rows), default=0)
    places: dict[Line, Span] = {}
    out: list[tuple[Span, ...]] = []
    for index, row in enumerate(rows):
        if index:
            builder.separate()
        spans: list[Span] = []
        written: list[str] = []
        last = max((column for column, line in enumerate(row) if line.text and line not in places), default=-1)
        for column, line in enumerate(row):
            merged_left = column > 0 and line is row[column - 1] and line is not EMPTY
            if column and column <= last and not merged_left:
                builder.separate(" | ")
            here = Span(builder.position, builder.position)
            if line.text and line not in places:
                places[line] = builder.add(line.text)
                written.append(line.original or line.text)
            spans.append(places.get(line, here))
        originals.append(" | ".join(written))
        spans += [Span(builder.position, builder.position)] * (width - len(row))
        out.append(tuple(spans))
    return Table(tuple(out))
