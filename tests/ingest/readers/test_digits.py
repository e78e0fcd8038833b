"""Hand-written digits between printed words: found, read where sure, left alone where not."""

from __future__ import annotations

import itertools
from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from ingest.readers.digit_net import HEIGHT, prepare, read_digits, string_log_probability
from ingest.readers.digit_places import find_places
from ingest.readers.digits import MOST_SURE, cut, read_handwritten
from ingest.readers.tesseract import Recognised
from training.digit_strokes import draw_digit

Pixels = NDArray[np.uint8]
PAGE = (3508, 2480)


def word(text: str, left: int, right: int, confidence: float = 0.95, top: int = 500, bottom: int = 540) -> Recognised:
    return Recognised(text, left, top, right, bottom, confidence, (1, 1, 1))


def letterhead(number: str = "#4", day: str = "@", sure: float = 0.3) -> list[Recognised]:
    """A number line and a date line in 12.5 points, what stands for the digits between them."""
    return [
        word("Số:", 400, 463),
        *([word(number, 500, 560, sure)] if number else []),
        word("/KH-UBND", 620, 878),
        word("Gia", 1150, 1230),
        word("Lai,", 1240, 1310),
        word("ngày", 1330, 1430, bottom=552),
        *([word(day, 1450, 1500, sure)] if day else []),
        word("tháng", 1540, 1657, bottom=552),
        word("3", 1672, 1696),
        word("năm", 1712, 1800),
        word("2023", 1815, 1920),
    ]


def page(number: str = "", day: str = "", seed: int = 5) -> Pixels:
    """White paper with hand-written digits in the places of :func:`letterhead`."""
    paper = np.full(PAGE, 255, np.uint8)
    rng = np.random.default_rng(seed)
    for digits, x in ((number, 478), (day, 1440)):
        for digit in digits:
            glyph = draw_digit(int(digit), rng)
            columns = np.flatnonzero(glyph.max(axis=0) > 90)
            glyph = glyph[:, columns[0] : columns[-1] + 1]
            area = paper[491 : 491 + glyph.shape[0], x : x + glyph.shape[1]]
            np.minimum(area, 255 - glyph, out=area)
            x += glyph.shape[1] + 5
    return paper


def texts(words: list[Recognised]) -> str:
    return " ".join(word.text for word in words)


@cache
def in_forty_hands() -> list[list[Recognised]]:
    """One number and day as they are read in forty hands."""
    return [read_handwritten(page("38", "24", seed), letterhead()) for seed in range(40)]


def test_sure_digits_take_the_place_of_what_was_misread() -> None:
    whole = "Số: 38/KH-UBND Gia Lai, ngày 24 tháng 3 năm 2023"
    assert sum(texts(read) == whole for read in in_forty_hands()) >= 10


def test_in_every_hand_the_right_digits_come_out_or_what_was_there() -> None:
    stated = [text for read in in_forty_hands() for text in (read[1].text, texts(read).split("ngày ")[1].split(" ")[0])]
    assert set(stated) <= {"38/KH-UBND", "#4", "24", "@"}


def test_what_is_read_is_never_quite_sure() -> None:
    read = [word for words in in_forty_hands() for word in words if word.text in ("38/KH-UBND", "24")]
    assert read
    assert all(0.6 <= word.confidence <= MOST_SURE for word in read)


def test_printed_words_keep_their_places_and_digits_stand_between_them() -> None:
    words = next(words for words in in_forty_hands() if any(word.text == "24" for word in words))
    day = next(word for word in words if word.text == "24")
    before, after = words[words.index(day) - 1], words[words.index(day) + 1]
    assert (before.text, after.text) == ("ngày", "tháng")
    assert before.right <= day.left < day.right <= after.left


@pytest.mark.parametrize("sure", [0.6, 0.95])
def test_what_tesseract_reads_surely_stays(sure: float) -> None:
    words = letterhead("12", "17", sure)
    assert read_handwritten(page("38", "24"), words) == words


def test_an_empty_place_stays_empty() -> None:
    words = letterhead("", "")
    assert read_handwritten(page(), words) == words


def test_letters_and_scribbles_are_not_read() -> None:
    words = letterhead()
    for seed, text in enumerate(("KN", "RaH", "XW", "Mn", "kh&")):
        paper = page()
        face = (cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX)[seed % 2]
        cv2.putText(paper, text, (475, 540), face, 1.5, (0,), 4, cv2.LINE_AA)
        assert read_handwritten(paper, words) == words


def test_a_day_that_no_month_has_is_not_stated() -> None:
    for seed in range(20):
        assert "@" in texts(read_handwritten(page("", "74", seed), letterhead()))


def test_a_day_of_one_digit_is_not_stated() -> None:
    """A day below 10 is written with a 0: of a lone digit the other was lost in the print beside it."""
    for seed in range(20):
        assert "@" in texts(read_handwritten(page("", "4", seed), letterhead()))


def test_a_number_that_tesseract_reads_otherwise_needs_more() -> None:
    """Where Tesseract read plain digits that differ, no more numbers are stated than where it read none."""
    against = [read_handwritten(page("38", "", seed), letterhead("88", "")) for seed in range(20)]
    alone = in_forty_hands()[:20]
    stated = [[words[1].text.startswith("38") for words in group] for group in (against, alone)]
    assert sum(stated[0]) <= sum(stated[1])
    assert not any(one and not two for one, two in zip(*stated, strict=True))


@pytest.mark.parametrize(
    ("words", "field", "left", "right"),
    [
        ([word("Số:", 400, 463), word("/KH-UBND", 620, 878)], "number", 463, 620),
        ([word("Sô:", 400, 463), word("KH-UBND", 635, 878)], "number", 463, 620),
        ([word("SỐ", 400, 455), word("/KH-UBND", 620, 878)], "number", 463, 620),
        ([word("só:38.", 400, 560, 0.2), word("/KH-UBND", 620, 878)], "number", 463, 620),
        ([word("Số:", 400, 463), word("$8/KH-UBND", 480, 878, 0.2)], "number", 463, 620),
    ],
)
def test_places_between_words_that_are_misread_or_glued(
    words: list[Recognised], field: str, left: int, right: int
) -> None:
    (place,) = find_places(words, PAGE[0])
    assert place.field == field
    assert abs(place.left - left) <= 14
    assert abs(place.right - right) <= 14


def test_the_day_glued_to_the_words_beside_it_is_found() -> None:
    glued = [word("ngàW/†", 1330, 1500, 0.2), word("tháng", 1540, 1657), word("năm", 1712, 1800)]
    whole = [word("ngày-{†tháng", 1330, 1657, 0.2), word("năm", 1712, 1800)]
    for words in (glued, whole):
        place = next(place for place in find_places(words, PAGE[0]) if place.field == "day")
        assert abs(place.left - 1430) <= 14
        assert abs(place.right - 1540) <= 14


@pytest.mark.parametrize(
    "words",
    [
        [],
        [word("/KH-UBND", 620, 878)],
        [word("Số:", 400, 463), word("/KH-UBND", 470, 728)],
        [word("Số:", 400, 463), word("/KH-UBND", 1900, 2158)],
        [word("Số:", 400, 463), word("/KH-UBND", 620, 878, top=700, bottom=740)],
        [word("ngày", 1330, 1430), word("tháng", 1540, 1657)],
        [word("Số:", 400, 463, top=2500, bottom=2540), word("/KH-UBND", 620, 878, top=2500, bottom=2540)],
    ],
)
def test_no_place_where_a_part_is_missing_or_stands_elsewhere(words: list[Recognised]) -> None:
    assert find_places(words, PAGE[0]) == []


def test_ink_of_other_lines_and_words_is_cut_away() -> None:
    paper = page("38")
    clean = cut(paper, find_places(letterhead(), PAGE[0])[0])
    cv2.line(paper, (300, 452), (900, 452), (0,), 4)
    cv2.line(paper, (440, 562), (660, 562), (0,), 3)
    cv2.line(paper, (612, 541), (632, 500), (0,), 4)
    dirty = cut(paper, find_places(letterhead(), PAGE[0])[0])
    assert clean.min() == 0
    assert np.array_equal(dirty < 128, clean < 128)


def test_probabilities_of_all_strings_sum_to_one() -> None:
    """Three columns, three classes: brute force over all strings that fit."""
    scores = np.random.default_rng(2).normal(size=(3, 3))
    columns = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    strings = [list(s) for n in (1, 2, 3) for s in itertools.product((1, 2), repeat=n)]
    fits = [s for s in strings if len(s) + sum(a == b for a, b in itertools.pairwise(s)) <= 3]
    total = sum(np.exp(string_log_probability(columns.astype(np.float32), s)) for s in fits)
    assert total + np.exp(columns[:, 0].sum()) == pytest.approx(1, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(arrays(np.uint8, st.tuples(st.integers(1, 70), st.integers(1, 160))))
def test_any_piece_of_a_page_gives_digits_or_nothing(piece: Pixels) -> None:
    found = read_digits(piece)
    assert found.text == "" or found.text.isdigit()
    assert 0 <= found.probability <= 1
    line = prepare(piece)
    assert line is None or line.shape[0] == HEIGHT
