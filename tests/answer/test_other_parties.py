"""Questions whose answer is not who leads: the other party, who consents or presides, when, which places."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from answer.unread import by_year
from ingest.index import sync

HEAD = "ỦY BAN NHÂN DÂN\nTỈNH {place}\nSố: {number}\n\n{seat}, ngày {day} tháng {month} năm 2023\n\n"
FOOT = "\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Thị Hoa\n"
RULES = """CHỈ THỊ
Về việc bán vé tàu điện tử cho khách du lịch đường thủy

Thời gian qua, Sở Du lịch đã phối hợp với Ngân hàng Phát triển Sông Lam thực hiện thí điểm bán vé tàu điện tử.
1. Kho bạc Nhà nước tỉnh chỉ đạo và hướng dẫn các hợp tác xã vận tải thực hiện các nội dung sau:
- Lắp cổng soát vé tại bến thuyền; ký kết với Cảng vụ đường thủy về việc thu phí neo đậu.
- Thống kê số khách đi tàu hằng tuần.
2. Bưu điện tỉnh bán vé tàu điện tử tại các xã khi phần mềm bán vé đã được nghiệm thu.
3. Bến thuyền của tàu dưới 20 m` do xã trông coi."""
LETTER = """V/v bổ sung danh mục tu sửa đê biển

Kính gửi: Thường trực HĐND tỉnh

Theo đề nghị của Giám đốc Sở Tài chính tại Công văn số 512/STC-NS ngày 02/3/2023, đề xuất của Sở Xây dựng tại Tờ trình
số 77/TTr-SXD ngày 09/3/2023, UBND tỉnh trình bổ sung danh mục tu sửa đê biển năm 2024.
Đề nghị Thường trực HĐND tỉnh xem xét, cho ý kiến."""
NOTICE = """THÔNG BÁO
Về việc tham dự Hội nghị bảo tồn rùa biển khu vực miền Trung

Theo Công văn số 598/STC-NS ngày 11/4/2023 của Sở Tài chính.
Hội nghị bảo tồn rùa biển khu vực miền Trung do Thứ trưởng Phan Văn Cảnh chủ trì.
1. Thành phần
- Lãnh đạo Hội Nông dân tỉnh;
- Đại diện UBND các huyện: Kỳ Hải, Lộc An, Tam Sơn.
2. Thời gian: 08 giờ 00 ngày 12/5/2023.
3. Địa điểm: Nhà văn hóa thành phố Nha Trang."""

DRAFT = """NGHỊ QUYẾT
Giao dự toán năm 2023 cho Nhà văn hóa biển

Điều 1. Giao dự toán năm 2023 cho Nhà văn hóa biển là 730 triệu đồng."""


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    """The assistant over a directive, a letter, a notice and a draft of one province."""
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index") / "index"
    papers = (("21/CT-UBND", RULES, "06", "2"), ("840/UBND-KT", LETTER, "15", "3"), ("33/TB-UBND", NOTICE, "20", "4"))
    for number, text, day, month in papers:
        head = HEAD.format(place="NINH THUẬN", seat="Ninh Thuận", number=number, day=day, month=month)
        (corpus / f"{number.partition('/')[0]}.txt").write_text(f"{head}{text}{FOOT}", "utf-8")
    head = HEAD.format(place="NINH THUẬN", seat="Ninh Thuận", number="/NQ-HĐND", day="  ", month="  ")
    (corpus / "draft.txt").write_text(f"{head}{DRAFT}{FOOT}", "utf-8")
    assert not sync(corpus, index).failed
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        # With whom something was tried out, in words that begin with one of the frame.
        ("Việc bán vé tàu điện tử đã làm thử với ngân hàng nào?", ["Sông Lam"]),
        # Who does it stands in the words that introduce the item.
        ("Ai phải lắp cổng soát vé tại bến thuyền?", ["hợp tác xã vận tải", "cổng soát vé"]),
        ("Who must install ticket gates at the boat stations?", ["hợp tác xã vận tải"]),
        # A condition, and no day.
        ("Khi nào thì Bưu điện tỉnh mới được bán vé tàu điện tử tại các xã?", ["nghiệm thu"]),
        # Whom an agency asks to do something.
        ("Bổ sung danh mục tu sửa đê biển thì UBND tỉnh đề nghị cơ quan nào xem xét?", ["Thường trực HĐND tỉnh"]),
        # Who presides over an event; an office of somebody is another thing.
        ("Who chairs the conference on sea turtle conservation?", ["Phan Văn Cảnh"]),
        # Bodies are among those invited.
        ("Tổ chức nào được mời dự hội nghị bảo tồn rùa biển?", ["Hội Nông dân tỉnh"]),
        # Two documents cite a letter of the same agency: by one number or by two.
        (
            "Công văn của Sở Tài chính dẫn ở 840/UBND-KT và ở 33/TB-UBND có cùng một số không?",
            ["512/STC-NS", "598/STC-NS"],
        ),
    ],
)
def test_what_a_clause_states_beside_who_leads(clerk, question, held):
    answer = clerk.ask(question)
    assert answer.answered, question
    assert [words for words in held if words not in answer.text] == []


def test_only_the_words_of_the_instrument_are_quoted(clerk):
    """The next instrument of the same sentence is another one."""
    answer = clerk.ask("Sở Tài chính đề nghị bổ sung danh mục tu sửa đê biển bằng công văn số mấy?")
    assert "512/STC-NS" in answer.text and "77/TTr-SXD" not in answer.text


def test_a_condition_is_asked_of_the_work_of_the_turn_before(clerk):
    before = "Chỉ thị 21/CT-UBND giao Bưu điện tỉnh làm gì về vé tàu điện tử?"
    assert "nghiệm thu" in clerk.ask("Khi nào thì đơn vị này mới được làm việc đó?", [before]).text


def test_places_are_named_after_a_question_whether_there_are_any(clerk):
    before = "Hội nghị bảo tồn rùa biển có mời lãnh đạo UBND các huyện không?"
    assert "Kỳ Hải, Lộc An, Tam Sơn" in clerk.ask("cụ thể là những huyện nào?", [before]).text


@pytest.mark.parametrize(
    "question",
    [
        # Of another year than the words say, where the document has no date.
        "Năm 2022 Nhà văn hóa biển được giao dự toán bao nhiêu?",
        # A sum is asked for, by many words: no other figure answers.
        "Kinh phí trông coi các bến thuyền của tàu nhỏ do xã quản lý trên toàn tỉnh là bao nhiêu?",
    ],
)
def test_a_figure_of_another_year_or_sort_is_refused(clerk, question):
    assert not clerk.ask(question).answered


def test_a_number_of_two_years_is_two_documents():
    """Each year is looked for without the words of the other."""
    asked = [question for question, _ in by_year("so 11/ct-ubnd nam 2021 va nam 2024", ())]
    assert asked == ["so 11/ct-ubnd nam 2021 va nam  ", "so 11/ct-ubnd nam   va nam 2024"]
