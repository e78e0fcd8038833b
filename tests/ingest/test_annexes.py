"""What follows the signature: annexes, forms, and regulations issued with a decision."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.datamodels import Section, Span
from ingest.structure.annexes import annex_sections


def annexes(text: str) -> tuple[Section, ...]:
    """The annexes of a whole text."""
    return annex_sections(text, Span(0, len(text)))


def heads(text: str) -> list[tuple[str, str | None]]:
    """Path and title of each annex."""
    return [(part.path, part.title) for part in annexes(text) if part.kind == "phuluc"]


REGULATION = """\
QUY CHẾ
Phối hợp quản lý chợ
(Ban hành kèm theo Quyết định số 88/QĐ-UBND ngày 10 tháng 5 năm 2031
của Ủy ban nhân dân tỉnh)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Quy chế này áp dụng cho chợ.
Điều 2. Nguyên tắc
"""


def test_a_regulation_has_articles_of_its_own():
    """Its paths never meet the decision's."""
    assert [(part.path, part.title) for part in annexes(REGULATION)] == [
        ("PL", "QUY CHẾ – Phối hợp quản lý chợ"),
        ("PL.I", "QUY ĐỊNH CHUNG"),
        ("PL.1", "Phạm vi"),
        ("PL.1.1", None),
        ("PL.2", "Nguyên tắc"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PHỤ LỤC\nDANH MỤC CHỢ\n(Kèm theo Quyết định số 8)\n1. A", [("PL", "PHỤ LỤC – DANH MỤC CHỢ")]),
        ("Phụ lục I\nMột\nPhụ lục III\nHai", [("PL1", "Phụ lục I"), ("PL3", "Phụ lục III")]),
        ("Phụ lục\nMột\nPhụ lục\nHai", [("PL1", "Phụ lục"), ("PL2", "Phụ lục")]),
        ("PHỤ LỤC SỐ 02: BIỂU GIÁ\na", [("PL", "PHỤ LỤC SỐ 02: BIỂU GIÁ")]),
        (
            "PHỤ LỤC I\nCÁC MẪU\nMẫu số 01\nTỜ KHAI\nMẫu số 02\nGIẤY HẸN\nPHỤ LỤC II\nMẫu số 01\nĐƠN",
            [
                ("PL1", "PHỤ LỤC I – CÁC MẪU"),
                ("PL1.M1", "Mẫu số 01 – TỜ KHAI"),
                ("PL1.M2", "Mẫu số 02 – GIẤY HẸN"),
                ("PL2", "PHỤ LỤC II"),
                ("PL2.M1", "Mẫu số 01 – ĐƠN"),
            ],
        ),
        ("Mẫu số 01\na\nMẫu số 02\nb", [("PL1", "Mẫu số 01"), ("PL2", "Mẫu số 02")]),
        (
            "DANH MỤC CHỢ\nHẠNG NHẤT\n(Ban hành kèm theo Quyết định số 8)\n1. A",
            [("PL", "DANH MỤC CHỢ – HẠNG NHẤT")],
        ),
        (
            "QUY CHẾ\nQuản lý bến thuyền\ntrên địa bàn tỉnh\n(Ban hành kèm theo Quyết định số 8)\nĐiều 1. A",
            [("PL", "QUY CHẾ")],
        ),
        ("Phụ lục I ban hành kèm theo Thông tư này.\n3. Lời", []),
        ("Mẫu số 01 | Tờ khai\nMẫu số 02 | Đơn", []),
        ("Trang 2\n", []),
        ("", []),
    ],
)
def test_headings(text, expected):
    """Numbers as printed where they tell annexes apart; forms within annexes; mentions and rows head nothing."""
    assert heads(text) == expected


def test_an_annex_holds_its_forms():
    """The annex reaches over the forms within it, to the next annex."""
    text = "Phụ lục I\nMẫu số 01\n1. A\nPhụ lục II\n1. B"
    by_path = {part.path: part.span.of(text) for part in annexes(text)}
    assert by_path["PL1"] == "Phụ lục I\nMẫu số 01\n1. A"
    assert by_path["PL1.M1.1"] == "1. A" and by_path["PL2.1"] == "1. B"


LINES = st.lists(
    st.sampled_from(["PHỤ LỤC I", "Phụ lục", "Mẫu số 1", "DANH MỤC", "(Kèm theo Quyết định", "của Bộ)", "1. A",
                     "Điều 1. B", "x | y", "", "chữ", "QUY CHẾ"]), max_size=25
).map("\n".join)  # fmt: skip


@settings(deadline=None)
@given(LINES)
def test_annexes_hold_together(text):
    """Sections lie in the text, nest or lie apart; every path begins with an annex's."""
    found = annexes(text)
    tops = {part.path for part in found if part.kind == "phuluc"}
    assert list(found) == sorted(found, key=lambda part: (part.start, -part.end))
    for part in found:
        assert 0 <= part.start < part.end <= len(text)
        assert any(part.path == top or part.path.startswith(f"{top}.") for top in tops)
    for one in found:
        for other in found:
            assert (
                one.span.covers(other.span)
                or other.span.covers(one.span)
                or one.end <= other.start
                or other.end <= one.start
            )
