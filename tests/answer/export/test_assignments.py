"""Which assignments are exported, and the table of them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings

from answer.export.assignments import AssignmentFilter, assigned
from answer.export.files import printable
from answer.export.xlsx import COLUMNS, xlsx
from ingest.errors import QuestionError
from tests.answer.export.samples import ANY_TEXT, directive, order

TEXT = "Giao Sở Y tế chủ trì, phối hợp."
JUNE, JULY = date(2024, 6, 25), date(2024, 7, 1)


def tasks(held, **wanted) -> list[str]:
    return [one.assignment.task for one in assigned(held, AssignmentFilter(**wanted))]


@pytest.fixture
def two():
    """A plan of 2023 with two orders in one clause, and an older letter with work that repeats."""
    plan = directive(TEXT, order(task="a", due=JUNE), order("Sở Xây dựng", task="b"))
    monthly = order("UBND các huyện", task="c", coordinating=(), due=JUNE, recurrence="FREQ=MONTHLY;BYMONTHDAY=25")
    return [plan, directive(TEXT, monthly, id="1-tb-2022", number="1/TB-UBND", date=date(2022, 1, 1))]


def test_all_are_listed_by_date_of_the_directive(two):
    assert tasks(two) == ["c", "a", "b"]
    assert [one.ordinal for one in assigned(two)] == [1, 1, 2]
    undated = [replace(two[1], date=None), two[0]]
    assert tasks(undated) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Sở Y tế",), ["a"]),
        (("so y te",), ["a"]),
        (("sở tài chính",), ["a", "b"]),
        (("UBND huyện",), ["c"]),
        (("Sở Y tế", "UBND các huyện"), ["c", "a"]),
    ],
)
def test_an_agency_that_leads_or_coordinates(two, names, expected):
    assert tasks(two, agencies=names) == expected


@pytest.mark.parametrize("name", ["16/KH-UBND", "16 kh ubnd", "16-kh-ubnd-2023"])
def test_a_directive_by_number_or_id(two, name):
    assert tasks(two, directives=(name,)) == ["a", "b"]


def test_an_order_keeps_its_count_whatever_is_left_out(two):
    (one,) = assigned(two, AssignmentFilter(agencies=("Sở Xây dựng",)))
    assert one.ordinal == 2


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (JUNE, JUNE, {"a": JUNE, "c": JUNE}),
        (None, date(2024, 6, 24), {}),
        (JULY, None, {"c": date(2024, 7, 25)}),
        (JULY, date(2024, 7, 24), {}),
        (date(2025, 1, 1), date(2025, 1, 31), {"c": date(2025, 1, 25)}),
        (None, None, {"a": JUNE, "b": None, "c": JUNE}),
        (date(9999, 12, 31), None, {}),
    ],
)
def test_a_range_of_deadlines_finds_work_that_repeats(two, since, until, expected):
    found = assigned(two, AssignmentFilter(due_since=since, due_until=until))
    assert {one.assignment.task: one.due for one in found} == expected


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"agencies": ("Sở Lạ",)}, "“Sở Lạ”"),
        ({"agencies": ("",)}, "“”"),
        ({"directives": ("9/QQ",)}, "“9/QQ”"),
        ({"directives": ("",)}, "“”"),
        ({"due_since": JULY, "due_until": JUNE}, "2024-07-01"),
    ],
)
def test_a_filter_that_names_nothing_is_an_error(two, wanted, words):
    with pytest.raises(QuestionError) as caught:
        assigned(two, AssignmentFilter(**wanted))
    assert words in caught.value.vietnamese and words in caught.value.english


def test_the_assignments_of_real_directives_are_quoted(made_up):
    found = assigned(made_up.catalogue.directives())
    assert [(one.directive.id, one.assignment) for one in found] == sorted(
        made_up.catalogue.assignments(), key=lambda pair: made_up.catalogue.directive(pair[0]).date
    )
    vaccination = next(one for one in found if one.due)
    assert vaccination.due == date(2023, 6, 30) and "tiêm vắc xin phòng bệnh dại" in vaccination.quote
    assert vaccination.to_json()["quote"] == vaccination.quote and vaccination.to_json()["date"] == "2023-03-02"


def table(directives, language="vi"):
    return openpyxl.load_workbook(io.BytesIO(xlsx(assigned(directives), language))).active


def test_a_row_is_an_assignment(two):
    sheet = table([replace(two[0], pages=())])
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
    assert [cell.value for cell in table(two, "en")[1]][:2] == ["Document", "Date of the document"]


def test_proposals_and_reports_say_so():
    proposed, reported = order(status="proposed", section="II.1.-2"), order(status="reported")
    sheet = table([directive(TEXT, proposed, reported)])
    assert [sheet["D2"].value, sheet["D3"].value, sheet["C2"].value] == ["Đề xuất", "Báo cáo", "mục II.1"]


def test_the_heading_is_frozen_and_filters(two):
    sheet = table(two)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:K4" and sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["G"].width == COLUMNS["task"] and sheet["G2"].alignment.wrap_text
    assert table([]).max_row == 1


@pytest.mark.parametrize("words", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "#N/A", "1e5", "\ta"])
def test_words_never_become_a_formula(words):
    cell = table([directive(TEXT, order(task=words, deadline=words), number=words, file=words)])["G2"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", words, True)


def test_what_excel_would_read_as_a_character_stays_as_written():
    # Excel and LibreOffice read the escape (ECMA-376, 22.9.2.19) back; openpyxl shows it.
    assert table([directive(TEXT, order(task="_x000D_ _x1_"))])["G2"].value == "_x005F_x000D_ _x1_"


def test_what_a_cell_cannot_hold_is_marked():
    value = table([directive(TEXT, order(task="a" * 40_000))])["G2"].value
    assert len(value) == 32_767 and value.endswith("a…")


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT)
def test_any_words_are_read_back(words):
    assert (table([directive(TEXT, order(task=words))])["G2"].value or "") == printable(words)
