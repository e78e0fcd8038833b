"""The text layer of a PDF's page: its words with their boxes, its ruling lines, and how much of it is picture.

Calls into pdfium cost more than anything else here, so the page's text is fetched in one piece, and boxes, fonts and
colours are asked for once a word or once a text object. ISO 32000-1, 9.3.6 names the rendering modes.
"""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers import pdfium_calls as calls
from ingest.readers.page_graphics import Graphics, Placing, read_graphics
from ingest.readers.words import Rule, Word

_INVISIBLE_MODES = frozenset({3, 7})
_MOST_CHARACTERS = 200_000
"""Characters of one page that are read; no printed page has a tenth of it."""
# pdfium puts U+FFFE (older: U+0002) for a hyphen at the end of a line and runs the next line on.
_WORD = re.compile(r"[^\s\ufffe\x02\x00]+[\ufffe\x02]?|[\ufffe\x02]")
_SMALL = 0.8
"""Share of the neighbours' height below which a digit may be a superscript: fonts differ in how much room they take."""
_RAISED = 0.1
"""How far above the line that its neighbours stand on, in their heights, a superscript stands."""
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LINE_END_HYPHENS = "\ufffe\x02"
_FILLED_MODES = frozenset({0, 4})
_WHITE = 250
_SLOPING, _LEVEL = 0.3, 6.0
"""Rise of a word in heights from which its angle is asked for, and the degrees from which it counts as slanted (a
watermark, a turned heading) and is left out."""


@dataclass(slots=True)
class TextLayer:
    """What pdfium sees on a page; places in points from the upper left corner of the page as shown.

    ``hidden`` are words painted invisibly, the text layer that a scanner's software laid over the picture;
    ``unmapped`` counts characters whose font tells no Unicode; ``pictures`` is the share (0–1) of the
    page under images, ``paths`` the number of drawn shapes.
    """

    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    hidden: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    unmapped: int = 0
    pictures: float = 0.0
    paths: int = 0


def read_text_layer(page: pdfium.PdfPage) -> TextLayer:
    """Read the words, rules and pictures of a page.

    :raises pypdfium2.PdfiumError: pdfium cannot load the page's text.
    """
    width, height = page.get_size()
    placing = Placing.of(page, width, height)
    graphics = read_graphics(page, placing)
    layer = TextLayer(width, height, rules=graphics.rules, pictures=graphics.pictures, paths=graphics.paths)
    text_page = page.get_textpage()
    try:
        _read_words(page, text_page.raw, placing, graphics, layer)
    finally:
        text_page.close()
    return layer


def _read_words(page: pdfium.PdfPage, raw: Any, placing: Placing, graphics: Graphics, layer: TextLayer) -> None:  # noqa: ANN401
    """Fill ``layer`` with the words that stand on the page."""
    text = _characters(raw)
    handle = calls.address(raw)
    styles = _Styles(handle, page.get_rotation())
    box, get_box, get_object = pdfium_c.FS_RECTF(), calls.char_box, calls.text_object
    where = ctypes.byref(box)
    width, height = 2 * layer.width, 2 * layer.height
    firsts: list[int] = []
    for match in _WORD.finditer(text):
        first, last = match.start(), match.end() - 1
        if not get_box(handle, first, where):
            continue
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        word = match.group()
        sloping = last == first
        if last > first and get_box(handle, last, where) and box.right > box.left:
            level = box.bottom
            if box.top - level < _SMALL * (top - bottom) and level > bottom and word[-1].isdecimal():
                word = _with_superscript(handle, word, first, top - bottom)
            sloping = abs(level - bottom) > _SLOPING * (top - bottom)
            left, bottom = min(left, box.left), min(bottom, level)
            right, top = max(right, box.right), max(top, box.top)
        style = styles.of(get_object(handle, first))
        x0, y0, x1, y1 = placing.box(left, bottom, right, top)
        if not (0 <= x0 + x1 <= width and 0 <= y0 + y1 <= height) or (sloping and not styles.level(first)):
            continue
        if style.white and not graphics.darkened(x0, y0, x1, y1):
            continue
        if word[-1] in _LINE_END_HYPHENS:
            word = word[:-1] + "-"
        layer.unmapped += "\ufffd" in word
        if not style.invisible:
            firsts.append(first)
        (layer.hidden if style.invisible else layer.words).append(Word(word, x0, y0, x1, y1, style.font, y1 - y0))
    _mark_notes(handle, layer.words, firsts)


def _with_superscript(text_page: int, word: str, first: int, height: float) -> str:
    """Write digits that stand small behind a word (a footnote's mark, m²) as superscripts; they are no part of it."""
    box, start = pdfium_c.FS_RECTF(), len(word)
    while start > 1 and word[start - 1].isdecimal():
        calls.char_box(text_page, first + start - 1, ctypes.byref(box))
        if box.top - box.bottom > _SMALL * height or not _raised(text_page, first + start - 1, first, height):
            break
        start -= 1
    return word[:start] + word[start:].translate(_SUPERSCRIPTS)


def _mark_notes(text_page: int, words: list[Word], firsts: list[int]) -> None:
    """Write digits that stand small and raised before or behind other words as superscripts.

    ``firsts`` are the indexes of the words' first characters.
    """
    for index, word in enumerate(words):
        if len(word.text) > 3 or not word.text.isdecimal():
            continue
        for beside in (index - 1, index + 1):
            if not 0 <= beside < len(words) or words[beside].height * _SMALL <= word.height:
                continue
            other = words[beside]
            level = other.top - 0.3 * other.height < word.top and word.bottom < other.bottom - 0.1 * other.height
            if level and _raised(text_page, firsts[index], firsts[beside], other.height):
                word.text = word.text.translate(_SUPERSCRIPTS)
                break


def _raised(text_page: int, index: int, other: int, height: float) -> bool:
    """Tell whether a character stands on a higher line than another beside it; on a turned page higher is aside."""
    places = []
    for character in (index, other):
        x, y = ctypes.c_double(), ctypes.c_double()
        calls.char_origin(text_page, character, ctypes.byref(x), ctypes.byref(y))
        places.append((x.value, y.value))
    (x0, y0), (x1, y1) = places
    angle = max(calls.char_angle(text_page, index), 0.0)
    return (y0 - y1) * math.cos(angle) - (x0 - x1) * math.sin(angle) > _RAISED * height


def _characters(raw: Any) -> str:  # noqa: ANN401
    """Return the page's characters, one for each of pdfium's indexes."""
    count = min(pdfium_c.FPDFText_CountChars(raw), _MOST_CHARACTERS)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(raw, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(written, 0)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    codes = (pdfium_c.FPDFText_GetUnicode(raw, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


@dataclass(slots=True)
class _Style:
    """What the characters of one text object share."""

    font: str | None = None
    invisible: bool = False
    white: bool = False


class _Styles:
    """Asks once a text object how its characters look, and once a font for its name."""

    def __init__(self, text_page: int, rotation: int) -> None:
        self._text_page = text_page
        self._rotation = rotation
        self._styles: dict[int | None, _Style] = {None: _Style()}
        self._fonts: dict[int | None, str | None] = {None: None}
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._references = tuple(ctypes.byref(part) for part in self._colour)

    def of(self, owner: int | None) -> _Style:
        """Return the style of a text object; None stands for what pdfium made up."""
        style = self._styles.get(owner)
        if style is None and owner is not None:
            mode = calls.render_mode(owner)
            white = mode in _FILLED_MODES and self._white(owner)
            style = self._styles[owner] = _Style(self._font(owner), mode in _INVISIBLE_MODES, white)
        return style or _Style()

    def level(self, index: int) -> bool:
        """Tell whether a character stands upright on the page as shown."""
        angle = calls.char_angle(self._text_page, index)
        turn = (math.degrees(angle) + self._rotation) % 360 if angle >= 0 else 0.0
        return min(turn, 360 - turn) <= _LEVEL

    def _font(self, owner: int) -> str | None:
        font = calls.font_of(owner)
        if font not in self._fonts:
            self._fonts[font] = _font_name(font)
        return self._fonts[font]

    def _white(self, owner: int) -> bool:
        if not calls.fill_colour(owner, *self._references):
            return False
        red, green, blue, alpha = self._colour
        return alpha.value == 0 or (red.value >= _WHITE and green.value >= _WHITE and blue.value >= _WHITE)


def _font_name(font: int) -> str | None:
    """Return a font's name without the tag of a subset ("ABCDEF+")."""
    buffer = ctypes.create_string_buffer(128)
    length = calls.font_name(font, buffer, 128)
    if not 1 < length <= 128:
        return None
    name = buffer.raw[: length - 1].decode("utf-8", "replace")
    return re.sub(r"^[A-Z]{6}\+", "", name)
