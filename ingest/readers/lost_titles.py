"""Reads the signer's title again where a signer's name stands on a page and no title above it.

Recognition of a whole page loses short lines beside seals and signatures; a cut-out of the same ink gives them back.
Nothing is guessed: a line counts only where every word is sure, the whole of it is a title, it is centred above the
name (Nghị định 30/2020/NĐ-CP, Annex I, II.7), and no ink stands before it that may be its first word.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.header.addressees import opens_title
from ingest.header.people import has_surname, name_in
from ingest.readers.layout import pieces_of
from ingest.readers.line import Line
from ingest.readers.tesseract import Recognised, read_images
from ingest.readers.words import PageWords, Word
from ingest.span import Span

Pixels = NDArray[np.uint8]

_BLOCK_MODE = 6
"""Tesseract's "single uniform block of text"."""
_SCALE = 0.8
_RIGHT_OF = 0.45
_ABOVE, _ASIDE = 170.0, 115.0
"""Points above a name, and to each side of its middle, within which its title stands."""
_OFF_CENTRE = 11.0
_BEFORE, _NEXT = 34.0, 4.0
"""Points before a title that a word like "PHÓ" would take, and those next to it that its own letters may take."""
_SURE = 0.85
_INK = 140
_SPECKS = 0.004


def add_lost_titles(grey: Pixels, page: PageWords, factor: float, timeout: float) -> None:
    """Add the lines of a signer's title that ``page`` lacks; ``grey`` is the upright page, a pixel ``factor`` points.

    :raises ReadError: Tesseract is missing, fails or takes longer than ``timeout`` seconds.
    """
    name = _untitled_name(page)
    if name is None:
        return
    left, right = max(name.centre - _ASIDE, 0), name.centre + _ASIDE
    top, bottom = max(name.top - _ABOVE, 0), name.top - name.height / 2
    x, y = round(left / factor), round(top / factor)
    part = grey[y : round(bottom / factor), x : round(right / factor)]
    if min(part.shape) < 40:
        return
    small = cast(Pixels, cv2.resize(part, None, fx=_SCALE, fy=_SCALE, interpolation=cv2.INTER_AREA))
    (found,) = read_images([small], psm=_BLOCK_MODE, dpi=round(72 / factor * _SCALE), timeout=timeout)
    lines: dict[tuple[int, int, int], list[Word]] = {}
    for read in found:
        lines.setdefault(read.line, []).append(_placed(read, left, top, factor / _SCALE))
    for words in lines.values():
        if _is_title(words, name) and _is_free(words, page.words) and _begins(words, grey, factor):
            at = next((i for i, word in enumerate(page.words) if word.top > words[0].top), len(page.words))
            page.words[at:at] = words


def _untitled_name(page: PageWords) -> Line | None:
    """Return the lowest person's name in the right part of a page, None where a title stands above it or none is.

    Specks that a seal's edge leaves beside the name are passed over.
    """
    pieces = pieces_of(word for word in page.words if sum(map(str.isalpha, word.text)) > 1)
    names = [
        piece
        for piece in pieces
        if piece.centre > _RIGHT_OF * page.width
        and name_in(piece.text, Span(0, len(piece.text)), " ") is not None
        and has_surname(piece.text)
    ]
    if not names:
        return None
    name = max(names, key=lambda piece: piece.top)
    titled = (
        opens_title(piece.text) and abs(piece.centre - name.centre) < _ASIDE and 0 < name.top - piece.top < _ABOVE
        for piece in pieces
    )
    return None if any(titled) else name


def _placed(read: Recognised, left: float, top: float, factor: float) -> Word:
    """Put a word of the cut-out on the page."""
    box = (left + read.left * factor, top + read.top * factor, left + read.right * factor, top + read.bottom * factor)
    return Word(read.text, *box, size=box[3] - box[1], confidence=round(read.confidence, 3))


def _is_title(words: Sequence[Word], name: Line) -> bool:
    """Tell whether a line is a title, surely read, and centred above the name."""
    centre = (words[0].left + words[-1].right) / 2
    text = " ".join(word.text for word in words)
    sure = all(word.confidence >= _SURE for word in words)
    return sure and abs(centre - name.centre) <= _OFF_CENTRE and text.isupper() and opens_title(text)


def _is_free(words: Sequence[Word], others: Sequence[Word]) -> bool:
    """Tell whether nothing was read yet where a line stands."""
    left, right = words[0].left, words[-1].right
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    return not any(o.left < right and o.right > left and o.top < bottom and o.bottom > top for o in others)


def _begins(words: Sequence[Word], grey: Pixels, factor: float) -> bool:
    """Tell whether the paper before a line is blank, so that no word of the title is hidden there."""
    first = words[0]
    rows = slice(round(first.top / factor), round(first.bottom / factor))
    before = grey[rows, max(round((first.left - _BEFORE) / factor), 0) : round((first.left - _NEXT) / factor)]
    return bool(before.size) and float((before < _INK).mean()) <= _SPECKS
