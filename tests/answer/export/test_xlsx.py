"""The table of assignments, read back by the library that tables are read with."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings

from answer.export.assignments import numbered
from answer.export.files import printable
from answer.export.xlsx import COLUMNS, xlsx
from tests.answer.export.samples import ANY_TEXT, directive, order

TEXT = "Giao Sở Y tế chủ trì, phối hợp."


@pytest.fixture
def plan():
    """A plan with two orders in one clause."""
    return directive(TEXT, order(task="a", due=date(2024, 6, 25)), order("Sở Xây dựng", task="b"))


def table(held, language="vi"):
    return openpyxl.load_workbook(io.BytesIO(xlsx(numbered(held), language))).active


def test_a_row_is_an_assignment(plan):
    sheet = table(replace(plan, pages=()))
    assert [cell.value for cell in sheet[1]] == [
        "Văn bản", "Ngày văn bản", "Vị trí", "Tính chất", "Cơ quan chủ trì, thực hiện", "Cơ quan phối hợp", "Nhiệm vụ",
        "Thời hạn (theo văn bản)", "Hạn hoàn thành", "Trang", "Tệp",
    ]  # fmt: skip
    first = [cell.value for cell in sheet[2]]
    assert first == [
        "16/KH-UBND", datetime(2023, 3, 2), None, "Giao", "Sở Y tế", "Sở Tài chính", "a", None, datetime(2024, 6, 25),
        None, "ke-hoach.txt",
    ]  # fmt: skip
    assert sheet["I2"].is_date and sheet["I2"].number_format == "dd/mm/yyyy"
    assert [cell.value for cell in table(plan, "en")[1]][:2] == ["Document", "Date of the document"]


def test_proposals_and_reports_say_so():
    proposed, reported = order(status="proposed", section="II.1.-2"), order(status="reported")
    sheet = table(directive(TEXT, proposed, reported))
    assert [sheet["D2"].value, sheet["D3"].value, sheet["C2"].value] == ["Đề xuất", "Báo cáo", "mục II.1"]


def test_the_heading_is_frozen_and_filters(plan):
    sheet = table(plan)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:K3" and sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["G"].width == COLUMNS["task"] and sheet["G2"].alignment.wrap_text
    assert table(directive(TEXT)).max_row == 1


@pytest.mark.parametrize("words", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "#N/A", "1e5", "\ta"])
def test_words_never_become_a_formula(words):
    cell = table(directive(TEXT, order(task=words, deadline=words), number=words, file=words))["G2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", words, True)


def test_what_excel_would_read_as_a_character_stays_as_written():
    # Excel and LibreOffice read the escape (ECMA-376, 22.9.2.19) back; openpyxl shows it.
    assert table(directive(TEXT, order(task="_x000D_ _x1_")))["G2"].value == "_x005F_x000D_ _x1_"


def test_what_a_cell_cannot_hold_is_marked():
    value = table(directive(TEXT, order(task="a" * 40_000)))["G2"].value
    assert len(value) == 32_767 and value.endswith("a…")


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT)
def test_any_words_are_read_back(words):
    assert (table(directive(TEXT, order(task=words)))["G2"].value or "") == printable(words)
