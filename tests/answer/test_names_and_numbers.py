"""Names made of small words, what stands only in another document, and lists that are counted and named at once."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from ingest.index import sync

HEAD = "ỦY BAN NHÂN DÂN\nTỈNH PHÚ YÊN\nSố: {number}\n\nPhú Yên, ngày {day} tháng {month} năm 2023\n\n"
FOOT = "\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Văn Bình\n"
PAPERS = {
    "71/QĐ-UBND": """QUYẾT ĐỊNH
Về việc phê duyệt Phương án chữa cháy rừng xã Sơn Hội

Điều 1. UBND xã Sơn Hội chịu trách nhiệm:
1. Định kỳ hàng tháng báo cáo phương án chữa cháy rừng trên địa bàn xã gửi Chi cục Kiểm lâm để theo dõi.
2. Khi có cháy lớn, UBND xã Sơn Hội báo cáo phương án chữa cháy rừng với Công an tỉnh.""",
    "72/QĐ-UBND": """QUYẾT ĐỊNH
Về việc phê duyệt Phương án chữa cháy rừng của Lâm trường Đông Giang

Điều 1. Lâm trường Đông Giang chịu trách nhiệm:
1. Định kỳ hàng năm báo cáo phương án chữa cháy rừng của lâm trường với Sở Tài chính để theo dõi.
2. Việc thay đổi đường băng cản lửa chỉ được làm sau khi có văn bản chấp thuận của Sở Nông nghiệp.""",
    "15/CT-UBND": """CHỈ THỊ
Về việc tổ chức Hội khỏe học sinh phổ thông năm 2023

1. Sở Giáo dục và Đào tạo lập đội tuyển điền kinh và bơi lội.
2. Trường hợp vận động viên chấn thương, các trường kịp thời phản ánh về Bệnh viện đa khoa tỉnh để cấp cứu.""",
    "18/CT-UBND": """CHỈ THỊ
Về việc kiểm tra bến phà trong mùa lũ

1. Sở Xây dựng kiểm tra neo đậu của các bến phà.
2. Sở Y tế trực cấp cứu tại các bến phà.""",
    "33/TB-UBND": """THÔNG BÁO
Về việc tham dự Hội thảo nuôi yến, do đồng chí Phó Chủ tịch UBND tỉnh Lê Văn Dũng chủ trì; mời các đơn vị dự

1. Thành phần: Thường trực HĐND tỉnh, các sở.
2. Thời gian: 08 giờ 00 ngày 12/5/2023.
3. Địa điểm: Nhà văn hóa tỉnh Phú Yên.""",
    "90/BC-UBND": """BÁO CÁO
Về việc rà soát quy định nuôi yến

1. Sở Tư pháp góp ý dự thảo Quyết định sửa đổi, bổ sung một số điều của Quyết định số 412/QĐ-UBND về nuôi yến.
2. Sở Tư pháp đã soạn xong các bản hướng dẫn:
a) Hướng dẫn đặt loa dẫn dụ;
b) Hướng dẫn thu tổ yến;
c) Hướng dẫn khử mùi nhà yến.""",
}


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    """The assistant over six papers of one province."""
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index") / "index"
    for day, (number, text) in enumerate(PAPERS.items(), 10):
        head = HEAD.format(number=number, day=day, month="4")
        (corpus / f"{number.replace('/', '-')}.txt").write_text(f"{head}{text}{FOOT}", "utf-8")
    assert not sync(corpus, index).failed
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        # A name of syllables that only frame questions ("sơn", "hội") is topic; how often tells which report is meant.
        ("Sơn Hội báo cáo phương án chữa cháy rừng bao lâu một lần, gửi đâu?", ["hàng tháng", "Chi cục Kiểm lâm"]),
        ("Vận động viên chấn thương ở hội khỏe thì báo về đâu?", ["Bệnh viện đa khoa"]),
        ("vận động viên chấn thương thì phản ánh cho ai?", ["Bệnh viện đa khoa"]),
        ("Thay đổi đường băng cản lửa thì ai chấp thuận?", ["Sở Nông nghiệp"]),
        ("Ai chủ trì hội thảo nuôi yến?", ["Lê Văn Dũng"]),
        ("Sở Tư pháp đã soạn xong mấy bản hướng dẫn, gồm những gì?", ["loa dẫn dụ", "thu tổ yến", "khử mùi"]),
        ("Sở Tư pháp soạn bao nhiêu bản hướng dẫn, là những bản nào?", ["loa dẫn dụ", "khử mùi"]),
    ],
)
def test_what_is_told(clerk, question, held):
    answer = clerk.ask(question)
    assert answer.answered, question
    assert [words for words in held if words not in answer.text] == []


@pytest.mark.parametrize(
    "question",
    [
        # Work of another document is not that of the one described.
        "Chỉ thị về Hội khỏe học sinh phổ thông giao việc gì cho Sở Xây dựng?",
        # The day of a document is not that of what it is about; a meeting of another number is another meeting.
        "Hội khỏe học sinh phổ thông năm 2023 khai giảng vào ngày nào?",
        "Kỳ họp thứ 9 của HĐND tỉnh Phú Yên họp ngày nào?",
        # A draft that is only named tells none of its articles.
        "Dự thảo sửa Quyết định 412 sửa những điều nào?",
        "Dự thảo thay thế các khoản nào của Quyết định 412?",
    ],
)
def test_what_is_not_stated(clerk, question):
    assert not clerk.ask(question).answered
