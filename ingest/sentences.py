"""Where sentences and clauses end in Vietnamese official prose."""

from __future__ import annotations

import re

from ingest.datamodels import Span

# A stop ends a sentence only when a capital follows: not after "1." or "Điều 5.", not inside "19.4.2023", and not
# in an ellipsis that runs on ("…… theo nội dung").
_STOP = re.compile(r"(?<![\s(])(?:(?<!\d)|(?<=\d{4})|(?<=\d{2}))[.!?…]+[”\"’)]*(?:/\.)?(?=\s+[-“\"(]?[A-ZĐÀ-Ỹ])")
_ABBREVIATION = re.compile(r"(?<!\w)(?:Điều|Khoản|Mục|Số|TS|ThS|PGS|GS|TP|Tp|BS|KS|TM|KT|TL|TX)\s*\d*$", re.IGNORECASE)
_CLAUSE = re.compile(r";\s+")


def sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of ``text[span]``, white space stripped, in order.

    >>> text = "1. Giao Sở Y tế chủ trì. Báo cáo trước ngày 02/3/2023."
    >>> [part.of(text) for part in sentences(text, Span(0, len(text)))]
    ['1. Giao Sở Y tế chủ trì.', 'Báo cáo trước ngày 02/3/2023.']
    """
    ends = [
        match.end()
        for match in _STOP.finditer(text, span.start, span.end)
        if not _ABBREVIATION.search(text[span.start : match.start()]) and not _opens_item(text, span, match.start())
    ]
    return _pieces(text, span, ends)


def clauses(text: str, span: Span) -> list[Span]:
    """Return the parts of a sentence between semicolons, each with the semicolon it ends in."""
    return _pieces(text, span, [match.end() for match in _CLAUSE.finditer(text, span.start, span.end)])


def _opens_item(text: str, span: Span, stop: int) -> bool:
    """Tell whether the stop belongs to an item's number at the start of a line ("2.", "a.", "II.")."""
    line = text.rfind("\n", span.start, stop) + 1 if "\n" in text[span.start : stop] else span.start
    return re.fullmatch(r"[\s#*]*(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[a-zđA-Z])", text[line:stop]) is not None


def _pieces(text: str, span: Span, cuts: list[int]) -> list[Span]:
    """Cut a span at the given offsets and strip white space; blank pieces are dropped."""
    bounds = [span.start, *cuts, span.end]
    return [piece for start, end in zip(bounds, bounds[1:], strict=False) if (piece := stripped(text, start, end))]


def stripped(text: str, start: int, end: int) -> Span | None:
    """Return ``text[start:end]`` without surrounding white space, or None when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
