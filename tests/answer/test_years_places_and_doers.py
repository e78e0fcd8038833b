"""Years that headings name, places that are given something or are to be named, and whose work an item is."""

from __future__ import annotations

import pytest

from answer.assistant import Assistant
from ingest.index import sync

_HEADER = """{issuer}

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}
{place}, ngày {day} tháng 5 năm 2024

"""

_PLAN = (
    _HEADER.format(issuer="ỦY BAN NHÂN DÂN\nTỈNH KON TUM", number="88/KH-UBND", place="Kon Tum", day="06")
    + """KẾ HOẠCH
Phát triển cây dược liệu đến năm 2027, định hướng đến năm 2032

I. MỤC TIÊU
1. Đến năm 2027
a) Diện tích sâm trồng dưới tán rừng chiếm 12 - 15% đất lâm nghiệp của các xã vùng cao.
b) Có 40 hợp tác xã dược liệu.
2. Đến năm 2032
a) Diện tích sâm trồng dưới tán rừng chiếm 25 - 30% đất lâm nghiệp của các xã vùng cao.
b) Có 90 hợp tác xã dược liệu.

II. TỔ CHỨC THỰC HIỆN
1. Sở Khoa học và Công nghệ:
a) Chủ trì, phối hợp với Công an tỉnh xác minh nguồn gốc giống sâm bán trên mạng;
b) Hướng dẫn đăng ký nhãn hiệu.
2. Ba huyện có diện tích sâm lớn nhất là: Tu Mơ Rông, Đăk Glei, Kon Plông.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lê Ngọc Tuấn
"""
)

_REQUEST = (
    _HEADER.format(issuer="ỦY BAN NHÂN DÂN\nHUYỆN ĐĂK GLEI", number="215/UBND-NN", place="Đăk Glei", day="13")
    + """V/v đề nghị hỗ trợ cây giống

Kính gửi: Ủy ban nhân dân tỉnh Kon Tum.

1. Đề nghị Ủy ban nhân dân tỉnh cấp bổ sung 70.000 cây giống cà phê xứ lạnh trước ngày 30/6/2024.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

A Phương
"""
)

_NOTICE = (
    _HEADER.format(issuer="ỦY BAN NHÂN DÂN\nTỈNH KON TUM", number="140/TB-UBND", place="Kon Tum", day="27")
    + """THÔNG BÁO
Kết luận cuộc họp về sản xuất nông nghiệp

1. Về đề nghị của Ủy ban nhân dân huyện Đăk Glei: đồng ý cấp ngay 45.000 cây giống cà phê xứ lạnh.

Nơi nhận:
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lê Ngọc Tuấn
"""
)


@pytest.fixture(scope="module")
def clerk(tmp_path_factory):
    corpus, index = tmp_path_factory.mktemp("years"), tmp_path_factory.mktemp("years-index") / "index"
    for name, text in {"ke-hoach-88": _PLAN, "cong-van-215": _REQUEST, "thong-bao-140": _NOTICE}.items():
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    assert len(sync(corpus, index).added) == 3
    return Assistant.open(index)


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("Đến 2032 diện tích sâm dưới tán rừng chiếm bao nhiêu phần trăm đất lâm nghiệp?", "25 - 30%"),
        ("Đến năm 2027 diện tích sâm dưới tán rừng chiếm bao nhiêu phần trăm đất lâm nghiệp?", "12 - 15%"),
        ("Den 2032 co bao nhieu hop tac xa duoc lieu?", "90 hợp tác xã"),
    ],
)
def test_a_heading_tells_the_year_of_what_stands_below_it(clerk, question, stated):
    """The plan's subject spans both years; only the heading above each goal tells of which it is."""
    assert clerk.ask(question).text.startswith(stated)


@pytest.mark.parametrize(
    "question",
    [
        "Tỉnh đồng ý cấp cho huyện Đăk Glei bao nhiêu cây giống cà phê?",
        "Tinh dong y cap cho huyen Dak Glei bao nhieu cay giong ca phe?",
    ],
)
def test_what_a_place_is_given_stands_in_another_document(clerk, question):
    """The district's own letter says what it asked for, the province's notice what it got."""
    assert "45.000 cây giống" in clerk.ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "Ba huyện nào có diện tích sâm lớn nhất?",
        "Địa phương nào có diện tích sâm lớn nhất?",
        "Dia phuong nao co dien tich sam lon nhat?",
    ],
)
def test_the_places_that_a_clause_names_are_quoted(clerk, question):
    """No agency does anything here: names behind "là" answer which places are meant."""
    assert "Tu Mơ Rông, Đăk Glei, Kon Plông" in clerk.ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "Việc xác minh nguồn gốc giống sâm bán trên mạng do ai chủ trì?",
        "Viec xac minh nguon goc giong sam ban tren mang do ai chu tri?",
        "Who verifies the origin of ginseng seedlings sold online?",
    ],
)
def test_whose_work_an_item_is_stands_above_it(clerk, question):
    """An item "Chủ trì, phối hợp với …" names who helps, and is no label of who chairs a meeting."""
    answer = clerk.ask(question)
    assert "Sở Khoa học và Công nghệ" in answer.text or "Department of Science and Technology" in answer.text
