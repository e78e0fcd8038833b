"""A signer's title that recognition of the page lost is read again; where its first word may be hidden it is not."""

from __future__ import annotations

import numpy as np
from PIL import ImageDraw

from ingest.readers.lost_titles import add_lost_titles
from ingest.readers.words import PageWords, Word
from tests.ingest.readers import drawn_pages as drawn

pytestmark = drawn.needs_tesseract
FACTOR = 72 / drawn.DPI
MIDDLE = 1100


def titles(*lines: str, read: str = "", hidden: bool = False) -> list[str]:
    """Return the lines added above a name that was read; a seal may stand over what is before the title."""
    image = drawn.blank()
    draw = ImageDraw.Draw(image)
    for index, line in enumerate(lines):
        draw.text((MIDDLE, 200 + 50 * index), line, font=drawn.font(), fill="black", anchor="mm")
    if hidden:
        draw.ellipse((760, 120, 990, 350), fill="black")
    name = Word("Trần Văn An", (MIDDLE - 90) * FACTOR, 500 * FACTOR, (MIDDLE + 90) * FACTOR, 530 * FACTOR)
    words = [Word(read, 1000 * FACTOR, 400 * FACTOR, 1200 * FACTOR, 430 * FACTOR)] if read else []
    page = PageWords(1, *drawn.points(image), "ocr", [*words, name])
    add_lost_titles(np.asarray(image.convert("L")), page, FACTOR, 60)
    return [word.text for word in page.words if word is not name and word not in words]


def test_a_lost_title_is_read() -> None:
    """Line by line, above the name."""
    assert titles("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC") == ["KT.", "GIÁM", "ĐỐC", "PHÓ", "GIÁM", "ĐỐC"]


def test_nothing_is_guessed() -> None:
    """Beside a black seal a word may be lost; prose and a title that the page has already add nothing."""
    assert titles("CHỦ TỊCH", hidden=True) == []
    assert titles("Chủ tịch tỉnh yêu cầu") == []
    assert titles("CHỦ TỊCH", read="CHỦ TỊCH") == []
