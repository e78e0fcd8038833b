"""Ruled tables: cells, merged cells, page breaks; what is no table stays text."""

from __future__ import annotations

from itertools import pairwise

from ingest.readers.grid import find_grids
from ingest.readers.paged import assemble
from ingest.readers.words import Rule
from tests.ingest.readers.sheets import box_rules, sheet, words

XS, YS = (60, 100, 300, 430, 535), (100, 130, 170, 210)
HEADER = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")
ROWS = (("1", "Xây dựng kế hoạch", "Sở Nội vụ", "Quý II/2023"), ("2", "Bố trí kinh phí", "Sở Tài chính", "15/3/2023"))


def fill(rows, xs=XS, ys=YS):
    return [
        word
        for y, row in zip(ys, rows, strict=False)
        for x, text in zip(xs, row, strict=False)
        for word in words(text, x + 5, y + 8, 10)
    ]


def read(*sheets):
    return assemble("x.pdf", sheets)


def cells(source, index=0):
    return [[span.of(source.text) for span in row] for row in source.tables[index].rows]


def test_full_grid():
    source = read(
        sheet(
            words("Danh mục nhiệm vụ", 60, 60),
            fill((HEADER, *ROWS)),
            words("Ghi chú.", 60, 240),
            rules=box_rules(XS, YS),
        )
    )
    assert cells(source) == [list(HEADER), *map(list, ROWS)]
    assert source.text.split("\n") == [
        "Danh mục nhiệm vụ", "", " | ".join(HEADER), " | ".join(ROWS[0]), " | ".join(ROWS[1]), "", "Ghi chú.", "",
    ]  # fmt: skip


def test_rules_in_pieces_and_double_lines():
    pieces = [Rule(a, y + shift, b, y + shift) for y in YS for a, b in pairwise(XS) for shift in (0, 1.5)]
    pieces += [Rule(x, a, x, b) for x in XS for a, b in pairwise(YS)]
    assert cells(read(sheet(fill((HEADER, *ROWS)), rules=pieces))) == [list(HEADER), *map(list, ROWS)]


def test_merged_cells_repeat_their_range():
    xs, ys = (60, 200, 330, 460), (100, 130, 160, 190)
    rules = [rule for rule in box_rules(xs, ys) if not (rule.left == rule.right == 330)]
    rules = [rule for rule in rules if not (rule.top == rule.bottom == 160)]
    rules += [Rule(330, 130, 330, 190), Rule(200, 160, 460, 160)]  # top row spans two columns, first column two rows
    rows = (("Đơn vị", "Kinh phí"), ("Sở Y tế", "10", "20"), ("", "30", "40"))
    source = read(sheet(fill(rows, xs, ys), rules=rules))
    (head, first, second) = source.tables[0].rows
    assert head[1] == head[2]
    assert first[0] == second[0]
    assert cells(source) == [["Đơn vị", "Kinh phí", "Kinh phí"], ["Sở Y tế", "10", "20"], ["Sở Y tế", "30", "40"]]
    assert source.text == "Đơn vị | Kinh phí\nSở Y tế | 10 | 20\n30 | 40\n"


def test_empty_cell_is_an_empty_range():
    source = read(sheet(fill((HEADER, ("1", "", "Sở Nội vụ", ""))), rules=box_rules(XS, YS[:3])))
    assert cells(source)[1] == ["1", "", "Sở Nội vụ", ""]


def test_paragraphs_and_wrapped_lines_within_a_cell():
    placed = [
        *fill((HEADER,)), *words("1", 65, 135, 10),
        *words("Xây dựng kế hoạch phòng, chống", 105, 135, 10), *words("dịch bệnh mùa hè", 105, 149, 10),
        *words("Sở Nội vụ", 305, 135, 10), *words("Sở Tài chính", 305, 149, 10),
    ]  # fmt: skip
    source = read(sheet(placed, rules=box_rules(XS, (100, 130, 180))))
    assert cells(source)[1] == ["1", "Xây dựng kế hoạch phòng, chống dịch bệnh mùa hè", "Sở Nội vụ; Sở Tài chính", ""]


def test_table_goes_on_over_the_page_without_its_header():
    rules = box_rules(XS, YS)
    more = (("3", "Tuyên truyền", "Báo tỉnh", "Thường xuyên"), ("4", "Tổng hợp", "Văn phòng", "Hằng tháng"))
    source = read(
        sheet(fill((HEADER, *ROWS)), rules=rules),
        sheet(fill((HEADER, *more)), words("2", 297, 40), rules=rules, number=2),
    )
    assert cells(source) == [list(HEADER), *map(list, (*ROWS, *more))]
    assert source.text.count("Nhiệm vụ") == 1


def test_row_cut_by_the_page_break_is_made_whole():
    rules = box_rules(XS, YS)
    rest = (("", "năm 2023", "", ""), ("3", "Tổng hợp", "Văn phòng", "Hằng tháng"))
    source = read(sheet(fill((HEADER, *ROWS)), rules=rules), sheet(fill(rest), rules=box_rules(XS, YS[:3]), number=2))
    assert cells(source)[2:] == [["2", "Bố trí kinh phí năm 2023", "Sở Tài chính", "15/3/2023"], list(rest[1])]


def test_two_tables_with_text_between_stay_two():
    rules = [*box_rules(XS, YS), *box_rules(XS, (300, 330, 370, 410))]
    source = read(
        sheet(
            fill((HEADER, *ROWS)), words("2. Kinh phí", 60, 260), fill((HEADER, *ROWS), ys=(300, 330, 370)), rules=rules
        )
    )
    assert len(source.tables) == 2


def test_rules_that_are_no_table():
    letter = [*words("SỞ Y TẾ", 100, 60), *words("Số: 16/KH-SYT", 90, 90)]
    for rules in (
        [Rule(100, 78, 150, 78), Rule(300, 78, 400, 78)],  # underlines
        box_rules((30, 565), (30, 812)),  # a frame around the page
        [Rule(60, 60 + y, 300, 60 + y) for y in range(0, 100, 20)],  # ruled paper
    ):
        grids, rest = find_grids(letter, rules)
        assert (grids, len(rest)) == ([], len(letter))


def test_a_drawing_of_very_many_lines_is_left_alone():
    rules = [Rule(x, 100, x, 700) for x in range(20, 570, 2)] * 40 + [Rule(20, y, 570, y) for y in range(100, 700)] * 20
    grids, rest = find_grids(words("Bản đồ", 100, 50), rules)
    assert grids == []
    assert len(rest) == 2
