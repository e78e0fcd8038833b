"""Plain text and Markdown. Markup characters stay in the text, so that a quote is what the file says.

Pipe tables (GitHub Flavored Markdown, 4.10) also become tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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


def read_plain(path: Path, name: str, options: ReadOptions) -> Source:
    """Decode a text file into its source, old font encodings converted.

    :raises ReadError: the bytes are no text in a known encoding.
    """
    decoded = decode(path.read_bytes(), name)
    encoding = detect(decoded)
    converted = "\n".join(convert_line(line, encoding) for line in decoded.split("\n")) if encoding else decoded
    text = normalise(converted)
    tables = tuple(pipe_tables(text)) if "|" in text else ()
    return Source(name, text, tables=tables, original=decoded if encoding else None, converted_from=encoding)


def pipe_tables(text: str) -> Iterator[Table]:
    """Yield the pipe tables of a text; the ruler under the head row is no row.

    >>> text = "|a|b|\\n|-|-|\\n|c||"
    >>> [[cell.of(text) for cell in row] for table in pipe_tables(text) for row in table.rows]
    [['a', 'b'], ['c', '']]
    """
    rows: list[list[Span]] = []
    head: list[Span] | None = None
    position = 0
    for line in (*text.split("\n"), ""):
        cells = _cells(line, position) if "|" in line else []
        if rows and cells:
            rows.append(cells)
        elif rows:
            yield _table(rows)
            rows = []
        elif head and len(head) == len(cells) and _RULER.fullmatch(line):
            rows = [head]
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
