"""References: which instruments a text names, and how it stands to each (căn cứ, thực hiện, thay thế, …)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ingest.agencies.names import canonical
from ingest.agencies.phrases import known_name_end, name_end, split_agencies, starts_with_agency
from ingest.datamodels import Reference, Section, Span
from ingest.numbers import DATE, kind_of_number, to_date
from ingest.references.named import Named, named_in
from ingest.references.relations import AMENDED, ISSUED, MERGED, OTHER, relation_of
from ingest.structure.outline import SectionFinder, paragraphs
from ingest.structure.sentences import one_line, sentences, trimmed
from ingest.vietnamese import UPPER, fold, number_key

_BRACKET = r"(?:\([^()\n]{1,40}\)\s*)?"
_DATED = re.compile(r"\s*,?\s*(?:ký\s+)?(?:ngày\s*)?", re.IGNORECASE)
_OF = re.compile(rf"\s*,?\s*{_BRACKET}của\s+(?=\w)", re.IGNORECASE)
_ABOUT = re.compile(rf"\s*,?\s*{_BRACKET}(?:V/v|về\s+việc|về)\s+(?=\S)", re.IGNORECASE)
_ISSUER_END = re.compile(r"\s*[,(]|\s+(?:và|hết|có|kể|ký|quy\s+định)(?!\w)")
_TERM = re.compile(r"\s*\((?:khóa|khoá)[^()]{1,12}\)", re.IGNORECASE)
_SUBJECT_END = re.compile(
    rf"[;:“”\"]|\.(?=\s|$)|,\s*(?:trong đó|cụ thể|đồng thời|gắn với)|\(gửi|/\.|\n\n(?=[{UPPER}])"
    rf"|,\s+(?=[{UPPER}][^\W\d]*(?:\s+[^\W\d]+){{0,3}}\s+số\s+\d)"
    r"|(?:,|\s+và)\s+(?:theo\s+)?(?=(?:đề\s+xuất|đề\s+nghị)\s+của\s)"
)
_NEXT_OF_LIST = re.compile(r"(?:\s*[,;]|\s+và)\s+(?:[Ss]ố|SỐ)\s*:?\s*_?(?=\d)")
_STATED_BY = re.compile(
    r"(?:của|đề nghị của|chỉ đạo của)\s+(?P<issuer>(?:(?!\scủa\s)[^,;.]){3,80}?)\s+(?:nêu\s+|thể hiện\s+)?"
    r"tại\s*(?:các\s*)?$",
    re.IGNORECASE,
)
_ISSUED = re.compile(r"\s*,?\s*(?:đồng thời\s+)?(?:cũng\s+)?(?:đã\s+)?(?:cũng\s+)?(?:đã\s+)?ban hành", re.IGNORECASE)
_COMMA = re.compile(r",\s+(?=\w)")
_DOING = re.compile(r"\s*(?:cũng\s+)?(?:đã|đang|sẽ|ban hành|báo cáo|yêu cầu|giao)(?!\w)")
_CAPITAL = re.compile(rf"(?<!\w)(?=[{UPPER}])")
_JOINED = re.compile(
    r"(?:[,;]|\s+va)\s*(?:cac\s+)?$|(?<!\w)duoc\s+sua\s+doi[^.;]{0,30}?\s(?:tai|boi|theo|bang)\s+(?:cac\s+)?$"
)
_BETWEEN = re.compile(r"\s*(?:[,;]|,?\s*và)?\s*(?:(?:các|cả)\s+)?(?:[Ss]ố|SỐ)?\s*:?[\s_]*", re.IGNORECASE)
_HEAD_OF_AGENCY = re.compile(r"(?:Phó\s+)?(?:Giám\s+đốc|Chánh\s+Thanh\s+tra)\s+(?=(?:Sở|Công an|Ban|Cục|Kho bạc)\s)")
# Who signs for an agency: its name, which may hold "và", stands behind the post.
_POST = re.compile(
    r"(?:Phó\s+)?(?:Bộ\s+trưởng|Thứ\s+trưởng|Chủ\s+tịch|Chủ\s+nhiệm|Giám\s+đốc|(?:Tổng\s+)?[Cc]ục\s+trưởng|"
    r"Chi\s+cục\s+trưởng|Viện\s+trưởng|Hiệu\s+trưởng|Bí\s+thư|(?:Trưởng|Chánh)(?=\s+(?:[Bb]an|Thanh|Văn)))\s+"
)
_MAY_NAME = re.compile(r"\d|[Ll]uật|Pháp lệnh|Hiến pháp|Điều lệ")

# How far a reference's parts may stand from its number; keeps the work linear in a sentence that never ends.
_ISSUER_BEFORE = 400
_LONGEST_SUBJECT = 600
_JOINT = 60
_LONGEST_LIST = 40
"""Members of a list among which its head is looked for."""


class _Part(NamedTuple):
    """A part of a reference: what it says and where it stands."""

    value: str
    span: Span


def find_references(
    text: str, body: Span, sections: tuple[Section, ...], own: str | None = None
) -> tuple[Reference, ...]:
    """Return the instruments named in ``text[body]`` in reading order; the directive's own number is none.

    A law that is named without a number has its title for ``kind``.
    """
    finder = SectionFinder(sections)
    folded = fold(text)
    own_key = number_key(own) if own else None
    found: list[Reference] = []
    for paragraph in paragraphs(text, body):
        if _MAY_NAME.search(text, paragraph.start, paragraph.end):
            for sentence in sentences(text, paragraph):
                found += _in_sentence(text, folded, sentence, finder, own_key)
    return tuple(_merged(found, sections, own))


def _in_sentence(text: str, folded: str, sentence: Span, finder: SectionFinder, own: str | None) -> list[Reference]:
    """Read the references of one sentence; those of a list share what only one of them states."""
    named = named_in(text, sentence)
    found: list[Reference] = []
    subject_end = 0
    for one in named:
        nested = one.start < subject_end and not _heads_item(text, one)
        reference = _reference(text, sentence, one, finder)
        mention = Span(reference.start, reference.end)
        relation = relation_of(folded, sentence, mention, nested=nested) or OTHER
        if relation == ISSUED and one.about and folded.startswith("sua doi", one.about.start):
            relation = AMENDED  # "ban hành Luật sửa đổi … của Luật A số …": the number is that of Luật A
        found.append(replace(reference, relation=relation))
        subject_end = max(subject_end, *(span.end for span in found[-1].spans.get("subject", ())), 0)
    found = _sharing(text, folded, named, found)
    return [reference for reference in found if own is None or reference.key != own]


def _heads_item(text: str, one: Named) -> bool:
    """Tell whether a number is the next of a list ("…, số 5/SYT-NV ngày …"): it stands in no subject then."""
    return not one.written and _NEXT_OF_LIST.search(text, max(0, one.start - 12), one.end) is not None


def _reference(text: str, sentence: Span, one: Named, finder: SectionFinder) -> Reference:
    """Read date, issuer and subject behind a mention, else the issuer before it; the relation is yet to be read."""
    spans = {"number": (one.digits,)} if one.digits else {}
    day, dated = _date_after(text, sentence, one.end)
    end = dated.end if dated else one.end
    owner, end = _issuer_after(text, sentence, end)
    subject = _Part(one_line(one.about.of(text)), one.about) if one.about else _subject_after(text, sentence, end)
    between = _Part(_agency(one.issuer.of(text)), one.issuer) if one.issuer else None
    issuer = owner or between or _issuer_before(text, sentence, one.start)
    for name, part in (("issuer", issuer), ("subject", subject)):
        if part is not None:
            spans[name] = (part.span,)
    if dated is not None:
        spans["date"] = (dated,)
    return Reference(
        number=one.number,
        kind=one.kind,
        date=day,
        issuer=issuer.value if issuer else None,
        subject=subject.value if subject else None,
        relation=OTHER,
        start=one.start,
        end=end,
        section=finder.path(one.start, one.end),
        spans=spans,
    )


def _sharing(text: str, folded: str, named: Sequence[Named], found: Sequence[Reference]) -> list[Reference]:
    """Let the members of a list ("Công văn số 1/A-B ngày … và số 2/A-B ngày … của …") share kind, issuer, relation."""
    shared = list(found)
    for index in range(1, len(shared)):
        before, here = shared[index - 1], shared[index]
        next_number = not named[index].written and _heads_item(text, named[index])
        if not next_number and _JOINED.search(folded, max(before.end, here.start - _JOINT), here.start) is None:
            continue
        head = _head_of_list(shared[max(0, index - _LONGEST_LIST) : index], here) if next_number else before
        if here.kind is None and head.kind and head.number and kind_of_number(head.number) is None:
            here = replace(here, kind=head.kind)
        if here.relation == OTHER:
            here = replace(here, relation=head.relation)
        if here.issuer is None and not named[index].written and _stands_before(head):
            here = replace(here, issuer=head.issuer)
        shared[index] = here
    for index in range(len(shared) - 2, -1, -1):
        here, after = shared[index], shared[index + 1]
        alike = here.number and after.number and _symbol(here.number) == _symbol(after.number)
        behind = here.issuer is None and after.issuer and alike and not _stands_before(after)
        if behind and _BETWEEN.fullmatch(text, here.end, after.start):
            shared[index] = replace(here, issuer=after.issuer)
    return shared


def _symbol(number: str) -> str:
    """Return what follows the digits and the year of a number: equal symbols are of one issuer."""
    return re.sub(r"^[\da-zđ]+(?:/\d{4})?", "", number)


def _head_of_list(before: Sequence[Reference], here: Reference) -> Reference:
    """Return the first earlier reference whose symbol is of the same kind."""
    kind = kind_of_number(here.number or "")
    alike = [one for one in before if one.number and kind_of_number(one.number) == kind]
    return next((one for one in alike if one.kind), before[-1])


def _stands_before(reference: Reference) -> bool:
    """Tell whether the issuer was read before the mention, where it belongs to all that follow."""
    return any(span.start < reference.start for span in reference.spans.get("issuer", ()))


def _merged(found: Sequence[Reference], sections: Sequence[Section], own: str | None) -> Iterator[Reference]:
    """Yield the references; what a consolidated text names before its first article is what it was made of."""
    first = min((section.start for section in sections), default=None)
    consolidated = own is not None and "VBHN" in own.upper()
    for reference in found:
        opening = first is None or reference.start < first
        made_of = consolidated and opening and reference.number and reference.relation in {OTHER, "sửa đổi"}
        yield replace(reference, relation=MERGED) if made_of else reference


def _agency(name: str) -> str:
    """Return an agency's one name; a director who signs for a department stands for it."""
    return canonical(_HEAD_OF_AGENCY.sub("", name))


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
    post = _POST.match(text, owner.end(), limit)
    known = max(known_name_end(text, start, limit) for start in {owner.end(), post.end() if post else owner.end()})
    stop = _ISSUER_END.search(text, known, limit)
    name = trimmed(text, owner.end(), stop.start() if stop else limit, " \n")
    if name is None:
        return None, position
    term = _TERM.match(text, name.end, sentence.end)
    return _Part(_agency(name.of(text)), name), term.end() if term else name.end


def _subject_after(text: str, sentence: Span, position: int) -> _Part | None:
    """Read "về (việc) …": what the instrument is about, up to the end of the clause."""
    about = _ABOUT.match(text, position, sentence.end)
    if about is None:
        return None
    limit = min(sentence.end, about.end() + _LONGEST_SUBJECT)
    stops = (_SUBJECT_END.search(text, about.end(), limit), _NEXT_OF_LIST.search(text, about.end(), limit))
    end = _before_new_subject(text, about.end(), min((stop.start() for stop in stops if stop), default=limit))
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
        return _Part(_agency(span.of(text)), span)
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
