"""Recognition of drawn pages: print is read, seals and what shines through are not, places lead back to the scan."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from ingest.errors import ReadError
from ingest.readers import tesseract
from ingest.readers.ocr import recognise
from ingest.readers.options import ReadOptions
from ingest.readers.page_cache import page_text
from ingest.readers.words import PageWords
from tests.ingest.readers import drawn_pages as drawn

pytestmark = drawn.needs_tesseract
OPTIONS = ReadOptions()


def read(image: Image.Image) -> PageWords:
    """Recognise a drawn page."""
    return recognise(image, 3, *drawn.points(image), OPTIONS)


def errors(text: str, expected: str) -> float:
    """Return the share of characters that differ (edit distance)."""
    row = list(range(len(text) + 1))
    for i, wanted in enumerate(expected, start=1):
        last, row[0] = row[0], i
        for j, char in enumerate(text, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (char != wanted))
    return row[-1] / len(expected)


def test_a_clean_page_is_read_word_for_word() -> None:
    """Numbers and dates are exact, and sure."""
    found = read(drawn.page())
    assert errors(page_text(found), "\n".join(drawn.LINES)) < 0.01
    numbers = {word.text.strip(".,"): word.confidence for word in found.words if any(map(str.isdigit, word.text))}
    assert set(numbers) >= {"4817/QĐ-TTg", "23/9/2021", "15/12/2021", "308/STC-QLNS"}
    assert min(numbers.values()) > 0.6
    assert (found.number, found.method, found.width) == (3, "ocr", drawn.points(drawn.page())[0])


@pytest.mark.parametrize(("degrees", "turns"), [(2.3, 0), (0.0, 1), (0.0, 2), (-1.4, 3)])
def test_a_page_askew_or_on_its_side_is_read(degrees: float, turns: int) -> None:
    """The text is that of the upright page, and its places lead to the ink on the scan."""
    scan = drawn.degraded(drawn.page(), degrees).rotate(-90 * turns, expand=True)
    found = read(scan)
    assert errors(page_text(found), "\n".join(drawn.LINES)) < 0.05
    word = next(word for word in found.words if word.text.startswith("4817/"))
    a, b, c, d, e, f = found.to_page
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    at = (round((a * x + b * y + c) / 72 * drawn.DPI), round((d * x + e * y + f) / 72 * drawn.DPI))
    around = ImageOps.invert(scan.convert("L")).crop((at[0] - 20, at[1] - 20, at[0] + 20, at[1] + 20))
    assert around.getextrema()[1] > 150
    blank_margin = ImageOps.invert(scan.convert("L")).crop((30, 30, 70, 70))
    assert blank_margin.getextrema()[1] < 150


@pytest.mark.parametrize("colour", [(214, 40, 48), (60, 70, 200)])
def test_a_seal_over_the_text_is_no_text_and_hides_none(colour: tuple[int, int, int]) -> None:
    """What is printed below a coloured seal is read as if it were not there."""
    found = read(drawn.with_seal(drawn.page(), (600, 290), colour))
    assert errors(page_text(found), "\n".join(drawn.LINES)) < 0.03


def test_a_page_with_nothing_but_a_seal_shining_through_has_no_words() -> None:
    """The back of a signed sheet: a pale mirrored seal."""
    back = ImageOps.mirror(drawn.with_seal(drawn.blank(), (620, 300), (240, 190, 198)))
    assert read(back).words == []
    assert read(drawn.blank()).words == []


def test_pale_print_of_the_back_is_not_read_with_the_front() -> None:
    """What shines through between the lines is dropped."""
    back = ImageOps.mirror(drawn.page(top=520)).point(lambda value: 226 + value * 29 // 255)
    front = drawn.page()
    front.paste(back.crop((0, 500, drawn.WIDTH, drawn.HEIGHT)), (0, 500))
    assert errors(page_text(read(front)), "\n".join(drawn.LINES)) < 0.01


def test_a_red_secrecy_mark_is_read_though_seals_are_dropped() -> None:
    """Stamps of about 8 mm are marks, not seals."""
    image = drawn.page(top=400)
    draw = ImageDraw.Draw(image)
    draw.rectangle((150, 150, 360, 215), outline=(200, 30, 40), width=4)
    draw.text((255, 182), "TỐI MẬT", font=drawn.font(14), fill=(200, 30, 40), anchor="mm")
    assert "TỐI MẬT" in [word.text for word in read(image).words]


def test_reading_twice_gives_the_same() -> None:
    """Nothing is left to chance."""
    image = drawn.degraded(drawn.page(drawn.LINES[:2]), 1.0, noise=40)
    assert read(image) == read(image)


def test_a_missing_program_is_named_with_its_install_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says what to install."""
    monkeypatch.setattr(tesseract, "PROGRAM", "tesseract-that-is-not-there")
    tesseract.version.cache_clear()
    with pytest.raises(ReadError, match="sudo apt-get install tesseract-ocr tesseract-ocr-vie"):
        read(drawn.page(drawn.LINES[:1]))
    tesseract.version.cache_clear()


def test_missing_vietnamese_data_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tesseract without ``vie`` is as good as none."""
    monkeypatch.setattr(tesseract, "LANGUAGE", "xyz")
    tesseract.version.cache_clear()
    with pytest.raises(ReadError, match="tesseract-ocr-vie"):
        read(drawn.page(drawn.LINES[:1]))
    tesseract.version.cache_clear()


def test_a_page_that_takes_too_long_ends_in_a_message() -> None:
    """The program is stopped when its time is up."""
    with pytest.raises(ReadError, match="quá"):
        tesseract.read_images([np.asarray(drawn.page().convert("L"))], psm=4, dpi=300, timeout=0.001)
