"""A small index of three invented directives, made with the real stores and the shipped model."""

from __future__ import annotations

import pytest

from ingest.index import sync
from retrieval.search import Search

PLAN = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 16/KH-UBND

Quảng Ngãi, ngày 02 tháng 3 năm 2023

KẾ HOẠCH
Phòng, chống dịch bệnh mùa hè năm 2023

1. Sở Y tế chủ trì, phối hợp với các sở, ngành tổ chức tiêm chủng cho trẻ em trước ngày 30/6/2023.

2. Sở Giáo dục và Đào tạo chủ trì, phối hợp với Sở Y tế tuyên truyền vệ sinh an toàn thực phẩm trong trường học.

3. Sở Tài chính bố trí kinh phí thực hiện kế hoạch.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Nam
"""

LETTER = """UBND TỈNH QUẢNG NGÃI
SỞ Y TẾ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 812/SYT-NVY

Quảng Ngãi, ngày 20 tháng 3 năm 2023

V/v triển khai Kế hoạch số 16/KH-UBND

Kính gửi: Các bệnh viện trong tỉnh

1. Các bệnh viện chuẩn bị vắc xin, vật tư và bố trí bác sĩ trực theo Kế hoạch số 16/KH-UBND ngày 02/3/2023.

2. Phòng Nghiệp vụ Y tổng hợp, báo cáo kết quả hằng tuần.

GIÁM ĐỐC

Lê Thị Hoa
"""

ROADS = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 45/QĐ-UBND

Quảng Ngãi, ngày 10 tháng 01 năm 2024

QUYẾT ĐỊNH
Về việc phê duyệt dự án sửa chữa cầu đường bộ

Điều 1. Phê duyệt dự án sửa chữa 12 cây cầu trên các tuyến đường tỉnh.

Điều 2. Sở Giao thông vận tải là chủ đầu tư, hoàn thành trong quý IV năm 2024.
"""

FILES = {"plan.txt": PLAN, "letter.txt": LETTER, "roads.txt": ROADS}


@pytest.fixture
def corpus(tmp_path):
    """A folder with the three files, to be changed at will."""
    return written(tmp_path / "corpus")


@pytest.fixture(scope="session")
def index(tmp_path_factory):
    """The index of the three directives. Read it, never change it."""
    folder = tmp_path_factory.mktemp("retrieval")
    sync(written(folder / "corpus"), folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def search(index):
    """The search over them."""
    return Search.open(index)


def written(folder):
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
