"""What a PDF's page draws beside text: ruling lines, dark areas and pictures, read from pdfium's page objects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.words import Affine, Rule

_MOST_OBJECTS = 30_000
_MOST_SEGMENTS = 400
"""Segments of one path that are looked at; a drawing has more, a table's rules are a path each or a few."""
_DEEPEST = 4
_THIN = 3.0
_SHORTEST = 4.0
"""Points: how thick a rule is at most, how long at least."""
_GRID = 100_000

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Placing:
    """Takes a PDF's coordinates (origin below left, unrotated, uncropped) to the page as shown."""

    affine: Affine

    @classmethod
    def of(cls, page: pdfium.PdfPage, width: float, height: float) -> Placing:
        """Ask pdfium where three points land, so that rotation, crop box and offsets are all in it."""
        x, y = ctypes.c_int(), ctypes.c_int()

        def land(at_x: float, at_y: float) -> tuple[float, float]:
            pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, _GRID, _GRID, 0, at_x, at_y, x, y)
            return x.value * width / _GRID, y.value * height / _GRID

        (x0, y0), (x1, y1), (x2, y2) = land(0, 0), land(1000, 0), land(0, 1000)
        return cls(((x1 - x0) / 1000, (x2 - x0) / 1000, x0, (y1 - y0) / 1000, (y2 - y0) / 1000, y0))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Place one point."""
        a, b, c, d, e, f = self.affine
        return a * x + b * y + c, d * x + e * y + f

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Place a rectangle; returns left, top, right, bottom."""
        a, b, c, d, e, f = self.affine
        x0, y0, x1, y1 = (
            a * left + b * bottom + c,
            d * left + e * bottom + f,
            a * right + b * top + c,
            d * right + e * top + f,
        )
        return (x0 if x0 < x1 else x1, y0 if y0 < y1 else y1, x1 if x1 > x0 else x0, y1 if y1 > y0 else y0)

    def within(self, matrix: pdfium_c.FS_MATRIX) -> Placing:
        """Return the placing of what a form holds, given the form's matrix."""
        a, b, c, d, e, f = self.affine
        m = matrix
        return Placing(
            (
                a * m.a + b * m.b,
                a * m.c + b * m.d,
                a * m.e + b * m.f + c,
                d * m.a + e * m.b,
                d * m.c + e * m.d,
                d * m.e + e * m.f + f,
            )
        )


@dataclass(slots=True)
class Graphics:
    """Rules, dark areas, pictures and the share of the page that they cover, and the number of drawn paths."""

    rules: list[Rule] = field(default_factory=list)
    dark: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    pictures: float = 0.0
    paths: int = 0

    def darkened(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Tell whether something dark or a picture lies under the middle of a box, so that white shows on it."""
        x, y = (left + right) / 2, (top + bottom) / 2
        return any(a <= x <= c and b <= y <= d for a, b, c, d in (*self.dark, *self.images))


def read_graphics(page: pdfium.PdfPage, placing: Placing) -> Graphics:
    """Read what the page draws, forms included."""
    width, height = page.get_size()
    graphics = Graphics()
    for kind, item, place in _objects(page, placing):
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            _read_path(item, place, graphics)
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, top, right, bottom = _bounds(item, place)
            box = (max(left, 0.0), max(top, 0.0), min(right, width), min(bottom, height))
            if box[2] > box[0] and box[3] > box[1]:
                graphics.images.append(box)
        elif kind == pdfium_c.FPDF_PAGEOBJ_SHADING:
            graphics.dark.append(_bounds(item, place))
    graphics.pictures = _covered(graphics.images, width, height)
    return graphics


def _objects(page: pdfium.PdfPage, placing: Placing) -> Iterator[tuple[int, Any, Placing]]:
    """Yield the page's paths and images with their placing, going into forms."""
    left = _MOST_OBJECTS
    get_type = pdfium_c.FPDFPageObj_GetType
    pending = [
        (pdfium_c.FPDFPage_CountObjects(page.raw), page.raw, pdfium_c.FPDFPage_GetObject, placing, 0),
    ]
    while pending:
        count, holder, get, place, depth = pending.pop()
        for index in range(min(count, left)):
            item = get(holder, index)
            kind = get_type(item)
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                continue
            if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
                yield kind, item, place
            elif depth < _DEEPEST:
                matrix = pdfium_c.FS_MATRIX()
                if pdfium_c.FPDFPageObj_GetMatrix(item, matrix):
                    inner = pdfium_c.FPDFFormObj_CountObjects(item)
                    pending.append((inner, item, pdfium_c.FPDFFormObj_GetObject, place.within(matrix), depth + 1))
        left -= min(count, left)


def _bounds(item: Any, place: Placing) -> Box:  # noqa: ANN401
    """Return the box of a page object, placed."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return (0.0, 0.0, 0.0, 0.0)
    return place.box(left.value, bottom.value, right.value, top.value)


def _read_path(item: Any, place: Placing, graphics: Graphics) -> None:  # noqa: ANN401
    """Take a path as a rule, as the rules that it strokes, or as a dark area."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(item, mode, stroked)
    if not mode.value and not stroked.value:
        return
    filled = mode.value and not _pale(item, pdfium_c.FPDFPageObj_GetFillColor)
    drawn = stroked.value and not _pale(item, pdfium_c.FPDFPageObj_GetStrokeColor)
    if not filled and not drawn:
        return
    graphics.paths += 1
    box = _bounds(item, place)
    rule = as_rule(*box)
    if rule is not None:
        graphics.rules.append(rule)
        return
    if filled:
        graphics.dark.append(box)
    if drawn:
        graphics.rules.extend(_strokes(item, place))


def as_rule(left: float, top: float, right: float, bottom: float) -> Rule | None:
    """Return the rule that a thin box is, None for any other box.

    >>> as_rule(10, 20, 200, 20.5)
    Rule(left=10, top=20.25, right=200, bottom=20.25)
    """
    width, height = right - left, bottom - top
    if height <= _THIN and width >= _SHORTEST and width > 2 * height:
        middle = (top + bottom) / 2
        return Rule(left, middle, right, middle)
    if width <= _THIN and height >= _SHORTEST and height > 2 * width:
        middle = (left + right) / 2
        return Rule(middle, top, middle, bottom)
    return None


def _strokes(item: Any, place: Placing) -> Iterator[Rule]:  # noqa: ANN401
    """Yield the upright and level lines of a stroked path."""
    matrix = pdfium_c.FS_MATRIX()
    if pdfium_c.FPDFPageObj_GetMatrix(item, matrix):
        place = place.within(matrix)
    count = pdfium_c.FPDFPath_CountSegments(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = (0.0, 0.0)
    for index in range(min(count, _MOST_SEGMENTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(item, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = place.point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            yield from _line(last, point)
        last = point
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            yield from _line(last, begin)
            last = begin


def _line(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    """Yield the rule between two points where it is level or upright."""
    rule = as_rule(min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1]))
    if rule is not None:
        yield rule


def _pale(item: Any, get_color: Any) -> bool:  # noqa: ANN401
    """Tell whether a fill or a stroke is so light that it is shading, or is not to be seen at all."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get_color(item, red, green, blue, alpha):
        return False
    return alpha.value < 16 or min(red.value, green.value, blue.value) >= 250


def _covered(boxes: list[Box], width: float, height: float) -> float:
    """Return the share of the page under boxes, overlaps counted once by the bounding box of what touches."""
    if not boxes or width <= 0 or height <= 0:
        return 0.0
    area = sum((right - left) * (bottom - top) for left, top, right, bottom in boxes)
    hull = (max(b[2] for b in boxes) - min(b[0] for b in boxes)) * (max(b[3] for b in boxes) - min(b[1] for b in boxes))
    return min(area, hull, width * height) / (width * height)
