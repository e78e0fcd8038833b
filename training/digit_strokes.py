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

_O = [(0.55, 0.0), (0.15, 0.22), (0.05, 0.6), (0.35, 1.0), (0.75, 0.85), (0.95, 0.4), (0.75, 0.05), (0.5, 0.02)]

# A form is its strokes; those marked True bend smoothly through their points, the others have corners.
FORMS: dict[int, list[list[tuple[bool, Stroke]]]] = {
    0: [
        [(True, _O)],
        [(True, [*_O, (0.3, 0.16), (0.45, 0.3)])],
        [(True, [(0.9, -0.05), (0.6, 0.1), *_O[1:], (0.8, -0.02)])],
        [(True, [(0.3, 0.05), *_O[1:-1], (0.55, 0.1)])],
    ],
    1: [
        [(False, [(0.5, 0.0), (0.48, 1.0)])],
        [(False, [(0.1, 0.4), (0.6, 0.0), (0.58, 1.0)])],
        [(False, [(0.0, 0.75), (0.65, 0.0), (0.6, 1.0)])],
        [(False, [(-0.15, 0.55), (0.6, 0.0), (0.5, 1.0)])],
        [(False, [(0.2, 0.3), (0.55, 0.0), (0.55, 1.0)]), (False, [(0.2, 1.0), (0.9, 0.98)])],
        [(True, [(0.0, 0.7), (0.3, 0.45), (0.6, 0.0), (0.6, 0.5), (0.58, 1.0)])],
    ],
    2: [
        [(True, [(0.08, 0.25), (0.4, 0.0), (0.85, 0.2), (0.65, 0.55), (0.05, 1.0)]), (False, [(0.05, 1.0), (1.0, 0.97)])],
        [(True, [(0.1, 0.25), (0.45, 0.0), (0.85, 0.25), (0.5, 0.7), (0.15, 0.95), (0.1, 0.75), (0.45, 0.85), (0.95, 0.98)])],
        [(True, [(0.25, 0.35), (0.1, 0.15), (0.5, 0.0), (0.85, 0.3), (0.4, 0.8), (0.05, 0.92), (0.25, 0.75), (0.6, 1.0), (1.0, 0.8)])],
        [(False, [(0.1, 0.05), (0.85, 0.05), (0.05, 1.0), (0.95, 1.0)])],
    ],
    3: [
        [(True, [(0.1, 0.12), (0.5, 0.0), (0.85, 0.22), (0.45, 0.46), (0.9, 0.7), (0.5, 1.0), (0.05, 0.88)])],
        [(False, [(0.1, 0.02), (0.85, 0.0), (0.45, 0.42)]), (True, [(0.45, 0.42), (0.9, 0.65), (0.5, 1.0), (0.05, 0.9)])],
        [(True, [(0.15, 0.2), (0.5, 0.0), (0.8, 0.2), (0.5, 0.45)]), (True, [(0.4, 0.48), (0.9, 0.7), (0.45, 1.0), (0.0, 0.8)])],
    ],
    4: [
        [(False, [(0.6, 0.0), (0.05, 0.65), (1.0, 0.63)]), (False, [(0.65, 0.35), (0.58, 1.0)])],
        [(False, [(0.7, 0.0), (0.05, 0.68), (1.0, 0.68)]), (False, [(0.7, 0.0), (0.66, 1.0)])],
        [(True, [(0.15, 0.0), (0.05, 0.45), (0.4, 0.55), (0.95, 0.48)]), (False, [(0.75, 0.05), (0.62, 1.0)])],
        [(False, [(0.45, -0.05), (0.0, 0.6), (1.1, 0.55)]), (False, [(0.8, 0.25), (0.6, 1.05)])],
    ],
    5: [
        [(False, [(0.9, 0.0), (0.25, 0.02), (0.15, 0.42)]), (True, [(0.15, 0.42), (0.55, 0.36), (0.9, 0.65), (0.5, 1.0), (0.05, 0.9)])],
        [(False, [(0.25, 0.08), (1.15, -0.06)]), (True, [(0.25, 0.08), (0.18, 0.42), (0.55, 0.38), (0.8, 0.68), (0.45, 1.0), (0.0, 0.95)])],
        [(True, [(0.3, 0.0), (0.15, 0.4), (0.6, 0.4), (0.85, 0.7), (0.4, 1.0), (0.05, 0.85)]), (False, [(0.3, 0.0), (0.95, 0.03)])],
    ],
    6: [
        [(True, [(0.8, 0.0), (0.3, 0.3), (0.08, 0.7), (0.45, 1.0), (0.85, 0.78), (0.55, 0.52), (0.12, 0.72)])],
        [(True, [(0.55, 0.0), (0.2, 0.35), (0.1, 0.75), (0.5, 1.0), (0.9, 0.75), (0.5, 0.55), (0.2, 0.8)])],
    ],
    7: [
        [(False, [(0.05, 0.05), (0.9, 0.02), (0.4, 1.0)])],
        [(False, [(0.05, 0.05), (0.9, 0.02), (0.4, 1.0)]), (False, [(0.15, 0.52), (0.9, 0.48)])],
        [(False, [(0.05, 0.2), (0.1, 0.03), (0.85, 0.02), (0.45, 1.0)]), (False, [(0.25, 0.5), (1.0, 0.45)])],
        [(True, [(0.0, 0.18), (0.35, 0.0), (0.85, 0.05), (0.6, 0.5), (0.45, 1.0)]), (False, [(0.2, 0.52), (1.0, 0.5)])],
    ],
    8: [
        [(True, [(0.8, 0.12), (0.45, 0.0), (0.15, 0.2), (0.5, 0.46), (0.88, 0.75), (0.45, 1.0), (0.1, 0.76), (0.5, 0.48), (0.82, 0.2), (0.7, 0.05)])],
        [(True, [(0.5, 0.46), (0.2, 0.22), (0.5, 0.0), (0.8, 0.22), (0.5, 0.46), (0.1, 0.75), (0.5, 1.0), (0.9, 0.75), (0.5, 0.46)])],
    ],
    9: [
        [(True, [(0.8, 0.2), (0.45, 0.0), (0.1, 0.28), (0.45, 0.52), (0.82, 0.2)]), (False, [(0.83, 0.12), (0.72, 1.0)])],
        [(True, [(0.8, 0.15), (0.4, 0.0), (0.1, 0.3), (0.5, 0.52), (0.85, 0.15), (0.85, 0.6), (0.55, 0.98), (0.1, 0.9)])],
    ],
}  # fmt: skip
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
