"""Draws a page of a PDF or of an image file as a viewer shows it; runs in the processes of ``page_images``."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

from ingest.errors import HoiVanBanError, ReadError
from ingest.readers.containers import Format
from ingest.readers.image import FORMATS, MOST_PIXELS, on_paper
from ingest.readers.sniff import sniff

_NARROWEST, _WIDEST = 200, 2400
_MOST_DRAWN, _LONGEST_DRAWN = 24_000_000, 16_000
"""Pixels of a picture and of its side (WebP takes 16383): a page many times as long as wide is drawn narrower."""
_QUALITY, _EFFORT = 80, 1
"""Of WebP: text stays sharp; more effort takes three times as long and saves a tenth."""


class PageError(HoiVanBanError):
    """A page cannot be drawn."""


class NoPageError(PageError):
    """The file has no such page, or no pages at all."""


def bounded(width: int) -> int:
    """Return a picture's width in pixels within the bounds.

    >>> bounded(10), bounded(1200), bounded(100_000)
    (200, 1200, 2400)
    """
    return min(max(width, _NARROWEST), _WIDEST)


def draw(path: Path, page: int, width: int, name: str) -> bytes:
    """Return a page, counted from 1, as a WebP picture of this width in pixels.

    :raises NoPageError: the file has no such page, or is of a format without pages.
    :raises PageError: it cannot be opened or drawn.
    """
    found = _format(path, name)
    picture = _pdf_page(path, page, width, name) if found == "pdf" else _image_page(path, page, width, name)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()


def count(path: Path, name: str) -> int:
    """Return how many pages a file has.

    :raises NoPageError: it is of a format without pages.
    :raises PageError: it cannot be opened.
    """
    if _format(path, name) == "pdf":
        import pypdfium2 as pdfium

        try:
            with pdfium.PdfDocument(path) as document:
                return len(document)
        except pdfium.PdfiumError as error:
            raise _damaged(name, error) from error
    try:
        with Image.open(path, formats=FORMATS) as image:
            return _frames(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _damaged(name, error) from error


def _format(path: Path, name: str) -> Format:
    try:
        found = sniff(path, name)
    except ReadError as error:
        raise PageError(error.vietnamese, error.english) from error
    except OSError as error:
        raise _damaged(name, error) from error
    if found not in ("pdf", "image"):
        raise NoPageError(
            f"{name}: định dạng này không chia trang; hãy xem phần văn bản hoặc tải tệp gốc.",
            f"{name}: this format has no pages; see the text, or download the file.",
        )
    return found


def _pdf_page(path: Path, page: int, width: int, name: str) -> Image.Image:
    """Draw a page with what stands over it (stamps of digital signatures, form fields), turned as a viewer turns it."""
    import pypdfium2 as pdfium

    try:
        with pdfium.PdfDocument(path) as document:
            _check(page, len(document), name)
            document.init_forms()
            shown = document[page - 1]
            across, down = (max(side, 1.0) for side in shown.get_size())
            bitmap = shown.render(scale=_scale(across, down, width), may_draw_forms=True)
            try:
                return bitmap.to_pil().convert("RGB")
            finally:
                bitmap.close()
    except pdfium.PdfiumError as error:
        raise _damaged(name, error) from error


def _image_page(path: Path, page: int, width: int, name: str) -> Image.Image:
    """Draw a page of an image file upright, as its reader took it."""
    try:
        with Image.open(path, formats=FORMATS) as image:
            _check(page, _frames(image), name)
            if page > 1:
                image.seek(page - 1)
            if image.width * image.height > MOST_PIXELS:
                raise _damaged(name, ValueError(f"{image.width} × {image.height}"))
            shown = on_paper(ImageOps.exif_transpose(image))
            scale = min(1.0, _scale(shown.width, shown.height, width))
            size = tuple(max(1, round(side * scale)) for side in shown.size)
            return shown.resize((size[0], size[1]), Image.Resampling.BOX if scale < 0.4 else Image.Resampling.BICUBIC)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise _damaged(name, error) from error


def _scale(across: float, down: float, width: int) -> float:
    """Return by what a page is enlarged to be as wide as asked, or as large as a picture may be."""
    return min(width / across, _LONGEST_DRAWN / max(across, down), (_MOST_DRAWN / (across * down)) ** 0.5)


def _frames(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def _check(page: int, pages: int, name: str) -> None:
    if not 1 <= page <= pages:
        raise NoPageError(
            f"{name}: không có trang {page}; tệp có {pages} trang.",
            f"{name}: there is no page {page}; the file has {pages}.",
        )


def _damaged(name: str, error: Exception) -> PageError:
    reason = str(getattr(error, "strerror", None) or error).split("\n")[0][:120]
    return PageError(
        f"{name}: không mở được trang ({reason}); tệp có thể hỏng hoặc đã được thay. Hãy tải tệp gốc về để xem.",
        f"{name}: the page cannot be opened ({reason}); the file may be damaged or replaced. Download it to see it.",
    )
