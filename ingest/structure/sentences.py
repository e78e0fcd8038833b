"""Where sentences and clauses end in Vietnamese official prose."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.datamodels import Span
from ingest.vietnamese import UPPER

# A stop ends a sentence only when a capital follows: not inside "19.4.2023", not behind a lone digit ("1. Sở …"), and
# not in an ellipsis that runs on ("…… theo nội dung").
_STOP = re.compile(rf"(?<![\s(])(?<!\b\d)[.!?…]+[”\"’)]*(?:/\.)?(?=\s+[-“\"(]?[{UPPER}])")
_CLAUSE = re.compile(r";\s+")

# What stands right before a stop that ends nothing: an abbreviation anywhere, a part's number at the start of a line.
_ABBREVIATION = re.compile(r"(?<!\w)(?:TS|ThS|PGS|GS|TP|BS|KS|TM|KT|TL|TUQ|TX|H|Q|P|căn cứ)$", re.IGNORECASE)
_ITEM_NUMBER = re.compile(
    r"(?:^|\n)[\s#*]*(?:(?:Điều|Khoản|Mục|Chương|Phần)\s+)?(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]+|[a-zđA-Z])$", re.IGNORECASE
)
_LOOK_BACK = 24
"""Characters before a stop that tell whether it ends a sentence; longer than any abbreviation or number."""


def sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of ``text[span]``, white space stripped, in order.

    >>> text = "1. Giao Sở Y tế chủ trì. Báo cáo trước ngày 02/3/2023."
    >>> [part.of(text) for part in sentences(text, Span(0, len(text)))]
    ['1. Giao Sở Y tế chủ trì.', 'Báo cáo trước ngày 02/3/2023.']
    """
    stops = _STOP.finditer(text, span.start, span.end)
    return _pieces(text, span, [stop.end() for stop in stops if _ends_sentence(text, span.start, stop.start())])


def clauses(text: str, span: Span) -> list[Span]:
    """Return the parts of a sentence between semicolons, each with the semicolon it ends in.

    >>> text = "Sở Y tế lập kế hoạch; Sở Tài chính bố trí kinh phí."
    >>> [part.of(text) for part in clauses(text, Span(0, len(text)))]
    ['Sở Y tế lập kế hoạch;', 'Sở Tài chính bố trí kinh phí.']
    """
    return _pieces(text, span, [match.end() for match in _CLAUSE.finditer(text, span.start, span.end)])


def stripped(text: str, start: int, end: int) -> Span | None:
    """Return ``text[start:end]`` without surrounding white space, or None when nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def trimmed(text: str, start: int, end: int, left: str, right: str | None = None) -> Span | None:
    """Return ``text[start:end]`` without the given characters at its ends, or None when nothing is left.

    >>> trimmed("- Sở Y tế;", 0, 10, "- ", ";").of("- Sở Y tế;")
    'Sở Y tế'
    """
    right = left if right is None else right
    while start < end and text[start] in left:
        start += 1
    while end > start and text[end - 1] in right:
        end -= 1
    return Span(start, end) if start < end else None


def one_line(words: str) -> str:
    """Return ``words`` with every run of white space as one space."""
    return " ".join(words.split())


def _ends_sentence(text: str, start: int, stop: int) -> bool:
    """Tell whether the stop at ``stop`` ends a sentence: no abbreviation and no part's number stands before it."""
    before = text[max(start, stop - _LOOK_BACK) : stop]
    if _ABBREVIATION.search(before):
        return False
    at_line_start = start >= stop - _LOOK_BACK or "\n" in before
    return not (at_line_start and _ITEM_NUMBER.search(before))


def _pieces(text: str, span: Span, cuts: list[int]) -> list[Span]:
    """Cut a span at the given offsets and strip white space; blank pieces are dropped."""
    bounds = [span.start, *cuts, span.end]
    return [piece for start, end in pairwise(bounds) if (piece := stripped(text, start, end))]
