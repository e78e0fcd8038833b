"""Assignments as an Excel workbook that is ready to sort, filter and print."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from answer.export.assignments import Assigned
from answer.export.files import printable
from answer.phrases import Phrases, phrases

COLUMNS = {
    "document": 20, "date": 12, "section": 12, "status": 10, "lead": 28, "coordinating": 28, "task": 60,
    "deadline": 24, "due": 12, "page": 7, "file": 28,
}  # fmt: skip
"""The columns in order, with their widths in characters; their headings stand in the texts as ``assignments_…``."""
_CELL_CHARS = 32_767
"""What a cell of Excel holds; openpyxl would cut the rest off without a word."""
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_FONT, _BOLD = Font(name="Times New Roman", size=11), Font(name="Times New Roman", size=11, bold=True)
_LINE, _HIGHEST = 15.0, 409.0
"""Points: a line of that font, and the highest row that Excel has."""
_HEADING = PatternFill("solid", start_color="DDE6F0")

Value = str | date | int | None


def xlsx(found: Sequence[Assigned], language: str = "vi") -> bytes:
    """Return the table: a row an assignment, the heading frozen and with filters, dates as dates, all else as text.

    Words of a document never become a formula, whatever they begin with.
    """
    phrase = phrases(language)
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = phrase.say("assignments_name")
    _row(sheet, 1, [phrase.say(f"assignments_{name}") for name in COLUMNS])
    for number, one in enumerate(found, 2):
        _row(sheet, number, _values(one, phrase))
    _lay_out(sheet)
    book.properties.title, book.properties.creator = sheet.title, "Hỏi Văn Bản"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _values(one: Assigned, phrase: Phrases) -> list[Value]:
    """Return the cells of an assignment, in the order of :data:`COLUMNS`."""
    given = one.assignment
    return [
        one.directive.label,
        one.directive.date,
        phrase.section(given.section).removeprefix(", "),
        phrase.say(f"status_{given.status}"),
        "; ".join(given.lead),
        "; ".join(given.coordinating),
        given.task,
        given.deadline,
        one.due,
        one.page,
        one.directive.file,
    ]


def _row(sheet: Worksheet, number: int, values: Sequence[Value]) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(number, column)
        cell.alignment, cell.border, cell.font = _WRAPPED, _BORDER, _FONT
        if isinstance(value, str):
            _write_text(cell, value)
        elif value is not None:
            cell.value = value
            cell.number_format = "dd/mm/yyyy" if isinstance(value, date) else "0"
    # LibreOffice, unlike Excel, does not fit the heights of rows when it opens a file.
    sheet.row_dimensions[number].height = min(_LINE * _lines(values), _HIGHEST)


def _lines(values: Sequence[Value]) -> int:
    """Return how many lines the fullest cell of a row takes, roughly."""
    widths = zip(values, COLUMNS.values(), strict=True)
    texts = ((value, width) for value, width in widths if isinstance(value, str))
    return max(sum(1 + len(line) // width for line in value.split("\n")) for value, width in texts)


def _write_text(cell: Cell, text: str) -> None:
    """Write text as text: not as the formula or the error that it may look like, now or when it is edited."""
    text = _ESCAPED.sub("_x005F_", printable(text))
    cell.value = text if len(text) <= _CELL_CHARS else text[: _CELL_CHARS - 1] + "…"
    cell.data_type = "s"
    cell.quotePrefix = True


def _lay_out(sheet: Worksheet) -> None:
    """Set what a person would: heading, filters, widths, and a page across on which the heading repeats."""
    for letter, width in zip(map(get_column_letter, range(1, len(COLUMNS) + 1)), COLUMNS.values(), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font, cell.fill = _BOLD, _HEADING
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
