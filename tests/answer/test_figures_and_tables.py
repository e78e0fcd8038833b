"""Questions for sums, shares, counts, days and rows of tables, over a made-up plan and decision of one province."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answer.assistant import Assistant
from answer.days import has_day
from answer.frames import kinds_of
from answer.identity import NAMED, Identity
from answer.matching import Form, Term
from answer.question import analyse
from answer.tables import cells, is_named, labelled, rows
from answer.units import units_of
from ingest.datamodels import Span
from ingest.index import sync
from ingest.structure.outline import paragraphs
from ingest.vietnamese import fold
from retrieval.query import Query

HEAD = "ỦY BAN NHÂN DÂN\nTỈNH LÂM ĐỒNG\nSố: {number}\n\nLâm Đồng, ngày {day} tháng {month} năm 2024\n\n"
FOOT = "\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Văn Bình\n"
PLAN = """KẾ HOẠCH
Phát triển nghề nuôi tằm năm 2024

I. KẾT QUẢ
1. Trong năm 2024 đã phát hiện 17 ổ bệnh vôi trên tằm; xử phạt 12 cơ sở bán giống lậu, giảm 5 cơ sở so với năm 2022.
2. Chủ tịch xã chịu trách nhiệm nếu để xảy ra từ 03 ổ bệnh vôi trở lên trong một năm.
3. Sản lượng kén theo địa bàn:

Địa bàn Kế hoạch (tấn) Thực hiện (tấn) Tỷ lệ (%)
Đam Rông 300 270 90,0
Lạc Dương 200 130 65,0

II. NHIỆM VỤ
1. Thực hiện Công văn số 45/BNN-CN ngày 06 tháng 02 năm 2024 về tổ chức ngày hội tơ lụa trên địa bàn tỉnh.
2. Mở trạm cấp giống lưu động từ tháng 3 đến tháng 6 năm 2024 tại các xã vùng sâu.
3. Hội Nông dân gửi kế hoạch cuộc thi cho đội dự thi trước ít nhất 15 ngày đối với cấp xã; 45 ngày đối với cấp vùng.
4. Mỗi hộ vay mua nong tối đa 24 tháng; hộ đã nuôi từ 06 tháng trở lên được xét trước.

PHỤ LỤC
DANH MỤC NHIỆM VỤ

TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn hoàn thành
1 | Xây nhà ươm tơ kiểu mẫu | Sở Công Thương | Sở Tài chính; Hội Nông dân tỉnh | 25/9/2024
2 | Lập bản đồ vùng trồng dâu | Sở Nông nghiệp và Phát triển nông thôn | Sở Tài nguyên và Môi trường | Quý III/2024"""
DECISION = """QUYẾT ĐỊNH
Về việc hỗ trợ các tổ dệt lụa

Điều 1. Hỗ trợ kinh phí cho các tổ dệt như sau:
a) Tổ dệt lụa Cát Tiên: 640.000.000 đồng để mua khung cửi và đào tạo thợ trẻ;
b) Tổ dệt lụa Di Linh: 480.000.000 đồng để sửa nhà xưởng.
Điều 2. Dành ít nhất 35% kinh phí khuyến công hằng năm cho thợ dệt là người dân tộc thiểu số.
Điều 3. Thực hiện quy định tại khoản 2 Điều 47 Luật Ngân sách nhà nước ngày 25/6/2015."""


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    """The assistant over a plan with two tables and a decision with sums."""
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index") / "index"
    (corpus / "a.txt").write_text(HEAD.format(number="52/KH-UBND", day="05", month="3") + PLAN + FOOT, "utf-8")
    (corpus / "b.txt").write_text(HEAD.format(number="63/QĐ-UBND", day="11", month="4") + DECISION + FOOT, "utf-8")
    assert not sync(corpus, index).failed
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Tổ dệt lụa Cát Tiên được cấp bao nhiêu tiền?", ["640.000.000"]),
        ("Tổ dệt lụa Di Linh được hỗ trợ bao nhiêu kinh phí để sửa nhà xưởng?", ["480.000.000"]),
        ("Phải dành bao nhiêu phần trăm kinh phí khuyến công cho thợ dệt dân tộc thiểu số?", ["35%"]),
        ("Năm 2024 đã phát hiện bao nhiêu ổ bệnh vôi trên tằm?", ["17 ổ"]),
        ("Có mấy ổ bệnh vôi trên tằm?", ["17 ổ"]),
        ("Huyện Lạc Dương đạt bao nhiêu phần trăm kế hoạch sản lượng kén?", ["Tỷ lệ (%)", "65,0"]),
        ("Xây nhà ươm tơ kiểu mẫu xong vào ngày nào?", ["Thời hạn", "25/9/2024"]),
        ("Khi nào phải lập xong bản đồ vùng trồng dâu?", ["Quý III/2024"]),
        ("Phải mở trạm cấp giống lưu động vào những tháng nào?", ["tháng 3", "tháng 6"]),
        ("Kế hoạch cuộc thi cấp vùng phải gửi cho đội dự thi trước bao nhiêu ngày?", ["45 ngày"]),
        ("Hộ vay mua nong nhiều nhất mấy tháng?", ["24 tháng"]),
    ],
)
def test_the_figure_or_day_that_is_asked_for_is_quoted(clerk, question, held):
    answer = clerk.ask(question)
    assert answer.answered and all(words in answer.text for words in held)


@pytest.mark.parametrize(
    "question",
    [
        "Năm 2021 đã phát hiện bao nhiêu ổ bệnh vôi trên tằm?",
        "Năm 2022 đã xử phạt bao nhiêu cơ sở bán giống lậu?",
        "Ngày hội tơ lụa diễn ra trong những ngày nào?",
        "Luật Ngân sách nhà nước cấp bao nhiêu tiền?",
    ],
)
def test_figures_of_another_year_or_sort_are_no_answer(clerk, question):
    assert not clerk.ask(question).answered


def test_a_row_is_one_clause_below_the_heads_of_its_columns(plan):
    text = PLAN
    found = units_of(replace(plan, text=text, sections=(), assignments=(), subject=None))
    row = next(unit for unit in found if "ươm tơ" in unit.evidence.quote)
    assert row.head is not None and "Cơ quan phối hợp" in row.head.of(text)
    assert row.evidence.quote.endswith("25/9/2024") and " thoi han " in row.context.folded
    assert has_day(row) and next(unit for unit in found if "Lạc Dương 200" in unit.evidence.quote).head is not None


def test_rows_are_told_from_headers_and_prose():
    header = "ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI"
    assert cells(header) == [] and cells("|---|:---:|---|") == []
    text = "| TT | Việc | Năm |\n|---|---|---|\n| 1 | Trồng dâu | 2025 |\nHết bảng ở đây.\n| 2 | Nuôi tằm | 2026 |"
    found = list(rows(text, paragraphs(text, Span(0, len(text)))))
    assert [row.span.of(text) for row in found] == ["| 1 | Trồng dâu | 2025 |"]
    assert labelled(found[0].span.of(text), found[0].head.of(text)) == "Việc: Trồng dâu; Năm: 2025"
    assert labelled("Đam Rông 300 270", "Địa bàn Kế hoạch Thực hiện") == "Địa bàn Kế hoạch Thực hiện – Đam Rông 300 270"
    assert is_named("Đam Rông 300 270", "huyen dam rong dat bao nhieu") and not is_named("1 | Dâu | 3", "trong dau")


def test_one_syllable_of_a_place_does_not_name_it(plan):
    place = Identity.of(replace(plan, place="Lâm Đồng", issuer=None, parent_issuer=None, date=date(2024, 3, 5)))
    syllable = Term("dong", (Form("dong", 1.0, False),), 1.0)
    assert place.fit([syllable], "hoc sinh dong tien khi nao") == 0
    assert place.fit([syllable], "hoc sinh lam dong nop gi") >= NAMED


@pytest.mark.parametrize(
    ("question", "counted"),
    [
        ("Có bao nhiêu ổ bệnh vôi?", ("o",)),
        ("Hỗ trợ bao nhiêu ở cấp xã?", ()),
        ("Thợ dệt được trả bao nhiêu một ngày?", ()),
    ],
)
def test_the_noun_that_is_counted_is_told_by_its_marks(question, counted):
    query = Query(question, "vi", question, (), (), plain=False, folded=fold(question))
    assert analyse(query).counted[:1] == counted


@pytest.mark.parametrize(
    ("question", "language", "kind", "asked"),
    [
        ("hạn gửi danh sách đội dự thi là ngày nào", "vi", "deadline", True),
        ("mở trạm vào những tháng nào", "vi", "list", False),
        ("with whom must the board coordinate when drafting the plan", "en", "deadline", False),
        ("when must the board submit the plan", "en", "deadline", True),
    ],
)
def test_a_day_is_asked_for_only_where_it_is(question, language, kind, asked):
    assert (kind in kinds_of(fold(question), language)) is asked
