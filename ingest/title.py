"""What a directive is and is about: its kind in capitals with the lines below, or "V/v …"."""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.addressees import TO
from ingest.datamodels import Span
from ingest.numbers import kind_named
from ingest.sentences import trimmed
from ingest.structure import marker_at
from ingest.vietnamese import LOWER, UPPER, fold

ABOUT = re.compile(r"^[ *_(]*(?:V/v|V/V|Về\s+việc|Trích\s+yếu)\s*:?\s*", re.MULTILINE | re.IGNORECASE)
CONSOLIDATED = "Văn bản hợp nhất"
_KIND_LINE = re.compile(rf"^[ *_#]*(?P<kind>[{UPPER} ]{{3,40}}?)[ *_:-]*$", re.MULTILINE)
_OPENING = re.compile(r"[\s*_]*(?:V/v|về)\s*:?\s+(?:việc\s+)?", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:,|(?<!\w)(?:của|và|với|tại|do|theo|về|cho|các|những|số|ngày|trong|để|từ|hoặc|năm))$")
# A line that begins so is the text, not the title: legal bases, the sender's reasons, the authority in capitals.
_TEXT_BEGINS = re.compile(
    r"(?:Căn cứ|Thực hiện|Theo|Trên cơ sở|Để|Nhằm|Trong|Thời gian|Ngày|Qua|Sau khi|Xét|Tiếp theo|Tiếp tục|Hiện nay|"
    r"Tiếp thu|Phúc đáp|Năm|Kính|Vừa qua|Những năm|Số:)(?!\w)|\((?:Kèm|Ban hành|Trình|Phục vụ)"
)
# Between kind and subject Party documents name the committee: "CHỈ THỊ | CỦA BAN THƯỜNG VỤ TỈNH ỦY".
_ISSUED_BY = re.compile(rf"\s*[*_]*CỦA\s[^\n{LOWER}]+(?=\n)")
_MOST_LINES = 12
_LONGEST_TITLE = 300
_TITLE_WITHIN = 800
"""Characters behind the letterhead within which the title stands."""
_ABOUT_WITHIN = 2500


class Title(NamedTuple):
    """The kind, where it is stated, what the directive is about, and where the title ends (0: there is none)."""

    kind: str | None = None
    kind_span: Span | None = None
    subject: Span | None = None
    end: int = 0


def read_title(text: str, head_end: int) -> Title:
    """Read the title of a directive whose letterhead ends at ``head_end``.

    >>> text = "KẾ HOẠCH\\nVề việc phòng, chống dịch\\nCăn cứ Luật"
    >>> title = read_title(text, 0)
    >>> title.kind, title.subject.of(text)
    ('Kế hoạch', 'phòng, chống dịch')
    """
    lines = _KIND_LINE.finditer(text, 0, min(len(text), head_end + _TITLE_WITHIN))
    found = [(kind, line) for line in lines if (kind := kind_named(fold(line["kind"]))) and kind != "Văn bản"]
    if found:
        kind, line = found[0]
        # A consolidated text says so in its letterhead; its title is that of the text it consolidates.
        below = found[1][1] if kind == CONSOLIDATED and len(found) > 1 else line
        return _titled(text, kind, Span(line.start("kind"), line.end("kind")), below.end())
    about = ABOUT.search(text, 0, min(len(text), head_end + _ABOUT_WITHIN))
    if about is None:
        return Title()
    label = trimmed(text, about.start(), about.end(), " *_(\n", " :\n")
    end = _subject_end(text, about.end())
    return Title(None, label, _subject(text, about.end(), end), end)


def _titled(text: str, kind: str, span: Span, line_end: int) -> Title:
    """Read the lines below a kind in capitals; a kind alone is a title without a subject."""
    issued = _ISSUED_BY.match(text, line_end)
    start = issued.end() if issued else line_end
    while start < len(text) and text[start] in "\n ":
        start += 1
    end = _subject_end(text, start)
    first = text[start:end]
    # "KẾ HOẠCH | Thực hiện Nghị quyết …" is a title, "Thực hiện Nghị quyết …, Sở báo cáo như sau:" is text.
    reason = _TEXT_BEGINS.match(first) and (first.rstrip()[-1:] in set(":;,") or len(first) > _LONGEST_TITLE)
    if not first or first.startswith("Căn cứ") or reason or marker_at(text, start, end) is not None:
        return Title(kind, span, None, line_end)
    return Title(kind, span, _subject(text, start, end), end)


def _subject_end(text: str, start: int) -> int:
    """Return where the lines of a subject end: at a blank line, a rule, or where the text itself begins."""
    end = start
    for count, line in enumerate(re.compile(r"[^\n]*\n?").finditer(text, start)):
        words = line.group().strip(" *_\n")
        if not words or count == _MOST_LINES:
            break
        if count and not _goes_on(text[start:end].rstrip(" *_\n"), words):
            break
        end = line.end()
    return end


def _goes_on(before: str, line: str) -> bool:
    """Tell whether a line is still part of the subject."""
    if _UNFINISHED.search(before, max(0, len(before) - 8)):
        return True
    if TO.match(line) or before.endswith((".", ":", ";")) or re.fullmatch(r"[-_=*–—~\s]+", line):
        return False
    capitals = line.isupper() and not before.isupper()
    return not capitals and _TEXT_BEGINS.match(line) is None and marker_at(line, 0, len(line)) is None


def _subject(text: str, start: int, end: int) -> Span | None:
    """Return the subject without markup, "về (việc)" in front and the full stop."""
    opening = _OPENING.match(text, start, end)
    return trimmed(text, opening.end() if opening else start, end, " *_\n", " *_\n.)")
