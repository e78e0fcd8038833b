"""Reads image files: TIFF with one or many pages, PNG, JPEG, WebP, BMP; every page is recognised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from ingest.errors import ReadError
from ingest.readers.failures import damaged, too_large
from ingest.readers.ocr import recognise
from ingest.readers.options import DEFAULTS, ReadOptions
from ingest.readers.paged import assemble
from ingest.readers.words import PageWords
from ingest.source import Properties, Source

FORMATS = ("TIFF", "PNG", "JPEG", "WEBP", "BMP", "GIF")
MOST_PIXELS = 150_000_000
"""Of one page, before it is decoded: A3 at 600 dpi is 70 million."""

_MM = 25.4
_A4_SHORT = 210.0
_SHORT_SIDES = (90.0, 450.0)
"""Within these (mm) a page's short side is believed, so a stated resolution is; A6 to A2 in round figures."""


def read_image(path: Path, name: str, options: ReadOptions = DEFAULTS) -> Source:
    """Recognise every page of an image file.

    :raises ReadError: the file is damaged, too large, bears a secrecy mark that ``options`` do not accept, or Tesseract
        is missing, fails or takes too long.
    """
    try:
        with Image.open(path, formats=FORMATS) as image:
            return assemble(name, _pages(image, name, options), Properties(), options)
    except Image.DecompressionBombError as error:
        raise too_large(name, "số điểm ảnh", "the number of pixels", "> 2 ×", f"{Image.MAX_IMAGE_PIXELS:,}") from error
    except (UnidentifiedImageError, SyntaxError, ValueError, EOFError, OSError) as error:
        if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
            raise
        raise damaged(name, "ảnh / image", str(error)) from error


def page_size(width: int, height: int, dpi: float | None) -> tuple[float, float]:
    """Return a page's size in points from its pixels: by the stated resolution if that makes a sheet, else as A4.

    >>> page_size(2480, 3508, 300), page_size(2480, 3508, 72), page_size(620, 877, None)
    ((595.2, 841.92), (595.2, 841.92), (595.2, 841.92))
    """
    short, long = sorted((width, height))
    if dpi is None or not _SHORT_SIDES[0] <= short / dpi * _MM <= _SHORT_SIDES[1]:
        # A narrow strip is a cutting of a page across its width, not a page.
        dpi = round((short / _A4_SHORT if long < 2 * short else long / _A4_SHORT) * _MM) or 1
    return round(width / dpi * 72, 2), round(height / dpi * 72, 2)


def _pages(image: Image.Image, name: str, options: ReadOptions) -> Iterator[PageWords]:
    """Yield the pages one by one, so that only one is in memory."""
    count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if count > options.most_pages:
        raise too_large(name, "số trang", "the number of pages", f"{count:,}", f"{options.most_pages:,}")
    for index in range(count):
        if count > 1:
            image.seek(index)
        pixels = image.width * image.height
        if pixels > MOST_PIXELS:
            raise too_large(name, "số điểm ảnh", "the number of pixels", f"{pixels:,}", f"{MOST_PIXELS:,}")
        dpi = _stated_dpi(image)
        shown = on_paper(ImageOps.exif_transpose(image))
        width, height = page_size(shown.width, shown.height, dpi)
        try:
            yield recognise(shown, index + 1, width, height, options)
        except ReadError as error:
            raise type(error)(f"{name}: {error.vietnamese}", f"{name}: {error.english}") from error
        options.on_page(index + 1, count)


def _stated_dpi(image: Image.Image) -> float | None:
    stated = image.info.get("dpi")
    if not isinstance(stated, tuple) or len(stated) != 2:
        return None
    across, down = (float(value) for value in stated)
    return across if across > 0 and abs(across - down) <= 0.02 * across else None


def on_paper(image: Image.Image) -> Image.Image:
    """Return the image in colour, what is transparent as white paper, 16-bit grey as 8-bit."""
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("RGB")
    return image.convert("RGB")
