"""References: which instruments a text names, and how it stands to each (căn cứ, thực hiện, thay thế, …)."""

from __future__ import annotations

import re
from datetime import date

from ingest.agencies import canonical, name_end, starts_with_agency
from ingest.datamodels import Reference, Section, Span
from ingest.numbers import DATE, NUMBER, clean_number, kind_named, kind_of_number, kind_pattern, to_date
from ingest.sentences import sentences, stripped
from ingest.structure import paragraphs
from ingest.vietnamese import fold

_RELATIONS = (
    ("căn cứ", r"căn cứ"),
    ("đề nghị", r"(?:xét|theo) (?:đề nghị|tờ trình)|theo đề xuất"),
    ("thay thế", r"thay thế"),
    ("sửa đổi", r"sửa đổi(?:, bổ sung)?|bổ sung một số điều"),
    ("bãi bỏ", r"bãi bỏ|hết hiệu lực"),
    ("hợp nhất", r"hợp nhất"),
    ("thực hiện", r"(?:triển khai |tiếp tục |tổ chức )*thực hiện(?: (?:ý kiến )?chỉ đạo)?|theo (?:ý kiến )?chỉ đạo|quán triệt"),
    ("ban hành", r"ban hành"),
)
_TRIGGER = re.compile("|".join(f"(?P<r{i}>(?<!\\w)(?:{pattern})(?!\\w))" for i, (_, pattern) in enumerate(_RELATIONS)), re.IGNORECASE)
_ATTACHED = re.compile(r"\s*\(?\s*(?:gửi |có )?kèm theo|\s*\((?:gửi|có) kèm", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"(?:\s+số)?\s*:?\s*$", re.IGNORECASE)
_DATED = re.compile(r"\s*,?\s*(?:ký\s+)?ngày\s+", re.IGNORECASE)
_OF = re.compile(r"\s*,?\s*(?:\([^()\n]{1,40}\)\s*)?của\s+(?=\w)", re.IGNORECASE)
_ABOUT = re.compile(r"\s*,?\s*(?:\([^()\n]{1,40}\)\s*)?(?:V/v|về\s+việc|về)\s+(?=\S)", re.IGNORECASE)
_TERM = re.compile(r"\s*\((?:khóa|khoá)[^()]{1,12}\)", re.IGNORECASE)
_SUBJECT_END = re.compile(r"[;:“”\"]|\.(?=\s|$)|,\s*(?:trong đó|cụ thể|đồng thời|gắn với)|\(gửi|/\.|\n\n(?=[A-ZĐÀ-Ỹ])")
_ISSUED = re.compile(r"\s*,?\s*(?:đồng thời\s+)?(?:cũng\s+)?(?:đã\s+)?(?:cũng\s+)?(?:đã\s+)?ban hành", re.IGNORECASE)


def find_references(text: str, body: Span, sections: tuple[Section, ...], own: str | None = None) -> tuple[Reference, ...]:
    """Return the instruments named in ``text[body]`` in reading order; the directive's own number is none."""
    found: list[Reference] = []
    for paragraph in paragraphs(text, body):
        for sentence in sentences(text, paragraph):
            for match in NUMBER.finditer(text, sentence.start, sentence.end):
                if own is None or clean_number(match.group()) != own:
                    found.append(_reference(text, sentence, match, sections))
    return tuple(found)


def _reference(text: str, sentence: Span, match: re.Match[str], sections: tuple[Section, ...]) -> Reference:
    """Read kind and issuer before the number, and date, issuer and subject after it."""
    number = clean_number(match.group())
    spans: dict[str, tuple[Span, ...]] = {"number": (Span(match.start(), match.end()),)}
    start, kind = _kind_before(text, sentence, match.start())
    end, day = _date_after(text, sentence, match.end(), spans)
    issuer, subject = None, None
    owner = _OF.match(text, end, sentence.end)
    if owner is not None and starts_with_agency(text, owner.end()):
        end, issuer = _agency(text, owner.end(), sentence.end, spans)
        if term := _TERM.match(text, end, sentence.end):
            end = term.end()
    about = _ABOUT.match(text, end, sentence.end)
    if about is not None:
        subject = _subject(text, about.end(), sentence.end, spans)
    if issuer is None:
        issuer = _issuer_before(text, sentence, start, spans)
    return Reference(
        number=number,
        kind=kind or kind_of_number(number),
        date=day,
        issuer=issuer,
        subject=subject,
        relation=_relation(text, sentence, start, end),
        start=start,
        end=end,
        section=_section_path(sections, match.start(), match.end()),
        spans=spans,
    )


def _kind_before(text: str, sentence: Span, number_start: int) -> tuple[int, str | None]:
    """Return where the mention begins and the kind written before the number ("Kế hoạch số …")."""
    gap = _BEFORE_NUMBER.search(text, sentence.start, number_start)
    kind_end = gap.start() if gap else number_start
    window = max(sentence.start, kind_end - 40)
    for found in kind_pattern().finditer(fold(text[window:kind_end])):
        if window + found.end() == kind_end:
            kind = kind_named(found.group())
            return window + found.start(), None if kind == "Văn bản" else kind
    return (kind_end + len(text[kind_end:number_start]) - len(text[kind_end:number_start].lstrip())), None


def _date_after(text: str, sentence: Span, position: int, spans: dict[str, tuple[Span, ...]]) -> tuple[int, date | None]:
    """Read "ngày …" right after the number."""
    label = _DATED.match(text, position, sentence.end)
    when = DATE.match(text, label.end(), sentence.end) if label else None
    day = to_date(when) if when else None
    if when is None or day is None:
        return position, None
    spans["date"] = (Span(when.start(), when.end()),)
    return when.end(), day


def _agency(text: str, start: int, limit: int, spans: dict[str, tuple[Span, ...]]) -> tuple[int, str]:
    """Read the agency's name that begins at ``start``; a comma or a bracket ends it."""
    stop = re.compile(r",|\(| và ").search(text, start, name_end(text, start, limit))
    span = stripped(text, start, stop.start() if stop else name_end(text, start, limit)) or Span(start, start)
    spans["issuer"] = (span,)
    return span.end, canonical(span.of(text))


def _subject(text: str, start: int, limit: int, spans: dict[str, tuple[Span, ...]]) -> str | None:
    """Read what the instrument is about, up to the end of the clause."""
    stop = _SUBJECT_END.search(text, start, limit)
    span = stripped(text, start, stop.start() if stop else limit)
    if span is None:
        return None
    spans["subject"] = (span,)
    return re.sub(r"\s+", " ", span.of(text)).rstrip(" ,.")


def _issuer_before(text: str, sentence: Span, start: int, spans: dict[str, tuple[Span, ...]]) -> str | None:
    """Read "<agency> tại văn bản số …" and "<agency> đã ban hành kế hoạch số …"."""
    before = text[sentence.start : start]
    at = re.search(r"(?:của|đề nghị của|chỉ đạo của)\s+([^,;.]{3,80}?)\s+(?:nêu\s+|thể hiện\s+)?tại\s*$", before)
    if at is not None and starts_with_agency(before, at.start(1)):
        span = Span(sentence.start + at.start(1), sentence.start + at.end(1))
        spans["issuer"] = (span,)
        return canonical(span.of(text))
    last_verb = before.rfind("ban hành")
    if last_verb < 0:
        return None
    found: Span | None = None
    for begin in re.finditer(r"(?<!\w)(?=[A-ZĐÀ-Ỹ])", before[:last_verb]):
        position = sentence.start + begin.start()
        if (found and position < found.end) or not starts_with_agency(text, position):
            continue
        span = stripped(text, position, name_end(text, position, start))
        if span is not None and _ISSUED.match(text, span.end):
            found = span
    if found is None:
        return None
    spans["issuer"] = (found,)
    return canonical(found.of(text))


def _relation(text: str, sentence: Span, start: int, end: int) -> str:
    """Return how the text stands to the instrument, by the nearest trigger before it in the clause."""
    if _ATTACHED.match(text, end, min(len(text), end + 40)):
        return "kèm theo"
    clause = max(text.rfind(";", sentence.start, start) + 1, sentence.start)
    triggers = list(_TRIGGER.finditer(text, clause, start))
    if not triggers:
        return "khác"
    opening = triggers[0] if not text[clause : triggers[0].start()].strip(" \n-–+(") else triggers[-1]
    if opening is triggers[-1] and start - opening.end() > 60 and opening.start() != clause:
        return "khác"
    return next(name for i, (name, _) in enumerate(_RELATIONS) if opening.group(f"r{i}"))


def _section_path(sections: tuple[Section, ...], start: int, end: int) -> str | None:
    """Return the path of the innermost section around a range."""
    inside = [section for section in sections if section.start <= start and end <= section.end]
    return min(inside, key=lambda section: section.end - section.start).path if inside else None
