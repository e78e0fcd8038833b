"""Whom a directive goes to: the lists behind "Kính gửi" and "Nơi nhận"."""

from __future__ import annotations

import re

from ingest.datamodels import Span
from ingest.sentences import stripped, trimmed
from ingest.vietnamese import LOWER, fold

TO = re.compile(r"^[ *_]*Kính\s+(?:gửi|trình|thưa)[ *_]*:?[ *_]*", re.MULTILINE | re.IGNORECASE)
COPIED = re.compile(r"^[ *_]*Nơi\s+nhận[ *_]*:?[ *_]*", re.MULTILINE | re.IGNORECASE)

_BULLET = re.compile(r"[-–—•+*]\s*(?=\w)")
_NEXT_COLUMN = re.compile(r" {3,}")
# The signer's title run together with a line of the list: "- Như trên; KT. GIÁM ĐỐC".
TITLE_WORDS = (
    r"(?:TM\.|KT\.|TL\.|TUQ\.|Q\.|T/M|K/T|T/L|PHÓ\s|CHỦ TỊCH|CHỦ NHIỆM|GIÁM ĐỐC|CHÁNH|BÍ THƯ|BỘ TRƯỞNG|THỨ TRƯỞNG|"
    r"CỤC TRƯỞNG|CHI CỤC TRƯỞNG|TRƯỞNG|THỦ TƯỚNG|TỔNG|VIỆN TRƯỞNG|HIỆU TRƯỞNG|THƯỜNG TRỰC|ỦY VIÊN|UỶ VIÊN|THỐNG ĐỐC)"
)
TITLE_BEHIND = re.compile(rf"[;.,:]\s+(?={TITLE_WORDS}[^{LOWER}\n]*$)")
_TEXT_BEGINS = re.compile(r"(?:Thực hiện|Căn cứ|Theo|Để|Ngày|Trên cơ sở|Xét|Sau khi|Hiện nay|Triển khai)\s")
_LONGEST_ITEM = 400


def read_list(text: str, start: int, limit: int) -> tuple[list[Span], int]:
    """Return the items behind a label that ends at ``start``, without their punctuation, and where the list ends.

    >>> text = "Kính gửi: Sở Y tế;\\n- Các sở, ngành.\\nThực hiện"
    >>> spans, end = read_list(text, 9, len(text))
    >>> [span.of(text) for span in spans]
    ['Sở Y tế', 'Các sở, ngành']
    """
    spans: list[Span] = []
    line_end = text.find("\n", start, limit)
    inline = trimmed(text, start, limit if line_end < 0 else line_end, " *_:")
    end = start
    if inline is not None:
        spans += _item(text, inline)
        end = inline.end
    for line in re.compile(r"[^\n]+").finditer(text, limit if line_end < 0 else line_end, limit):
        part = stripped(text, line.start(), line.end())
        if part is None:
            continue
        bullet = _BULLET.match(text, part.start, part.end)
        if bullet is not None:
            spans += _item(text, Span(bullet.end(), part.end))
        elif spans and _continues(text, spans[-1], end, part):
            spans[-1] = Span(spans[-1].start, (_item(text, part) or [spans[-1]])[0].end)
        else:
            break
        end = part.end
    return spans, end


def _continues(text: str, item: Span, end: int, line: Span) -> bool:
    """Tell whether a line without a dash goes on with the item above it, which ended at ``end`` without a stop."""
    if text.count("\n", end, line.start) != 1 or text[end - 1] in ".:" or line.end - item.start > _LONGEST_ITEM:
        return False
    words = line.of(text)
    if words.isupper() or _TEXT_BEGINS.match(words):
        return False
    if text[end - 1] == ";":
        return words.endswith(";") or words[0].islower()
    return words[0].islower() or text[end - 1] in ",-" or words[-1] in ";."


def _item(text: str, span: Span) -> list[Span]:
    """Strip list punctuation and markup from an item; what stands in a second column is not part of it."""
    columns = (pattern.search(text, span.start, span.end) for pattern in (_NEXT_COLUMN, TITLE_BEHIND))
    end = min([span.end, *(column.start() for column in columns if column)])
    item = trimmed(text, span.start, end, " *_-–", " ;.,*_\n")
    return [item] if item is not None else []


def is_list(text: str, start: int) -> bool:
    """Tell whether what follows a label is a list of addressees: a dash, "Như …", or words on the label's line."""
    ahead = text[start : start + 200].lstrip(" *_:\n")
    listed = _BULLET.match(ahead) is not None or fold(ahead).startswith("nhu ")
    return bool(ahead) and (listed or not text[start : start + 1].isspace())
