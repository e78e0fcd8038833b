"""Workbooks: visible sheets as tables, values as they are shown."""

from __future__ import annotations

from datetime import date, datetime, time

import openpyxl
import pytest

from ingest.errors import ReadError
from ingest.readers import read_source
from ingest.readers.xlsx import shown


def read(tmp_path, book):
    path = tmp_path / "a.xlsx"
    book.save(path)
    source = read_source(path, "a.xlsx")
    return source, [[[cell.of(source.text) for cell in row] for row in table.rows] for table in source.tables]


def test_a_sheet_becomes_its_title_and_a_table(tmp_path):
    """Title rows are lines; empty rows and columns are dropped; merged cells repeat; hidden sheets stay out."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Phụ lục 1"
    sheet["B2"] = "DANH MỤC NHIỆM VỤ"
    sheet.merge_cells("B2:E2")
    sheet["B4"], sheet["C4"], sheet["E4"] = "TT", "Nhiệm vụ", "Thời hạn"
    sheet["B5"], sheet["C5"], sheet["E5"] = 1, "Rà soát\nquy hoạch", datetime(2024, 5, 3)
    sheet["B6"], sheet["E6"] = 2, 0.5
    sheet["E6"].number_format = "0%"
    sheet.merge_cells("C5:C6")
    hidden = book.create_sheet("ẩn")
    hidden["A1"], hidden.sheet_state = "mật khẩu", "hidden"
    source, tables = read(tmp_path, book)
    assert source.text == (
        "Phụ lục 1\nDANH MỤC NHIỆM VỤ\nTT | Nhiệm vụ | Thời hạn\n1 | Rà soát; quy hoạch | 03/05/2024\n2 |  | 50%"
    )
    assert tables == [
        [["TT", "Nhiệm vụ", "Thời hạn"], ["1", "Rà soát; quy hoạch", "03/05/2024"], ["2", "Rà soát; quy hoạch", "50%"]]
    ]


def test_letterhead_rows(tmp_path):
    """A letterhead above the table: its left column before its right one; a default title is left out."""
    book = openpyxl.Workbook()
    head = [["UBND TỈNH", None, "CỘNG HÒA"], ["SỞ Y TẾ", None, "Độc lập"], ["KẾ HOẠCH"]]
    for row in (*head, ["TT", "Việc", "Hạn"], [1, "a", "b"]):
        book.active.append(row)
    source, tables = read(tmp_path, book)
    assert source.text.split("\n")[:5] == ["UBND TỈNH", "SỞ Y TẾ", "CỘNG HÒA", "Độc lập", "KẾ HOẠCH"]
    assert tables == [[["TT", "Việc", "Hạn"], ["1", "a", "b"]]]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (None, "General", ""), (True, "General", "TRUE"), (3, "General", "3"), (3.0, "General", "3"),
        (2.5, "General", "2,5"),
        (1234567, "#,##0", "1.234.567"), (1234.5, "#,##0.00", "1.234,50"), (0.125, "0.0%", "12,5%"), (7, "00", "07"),
        (datetime(2024, 3, 5), "dd/mm/yyyy", "05/03/2024"), (datetime(2024, 3, 5), "mm/yyyy", "03/2024"),
        (datetime(2024, 3, 5, 7, 30), "dd/mm/yyyy hh:mm", "05/03/2024 07:30"), (date(2024, 3, 5), "", "05/03/2024"),
        (time(7, 30), "hh:mm", "07:30"), ("a\nb", "@", "a; b"), (-1500.0, "#,##0_);(#,##0)", "-1.500"),
        (1e20, "General", "1e+20"),
    ],
)  # fmt: skip
def test_values_as_shown(value, form, text):
    """Dates and numbers in the form of their cell."""
    assert shown(value, form) == text


def test_a_sheet_wider_than_is_read_is_refused(tmp_path):
    """Cells beyond the last column are never dropped silently; empty ones do no harm."""
    book = openpyxl.Workbook()
    book.active.append(["TT", "Nhiệm vụ", "Cơ quan"])
    book.active.cell(1, 400).value = " "
    assert "Nhiệm vụ" in read(tmp_path, book)[0].text
    book.active.cell(1, 201).value = "Thời hạn"
    with pytest.raises(ReadError, match="số cột"):
        read(tmp_path, book)
