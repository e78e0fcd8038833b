"""Small made-up directives of one province whose standing, dates and agencies a careful reader would remark on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answer.cautions.cautions import cautions
from answer.draft import Caveat, Draft, Evidence, Statement
from answer.library import Library
from answer.matching import Matcher
from answer.question import analyse
from answer.reading import Reading
from answer.solvers import solve
from ingest.datamodels import Directive, Span
from ingest.index import sync
from retrieval.search import Search

PROVINCE = "ỦY BAN NHÂN DÂN\nTỈNH HƯNG YÊN\n-------"


def directive(number: str, day: str, title: str, body: str, head: str = PROVINCE, place: str = "Hưng Yên") -> str:
    """A directive as a text file: ``day`` is "ngày 05 tháng 6 năm 2019" or empty, ``title`` holds kind and subject."""
    dated = f"{place}, {day}\n\n" if day else ""
    return (
        f"{head}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n---------------\n\n"
        f"Số: {number}\n\n{dated}{title}\n\n{body}\n\n"
        "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nNguyễn Văn Bình\n"
    )


DIRECTIVES = {
    "quyet-dinh-12-2019": directive(
        "12/2019/QĐ-UBND",
        "ngày 05 tháng 6 năm 2019",
        "QUYẾT ĐỊNH\nBan hành Quy định quản lý chợ đầu mối",
        "Điều 1. Giao Sở Công Thương chủ trì kiểm tra chợ đầu mối, báo cáo hằng quý.\n\n"
        "Điều 2. Quyết định này có hiệu lực từ ngày 20 tháng 6 năm 2019.",
    ),
    "quyet-dinh-30-2022": directive(
        "30/2022/QĐ-UBND",
        "ngày 04 tháng 8 năm 2022",
        "QUYẾT ĐỊNH\nBan hành Quy định phân hạng chợ",
        "Điều 1. Ban hành Quy định phân hạng chợ trên địa bàn.\n\n"
        "Điều 2. Quyết định này có hiệu lực từ ngày 15 tháng 8 năm 2022.\n\n"
        "Điều 3. Quyết định này thay thế Quyết định số 12/2019/QĐ-UBND ngày 05/6/2019 của Ủy ban nhân dân tỉnh.",
    ),
    "ke-hoach-45": directive(
        "45/KH-UBND",
        "ngày 10 tháng 3 năm 2021",
        "KẾ HOẠCH\nXây dựng đường giao thông nông thôn giai đoạn 2021 - 2025",
        "1. Giao Sở Giao thông vận tải chủ trì khảo sát tuyến đường liên xã.\n\n"
        "2. Giao các Sở: Kế hoạch và Đầu tư, Tài chính cân đối vốn cho tuyến đường liên xã.",
    ),
    "quyet-dinh-77": directive(
        "77/QĐ-UBND",
        "ngày 11 tháng 4 năm 2022",
        "QUYẾT ĐỊNH\nĐiều chỉnh nhiệm vụ làm đường",
        "Điều 1. Sửa đổi, bổ sung Kế hoạch số 45/KH-UBND ngày 10/3/2021 của Ủy ban nhân dân tỉnh: thêm cầu Bến Đá.",
    ),
    "ke-hoach-45-2023": directive(
        "45/KH-UBND",
        "ngày 14 tháng 2 năm 2023",
        "KẾ HOẠCH\nTrồng cây xanh đô thị",
        "1. Giao Sở Xây dựng chủ trì trồng cây xanh trên các tuyến phố.",
    ),
    "chi-thi-08": directive(
        "08/CT-UBND",
        "ngày 12 tháng 5 năm 2020",
        "CHỈ THỊ\nVề tăng cường quản lý đê điều",
        "1. Giao Chi cục Thủy lợi chủ trì kiểm tra đê điều trước mùa mưa.",
    ),
    "quyet-dinh-91": directive(
        "91/QĐ-UBND",
        "ngày 03 tháng 7 năm 2023",
        "QUYẾT ĐỊNH\nVề việc bãi bỏ văn bản",
        "Điều 1. Bãi bỏ Chỉ thị số 08/CT-UBND ngày 12/5/2020 của Ủy ban nhân dân tỉnh.",
    ),
    "to-trinh-14": directive(
        "14/TTr-UBND",
        "ngày 06 tháng 9 năm 2023",
        "TỜ TRÌNH\nVề quản lý đò ngang",
        "1. Bãi bỏ Quyết định số 30/2022/QĐ-UBND ngày 04/8/2022 của Ủy ban nhân dân tỉnh.",
    ),
    "quyet-dinh-55-2024": directive(
        "55/2024/QĐ-UBND",
        "ngày 02 tháng 10 năm 2024",
        "QUYẾT ĐỊNH\nVề hỗ trợ giống lúa",
        "Điều 1. Hỗ trợ giống lúa 300.000 đồng mỗi sào.\n\n"
        "Điều 2. Bãi bỏ khoản 2 Điều 4 của Quyết định số 30/2022/QĐ-UBND ngày 04/8/2022 của Ủy ban nhân dân tỉnh.\n\n"
        "Điều 3. Quyết định này có hiệu lực từ ngày 15 tháng 10 năm 2024 đến hết ngày 31 tháng 12 năm 2025.",
    ),
    "cong-van-310": directive(
        "310/UBND-KGVX",
        "ngày 18 tháng 11 năm 2024",
        "V/v tăng cường công tác thông tin",
        "1. Giao Sở Thông tin và Truyền thông chủ trì tuyên truyền phòng, chống rét cho vật nuôi, thực hiện Kết luận "
        "số 70-KL/TU ngày 19/9/2024 của Tỉnh ủy.\n\n"
        "2. Giao Sở Thông tin và Truyền thông chủ trì nâng cấp hạ tầng viễn thông.\n\n"
        "3. Giao Ủy ban nhân dân các huyện, thị xã chủ trì chăm lo người già.\n\n"
        "4. Giao Ban Tuyên giáo Tỉnh ủy chủ trì biên soạn tài liệu học tập.\n\n"
        "5. Giao Sở Công Thương chủ trì học tập kinh nghiệm điện mặt trời của tỉnh Hải Dương và thành phố "
        "Hải Phòng.\n\n"
        "6. Giao Sở Y tế chủ trì tiêm vắc xin cúm theo Văn bản số 88/BYT-DP ngày 05/12/2024 của Bộ Y tế.\n\n"
        "7. Giao Sở Tư pháp chủ trì rà soát hộ tịch tại thành phố Hải Dương.",
    ),
    "bao-cao-21": directive(
        "21/BC-UBND",
        "ngày 20 tháng 12 năm 2024",
        "BÁO CÁO\nKết quả thực hiện Kết luận của Tỉnh ủy",
        "1. Thực hiện Kết luận số 70-KL/TU ngày 19/9/2021 của Tỉnh ủy, các đơn vị đã cấp phát sổ tay.",
    ),
    "cong-van-402": directive(
        "402/UBND-NC",
        "ngày 21 tháng 8 năm 2025",
        "V/v dữ liệu dùng chung",
        "1. Giao Sở Khoa học và Công nghệ (trước đây là Sở Thông tin và Truyền thông) chủ trì kết nối dữ liệu.\n\n"
        "2. Sở Công Thương theo Quyết định số 18/2021/QĐ-UBND ngày 07 tháng 9 năm 2021 của Ủy ban nhân dân tỉnh về "
        "sửa đổi, bổ sung một số điều của Quyết định số 12/2019/QĐ-UBND ngày 05/6/2019 của Ủy ban nhân dân tỉnh.",
    ),
}


def write(folder: Path) -> Path:
    """Write the directives as files and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in DIRECTIVES.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the directives, made once a session. Read it, never change it."""
    base = tmp_path_factory.getbasetemp() / "cautions"
    if not base.exists():
        report = sync(write(base / "corpus"), base / "index")
        assert len(report.added) == len(DIRECTIVES) and not report.failed
    return base / "index"


class Clerk:
    """Drafts and readings over an index, and what is remarked on them on a given day."""

    def __init__(self, index: Path) -> None:
        """Open the index."""
        self.search = Search.open(index)
        self.library = Library(self.search.catalogue)
        self._readings: dict[str, Reading] = {}

    def directive(self, number: str, day: date | None = None) -> Directive:
        """The directive of a number, and of a day where several have it."""
        same = [d for d in self.search.catalogue.directives() if d.number == number]
        return next(d for d in same if day is None or d.date == day)

    def reading(self, question: str) -> Reading:
        """A question's reading, as a solver gets it; made once."""
        if question not in self._readings:
            self._readings[question] = self._read(question)
        return self._readings[question]

    def _read(self, question: str) -> Reading:
        query = self.search.understand(question)
        matcher = Matcher(self.search.vocabulary, self.library.passages, self.search.translations.translate)
        return Reading(analyse(query, self.search.vocabulary.pair), self.search.search(query), self.library, matcher)

    def warned(self, question: str, today: date = date(2026, 3, 2)) -> list[Caveat]:
        """What is added to the answer of a question."""
        reading = self.reading(question)
        draft = solve(reading)
        assert draft is not None and draft.answered, question
        return list(cautions(draft, reading, today))

    def quoting(self, directive: Directive, words: str, question: str = "Việc gì?", today: date = date(2026, 3, 2)):
        """What is added to an answer that quotes these words of a directive."""
        start = directive.text.index(words)
        evidence = Evidence(directive, Span(start, start + len(words)))
        return list(cautions(Draft("general", (Statement(words, (evidence,)),)), self.reading(question), today))
