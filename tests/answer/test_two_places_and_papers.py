"""Two places that say the same or not, papers to hand in, days from which, prices, what is issued with a decision."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from answer.frames import kinds_of
from ingest.index import sync

HEAD = "ỦY BAN NHÂN DÂN\nTỈNH KON TUM\nSố: {number}\n\nKon Tum, ngày {day} tháng 3 năm 2025\n\n"
PLAN = """KẾ HOẠCH
Phát triển vùng trồng sâm dây năm 2025

I. NHIỆM VỤ
1. Sở Nông nghiệp và Môi trường chủ trì lập bản đồ vùng trồng sâm dây trước ngày 30/4/2025.
2. Hỗ trợ hộ trồng mới sâm dây 4.000.000 đồng/hộ.
3. Trung tâm Khuyến nông lập sàn bán giống trực tuyến; thông báo bán giống được đăng trên sàn từ ngày 15/9/2025.
4. Giao Hội Nông dân tỉnh xây vườn ươm sâm dây tại Đăk Glei; lùi thời hạn hoàn thành đến ngày 31/10/2025.
5. Sở Văn hóa, Thể thao và Du lịch công bố tuyến tham quan vườn sâm trước ngày 20 tháng 12 hằng năm.
6. Tổng kinh phí giai đoạn 2025 - 2027 là 52,5 tỷ đồng, trong đó năm 2025 là 14 tỷ đồng, năm 2026 là 21 tỷ đồng.

II. TỔ CHỨC THỰC HIỆN
Các sở, ngành căn cứ kế hoạch triển khai thực hiện.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Bình

PHỤ LỤC
DANH MỤC NHIỆM VỤ

TT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn hoàn thành
1 | Lập bản đồ vùng trồng sâm dây | Sở Nông nghiệp và Môi trường | 30/6/2025
2 | Chọn giống sâm dây | Hội Nông dân tỉnh | 31/7/2025"""
DECISION = """QUYẾT ĐỊNH
Ban hành Quy chế quản lý vườn sâm dây trên địa bàn tỉnh Kon Tum

Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý vườn sâm dây trên địa bàn tỉnh Kon Tum.
Điều 2. Quyết định này có hiệu lực kể từ ngày 20 tháng 5 năm 2025.

Nơi nhận:
- Như Điều 2;
- Lưu: VT.
                                 - 2 -

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

K'Sơr Minh Hà

QUY CHẾ
Quản lý vườn sâm dây trên địa bàn
tỉnh Kon Tum
(Ban hành kèm theo Quyết định số 17/2025/QĐ-UBND ngày 12 tháng 3 năm 2025)

Chương I
QUY ĐỊNH CHUNG

Điều 1. Mức hỗ trợ
1. Hộ trồng mới sâm dây được hỗ trợ 5.000.000 đồng/hộ.
2. Không giải quyết đăng ký đối với vườn nằm trong rừng phòng hộ.

Chương II
ĐĂNG KÝ VƯỜN

Điều 2. Hồ sơ đăng ký vườn sâm
1. Chủ vườn nộp 01 bộ hồ sơ tại Ủy ban nhân dân cấp xã, gồm:
a) Tờ khai đăng ký vườn;
b) Bản sao giấy chứng nhận quyền sử dụng đất.
2. Hộ đã nộp hồ sơ trước năm 2025 không phải nộp lại.
Điều 3. Kiểm tra vườn sâm
1. Trưởng thôn chủ trì kiểm đếm cây giống; Công an tỉnh điều tra vụ trộm sâm.
Điều 4. Hội Nông dân tỉnh chủ trì xây vườn ươm sâm dây tại Đăk Glei, hoàn thành trước ngày 15/7/2025."""
ELSEWHERE = """CHỈ THỊ
Về việc giữ rừng

1. Công an tỉnh chủ trì điều tra vụ trộm gỗ lậu.
2. Sở Tài chính bố trí kinh phí."""


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    """The assistant over a plan and a decision of one province, and a directive of another that shares words."""
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index") / "index"
    (corpus / "a.txt").write_text(HEAD.format(number="52/KH-UBND", day="05") + PLAN, "utf-8")
    (corpus / "b.txt").write_text(HEAD.format(number="17/2025/QĐ-UBND", day="12") + DECISION, "utf-8")
    (corpus / "c.txt").write_text(
        HEAD.replace("KON TUM", "PHÚ YÊN").format(number="9/CT-UBND", day="20") + ELSEWHERE, "utf-8"
    )
    assert not sync(corpus, index).failed
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        # Body and annex, and two documents told by their kinds: what each says is quoted.
        (
            "Hạn lập bản đồ vùng trồng sâm dây trong nội dung kế hoạch và trong phụ lục có khớp nhau không?",
            ["30/4/2025", "30/6/2025"],
        ),
        ("muc ho tro ho trong moi sam day trong ke hoach va quyet dinh giong nhau khong", ["4.000.000", "5.000.000"]),
        # Papers to hand in are told by the clause that lists them, however they are asked for.
        ("Chủ vườn cần nộp giấy tờ gì để đăng ký vườn sâm?", ["Tờ khai", "Bản sao giấy chứng nhận"]),
        ("Hồ sơ đăng ký vườn sâm ở Kon Tum gồm những gì?", ["Tờ khai", "Bản sao giấy chứng nhận"]),
        ("What papers must a garden owner submit to register a ginseng garden?", ["Tờ khai"]),
        # A day from which something holds is no time limit, and not the document's own day.
        ("Từ ngày nào thông báo bán giống của Kon Tum phải đăng hết trên sàn trực tuyến?", ["15/9/2025"]),
        ("Từ khi nào thông báo bán giống của Kon Tum được đăng trên sàn?", ["15/9/2025"]),
        # A deadline that was moved.
        ("Hạn mới hoàn thành vườn ươm sâm dây ở Đăk Glei là khi nào?", ["31/10/2025"]),
        # What is issued with a decision takes effect with it.
        ("Quy chế quản lý vườn sâm dây Kon Tum áp dụng từ ngày nào?", ["20 tháng 5 năm 2025"]),
        # The place in front of the question word is not the noun that is asked for.
        ("Ở Kon Tum cơ quan nào lập bản đồ vùng trồng sâm dây?", ["Sở Nông nghiệp và Môi trường"]),
        # A department that was merged is found by one of its fields.
        (
            "By what date each year does the tourism department of Kon Tum publish the garden tour route?",
            ["20 tháng 12"],
        ),
        # A refusal is worded as what is not done.
        ("Những trường hợp nào bị từ chối đăng ký vườn sâm?", ["rừng phòng hộ"]),
        # Who signed, with a name of the Central Highlands.
        ("Ai ký quyết định ban hành quy chế quản lý vườn sâm dây?", ["K'Sơr Minh Hà"]),
        # The number of the year that is asked for, and of the whole period.
        ("Năm 2026 chi bao nhiêu tỷ đồng phát triển vùng trồng sâm dây?", ["21 tỷ đồng:"]),
        ("Phát triển vùng trồng sâm dây giai đoạn 2025 - 2027 tổng cộng mấy tỷ đồng?", ["52,5 tỷ đồng:"]),
    ],
)
def test_answered(clerk, question, held):
    answer = clerk.ask(question)
    assert answer.answered, question
    assert [words for words in held if words not in answer.text] == []


@pytest.mark.parametrize(
    "question",
    [
        "Sâm dây Kon Tum bán bao nhiêu đồng một kg?",  # a sum, but no price of a measure
        "Hồ sơ vay vốn mua máy sấy gồm những giấy tờ gì?",  # papers for something else
        "Who is deputy head of the Kon Tum farmers' association that builds the ginseng nursery?",
    ],
)
def test_refused(clerk, question):
    assert not clerk.ask(question).answered, question


@pytest.mark.parametrize(
    "question", ["who is deputy head of the board", "who is the first vice chairman of it", "ai lam pho truong ban"]
)
def test_the_holder_of_an_office_is_asked_for(question):
    assert "person" in kinds_of(question, "vi" if question.startswith("ai") else "en")


def test_a_part_that_names_no_place_is_answered_where_the_part_before_was(clerk):
    answer = clerk.ask("Kiểm tra vườn sâm Kon Tum thì ai kiểm đếm cây giống, ai điều tra vụ trộm?")
    assert {citation.document for citation in answer.citations} == {"17/2025/QĐ-UBND"}
    assert "Công an tỉnh" in answer.text


def test_a_chapter_is_an_item_by_its_heading_only(clerk):
    answer = clerk.ask("Quy chế quản lý vườn sâm dây gồm những chương nào?")
    assert "rừng phòng hộ" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Vườn ươm sâm dây ở Đăk Glei phải xây xong trước 15/7 hay 31/10?",
        "vuon uom sam day o Dak Glei xay xong ngay 31 thang 10 hay 15 thang 7",
        "Vườn ươm sâm dây ở Đăk Glei hạn chót là 31/10 hay là 15/7?",
    ],
)
def test_two_days_that_are_offered_are_both_quoted(clerk, question):
    answer = clerk.ask(question)
    assert "31/10/2025" in answer.text
    assert "15/7/2025" in answer.text


def test_two_sums_that_are_offered_are_both_quoted(clerk):
    answer = clerk.ask("Hộ trồng mới sâm dây được hỗ trợ 4.000.000 hay 5.000.000 đồng?")
    assert "4.000.000 đồng" in answer.text
    assert "5.000.000 đồng" in answer.text


def test_one_of_two_days_that_no_clause_states_is_not_quoted(clerk):
    answer = clerk.ask("Vườn ươm sâm dây ở Đăk Glei phải xây xong trước 15/7 hay 3/12?")
    assert "31/10/2025" not in answer.text
