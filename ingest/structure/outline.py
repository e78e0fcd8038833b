"""The outline of a directive: its numbered parts, and its paragraphs across line and page breaks.

Both families are read: articles (phần, chương, mục, điều, khoản, điểm) and letters that number ``1.``, ``1.1``,
``a)``, ``(1)`` or Roman parts, and dashes. A directive that numbers nothing has no sections; nothing here fails.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.datamodels import Section, Span
from ingest.structure.markers import ARTICLE_RANK, CELL_SEPARATOR, ITEM_RANK, Marker, Style, marker_at
from ingest.structure.order import in_order
from ingest.structure.sentences import one_line, stripped

__all__ = ["Marker", "SectionFinder", "marker_at", "outline", "paragraphs"]

_CLOSING = re.compile(
    r"(?:Trên đây|Trong quá trình|Trân trọng|Nhận được|Yêu cầu|Đề nghị|Giao Văn phòng)"
    r"|[^.;]{3,120}?(?:thông báo (?:để|đến|tới)|kính (?:báo cáo|trình|đề nghị|mong)|trân trọng)"
)
_END_MARK = re.compile(r"\./\.?[\s*_\w]{0,8}$")

# A line that ends in one of these goes on in the next, whatever that begins with ("theo quy định tại | Điều 5.").
_UNFINISHED = re.compile(
    r"(?<!\w)(?:của|và|với|tại|do|là|theo|về|cho|các|những|số|ngày|tháng|trong|để|từ|hoặc|bởi|khoản|điểm|điều)$",
    re.IGNORECASE,
)
_UNFINISHED_LENGTH = 8
_FIRST_NUMBERS = frozenset({"1", "a", "I", "A"})
"""What a list begins with: such a line goes on with nothing, whatever the heading above it ends in."""
_FULL_LINE = 0.9
"""A line this full of the text's width was broken by the page, not by the writer."""
_MOST_COLUMNS = 140
"""Lines longer than this are paragraphs as typed; below it the text may be broken at a page's width."""
_FEWEST_LINES = 8
_LONGEST_TITLE = 150
_LONGEST_HEADING = 300
"""Characters of the longest heading of an article or what stands above one; titles of laws' articles are long."""
_MOST_HEADING_LINES = 5
_NOTE_MARK = re.compile(r"^\d{1,3}\s*(?=\()|(?<=[^\W\d_])\d{1,3}$|\s?\[\d{1,3}\]$")


@dataclass(slots=True)
class _Open:
    """A section whose end is not known yet."""

    path: str
    marker: Marker
    first: Span

    @property
    def start(self) -> int:
        """Where the section begins."""
        return self.first.start

    @property
    def style(self) -> Style:
        """How the section is numbered."""
        return self.marker.style


def paragraphs(text: str, span: Span) -> list[Span]:
    """Return the paragraphs of ``text[span]``; one that a line or page break cut in mid-sentence is whole again.

    >>> text = "tạo sự thống nhất\\n\\ntrong nhân dân.\\n\\nBáo cáo kết quả."
    >>> [text[p.start : p.end] for p in paragraphs(text, Span(0, len(text)))]
    ['tạo sự thống nhất\\n\\ntrong nhân dân.', 'Báo cáo kết quả.']
    """
    found = re.compile(r"[^\n]+").finditer(text, span.start, span.end)
    lines = [line for match in found if (line := stripped(text, match.start(), match.end()))]
    width = _page_width(lines)
    merged: list[Span] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None and _continues(text, before, line, width):
            merged[-1] = Span(merged[-1].start, line.end)
        else:
            merged.append(line)
    return merged


def _page_width(lines: Sequence[Span]) -> int | None:
    """Return the width at which the text's lines are broken, or None where a line is a paragraph."""
    if len(lines) < _FEWEST_LINES:
        return None
    longest = sorted(line.end - line.start for line in lines)
    return longest[-1 - len(longest) // 10] if longest[-1] <= _MOST_COLUMNS else None


def _continues(text: str, before: Span, line: Span, width: int | None) -> bool:
    """Tell whether ``line`` goes on with the sentence of ``before``, the line above it."""
    if CELL_SEPARATOR in text[before.start : before.end] or CELL_SEPARATOR in text[line.start : line.end]:
        return False
    if _UNFINISHED.search(text, max(before.start, before.end - _UNFINISHED_LENGTH), before.end):
        begun = marker_at(text, line.start, line.end)
        first = begun is not None and begun.style.kind != "dieu" and begun.number in _FIRST_NUMBERS
        return text[line.start] not in "*#|" and not first
    if text[line.start] in "*#|“" or marker_at(text, line.start, line.end) is not None:
        return False
    last = text[before.end - 1]
    if text[line.start].islower():
        return last not in ".;:!?" or text.startswith("..", before.end - 2)
    if last in ",-":
        return True
    broken = width is not None and before.end - before.start >= _FULL_LINE * width
    return broken and last not in ".;:!?" and "\n\n" not in text[before.end : line.start]


def outline(text: str, span: Span, above: str = "", recognised: bool = False) -> tuple[Section, ...]:
    """Return the sections of ``text[span]`` in reading order; each covers its subsections.

    All paths begin with ``above``, the path of what the span is a part of, where that is given. ``recognised``
    tells a text from a scan, whose numbers may be misread.

    >>> text = "1. Sở Y tế:\\na) Lập kế hoạch;\\nb) Báo cáo.\\n2. Sở Tài chính bố trí kinh phí."
    >>> [section.path for section in outline(text, Span(0, len(text)))]
    ['1', '1.a', '1.b', '2']
    """
    done: list[Section] = []
    stack: list[_Open] = []
    dashes: dict[int, int] = {}
    parts = paragraphs(text, span)
    closing = _closing_start(text, parts)
    previous_end = span.start
    for index, (paragraph, marker) in enumerate(zip(parts, in_order(text, parts, recognised), strict=True)):
        if marker is None:
            _close(done, stack, ITEM_RANK if index < closing else 0, previous_end, text)
        else:
            _close(done, stack, marker.style.rank, previous_end, text)
            if marker.style.kind == "gach":
                marker = _counted(marker, stack[-1].start if stack else -1, dashes)
            stack.append(_Open(_path(stack, marker, above), marker, paragraph))
        previous_end = paragraph.end
    _close(done, stack, 0, previous_end, text)
    return tuple(sorted(done, key=lambda section: (section.start, -section.end)))


def _counted(marker: Marker, parent: int, dashes: dict[int, int]) -> Marker:
    """Number a dash by its place among those of the same part; ``parent`` is where that part begins."""
    dashes[parent] = dashes.get(parent, 0) + 1
    return marker._replace(number=f"-{dashes[parent]}")


def _closing_start(text: str, parts: Sequence[Span]) -> int:
    """Return the index of the paragraph where the letter's closing formula ("… để biết và thực hiện./.") begins."""
    index = len(parts)
    if not parts or _END_MARK.search(text, max(parts[-1].start, parts[-1].end - 12), parts[-1].end) is None:
        return index
    while index and _closes(text, parts[index - 1]):
        index -= 1
    return index


def _closes(text: str, paragraph: Span) -> bool:
    """Tell whether an unnumbered paragraph is a closing formula."""
    marker = marker_at(text, paragraph.start, paragraph.end)
    return marker is None and _CLOSING.match(text, paragraph.start, paragraph.end) is not None


def _close(done: list[Section], stack: list[_Open], rank: int, end: int, text: str) -> None:
    """Close every open section of this rank or deeper."""
    while stack and stack[-1].style.rank >= rank:
        part = stack.pop()
        done.append(Section(part.path, part.style.kind, _title(text, part, end), part.start, end))


def _path(stack: Sequence[_Open], marker: Marker, above: str) -> str:
    """Name a section by the way to it; articles count on through chapters, so the way to them begins anew."""
    way = stack[-1].path if stack and marker.style.kind != "dieu" else above
    number = marker.number
    if "." in number and way.split(".")[-1] == number.split(".")[0]:
        number = number.split(".", 1)[1]
    return f"{way}.{number}" if way else number


def _title(text: str, part: _Open, end: int) -> str | None:
    """Return the heading of a section: a short first paragraph that is not itself a sentence of the text."""
    if part.style.kind == "gach":
        return None
    article = part.style.rank <= ARTICLE_RANK
    first = _bare(text[part.marker.end : part.first.end])
    below = stripped(text, part.first.end, end)
    if not first and article and below is not None:
        first = _heading_below(text, below)
    if article:
        first = _NOTE_MARK.sub("", first)
    headed = below is not None or article or first.endswith(":")
    longest = _LONGEST_HEADING if article else _LONGEST_TITLE
    if not headed or not first or len(first) > longest or first[-1] in ".;":
        return None
    return first.rstrip(": ") or None


def _heading_below(text: str, below: Span) -> str:
    """Return the heading on the line under a number; lines in capitals are one heading."""
    lines: list[str] = []
    position = below.start
    while position < below.end and len(lines) < _MOST_HEADING_LINES:
        line_end = text.find("\n", position, below.end)
        line_end = below.end if line_end < 0 else line_end
        line = _bare(text[position:line_end])
        if lines and (not line.isupper() or marker_at(text, position, line_end) is not None):
            break
        lines.append(line)
        if not line.isupper():
            break
        position = line_end + 1
    return " ".join(lines)


def _bare(line: str) -> str:
    """Strip markup, and the point or colon behind a number, from a heading's line."""
    return one_line(line).strip(" *_#").lstrip(".: *_").strip()


class SectionFinder:
    """Finds the innermost section around a range, in the time of its depth and a bisection."""

    def __init__(self, sections: Sequence[Section]) -> None:
        """Take sections in reading order, as :func:`outline` returns them."""
        self._sections = sections
        self._starts = [section.start for section in sections]
        self._above: list[int] = []
        for index, section in enumerate(sections):
            above = index - 1
            while above >= 0 and sections[above].end < section.end:
                above = self._above[above]
            self._above.append(above)

    def around(self, start: int, end: int) -> list[Section]:
        """Return the sections that cover ``text[start:end]``, innermost first."""
        index = bisect_right(self._starts, start) - 1
        found: list[Section] = []
        while index >= 0:
            if end <= self._sections[index].end:
                found.append(self._sections[index])
            index = self._above[index]
        return found

    def path(self, start: int, end: int) -> str | None:
        """Return the path of the innermost section, or None outside every section."""
        return next((section.path for section in self.around(start, end)), None)
