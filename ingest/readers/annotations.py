"""What was filled in over a PDF's page: form fields, typed notes, and the number and day that signing software adds.

Offices sign a page whose number and day are blank; the software of the clerical office then writes "542" and "06" as
signature fields of their own. Those are text of the page. The visible stamp of a signature (name, e-mail, time) is not.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ingest.readers.page_graphics import Box, Placing
from ingest.readers.text_layer import read_text_layer
from ingest.readers.words import Word

_MOST = 500
"""Annotations of one page that are looked at."""
# A number, a day, a document's number or a date; nothing that a stamp consists of.
_FILLED_IN = re.compile(
    r"(?:Số\s*:?\s*)?\d{1,6}[a-zA-ZđĐ]?(?:\s*/\s*[\w&/.-]{2,40})?|\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|"
    r"(?:ngày\s+)?\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}"
)


@dataclass(frozen=True, slots=True)
class _Field:
    """An annotation with a look of its own: where it stands, and whether it is a signature field."""

    box: Box
    signature: bool


def filled_in(document: pdfium.PdfDocument, index: int, words: Sequence[Word]) -> list[Word]:
    """Return the words that annotations write on a page and that ``words``, its own, do not hold.

    The page is flattened in memory, so call this when nothing else is wanted of it.
    """
    page = document[index]
    try:
        fields = _fields(page)
        if not fields or pdfium_c.FPDFPage_Flatten(page.raw, pdfium_c.FLAT_NORMALDISPLAY) != pdfium_c.FLATTEN_SUCCESS:
            return []
    finally:
        page.close()
    page = document[index]
    try:
        flat = read_text_layer(page)
    finally:
        page.close()
    own = {(word.text, round(word.left), round(word.top)) for word in words}
    new = [word for word in flat.words if (word.text, round(word.left), round(word.top)) not in own]
    out: list[Word] = []
    for field in fields:
        inside = [word for word in new if _within(word, field.box)]
        if not field.signature or _FILLED_IN.fullmatch(" ".join(word.text for word in inside)):
            out.extend(word for word in inside if not any(word is other for other in out))
    return out


def _fields(page: pdfium.PdfPage) -> list[_Field]:
    """Return the page's form fields and typed notes."""
    placing = Placing.of(page, *page.get_size())
    out: list[_Field] = []
    for index in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        rectangle = pdfium_c.FS_RECTF()
        if kind in (pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP) and (
            pdfium_c.FPDFAnnot_GetRect(annotation, rectangle)
        ):
            box = placing.box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
            typed = kind == pdfium_c.FPDF_ANNOT_FREETEXT or _value(annotation, b"FT") in ("Tx", "Ch")
            if box[2] - box[0] > 1 and box[3] - box[1] > 1:
                out.append(_Field(box, signature=not typed))
        pdfium_c.FPDFPage_CloseAnnot(annotation)
    return out


def _value(annotation: pdfium_c.FPDF_ANNOTATION, key: bytes) -> str:
    """Return a name or string of an annotation's dictionary."""
    length = pdfium_c.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < length < 200:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium_c.FPDFAnnot_GetStringValue(annotation, key, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00")


def _within(word: Word, box: Box) -> bool:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2
