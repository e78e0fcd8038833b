"""A collection whose papers repeal, cite and repeat each other, each in a folder of its own that can be closed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from shutil import rmtree
from typing import Any

from answer.assistant import Assistant
from answer.datamodels import Answer
from ingest.index import sync
from tests.answer.caution_samples import DIRECTIVES, directive
from tests.answer.small_collection import DOCUMENTS, write_collection

PRIVATE = {
    "nhan-su": directive(
        "64/QĐ-UBND",
        "ngày 09 tháng 6 năm 2025",
        "QUYẾT ĐỊNH\nVề việc luân chuyển cán bộ Zvexlor",
        "Điều 1. Giao Sở Nội vụ chủ trì luân chuyển cán bộ Zvexlor, hoàn thành trước ngày 15/8/2026.\n\n"
        "Điều 2. Quyết định này thay thế Kế hoạch số 35/KH-UBND ngày 20/02/2025 của Ủy ban nhân dân tỉnh.",
    ),
    "thanh-tra": directive(
        "7788/TTr-TTTB",
        "ngày 21 tháng 7 năm 2024",
        "KẾT LUẬN\nThanh tra đất đai tại Kwirnax",
        "1. Thực hiện Quyết định số 17/QĐ-UBND ngày 04/4/2023 của Ủy ban nhân dân tỉnh, thanh tra đất đai Kwirnax.\n\n"
        "2. Ban Tiếp công dân chủ trì thu hồi đất Kwirnax trước ngày 01/9/2024.",
        head="ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN\nTHANH TRA TỈNH\n-------",
    ),
}
"""Papers that hold words which stand nowhere else."""

COPIED = "cong-van-310/cong-van-310.txt"
"""The paper that a second folder holds too."""
COPY = "ban-sao/310.txt"
DRAFT = "du-thao/ke-hoach-45.txt"

QUESTIONS = (
    "Ai ký Kế hoạch 35/KH-UBND?",
    "Ai ký Quyết định 64/QĐ-UBND?",
    "Quyết định 64/QĐ-UBND về việc gì?",
    "Kết luận 7788 nói gì?",
    "Văn bản 7788 do ai ban hành?",
    "Cơ quan nào chủ trì luân chuyển cán bộ Zvexlor?",
    "co quan nao chu tri luan chuyen can bo zvexlro",
    "Thu hồi đất Kwirnax trước ngày nào?",
    "Sở Y tế được giao những việc gì?",
    "Sở Nội vụ được giao những việc gì?",
    "Ban Tiếp công dân được giao việc gì?",
    "So sánh nhiệm vụ của Sở Y tế và Sở Nội vụ",
    "So sánh Kế hoạch 35/KH-UBND và Quyết định 64/QĐ-UBND",
    "Việc nào đến hạn năm 2026?",
    "Việc nào quá hạn?",
    "Việc nào đến hạn tháng 6?",
    "Có bao nhiêu quyết định?",
    "Có những kế hoạch nào?",
    "Văn bản nào ban hành năm 2025?",
    "Văn bản nào do Thanh tra tỉnh ban hành?",
    "Văn bản nào do Trần Thị Cúc ký?",
    "Những văn bản nào căn cứ Nghị quyết 04/NQ-HĐND?",
    "Văn bản nào nhắc đến Quyết định 17/QĐ-UBND?",
    "Văn bản nào thay thế Kế hoạch 35/KH-UBND?",
    "Quyết định 12/2019/QĐ-UBND còn hiệu lực không?",
    "Sở Công Thương chủ trì kiểm tra chợ đầu mối thế nào?",
    "Ai chủ trì kiểm tra đê điều?",
    "Chỉ thị 08/CT-UBND ban hành ngày nào?",
    "Kế hoạch số 45 về việc gì?",
    "Kế hoạch 45/KH-UBND giao cơ quan nào chủ trì?",
    "Quyết định 17/QĐ-UBND ban hành ngày nào?",
    "Kết luận 70-KL/TU ban hành ngày nào?",
    "Sở Thông tin và Truyền thông chủ trì việc gì?",
    "Hỗ trợ giống lúa bao nhiêu tiền?",
    "Which agency leads vaccination?",
    "Who signed Decision 64/QĐ-UBND?",
    "Which documents mention Decision 17/QĐ-UBND?",
    "Công văn 310/UBND-KGVX gửi ai?",
    "Công văn 402/UBND-NC căn cứ văn bản nào?",
)

TALKS = (
    ("Kế hoạch 35/KH-UBND về việc gì?", "Ai ký?"),
    ("Ai chủ trì tiêm vắc xin sởi?", "Trước ngày nào?"),
    ("Quyết định 64/QĐ-UBND về việc gì?", "Ai ký văn bản đó?"),
)
"""Conversations of two questions."""


def files() -> dict[str, str]:
    """The text of every file by its path."""
    found = {f"{name}/{name}.txt": text for name, text in {**DIRECTIVES, **PRIVATE}.items()}
    found[COPY] = found[COPIED]
    found[DRAFT] = found["ke-hoach-45/ke-hoach-45.txt"].replace("Số: 45/KH-UBND", "Số:      /KH-UBND")
    return found


FOLDERS = sorted({Path(name).parent.name for name in files()} | {Path(name).stem for name in DOCUMENTS})
"""The folders that can be closed: one for each paper."""


def write(corpus: Path, closed: Collection[str] = ()) -> Path:
    """Write the files that are not in closed folders."""
    write_collection(corpus)
    for path in sorted(corpus.glob("*.txt")):
        (corpus / path.stem).mkdir()
        path.rename(corpus / path.stem / path.name)
    for name, text in files().items():
        path = corpus / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for folder in closed:
        rmtree(corpus / folder)
    return corpus


def built(folder: Path, closed: Collection[str] = ()) -> Assistant:
    """An assistant over the files that are not in closed folders, none other being there."""
    report = sync(write(folder / "corpus", closed), folder / "index")
    assert report.added and not report.failed
    return Assistant.open(folder / "index")


def everything_asked(assistant: Assistant) -> Iterator[tuple[str, Answer]]:
    """Ask all questions, one after the other."""
    for question in QUESTIONS:
        yield question, assistant.ask(question)
    for first, second in TALKS:
        yield f"{first} / {second}", assistant.ask(second, [first])


def told(answer: Answer) -> dict[str, Any]:
    """What an answer says, without what the frequencies of the whole index decide: order of the hits, likelihoods."""
    shown = json.loads(json.dumps(answer.to_json()))
    return {name: shown[name] for name in shown.keys() - {"elapsed_ms", "confidence", "hits"}}
