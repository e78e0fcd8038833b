"""Made-up lines of handwritten digits as they stand in letterheads: between printed words, slanted, touching, dirty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.digit_net import OTHER
from training.digit_strokes import SIDE, bent, draw_digit

Pixels = NDArray[np.uint8]

_HIGH = 96
"""Rows of the canvas; digits are about 40 high."""
_LENGTHS = (0.10, 0.42, 0.26, 0.18, 0.04)
_LETTERS = "aehkmnpruvwxyNMKRTAEFHXWDP&?%"
"""Letters that no digit looks like."""
_FACES = (cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Images of single digits (ink on 0), ``SIDE`` × ``SIDE``, by digit."""

    images: Sequence[Sequence[Pixels]]

    def pick(self, digit: int, rng: np.random.Generator) -> Pixels:
        """Return one image of a digit."""
        own = self.images[digit]
        return own[rng.integers(len(own))]


def sharpened(image: Pixels) -> Pixels:
    """Return a small grey digit enlarged to ``SIDE`` with crisp strokes."""
    large = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip((large.astype(np.float32) - 90) * 3.2, 0, 255).astype(np.uint8))


def line(glyphs: Glyphs, rng: np.random.Generator, drawn: float = 0.4) -> tuple[Pixels, list[int]]:
    """Return a piece of a page (dark ink on white) and its labels as the network names them; none for no digits."""
    length = int(rng.choice(len(_LENGTHS), p=_LENGTHS)) + 1
    labels: list[int] = []
    canvas = np.zeros((_HIGH, 64 * length + 160), np.uint8)
    hand = _Hand.of(rng)
    x, first = float(rng.uniform(20, 40)), 0.0
    last = -1
    for position in range(length):
        other = rng.random() < 0.05
        if other:
            glyph, label = _no_digit(glyphs, rng), OTHER
        else:
            digit = last if last >= 0 and rng.random() < 0.15 else int(rng.integers(10))
            digit = 0 if position == 0 and rng.random() < 0.12 else digit
            last = digit
            glyph = draw_digit(digit, rng) if rng.random() < drawn else glyphs.pick(digit, rng)
            label = digit + 1
        glyph = hand.written(glyph, rng)
        x = _placed(canvas, glyph, x, hand, rng)
        first = first or x
        labels.append(label)
    if rng.random() < 0.03:
        labels = [*labels, OTHER]
        x = _placed(canvas, hand.written(_scribble(rng), rng), x, hand, rng)
    canvas = _with_neighbours(canvas[:, : min(int(x) + 60, canvas.shape[1])], x, rng)
    return _scanned(canvas, rng), labels


@dataclass(frozen=True, slots=True)
class _Hand:
    """How one person writes one number."""

    slant: float
    scale: float
    wide: float
    gap: float
    bold: int

    @classmethod
    def of(cls, rng: np.random.Generator) -> _Hand:
        touching = rng.random() < 0.35
        gap = rng.uniform(-7, 0) if touching else rng.uniform(1, 16)
        bold = int(rng.choice([-1, 0, 1, 2, 3], p=[0.12, 0.3, 0.28, 0.2, 0.1]))
        return cls(rng.normal(-0.12, 0.2), rng.uniform(0.8, 1.2), rng.uniform(0.8, 1.25), gap, bold)

    def written(self, glyph: Pixels, rng: np.random.Generator) -> Pixels:
        """Return the glyph in this hand, cut to its ink."""
        slant, turn = self.slant + rng.normal(0, 0.06), rng.normal(0, 0.06)
        scale = self.scale * rng.uniform(0.9, 1.1)
        matrix = np.array([[self.wide * scale, slant, 0], [turn, scale, 0]])
        centre = np.array([SIDE / 2, SIDE / 2])
        side = 2 * SIDE
        matrix[:, 2] = np.array([side / 2, side / 2]) - matrix[:, :2] @ centre
        image = cv2.warpAffine(glyph, matrix, (side, side), flags=cv2.INTER_LINEAR)
        if self.bold > 0:
            image = cv2.dilate(image, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (self.bold + 1, self.bold + 1)))
        elif self.bold < 0:
            image = cv2.erode(image, np.ones((2, 2), np.uint8))
        rows, columns = (np.flatnonzero((image > 80).any(axis=axis)) for axis in (1, 0))
        if rows.size < 6 or columns.size < 2:
            return self.written(glyph, np.random.default_rng(0)) if self.bold < 0 and image.max() > 80 else glyph
        return np.asarray(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _placed(canvas: Pixels, glyph: Pixels, x: float, hand: _Hand, rng: np.random.Generator) -> float:
    """Put the glyph at ``x`` on the line and return where the next one may begin."""
    glyph = glyph[: _HIGH - 6]
    high, wide = glyph.shape
    bottom = int(np.clip(72 + rng.normal(0, 2.5), high + 1, _HIGH - 2))
    left = int(np.clip(x, 0, canvas.shape[1] - wide - 1))
    area = canvas[bottom - high : bottom, left : left + wide]
    np.maximum(area, glyph, out=area)
    return left + wide + hand.gap + rng.normal(0, 2)


def _no_digit(glyphs: Glyphs, rng: np.random.Generator) -> Pixels:
    """Return what is no digit: a letter, a scribble, two digits over each other, a part of one."""
    kind = rng.random()
    if kind < 0.35:
        image = np.zeros((SIDE, SIDE), np.uint8)
        letter = _LETTERS[rng.integers(len(_LETTERS))]
        face = int(_FACES[rng.integers(3)])
        return np.asarray(cv2.putText(image, letter, (12, 46), face, 1.5, (255,), int(rng.integers(2, 5)), cv2.LINE_AA))
    if kind < 0.6:
        return _scribble(rng)
    one, two = (glyphs.pick(int(digit), rng) for digit in rng.choice(10, 2, replace=False))
    if kind < 0.85:
        moved = np.roll(two, int(rng.integers(-5, 6)), axis=1)
        return np.maximum(one, moved)
    half = one.copy()
    cut = int(rng.integers(24, 32))
    half[cut:] = 0
    half = half if rng.random() < 0.5 else one - half
    return np.asarray(cv2.resize(half, (SIDE, 2 * SIDE))[SIDE // 2 : SIDE // 2 + SIDE])


def _scribble(rng: np.random.Generator) -> Pixels:
    image = np.zeros((SIDE, SIDE), np.uint8)
    path = bent(rng.uniform(8, SIDE - 8, (int(rng.integers(5, 9)), 2)))
    thick = int(rng.integers(2, 6))
    return np.asarray(cv2.polylines(image, [np.round(path).astype(np.int32)], False, (255,), thick, cv2.LINE_AA))


def _with_neighbours(canvas: Pixels, end: float, rng: np.random.Generator) -> Pixels:
    """Add the edges of printed neighbours: a colon, an arm or the tail of a y, the foot of a slash; a dotted line."""
    canvas = np.ascontiguousarray(canvas)
    thick = int(rng.integers(2, 5))
    kind = rng.random()
    columns = np.flatnonzero(canvas.max(axis=0))
    left, right = (int(columns[0]), int(columns[-1])) if columns.size else (20, 60)
    if kind < 0.3:
        x = left - int(rng.integers(0, 10))
        for y in (48, 70):
            cv2.circle(canvas, (x, y), int(rng.integers(2, 4)), (255,), -1)
    elif kind < 0.42:
        x = left - int(rng.integers(-4, 9))
        cv2.polylines(canvas, [np.array([(x + 2, 73), (x - 3, 80), (x - 10, 85)])], False, (255,), thick, cv2.LINE_AA)
    elif kind < 0.47:
        x = left - int(rng.integers(0, 5))
        cv2.line(canvas, (x + 3, 44), (x - 4, 44 + int(rng.integers(4, 16))), (255,), thick, cv2.LINE_AA)
    if rng.random() < 0.08:
        x = min(right + int(rng.integers(1, 8)), canvas.shape[1] - 8)
        cv2.line(canvas, (x + 3, 58), (x, 58 + int(rng.integers(5, 14))), (255,), thick, cv2.LINE_AA)
    if rng.random() < 0.12:
        step = int(rng.integers(5, 9))
        for x in range(left - 5, right + 5, step):
            cv2.circle(canvas, (x, 73), 1, (255,), -1)
    if rng.random() < 0.03:
        y = int(rng.integers(72, 80))
        cv2.line(canvas, (left - 4, y), (right + 4, y + int(rng.integers(-2, 3))), (255,), 2)
    return canvas


def _scanned(canvas: Pixels, rng: np.random.Generator) -> Pixels:
    """Return the line as a scanner gives it: soft, grey, speckled, sometimes in black and white."""
    if rng.random() < 0.7:
        canvas = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.5, 1.6))
    grey = 255 - canvas.astype(np.float32) / 255 * np.float32(rng.uniform(150, 250))
    grey += rng.standard_normal(grey.shape, np.float32) * np.float32(rng.uniform(0, 14))
    if rng.random() < 0.3:
        specks = rng.random(grey.shape, np.float32) < 0.002
        grey[specks] -= 150
    if rng.random() < 0.2:
        grey = np.where(grey < rng.uniform(140, 200), 0, 255)
    grey = np.where(grey > 229, 255, grey)
    return np.clip(grey, 0, 255).astype(np.uint8)
