"""The outline of a directive: its numbered parts, and its paragraphs across page breaks.

Both families are read: articles (phần, chương, mục, điều, khoản, điểm) and letters that number ``1.``, ``1.1``,
``a)``, ``(1)`` or Roman parts, and dashes. A directive that numbers nothing has no sections; nothing here fails.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ingest.datamodels import Section, Span
from ingest.sentences import stripped

_MARKUP = r"[ \t]*(?:#{1,6}[ \t]+)?(?:\*\*|__)?"
_ROMAN = r"[IVX]{1,5}"


class _Style(NamedTuple):
    """How one way of numbering looks, and how deep it ranks (0 is the outermost)."""

    kind: str
    rank: int
    pattern: re.Pattern[str]


def _style(kind: str, rank: int, pattern: str) -> _Style:
    return _Style(kind, rank, re.compile(rf"{_MARKUP}(?:{pattern})"))


_STYLES = (
    _style("phan", 0, rf"(?:PHẦN|Phần)\s+(?:thứ\s+)?(?P<n>{_ROMAN}|\d{{1,2}}|[^\W\d_]+)(?=\s*(?:[.:\n]|$))"),
    _style("chuong", 1, rf"(?:CHƯƠNG|Chương)\s+(?P<n>{_ROMAN}|\d{{1,2}})\b"),
    _style("muc", 2, rf"(?:MỤC|Mục)\s+(?P<n>\d{{1,2}}|{_ROMAN})(?=\s*(?:[.:\n]|$))"),
    _style("dieu", 3, r"(?:ĐIỀU|Điều)\s+(?P<n>\d{1,3}[a-zđ]?)(?=\s*(?:[.:\n]|$))"),
    _style("muc", 4, r"(?P<n>[A-HĐ])\s?\.\s+(?=\S)"),
    _style("muc", 5, rf"(?P<n>{_ROMAN})\s?[.)\-/]\s+(?=\S)"),
    _style("khoan", 7, r"(?P<n>\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)\s?[.)]?\s+(?=[^\W\d])"),
    _style("khoan", 6, r"(?P<n>\d{1,2})\s?[.)/]\s+(?=\S)"),
    _style("diem", 8, r"(?P<n>[a-zđ])\s?[.)/]\s+(?=\S)"),
    _style("diem", 9, r"\((?P<n>\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s+(?=\S)"),
    _style("gach", 10, r"(?P<n>[-–—•●▪])\s*(?=[^\W\d_]|[“\"(\d])"),
    _style("gach", 11, r"(?P<n>[+*])\s+(?=\S)"),
)
_CLOSING = re.compile(
    r"(?:Trên đây|Trong quá trình|Trân trọng|Nhận được|Yêu cầu|Đề nghị|Giao Văn phòng)"
    r"|[^.;]{3,120}?(?:thông báo (?:để|đến|tới)|kính (?:báo cáo|trình|đề nghị|mong)|trân trọng)"
)
_END_MARK = re.compile(r"\./\.?[\s*_\w]{0,8}$")
_ITEM_RANK = 9
"""From here on a part is one paragraph: what follows it unnumbered belongs to the part above."""


@dataclass(slots=True)
class _Open:
    """A section whose end is not known yet."""

    path: str
    style: _Style
    start: int
    children: int = 0


def paragraphs(text: str, span: Span) -> list[Span]:
    """Return the paragraphs of ``text[span]``; one that a page break cut in mid-sentence is whole again.

    >>> text = "tạo sự thống nhất\\n\\ntrong nhân dân.\\n\\nBáo cáo kết quả."
    >>> [text[p.start : p.end] for p in paragraphs(text, Span(0, len(text)))]
    ['tạo sự thống nhất\\n\\ntrong nhân dân.', 'Báo cáo kết quả.']
    """
    merged: list[Span] = []
    for match in re.compile(r"[^\n]+").finditer(text, span.start, span.end):
        line = stripped(text, match.start(), match.end())
        if line is None:
            continue
        if merged and _continues(text, merged[-1], line):
            merged[-1] = Span(merged[-1].start, line.end)
        else:
            merged.append(line)
    return merged


def _continues(text: str, before: Span, line: Span) -> bool:
    """Tell whether ``line`` goes on with the sentence of ``before``."""
    if marker_at(text, line.start, line.end) is not None or text[line.start] in "*#|“":
        return False
    last = text[before.end - 1]
    if text[line.start].islower():
        return last not in ".;:!?" or text[before.end - 2 : before.end] == ".."
    unfinished = re.search(r"(?<!\w)(?:của|và|với|tại|do|là|theo|về|cho|các|những|số|ngày|trong|để|,|-)$", text[before.start : before.end])
    return unfinished is not None


def marker_at(text: str, start: int, end: int) -> tuple[_Style, str, int] | None:
    """Return (style, number, end of the marker) when a numbered part begins at ``start``."""
    for style in _STYLES:
        match = style.pattern.match(text, start, end)
        if match is not None:
            return style, match["n"], match.end()
    return None


def outline(text: str, span: Span) -> tuple[Section, ...]:
    """Return the sections of ``text[span]`` in reading order; each covers its subsections.

    >>> text = "1. Sở Y tế:\\na) Lập kế hoạch;\\nb) Báo cáo.\\n2. Sở Tài chính bố trí kinh phí."
    >>> [section.path for section in outline(text, Span(0, len(text)))]
    ['1', '1.a', '1.b', '2']
    """
    done: list[Section] = []
    stack: list[_Open] = []
    top = _Open("", _Style("", -1, re.compile("")), span.start)
    previous_end = span.start
    for paragraph in paragraphs(text, span):
        marker = marker_at(text, paragraph.start, paragraph.end)
        if marker is None:
            _close(done, stack, 0 if _is_closing(text, paragraph, span) else _ITEM_RANK, previous_end, text)
        else:
            style, number, _ = marker
            _close(done, stack, style.rank, previous_end, text)
            parent = stack[-1] if stack else top
            parent.children += style.kind == "gach"
            stack.append(_Open(_path(stack, parent, style, number), style, paragraph.start))
        previous_end = paragraph.end
    _close(done, stack, 0, previous_end, text)
    return tuple(sorted(done, key=lambda section: (section.start, -section.end)))


def _is_closing(text: str, paragraph: Span, body: Span) -> bool:
    """Tell whether an unnumbered paragraph is the letter's closing formula ("… để biết và thực hiện./.")."""
    words = text[paragraph.start : paragraph.end]
    last = not text[paragraph.end : body.end].strip()
    return last and _END_MARK.search(words) is not None and _CLOSING.match(words) is not None


def _close(done: list[Section], stack: list[_Open], rank: int, end: int, text: str) -> None:
    """Close every open section of this rank or deeper."""
    while stack and stack[-1].style.rank >= rank:
        part = stack.pop()
        done.append(Section(part.path, part.style.kind, _title(text, part, end), part.start, end))


def _path(stack: list[_Open], parent: _Open, style: _Style, number: str) -> str:
    """Name a section by the way to it; articles count through chapters, so theirs begins anew."""
    if style.kind == "dieu":
        return number
    if style.kind == "gach":
        number = f"-{parent.children}"
    above = next((part.path for part in reversed(stack) if part.style.kind not in {"chuong", "phan"} or part is parent), "")
    if "." in number and above.split(".")[-1] == number.split(".")[0]:
        number = number.split(".", 1)[1]
    return f"{above}.{number}" if above else number


def _title(text: str, part: _Open, end: int) -> str | None:
    """Return the heading of a section: a short first line that is not itself a sentence of the text."""
    marker = marker_at(text, part.start, end)
    start = marker[2] if marker else part.start
    line_end = text.find("\n", start, end)
    first = text[start : end if line_end < 0 else line_end].strip().strip("*_# ")
    if not first and line_end >= 0 and part.style.rank <= 3:
        first = text[line_end:end].strip().split("\n")[0].strip("*_# ")
    whole = line_end < 0 and part.style.rank > 3
    if not first or len(first) > 150 or (whole and not first.endswith(":")) or first[-1] in ".;" or part.style.kind == "gach":
        return None
    return first.rstrip(": ").lstrip(". :") or None
