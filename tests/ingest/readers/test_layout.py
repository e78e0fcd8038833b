"""Reading order and paragraphs: letterheads, signatures, columns, justified lines, pages."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.layout import arrange, pieces_of
from ingest.readers.paged import assemble
from ingest.readers.words import Word
from ingest.vietnamese import normalise
from tests.ingest.readers.sheets import centred, length, paragraph, sheet, words

LEFT, RIGHT = 180, 400
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
BODY = (
    "Thực hiện Công văn số 12/BYT-DP ngày 01/02/2023 của Bộ Y tế về việc phòng, chống dịch bệnh mùa hè, Ủy ban "
    "nhân dân tỉnh yêu cầu các sở, ban, ngành và Ủy ban nhân dân các huyện, thị xã, thành phố thực hiện những nội dung "
    "sau đây:"
)


def read(*sheets) -> str:
    return assemble("x.pdf", sheets).text


def letterhead(top=60):
    return [
        *centred("UBND TỈNH LẠNG SƠN", LEFT, top),
        *centred(MOTTO, RIGHT, top),
        *centred("SỞ Y TẾ", LEFT, top + 16),
        *centred("Độc lập - Tự do - Hạnh phúc", RIGHT, top + 16),
        *centred("Số: 16/KH-SYT", LEFT, top + 44),
        *centred("Lạng Sơn, ngày 02 tháng 3 năm 2023", RIGHT, top + 44),
        *centred("V/v phòng, chống dịch", LEFT, top + 62),
        *centred("bệnh mùa hè", LEFT, top + 76),
    ]


HEAD = [
    "UBND TỈNH LẠNG SƠN",
    "SỞ Y TẾ",
    "Số: 16/KH-SYT",
    "V/v phòng, chống dịch",
    "bệnh mùa hè",
    "",
    MOTTO,
    "Độc lập - Tự do - Hạnh phúc",
    "Lạng Sơn, ngày 02 tháng 3 năm 2023",
    "",
]


def foot(top=400):
    left = ["Nơi nhận:", "- Như trên;", "- Các sở, ngành;", "- UBND các huyện;", "- Báo tỉnh;", "- Lưu: VT, NV."]
    return [
        *(word for row, text in enumerate(left) for word in words(text, 60, top + 13 * row, 10)),
        *centred("KT. GIÁM ĐỐC", 430, top),
        *centred("PHÓ GIÁM ĐỐC", 430, top + 16),
        *centred("Trần Văn Bình", 430, top + 110),
    ]


FOOT = [
    "Nơi nhận:", "- Như trên;", "- Các sở, ngành;", "- UBND các huyện;", "- Báo tỉnh;", "- Lưu: VT, NV.", "",
    "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "Trần Văn Bình",
]  # fmt: skip


def test_letterhead_left_block_then_right_block():
    text = read(sheet(letterhead(), paragraph(BODY, 60, 535, 200)))
    assert text.split("\n") == [*HEAD, BODY, ""]


def test_letterhead_whose_right_column_begins_higher():
    head = [*centred(MOTTO, RIGHT, 60), *centred("TỈNH ỦY", LEFT, 74), *centred("Độc lập - Tự do", RIGHT, 74),
            *centred("Số 12-CT/TU", LEFT, 90), *centred("Lạng Sơn, ngày 5", RIGHT, 90)]  # fmt: skip
    assert [line for line in read(sheet(head)).split("\n") if line] == [
        "TỈNH ỦY", "Số 12-CT/TU", MOTTO, "Độc lập - Tự do", "Lạng Sơn, ngày 5",
    ]  # fmt: skip


def test_two_rows_of_letterhead_with_the_least_gap():
    motto = words(MOTTO, 288, 60)
    head = [*words("ỦY BAN THƯỜNG VỤ XÃ BA CHẼ A", 130, 60), *motto, *centred("Độc lập - Tự do - Hạnh phúc", 390, 76)]
    gap = motto[0].left - max(word.right for word in head if word.right < 288)
    assert 6.6 < gap < 12  # under a height of the print, wider than a blank
    lines = [line for line in read(sheet(head, words("Số: 5/NQ", 160, 90))).split("\n") if line]
    assert lines[0] == "ỦY BAN THƯỜNG VỤ XÃ BA CHẼ A"
    assert MOTTO in lines


def test_recipients_beside_the_signature():
    text = read(sheet(paragraph(BODY, 60, 535, 60), foot()))
    assert text.split("\n") == [BODY, "", *FOOT, ""]


def test_recipients_longer_than_the_signature_stay_together():
    more = [word for row in range(8) for word in words(f"- Đơn vị thứ {row};", 60, 478 + 13 * row, 10)]
    lines = read(sheet(foot(), more)).split("\n")
    assert lines.index("- Đơn vị thứ 7;") < lines.index("KT. GIÁM ĐỐC") < lines.index("Trần Văn Bình")


def test_three_signers_side_by_side():
    rows = [
        [("ĐẠI DIỆN A", 110), ("ĐẠI DIỆN B", 300), ("ĐẠI DIỆN C", 490)],
        [("Lê A", 110), ("Lê B", 300), ("Lê C", 490)],
    ]
    placed = [word for row, cells in enumerate(rows) for text, at in cells for word in centred(text, at, 60 + 18 * row)]
    assert read(sheet(placed)).split() == [
        "ĐẠI",
        "DIỆN",
        "A",
        "Lê",
        "A",
        "ĐẠI",
        "DIỆN",
        "B",
        "Lê",
        "B",
        "ĐẠI",
        "DIỆN",
        "C",
        "Lê",
        "C",
    ]


def test_two_column_text_is_read_column_by_column():
    one, two = BODY, BODY.replace("Thực hiện", "Căn cứ")
    placed = [*paragraph(one, 60, 285, 60), *paragraph(two, 310, 535, 60)]
    assert [line for line in read(sheet(placed)).split("\n") if line] == [one, two]


def test_blank_for_a_number_and_a_day_is_no_column():
    head = [
        *centred("ỦY BAN NHÂN DÂN", LEFT, 60), *centred(MOTTO, RIGHT, 60),
        *centred("TỈNH LẠNG SƠN", LEFT, 76), *centred("Độc lập - Tự do - Hạnh phúc", RIGHT, 76),
        *words("Số:", 130, 100), *words("/TB-UBND", 190, 100),
        *words("Lạng Sơn, ngày", 290, 100), *words("tháng 11 năm 2024", 410, 100),
    ]  # fmt: skip
    lines = read(sheet(head)).split("\n")
    assert "Số: /TB-UBND" in lines
    assert "Lạng Sơn, ngày tháng 11 năm 2024" in lines


def test_blank_for_a_day_in_the_last_paragraph_does_not_begin_the_foot():
    last = "Nghị quyết này được thông qua"
    rest = "năm 2025 và có hiệu lực thi hành kể"
    row = [*words("tại kỳ họp thứ 31 ngày", 60, 377), *words(rest, 535 - length(rest), 377)]
    text = read(
        sheet(paragraph(f"{last} theo luật định của kỳ họp trong năm nay và sau đó", 60, 535, 360), row,
              words("từ ngày ký./.", 60, 394), foot(420))
    )  # fmt: skip
    assert "tại kỳ họp thứ 31 ngày năm 2025 và có hiệu lực thi hành kể từ ngày ký./.\n" in text


def test_loosely_set_line_stays_whole():
    loose = words("bảo đảm quốc phòng an ninh trật tự an toàn", 60, 60, blank=1.4)
    tight = words("xã hội trên địa bàn tỉnh và các huyện thị xã thành phố", 60, 77)
    assert read(sheet(loose, tight)).startswith("bảo đảm quốc phòng an ninh trật tự an toàn")


@pytest.mark.parametrize("degrees", [-0.6, 0.6])
def test_slightly_skewed_page_reads_the_same(degrees):
    def skewed(placed: list[Word]) -> list[Word]:
        rise = math.tan(math.radians(degrees))
        return [Word(w.text, w.left, w.top + rise * w.left, w.right, w.bottom + rise * w.left) for w in placed]

    pages = [letterhead(), paragraph(BODY, 60, 535, 200), foot()]
    assert read(sheet(*map(skewed, pages))) == read(sheet(*pages))


def test_paragraph_goes_on_over_the_page():
    placed = paragraph(BODY, 60, 535, 60)
    cut = sorted({word.top for word in placed})[2]
    first = [word for word in placed if word.top < cut]
    second = [Word(w.text, w.left, w.top - cut + 60, w.right, w.bottom - cut + 60) for w in placed if w.top >= cut]
    source = assemble("x.pdf", [sheet(first), sheet(second, number=2)])
    assert source.text == BODY + "\n"
    assert [source.text[page.start :][:3] for page in source.pages] == ["Thự", source.text[source.pages[1].start :][:3]]
    assert source.pages[1].start == source.pages[0].end + 1


def test_numbered_paragraphs_begin_lines():
    parts = ["1. " + BODY, "a) " + BODY, "- " + BODY, "Điều 2. " + BODY]
    top, placed = 60.0, []
    for part in parts:
        lines = paragraph(part, 60, 535, top)
        placed.extend(lines)
        top = max(word.bottom for word in lines) + 8
    assert read(sheet(placed)).rstrip("\n").split("\n") == parts


def test_lines_without_indents_break_before_a_number_behind_a_full_stop():
    one = "Các sở, ban, ngành tỉnh tổ chức thực hiện nghiêm túc các nội dung nêu trên đây."
    rows = [one, "2. Giao Sở Nội vụ theo dõi, đôn đốc việc thực hiện của các cơ quan, đơn vị tỉnh", "và báo cáo."]
    placed = [word for row, text in enumerate(rows) for word in words(text, 60, 60 + 17 * row)]
    assert read(sheet(placed)).rstrip("\n").split("\n") == [one, f"{rows[1]} {rows[2]}"]


def test_number_broken_at_its_hyphen_is_whole_again():
    rows = ["Căn cứ Kế hoạch của Ủy ban nhân dân tỉnh Lạng Sơn về phòng, chống dịch số 16/KH-", "UBND ngày 02/3/2023;"]
    placed = [word for row, text in enumerate(rows) for word in words(text, 60, 60 + 17 * row)]
    assert "số 16/KH-UBND ngày" in read(sheet(placed))


def test_dash_between_words_keeps_its_blanks():
    rows = [
        "Theo đề nghị của Giám đốc Sở Lao động và Việc làm tỉnh Lạng Sơn, gọi là Lao động -",
        "Việc làm, tại tờ trình;",
    ]
    placed = [word for row, text in enumerate(rows) for word in words(text, 60, 60 + 17 * row)]
    assert "Lao động - Việc làm" in read(sheet(placed))


def test_title_lines_stay_apart_and_end_at_a_gap():
    title = [*centred("KẾ HOẠCH", 297, 60), *centred("Phòng, chống dịch bệnh mùa hè năm 2023", 297, 76),
             *centred("trên địa bàn tỉnh", 297, 92)]  # fmt: skip
    text = read(sheet(title, paragraph(BODY, 60, 535, 140)))
    assert text == f"KẾ HOẠCH\nPhòng, chống dịch bệnh mùa hè năm 2023\ntrên địa bàn tỉnh\n\n{BODY}\n"


def test_boxes_cover_their_words_in_order():
    source = assemble("x.pdf", [sheet(letterhead(), paragraph(BODY, 60, 535, 200))])
    (page,) = source.pages
    assert [source.text[box.start : box.end] for box in page.boxes] == source.text.split()
    number = next(box for box in page.boxes if source.text[box.start : box.end] == "16/KH-SYT")
    assert number.top == pytest.approx(104 / 842)
    assert number.right - number.left == pytest.approx(54 / 595)


WORDS = st.builds(
    lambda text, left, top, size, confidence: Word(
        text, left, top, left + len(text) * size / 2, top + size, confidence=confidence
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Zs", "Cs")), min_size=1, max_size=8),
    st.floats(-20, 620), st.floats(-20, 860), st.floats(1, 40), st.sampled_from([1.0, 0.4]),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_any_words_come_out_once_in_the_stored_form(placed):
    pieces = pieces_of(placed)
    lines = [line for block in arrange(pieces) for line in block.lines]
    assert sorted(id(word) for line in lines for word in line.words) == sorted(map(id, placed))
    source = assemble("x.pdf", [sheet(placed)])
    assert source.text == normalise(source.text)
    for box in source.pages[0].boxes:
        assert 0 <= box.start < box.end <= len(source.text)
        assert 0 <= box.left <= box.right <= 1
        assert 0 <= box.top <= box.bottom <= 1


def test_a_page_of_short_lines_of_one_length_is_no_column():
    """Another page shows how wide the text is, so none of these lines is full."""
    short = [word for row in range(6) for word in words(f"MẪU SỐ {row} (bãi bỏ)", 233, 100 + 24 * row)]
    pages = [sheet(paragraph(BODY, 60, 535, 60)), sheet(short, number=2)]
    assert len(assemble("x.pdf", pages).text.rstrip("\n").split("\n")) == 1 + 6


def test_lines_set_to_the_right_stay_apart():
    right = [word for row in range(4) for word in words(f"MẪU SỐ {row} (bãi bỏ)", 430, 200 + 17 * row)]
    for word in right:
        word.right = 535 if word.text == "bỏ)" else word.right
    assert len(read(sheet(paragraph(BODY, 60, 535, 60), right)).rstrip("\n").split("\n")) == 1 + 1 + 4


def test_lines_alone_on_their_pages_stay_apart():
    """One line a page does not show where the edge is, so nothing tells that it is full."""
    pages = [
        sheet(words("Ủy ban nhân dân báo cáo tình hình phòng, chống dịch trên địa bàn tỉnh.", 60, 60)),
        sheet(words("Kính gửi: Sở Y tế", 60, 60), number=2),
    ]
    assert assemble("x.pdf", pages).text.split("\n")[1:] == ["Kính gửi: Sở Y tế", ""]


@pytest.mark.parametrize(("indent", "paragraphs"), [(30, 1), (0, 2)])
def test_a_sentence_that_ends_with_its_page(indent, paragraphs):
    """At the margin of the next page a paragraph goes on where paragraphs are indented; else a new one begins."""
    full = "Ủy ban nhân dân các huyện báo cáo kết quả về Sở Y tế trước ngày"
    rows = [words(full + " quy định ở trên.", 60 + (indent if row == 0 else 0), 60 + 17 * row) for row in range(3)]
    rows[0] = [word for word in rows[0] if word.text not in ("ở", "trên.")] if indent else rows[0]
    right = max(word.right for row in rows for word in row)
    for row in rows:
        row[-1].right = right
    pages = [sheet(*rows), sheet(words("Các sở phối hợp thực hiện.", 60, 60), number=2)]
    text = assemble("x.pdf", pages).text.rstrip("\n")
    assert ("trên. Các sở" in text) == (paragraphs == 1)
    assert ("trên.\nCác sở" in text) == (paragraphs == 2)
