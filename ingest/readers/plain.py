"""Plain text and Markdown. Markup characters stay in the text, so that a quote is what the file says.

Pipe tables (GitHub Flavored Markdown, 4.10) also become tables, and so do rows of cells without the ruler under the
head: what is copied out of a word processor has strokes or tabs between its cells and no more. A tab in such a row is
kept as a stroke, for the stored form of a text has blanks only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from ingest.legacy_fonts import convert_line, detect
from ingest.readers.decoding import decode
from ingest.readers.options import ReadOptions
from ingest.source import Source, Table
from ingest.span import Span
from ingest.vietnamese import normalise

_RULER = re.compile(r"[ ]{0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*")
_BAR = re.compile(r"(?<!\\)\|")
_FEWEST_CELLS = 3
"""Cells of a row from which lines without a ruler are a table: two columns are a document's own header."""


def read_plain(path: Path, name: str, options: ReadOptions) -> Source:
    """Decode a text file into its source, old font encodings converted.

    :raises ReadError: the bytes are no text in a known encoding.
    """
    decoded = decode(path.read_bytes(), name)
    encoding = detect(decoded)
    converted = "\n".join(convert_line(line, encoding) for line in decoded.split("\n")) if encoding else decoded
    text = normalise(_with_strokes(converted) if "\t" in converted else converted)
    tables = tuple(pipe_tables(text)) if "|" in text else ()
    return Source(name, text, tables=tables, original=decoded if encoding else None, converted_from=encoding)


def _with_strokes(text: str) -> str:
    """Return a text with a stroke for each tab in the rows of a table; other tabs are blanks.

    >>> _with_strokes("TT\\tViệc\\tHạn\\n1\\tRà soát\\tQuý I\\nSố:\\t5").split("\\n")
    ['TT | Việc | Hạn', '1 | Rà soát | Quý I', 'Số:\\t5']
    """
    lines = text.split("\n")
    cells = [[cell.strip() for cell in line.split("\t")] for line in lines]
    width = 0
    for place, row in enumerate(cells):
        follows = len(row) == width
        width = len(row) if follows or _heads(row, cells[place + 1 : place + 2]) else 0
        if width:
            lines[place] = " | ".join(row)
    return "\n".join(lines)


def _heads(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Tell whether cells may name columns, for no cell is empty and as many stand below."""
    return len(row) >= _FEWEST_CELLS and all(row) and any(len(row) == len(other) for other in below)


def pipe_tables(text: str) -> Iterator[Table]:
    """Yield the pipe tables of a text; the ruler under the head row is no row.

    >>> text = "|a|b|\\n|-|-|\\n|c||"
    >>> [[cell.of(text) for cell in row] for table in pipe_tables(text) for row in table.rows]
    [['a', 'b'], ['c', '']]
    """
    rows: list[list[Span]] = []
    head: list[Span] | None = None
    ruled = False
    position = 0
    for line in (*text.split("\n"), ""):
        cells = _cells(line, position) if "|" in line else []
        if rows and cells and (ruled or len(rows[0]) - len(cells) in {0, 1}):  # a last cell may be empty
            rows.append(cells)
        elif rows:
            yield _table(rows)
            rows = []
        elif head and len(head) == len(cells):
            ruled = _RULER.fullmatch(line) is not None
            if ruled:
                rows = [head]
            elif " | " in line and _heads([cell.of(text) for cell in head], [[cell.of(text) for cell in cells]]):
                rows = [head, cells]
        head = cells
        position += len(line) + 1


def _cells(line: str, position: int) -> list[Span]:
    """Return the ranges of a row's cells without the blanks around them; ``position`` is where the line begins."""
    edges = [match.start() for match in _BAR.finditer(line)]
    bounds = [-1, *edges, len(line)]
    cells = []
    for left, right in pairwise(bounds):
        inner = line[left + 1 : right]
        start = position + left + 1 + len(inner) - len(inner.lstrip())
        cells.append(Span(start, max(start, position + left + 1 + len(inner.rstrip()))))
    if line.lstrip().startswith("|"):
        cells = cells[1:]
    if edges and not line[edges[-1] + 1 :].strip():
        cells = cells[:-1]
    return cells


def _table(rows: list[list[Span]]) -> Table:
    """Return rows of the head's length, as the format says: missing cells are empty, further ones left out."""
    width = len(rows[0])
    filled = ((*row[:width], *[Span(row[-1].end, row[-1].end)] * (width - len(row))) for row in rows)
    return Table(tuple(filled))
