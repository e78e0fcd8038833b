"""References: which instruments a text names, and how it stands to each (căn cứ, thực hiện, thay thế, …)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from ingest.agencies import canonical
from ingest.agency_phrases import known_name_end, name_end, split_agencies, starts_with_agency
from ingest.datamodels import Reference, Section, Span
from ingest.numbers import DATE, NUMBER, clean_number, kind_named, kind_of_number, kind_pattern, to_date
from ingest.sentences import one_line, sentences, trimmed
from ingest.structure import SectionFinder, paragraphs
from ingest.vietnamese import UPPER, fold

_RELATIONS = (
    ("căn cứ", r"căn cứ"),
    ("đề nghị", r"(?:xét|theo) (?:đề nghị|tờ trình)|theo đề xuất"),
    ("thay thế", r"thay thế"),
    ("sửa đổi", r"sửa đổi(?:, bổ sung)?|bổ sung một số điều"),
    ("bãi bỏ", r"bãi bỏ|hết hiệu lực"),
    ("hợp nhất", r"hợp nhất"),
    (
        "thực hiện",
        r"(?:triển khai |tiếp tục |tổ chức )*thực hiện(?: (?:ý kiến )?chỉ đạo)?|theo (?:ý kiến )?chỉ đạo|quán triệt",
    ),
    ("ban hành", r"ban hành"),
)
_TRIGGER = re.compile(
    "|".join(
        rf"(?P<r{i}>(?<!\w)(?:{pattern})(?!\w))".replace(" ", r"\s+") for i, (_, pattern) in enumerate(_RELATIONS)
    ),
    re.IGNORECASE,
)
OTHER = "khác"
ATTACHED = "kèm theo"
_ATTACHED = re.compile(r"\s*\(?\s*(?:(?:được )?gửi |có )?kèm theo|\s*\((?:gửi|có) kèm", re.IGNORECASE)

_BRACKET = r"(?:\([^()\n]{1,40}\)\s*)?"
_SAYS_NUMBER = re.compile(r"(?:\s+số)?\s*:?\s*$", re.IGNORECASE)
_DATED = re.compile(r"\s*,?\s*(?:ký\s+)?ngày\s+", re.IGNORECASE)
_OF = re.compile(rf"\s*,?\s*{_BRACKET}của\s+(?=\w)", re.IGNORECASE)
_ABOUT = re.compile(rf"\s*,?\s*{_BRACKET}(?:V/v|về\s+việc|về)\s+(?=\S)", re.IGNORECASE)
_ISSUER_END = re.compile(r"\s*[,(]|\s+và(?!\w)")
_TERM = re.compile(r"\s*\((?:khóa|khoá)[^()]{1,12}\)", re.IGNORECASE)
_SUBJECT_END = re.compile(rf"[;:“”\"]|\.(?=\s|$)|,\s*(?:trong đó|cụ thể|đồng thời|gắn với)|\(gửi|/\.|\n\n(?=[{UPPER}])")
_STATED_BY = re.compile(
    r"(?:của|đề nghị của|chỉ đạo của)\s+(?P<issuer>[^,;.]{3,80}?)\s+(?:nêu\s+|thể hiện\s+)?tại\s*$", re.IGNORECASE
)
_ISSUED = re.compile(r"\s*,?\s*(?:đồng thời\s+)?(?:cũng\s+)?(?:đã\s+)?(?:cũng\s+)?(?:đã\s+)?ban hành", re.IGNORECASE)
_JUST_ISSUED = re.compile(r"(?<!\w)ban hành\s+$")
_COMMA = re.compile(r",\s+(?=\w)")
_DOING = re.compile(r"\s*(?:cũng\s+)?(?:đã|đang|sẽ|ban hành|báo cáo|yêu cầu|giao)(?!\w)")
_CAPITAL = re.compile(rf"(?<!\w)(?=[{UPPER}])")

# How far a reference's parts may stand from its number; keeps the work linear in a sentence that never ends.
_KIND_BEFORE = 60
_ISSUER_BEFORE = 400
_CLAUSE_BEFORE = 2000
_TRIGGER_BEFORE = 60
_LONGEST_SUBJECT = 600


class _Part(NamedTuple):
    """A part of a reference: what it says and where it stands."""

    value: str
    span: Span


def find_references(
    text: str, body: Span, sections: tuple[Section, ...], own: str | None = None
) -> tuple[Reference, ...]:
    """Return the instruments named in ``text[body]`` in reading order; the directive's own number is none."""
    finder = SectionFinder(sections)
    found: list[Reference] = []
    subject_end = 0
    for paragraph in paragraphs(text, body):
        for sentence in sentences(text, paragraph):
            for match in NUMBER.finditer(text, sentence.start, sentence.end):
                if own is None or clean_number(match.group()) != own:
                    found.append(_reference(text, sentence, match, finder, nested=match.start() < subject_end))
                    subject_end = max(subject_end, *(span.end for span in found[-1].spans.get("subject", ())), 0)
    return tuple(found)


def _reference(text: str, sentence: Span, match: re.Match[str], finder: SectionFinder, *, nested: bool) -> Reference:
    """Read kind and issuer before the number, and date, issuer and subject after it.

    ``nested`` tells that the mention stands in the subject of another, whose relation is not its own.
    """
    number = clean_number(match.group())
    spans = {"number": (Span(match.start(), match.end()),)}
    start, kind = _kind_before(text, sentence, match.start())
    day, dated = _date_after(text, sentence, match.end())
    end = dated.end if dated else match.end()
    owner, end = _issuer_after(text, sentence, end)
    subject = _subject_after(text, sentence, end)
    issuer = owner or _issuer_before(text, sentence, start)
    for name, part in (("issuer", issuer), ("subject", subject)):
        if part is not None:
            spans[name] = (part.span,)
    if dated is not None:
        spans["date"] = (dated,)
    return Reference(
        number=number,
        kind=kind or kind_of_number(number),
        date=day,
        issuer=issuer.value if issuer else None,
        subject=subject.value if subject else None,
        relation=_relation(text, sentence, start, end, nested=nested),
        start=start,
        end=end,
        section=finder.path(match.start(), match.end()),
        spans=spans,
    )


def _kind_before(text: str, sentence: Span, number_start: int) -> tuple[int, str | None]:
    """Return where the mention begins and the kind written before the number ("Kế hoạch số …")."""
    window = max(sentence.start, number_start - _KIND_BEFORE)
    before = text[window:number_start]
    says = _SAYS_NUMBER.search(before)
    kind_end = says.start() if says else len(before)
    for found in kind_pattern().finditer(fold(before[:kind_end])):
        if found.end() == kind_end:
            kind = kind_named(found.group())
            return window + found.start(), None if kind == "Văn bản" else kind
    return window + kind_end + len(before[kind_end:]) - len(before[kind_end:].lstrip()), None


def _date_after(text: str, sentence: Span, position: int) -> tuple[date | None, Span | None]:
    """Read "ngày …" right after the number."""
    label = _DATED.match(text, position, sentence.end)
    when = DATE.match(text, label.end(), sentence.end) if label else None
    day = to_date(when) if when else None
    return (day, Span(when.start(), when.end())) if when and day else (None, None)


def _issuer_after(text: str, sentence: Span, position: int) -> tuple[_Part | None, int]:
    """Read "của <agency>" and the term of a Party committee; return the issuer and where the mention ends."""
    owner = _OF.match(text, position, sentence.end)
    if owner is None or not starts_with_agency(text, owner.end()):
        return None, position
    limit = name_end(text, owner.end(), sentence.end)
    stop = _ISSUER_END.search(text, known_name_end(text, owner.end(), limit), limit)
    name = trimmed(text, owner.end(), stop.start() if stop else limit, " \n")
    if name is None:
        return None, position
    term = _TERM.match(text, name.end, sentence.end)
    return _Part(canonical(name.of(text)), name), term.end() if term else name.end


def _subject_after(text: str, sentence: Span, position: int) -> _Part | None:
    """Read "về (việc) …": what the instrument is about, up to the end of the clause."""
    about = _ABOUT.match(text, position, sentence.end)
    if about is None:
        return None
    limit = min(sentence.end, about.end() + _LONGEST_SUBJECT)
    stop = _SUBJECT_END.search(text, about.end(), limit)
    end = _before_new_subject(text, about.end(), stop.start() if stop else limit)
    span = trimmed(text, about.end(), end, " \n", " \n,.")
    return _Part(one_line(span.of(text)), span) if span else None


def _before_new_subject(text: str, start: int, limit: int) -> int:
    """Return where what an instrument is about ends: before ", <agency> đã …", which the sentence says of another."""
    for comma in _COMMA.finditer(text, start, limit):
        if starts_with_agency(text, comma.end()) and _DOING.match(text, name_end(text, comma.end(), limit)):
            return comma.start()
    return limit


def _issuer_before(text: str, sentence: Span, start: int) -> _Part | None:
    """Read "<agency> tại văn bản số …" and "<agency> đã ban hành kế hoạch số …"."""
    window = max(sentence.start, start - _ISSUER_BEFORE)
    stated = _STATED_BY.search(text[window:start])
    if stated is not None and starts_with_agency(text, window + stated.start("issuer")):
        span = Span(window + stated.start("issuer"), window + stated.end("issuer"))
        return _Part(canonical(span.of(text)), span)
    issued = text.rfind("ban hành", window, start)
    return _subject_of_issuing(text, window, issued) if issued >= 0 else None


def _subject_of_issuing(text: str, window: int, issued: int) -> _Part | None:
    """Return the agency that stands before "(đã) ban hành"."""
    position = window
    while begin := _CAPITAL.search(text, position, issued):
        position = begin.start() + 1
        if not starts_with_agency(text, begin.start()):
            continue
        end = name_end(text, begin.start(), issued + 1)
        names = split_agencies(text, Span(begin.start(), end))
        if names and _ISSUED.match(text, names[-1].end):
            return _Part(canonical(names[-1].of(text)), names[-1])
        position = max(position, end)
    return None


def _relation(text: str, sentence: Span, start: int, end: int, *, nested: bool) -> str:
    """Return how the text stands to the instrument: by the words that open the clause, else by those just before."""
    if _ATTACHED.match(text, end, min(len(text), end + 40)):
        return ATTACHED
    if _JUST_ISSUED.search(text, max(sentence.start, start - _TRIGGER_BEFORE), start):
        return "ban hành"
    floor = max(sentence.start, start - _CLAUSE_BEFORE)
    clause = max(text.rfind(";", floor, start) + 1, floor)
    opening = re.compile(r"[\s\-–+(]*").match(text, clause, start)
    trigger = _TRIGGER.match(text, opening.end() if opening else clause, start)
    if nested or trigger is None or clause == floor > sentence.start:
        near = _TRIGGER.finditer(text, max(clause, start - 2 * _TRIGGER_BEFORE), start)
        trigger = next((found for found in reversed(list(near)) if start - found.end() <= _TRIGGER_BEFORE), None)
    return OTHER if trigger is None else _RELATIONS[int(str(trigger.lastgroup)[1:])][0]
