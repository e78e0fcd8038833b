"""A retrieval set small enough to read: six texts, four questions."""

from __future__ import annotations

import json

import pytest

TEXTS = [
    ("t1", "Lớp học phần", "Lớp được mở nếu có tối thiểu 50 sinh viên đăng ký."),
    ("t2", "", "Học phí học kỳ hè được thu theo số tín chỉ đăng ký."),
    ("t3", "Ký túc xá", "Sinh viên năm thứ nhất được ưu tiên xét chỗ ở."),
    ("t4", "Xe buýt", "Xe buýt từ ký túc xá đến trường chạy mỗi mười phút."),
    ("t5", "Thư viện", "Thư viện mở cửa từ bảy giờ đến hai mươi mốt giờ."),
    ("t6", "Bảo lưu", "Sinh viên được bảo lưu kết quả khi ốm dài ngày."),
]
QUESTIONS = [
    ("q1", "Lớp học phần mở khi có bao nhiêu sinh viên đăng ký?"),
    ("q2", "Học phí học kỳ hè tính thế nào?"),
    ("q3", "Thư viện mở cửa lúc mấy giờ?"),
    ("q4", "Xe buýt đến ký túc xá mấy phút một chuyến?"),
    ("unjudged", "Ai là hiệu trưởng?"),
]
QRELS = [("q1", "t1", 1), ("q2", "t2", 1), ("q3", "t5", 1), ("q4", "t4", 2), ("q4", "t3", 1), ("q4", "t1", 0)]


@pytest.fixture
def beir(tmp_path):
    """The folder of the set."""
    folder = tmp_path / "campus"
    (folder / "qrels").mkdir(parents=True)
    rows = [{"_id": name, "title": title, "text": text} for name, title, text in TEXTS]
    (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    rows = [{"_id": name, "text": text} for name, text in QUESTIONS]
    (folder / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    lines = ["query-id\tcorpus-id\tscore", *(f"{q}\t{t}\t{grade}" for q, t, grade in QRELS)]
    (folder / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder
