"""Pages, words' places and tables as plain values for the catalogue, and back.

A scan of 20 pages has some 10,000 words; as rows or JSON their boxes would outweigh all else that the catalogue holds.
They are packed a page: columns of integers (places in thousandths of the page, confidence in hundredths), each the
difference to what is likely, compressed by zlib: 6 to 8 bytes a word.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Any

from ingest.source import Box, Page, Table
from ingest.span import Span

_PLACES = 1000
_CONFIDENCES = 100
_LIMIT = 32.0
"""Shares are kept within ±this, far off any page; a damaged file may state more than a column holds."""


def plain_pages(pages: Iterable[Page]) -> list[list[Any]]:
    """Return the pages without their boxes as lists of plain values."""
    return [[p.number, p.start, p.end, p.width, p.height, p.method] for p in pages]


def to_pages(plain: Iterable[Sequence[Any]]) -> tuple[Page, ...]:
    """Return the pages that :func:`plain_pages` was given, without boxes."""
    return tuple(Page(*values) for values in plain)


def plain_tables(tables: Iterable[Table]) -> list[list[list[int]]]:
    """Return the tables as rows of numbers, start and end of each cell in turn."""
    return [[[edge for cell in row for edge in (cell.start, cell.end)] for row in table.rows] for table in tables]


def to_tables(plain: Iterable[Sequence[Sequence[int]]]) -> tuple[Table, ...]:
    """Return the tables that :func:`plain_tables` was given.

    >>> table = Table(((Span(0, 2), Span(5, 9)), (Span(10, 10), Span(12, 13))))
    >>> to_tables(plain_tables([table])) == (table,)
    True
    """
    return tuple(Table(tuple(tuple(map(Span, row[::2], row[1::2])) for row in rows)) for rows in plain)


def packed(page: Page) -> bytes:
    """Return a page's boxes in few bytes; places are exact to 1/1000 of the page, the confidence to 1/100.

    >>> page = Page(1, 0, 9, 595, 842, boxes=(Box(0, 2, 0.1, 0.25, 0.125, 0.2755, 0.97), Box(3, 9, 0.2, 0.25, 1, 1)))
    >>> [box.bottom for box in unpacked(packed(page), page)]
    [0.276, 1.0]
    """
    boxes = page.boxes
    starts = [page.start, *(box.start for box in boxes)]
    lefts, tops = ([_whole(place) for place in places] for places in ([b.left for b in boxes], [b.top for b in boxes]))
    columns = (
        [after - before for before, after in pairwise(starts)],
        [box.end - box.start for box in boxes],
        lefts,
        [after - before for before, after in pairwise([0, *tops])],
        [_whole(box.right) - left for box, left in zip(boxes, lefts, strict=True)],
        [_whole(box.bottom) - top for box, top in zip(boxes, tops, strict=True)],
        [round(min(max(box.confidence, 0.0), 1.0) * _CONFIDENCES) for box in boxes],
    )
    numbers = array("i", [number for column in columns for number in column])
    return zlib.compress(_little(numbers).tobytes(), 6)


def unpacked(data: bytes, page: Page) -> tuple[Box, ...]:
    """Return the boxes that :func:`packed` was given; ``page`` is their page without them."""
    numbers = array("i")
    numbers.frombytes(zlib.decompress(data))
    count = len(_little(numbers)) // 7
    steps, lengths, lefts, rises, widths, heights, sure = (numbers[n * count : (n + 1) * count] for n in range(7))
    starts, tops = list(accumulate(steps, initial=page.start))[1:], list(accumulate(rises))
    columns = (starts, lengths, lefts, tops, widths, heights, sure)
    return tuple(
        Box(
            start,
            start + length,
            left / _PLACES,
            top / _PLACES,
            (left + width) / _PLACES,
            (top + height) / _PLACES,
            confidence / _CONFIDENCES,
        )
        for start, length, left, top, width, height, confidence in zip(*columns, strict=True)
    )


def _whole(share: float) -> int:
    return round(min(max(share, -_LIMIT), _LIMIT) * _PLACES)


def _little(numbers: array[int]) -> array[int]:
    """Swap the bytes on a machine that writes the high one first, so that an index can be moved."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
