"""Footnotes stand apart: a paragraph or table that runs over the page stays whole, every range keeps its page."""

from __future__ import annotations

import pytest

from ingest.readers.footnotes import split_notes
from ingest.readers.layout import pieces_of
from ingest.readers.paged import assemble
from ingest.readers.words import Rule, Word
from tests.ingest.readers.sheets import box_rules, paragraph, sheet, words

LONG = (
    "Ủy ban nhân dân các huyện, thị xã chủ trì, phối hợp với Sở Y tế rà soát danh sách trẻ em trong độ tuổi tiêm chủng "
    "trên địa bàn, bố trí kinh phí từ nguồn ngân sách địa phương theo phân cấp, tổ chức tiêm bù, tiêm vét cho trẻ em "
    "chưa được tiêm đủ mũi và báo cáo kết quả về Sở Y tế trước ngày làm việc cuối cùng của tháng."
)
NOTE = "¹ Khoản này được sửa đổi, bổ sung theo quy định tại Điều 1 của Thông tư số 88/2031/TT-BYT ngày 02 tháng 3."
RULE = Rule(60, 700, 200, 700)


def notes(text: str = NOTE, top: float = 708) -> list[Word]:
    return paragraph(text, 60, 535, top, size=10, indent=20)


def cut(placed: list[Word], rows: int, bottom: float) -> tuple[list[Word], list[Word]]:
    """Set the first rows of a paragraph above ``bottom``, the others on top of the next page."""
    tops = sorted({word.top for word in placed})
    step = bottom - tops[rows]
    first = [Word(w.text, w.left, w.top + step, w.right, w.bottom + step) for w in placed if w.top < tops[rows]]
    back = 60 - tops[rows]
    return first, [Word(w.text, w.left, w.top + back, w.right, w.bottom + back) for w in placed if w.top >= tops[rows]]


def pages(*, mark: str = NOTE, rules: tuple[Rule, ...] = (RULE,), head: bool = True):
    first, second = cut(paragraph(LONG, 60, 535, 60), 2, 690)
    opening = words("Điều 4. Trách nhiệm thi hành", 90, 60) if head else []
    return [sheet(opening, first, notes(mark), rules=rules), sheet(second, number=2)]


def test_a_paragraph_that_runs_over_stays_whole():
    source = assemble("x.pdf", pages())
    assert source.text == f"Điều 4. Trách nhiệm thi hành\n\n{NOTE}\n\n{LONG}\n"
    one, two = source.pages
    assert source.text[one.start : one.end].startswith("Điều 4.") and NOTE in source.text[one.start : one.end]
    assert two.start == one.end + 1 and source.text[two.start : two.end] + "\n" == source.text[two.start :]
    for page in source.pages:
        assert all(page.start <= box.start < box.end <= page.end for box in page.boxes)
    marked = next(box for box in one.boxes if source.text[box.start : box.end] == "¹")
    assert marked.top == pytest.approx(708 / 842)


def test_without_a_paragraph_that_runs_over_they_end_the_page():
    first, _ = cut(paragraph(LONG, 60, 535, 60), 2, 690)
    text = assemble(
        "x.pdf", [sheet(first, notes(), rules=[RULE]), sheet(words("Điều 5. Hiệu lực", 90, 60), number=2)]
    ).text
    assert text.split("\n\n")[1:] == [NOTE, "Điều 5. Hiệu lực\n"]


def test_a_paragraph_of_three_pages_is_cut_rather_than_a_page_misplaced():
    """Notes of the middle page cannot stand before a paragraph that began a page earlier."""
    first, rest = cut(paragraph(LONG * 2, 60, 535, 60), 2, 690)
    middle, last = cut(rest, 2, 690)
    source = assemble("x.pdf", [sheet(first), sheet(middle, notes(), rules=[RULE], number=2), sheet(last, number=3)])
    assert [page.start for page in source.pages] == sorted(page.start for page in source.pages)
    assert source.text.index(NOTE) > source.pages[1].start
    assert all(one.end <= two.start for one, two in zip(source.pages, source.pages[1:], strict=False))


def test_a_table_that_runs_over_stays_whole():
    xs, rows = (60, 250, 535), (500, 540, 580)
    cells = [(("Nhiệm vụ", 70), ("Cơ quan", 260)), (("Tiêm bù", 70), ("Sở Y tế", 260))]
    one = [
        word
        for top, row in zip(rows, cells, strict=False)
        for text, left in row
        for word in words(text, left, top + 10)
    ]
    two = [*words("Tiêm vét", 70, 70), *words("UBND huyện", 260, 70)]
    source = assemble(
        "x.pdf",
        [
            sheet(
                words("Danh mục nhiệm vụ của các cơ quan", 60, 480), one, notes(), rules=[*box_rules(xs, rows), RULE]
            ),
            sheet(two, rules=box_rules(xs, (60, 100)), number=2),
        ],
    )
    (table,) = source.tables
    assert [[cell.of(source.text) for cell in row] for row in table.rows][-1] == ["Tiêm vét", "UBND huyện"]
    assert source.text.index(NOTE) < table.span.start


@pytest.mark.parametrize(
    "more",
    [
        {"rules": ()},  # nothing sets the smaller print apart
        {"rules": (Rule(60, 700, 535, 700),)},  # a line across the page is no footnote's
        {"mark": NOTE.removeprefix("¹ ")},  # small print without a mark
    ],
)
def test_what_is_not_clearly_a_note_stays_where_it_is(more):
    first = pages(**more)[0]
    assert split_notes(pieces_of(first.words), first.rules)[1] == []


def test_text_of_one_size_below_a_short_rule_is_no_note():
    """The short rule below a letterhead."""
    lines = pieces_of(
        [*words("ỦY BAN NHÂN DÂN", 60, 60), *words("1 Sở Y tế chủ trì tiêm chủng mở rộng trên toàn địa bàn", 60, 90)]
    )
    assert split_notes(lines, [Rule(60, 80, 130, 80)]) == (lines, [])
