"""A directive's stored text as HTML: paragraphs, Markdown marks drawn instead of shown, quotes marked in place.

Offsets are never recomputed: every piece of output is a slice of the stored text, so a quote that crosses bold words
or paragraph breaks is marked exactly. All text is escaped; the only markup is what this module writes.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from ingest.datamodels import Span

_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(?=\S)")
_RULE = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-+•*][ \t]+|\(?\d{1,3}[.)][ \t]+|\(?[a-zđ]\)[ \t]+)")
_BOLD = re.compile(r"(\*\*)(?=\S)(.+?)(?<=\S)(\*\*)", re.DOTALL)
_ITALIC = re.compile(r"(?<![*\w])(\*)(?=[^\s*])([^*]+?)(?<=[^\s*])(\*)(?![*\w])")
_TRAILING = re.compile(r"[ \t]+(?=\n|$)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the text, and how it is drawn: ``kind`` is p, heading, item or rule."""

    start: int
    end: int
    kind: str


def blocks(text: str) -> Iterator[Block]:
    """Yield the paragraphs of ``text`` in order; blank lines lie between them.

    >>> [(block.kind, text[block.start:block.end]) for text in ["## Phần\\n\\n- một\\n- hai"] for block in blocks(text)]
    [('heading', '## Phần'), ('item', '- một'), ('item', '- hai')]
    """
    current: Block | None = None
    for line in re.finditer(r"[^\n]+", text):
        kind = line_kind(line.group())
        joins = (
            current is not None and kind == "p" and current.kind in {"p", "item"} and line.start() == current.end + 1
        )
        if joins and current is not None and line.group().strip():
            current = Block(current.start, line.end(), current.kind)
            continue
        if current is not None:
            yield current
        current = Block(line.start(), line.end(), kind) if line.group().strip() else None
    if current is not None:
        yield current


def line_kind(line: str) -> str:
    """Return how a paragraph that starts with ``line`` is drawn."""
    if _RULE.match(line):
        return "rule"
    if _HEADING.match(line):
        return "heading"
    return "item" if _ITEM.match(line) else "p"


@dataclass(frozen=True, slots=True)
class Marks:
    """The Markdown of one block: what is not shown, and what is bold or italic (offsets into the whole text)."""

    hidden: tuple[Span, ...]
    bold: tuple[Span, ...]
    italic: tuple[Span, ...]


def marks(text: str, block: Block) -> Marks:
    """Find the Markdown marks of ``block``."""
    if block.kind == "rule":
        return Marks((Span(block.start, block.end),), (), ())
    hidden = [Span(*m.span()) for m in _TRAILING.finditer(text, block.start, block.end)]
    heading = _HEADING.match(text, block.start, block.end) if block.kind == "heading" else None
    if heading:
        hidden.append(Span(*heading.span()))
    styled: dict[re.Pattern[str], list[Span]] = {_BOLD: [], _ITALIC: []}
    for pattern, spans in styled.items():
        for match in pattern.finditer(text, block.start, block.end):
            spans.append(Span(*match.span(2)))
            hidden += [Span(*match.span(1)), Span(*match.span(3))]
    return Marks(tuple(hidden), tuple(styled[_BOLD]), tuple(styled[_ITALIC]))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place to lead to: the id of an empty element before the first character shown from ``offset`` on."""

    offset: int
    name: str


def document_html(
    text: str, quote: Span | None = None, cited: Sequence[Span] = (), anchors: Iterable[Anchor] = ()
) -> Markup:
    """Return ``text`` as paragraphs, with ``<mark>`` around the characters of ``quote`` that are shown.

    Other ``cited`` ranges are marked more faintly, where the quote is not.

    >>> document_html("Giao **Sở Y tế** chủ trì.", Span(5, 24))
    Markup('<p>Giao <strong><mark>Sở Y tế</mark></strong><mark> chủ trì</mark>.</p>')
    """
    ahead = deque(sorted(anchors, key=lambda anchor: anchor.offset))
    out: list[Markup] = []
    for block in blocks(text):
        if block.kind == "rule":
            out.append(Markup("<hr>"))
            continue
        here = []
        while ahead and ahead[0].offset < block.end:
            here.append(ahead.popleft())
        css = Markup("") if block.kind == "p" else Markup(' class="{}"').format(block.kind)
        inner = Markup().join(_pieces(text, block, quote, _touching(block, cited), here))
        out.append(Markup("<p{}>{}</p>").format(css, inner))
    return Markup().join(out)


def plain(text: str, limit: int | None = None) -> str:
    """Return ``text`` on one line without Markdown marks, shortened to about ``limit`` characters at a word.

    >>> plain("## 2. **Giao** Sở\\n\\nY tế chủ trì", limit=20)
    '2. Giao Sở Y tế chủ…'
    """
    parts = ("".join(text[start:end] for start, end in _shown(text, block)) for block in blocks(text))
    line = " ".join(" ".join(parts).split())
    if limit is None or len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _shown(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield the ranges of ``block`` that are not Markdown marks."""
    hidden = marks(text, block).hidden
    edges = _edges(block, hidden)
    for start, end in pairwise(edges):
        if not _within(start, hidden):
            yield start, end


def _pieces(
    text: str, block: Block, quote: Span | None, cited: tuple[Span, ...], anchors: Sequence[Anchor]
) -> Iterator[Markup]:
    """Yield the shown characters of ``block``, escaped and wrapped, cut wherever the style changes."""
    found = marks(text, block)
    marked = (quote,) if quote else ()
    ahead = deque(anchors)
    places = tuple(Span(anchor.offset, anchor.offset) for anchor in anchors)
    for start, end in pairwise(_edges(block, found.hidden, found.bold, found.italic, marked, cited, places)):
        if _within(start, found.hidden):
            continue
        while ahead and ahead[0].offset <= start:
            yield _place(ahead.popleft())
        piece = escape(text[start:end]).replace("\n", Markup("<br>"))
        if text[start:end].strip() and _within(start, marked):
            piece = Markup("<mark>{}</mark>").format(piece)
        elif text[start:end].strip() and _within(start, cited):
            piece = Markup('<span class="cited">{}</span>').format(piece)
        if _within(start, found.italic):
            piece = Markup("<em>{}</em>").format(piece)
        if _within(start, found.bold):
            piece = Markup("<strong>{}</strong>").format(piece)
        yield piece
    yield from map(_place, ahead)


def _place(anchor: Anchor) -> Markup:
    return Markup('<a id="{}"></a>').format(anchor.name)


def _touching(block: Block, spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(span for span in spans if span.start < block.end and span.end > block.start)


def _edges(block: Block, *groups: tuple[Span, ...]) -> list[int]:
    """Return every offset of ``block`` at which the style may change, its ends included, in order."""
    inside = {edge for group in groups for span in group for edge in (span.start, span.end)}
    return sorted({block.start, block.end} | {edge for edge in inside if block.start < edge < block.end})


def _within(offset: int, spans: tuple[Span, ...]) -> bool:
    """Tell whether the character at ``offset`` lies in one of ``spans``."""
    return any(span.start <= offset < span.end for span in spans)
