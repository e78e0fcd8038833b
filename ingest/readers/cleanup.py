"""Cleans a page image before recognition: colour stamps out, uneven light evened, what shines through dropped."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_COLOURED = 48
"""Least spread (max − min of red, green, blue) of coloured ink; JPEG fringes of black letters stay below."""
_BLACK = 100
"""Ink whose brightest channel is below this is black, whatever stands over it."""
_SEAL_MM = 15.0
"""Least width and height of a seal or signature. Secrecy and urgency marks (about 8 mm high) are text and stay."""
_GAP_MM = 1.3
_LEAST_CONTRAST = 60
_UNEVEN = 14.0
_PAPER_SHARE = 0.9


def clean(image: Pixels, dpi: int) -> Pixels:
    """Return the page (rows × columns × RGB, 0–255) in grey, black ink on white paper.

    Seals and signatures in colour become paper and the black text under them stays. A page on which nothing is darker
    than what shines through from its back becomes white.
    """
    grey = _without_seals(image, dpi)
    grey = _evenly_lit(grey)
    return _without_faint_ink(grey)


def _without_seals(image: Pixels, dpi: int) -> Pixels:
    grey = cast(Pixels, cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))
    brightest, darkest = image.max(axis=2), image.min(axis=2)
    coloured = (brightest.astype(np.int16) - darkest > _COLOURED) & (brightest > _BLACK)
    if not coloured.any():
        return grey
    seals = _seal_areas(coloured, dpi)
    cleaned = np.where(seals, np.where(coloured, np.uint8(255), brightest), grey)
    return cast(Pixels, cleaned.astype(np.uint8))


def _seal_areas(coloured: NDArray[np.bool_], dpi: int) -> NDArray[np.bool_]:
    """Return the pixels that belong to coloured things as large as a seal; worked out at a quarter of the size."""
    height, width = coloured.shape
    small = cv2.resize(
        coloured.astype(np.uint8), (max(width // 4, 1), max(height // 4, 1)), interpolation=cv2.INTER_AREA
    )
    reach = max(round(_GAP_MM / 25.4 * dpi / 4), 1)
    joined = cv2.dilate(small, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least = _SEAL_MM / 25.4 * dpi / 4
    large = (stats[:, cv2.CC_STAT_WIDTH] >= least) & (stats[:, cv2.CC_STAT_HEIGHT] >= least)
    large[0] = False
    if count < 2 or not large.any():
        return np.zeros(coloured.shape, bool)
    large |= _within_any(cast("NDArray[np.int32]", stats), np.flatnonzero(large))
    large[0] = False
    area = large[labels].astype(np.uint8)
    return cast("NDArray[np.bool_]", cv2.resize(area, (width, height), interpolation=cv2.INTER_NEAREST) > 0)


def _within_any(stats: NDArray[np.int32], seals: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Tell which things lie within a seal: the arms and letters inside its ring."""
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    right, bottom = left + stats[:, cv2.CC_STAT_WIDTH], top + stats[:, cv2.CC_STAT_HEIGHT]
    inside = np.zeros(len(stats), bool)
    for seal in seals:
        inside |= (left >= left[seal]) & (top >= top[seal]) & (right <= right[seal]) & (bottom <= bottom[seal])
    return inside


def _evenly_lit(grey: Pixels) -> Pixels:
    """Divide by the paper's brightness where that varies over the page (photographs, book folds)."""
    small = cv2.resize(grey, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 31)
    if float(paper.std()) < _UNEVEN:
        return grey
    wide = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return cast(Pixels, cv2.divide(grey, np.maximum(wide, 1), scale=235))


def _without_faint_ink(grey: Pixels) -> Pixels:
    """Make white what is nearly as bright as the paper; a page that holds nothing darker becomes white altogether."""
    histogram = np.bincount(grey.ravel(), minlength=256)
    paper = int(np.argmax(histogram[128:])) + 128
    darkest = int(np.searchsorted(np.cumsum(histogram), max(grey.size * 0.0003, 1)))
    if paper - darkest < _LEAST_CONTRAST:
        return np.full_like(grey, 255)
    return cast(Pixels, np.where(grey > paper * _PAPER_SHARE, np.uint8(255), grey).astype(np.uint8))
