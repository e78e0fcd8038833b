"""What a directive is and is about: its kind in capitals with the lines below, or "V/v …"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from ingest.datamodels import Span
from ingest.header.addressees import TO
from ingest.numbers import kinds
from ingest.structure.outline import marker_at
from ingest.structure.sentences import one_line, trimmed
from ingest.vietnamese import LOWER, fold

# "V/v" as printed and as misread: "V/y", "Vív", "V/V:".
ABOUT = re.compile(
    r"^ *[^\w\n]{0,4}(?:V\s?[/íi1l|]\s?[vVyỵ](?:iệc)?(?!\w)|V/(?=việc)|Về\s?việc|Trích\s+yếu)\s*[:.]?\s*",
    re.MULTILINE | re.IGNORECASE,
)
CONSOLIDATED = "Văn bản hợp nhất"
_OPENING = re.compile(r"[\W_]*(?:(?:V\s?/\s?v|về)\s*:?\s+(?:việc\s+)?|[vmw]\S{0,2}\s?việc\s+)", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"(?:,|(?<!\w)(?:của|và|với|tại|do|theo|về|cho|các|những|số|ngày|trong|để|từ|hoặc|năm|đối|nhằm|là|bị|được))$"
)
# A line that begins so is the text, not the title: legal bases, the sender's reasons, the authority in capitals.
_TEXT_BEGINS = re.compile(
    r"(?:Căn cứ|Thực hiện|Theo|Trên cơ sở|Để|Nhằm|Trong|Thời gian|Ngày|Qua|Sau khi|Xét|Tiếp theo|Tiếp tục|Hiện nay|"
    r"Tiếp thu|Phúc đáp|Năm|Kính|Vừa qua|Những năm|Số:|Hôm nay|Điều \d+|Chương|Phần|Được sự|Thường trực|Nơi nhận)(?!\w)"
    r"|\((?:Kèm|Ban hành|Trình|Phục vụ)"
)
_LAW_SENTENCE = re.compile(r"(?:Quốc hội|Hội đồng nhân dân|Chủ tịch|Bộ trưởng|Chính phủ|Ủy ban)[^\n]* ban hành ")
# Between kind and subject Party documents name the committee: "CHỈ THỊ | CỦA BAN THƯỜNG VỤ TỈNH ỦY".
_ISSUED_BY = re.compile(rf"\s*[*_]*CỦA\s[^\n{LOWER}]+(?=\n)")
# So do resolutions of a congress or a session, over several lines; what they are about follows in small letters.
_ADOPTED_BY = re.compile(
    r"\s*[*_]*(?:CỦA|HỘI NGHỊ|ĐẠI HỘI|KỲ HỌP|PHIÊN HỌP|BAN CHẤP HÀNH|BAN THƯỜNG VỤ|TỈNH ỦY|THÀNH ỦY|HUYỆN ỦY|ĐẢNG ỦY|"
    rf"ỦY BAN|HỘI ĐỒNG|CHỦ TỊCH|BỘ TRƯỞNG)\s[^\n{LOWER}]+(?:\n[^\n{LOWER}]+){{0,3}}"
    rf"(?=\n[\s*_]*(?:V/v|Về|[{LOWER}]+)\s)"
)
# Words that may follow a kind on its line without being what the directive is about.
_SORTS = re.compile(
    r"(?:thanh tra|kiem tra|tham tra|tham dinh|giam sat|tom tat|ket qua|lien tich|lien nganh|phoi hop|hop|lam viec|"
    r"noi bo|khan|thuong ky|dinh ky|nhanh|hanh dong|chuyen de|bo sung|hoi nghi|cuoc hop|toa dam|ban giao)"
)
_DRAFT = re.compile(r"\W*(?:du\s*thao|ban\s*thao)\W*(?:lan\s*\w+\W*)?")
_MOST_LINES = 12
_LONGEST_TITLE = 400
_TITLE_WITHIN = 800
"""Characters behind the letterhead within which the title stands."""
_ABOUT_WITHIN = 2500
_LIKE_KIND = 87.0
_SHORTEST_MISREAD = 6


class Title(NamedTuple):
    """The kind, where it is stated, what the directive is about, and where the title ends (0: there is none)."""

    kind: str | None = None
    kind_span: Span | None = None
    subject: Span | None = None
    end: int = 0


def kind_line(line: str) -> tuple[str, int] | None:
    """Return the kind that a line in capitals states, and the length of its words; None where it states none.

    >>> kind_line("QUYÉT ĐỊNH"), kind_line("BÁO CÁO THẨM TRA"), kind_line("BỘ TÀI CHÍNH")
    (('Quyết định', 10), ('Báo cáo', 16), None)
    """
    bare = line.strip(" *_#:-–.,|~'`")
    if not 3 <= len(bare) <= 200 or not bare.isupper():
        return None
    folded = " ".join(fold(bare).split())
    for name, kind in _kinds_folded():
        if folded == name:
            return kind, len(bare)
        if folded.startswith(name + " ") and _SORTS.fullmatch(folded[len(name) + 1 :]):
            return kind, len(bare)
    if len(folded) < _SHORTEST_MISREAD:
        return None
    names = [name for name, _ in _kinds_folded()]
    like = process.extractOne(folded, names, scorer=fuzz.ratio, score_cutoff=_LIKE_KIND)
    return (dict(_kinds_folded())[like[0]], len(bare)) if like is not None and like[0][0] == folded[0] else None


@lru_cache(maxsize=1)
def _kinds_folded() -> tuple[tuple[str, str], ...]:
    """Kinds that a title may state by their folded name, longest first."""
    named = [(fold(kind), kind) for kind in kinds() if kind != "Văn bản"]
    return tuple(sorted(named, key=lambda pair: -len(pair[0])))


def read_title(text: str, head_end: int) -> Title:
    """Read the title of a directive whose letterhead ends at ``head_end``.

    >>> text = "KẾ HOẠCH\\nVề việc phòng, chống dịch\\nCăn cứ Luật"
    >>> title = read_title(text, 0)
    >>> title.kind, title.subject.of(text)
    ('Kế hoạch', 'phòng, chống dịch')
    """
    found = _kind_lines(text, head_end, min(len(text), head_end + _TITLE_WITHIN))
    if found:
        kind, span = found[0]
        # A consolidated text says so in its letterhead; its title is that of the text it consolidates.
        below = found[1][1] if kind == CONSOLIDATED and len(found) > 1 else span
        return _titled(text, kind, span, _line_end(text, below.end))
    about = ABOUT.search(text, head_end, min(len(text), head_end + _ABOUT_WITHIN))
    if about is None:
        return Title()
    label = trimmed(text, about.start(), about.end(), " *_(\n", " :\n")
    end = _subject_end(text, about.end())
    return Title(None, label, subject_within(text, about.end(), end), end)


def about_label(text: str, piece: Span) -> Span | None:
    """Return the label "V/v" at the beginning of a piece of a line, None where there is none.

    >>> about_label("Số: 1/A V/v họp", Span(8, 15))
    Span(start=8, end=12)
    """
    match = ABOUT.match(piece.of(text))
    return Span(piece.start + match.start(), piece.start + match.end()) if match and match.group().strip() else None


def _kind_lines(text: str, start: int, end: int) -> list[tuple[str, Span]]:
    """Return the lines that state a kind, the first with no addressees and no legal basis before it."""
    found: list[tuple[str, Span]] = []
    for match in re.compile(r"[^\n]+").finditer(text, start, end):
        line = trimmed(text, match.start(), match.end(), " *_#.,~'`|", " *_:-")
        if line is None:
            continue
        if (kind := kind_line(line.of(text))) is not None:
            found.append((kind[0], line))
        elif (named := begun_kind(line.of(text))) is not None and not found:
            found.append((named, Span(line.start, line.start + len(named))))
        elif not found and (TO.match(line.of(text)) or line.of(text).startswith("Căn cứ")):
            break
    return found


def begun_kind(line: str) -> str | None:
    """Return the kind where a line in capitals goes on with what it is about.

    >>> begun_kind("LUẬT ĐẤT ĐAI"), begun_kind("CÔNG VĂN ĐẾN")
    ('Luật', None)
    """
    if not line.isupper():
        return None
    folded = " ".join(fold(line).split())
    named = next((kind for name, kind in _kinds_folded() if folded.startswith(name + " ")), None)
    return named if named != "Công văn" else None


def _line_end(text: str, position: int) -> int:
    stop = text.find("\n", position)
    return len(text) if stop < 0 else stop


def _titled(text: str, kind: str, span: Span, line_end: int) -> Title:
    """Read the lines below a kind in capitals; a kind alone is a title without a subject."""
    issued = _ADOPTED_BY.match(text, line_end) or _ISSUED_BY.match(text, line_end)
    start = issued.end() if issued else line_end
    rest = trimmed(text, span.end, _line_end(text, span.end), " *_:-.")
    if rest is not None and kind_line(text[span.start : rest.end]) is None:
        start = rest.start
    while start < len(text) and text[start] in "\n *_":
        start += 1
    end = _subject_end(text, start)
    first = text[start:end]
    # "KẾ HOẠCH | Thực hiện Nghị quyết …" is a title, "Thực hiện Nghị quyết …, Sở báo cáo như sau:" is text.
    reason = _TEXT_BEGINS.match(first) and (first.rstrip()[-1:] in set(":;,") or len(first) > _LONGEST_TITLE)
    text_begins = re.match(r"Căn cứ|Hôm nay|Điều \d", first) or TO.match(first) or len(first) > 2 * _LONGEST_TITLE
    if not first.strip() or text_begins or reason or marker_at(text, start, end) is not None:
        return Title(kind, span, None, line_end)
    return Title(kind, span, subject_within(text, start, end), end)


def _subject_end(text: str, start: int) -> int:
    """Return where the lines of a subject end: at a blank line, a rule, or where the text itself begins."""
    end = start
    for count, line in enumerate(re.compile(r"[^\n]*\n?").finditer(text, start)):
        words = line.group().strip(" *_\n")
        if not words or count == _MOST_LINES:
            break
        if count and not goes_on(one_line(text[start:end]).rstrip(" *_"), words):
            break
        end = line.end()
    return end


def goes_on(before: str, line: str) -> bool:
    """Tell whether a line is still part of the subject ``before`` it."""
    if _UNFINISHED.search(before, max(0, len(before) - 8)):
        return True
    if TO.match(line) or before.endswith((".", ":", ";")) or re.fullmatch(r"[-_=*–—~\s.]+", line):
        return False
    if _LAW_SENTENCE.match(line) or len(line) > _LONGEST_TITLE:
        return False
    capitals = line.isupper() and not before.isupper()
    return not capitals and _TEXT_BEGINS.match(line) is None and marker_at(line, 0, len(line)) is None


def subject_within(text: str, start: int, end: int) -> Span | None:
    """Return the subject without markup, "về (việc)" in front and the full stop."""
    opening = _OPENING.match(text, start, end)
    found = trimmed(text, opening.end() if opening else start, end, " *_\n", " *_\n.")
    if found is not None and found.of(text).endswith(")") and found.of(text).count("(") < found.of(text).count(")"):
        return trimmed(text, found.start, found.end, " ", " *_\n.)")
    return found
