"""Pages of a directive's file as pictures, with the words of quotes boxed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from ingest.datamodels import Span
from ingest.source import Page

if TYPE_CHECKING:
    from ingest.page_images import QuoteBox

_MARGIN = 0.002
"""By how much a frame is wider than the words, in shares of the page, so that it does not touch them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame around words, in percent of the page; ``quote`` tells the quote itself from other citations."""

    left: float
    top: float
    width: float
    height: float
    quote: bool

    @property
    def style(self) -> str:
        """The frame's place as CSS."""
        places = {"left": self.left, "top": self.top, "width": self.width, "height": self.height}
        return ";".join(f"{name}:{value:.2f}%" for name, value in places.items())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number in the file, the address of its picture, its shape (width through height), its frames."""

    number: int
    address: str
    shape: float
    frames: tuple[Frame, ...]


def sheets(directive_id: str, pages: Sequence[Page], quote: Span | None, cited: Iterable[Span] = ()) -> list[Sheet]:
    """Return the pages of a directive; none where its format has none."""
    if not pages:
        return []
    # Imported by the first directive with pages: the libraries behind it take half a second.
    from ingest.page_images import quote_boxes

    framed: dict[int, list[Frame]] = {}
    for span, is_quote in [*((span, False) for span in cited), *([(quote, True)] if quote else [])]:
        near = [page for page in pages if page.start < span.end and page.end > span.start]
        for box in quote_boxes(near, span.start, span.end):
            framed.setdefault(box.page, []).append(_frame(box, is_quote))
    return [
        Sheet(
            page.number,
            f"/page-image?{urlencode({'id': directive_id, 'page': page.number})}",
            page.width / page.height if page.width > 0 and page.height > 0 else 1.0,
            tuple(framed.get(page.number, ())),
        )
        for page in pages
    ]


def _frame(box: QuoteBox, is_quote: bool) -> Frame:
    left, top = max(box.left - _MARGIN, 0.0), max(box.top - _MARGIN, 0.0)
    right, bottom = min(box.right + _MARGIN, 1.0), min(box.bottom + _MARGIN, 1.0)
    return Frame(100 * left, 100 * top, 100 * (right - left), 100 * (bottom - top), is_quote)
