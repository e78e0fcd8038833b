"""Digits drawn from strokes: the school forms and their common variants, shaken as hands shake them.

The forms are those taught in Vietnam (a 1 with a long up-stroke, a 7 with a bar, an open or closed 4, a 0 and a 2 with
a loop), which the American digits of MNIST hardly have. A stroke is a list of points in the unit square, y downwards.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Stroke = list[tuple[float, float]]

SIDE = 56
"""Height and width of a drawn digit in pixels; its ink is about 40 high."""

_DRAWN = {
    0: (
        "~55,0 15,22 5,60 35,100 75,85 95,40 75,5 50,2",
        "~55,0 15,22 5,60 35,100 75,85 95,40 75,5 50,2 30,16 45,30",
        "~90,-5 60,10 15,22 5,60 35,100 75,85 95,40 75,5 50,2 80,-2",
        "~30,5 15,22 5,60 35,100 75,85 95,40 75,5 55,10",
    ),
    1: (
        "50,0 48,100",
        "10,40 60,0 58,100",
        "0,75 65,0 60,100",
        "-15,55 60,0 50,100",
        "20,30 55,0 55,100 | 20,100 90,98",
        "~0,70 30,45 60,0 60,50 58,100",
    ),
    2: (
        "~8,25 40,0 85,20 65,55 5,100 | 5,100 100,97",
        "~10,25 45,0 85,25 50,70 15,95 10,75 45,85 95,98",
        "~25,35 10,15 50,0 85,30 40,80 5,92 25,75 60,100 100,80",
        "10,5 85,5 5,100 95,100",
    ),
    3: (
        "~10,12 50,0 85,22 45,46 90,70 50,100 5,88",
        "10,2 85,0 45,42 | ~45,42 90,65 50,100 5,90",
        "~15,20 50,0 80,20 50,45 | ~40,48 90,70 45,100 0,80",
    ),
    4: (
        "60,0 5,65 100,63 | 65,35 58,100",
        "70,0 5,68 100,68 | 70,0 66,100",
        "~15,0 5,45 40,55 95,48 | 75,5 62,100",
        "45,-5 0,60 110,55 | 80,25 60,105",
    ),
    5: (
        "90,0 25,2 15,42 | ~15,42 55,36 90,65 50,100 5,90",
        "25,8 115,-6 | ~25,8 18,42 55,38 80,68 45,100 0,95",
        "~30,0 15,40 60,40 85,70 40,100 5,85 | 30,0 95,3",
    ),
    6: (
        "~80,0 30,30 8,70 45,100 85,78 55,52 12,72",
        "~55,0 20,35 10,75 50,100 90,75 50,55 20,80",
    ),
    7: (
        "5,5 90,2 40,100",
        "5,5 90,2 40,100 | 15,52 90,48",
        "5,20 10,3 85,2 45,100 | 25,50 100,45",
        "~0,18 35,0 85,5 60,50 45,100 | 20,52 100,50",
    ),
    8: (
        "~80,12 45,0 15,20 50,46 88,75 45,100 10,76 50,48 82,20 70,5",
        "~50,46 20,22 50,0 80,22 50,46 10,75 50,100 90,75 50,46",
    ),
    9: (
        "~80,20 45,0 10,28 45,52 82,20 | 83,12 72,100",
        "~80,15 40,0 10,30 50,52 85,15 85,60 55,98 10,90",
    ),
}
"""Forms of each digit, strokes parted by bars, points in hundredths; ``~`` marks a stroke that bends smoothly."""


def _form(drawn: str) -> list[tuple[bool, Stroke]]:
    """Return the strokes of a form: whether each bends, and its points.

    >>> _form("~10,40 60,0 58,100 | 15,52 90,48")
    [(True, [(0.1, 0.4), (0.6, 0.0), (0.58, 1.0)]), (False, [(0.15, 0.52), (0.9, 0.48)])]
    """
    strokes = []
    for stroke in drawn.split(" | "):
        points = [point.split(",") for point in stroke.removeprefix("~").split(" ")]
        strokes.append((stroke.startswith("~"), [(int(x) / 100, int(y) / 100) for x, y in points]))
    return strokes


FORMS = {digit: [_form(drawn) for drawn in forms] for digit, forms in _DRAWN.items()}
_STEPS = np.linspace(0, 1, 9)[:, None]


def draw_digit(digit: int, rng: np.random.Generator) -> Pixels:
    """Return a drawn digit (ink 255 on 0), ``SIDE`` × ``SIDE`` pixels."""
    form = FORMS[digit][rng.integers(len(FORMS[digit]))]
    image = np.zeros((SIDE, SIDE), np.uint8)
    wide, high = rng.uniform(17, 30) * (0.8 if digit == 1 else 1.0), rng.uniform(36, 42)
    shake = rng.uniform(0.02, 0.06)
    thick = int(rng.integers(3, 7))
    for smooth, points in form:
        shaken = np.array(points) + rng.normal(0, shake, (len(points), 2))
        path = bent(shaken) if smooth else shaken + 0.0
        places = path * (wide, high) + ((SIDE - wide) / 2, (SIDE - high) / 2)
        cv2.polylines(image, [np.round(places * 16).astype(np.int32)], False, (255,), thick, cv2.LINE_AA, 4)
    return image


def bent(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a smooth path through the points (Catmull and Rom 1974)."""
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    before, start, end, after = ends[:-3], ends[1:-2], ends[2:-1], ends[3:]
    t = _STEPS[None]
    path = 0.5 * (
        2 * start[:, None]
        + (end - before)[:, None] * t
        + (2 * before - 5 * start + 4 * end - after)[:, None] * t**2
        + (3 * start - before - 3 * end + after)[:, None] * t**3
    )
    return path.reshape(-1, 2)
