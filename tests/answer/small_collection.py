"""Five made-up documents of a province, written and ingested on the spot: work, deadlines, issuers, who cites whom."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answer.assistant import Assistant
from answer.compose import compose
from answer.corpus.whole import Whole
from answer.datamodels import Answer
from answer.library import Library
from answer.matching import Matcher
from answer.question import analyse
from answer.reading import Reading
from answer.solvers import solve
from ingest.index import sync
from retrieval.filters import NO_FILTERS, Filters

TODAY = date(2025, 7, 1)

_FORM = """{issuer}
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}

Hà Giang, ngày {day} tháng {month} năm {year}

{kind}
{subject}

{body}

Nơi nhận:
- Như trên;
- Lưu: VT.

{title}

{signer}
"""

_UBND = ("ỦY BAN NHÂN DÂN\nTỈNH HÀ GIANG", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "Lê Văn Bình")
_HEALTH = ("ỦY BAN NHÂN DÂN TỈNH HÀ GIANG\nSỞ Y TẾ", "GIÁM ĐỐC", "Trần Thị Cúc")

DOCUMENTS = {
    "ke-hoach-21.txt": (
        *_UBND, "21/KH-UBND", "05", "3", "2024", "KẾ HOẠCH", "Phòng, chống sốt xuất huyết năm 2024",
        "Căn cứ Nghị quyết số 04/NQ-HĐND ngày 10/12/2023 của Hội đồng nhân dân tỉnh, Ủy ban nhân dân tỉnh ban hành kế "
        "hoạch như sau:\n\n1. Sở Y tế chủ trì, phối hợp với Sở Tài chính tổ chức phun hóa chất diệt muỗi tại các "
        "khu dân cư, hoàn thành trước ngày 15/6/2024.\n\n2. Sở Tài chính bố trí kinh phí mua hóa chất theo quy định, "
        "hoàn thành trước ngày 30/4/2024.",
    ),
    "ke-hoach-35.txt": (
        *_UBND, "35/KH-UBND", "20", "02", "2025", "KẾ HOẠCH", "Tiêm chủng mở rộng năm 2025",
        "Căn cứ Nghị quyết số 04/NQ-HĐND ngày 10/12/2023 của Hội đồng nhân dân tỉnh, Ủy ban nhân dân tỉnh ban hành kế "
        "hoạch như sau:\n\n1. Sở Y tế chủ trì tổ chức tiêm vắc xin sởi cho trẻ em, hoàn thành trước ngày 20/6/2025.\n\n"
        "2. Sở Giáo dục và Đào tạo lập danh sách học sinh cần tiêm, hoàn thành trước ngày 31/5/2025.\n\n"
        "3. Công an tỉnh bảo đảm trật tự tại các điểm tiêm, hoàn thành trước ngày 31/12/2025.",
    ),
    "cong-van-108.txt": (
        *_HEALTH, "108/SYT-NV", "11", "4", "2025", "CÔNG VĂN", "Báo cáo tiến độ tiêm chủng mở rộng",
        "Kính gửi: Ủy ban nhân dân tỉnh\n\nThực hiện Kế hoạch số 35/KH-UBND ngày 20/02/2025 của Ủy ban nhân dân tỉnh, "
        "Sở Y tế báo cáo kết quả bước đầu của đợt tiêm chủng mở rộng.",
    ),
    "quyet-dinh-50.txt": (
        *_UBND, "50/QĐ-UBND", "02", "5", "2025", "QUYẾT ĐỊNH", "Thành lập Ban Chỉ đạo phòng, chống dịch bệnh",
        "Căn cứ Nghị quyết số 04/NQ-HĐND ngày 10/12/2023 của Hội đồng nhân dân tỉnh;\n\n"
        "Điều 1. Thành lập Ban Chỉ đạo.\n\n"
        "Điều 2. Sở Nội vụ theo dõi hoạt động của Ban Chỉ đạo, báo cáo Ủy ban nhân dân tỉnh trước ngày 25/6/2025.\n\n"
        "Điều 3. Quyết định này thay thế Quyết định số 17/QĐ-UBND ngày 03/3/2023 của Ủy ban nhân dân tỉnh.",
    ),
    "cong-van-77.txt": (
        *_HEALTH, "77/SYT-TCKT", "30", "6", "2023", "CÔNG VĂN", "Nhắc nộp báo cáo thống kê",
        "Kính gửi: Các bệnh viện\n\nSở Y tế nhắc lại nội dung Quyết định số 17/QĐ-UBND ngày 03/3/2023 của Ủy ban "
        "nhân dân tỉnh để các bệnh viện biết.",
    ),
}  # fmt: skip
"""By file: issuer, signer's title and name, number, date, kind, subject, body."""

_NAMES = ("issuer", "title", "signer", "number", "day", "month", "year", "kind", "subject", "body")


def write_collection(folder: Path) -> None:
    """Write the documents into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in DOCUMENTS.items():
        text = _FORM.format(**dict(zip(_NAMES, values, strict=True)))
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def collection(tmp_path_factory) -> Assistant:
    """The assistant over the made-up documents."""
    folder = tmp_path_factory.mktemp("small")
    write_collection(folder / "corpus")
    report = sync(folder / "corpus", folder / "index")
    assert len(report.added) == len(DOCUMENTS) and not report.failed
    return Assistant.open(folder / "index")


def ask(assistant: Assistant, question: str, filters: Filters = NO_FILTERS, today: date = TODAY) -> Answer:
    """Answer one question over the whole collection, as the assistant does."""
    search, library = assistant.search, Library(assistant.catalogue)
    query, hits = search.understand(question), search.search(search.understand(question), filters)
    matcher = Matcher(search.vocabulary, library.passages, search.translations.translate)
    reading = Reading(analyse(query, search.vocabulary.pair), hits, library, matcher)
    return compose(solve(reading, Whole(filters, today)), query, question, hits, library.directive)


def documents(answer: Answer) -> list[str]:
    """The documents that the rows of an answer's table cite, in order, each once."""
    held = {citation.marker: citation.document for citation in answer.citations}
    assert answer.table is not None
    return list(dict.fromkeys(held[marker] for row in answer.table.rows for marker in row.citations))
