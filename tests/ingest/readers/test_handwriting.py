"""Digits of a number line: printed beside their symbol, or written by hand."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.readers.handwriting import DISTRUSTED, distrust_handwriting
from ingest.readers.tesseract import Recognised
from tests.ingest.readers.drawn_pages import font, needs_tesseract

pytestmark = needs_tesseract
SURE = 0.93


def confidence_of(number: str, raised: int = 0) -> float:
    """Draw a number line, its digits ``raised`` pixels above the print; return how far the number is trusted."""
    image = Image.new("L", (1400, 1600), 255)
    draw = ImageDraw.Draw(image)
    face = font(13)
    digits, slash, symbol = number.partition("/")
    left = 200.0
    for part, lift in ((digits, raised), (slash + symbol, 0)):
        draw.text((left, 200 - lift), part, fill=0, font=face)
        left += draw.textlength(part, font=face)
    top, bottom = 200 - raised, 275
    words = [
        Recognised("Số:", 80, top, 180, bottom, SURE, (1, 1, 1)),
        Recognised(number, 200, top, round(left), bottom, SURE, (1, 1, 1)),
    ]
    return distrust_handwriting(np.asarray(image), words)[1].confidence


@pytest.mark.parametrize(
    "number",
    ["7/BVĐKSM-KHTH", "615/BVĐKSM-KHTH", "2089/QĐ-UBND", "9/TB-MMM", "1234/TTr-SLTQ", "31/2031/TT-BTNMT", "5a/BC-UBND"],
)
def test_printed_digits_are_trusted_beside_any_symbol(number):
    """However wide the symbol's capitals are: the slash, which reaches below the foot, is never taken for a digit."""
    assert confidence_of(number) == SURE


@pytest.mark.parametrize("number", ["615/BVĐKSM-KHTH", "9/TB-MMM", "31/2031/TT-BTNMT"])
def test_digits_off_the_line_are_distrusted(number):
    """What does not stand on the foot of the symbol was written or stamped."""
    assert confidence_of(number, raised=14) == DISTRUSTED
