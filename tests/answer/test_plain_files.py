"""Questions over made-up files of a department and a district: tables as text, offices, shared and cited figures."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from ingest.index import sync

HEAD = "ỦY BAN NHÂN DÂN\n{place}\nSố: {number}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
DATED = "{seat}, ngày {day} tháng {month} năm 2024\n\n"
FOOT = "\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Văn Bình\n"
PLAN = """KẾ HOẠCH
Sửa chữa chợ nông thôn năm 2024

Kế hoạch làm điểm tại các xã Phú Hữu, Vĩnh Hòa, Tân An và Long Điền.

I. CHỈ TIÊU
1. Đến hết ngày 30/6/2024: 40% chợ hạng ba có nhà vệ sinh đạt chuẩn.
2. Đến hết ngày 20/12/2024: 85% chợ hạng ba có nhà vệ sinh đạt chuẩn.
3. Trên địa bàn 04 xã nói trên hiện có 31 ki-ốt bỏ trống, cần cho thuê trong 06 tháng.

II. PHÂN CÔNG
TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời hạn hoàn thành
1\tLát lại nền các chợ hạng hai\tSở Xây dựng\tSở Công Thương, UBND cấp huyện\t15/9/2024
2\tTập huấn tiểu thương dùng cân điện tử\tSở Khoa học và Công nghệ\tTỉnh đoàn\t20/8/2024

III. TỔ CHỨC THỰC HIỆN
1. Chi cục Đo lường và Kiểm định cùng Hạt Quản lý chợ kiểm định cân tại các sạp hàng.
2. Đồng ý chủ trương mở phiên chợ đêm bên bờ kênh Mười Hai. UBND huyện Châu Thành chịu trách nhiệm tổ chức.
3. Sở Tài chính xem xét, cân đối 2,4 tỷ đồng để lợp mái chợ; trình UBND tỉnh trước ngày 18/7/2024.
4. Tỉnh đoàn tổ chức 20 gian hàng thanh niên tại hội chợ cuối năm.
5. Thời hạn di dời lò mổ nêu tại Thông báo số 88/TB-UBND được lùi đến ngày 25/11/2024.
6. Kế hoạch này thay thế Kế hoạch số 19/KH-UBND ngày 02 tháng 02 năm 2021 của UBND tỉnh về chợ hạng ba.
7. UBND tỉnh đã chuyển kiến nghị về phí chợ đến Bộ Công Thương tại Công văn số 402/UBND-KT ngày 03/5/2024."""
ORDER = """QUYẾT ĐỊNH
Thành lập Ban Điều hành lễ hội đua ghe huyện Châu Thành

Điều 1. Thành lập Ban Điều hành lễ hội đua ghe, gồm các ông, bà có tên sau:
1. Trưởng ban: Bà Lê Thị Thu Hà, Phó Chủ tịch UBND huyện.
2. Phó Trưởng ban Thường trực: Ông Phạm Quốc Dũng, Trưởng phòng Văn hóa.
3. Các thành viên:
a) Ông Đỗ Văn Lợi, Hạt trưởng Hạt Quản lý đường sông;
b) Bà K'Hiền Ly, Chánh Văn phòng huyện.
Điều 2. Phân công
1. Chánh Văn phòng huyện tiếp nhận, chuẩn bị cờ hiệu và loa máy.
2. Trưởng phòng Văn hóa chọn trọng tài; cùng Trưởng phòng Y tế lập trạm sơ cứu bên bờ sông."""


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    """The assistant over the plan of a province and the order of a district."""
    corpus, index = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index") / "index"
    plan = HEAD.format(place="TỈNH SÓC TRĂNG", number="73/KH-UBND") + DATED.format(
        seat="Sóc Trăng", day="11", month="5"
    )
    order = HEAD.format(place="HUYỆN CHÂU THÀNH", number="512/QĐ-UBND") + DATED.format(
        seat="Châu Thành", day="04", month="9"
    )
    (corpus / "a.txt").write_text(plan + PLAN + FOOT, "utf-8")
    (corpus / "b.txt").write_text(order + ORDER + FOOT, "utf-8")
    assert not sync(corpus, index).failed
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        # Rows whose cells only tabs part are work with whom and by when.
        ("Việc lát lại nền chợ hạng hai phải xong khi nào?", ["15/9/2024"]),
        ("Tập huấn tiểu thương dùng cân điện tử thì cơ quan nào chủ trì?", ["Sở Khoa học và Công nghệ"]),
        # Whoever is in no list of agencies is known by the words of the document.
        ("Chi cục Đo lường và Kiểm định đi kiểm định cân cùng với đơn vị nào?", ["Hạt Quản lý chợ"]),
        ("Trưởng phòng Văn hóa phải cùng ai lập trạm sơ cứu bên sông?", ["Trưởng phòng Y tế"]),
        ("Ở ban điều hành lễ hội đua ghe, Chánh Văn phòng huyện Châu Thành lo việc gì?", ["cờ hiệu"]),
        # One organisation has another name at each level.
        ("What is the Youth Union asked to set up at the year-end fair?", ["20 gian hàng"]),
        # The sentence behind tells whose work it is.
        ("Phiên chợ đêm bên bờ kênh Mười Hai thì ai phải đứng ra tổ chức?", ["UBND huyện Châu Thành"]),
        # Time limits by any verb, behind a semicolon, put off.
        ("Hạn trình tiền lợp mái chợ của Sở Tài chính là ngày bao nhiêu?", ["18/7/2024"]),
        ("Hạn di dời lò mổ ở Thông báo 88 được lùi đến khi nào?", ["25/11/2024"]),
        # The time of a year in words chooses between two days.
        ("Đến giữa năm 2024 bao nhiêu phần trăm chợ hạng ba phải có nhà vệ sinh đạt chuẩn?", ["40%"]),
        ("Đến cuối năm 2024 bao nhiêu phần trăm chợ hạng ba phải có nhà vệ sinh đạt chuẩn?", ["85%"]),
        # An office, not that of the deputy.
        ("Ai làm Trưởng ban Ban Điều hành lễ hội đua ghe?", ["Lê Thị Thu Hà"]),
        ("Phó Trưởng ban Thường trực lễ hội đua ghe là ai?", ["Phạm Quốc Dũng"]),
        # Who a letter went to, and what has expired, only describe what is counted.
        ("04 xã được nhận kế hoạch sửa chợ của Sóc Trăng có bao nhiêu ki-ốt bỏ trống?", ["31 ki-ốt"]),
    ],
)
def test_plain_files(clerk, question, held):
    answer = clerk.ask(question)
    assert answer.answered, question
    assert [words for words in held if words not in answer.text] == []


@pytest.mark.parametrize(
    "question",
    [
        "Riêng xã Tân An có bao nhiêu ki-ốt bỏ trống?",  # stated for four communes together
        "Kế hoạch 19/KH-UBND đặt chỉ tiêu bao nhiêu phần trăm chợ hạng ba có nhà vệ sinh?",  # only cited
        "Bộ Công Thương đã trả lời Công văn 402/UBND-KT về phí chợ như thế nào?",  # only sent there
        "Ai làm Thư ký Ban Điều hành lễ hội đua ghe?",  # nobody is named
    ],
)
def test_refused(clerk, question):
    assert not clerk.ask(question).answered


def test_a_follow_up_asks_for_the_time_limit_of_the_same_work(clerk):
    answer = clerk.ask("Vậy hạn hoàn thành là khi nào?", ["Cơ quan nào chủ trì lát lại nền các chợ hạng hai?"])
    assert "15/9/2024" in answer.text
