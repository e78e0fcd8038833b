"""Finds how a scanned page lies, and turns it upright: quarter turns and small skew.

The skew is the angle at which the rows of ink are sharpest (projection profile; Postl 1986, "Detection of linear
oblique structures and skew scan in digitized documents").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.words import Affine

Pixels = NDArray[np.uint8]

_WORKING_DPI = 100
_MOST_SKEW = 8.0
_LEAST_SKEW = 0.12
_SIDEWAYS = 1.6
"""How much sharper columns of ink must be than rows before a page is taken to lie on its side."""


@dataclass(frozen=True, slots=True)
class Placing:
    """How to turn a page upright: first ``turns`` quarter turns clockwise, then ``skew`` degrees clockwise."""

    turns: int = 0
    skew: float = 0.0


def find_placing(grey: Pixels, dpi: int) -> Placing:
    """Return the quarter turn (0 or 1) and the skew of a page; upside down is for the reader of the text to tell.

    >>> find_placing(np.full((400, 300), 255, np.uint8), 100)
    Placing(turns=0, skew=0.0)
    """
    letters = _letters(grey, dpi)
    if np.count_nonzero(letters) < 200:
        return Placing()
    upright, sideways = _best_angle(letters), _best_angle(np.rot90(letters, -1))
    turns, (angle, _) = (1, sideways) if sideways[1] > _SIDEWAYS * upright[1] else (0, upright)
    return Placing(turns, angle if abs(angle) >= _LEAST_SKEW else 0.0)


def turn_upright(grey: Pixels, placing: Placing) -> tuple[Pixels, Affine]:
    """Return the upright image and the map from its pixels to those of ``grey``."""
    turned = np.ascontiguousarray(np.rot90(grey, -placing.turns))
    height, width = grey.shape
    back = _back(placing.turns % 4, width, height)
    if not placing.skew:
        return turned, back
    rows, columns = turned.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), -placing.skew, 1.0)
    straight = cv2.warpAffine(
        turned, matrix, (columns, rows), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,)
    )
    inverse = cv2.invertAffineTransform(matrix)
    a, b, c, d, e, f = (float(value) for value in inverse.ravel())
    return cast(Pixels, straight), compose(back, (a, b, c, d, e, f))


def compose(outer: Affine, inner: Affine) -> Affine:
    """Return the map that applies ``inner`` first, then ``outer``.

    >>> compose((0, -1, 10, 1, 0, 0), (1, 0, 5, 0, 1, 0))
    (0, -1, 10, 1, 0, 5)
    """
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + b * j, a * h + b * k, a * i + b * m + c, d * g + e * j, d * h + e * k, d * i + e * m + f)


def scaled(affine: Affine, factor: float) -> Affine:
    """Return the same map for coordinates that are ``factor`` times as large (pixels to points)."""
    a, b, c, d, e, f = affine
    return (a, b, c * factor, d, e, f * factor)


def _back(turns: int, width: int, height: int) -> Affine:
    """Map places on the page turned clockwise ``turns`` times to the page before, ``width`` × ``height``."""
    return (
        (1.0, 0.0, 0.0, 0.0, 1.0, 0.0),
        (0.0, 1.0, 0.0, -1.0, 0.0, float(height)),
        (-1.0, 0.0, float(width), 0.0, -1.0, float(height)),
        (0.0, -1.0, float(width), 1.0, 0.0, 0.0),
    )[turns]


def _letters(grey: Pixels, dpi: int) -> Pixels:
    """Return the ink (1) of things as large as letters, at 100 dpi: no rules, seals, pictures, specks."""
    scale = _WORKING_DPI / dpi
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    longest = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    kept = (longest >= 3) & (longest <= 40)
    kept[0] = False
    return cast(Pixels, kept[labels].astype(np.uint8))


def _best_angle(ink: Pixels) -> tuple[float, float]:
    """Return (degrees clockwise that straighten the lines, sharpness)."""
    coarse = max((sharpness(ink, angle), -abs(angle), angle) for angle in np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.5))
    fine = max((sharpness(ink, angle), -abs(angle), angle) for angle in coarse[2] + np.arange(-0.4, 0.41, 0.1))
    return round(float(fine[2]), 2), fine[0]


def sharpness(ink: Pixels, degrees: float) -> float:
    """Return how sharply ink and blank rows alternate when the page is turned clockwise by ``degrees``."""
    rows, columns = ink.shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), -degrees, 1.0)
    turned = cv2.warpAffine(ink * 255, matrix, (columns, rows), flags=cv2.INTER_LINEAR)
    profile = turned.sum(axis=1, dtype=np.float64) / 255
    return float(np.square(np.diff(profile)).sum())
