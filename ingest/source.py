"""A file as read: its text, where that text stands on the pages, its tables, and what the file says beside it.

Offsets are half-open ranges of characters into ``Source.text``, which is in the stored form
(:func:`ingest.vietnamese.normalise`). A source without pages (plain text, HTML, Word) has an empty ``pages``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from ingest.span import Span

PageMethod = Literal["text", "ocr"]


@dataclass(frozen=True, slots=True)
class Box:
    """Where ``text[start:end]``, a word as a rule, stands on its page.

    ``left``, ``top``, ``right`` and ``bottom`` are shares of the page's width and height (0–1) from the upper left
    corner of the page as a viewer shows it. ``confidence`` (0–1) is the recogniser's; 1 for a text layer.
    """

    start: int
    end: int
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page and the range of the text that was read from it; ``width`` and ``height`` in points (1/72 inch).

    ``number`` counts from 1. A page without words has an empty range. ``method`` tells a text layer from recognition.
    """

    number: int
    start: int
    end: int
    width: float
    height: float
    method: PageMethod = "text"
    boxes: tuple[Box, ...] = ()

    def shifted(self, span: Span) -> Page:
        """Return what the page holds of ``span``, counted from the start of ``span``."""
        kept = (box for box in self.boxes if box.start < span.end and box.end > span.start)
        start, end = (min(max(edge, span.start), span.end) - span.start for edge in (self.start, self.end))
        boxes = tuple(
            replace(box, start=max(box.start - span.start, 0), end=min(box.end, span.end) - span.start) for box in kept
        )
        return replace(self, start=start, end=end, boxes=boxes)


@dataclass(frozen=True, slots=True)
class Table:
    """A table's cells as ranges of the text, row by row, left to right; an empty cell is an empty range.

    All rows have the same length. A cell that spans several rows or columns stands in the first; the others repeat
    its range. Readers write a row as one line, its cells parted by `` | `` (blank, bar, blank).
    """

    rows: tuple[tuple[Span, ...], ...]

    @property
    def span(self) -> Span:
        """The range that the table covers."""
        cells = [cell for row in self.rows for cell in row]
        return Span(min(cell.start for cell in cells), max(cell.end for cell in cells))

    def shifted(self, offset: int) -> Table:
        """Return the same table, ``offset`` characters further on."""
        return Table(tuple(tuple(cell.shifted(offset) for cell in row) for row in self.rows))


@dataclass(frozen=True, slots=True)
class DigitalSignature:
    """A signature in a PDF (ISO 32000-1, 12.8): whom the certificate names, and the time that the signature states.

    The certificate is read, not verified.
    """

    signer: str | None
    organisation: str | None
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of itself beside its text: evidence for fields that the text leaves open."""

    title: str | None = None
    subject: str | None = None
    created: datetime | None = None
    modified: datetime | None = None
    signatures: tuple[DigitalSignature, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read; ``file`` is its POSIX path relative to the corpus folder, or the path as given.

    ``original`` is the text before conversion from an old font encoding (TCVN3, VNI), which ``converted_from`` names;
    both are None where nothing was converted.
    """

    file: str
    text: str
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    properties: Properties = field(default_factory=Properties)
    original: str | None = None
    converted_from: str | None = None


def pages_within(pages: Sequence[Page], span: Span) -> tuple[Page, ...]:
    """Return the pages that hold something of ``span``, counted from its start."""
    return tuple(page.shifted(span) for page in pages if page.start < span.end and page.end > span.start)


def tables_within(tables: Iterable[Table], span: Span) -> tuple[Table, ...]:
    """Return the tables that lie within ``span``, counted from its start."""
    return tuple(table.shifted(-span.start) for table in tables if span.covers(table.span))


def page_at(pages: Sequence[Page], position: int) -> int | None:
    """Return the number of the page on which the character at ``position`` stands, None without pages."""
    return next((page.number for page in reversed(pages) if page.start <= position), None)


def confidence_of(pages: Sequence[Page], span: Span) -> float:
    """Return the least confidence (0–1) of the words within ``span``; 1 where nothing was recognised."""
    words = (box for page in pages if page.method == "ocr" for box in page.boxes)
    return min((box.confidence for box in words if box.start < span.end and box.end > span.start), default=1.0)
