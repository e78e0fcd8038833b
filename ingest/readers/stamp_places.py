"""Finds what on a page may be a stamped mark: small frames, and small groups of coloured ink; straightens each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.readers.deskew import Placing, sharpness

Pixels = NDArray[np.uint8]
Rect = tuple[tuple[float, float], tuple[float, float], float]
"""Centre, (length, height), degrees clockwise by which the length is off the horizontal."""

_WORKING_DPI = 200
_UPPER_PART = 0.45
"""Share of the page's height in which marks are stamped."""
_LENGTH_MM, _HEIGHT_MM = (8.0, 80.0), (3.2, 22.0)
_ASPECT = (1.25, 9.0)
_MOST_TILT = 24.0
_FULL = 0.86
"""Share of its rectangle that the inside of a frame fills."""
_COLOURED = 40
_BLACK = 100
_BRIDGES_MM = (2.6, 6.0)
"""Blanks between the letters, and between the words, of one coloured stamp."""
_HIGHEST_GROUP_MM = 30.0
_MOST_GROUPS = 12
_TILTS = tuple(float(angle) for angle in np.arange(-18, 18.1, 1.5))
_HOLLOW = 0.3
_LETTER_MM = (1.6, 12.0)
_MARKS_SHARE = 0.4
"""Room above and below capitals for what stands over and under them, in heights of the capitals."""
_LINE_PIXELS = 44
"""Height of capitals to which a line is brought: what Tesseract reads best."""
_INSET_MM, _MARGIN_MM = 0.3, 0.6
"""What is cut off within a frame, and left around ink that has none."""
_MOST_LINES = 3
_MOST_PATCHES = 24


@dataclass(frozen=True, slots=True)
class Patch:
    """A straightened line of a stamp-like thing, black on white, and its box in pixels of the upright page."""

    line: Pixels
    box: tuple[int, int, int, int]


def stamp_like(image: Pixels, placing: Placing, dpi: int) -> list[Patch]:
    """Return the lines of the stamp-like things in the upper part of a page."""
    scale = _WORKING_DPI / dpi
    part = _upper_part(image, placing, scale)
    out: list[Patch] = []
    for ink in _inks(part):
        framed = _frames(ink.mask)
        for rect in _distinct([*framed, *(_groups(ink.mask) if ink.coloured else ())]):
            lines = list(_lines(_straight(ink.grey, rect, -_mm(_INSET_MM) if rect in framed else _mm(_MARGIN_MM))))
            if len(lines) <= _MOST_LINES:
                out += [Patch(line, _box(rect, scale)) for line in lines]
    return out[:_MOST_PATCHES]


@dataclass(frozen=True, slots=True)
class _Ink:
    """One colour of ink: where it is (0 or 255), and in grey on white paper."""

    mask: Pixels
    grey: Pixels
    coloured: bool


def _upper_part(image: Pixels, placing: Placing, scale: float) -> Pixels:
    """Return the upper part of the upright page in colour, at 200 dpi."""
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    turned = np.ascontiguousarray(np.rot90(small, -placing.turns))
    rows, columns = turned.shape[:2]
    high = round(rows * _UPPER_PART)
    if not placing.skew:
        return turned[:high]
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), -placing.skew, 1.0)
    white = (255, 255, 255)
    return cast(Pixels, cv2.warpAffine(turned, matrix, (columns, high), flags=cv2.INTER_LINEAR, borderValue=white))


def _inks(part: Pixels) -> Iterator[_Ink]:
    """Yield red ink, blue ink, and all ink."""
    wide = part.astype(np.int16)
    red, green, blue = wide[..., 0], wide[..., 1], wide[..., 2]
    brightest, darkest = part.max(axis=2), part.min(axis=2)
    for over in (red - np.maximum(green, blue), blue - red):
        mask = ((over > _COLOURED) & (brightest > _BLACK)).astype(np.uint8) * 255
        if np.count_nonzero(mask) > 200:
            near = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
            kept = near & (brightest > _BLACK)
            yield _Ink(mask, np.where(kept, darkest, 255).astype(np.uint8), True)
    _, mask = cv2.threshold(darkest, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    yield _Ink(cast(Pixels, mask), darkest, False)


def _frames(mask: Pixels) -> list[Rect]:
    """Return the insides of rectangular frames, as they are and with small gaps in the frames closed."""
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return [rect for ink in (mask, closed) for rect in _holes(cast(Pixels, ink))]


def _holes(ink: Pixels) -> Iterator[Rect]:
    """Yield the holes in ink that are rectangles of a stamp's size, but for letters that touch their edges."""
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    for contour, links in zip(contours, tree[0] if tree is not None else (), strict=True):
        if links[3] < 0 or len(contour) < 4:
            continue
        rect = _lying(cv2.minAreaRect(contour))
        if _stamp_sized(rect) and cv2.contourArea(cv2.convexHull(contour)) >= _FULL * rect[1][0] * rect[1][1]:
            yield rect


def _groups(mask: Pixels) -> list[Rect]:
    """Return the rectangles round coloured ink that stands close together, letters of a word and words of a line."""
    specks = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    out: list[Rect] = []
    for bridge in _BRIDGES_MM:
        reach = round(_mm(bridge)) | 1
        joined = cv2.morphologyEx(specks, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        sides = np.sort(stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], axis=1)
        fits = (sides[:, 0] >= _mm(_HEIGHT_MM[0])) & (sides[:, 1] >= _mm(_LENGTH_MM[0]))
        fits &= (sides[:, 1] <= _mm(_LENGTH_MM[1])) & (sides[:, 0] <= _mm(_HIGHEST_GROUP_MM))
        for label in [label for label in range(1, count) if fits[label]][:_MOST_GROUPS]:
            x, y, wide, high = (int(value) for value in stats[label][:4])
            own = specks[y : y + high, x : x + wide] & (labels[y : y + high, x : x + wide] == label).astype(np.uint8)
            rect = _straightest(own, x, y)
            if _stamp_sized(rect):
                out.append(rect)
    return out


def _straightest(ink: Pixels, left: int, top: int) -> Rect:
    """Return the rectangle round ink at the angle at which its lines are sharpest; its corners would tell less."""
    pad = max(ink.shape) // 3
    padded = cv2.copyMakeBorder(ink, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=(0,))
    angle = max((sharpness(cast(Pixels, padded), -angle), -abs(angle), angle) for angle in _TILTS)[2]
    rows, columns = np.nonzero(ink)
    turn = np.deg2rad(angle)
    along = columns * np.cos(turn) + rows * np.sin(turn)
    down = rows * np.cos(turn) - columns * np.sin(turn)
    middle_along, middle_down = (along.min() + along.max()) / 2, (down.min() + down.max()) / 2
    x = middle_along * np.cos(turn) - middle_down * np.sin(turn) + left
    y = middle_along * np.sin(turn) + middle_down * np.cos(turn) + top
    return (float(x), float(y)), (float(np.ptp(along)) + 1, float(np.ptp(down)) + 1), float(angle)


def _lying(rect: tuple[tuple[float, float], tuple[float, float], float]) -> Rect:
    """Return a rectangle with its angle within ±45° and the sides named accordingly."""
    centre, (length, height), angle = rect
    while angle > 45:
        angle, length, height = angle - 90, height, length
    while angle < -45:
        angle, length, height = angle + 90, height, length
    return centre, (length, height), angle


def _stamp_sized(rect: Rect) -> bool:
    _, (length, height), angle = rect
    fits = _mm(_LENGTH_MM[0]) <= length <= _mm(_LENGTH_MM[1]) and _mm(_HEIGHT_MM[0]) <= height <= _mm(_HEIGHT_MM[1])
    return fits and _ASPECT[0] <= length / height <= _ASPECT[1] and abs(angle) <= _MOST_TILT


def _distinct(rects: list[Rect]) -> list[Rect]:
    """Drop what is nearly the same as one before."""
    kept: list[Rect] = []
    for rect in rects:
        same = (
            abs(rect[0][0] - other[0][0]) + abs(rect[0][1] - other[0][1]) < 8
            and abs(rect[1][0] - other[1][0]) + abs(rect[1][1] - other[1][1]) < 8
            for other in kept
        )
        if not any(same):
            kept.append(rect)
    return kept


def _straight(grey: Pixels, rect: Rect, margin: float) -> Pixels:
    """Cut a rectangle out, turned upright."""
    (x, y), (length, height), angle = rect
    size = (round(length + 2 * margin), round(height + 2 * margin))
    matrix = cv2.getRotationMatrix2D((x, y), angle, 1.0)
    matrix[0, 2] += size[0] / 2 - x
    matrix[1, 2] += size[1] / 2 - y
    white = (255,)
    return cast(Pixels, cv2.warpAffine(grey, matrix, size, flags=cv2.INTER_CUBIC, borderValue=white))


def _lines(patch: Pixels) -> Iterator[Pixels]:
    """Yield the lines of capitals of a straightened patch, without the frame, enlarged for reading."""
    _, ink = cv2.threshold(patch, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    rows, columns = patch.shape
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    hollow = stats[:, cv2.CC_STAT_AREA] < _HOLLOW * wide * high
    framing = hollow & ((wide > 0.6 * columns) | (high > 0.9 * rows))
    framing |= ((wide > 5 * high) & (wide > 0.3 * columns)) | ((high > 5 * wide) & (high > 0.6 * rows))
    letters = (high >= _mm(_LETTER_MM[0])) & (high <= _mm(_LETTER_MM[1])) & ~framing
    letters[0] = framing[0] = False
    cleaned = np.where(cv2.dilate(framing[labels].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 255, patch)
    filled = letters[labels].any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        margin = round(_MARKS_SHARE * (bottom - top))
        yield _enlarged(cleaned[max(top - margin, 0) : bottom + margin].astype(np.uint8), int(bottom - top))


def _enlarged(line: Pixels, height: int) -> Pixels:
    """Bring a line to the height that is read best, with white around."""
    scale = _LINE_PIXELS / max(height, 1)
    clear = cv2.normalize(line, np.empty_like(line), 0, 255, cv2.NORM_MINMAX)
    large = cv2.resize(clear, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return cast(Pixels, cv2.copyMakeBorder(large, 20, 20, 20, 20, cv2.BORDER_CONSTANT, value=(255,)))


def _box(rect: Rect, scale: float) -> tuple[int, int, int, int]:
    corners = cv2.boxPoints(rect) / scale
    left, top = corners.min(axis=0)
    right, bottom = corners.max(axis=0)
    return round(float(left)), round(float(top)), round(float(right)), round(float(bottom))


def _mm(millimetres: float) -> float:
    """Return millimetres in pixels at the working resolution."""
    return millimetres / 25.4 * _WORKING_DPI
