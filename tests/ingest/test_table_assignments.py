"""Annex tables: a task a row, with who leads, who helps and by when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from ingest.assignments.running import find_assignments
from ingest.datamodels import Assignment, Span
from ingest.source import Table
from ingest.structure.outline import outline

LEFT, ABOVE = object(), object()
"""Cells of a made table that belong to the one on their left, or above."""
ISSUED = date(2024, 1, 10)


def made(rows: Sequence[Sequence[object]], before: str = "") -> tuple[str, Table]:
    """Write rows as readers do, a line each, and the table of their ranges."""
    text, cells = before, []
    for row in rows:
        line: list[Span] = []
        for column, value in enumerate(row):
            if value is LEFT:
                line.append(line[-1])
            elif value is ABOVE:
                line.append(cells[-1][column])
            else:
                text += " | " if line and not text.endswith("\n") else ""
                line.append(Span(len(text), len(text) + len(str(value))))
                text += str(value)
        text += "\n"
        cells.append(tuple(line))
    return text, Table(tuple(cells))


def find(text: str, *tables: Table, kind: str = "Kế hoạch") -> tuple[Assignment, ...]:
    """The assignments of a text and its tables."""
    body = Span(0, len(text))
    return find_assignments(text, body, outline(text, body), kind, issued=ISSUED, tables=tables)


HEADER = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn"]


def test_a_row_is_an_assignment_with_spans():
    """Every field comes from its cell and has its range; the clause is the row."""
    text, table = made([HEADER, ["1", "Rà soát quy hoạch", "Sở Xây dựng", "Sở Tài chính; UBND các xã", "Quý II/2024"]])
    (one,) = find(text, table)
    assert (one.lead, one.coordinating) == (("Sở Xây dựng",), ("Sở Tài chính", "Ủy ban nhân dân các xã"))
    assert (one.task, one.deadline, one.due) == ("Rà soát quy hoạch", "Quý II/2024", date(2024, 6, 30))
    assert {name: [span.of(text) for span in spans] for name, spans in one.spans.items()} == {
        "lead": ["Sở Xây dựng"],
        "coordinating": ["Sở Tài chính", "UBND các xã"],
        "task": ["Rà soát quy hoạch"],
        "deadline": ["Quý II/2024"],
    }
    assert text[one.start : one.end].startswith("1 | Rà soát") and text[one.start : one.end].endswith("Quý II/2024")
    assert one.leads_explicitly and one.status == "ordered"


@pytest.mark.parametrize(
    "header",
    [
        ["TT", "Nội dung công việc", "Đơn vị thực hiện", "Đơn vị phối hợp", "Thời gian hoàn thành"],
        ["STT", "NỘI DUNG", "ĐƠN VỊ CHỦ TRÌ", "PHỐI HỢP", "TIẾN ĐỘ"],
        [
            "Số TT",
            "Nhiệm vụ, giải pháp",
            "Cơ quan, đơn vị thực hiện",
            "Cơ quan, đơn vị phối hợp",
            "Thời gian thực hiện",
        ],
        ["TT", "Hoạt động", "Trách nhiệm thực hiện", "Phoi hop", "Thoi han hoan thanh"],
        ["STT", "Tên nhiệm vụ", "Đầu mối", "Cơ quan phối hợp thực hiện", "Mốc thời gian"],
    ],
)
def test_names_of_columns(header):
    """Columns are known by what offices call them, in any case, lost diacritics allowed."""
    (one,) = find(*made([header, ["1", "Lập danh mục", "Sở Y tế", "Công an tỉnh", "30/4/2024"]]))
    assert (one.lead, one.coordinating, one.due) == (("Sở Y tế",), ("Công an tỉnh",), date(2024, 4, 30))


def test_columns_stand_in_any_order():
    """The agency may come first, and columns that assign nothing are passed over."""
    header = ["Đơn vị chủ trì", "Sản phẩm", "Thời hạn", "Nội dung công việc", "Ghi chú"]
    (one,) = find(*made([header, ["Sở Nội vụ", "Báo cáo", "Tháng 3", "Tổ chức hội nghị", "Hai ngày"]]))
    assert (one.lead, one.task, one.deadline, one.due) == (
        ("Sở Nội vụ",),
        "Tổ chức hội nghị",
        "Tháng 3",
        date(2024, 3, 31),
    )


def test_a_header_of_two_rows_and_numbered_columns():
    """ "Cơ quan thực hiện" over "Chủ trì" and "Phối hợp"; the row "(1) (2) …" is no task."""
    rows = [
        ["STT", "Nhiệm vụ", "Cơ quan thực hiện", LEFT, "Thời hạn"],
        [ABOVE, ABOVE, "Chủ trì", "Phối hợp", ABOVE],
        ["(1)", "(2)", "(3)", "(4)", "(5)"],
        ["1", "Lập đề án", "Sở Công Thương", "Sở Tư pháp", "Hằng quý"],
    ]
    (one,) = find(*made(rows))
    assert (one.lead, one.coordinating, one.recurrence) == (
        ("Sở Công Thương",),
        ("Sở Tư pháp",),
        "FREQ=MONTHLY;INTERVAL=3",
    )


def test_a_header_repeated_on_the_next_page_is_no_task():
    """The same words again are the header again."""
    row = ["1", "Lập đề án", "Sở Công Thương", "", ""]
    assert len(find(*made([HEADER, row, HEADER, ["2", *row[1:]]]))) == 2


def test_the_agency_above_holds_only_where_the_table_says_so():
    """A merged cell and "-nt-" repeat it; an empty cell names nobody."""
    rows = [
        HEADER,
        ["1", "Lập danh mục", "Sở Y tế", "", ""],
        ["2", "Công bố danh mục", ABOVE, "", ""],
        ["3", "Cập nhật danh mục", "-nt-", "", ""],
        ["4", "Kinh phí dự phòng", "", "", ""],
    ]
    assert [(one.lead, one.task) for one in find(*made(rows))] == [
        (("Sở Y tế",), "Lập danh mục"),
        (("Sở Y tế",), "Công bố danh mục"),
        (("Sở Y tế",), "Cập nhật danh mục"),
    ]


def test_a_merged_row_names_a_part_or_the_agency_of_the_rows_below():
    """A part's title is no task; an agency's name leads what has no leader of its own."""
    rows = [
        HEADER,
        ["I", "Hoàn thiện thể chế", LEFT, LEFT, LEFT],
        ["1", "Lập danh mục", "Sở Tư pháp", "", ""],
        ["II", "Sở Y tế", "", "", ""],
        ["1", "Mua sắm thiết bị", "", "", "Thường xuyên"],
        ["2", "Tập huấn nhân viên", "Trường Cao đẳng Y tế", "", ""],
    ]
    found = find(*made(rows))
    assert [one.lead for one in found] == [("Sở Tư pháp",), ("Sở Y tế",), ("Trường Cao đẳng Y tế",)]
    assert (found[1].deadline, found[1].due, found[1].recurrence) == ("Thường xuyên", None, None)


@pytest.mark.parametrize(
    ("cell", "lead", "coordinating"),
    [
        ("Chủ trì: Sở Y tế; Phối hợp: Sở Tài chính, Công an tỉnh", ("Sở Y tế",), ("Sở Tài chính", "Công an tỉnh")),
        ("Sở Y tế chủ trì, phối hợp với Sở Tài chính", ("Sở Y tế",), ("Sở Tài chính",)),
        ("Sở Y tế chủ trì, Sở Tài chính phối hợp", ("Sở Y tế",), ("Sở Tài chính",)),
        ("- Sở Y tế; - UBND các huyện", ("Sở Y tế", "Ủy ban nhân dân các huyện"), ()),
        ("Sở KH&ĐT", ("Sở Kế hoạch và Đầu tư",), ()),
        ("Tổ 3", ("Tổ 3",), ()),
    ],
)
def test_what_a_cell_of_agencies_says(cell, lead, coordinating):
    """Both roles may stand in one cell, with or without labels; names are written out."""
    header = ["TT", "Nội dung công việc", "Đơn vị chủ trì/phối hợp", "Thời gian"]
    (one,) = find(*made([header, ["1", "Lập danh mục", cell, ""]]))
    assert (one.lead, one.coordinating) == (lead, coordinating)


def test_a_table_that_goes_on_without_a_header():
    """The next page's table has the columns of the one before it, if it is as wide."""
    text, first = made([HEADER, ["1", "Lập danh mục", "Sở Y tế", "", ""]])
    text, second = made([["2", "Công bố danh mục", "Sở Tư pháp", "", ""]], text)
    text, other = made([["Xã", "Số hộ"], ["Một", "12"]], text)
    assert [one.lead for one in find(text, first, second, other)] == [("Sở Y tế",), ("Sở Tư pháp",)]


def test_rows_are_not_read_as_running_text_too():
    """The table's lines assign once; the text around it is still read."""
    rows = [
        HEADER,
        ["1", "Giao ban hằng tuần", "Sở Y tế", "", ""],
        ["2", "Sở Y tế có trách nhiệm họp", "Sở Nội vụ", "", ""],
    ]
    text, table = made(rows, "Giao Sở Tài chính bố trí kinh phí.\n")
    text += "Công an tỉnh có trách nhiệm kiểm tra."
    assert [one.lead for one in find(text, table)] == [
        ("Sở Tài chính",),
        ("Sở Y tế",),
        ("Sở Nội vụ",),
        ("Công an tỉnh",),
    ]


def test_other_tables_assign_nothing():
    """Figures, budgets, lists of people."""
    rows = [["TT", "Đơn vị", "Biên chế"], ["1", "Sở Y tế", "12"], ["2", "Sở Y tế có trách nhiệm trả 3 biên chế", "9"]]
    assert find(*made(rows)) == ()


def test_the_document_decides_the_status():
    """A table of a proposal proposes, and its total is no task."""
    rows = [HEADER, ["1", "Lập danh mục", "Sở Y tế", "", ""], ["", "Tổng cộng", "Sở Y tế", "", ""]]
    assert [one.status for one in find(*made(rows), kind="Tờ trình")] == ["proposed"]
