"""A made-up collection with work around today, references, a closed folder and a hostile document; really ingested."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from ingest.index import sync
from tests.answer.small_collection import write_collection

TODAY = date.today()
CLOSED = "mat"
"""The folder that not everybody may read."""

_FORM = """ỦY BAN NHÂN DÂN
TỈNH HÀ GIANG
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}

Hà Giang, ngày {day:02d} tháng {month:02d} năm {year}

{kind}
{subject}

{body}

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lê Văn Bình
"""


def written(day: date) -> str:
    """A day as documents have it."""
    return f"{day:%d/%m/%Y}"


def ahead(days: int) -> date:
    """The day so many days from today."""
    return TODAY + timedelta(days=days)


EVIL = '<img src=x onerror="window.stolen=1"><script>window.stolen=2</script>'

FILES = {
    "ke-hoach-90.txt": (
        "90/KH-UBND", ahead(-30), "KẾ HOẠCH", "Chuyển đổi số trong các cơ quan nhà nước",
        "Căn cứ Luật Ngân sách nhà nước; căn cứ Quyết định số 12/QĐ-UBND ngày 10/01/2025 của Ủy ban nhân dân tỉnh;\n\n"
        "Thực hiện Kế hoạch số 35/KH-UBND ngày 20/02/2025 của Ủy ban nhân dân tỉnh; Nghị quyết số 04/NQ-HĐND ngày "
        "12/10/2023 của Hội đồng nhân dân tỉnh, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:\n\n"
        "1. Sở Khoa học và Công nghệ chủ trì, phối hợp với Sở Tài chính, Công an tỉnh xây dựng nền tảng dữ liệu dùng "
        f"chung, hoàn thành trước ngày {written(ahead(5))}.\n\n"
        f"2. Sở Nội vụ tổ chức tập huấn cho cán bộ, công chức, hoàn thành trước ngày {written(ahead(0))}.\n\n"
        "3. Sở Y tế báo cáo kết quả trước ngày 25 hằng tháng.\n\n"
        f"4. Ủy ban nhân dân các huyện rà soát thủ tục hành chính, hoàn thành trước ngày {written(ahead(25))}.\n\n"
        "5. Sở Tài chính bố trí kinh phí theo quy định.",
    ),
    "cong-van-la.txt": (
        "91/UBND-VX", ahead(-20), "CÔNG VĂN", f"Về việc {EVIL} kiểm tra",
        "Thực hiện Kế hoạch số 90/KH-UBND, Ủy ban nhân dân tỉnh yêu cầu:\n\n"
        f"1. Sở Xây dựng chủ trì kiểm tra {EVIL} nhà ở, hoàn thành trước ngày {written(ahead(200))}.",
    ),
    f"{CLOSED}/quyet-dinh-12.txt": (
        "12/QĐ-UBND", date(2025, 1, 10), "QUYẾT ĐỊNH", "Quản lý nhân sự đặc biệt",
        "Căn cứ Nghị quyết số 04/NQ-HĐND ngày 10/12/2023 của Hội đồng nhân dân tỉnh; căn cứ Nghị định số "
        "777/2024/NĐ-CP ngày 01/01/2024 của Chính phủ;\n\n"
        f"Điều 1. Sở Ngoại vụ chủ trì rà soát hồ sơ nhân sự, hoàn thành trước ngày {written(ahead(3))}.",
    ),
}  # fmt: skip


def make(folder: Path) -> Path:
    """Write the documents and ingest them; returns the index."""
    corpus = folder / "corpus"
    write_collection(corpus)
    (corpus / CLOSED).mkdir()
    for name, (number, day, kind, subject, body) in FILES.items():
        text = _FORM.format(
            number=number, day=day.day, month=day.month, year=day.year, kind=kind, subject=subject, body=body
        )
        (corpus / name).write_text(text, encoding="utf-8")
    report = sync(corpus, folder / "index")
    assert not report.failed
    return folder / "index"
