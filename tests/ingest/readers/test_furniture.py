"""Running heads, page numbers and signature stamps go; no line of the text does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.furniture import Sheet, without_furniture
from ingest.readers.layout import pieces_of
from ingest.readers.paged import assemble
from ingest.readers.words import PageWords
from tests.ingest.readers.sheets import HEIGHT, WIDTH, centred, sheet, words

TEXTS = (
    "Ủy ban nhân dân tỉnh yêu cầu các sở khẩn trương thực hiện.",
    "Sở Tài chính bố trí kinh phí theo phân cấp ngân sách.",
    "Công an tỉnh bảo đảm an ninh, trật tự trên địa bàn.",
    "Báo tỉnh tuyên truyền sâu rộng trong nhân dân.",
)


def body(index):
    return [word for row in range(3) for word in words(f"{TEXTS[index % 4]} ({index}.{row})", 60, 100 + 18 * row)]


def kept(*pages):
    return assemble("x.pdf", pages).text


def test_page_numbers_of_two_pages():
    text = kept(sheet(body(0)), sheet(body(1), centred("2", 297, 40), number=2))
    assert "2" not in text.split()
    assert "(0.0)" in text
    assert "(1.0)" in text


def test_page_numbers_that_begin_elsewhere_need_a_second_page():
    pages = [sheet(body(index), words(str(17 + index), 500, 40), number=index + 1) for index in range(3)]
    assert not {"17", "18", "19"} & set(kept(*pages).split())
    assert "17" in kept(pages[0]).split()


def test_running_head_with_the_number_left_and_right():
    pages = [
        sheet(
            body(i),
            centred("BẢN TIN PHÁP LUẬT SỐ 5", 297, 40),
            words(str(i + 8), 60 if i % 2 else 520, 40),
            number=i + 1,
        )
        for i in range(4)
    ]
    text = kept(*pages)
    assert "BẢN TIN" not in text
    assert text.count("(") == 12


def test_gazette_head_on_a_single_page():
    text = kept(sheet(body(0), words("CÔNG BÁO/Số 12 + 13/Ngày 02-3-2023", 200, 40), words("17", 500, 40)))
    assert "CÔNG BÁO" not in text


def test_footer_that_repeats():
    pages = [sheet(body(i), words("Văn bản nội bộ, không phổ biến rộng", 60, 800), number=i + 1) for i in range(3)]
    assert "nội bộ" not in kept(*pages)


def test_last_line_of_footnotes_that_ends_alike_on_every_page_is_text():
    notes = ["1 Khoản này được bãi bỏ theo quy định tại Phụ lục II,", "có hiệu lực kể từ ngày 15 tháng 11 năm 2022."]
    pages = [
        sheet(body(i), words(f"{i}{notes[0]}", 60, 770, 10), words(notes[1], 60, 782, 10), number=i + 1)
        for i in range(4)
    ]
    assert kept(*pages).count(notes[1]) == 4


def test_issuer_on_top_of_several_letters_is_text():
    head = [*centred("UBND TỈNH LẠNG SƠN", 150, 50), *centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 420, 50),
            *centred("Độc lập - Tự do - Hạnh phúc", 420, 66)]  # fmt: skip
    pages = [sheet(head, body(i), number=i + 1) for i in range(3)]
    assert kept(*pages).count("UBND TỈNH LẠNG SƠN") == 3


def test_numbered_items_on_top_of_each_page_are_text():
    pages = [sheet(words(f"Điều {i + 4}.", 60, 50), body(i), number=i + 1) for i in range(4)]
    assert all(f"Điều {i + 4}." in kept(*pages) for i in range(4))


def test_visible_stamp_of_a_signature():
    stamp = [
        "Người ký: SỞ Y TẾ",
        "Email: soyte@langson.vn",
        "Cơ quan: UBND TỈNH",
        "Thời gian ký: 02.03.2023 15:04:05 +07:00",
    ]
    placed = [word for row, text in enumerate(stamp) for word in words(text, 400, 20 + 9 * row, 7)]
    text = kept(sheet(placed, body(0)))
    assert "Email" not in text
    assert "Thời gian" not in text
    assert "(0.0)" in text


def test_a_signer_named_in_the_text_is_no_stamp():
    line = "Người ký: Giám đốc Sở Y tế chịu trách nhiệm về nội dung văn bản."
    assert line in kept(sheet(words(line, 60, 100), body(1)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=6), min_size=1, max_size=5), st.integers(0, 400))
def test_text_set_close_is_never_taken(pages, top):
    """Lines that follow one another at the pitch of text stay, however often they return."""
    sheets = []
    for number, lines in enumerate(pages, 1):
        placed = [
            w
            for row, line in enumerate(["Kính gửi các cơ quan", *lines, "Trân trọng"])
            for w in words(line, 60, top + 17 * row)
        ]
        sheets.append(
            Sheet(number, HEIGHT, pieces_of([*placed, *words("Nội dung chính", 60, top + 17 * (len(lines) + 2))]))
        )
    left = without_furniture(
        [*sheets, Sheet(9, HEIGHT, pieces_of(words("Một trang khác hẳn, chỉ có một dòng", 60, 400)))]
    )
    assert [len(lines) for lines in left[:-1]] == [len(one.lines) for one in sheets]


def test_a_sheet_shown_on_its_side_loses_its_furniture():
    """Words stand upright, the page is shown turned: its height is the shown width."""
    size = {"width": HEIGHT, "height": WIDTH, "to_page": (0.0, -1.0, HEIGHT, 1.0, 0.0, 0.0)}
    pages = [
        PageWords(number, words=[*words(TEXTS[0] + str(number), 60, 100), *words(TEXTS[1], 60, 500),
                                 *words("Tài liệu nội bộ", 60, 810)], **size)
        for number in (1, 2, 3)
    ]  # fmt: skip
    text = assemble("x.pdf", pages).text
    assert "nội bộ" not in text
    assert TEXTS[1] in text
