"""Who does what, with whom, by when."""

from __future__ import annotations

import time
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.assignments.running import find_assignments
from ingest.datamodels import Assignment, Span
from ingest.structure.outline import outline

CASES = sorted((Path(__file__).parent / "assignments").glob("*.toml"))
"""Invented directives of other kinds, with what a clerk would put in the register."""


def find(text: str, kind: str | None = None, issued: date | None = None) -> tuple[Assignment, ...]:
    """The assignments of a whole text."""
    span = Span(0, len(text))
    return find_assignments(text, span, outline(text, span), kind, issued=issued)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_whole_directives(path):
    """Who leads, who helps, how the task begins, its deadline, date and rule: all of them, in order, and no more."""
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    found = [made for made in find(case["text"], case["kind"], case["issued"]) if made.status == "ordered"]
    expected = case["assignment"]
    assert [made.lead for made in found] == [tuple(one["lead"]) for one in expected]
    for made, one in zip(found, expected, strict=True):
        assert made.task.startswith(one["task"])
        assert made.coordinating == tuple(one.get("coordinating", ()))
        assert (made.deadline, made.due) == (one.get("deadline"), one.get("due"))
        assert made.recurrence == one.get("recurrence")
        assert [span.of(case["text"]) for span in made.spans.get("deadline", ())] == (
            [made.deadline] * bool(made.deadline)
        )


@pytest.mark.parametrize(
    ("text", "lead", "coordinating", "task", "explicit"),
    [
        (
            "Giao Sở Y tế chủ trì, phối hợp với Công an tỉnh, Sở Nội vụ rà soát nhân sự.",
            ("Sở Y tế",),
            ("Công an tỉnh", "Sở Nội vụ"),
            "rà soát nhân sự",
            True,
        ),
        ("Đề nghị UBND các huyện lập kế hoạch.", ("Ủy ban nhân dân các huyện",), (), "lập kế hoạch", False),
        ("Sở Y tế có trách nhiệm hướng dẫn thực hiện.", ("Sở Y tế",), (), "hướng dẫn thực hiện", False),
        ("Sở Y tế là cơ quan đầu mối tổng hợp số liệu.", ("Sở Y tế",), (), "tổng hợp số liệu", True),
        (
            "Giao các sở: Y tế, Tài chính rà soát nhân sự.",
            ("Sở Y tế", "Sở Tài chính"),
            (),
            "rà soát nhân sự",
            False,
        ),
        ("- Các cơ quan, đơn vị gửi danh sách.", ("Các cơ quan, đơn vị",), (), "gửi danh sách", False),
        (
            "- UBND các huyện chỉ đạo các phòng, ban triển khai kế hoạch.",
            ("Ủy ban nhân dân các huyện",),
            (),
            "chỉ đạo các phòng, ban triển khai kế hoạch",
            False,
        ),
        (
            "UBND tỉnh yêu cầu Sở Y tế rà soát nhân sự.",
            ("Sở Y tế",),
            (),
            "rà soát nhân sự",
            False,
        ),
        (
            "3. Chủ tịch UBND xã chịu trách nhiệm trực tiếp trước Chủ tịch UBND tỉnh về kết quả thu phí.",
            ("Chủ tịch Ủy ban nhân dân xã",),
            (),
            "chịu trách nhiệm trực tiếp trước Chủ tịch UBND tỉnh về kết quả thu phí",
            False,
        ),
        ("(giao Ban Dân tộc tỉnh thông báo kết quả)", ("Ban Dân tộc tỉnh",), (), "thông báo kết quả", False),
    ],
)
def test_forms(text, lead, coordinating, task, explicit):
    """The forms of official prose, each read whole."""
    (made,) = find(text)
    assert (made.lead, made.coordinating, made.task, made.leads_explicitly) == (lead, coordinating, task, explicit)
    assert made.status == "ordered"


@pytest.mark.parametrize(
    "text",
    [
        "Theo đề nghị của Sở Y tế.",
        "Trân trọng đề nghị các đơn vị biết.",
        "Sở Y tế nằm ở trung tâm.",
        "Không giao gì cả.",
    ],
)
def test_what_assigns_nothing(text):
    """Words of orders without an agency and a task are none."""
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("báo cáo trước ngày 15/3/2023.", "trước ngày 15/3/2023"),
        ("hoàn thành trong quý II năm 2023.", "hoàn thành trong quý II năm 2023"),
        ("gửi chậm nhất là ngày 02 tháng 3 năm 2023.", "chậm nhất là ngày 02 tháng 3 năm 2023"),
        ("báo cáo định kỳ hằng tháng, gửi Sở.", "định kỳ hằng tháng"),
        ("báo cáo kết quả.", None),
    ],
)
def test_deadlines(text, deadline):
    """A deadline is kept as it is written, with its span."""
    whole = f"Giao Sở Y tế {text}"
    (made,) = find(whole)
    assert made.deadline == deadline
    assert [span.of(whole) for span in made.spans.get("deadline", ())] == ([deadline] if deadline else [])


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("1. Kiến nghị:\n- Giao Sở Y tế rà soát nhân sự.", None, "proposed"),
        ("Giao Sở Y tế rà soát nhân sự.", "Tờ trình", "proposed"),
        ("Sở Y tế đã tham mưu ban hành kế hoạch.", None, "reported"),
        ("Công văn về việc giao Sở Y tế rà soát nhân sự.", None, "reported"),
        ("1. Kết quả thực hiện:\n- Sở Y tế chủ trì rà soát nhân sự.", None, "reported"),
        ("Giao Sở Y tế rà soát nhân sự.", "Báo cáo", "reported"),
    ],
)
def test_status(text, kind, status):
    """An order is kept apart from a proposal and from a report."""
    assert [made.status for made in find(text, kind)] == [status]


@pytest.mark.parametrize(
    "heading", ["1. Sở Y tế", "1. Sở Y tế:", "1. Giao Sở Y tế:", "Điều 1. Trách nhiệm của Sở Y tế", "**Sở Y tế**"]
)
def test_a_heading_holds_the_tasks_below_it(heading):
    """Tasks under an agency's name are its own, until its section ends."""
    made = find(f"{heading}\n- Bố trí kinh phí thực hiện.\n- Phối hợp với Công an tỉnh rà soát.")
    assert [(a.lead, a.coordinating) for a in made] == [(("Sở Y tế",), ()), (("Sở Y tế",), ("Công an tỉnh",))]


def test_a_heading_holds_nothing_of_the_next_section():
    """The next item at the heading's level is no longer the agency's."""
    made = find("1. Sở Y tế:\n- Bố trí kinh phí thực hiện.\n2. Kinh phí thực hiện lấy từ ngân sách.")
    assert [a.section for a in made] == ["1.-1"]


def test_helpers_named_in_a_heading_help_with_every_task():
    """ "X chủ trì, phối hợp với Y:" names both for what stands below."""
    (made,) = find("1. Sở Y tế chủ trì, phối hợp với Công an tỉnh:\n- Bố trí lực lượng thường trực.")
    assert (made.lead, made.coordinating, made.leads_explicitly) == (("Sở Y tế",), ("Công an tỉnh",), True)


WORDS = [
    "Giao",
    "Sở Y tế",
    "chủ trì",
    "phối hợp với",
    ",",
    ";",
    ".",
    "UBND các huyện",
    "rà soát",
    "đang",
    ":",
    "\n1.",
    "\n-",
    "tại",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_any_order_of_the_words(text):
    """Every assignment has a leader and a task, and its spans lie within its clause."""
    for made in find(text):
        clause = Span(made.start, made.end)
        assert made.lead and made.task
        assert all(clause.covers(span) for span in (*made.spans["task"], *made.spans.get("deadline", ())))
        assert len(made.spans["lead"]) == len(made.lead) and len(made.spans["coordinating"]) == len(made.coordinating)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("1. Thủ trưởng các sở; Chủ tịch UBND các xã có trách nhiệm:\na) Rà soát nhân sự hiện có.", 2),
        ("Chủ tịch UBND tỉnh yêu cầu các sở, ban, ngành thực hiện các nhiệm vụ sau:\n1. Rà soát nhân sự hiện có.", 1),
        ("1. Sở Y tế, Sở Nội vụ: Rà soát nhân sự hiện có.", 2),
        ("1. Sở Y tế (cơ quan thường trực): Rà soát nhân sự hiện có.", 1),
        ("1. Đối với UBND các xã:\n- Rà soát nhân sự hiện có.", 1),
        ("Căn cứ Chỉ thị này, Giám đốc các sở rà soát nhân sự hiện có.", 1),
        ("Điều 5. Chánh Văn phòng, Giám đốc các Sở: Y tế, Nội vụ chịu trách nhiệm rà soát nhân sự.", 3),
    ],
)
def test_who_holds_what_stands_below(text, leads):
    """Lists, labels and lead-ins give the task below or behind them to all that they name."""
    (made,) = find(text)
    assert len(made.lead) == leads and made.task.lower().startswith("rà soát nhân sự")


def test_a_lead_in_assigns_only_what_it_says_itself():
    """ "… và triển khai các nội dung sau:" announces; what stands before it may be a task of its own."""
    text = (
        "UBND tỉnh yêu cầu các sở rà soát toàn bộ các công trình đã được giao quản lý và triển khai các nội dung sau:"
        "\n1. Lập danh mục công trình."
    )
    assert [made.task for made in find(text)] == [
        "rà soát toàn bộ các công trình đã được giao quản lý",
        "Lập danh mục công trình",
    ]


def test_a_holder_keeps_what_it_passes_on():
    """Below an agency's heading "Chỉ đạo UBND các xã …" is its own task; an agency that opens an item takes it."""
    made = find("1. Sở Y tế:\n- Chỉ đạo các bệnh viện trực cấp cứu.\n- Sở Nội vụ có trách nhiệm bố trí nhân lực.")
    assert [a.lead for a in made] == [("Sở Y tế",), ("Sở Nội vụ",)]


def test_a_part_with_helpers_of_its_own_is_a_task_of_its_own():
    """Who helps with one part of a paragraph does not help with the rest."""
    made = find("1. Sở Y tế: Lập danh mục thuốc thiết yếu; phối hợp với Công an tỉnh kiểm tra các nhà thuốc.")
    assert [(a.coordinating, a.task) for a in made] == [
        ((), "Lập danh mục thuốc thiết yếu"),
        (("Công an tỉnh",), "kiểm tra các nhà thuốc"),
    ]


def test_a_sentence_that_goes_on_belongs_to_its_task():
    """A deadline may stand in the next sentence, or before the agency."""
    (one,) = find("Giao Sở Y tế rà soát nhân sự. Báo cáo UBND tỉnh trước ngày 10/3/2025.")
    assert one.due == date(2025, 3, 10)
    (other,) = find("Trước ngày 15/6/2025, đề nghị các đơn vị gửi báo cáo.")
    assert other.due == date(2025, 6, 15) and other.task == "gửi báo cáo"


@pytest.mark.parametrize(
    "text",
    [
        "1. Thành phần:\n- Lãnh đạo Sở Y tế;\n- Lãnh đạo các sở: Nội vụ, Tài chính.",
        "1. Sở Y tế: 12 biên chế",
        "1. Báo cáo kết quả thực hiện nhiệm vụ.",
        "2. Tổ chức hội nghị sơ kết công tác.",
        "3. Ban hành quy chế làm việc mới.",
        "TỔ CHỨC THỰC HIỆN\nHội nghị được tổ chức vào sáng thứ Hai.",
    ],
)
def test_lists_and_ordinary_words_assign_nothing(text):
    """People, figures, and words that only look like agencies."""
    assert find(text) == ()


def test_rules_assign_only_responsibilities():
    """In a decree "yêu cầu", "đề nghị" are steps of a procedure; "có trách nhiệm" is a duty."""
    text = "1. Cơ quan cấp phép yêu cầu tổ chức, cá nhân bổ sung hồ sơ.\n2. Bộ Y tế có trách nhiệm công bố danh mục."
    assert [made.lead for made in find(text, "Nghị định")] == [("Bộ Y tế",)]
    assert len(find(text, "Công văn")) == 2


def test_the_work_grows_with_the_text_only():
    """A hundred pages of a law take seconds at the very most, with and without line ends."""
    article = "Điều 7. Trách nhiệm của Bộ Y tế\n1. Chủ trì, phối hợp với Bộ Công an rà soát; báo cáo hằng năm.\n" * 1500
    for text in (article, article.replace("\n", " "), "Sở Y tế; " * 20000, "giao các sở: " * 20000, "các sở, " * 20000):
        begin = time.process_time()
        find(text, "Luật")
        assert time.process_time() - begin < 20


@pytest.mark.parametrize(
    "text",
    [
        "1. Số hóa hồ sơ\n- Cơ quan chủ trì: Sở Y tế.\n- Cơ quan phối hợp: Sở Nội vụ.\n- Thời gian: Quý IV/2025.",
        "1. Số hóa hồ sơ (Chủ trì: Sở Y tế; phối hợp: Sở Nội vụ; thời gian: Quý IV/2025).",
        "2. Dữ liệu\n- Nội dung: Số hóa hồ sơ\n- Đơn vị thực hiện: Sở Y tế; phối hợp: Sở Nội vụ; thời hạn: Quý IV/2025",
    ],
)
def test_fields_by_name(text):
    """A plan may write out each field of a task behind its name."""
    (made,) = find(text, "Kế hoạch")
    assert (made.lead, made.coordinating, made.task) == (("Sở Y tế",), ("Sở Nội vụ",), "Số hóa hồ sơ")
    assert (made.deadline, made.due) == ("Quý IV/2025", date(2025, 12, 31))


def test_a_meeting_has_a_time_but_no_task():
    """ "Thời gian:" and "Chủ trì:" of an invitation name when and who presides, not a task and its leader."""
    text = "1. Họp giao ban tháng\n- Chủ trì: Đồng chí Phó Chủ tịch UBND tỉnh.\n- Thời gian: 14 giờ 00 ngày 12/3/2025."
    assert find(text, "Giấy mời") == find(text, "Thông báo") == ()
