"""Excel workbooks: each visible sheet as its title and one table, values as they are shown."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from ingest.readers.archive import BROKEN_ZIP, check_entities, open_archive
from ingest.readers.blocks import EMPTY, Block, Grid, Line, assemble, cell_text
from ingest.readers.failures import damaged, too_large, too_wide
from ingest.readers.options import ReadOptions
from ingest.source import Properties, Source

Opened = Any
"""What openpyxl opens; it has no types."""

MOST_CELLS = 500_000
WIDEST = 200
"""A sheet with more columns is refused: nothing that people print is wider."""
_DEFAULT_TITLE = re.compile(r"(?:Sheet|Trang[ _]?tính)\s?\d*", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')


def read_xlsx(path: Path, name: str, options: ReadOptions) -> Source:
    """Read a workbook into its source.

    :raises ReadError: it is damaged, protected, or beyond the limits.
    """
    import openpyxl

    with open_archive(path, name, "xlsx", options) as archive:
        check_entities(archive, name, "xlsx")
        try:
            workbook = openpyxl.load_workbook(archive.fp, read_only=True, data_only=True, keep_links=False)
            try:
                blocks = list(_blocks(workbook, archive, name))
                properties = _properties(workbook.properties)
            finally:
                workbook.close()
        except (*BROKEN_ZIP, TypeError, AttributeError, IndexError, SyntaxError, RuntimeError) as error:
            raise damaged(name, "xlsx", str(error)) from error
    return assemble(name, blocks, options, properties)


def _blocks(workbook: Opened, archive: zipfile.ZipFile, name: str) -> Iterator[Block]:
    cells = 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()
        rows: dict[int, list[str]] = {}
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells += len(row)
            if cells > MOST_CELLS:
                raise too_large(name, "số ô", "the number of cells", f">{MOST_CELLS:,}", f"{MOST_CELLS:,}")
            texts = [shown(cell.value, getattr(cell, "number_format", "")) for cell in row[:WIDEST]]
            if any(shown(cell.value).strip() for cell in row[WIDEST:]):
                raise too_wide(name, WIDEST)
            if any(texts):
                rows[number] = texts
        if rows:
            if not _DEFAULT_TITLE.fullmatch(sheet.title):
                yield Line(sheet.title)
            yield from _parted(_grid(rows, _merged(archive, sheet)))


def _parted(rows: list[list[Line]]) -> Iterator[Block]:
    """Yield the rows above the table as lines (letterhead and title, the left column before the right), then the table.

    The table begins with the first row of three cells, or of two where none has three.
    """
    filled = [len({line for line in row if line.text}) for row in rows]
    enough = min(max(filled), 3)
    begin = next(index for index, cells in enumerate(filled) if cells >= enough) if enough > 1 else len(rows)
    above: list[list[Line]] = [list(dict.fromkeys(line for line in row if line.text)) for row in rows[:begin]]
    pairs = [row for row in above if len(row) == 2]
    done = False
    for row in above:
        if len(row) == 1:
            yield row[0]
        elif not done:
            yield from (pair[side] for side in (0, 1) for pair in pairs)
            done = True
    if begin < len(rows):
        yield Grid(rows[begin:])


def _grid(rows: dict[int, list[str]], merged: list[tuple[int, int, int, int]]) -> list[list[Line]]:
    """Return the rows and columns that hold something; a merged area is one line in all its places."""
    width = max(map(len, rows.values()))
    lines = {
        row: [Line(text) if text else EMPTY for text in texts] + [EMPTY] * (width - len(texts))
        for row, texts in rows.items()
    }
    for top, left, bottom, right in merged:
        if top not in lines or left > width or not lines[top][left - 1].text:
            continue
        for row in lines.keys() & range(top, bottom + 1) if bottom - top < len(lines) else list(lines):
            if top <= row <= bottom:
                for column in range(left, min(right, width) + 1):
                    if lines[row][column - 1] is EMPTY:
                        lines[row][column - 1] = lines[top][left - 1]
    kept = [column for column in range(width) if any(_begins(line, column) for line in lines.values())]
    return [[lines[row][column] for column in kept] for row in sorted(lines)]


def _begins(row: list[Line], column: int) -> bool:
    """Tell whether a cell of a row begins in a column: one that only goes on there needs no column of its own."""
    return bool(row[column].text) and (column == 0 or row[column] is not row[column - 1])


def _merged(archive: zipfile.ZipFile, sheet: Opened) -> list[tuple[int, int, int, int]]:
    """Return the merged areas of a sheet as (top, left, bottom, right), unknown to a streaming openpyxl."""
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

    with archive.open(sheet._worksheet_path) as part:
        found = _MERGED.findall(part.read())
    areas = []
    for first, last in found[:50_000]:
        (left, top), (right, bottom) = (coordinate_from_string(corner.decode()) for corner in (first, last))
        areas.append((top, column_index_from_string(left), bottom, column_index_from_string(right)))
    return areas


def shown(value: object, number_format: str = "General") -> str:
    """Return a cell's value about as Excel shows it to a Vietnamese reader.

    >>> shown(datetime(2024, 3, 5), "dd/mm/yyyy"), shown(0.25, "0%"), shown(1234567.5, "#,##0.0"), shown(3.0)
    ('05/03/2024', '25%', '1.234.567,5', '3')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return _date_time(value, number_format)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return cell_text([str(value)])


def _date_time(value: datetime, number_format: str) -> str:
    form = number_format.lower()
    day = f"{value:%m/%Y}" if "y" in form and "d" not in form else f"{value.day:02d}/{value.month:02d}/{value.year:04d}"
    has_time = "h" in form and (value.hour or value.minute)
    return f"{day} {value:%H:%M}" if has_time else day


def _number(value: float, number_format: str) -> str:
    """Return a number with the decimals, groups and percent sign of its format; comma and point as in Vietnam."""
    form = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.', "", number_format.split(";")[0])
    percent = "%" in form
    places = len(match[1]) if (match := re.search(r"\.([0#?]+)", form)) else 0
    if not re.search(r"[0#]", form):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.10g}".replace(".", ",")
    text = f"{value * 100 if percent else value:,.{min(places, 10)}f}"
    if "," not in form:
        text = text.replace(",", "")
    text = text.translate(str.maketrans(",.", ".,"))
    zeros = re.match(r"0{2,}$", form)
    return f"{text.zfill(len(zeros[0])) if zeros else text}{'%' if percent else ''}"


def _properties(properties: Opened) -> Properties:
    return Properties(
        title=properties.title or None,
        subject=properties.subject or None,
        created=properties.created,
        modified=properties.modified,
    )
