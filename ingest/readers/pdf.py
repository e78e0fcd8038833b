"""PDF: page by page the text layer where it is one, else the page as a picture, recognised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.errors import ReadError
from ingest.legacy_fonts import font_encoding, from_font, legacy_fonts
from ingest.readers.annotations import filled_in
from ingest.readers.failures import damaged, encrypted, too_large
from ingest.readers.layer_quality import readable
from ingest.readers.options import ReadOptions
from ingest.readers.paged import assemble
from ingest.readers.pdf_properties import read_properties
from ingest.readers.text_layer import TextLayer, read_text_layer
from ingest.readers.words import IDENTITY, PageWords, Word
from ingest.source import PageMethod, Source

if TYPE_CHECKING:
    from PIL.Image import Image

_DPI = 300
_LONGEST = 1191.0
"""Points of A3's longer side. A scan that calls its pixels points is larger; it is recognised at A3's size."""
_SHORTEST = 1.0


def read_pdf(path: Path, name: str, options: ReadOptions) -> Source:
    """Read a PDF.

    :raises ReadError: the file is damaged or needs a password, has no page or more than ``options.most_pages``, bears a
        secrecy mark, or has scanned pages and Tesseract is missing.
    """
    with _opened(path, name) as document:
        count = len(document)
        if count == 0:
            raise damaged(name, "PDF", "không có trang nào / no pages")
        if count > options.most_pages:
            raise too_large(name, "số trang", "the number of pages", f"{count:,}", f"{options.most_pages:,}")
        if pdfium_c.FPDF_GetFormType(document.raw) == pdfium_c.FORMTYPE_XFA_FULL:
            raise ReadError(
                f"{name}: biểu mẫu XFA, chỉ Adobe Reader hiển thị được; hãy in ra PDF thường rồi thử lại.",
                f"{name}: an XFA form, which only Adobe Reader shows; print it to a plain PDF and try again.",
            )
        reading = _Reading(document, name, options)
        source = assemble(name, reading.pages(), read_properties(document), options)
        if not reading.encodings:
            return source
        original = assemble(name, reading.originals, options=replace(options, accept_secret=True))
        return replace(
            source, original=original.text, converted_from=", ".join(sorted(set(reading.encodings.values())))
        )


@contextmanager
def _opened(path: Path, name: str) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF and close it, whatever happens."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            raise encrypted(name, "PDF") from error
        raise damaged(name, "PDF", str(error)) from error
    try:
        yield document
    finally:
        document.close()


class _Reading:
    """One document on its way: its pages, and what was converted from old fonts."""

    def __init__(self, document: pdfium.PdfDocument, name: str, options: ReadOptions) -> None:
        self._document = document
        self._name = name
        self._options = options
        self.encodings: dict[str, str] = {}
        self.originals: list[PageWords] = []

    def pages(self) -> Iterator[PageWords]:
        """Yield each page's words; a page that cannot be loaded ends the reading with an error that names it."""
        count = len(self._document)
        for index in range(count):
            try:
                yield self._page(index)
            except pdfium.PdfiumError as error:
                raise damaged(self._name, "PDF", f"trang / page {index + 1}: {error}") from error
            self._options.on_page(index + 1, count)

    def _page(self, index: int) -> PageWords:
        """Read a page by its text layer or, where that is none, by recognition; then what was filled in over it."""
        page = self._document[index]
        try:
            layer = read_text_layer(page)
            before = self._convert(layer)
            words = readable(layer)
            annotated = pdfium_c.FPDFPage_GetAnnotCount(page.raw) > 0
            sheet = self._recognised(page, index) if words is None else None
        finally:
            page.close()
        if sheet is None:
            method: PageMethod = "ocr" if words and words[0].confidence < 1 else "text"
            sheet = PageWords(index + 1, layer.width, layer.height, method, words or [], layer.rules)
        if annotated:
            self._fill_in(sheet, index, layer)
        self.originals.append(sheet if before is None else replace(sheet, words=before))
        return sheet

    def _convert(self, layer: TextLayer) -> list[Word] | None:
        """Convert words set in old fonts, in place; return the words as they were, None where nothing was converted."""
        suspects = {word.font for word in layer.words if word.font} - self.encodings.keys()
        if any(font_encoding(font) for font in suspects):
            self.encodings.update(legacy_fonts((word.font, word.text) for word in layer.words))
        if not any(word.font in self.encodings for word in layer.words):
            return None
        before = [replace(word) for word in layer.words]
        for word in layer.words:
            if word.font in self.encodings:
                word.text = from_font(word.text, word.font or "")
        return before

    def _recognised(self, page: pdfium.PdfPage, index: int) -> PageWords:
        """Render a page without its annotations and recognise it."""
        from ingest.readers.ocr import recognise

        width, height = (max(side, _SHORTEST) for side in page.get_size())
        shrink = min(1.0, _LONGEST / max(width, height))
        width, height = width * shrink, height * shrink
        image = _render(page, shrink * _DPI / 72)
        if _blank(image):
            return PageWords(index + 1, width, height, "ocr")
        try:
            return recognise(image, index + 1, width, height, self._options)
        except ReadError as error:
            raise type(error)(
                f"{self._name}: trang {index + 1}: {error.vietnamese}",
                f"{self._name}: page {index + 1}: {error.english}",
            ) from error

    def _fill_in(self, sheet: PageWords, index: int, layer: TextLayer) -> None:
        """Add the words of form fields."""
        words = filled_in(self._document, index, [*layer.words, *layer.hidden])
        scale = sheet.width / layer.width if layer.width else 1.0
        sheet.words.extend(_onto(word, sheet, scale) for word in words)


def _render(page: pdfium.PdfPage, scale: float) -> Image:
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    try:
        return bitmap.to_pil().copy()
    finally:
        bitmap.close()


def _blank(image: Image) -> bool:
    """Tell whether a page shows nothing: no spot that is darker than paper."""
    darkest, _ = image.convert("L").reduce(8).getextrema()
    return isinstance(darkest, int) and darkest > 215


def _onto(word: Word, sheet: PageWords, scale: float) -> Word:
    """Move a word from the page as shown to the upright page on which recognised words stand."""
    edges = [edge * scale for edge in (word.left, word.top, word.right, word.bottom)]
    if sheet.to_page != IDENTITY:
        a, b, c, d, e, f = sheet.to_page
        area = a * e - b * d or 1.0
        points = [((e * (x - c) - b * (y - f)) / area, (a * (y - f) - d * (x - c)) / area)
                  for x, y in (edges[:2], edges[2:])]  # fmt: skip
        xs, ys = [x for x, _ in points], [y for _, y in points]
        edges = [min(xs), min(ys), max(xs), max(ys)]
    return replace(word, left=edges[0], top=edges[1], right=edges[2], bottom=edges[3])
