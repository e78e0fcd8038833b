"""What stands around the text of a directive: letterhead, addressees, place and date, signature.

State documents: Nghị định 30/2020/NĐ-CP, Annex I. Party documents open with "ĐẢNG CỘNG SẢN VIỆT NAM" and name
their issuer above a line of asterisks. Two-column letterheads arrive here one column after the other, or with both
columns run together on a line; both are read. A field that is not found stays None.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from ingest.agencies import canonical, known_agencies
from ingest.datamodels import Span
from ingest.numbers import DATE, NUMBER, clean_number, kind_named, kind_of_number, to_date
from ingest.sentences import stripped
from ingest.structure import marker_at
from ingest.vietnamese import fold

_MOTTO = re.compile(r"C[ỘO]NG\s+H[ÒO][ÀA]?[A]?\s+X[ÃA]\s+H[ỘO]I\s+CH[ỦU]\s+NGH[ĨI]A\s+VI[ỆE]T\s+NAM|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM")
_SLOGAN = re.compile(r"độc\s+lập\s*[-–—]\s*tự\s+do\s*[-–—]\s*hạnh\s+phúc", re.IGNORECASE)
_RULE = re.compile(r"[-_=*–—~\s]+")
_HEADER_LENGTH = 1500
"""Characters within which a letterhead without addressees or subject is looked for."""
_COLUMN_GAP = re.compile(r"\s{3,}")
_DECORATION = " \t*_#~-–—=|"
_NUMBER_LINE = re.compile(r"(?:^|\n|\s{3,})[ \t*_]*S(?:ố|Ố)\s*:?\s*(?=\d|[-/])")
_PLACE_DATE = re.compile(r"(?P<place>[A-ZĐÀ-Ỹ][^\n,:;*]{1,40}?)\s*,\s*ngày\s+(?P<when>\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})", re.IGNORECASE)
_SUBJECT = re.compile(r"^[ \t*_]*(?:V/v|Về\s+việc|Trích\s+yếu)\s*:?\s*", re.MULTILINE | re.IGNORECASE)
_TO = re.compile(r"^[ \t*_]*Kính\s+(?:gửi|trình|thưa)[ \t*_]*:?[ \t*_]*", re.MULTILINE | re.IGNORECASE)
_COPIED = re.compile(r"^[ \t*_]*Nơi\s+nhận[ \t*_]*:?[ \t*_]*", re.MULTILINE | re.IGNORECASE)
_NAME = re.compile(r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]+(?:\s+[A-ZĐÀ-Ỹ][a-zà-ỹđ]*){1,4}")
_TITLE = re.compile(
    r"^(?:TM\.|KT\.|TL\.|TUQ\.|Q\.|T/M|K/T|T/L|PHÓ\s|CHỦ TỊCH|GIÁM ĐỐC|CHÁNH|BÍ THƯ|BỘ TRƯỞNG|THỨ TRƯỞNG|CỤC TRƯỞNG|"
    r"TRƯỞNG|THỦ TƯỚNG|TỔNG|VIỆN TRƯỞNG|HIỆU TRƯỞNG|THƯỜNG TRỰC|ỦY VIÊN|UỶ VIÊN|CHI CỤC)"
)
_ORG_HEAD = (
    "uy ban|ubnd|hoi dong|hdnd|so|ban|bo|van phong|chi cuc|cuc|tong cuc|thanh tra|chinh phu|thu tuong|quoc hoi|"
    "thanh uy|tinh uy|huyen uy|quan uy|dang bo|dang uy|cong ty|tong cong ty|tap doan|truong|hoc vien|vien|benh vien|"
    "toa an|phong|trung tam|doan|hoi|lien doan|mat tran|bao hiem|kho bac|ngan hang|cong an|dai|thuong truc|lien minh"
)
_ORG_START = re.compile(rf"(?:{_ORG_HEAD})(?![^\W_])")
_DEPENDENT = re.compile(r"^(?:Văn phòng|Thường trực|Ban Thường vụ|Thanh tra|Phòng)$")


@dataclass(slots=True)
class Letterhead:
    """The header and the signature of one directive as found; ranges are into its text."""

    number: str | None = None
    kind: str | None = None
    date: date | None = None
    place: str | None = None
    issuer: str | None = None
    parent_issuer: str | None = None
    subject: str | None = None
    recipients: tuple[str, ...] = ()
    copied_to: tuple[str, ...] = ()
    signer: str | None = None
    signer_title: str | None = None
    spans: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    body: Span = field(default_factory=lambda: Span(0, 0))


def split_directives(text: str) -> list[Span]:
    """Return one span for each directive in a source: a new one begins at each letterhead with its own number."""
    starts = [0]
    for motto in _MOTTO.finditer(text):
        start = _block_start(text, motto.start())
        if start > starts[-1] and text[starts[-1] : start].strip() and _numbered(text, motto.end()):
            if _MOTTO.search(text, starts[-1], start) or _NUMBER_LINE.search(text, starts[-1], start):
                starts.append(start)
    bounds = [*starts, len(text)]
    return [part for begin, end in zip(bounds, bounds[1:], strict=False) if (part := stripped(text, begin, end))]


def _numbered(text: str, position: int) -> bool:
    """Tell whether a "Số:" line or a dated place follows soon: a quoted motto alone begins nothing."""
    ahead = text[position : position + 600]
    return _NUMBER_LINE.search(ahead) is not None or _PLACE_DATE.search(ahead) is not None


def _block_start(text: str, position: int) -> int:
    """Go back from the motto over the capital lines of the issuer's column."""
    start = text.rfind("\n", 0, position) + 1
    blanks = 0
    cursor = start
    while cursor > 0:
        line_start = text.rfind("\n", 0, cursor - 1) + 1
        line = text[line_start : cursor - 1].strip(_DECORATION)
        if not line:
            blanks += 1
            if blanks > 1:
                break
        elif line.upper() == line and any(char.isalpha() for char in line) and not _TITLE.match(line):
            start, blanks = line_start, 0
        else:
            break
        cursor = line_start
    return start


def read_letterhead(text: str) -> Letterhead:
    """Read every header and signature field of one directive's text."""
    head = Letterhead()
    foot_start = _read_foot(text, head)
    top_end = _top_end(text, foot_start)
    _read_number(text, head, max(top_end, min(foot_start, _HEADER_LENGTH)))
    _read_place_date(text, head, top_end, foot_start)
    _read_issuer(text, head, top_end)
    body_start = max(_read_kind_and_subject(text, head, top_end), _read_recipients(text, head, foot_start), top_end if head.kind is None else 0)
    head.body = Span(min(body_start, foot_start), foot_start)
    return head


def _top_end(text: str, limit: int) -> int:
    """Return where the letterhead ends at the latest: the addressees, the subject, or the first numbered part."""
    ends = [match.start() for pattern in (_TO, _SUBJECT) if (match := pattern.search(text, 0, limit))]
    if ends:
        return min(ends)
    dated = _PLACE_DATE.search(text, 0, min(limit, _HEADER_LENGTH))
    return dated.end() if dated else _first_body_line(text, limit)


def _first_body_line(text: str, limit: int) -> int:
    """Return the start of the first line that is neither capitals, rule, number nor slogan; letterheads are short."""
    position = 0
    for line in text[: min(limit, _HEADER_LENGTH)].splitlines(keepends=True):
        plain = line.strip(_DECORATION + "\n")
        header = not plain or plain.upper() == plain or _NUMBER_LINE.match(plain) or _SLOGAN.search(plain)
        if not header:
            return position if position else 0
        position += len(line)
    return 0 if not _MOTTO.search(text, 0, position) else position


def _read_number(text: str, head: Letterhead, end: int) -> None:
    """Read "Số: …"; a blank left for a handwritten number gives None."""
    for label in _NUMBER_LINE.finditer(text, 0, end):
        number = NUMBER.match(text, label.end(), end)
        if number is not None:
            head.number = clean_number(number.group())
            head.spans["number"] = (Span(number.start(), number.end()),)
            return


def _read_place_date(text: str, head: Letterhead, end: int, foot: int) -> None:
    """Read "Nơi, ngày … tháng … năm …" in the letterhead (or, in laws, just above the signature)."""
    match = _PLACE_DATE.search(text, 0, end) or _PLACE_DATE.search(text, 0, min(foot, _HEADER_LENGTH))
    if match is None:
        return
    line_start = max(text.rfind("\n", 0, match.start("place")) + 1, match.start("place"))
    place = stripped(text, line_start, match.end("place"))
    when = DATE.match(text, match.start("when"))
    if place is not None and len(place.of(text).split()) <= 6:
        head.place, head.spans["place"] = place.of(text).strip("*_ "), (place,)
    if when is not None and (day := to_date(when)) is not None:
        head.date = day
        head.spans["date"] = (Span(text.rfind("ngày", 0, when.start()), when.end()),)


def _read_issuer(text: str, head: Letterhead, end: int) -> None:
    """Read the organisations of the left column: the last is the issuer, the one above it its parent."""
    names: list[tuple[str, Span]] = []
    first = head.spans["number"][0].start if "number" in head.spans else end
    position = 0
    for line in text[: min(end, first)].splitlines(keepends=True):
        part = _left_column(text, position, position + len(line))
        position += len(line)
        if part is None:
            continue
        words = part.of(text)
        folded = fold(words)
        if names and not _ORG_START.match(folded):
            name, span = names[-1]
            names[-1] = (f"{name} {words}", Span(span.start, part.end))
        elif _ORG_START.match(folded):
            names.append((words, part))
    if not names:
        return
    issuer, span = names[-1]
    head.issuer, head.spans["issuer"] = proper_name(issuer, text, head.place), (span,)
    if len(names) > 1:
        parent, parent_span = names[-2]
        head.parent_issuer, head.spans["parent_issuer"] = proper_name(parent, text, head.place), (parent_span,)
        if _DEPENDENT.match(head.issuer):
            head.issuer = f"{head.issuer} {head.parent_issuer}"


def _left_column(text: str, start: int, end: int) -> Span | None:
    """Return the issuer's part of a letterhead line: capitals, without motto, slogan, rules and the number."""
    line = text[start:end]
    for pattern in (_MOTTO, _SLOGAN, _NUMBER_LINE, _PLACE_DATE):
        if found := pattern.search(line):
            line = line[: found.start()]
    while line and line[-1] in _DECORATION + "\n":
        line = line[:-1]
    lead = len(line) - len(line.lstrip(_DECORATION))
    words = line[lead:]
    if not words or words.upper() != words or _RULE.fullmatch(words) or kind_named(fold(words)):
        return None
    return Span(start + lead, start + len(line))


@lru_cache(maxsize=1)
def _proper_words() -> tuple[str, ...]:
    """Names whose capitals are known: fields of departments, agencies, provinces."""
    places = tomllib.loads((Path(__file__).parent / "data" / "places.toml").read_text(encoding="utf-8"))["provinces"]
    names = [agency.name for agency in known_agencies()] + [short for agency in known_agencies() for short in agency.short]
    return tuple(sorted({*names, *places}, key=len, reverse=True))


def proper_name(capitals: str, text: str, place: str | None = None) -> str:
    """Return a name set in capitals as it is written in prose, abbreviations expanded.

    The body of the text is asked first, then the lists; what neither knows gets one capital at the front.

    >>> proper_name("UBND TỈNH QUẢNG NGÃI", ""), proper_name("SỞ Y TẾ", "")
    ('Ủy ban nhân dân tỉnh Quảng Ngãi', 'Sở Y tế')
    """
    name = re.sub(r"\s+", " ", capitals).strip()
    for found in re.finditer(re.escape(name).replace(r"\ ", r"\s+"), text, re.IGNORECASE):
        if found.group().upper() != found.group() and found.group()[0].isupper():
            return canonical(found.group())
    lowered = name.lower()
    for known in (*((place,) if place else ()), *_proper_words()):
        lowered = re.sub(rf"(?<!\w){re.escape(known.lower())}(?!\w)", known, lowered)
    return canonical(lowered[0].upper() + lowered[1:])


def _read_kind_and_subject(text: str, head: Letterhead, top_end: int) -> int:
    """Read the kind and what the directive is about; return where that ends."""
    titled = _title_block(text, head, top_end)
    if titled:
        return titled
    head.kind = kind_of_number(head.number) if head.number else None
    if head.kind is not None:
        head.spans["kind"] = head.spans["number"]
    match = _SUBJECT.search(text, 0, min(len(text), top_end + 2500))
    if match is None:
        if head.kind is None and head.number and _TO.search(text):
            head.kind = "Công văn"
        return 0
    if head.kind is None:
        label = stripped(text, match.start(), match.end())
        head.kind, head.spans["kind"] = "Công văn", (label or Span(match.start(), match.end()),)
    end = _block_end(text, match.end())
    _set_subject(text, head, match.end(), end)
    return end


def _title_block(text: str, head: Letterhead, top_end: int) -> int:
    """Read "QUYẾT ĐỊNH" (a line of its own in capitals) and the lines below it."""
    for line in re.finditer(r"^[ \t*_#]*(?P<kind>[A-ZĐÀ-Ỹ ]{4,40}?)[ \t*_]*$", text[: top_end + 800], re.MULTILINE):
        kind = kind_named(fold(line["kind"]))
        if kind is None:
            continue
        head.kind, head.spans["kind"] = kind, (Span(line.start("kind"), line.end("kind")),)
        start = line.end()
        while start < len(text) and text[start] in "\n \t":
            start += 1
        end = _block_end(text, start)
        label = _SUBJECT.match(text, start)
        if marker_at(text, start, end) is None and not re.match(r"\s*Căn cứ", text[start:end]):
            _set_subject(text, head, label.end() if label else start, end)
            return end
        return line.end()
    return 0


def _block_end(text: str, start: int) -> int:
    """Return the end of the paragraph at ``start``: a blank line, the addressees or a rule."""
    stop = re.compile(r"\n[ \t]*\n|\n[ \t]*[-_*–—]{3,}|\n[ \t*]*(?:Kính gửi|Căn cứ)").search(text, start)
    return stop.start() if stop else len(text)


def _set_subject(text: str, head: Letterhead, start: int, end: int) -> None:
    """Store the subject without markup, "về (việc)" in front and the full stop."""
    if opening := re.compile(r"[\s*_]*về\s+(?:việc\s+)?", re.IGNORECASE).match(text, start, end):
        start = opening.end()
    while end > start and text[end - 1] in "*_ \n\t.":
        end -= 1
    while start < end and text[start] in "*_ \n\t":
        start += 1
    if start < end:
        head.subject = re.sub(r"\s+", " ", text[start:end])
        head.spans["subject"] = (Span(start, end),)


def _read_recipients(text: str, head: Letterhead, foot: int) -> int:
    """Read "Kính gửi: …", inline or as a list of dashes; return where it ends."""
    match = _TO.search(text, 0, foot)
    if match is None:
        return 0
    spans, end = _list_items(text, match.end(), foot)
    head.recipients = tuple(re.sub(r"\s+", " ", span.of(text)) for span in spans)
    head.spans["recipients"] = tuple(spans)
    return end


def _list_items(text: str, start: int, limit: int) -> tuple[list[Span], int]:
    """Return the items after a label, their punctuation left out, and where the list ends."""
    spans: list[Span] = []
    end = start
    inline_end = text.find("\n", start, limit)
    inline = stripped(text, start, limit if inline_end < 0 else inline_end)
    if inline is not None and inline.of(text).strip("*_ :"):
        spans.extend(_item(text, inline))
        end = inline.end
    for line in re.compile(r"[^\n]+").finditer(text, end, limit):
        part = stripped(text, line.start(), line.end())
        if part is None:
            continue
        bullet = re.match(r"[-–—•+*]\s*(?=\w)", part.of(text))
        if bullet is None:
            gap = text.count("\n", end, part.start)
            continues = spans and gap == 1 and text[end - 1] not in ";." and part.of(text)[0].islower()
            if not continues:
                break
            spans[-1] = Span(spans[-1].start, _item(text, part)[0].end)
        else:
            spans.extend(_item(text, Span(part.start + bullet.end(), part.end)))
        end = part.end
    return spans, end


def _item(text: str, span: Span) -> list[Span]:
    """Strip list punctuation and markup from an item; what stands in a second column is not part of it."""
    start, end = span.start, span.end
    if column := _COLUMN_GAP.search(text, start, end):
        end = column.start()
    while end > start and text[end - 1] in " ;.,*_\n":
        end -= 1
    while start < end and text[start] in " *_-–":
        start += 1
    return [Span(start, end)] if start < end else []


def _read_foot(text: str, head: Letterhead) -> int:
    """Read "Nơi nhận" and the signature; return where the foot begins."""
    labels = list(_COPIED.finditer(text))
    foot = labels[-1].start() if labels else _signature_start(text)
    if labels:
        spans, _ = _list_items(text, labels[-1].end(), len(text))
        spans = [span for span in spans if span.of(text).upper() != span.of(text)]
        head.copied_to = tuple(re.sub(r"\s+", " ", span.of(text)) for span in spans)
        head.spans["copied_to"] = tuple(spans)
    _read_signer(text, head, foot)
    return foot


def _signature_start(text: str) -> int:
    """Return where the signer's title begins when no "Nơi nhận" stands before it."""
    tail = max(0, len(text) - 600)
    for line in re.compile(r"^[ \t*_]*(?P<words>[^\n*]+?)[ \t*_]*$", re.MULTILINE).finditer(text, tail):
        if line["words"].upper() == line["words"] and _TITLE.match(line["words"]):
            return line.start()
    return len(text)


def _read_signer(text: str, head: Letterhead, foot: int) -> None:
    """Read the signer's name (the last line that looks like one) and the capital lines of the title above it."""
    taken = {span.start for span in head.spans.get("copied_to", ())}
    titles: list[Span] = []
    for piece in re.compile(r"\S(?:[^\n]*?\S)??(?=\s{3,}|[ \t]*(?:\n|$))").finditer(text, foot):
        label = _COPIED.match(text, piece.start(), piece.end())
        start, end = _undecorated(text, label.end() if label else piece.start(), piece.end())
        words = text[start:end]
        if start in taken or not words:
            continue
        if words.upper() == words and _TITLE.match(words):
            titles.append(Span(start, end))
        elif _NAME.fullmatch(words):
            head.signer, head.spans["signer"] = re.sub(r"\s+", " ", words), (Span(start, end),)
    if titles:
        head.signer_title = ", ".join(re.sub(r"\s+", " ", span.of(text)) for span in titles)
        head.spans["signer_title"] = tuple(titles)


def _undecorated(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a range past markup characters."""
    while start < end and text[start] in _DECORATION:
        start += 1
    while end > start and text[end - 1] in _DECORATION:
        end -= 1
    return start, end
