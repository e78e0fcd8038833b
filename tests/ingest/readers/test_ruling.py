"""Ruling lines: those of a table are found and taken out, underlines and frames are left alone."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ingest.readers.ruling import find_rules, scaled
from ingest.readers.words import Rule
from tests.ingest.readers import drawn_pages as drawn

COLUMNS = (120, 260, 800, 1200, 1500)
ROWS = (100, 180, 300, 420)


def grey(image: Image.Image) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return the image as pixels of grey."""
    return np.asarray(image.convert("L"))


def table() -> Image.Image:
    """Return a page with a ruled table of three rows and four columns."""
    image = drawn.blank()
    draw = ImageDraw.Draw(image)
    for x in COLUMNS:
        draw.line((x, ROWS[0], x, ROWS[-1]), fill="black", width=3)
    for y in ROWS:
        draw.line((COLUMNS[0], y, COLUMNS[-1], y), fill="black", width=3)
    return image


def test_all_lines_of_a_table_are_found_and_taken_out() -> None:
    """Within two pixels; nothing dark is left of them."""
    rules, cleaned = find_rules(grey(table()), drawn.DPI)
    across = sorted(rule.top for rule in rules if rule.top == rule.bottom)
    down = sorted(rule.left for rule in rules if rule.left == rule.right)
    assert np.allclose(across, ROWS, atol=2)
    assert np.allclose(down, COLUMNS, atol=2)
    assert cleaned.min() == 255


def test_text_in_the_cells_stays() -> None:
    """Letters between the lines keep all their ink."""
    image = table()
    letters = drawn.blank()
    for target in (image, letters):
        ImageDraw.Draw(target).text((300, 210), "Sở Y tế chủ trì", font=drawn.font(12), fill="black")
    _, cleaned = find_rules(grey(image), drawn.DPI)
    assert (cleaned < 128).sum() == (grey(letters) < 128).sum()


def test_underlines_frames_and_folds_rule_nothing() -> None:
    """The rule below a letterhead, the frame round a stamp, a fold down the page."""
    image = drawn.page()
    draw = ImageDraw.Draw(image)
    draw.line((400, 90, 700, 90), fill="black", width=3)
    draw.rectangle((60, 20, 300, 100), outline="black", width=3)
    draw.line((1600, 0, 1600, 799), fill="black", width=2)
    rules, cleaned = find_rules(grey(image), drawn.DPI)
    assert rules == []
    assert np.array_equal(cleaned, grey(image))


def test_rules_scale() -> None:
    """From pixels to points."""
    assert scaled([Rule(2.0, 4.0, 8.0, 4.0)], 0.5) == [Rule(1.0, 2.0, 4.0, 2.0)]
