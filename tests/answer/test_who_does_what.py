"""Questions about who does what, with whom and for whom, over made-up directives of two provinces."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from ingest.index import sync

HEAD = "ỦY BAN NHÂN DÂN\nTỈNH {place}\nSố: {number}\n\n{seat}, ngày {day} tháng {month} năm 2024\n\n"
FOOT = "\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Văn Bình\n"
RULES = """QUYẾT ĐỊNH
Ban hành Quy định tổ chức hội chợ nông sản

Điều 1. Tổ chức thực hiện
1. Trách nhiệm của tổ điều phối hội chợ
a) Lập sơ đồ gian hàng và chia lối đi.
b) Vận hành phần mềm đăng ký gian hàng trực tuyến cho các hợp tác xã.
2. Sở Công Thương kiểm tra giá bán và nguồn gốc nông sản tại hội chợ.
Điều 2. Trách nhiệm của đơn vị cho thuê mặt bằng
1. Dọn sạch mặt bằng và kéo điện đến từng gian hàng.
2. Bố trí bãi giữ xe cho khách.
Điều 3. Phối hợp
1. Sở Y tế chủ trì, phối hợp với Công an tỉnh kiểm tra bếp ăn phục vụ hội chợ.
2. Công an tỉnh điều tra các vụ trộm cắp tại hội chợ; chủ trì, phối hợp với Viện kiểm sát nhân dân tỉnh lập hồ sơ.
3. Sở Tài chính ký kết với Kho bạc Nhà nước tỉnh việc thu tiền thuê gian hàng.
4. Hiệp hội Vận tải tỉnh đưa đón các đoàn khách đến hội chợ ngày 19/10/2024.
5. Nhà thầu dựng gian hàng: Công ty Cổ phần Xây lắp Hòn Đất.
6. Sở Công Thương chủ trì in vé vào cửa hội chợ. Giao Phòng Quản lý thương mại làm đầu mối in vé vào cửa hội chợ."""
OTHER = """KẾ HOẠCH
Nuôi tôm thẻ phát thải thấp

1. Sở Nông nghiệp và Phát triển nông thôn chủ trì, phối hợp với Hội Nông dân tỉnh tổ chức nhân giống tôm thẻ chân trắng.
2. Sở Y tế chủ trì, phối hợp với Sở Tài chính tổ chức phát thuốc cho người nuôi tôm.
3. Ủy ban nhân dân tỉnh đề nghị Thường trực Hội đồng nhân dân tỉnh xem xét mức thu phí nước nuôi tôm.
4. Sở Xây dựng điều chỉnh giảm kinh phí sửa đường 80 triệu đồng; chuyển sang chi sự nghiệp môi trường."""


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    """The assistant over the rules of one province and the plan of another."""
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index") / "index"
    first = HEAD.format(place="KIÊN GIANG", seat="Rạch Giá", number="61/QĐ-UBND", day="05", month="8")
    second = HEAD.format(place="SÓC TRĂNG", seat="Sóc Trăng", number="29/KH-UBND", day="11", month="3")
    (corpus / "a.txt").write_text(first + RULES + FOOT, "utf-8")
    (corpus / "b.txt").write_text(second + OTHER + FOOT, "utf-8")
    assert not sync(corpus, index).failed
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        # An item is quoted with the heading or the lead-in that says whose it is.
        ("Ai phải vận hành phần mềm đăng ký gian hàng trực tuyến?", ["tổ điều phối hội chợ", "phần mềm"]),
        ("ai lập sơ đồ gian hàng và chia lối đi", ["tổ điều phối hội chợ"]),
        # The duties of an actor who is in no list of agencies.
        ("Đơn vị cho thuê mặt bằng phải làm những việc gì?", ["kéo điện", "bãi giữ xe"]),
        # A clause after a semicolon is the work of whom its paragraph begins with.
        ("Công an tỉnh Kiên Giang lập hồ sơ vụ trộm cắp thì phối hợp với cơ quan nào?", ["Viện kiểm sát"]),
        # The other party is asked for, not who acts.
        ("Sở Tài chính phải ký kết với ai về thu tiền thuê gian hàng?", ["Kho bạc Nhà nước"]),
        # Helpers of the work that is asked about, not of any other work of the same agency.
        ("Sở Y tế phối hợp với ai khi kiểm tra bếp ăn hội chợ?", ["Công an tỉnh"]),
        # Who asks something of another is not who has to do it.
        ("UBND tỉnh nhờ Thường trực HĐND tỉnh làm gì về phí nước nuôi tôm?", ["xem xét mức thu phí"]),
        # "Mấy" before things that are only meant is no question for their number.
        ("Đơn vị cho thuê mặt bằng phải làm gì với mấy gian hàng?", ["kéo điện"]),
        # One syllable of a province's name is no place.
        ("Nuôi tôm phát thải thấp ở Sóc Trăng thì Sở Nông nghiệp và PTNT phối hợp với ai?", ["Hội Nông dân"]),
        # What somebody is called stands before a colon.
        ("Nhà thầu dựng gian hàng hội chợ là đơn vị nào?", ["Xây lắp Hòn Đất"]),
        ("ai la nha thau dung gian hang o hoi cho", ["Xây lắp Hòn Đất"]),
        # A part of an agency is asked for, not the agency.
        ("Phòng nào của Sở Công Thương làm đầu mối in vé vào cửa hội chợ?", ["Phòng Quản lý thương mại"]),
        # The day of an event is looked for where it is stated.
        ("Ai đưa đón khách đến hội chợ ngày 19/10/2024?", ["Hiệp hội Vận tải"]),
    ],
)
def test_who_does_what(clerk, question, held):
    answer = clerk.ask(question)
    assert answer.answered, question
    assert [words for words in held if words not in answer.text] == []


@pytest.mark.parametrize(
    "question",
    [
        "Chủ gian hàng phải ký với ai về bảo hiểm cháy nổ?",
        "Công an tỉnh Kiên Giang phối hợp với ai để tuần tra biển đảo?",
        "Thuyền trưởng tàu cá phải làm gì khi có bão?",
        "Hội chợ nông sản có bao nhiêu gian hàng?",
    ],
)
def test_what_nobody_is_told_to_do_stays_refused(clerk, question):
    assert not clerk.ask(question).answered


def test_words_of_the_turn_before_weigh_less(clerk):
    first = "Sở Công Thương kiểm tra gì về giá bán và nguồn gốc nông sản tại hội chợ?"
    answer = clerk.ask("Thế lập sơ đồ gian hàng, chia lối đi thì ai lo?", [first])
    assert "Lập sơ đồ gian hàng" in answer.text


def test_money_that_is_moved_asks_for_no_recipients(clerk):
    answer = clerk.ask("Số tiền sửa đường được chuyển sang loại chi nào?")
    assert answer.kind != "recipients"


def test_a_head_noun_ends_before_who_has_to_act(clerk):
    answer = clerk.ask("Nếu mất điện thì đơn vị cho thuê mặt bằng phải làm gì?")
    assert "kéo điện" in answer.text
