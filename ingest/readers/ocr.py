"""Recognises a page image: cleaned, turned upright, read by Tesseract at two scales, noise dropped."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from ingest.readers import ruling
from ingest.readers.cleanup import clean
from ingest.readers.deskew import Placing, find_placing, scaled, turn_upright
from ingest.readers.digits import read_handwritten
from ingest.readers.handwriting import distrust_handwriting
from ingest.readers.lost_titles import add_lost_titles
from ingest.readers.noise import is_upright, without_noise
from ingest.readers.options import ReadOptions
from ingest.readers.page_cache import page_key, read_page, write_page
from ingest.readers.reread import merge
from ingest.readers.stamps import add_stamps, find_stamps
from ingest.readers.tesseract import Recognised, read_images
from ingest.readers.words import Affine, PageWords, Rule, Word

Pixels = NDArray[np.uint8]

DPI = 300
_POINTS = 72 / DPI
_READING_SCALES = (0.8, 0.6)
"""A page is read at 240 and at 180 dpi: each alone errs more, and they err on different words (measured)."""
_PAGE_MODE = 4
"""Tesseract's "single column of text of variable sizes": less is lost beside seals than by its full page analysis."""
_MOST_PIXELS = 60_000_000
_SETTINGS = ("tessedit_do_invert=0",)


@dataclass(frozen=True, slots=True)
class _Reading:
    words: list[Recognised]
    rules: list[Rule]
    upright: Pixels
    to_image: Affine
    placing: Placing


def recognise(image: Image, number: int, width: float, height: float, options: ReadOptions) -> PageWords:
    """Return the words of page ``number``; ``image`` shows the whole page, ``width`` and ``height`` are in points.

    The same pixels give the same words. Recognised pages are kept in ``options.cache``.

    :raises ReadError: Tesseract is missing, fails or takes too long.
    """
    pixels, factor = _at_working_size(image, width, height)
    key = page_key(pixels)
    kept = read_page(options.cache, key)
    if kept is not None:
        return replace(kept, number=number)
    page = _recognise(pixels, factor, PageWords(number, width, height, "ocr"), options.page_timeout)
    write_page(options, key, page)
    return page


def _recognise(pixels: Pixels, factor: float, page: PageWords, timeout: float) -> PageWords:
    """Fill ``page``; ``factor`` points are one pixel."""
    ends = time.monotonic() + timeout
    cleaned = clean(pixels, DPI)
    placing = find_placing(cleaned, DPI)
    reading = _read(cleaned, placing, ends)
    if not is_upright(reading.words):
        turned = _read(cleaned, Placing((placing.turns + 2) % 4, placing.skew), ends)
        reading = turned if is_upright(turned.words) else reading
    words = merge(reading.words, _words(reading.upright, _READING_SCALES[1], ends) if reading.words else [])
    words = distrust_handwriting(reading.upright, words)
    words = read_handwritten(reading.upright, words)
    words = without_noise(words)
    page.words = [_word(word, factor) for word in words]
    add_lost_titles(reading.upright, page, factor, max(ends - time.monotonic(), 1))
    add_stamps(page, find_stamps(pixels, reading.placing, DPI, max(ends - time.monotonic(), 1)), factor)
    page.rules = ruling.scaled(reading.rules, factor)
    page.to_page = scaled(reading.to_image, factor)
    return page


def _read(cleaned: Pixels, placing: Placing, ends: float) -> _Reading:
    upright, to_image = turn_upright(cleaned, placing)
    rules, unruled = ruling.find_rules(upright, DPI)
    if unruled.min() == 255:
        return _Reading([], rules, unruled, to_image, placing)
    return _Reading(_words(unruled, _READING_SCALES[0], ends), rules, unruled, to_image, placing)


def _words(upright: Pixels, scale: float, ends: float) -> list[Recognised]:
    """Read the page at ``scale``; places in pixels of ``upright``."""
    small = cast(Pixels, cv2.resize(upright, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    left = max(ends - time.monotonic(), 1)
    (found,) = read_images([small], psm=_PAGE_MODE, dpi=round(DPI * scale), timeout=left, settings=_SETTINGS)
    return [_enlarged(word, scale) for word in found]


def _at_working_size(image: Image, width: float, height: float) -> tuple[Pixels, float]:
    """Return the image in colour at 300 dpi, less for very large sheets, and how many points one pixel is."""
    per_point = min(1 / _POINTS, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    size = (max(round(width * per_point), 8), max(round(height * per_point), 8))
    pixels = np.asarray(image.convert("RGB"))
    if pixels.shape[1::-1] != size:
        smaller = pixels.shape[1] > size[0]
        pixels = cast(Pixels, cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC))
    return pixels, 1 / per_point


def _enlarged(word: Recognised, scale: float) -> Recognised:
    left, top, right, bottom = (round(edge / scale) for edge in (word.left, word.top, word.right, word.bottom))
    return replace(word, left=left, top=top, right=right, bottom=bottom)


def _word(word: Recognised, factor: float) -> Word:
    left, top, right, bottom = (edge * factor for edge in (word.left, word.top, word.right, word.bottom))
    return Word(word.text, left, top, right, bottom, size=bottom - top, confidence=round(word.confidence, 3))
