"""Forms of assigning, and of words that look like it, in invented plans, letters, minutes and drafts."""

from __future__ import annotations

import pytest

from ingest.assignments.running import find_assignments
from ingest.datamodels import Assignment, Span
from ingest.source import Table
from ingest.structure.outline import outline


def find(text: str, kind: str | None = None, begin: int = 0) -> tuple[Assignment, ...]:
    """The assignments of a text whose body begins at ``begin``."""
    body = Span(begin, len(text))
    return find_assignments(text, body, outline(text, body), kind)


def told(found: tuple[Assignment, ...]) -> list[tuple[tuple[str, ...], str]]:
    """Who does what."""
    return [(made.lead, made.task) for made in found]


@pytest.mark.parametrize(
    "opening",
    [
        "Sở Y tế xây dựng Kế hoạch như sau:",
        "Thực hiện Công văn số 9/BYT-KH ngày 02/01/2030, UBND huyện ban hành Kế hoạch với các nội dung chủ yếu sau:",
        "-----\n\nBan Thường vụ Huyện ủy ban hành Chương trình hành động với những nội dung sau:",
        "Căn cứ tình hình, Sở Y tế thông báo một số nội dung như sau:",
        "Thực hiện ý kiến chỉ đạo của Chủ tịch UBND tỉnh, Sở Y tế trình UBND tỉnh như sau:",
        "Từ tình hình trên, Sở Y tế đề xuất UBND tỉnh một số nội dung sau đây:",
        "Thực hiện kế hoạch năm, UBND huyện mời các phòng, ban cùng tham dự như sau:",
    ],
)
def test_who_issues_a_document_holds_none_of_its_goals(opening):
    """The issuer's own lead-in is no task, and the goals and headings below it are nobody's; agencies' items stay."""
    text = (
        f"{opening}\nI. MỤC TIÊU\n1. Phát triển nghề dệt.\n2. Nâng cao chất lượng khám bệnh.\n"
        "II. PHÂN CÔNG THỰC HIỆN\n1. Phòng Nội vụ rà soát nhân sự.\n"
    )
    assert told(find(text)) == [(("Phòng Nội vụ",), "rà soát nhân sự")]


def test_a_plan_that_others_must_make_is_a_task():
    """What is ordered of others ends in a colon too: they hold what stands below."""
    text = "Yêu cầu UBND các xã xây dựng kế hoạch với các nội dung sau:\n1. Rà soát hộ nghèo.\n"
    assert (("Ủy ban nhân dân các xã",), "Rà soát hộ nghèo") in told(find(text))


@pytest.mark.parametrize(
    ("text", "lead", "task"),
    [
        ("1. Khoa Nội - Tim mạch: thực hiện bảng kiểm.", "Khoa Nội - Tim mạch", "thực hiện bảng kiểm"),
        ("1. Các khoa lâm sàng đánh dấu vị trí mổ.", "Các khoa lâm sàng", "đánh dấu vị trí mổ"),
        ("1. Trạm Y tế xã tiêm phòng cho trẻ em.", "Trạm Y tế xã", "tiêm phòng cho trẻ em"),
        ("1. Trưởng các thôn thông báo lịch họp.", "Trưởng các thôn", "thông báo lịch họp"),
        ("1. Trưởng thôn vận động bà con tham gia.", "Trưởng thôn", "vận động bà con tham gia"),
        ("1. Hạt Kiểm lâm huyện tuần tra rừng.", "Hạt Kiểm lâm huyện", "tuần tra rừng"),
        ("1. Bộ Chỉ huy Quân sự tỉnh sẵn sàng lực lượng.", "Bộ Chỉ huy Quân sự tỉnh", "sẵn sàng lực lượng"),
        ("1. Sở Y tế là cơ quan thường trực, theo dõi kết quả.", "Sở Y tế", "theo dõi kết quả"),
        ("1. Các Viện nghiên cứu theo địa bàn phụ trách cử cán bộ.", "Các Viện nghiên cứu", "cử cán bộ"),
        ("1. Công ty CP Công trình đô thị\nThu gom rác thải.", "Công ty CP Công trình đô thị", "Thu gom rác thải"),
        ("1. Viễn thông Lạng Sơn\nChủ động kiểm tra đường truyền.", "Viễn thông Lạng Sơn", "Chủ động kiểm tra"),
    ],
)
def test_agencies_below_the_province(text, lead, task):
    """Wards, stations, villages and companies are given tasks like any department."""
    (made,) = find(f"Giám đốc yêu cầu:\n{text}\n")
    assert made.lead == (lead,)
    assert task in made.task


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 02/5/2030, Phó Chủ tịch UBND huyện chủ trì cuộc họp nghe báo cáo tiến độ.",
        "Về việc dự Hội nghị do đồng chí A, Trưởng Ban Chỉ đạo tỉnh, chủ trì; đã có lịch gửi kèm:\n1. Tổ chức ăn nghỉ.",
        "1. Dừng các khoản chi được giao cho các cơ quan, đơn vị trong dự toán năm 2030.",
        "1. PHÂN CÔNG NHIỆM VỤ\n2. TỔ CHỨC THỰC HIỆN",
        "Văn phòng UBND huyện thông báo để các phòng biết.",
    ],
)
def test_what_assigns_nothing(text):
    """A meeting that is told of, a figure's passive, headings in capitals, the closing of a notice."""
    assert find(text) == ()


def test_minutes_name_who_chairs():
    """ "Chủ trì:" is a person in the minutes of a meeting."""
    text = "Thành phần: 11/12 thành viên.\nChủ trì: BS. Lê Văn A - Giám đốc Trung tâm. Thư ký: Trần B.\n"
    assert find(text, "Biên bản") == ()


def test_a_report_with_its_own_rhythm_is_a_duty_of_its_own():
    """What is done once keeps no rhythm of the report behind it."""
    text = "1. Sở Y tế kiểm tra các chợ; định kỳ ngày 20 hằng tháng báo cáo kết quả về Sở Nội vụ.\n"
    made = find(text)
    assert [one.task for one in made] == [
        "kiểm tra các chợ",
        "định kỳ ngày 20 hằng tháng báo cáo kết quả về Sở Nội vụ",
    ]
    assert [one.deadline for one in made] == [None, "định kỳ ngày 20 hằng tháng"]


def test_a_deadline_binds_the_part_that_it_ends():
    """Behind a part that its deadline ends, the next verb begins a task without one; a result to report goes on."""
    text = "1. Phòng Y tế tổ chức ký cam kết, xong trong tháng 01 năm 2030; phân công trực lãnh đạo.\n"
    assert [(one.task[:9], one.deadline is None) for one in find(text)] == [("tổ chức k", False), ("phân công", True)]
    text = "1. Phòng Y tế lập danh sách; gửi kết quả về Sở Y tế trước ngày 15/4/2030.\n"
    (made,) = find(text)
    assert made.deadline == "trước ngày 15/4/2030"


def test_helpers_without_a_name_begin_no_task():
    """ "phối hợp với các cơ quan liên quan" goes on with the task before it; a named helper begins the next one."""
    text = "1. Sở Y tế chủ trì kiểm tra việc thực hiện; phối hợp với {} xác định nguyên nhân.\n"
    assert len(find(text.format("các cơ quan liên quan"))) == 1
    assert len(find(text.format("Công an tỉnh"))) == 2


@pytest.mark.parametrize(
    ("mark", "status"), [("DỰ THẢO", "proposed"), ("(Dự thảo lần 2)", "proposed"), ("", "ordered")]
)
def test_a_draft_orders_nothing_yet(mark, status):
    """A document that its letterhead calls a draft proposes."""
    head = f"HỘI ĐỒNG NHÂN DÂN\nSố: /NQ-HĐND\n{mark}\n"
    (made,) = find(f"{head}Điều 1. Giao Sở Y tế rà soát nhân sự.\n", "Nghị quyết", len(head))
    assert made.status == status


def test_a_table_behind_the_body_hides_nothing_of_it():
    """An annex's table stands behind the body: the body's own items are read all the same."""
    body = "1. Sở Y tế rà soát nhân sự.\n"
    rows = ("Nhiệm vụ", "Đơn vị chủ trì"), ("Lập danh mục thuốc", "Sở Nội vụ")
    text, cells = f"{body}TM. ỦY BAN NHÂN DÂN\n", []
    for row in rows:
        cells.append(
            tuple(Span(start := len(text) + len(row[0]) * index, start + len(c)) for index, c in enumerate(row))
        )
        text += f"{''.join(row)}\n"
    found = find_assignments(text, Span(0, len(body)), (), "Kế hoạch", tables=[Table(tuple(cells))])
    assert told(found) == [(("Sở Y tế",), "rà soát nhân sự"), (("Sở Nội vụ",), "Lập danh mục thuốc")]
