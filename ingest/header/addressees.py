"""Whom a directive goes to: the lists behind "Kính gửi" and "Nơi nhận"."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.datamodels import Span
from ingest.structure.sentences import stripped, trimmed
from ingest.vietnamese import LOWER, UPPER, fold

TO = re.compile(
    r"^ *[^\w\n]{0,4}K[ií]nh\s{0,3}(?:g[uưứửừữ]i|trình|thưa)[ *_]*[:;]?[ *_]*", re.MULTILINE | re.IGNORECASE
)
COPIED = re.compile(
    r"^ *[^\w\n]{0,4}(?:N[oơởờớ]i\s{0,3}nh[aâậăạ]n[ *_]*[:;.]?|"
    r"[^\W\d_]{1,2}[oơởờớôò]i\s{0,3}nh[aâậăạặấ]n\s?[:;])[ *_]*",
    re.MULTILINE | re.IGNORECASE,
)

_BULLET = re.compile(r"(?:[-–—•+~¬«»·▪●■¡‑]{1,2}|\*(?= ))\s*['‘’“\"(]?\s*(?=\w)")
_NEXT_COLUMN = re.compile(r" {3,}| \| ")
_IN_CELL = re.compile(r"; (?=[-–—•+*~] ?\w)")
# The signer's title run together with a line of the list: "- Như trên; KT. GIÁM ĐỐC".
_TITLES = (
    r"TM\.|KT\.|TL\.|TUQ\.|Q\.|T/M|K/T|T/L|TUN\.|TM |KT |TL |PHO |CHU TICH|CHU NHIEM|GIAM DOC|CHANH|BI THU|QUYEN |"
    r"BO TRUONG|THU TRUONG|CUC TRUONG|CHI CUC TRUONG|TRUONG |VU TRUONG|THU TUONG|TONG |VIEN TRUONG|HIEU TRUONG|"
    r"THUONG TRUC|UY VIEN|THONG DOC|CHI HUY TRUONG|TU LENH|DOI TRUONG|HAT TRUONG|KE TOAN TRUONG|THU KY|CHU TOA|CHU TRI|"
    r"NGUOI "
)
_TITLE_AT = re.compile(rf"(?:{_TITLES})", re.IGNORECASE)
_BEHIND = re.compile(rf"[;.,:/)]+[\s\W]+(?=[{UPPER}])")
_TEXT_BEGINS = re.compile(r"(?:Thực hiện|Căn cứ|Theo|Để|Ngày|Trên cơ sở|Xét|Sau khi|Hiện nay|Triển khai|Ngày)\s")
# The copy that is filed: the last item of every list of copies.
FILED = re.compile(r"^[ ]*[-–—•+~*][ ]*Lưu\s*:?\s*(?:VT|VP|HS|CV|Văn phòng|Văn thư|\()", re.MULTILINE)
_STRAYED_WITHIN = 1500
_MOST_STRAYED = 6
_LAST = re.compile(r"luu(?![^\W_])")
_LONGEST_ITEM = 400
_WORD = re.compile(r"[^\W\d_]{2,}")


def opens_title(words: str) -> bool:
    """Tell whether a line in capitals begins as a signer's title does.

    >>> opens_title("KT. CHỦ TỊCH"), opens_title("CHU TỊCH"), opens_title("Chủ tịch")
    (True, True, False)
    """
    letters = [char for char in words if char.isalpha()]
    capitals = len(letters) > 2 and sum(map(str.isupper, letters)) >= 0.9 * len(letters)
    return capitals and _TITLE_AT.match(fold(words) + " ") is not None


def title_behind(text: str, start: int, end: int) -> Span | None:
    """Return a signer's title that stands in capitals behind an item of a list on the same line."""
    for mark in _BEHIND.finditer(text, start, end):
        rest = text[mark.end() : end]
        if opens_title(rest) and not re.search(rf"[{LOWER}]", rest):
            return Span(mark.end(), end)
    return None


def read_list(text: str, start: int, limit: int) -> tuple[list[Span], int]:
    """Return the items behind a label that ends at ``start``, without their punctuation, and where the list ends.

    Items begin with a dash, or are lines that end as items do; specks that recognition saw between them are skipped.

    >>> text = "Kính gửi: Sở Y tế;\\n- Các sở, ngành.\\nThực hiện"
    >>> spans, end = read_list(text, 9, len(text))
    >>> [span.of(text) for span in spans]
    ['Sở Y tế', 'Các sở, ngành']
    """
    spans: list[Span] = []
    line_end = text.find("\n", start, limit)
    line_end = limit if line_end < 0 else line_end
    end = start
    bulleted = False
    inline = trimmed(text, start, line_end, " *_:")
    if inline is not None and _WORD.search(inline.of(text)) and not opens_title(inline.of(text)):
        for cell in _cell_parts(text, inline):
            bullet = _BULLET.match(text, cell.start, cell.end)
            bulleted = bulleted or bullet is not None
            spans += _item(text, Span(bullet.end(), cell.end) if bullet else cell)
        end = inline.end
    for line in re.compile(r"[^\n]+").finditer(text, line_end, limit):
        part = stripped(text, line.start(), line.end())
        if part is None:
            continue
        bullet = _BULLET.match(text, part.start, part.end)
        if bullet is not None:
            bulleted = True
            for piece in _cell_parts(text, Span(bullet.end(), part.end)):
                inner = _BULLET.match(text, piece.start, piece.end)
                spans += _item(text, Span(inner.end(), piece.end) if inner else piece)
        elif spans and _continues(text, spans[-1], end, part):
            spans[-1] = Span(spans[-1].start, (_item(text, part) or [spans[-1]])[0].end)
        elif _is_item(text, part, spans, bulleted):
            spans += _item(text, part)
        elif bulleted and (_is_between(text, part, limit) or _is_strayed(text, part, limit, spans)):
            continue
        else:
            break
        end = part.end
    return spans, end


def read_parted_list(text: str, start: int, resumed: int, limit: int) -> tuple[list[Span], int]:
    """Read a list that a letterhead's right column parts from its label: the label's line, then from ``resumed``."""
    first, _ = read_list(text, start, text.find("\n", start))
    rest, end = read_list(text, resumed, limit)
    return [*first, *rest], max(end, resumed)


_SPECKS = 12


def _is_between(text: str, line: Span, limit: int) -> bool:
    """Tell whether a line between items is none: a speck, or the other column's title with more items below."""
    if not _WORD.search(text, line.start, line.end) and line.end - line.start < _SPECKS:
        return True
    below = re.compile(r"\s*").match(text, line.end, limit)
    more = below is not None and _BULLET.match(text, below.end(), limit) is not None
    return more and opens_title(line.of(text))


def _is_strayed(text: str, line: Span, limit: int, spans: list[Span]) -> bool:
    """Tell whether a line strayed into a list that is not at its end: the copy that is filed comes last, further on."""
    if any(_LAST.match(fold(span.of(text))) for span in spans):
        return False
    ahead = text[line.start : min(limit, line.start + _STRAYED_WITHIN)]
    filed = FILED.search(ahead)
    if filed is None or COPIED.search(ahead):
        return False
    between = [words for words in ahead[: filed.start()].splitlines() if words.strip()]
    items = sum(_BULLET.match(words.strip()) is not None for words in between)
    return len(between) - items <= _MOST_STRAYED and items >= 2


def unlabelled_list(text: str, start: int) -> int | None:
    """Return where a list of copies begins whose label was not read, told by its last item ("- Lưu: VT"); else None."""
    filed = FILED.search(text, start)
    if filed is None:
        return None
    first, items = filed.start(), 0
    while first > start:
        above = text.rfind("\n", start, first - 1) + 1 or start
        line = text[above : first - 1].strip()
        if line and _BULLET.match(line) is None:
            break
        first, items = above, items + bool(line)
    while text[first : first + 1] in ("\n", " "):
        first += 1
    return first if items >= 2 else None


def _cell_parts(text: str, span: Span) -> list[Span]:
    """Part the lines of a table's cell, which stand on one line."""
    cuts = [match.start() + 1 for match in _IN_CELL.finditer(text, span.start, span.end)]
    bounds = [span.start, *cuts, span.end]
    return [part for a, b in pairwise(bounds) if (part := stripped(text, a, b))]


def _is_item(text: str, line: Span, spans: list[Span], bulleted: bool) -> bool:
    """Tell whether a line without a dash is an item: it ends as one, and the list has no dashes or is not closed."""
    words = line.of(text)
    if words.isupper() or _TEXT_BEGINS.match(words) or len(words) > _LONGEST_ITEM // 2 or opens_title(words):
        return False
    if bulleted:
        return False
    closed = bool(spans) and text[spans[-1].end : spans[-1].end + 1] not in (";", ",")
    if closed or (spans and _LAST.match(fold(spans[-1].of(text)))):
        return False
    ends = words.endswith((";", ".", ",", "./.")) or _LAST.match(fold(words)) is not None
    return ends and words[0].isupper() and (not words.endswith(".") or bool(spans) or len(words) < _LONG_SENTENCE)


_LONG_SENTENCE = 90
_LONGEST_END = 50


def _continues(text: str, item: Span, end: int, line: Span) -> bool:
    """Tell whether a line without a dash goes on with the item above it, which ended at ``end`` without a stop."""
    if text.count("\n", end, line.start) != 1 or text[end - 1] in ".:" or line.end - item.start > _LONGEST_ITEM:
        return False
    words = line.of(text)
    if words.startswith("("):
        return text[end - 1] != ";"
    if words.isupper() or _TEXT_BEGINS.match(words) or not _WORD.search(words):
        return False
    if text[end - 1] == ";":
        return words[0].islower()
    ends = words.endswith(";") or (words.endswith(".") and len(words) < _LONGEST_END)
    return words[0].islower() or text[end - 1] in ",-(" or ends


def _item(text: str, span: Span) -> list[Span]:
    """Strip list punctuation and markup from an item; a second column and specks behind its end are not part of it."""
    ends = [span.end]
    if (column := _NEXT_COLUMN.search(text, span.start, span.end)) is not None:
        ends.append(column.start())
    if (title := title_behind(text, span.start, span.end)) is not None:
        ends.append(title.start)
    end = min(ends)
    stop = max(text.rfind(";", span.start, end), text.rfind("./.", span.start, end))
    if stop > span.start and not _WORD.search(text, stop, end):
        end = stop
    item = trimmed(text, span.start, end, " *_-–", " ;.,:*_\n/")
    if item is None or not any(char.isalpha() for char in item.of(text)):  # the number of a page is none
        return []
    return [item]


def is_list(text: str, start: int) -> bool:
    """Tell whether what follows a label is a list of addressees: a dash, "Như …", or words on the label's line."""
    ahead = text[start : start + 200].lstrip(" *_:\n")
    listed = _BULLET.match(ahead) is not None or fold(ahead).startswith("nhu ")
    first = ahead.split("\n", 1)[0].rstrip()
    return bool(ahead) and (listed or first.endswith(";") or not text[start : start + 1].isspace())
