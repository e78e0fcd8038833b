"""Finds the ruling lines of tables on a page image, and takes them out so that they are not read as letters."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.words import Rule

Pixels = NDArray[np.uint8]

_LEAST_MM = 7.0
_THICKEST_MM = 1.5
_TOUCH_MM = 1.2
_LEAST_WIDTH_MM = 80.0
"""A table of a directive is wider; frames round a stamp or a word ("DỰ THẢO", an incoming-mail stamp) are not."""


def find_rules(grey: Pixels, dpi: int) -> tuple[list[Rule], Pixels]:
    """Return the lines that may rule a table, in pixels of ``grey``, and the image without them.

    Lines that cross no other line (underlines, the rule below a letterhead, folds) and small frames are left alone.
    """
    ink = cast(Pixels, cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)[1])
    length = max(round(_LEAST_MM / 25.4 * dpi), 3)
    across = _runs(ink, length, 1, dpi)
    down = _runs(ink, 1, length, dpi)
    if not across or not down:
        return [], grey
    kept = _tables(across, down, dpi)
    if not kept:
        return [], grey
    cleaned = grey.copy()
    margin = max(round(0.12 / 25.4 * dpi), 1)
    for left, top, right, bottom in kept:
        cleaned[max(top - margin, 0) : bottom + margin, max(left - margin, 0) : right + margin] = 255
    return [_rule(box) for box in kept], cleaned


Box = tuple[int, int, int, int]


def _runs(ink: Pixels, width: int, height: int, dpi: int) -> list[Box]:
    """Return the boxes of straight runs of ink at least ``width`` × ``height`` pixels; gaps of 1 mm are closed."""
    across = width > height
    bridge = max(round(1.0 / 25.4 * dpi), 1)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, bridge) if across else (bridge, 1), np.uint8))
    opened = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((height, width), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    thickest = _THICKEST_MM / 25.4 * dpi
    boxes = [
        (int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats[1:] if (h if across else w) <= thickest
    ]
    return [box for box in boxes if _solid(ink, box)]


def _solid(ink: Pixels, box: Box) -> bool:
    """Tell a line from a row of letters: most of its length is inked."""
    left, top, right, bottom = box
    part = ink[top:bottom, left:right]
    inked = part.any(axis=0 if right - left > bottom - top else 1)
    return bool(inked.mean() > 0.85)


def _tables(across: list[Box], down: list[Box], dpi: int) -> list[Box]:
    """Keep the groups of touching lines that form a table: two lines across, one down, as wide as a table."""
    lines = across + down
    touch = _TOUCH_MM / 25.4 * dpi
    group = list(range(len(lines)))

    def root(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    for first in range(len(across)):
        for second in range(len(across), len(lines)):
            if _near(lines[first], lines[second], touch):
                group[root(second)] = root(first)
    kept: list[Box] = []
    for head in sorted({root(index) for index in range(len(lines))}):
        members = [index for index in range(len(lines)) if root(index) == head]
        own = [lines[index] for index in members]
        horizontal = sum(index < len(across) for index in members)
        width = max(box[2] for box in own) - min(box[0] for box in own)
        if horizontal >= 2 and len(own) > horizontal and width >= _LEAST_WIDTH_MM / 25.4 * dpi:
            kept.extend(own)
    return kept


def _near(one: Box, other: Box, touch: float) -> bool:
    return (
        one[0] - touch <= other[2]
        and other[0] - touch <= one[2]
        and one[1] - touch <= other[3]
        and other[1] - touch <= one[3]
    )


def _rule(box: Box) -> Rule:
    left, top, right, bottom = map(float, box)
    if right - left > bottom - top:
        return Rule(left, (top + bottom) / 2, right, (top + bottom) / 2)
    return Rule((left + right) / 2, top, (left + right) / 2, bottom)


def scaled(rules: list[Rule], factor: float) -> list[Rule]:
    """Return the rules with all places multiplied by ``factor``."""
    return [Rule(*(factor * edge for edge in (rule.left, rule.top, rule.right, rule.bottom))) for rule in rules]
