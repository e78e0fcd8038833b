"""Who does what, with whom, by when."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.assignments import find_assignments
from ingest.datamodels import Assignment, Span
from ingest.structure import outline


def find(text: str, kind: str | None = None) -> tuple[Assignment, ...]:
    """The assignments of a whole text."""
    span = Span(0, len(text))
    return find_assignments(text, span, outline(text, span), kind)


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
