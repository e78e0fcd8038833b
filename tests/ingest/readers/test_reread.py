"""Two readings of a page merged, and handwriting distrusted."""

from __future__ import annotations

import pytest
from PIL import ImageDraw

from ingest.readers.handwriting import DISTRUSTED
from ingest.readers.noise import is_upright, without_noise
from ingest.readers.ocr import recognise
from ingest.readers.options import ReadOptions
from ingest.readers.reread import merge
from ingest.readers.tesseract import Recognised
from tests.ingest.readers import drawn_pages as drawn


def word(text: str, left: int, confidence: float = 0.95, top: int = 0, line: int = 1) -> Recognised:
    """Return a word 18 pixels a letter wide and 30 high."""
    return Recognised(text, left, top, left + 18 * len(text), top + 30, confidence, (1, 1, line))


def texts(words: list[Recognised]) -> list[str]:
    """Return the words' texts."""
    return [found.text for found in words]


def test_the_reading_that_makes_a_word_with_its_neighbours_is_taken() -> None:
    """Tone marks: Tesseract is as sure of the slip as of the word."""
    first = [word("hệ", 0), word("thông", 50, 0.96), word("tô", 160, 0.9), word("chức", 210)]
    second = [word("hệ", 0), word("thống", 50, 0.93), word("tổ", 160, 0.88), word("chức", 210)]
    assert texts(merge(first, second)) == ["hệ", "thống", "tổ", "chức"]


def test_no_word_is_taken_that_neither_reading_saw() -> None:
    """What both read stands, likely or not."""
    odd = [word("tồ", 0), word("chức", 50)]
    assert texts(merge(odd, odd)) == ["tồ", "chức"]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("tô chức", "tổ chức"),
        ("xây dựng đê án", "xây dựng đề án"),
        # It makes a word as it was read, here with the syllable behind it.
        ("sự cô lập", "sự cô lập"),
        # Several marks would make a word, or none; a name; a syllable with a tone mark.
        ("bà Tô chức", "bà Tô chức"),
        ("ăn cơm tôi", "ăn cơm tôi"),
        ("tồ chức", "tồ chức"),
    ],
)
def test_a_tone_mark_that_both_lost_is_given_back(read: str, meant: str) -> None:
    """Above a circumflex or a horn, where exactly one mark makes a word with a neighbour."""
    words = [word(text, 200 * place) for place, text in enumerate(read.split())]
    assert texts(merge(words, words)) == meant.split()


def test_digits_that_differ_are_not_trusted_and_digits_that_agree_are() -> None:
    """An exact number matters most."""
    first = [word("312/QĐ-TTg", 0, 0.7), word("45/NQ-CP", 300, 0.6)]
    second = [word("372/QĐ-TTg", 0, 0.8), word("45/NQ-CP", 300, 0.7)]
    unsure, sure = merge(first, second)
    assert (unsure.text, sure.text) == ("372/QĐ-TTg", "45/NQ-CP")
    assert unsure.confidence <= 0.5
    assert sure.confidence >= 0.9


@pytest.mark.parametrize("split_first", [True, False])
def test_a_number_split_in_one_reading_is_whole(split_first: bool) -> None:
    """Whichever reading split it, no digit is lost."""
    parts, whole = [word("4", 0), word("12/2022/QÐ-TTg", 20)], [word("412/2022/QĐ-TTg", 0, 0.7)]
    first, second = (parts, whole) if split_first else (whole, parts)
    assert texts(merge(first, second)) == ["412/2022/QĐ-TTg"]


def test_a_word_that_the_first_reading_missed_is_added_only_when_sure() -> None:
    """A line lost beside a seal comes back, specks do not."""
    first = [word("kiểm", 0)]
    second = [word("kiểm", 0), word("CHỦ", 0, 0.9, 200), word("¬|", 300, 0.95, 200), word("tỉnh", 500, 0.4, 200)]
    assert texts(merge(first, second)) == ["kiểm", "CHỦ"]


def test_noise_goes_and_words_stay() -> None:
    """Edges of seals among the words, and unsure but known words in a line that makes sense."""
    line = [word("Văn", 0), word("phòng", 80, 0.3), word("Chính", 190), word("phủ", 300), word("R(.,", 400, 0.0)]
    seal = [word("‹{\\", 500, 0.37, 60, 2), word("ÃxŠ", 600, 0.2, 60, 2), word("Âgj", 700, 0.3, 60, 2)]
    assert texts(without_noise([*line, *seal])) == ["Văn", "phòng", "Chính", "phủ"]
    assert without_noise(seal) == []
    assert is_upright(line)
    assert not is_upright([*seal, *seal, *seal])


@drawn.needs_tesseract
def test_handwritten_digits_in_the_letterhead_are_distrusted_and_printed_ones_are_not() -> None:
    """The number and the day are drawn larger, thicker and off the line; month and year are print."""
    image = drawn.blank(1654, 1600)
    draw = ImageDraw.Draw(image)
    draw.text((100, 150), "Số:           /QĐ-UBND", font=drawn.font(13), fill="black")
    draw.text((800, 150), "Gia Lai, ngày          tháng 11 năm 2023", font=drawn.font(13), fill="black")
    draw.text((215, 128), "47", font=drawn.font(20), fill="black", stroke_width=3)
    draw.text((1150, 132), "16", font=drawn.font(19), fill="black", stroke_width=3)
    found = recognise(image, 1, *drawn.points(image), ReadOptions()).words
    judged = {read.text: read.confidence for read in found}
    assert judged["11"] > 0.6
    assert judged["2023"] > 0.6
    by_hand = [read for read in found if read.text not in ("11", "2023") and any(map(str.isdigit, read.text))]
    assert all(read.confidence <= DISTRUSTED for read in by_hand)
    sure = [read.text for read in found if read.confidence > DISTRUSTED]
    assert not any("47" in text or "16" in text for text in sure)


@drawn.needs_tesseract
def test_a_printed_number_and_date_stay_trusted() -> None:
    """Nothing in their shape tells them from the print beside them."""
    image = drawn.blank(1654, 1600)
    draw = ImageDraw.Draw(image)
    draw.text((100, 150), "Số: 47/QĐ-UBND", font=drawn.font(13), fill="black")
    draw.text((800, 150), "Gia Lai, ngày 16 tháng 11 năm 2023", font=drawn.font(13), fill="black")
    found = {read.text: read.confidence for read in recognise(image, 1, *drawn.points(image), ReadOptions()).words}
    assert min(found[text] for text in ("47/QĐ-UBND", "16", "11", "2023")) > 0.6
