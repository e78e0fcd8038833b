"""Assignments: who leads, who coordinates, what is to be done, by when; read from running text.

The forms read are those of official prose: "Giao X chủ trì, phối hợp với Y …", "Đề nghị/Yêu cầu X …",
"X chủ trì/có trách nhiệm/được giao …", a heading that is an agency's name followed by its tasks, and what an agency
is said to be doing. The status keeps an order apart from a proposal and from a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.agencies import canonical, name_end, split_agencies, starts_with_agency
from ingest.datamodels import Assignment, AssignmentStatus, Section, Span
from ingest.sentences import clauses, sentences, stripped
from ingest.structure import marker_at, paragraphs
from ingest.vietnamese import fold

_ORDER = re.compile(r"(?<!\w)(?P<verb>giao(?:\s+nhiệm\s+vụ)?(?:\s+cho)?|phân\s+công|yêu\s+cầu|đề\s+nghị|chỉ\s+đạo)\s+(?=\w)", re.IGNORECASE)
_DUTY = re.compile(
    r"\s*,?\s*(?:chủ\s+trì|làm\s+đầu\s+mối|là\s+(?:cơ\s+quan|đơn\s+vị)\s+(?:đầu\s+mối|chủ\s+trì)|có\s+trách\s+nhiệm|"
    r"chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|được\s+giao)(?!\w)",
    re.IGNORECASE,
)
_DUTY_AT_END = re.compile(rf"(?:{_DUTY.pattern})+$", re.IGNORECASE)
_LEADING = re.compile(r"chủ\s+trì|đầu\s+mối|chịu\s+trách\s+nhiệm", re.IGNORECASE)
_WITH = re.compile(r"\s*[,;]?\s*(?:và\s+)?(?:phối\s+hợp(?:\s+chặt\s+chẽ)?|cùng)(?:\s+với|\s+cùng)?\s*:?\s+(?=\w)", re.IGNORECASE)
_WITH_INSIDE = re.compile(r"(?<!\w)phối\s+hợp(?:\s+chặt\s+chẽ)?(?:\s+(?:với|cùng))+\s+(?=\w)", re.IGNORECASE)
_DOING = re.compile(r"\s+(?:đã\s+và\s+đang|đang|đã|được\s+giao)\s+(?:tiếp\s+tục\s+)?(?=[a-zà-ỹđ])")
_DOING_VERB = re.compile(r"tham\s+mưu|triển\s+khai|thực\s+hiện|xây\s+dựng|tổ\s+chức|nghiên\s+cứu|hoàn\s+thiện|hoàn\s+thành|lập|rà\s+soát|chủ\s+trì|phối\s+hợp")
_DEADLINE = re.compile(
    r"(?:xong\s+|hoàn\s+thành\s+)?(?:trước|chậm\s+nhất|muộn\s+nhất|không\s+quá|đến\s+hết)\s+(?:là\s+)?(?:vào\s+|trước\s+)?(?:ngày|tháng|quý|năm|giờ)\s*"
    r"[^,;.\n()]{1,40}|trong\s+(?:thời\s+hạn|vòng)\s+[^,;.\n()]{1,40}|(?:hoàn\s+thành|xong)\s+trong\s+[^,;.\n()]{1,40}|"
    r"thời\s+(?:hạn|gian)\s+(?:hoàn\s+thành|thực\s+hiện|báo\s+cáo)\s*:?\s*[^,;.\n()]{1,40}|"
    r"định\s+kỳ\s+(?:hằng|hàng|[0-9]|vào|trước|\()[^,;.\n]{1,40}|trước\s+\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?",
    re.IGNORECASE,
)
_CITING = re.compile(r"(?<!\w)(?:về\s+việc|tại)\s+(?:[^,;]*\s)?$", re.IGNORECASE)
# A subject stands at the start of a clause or after a colon or comma, an adverb before it allowed.
_SUBJECT_LEAD = re.compile(r"[\s\-–+*#]*(?:(?:hiện nay|hiện|theo đó|trong đó|đồng thời)\s*,?\s+)?(?=\w)", re.IGNORECASE)
_SUBJECT_PLACES = re.compile(rf"(?:[:,;]\s+|\n+){_SUBJECT_LEAD.pattern}", re.IGNORECASE)
_PROPOSAL = re.compile(r"de xuat|kien nghi|du kien|tham muu de xuat")
_NOT_A_TASK = re.compile(r"(?:biết|để biết|xem xét, chỉ đạo|căn cứ)\b")


def find_assignments(text: str, body: Span, sections: tuple[Section, ...], kind: str | None = None) -> tuple[Assignment, ...]:
    """Return the assignments of ``text[body]`` in reading order; ``kind`` "Tờ trình" makes all of them proposals."""
    found: list[Assignment] = []
    holder: tuple[str, tuple[Span, ...]] | None = None
    for paragraph in paragraphs(text, body):
        marker = marker_at(text, paragraph.start, paragraph.end)
        start = marker[2] if marker else paragraph.start
        section = _innermost(sections, paragraph)
        heading = _agency_heading(text, Span(start, paragraph.end))
        if heading is not None:
            holder = ((section.path if section else ""), heading)
            continue
        if holder is not None and not (section and section.path.startswith(f"{holder[0]}.")) and (section.path if section else "") != holder[0]:
            holder = None
        status = _status(text, sections, paragraph, kind)
        before = len(found)
        for sentence in sentences(text, Span(start, paragraph.end)):
            for clause in _tasks(text, sentence):
                found.extend(_from_clause(text, clause, section, status))
        if len(found) == before and holder is not None and len(text[start : paragraph.end].split()) > 3:
            found.append(_held(text, Span(start, paragraph.end), holder[1], section, status))
    return tuple(found)


def _tasks(text: str, sentence: Span) -> list[Span]:
    """Return the clauses of a sentence, each joined with those after it that have no agency of their own."""
    joined: list[Span] = []
    for clause in clauses(text, sentence):
        if joined and _order(text, clause) is None and not _subjects(text, clause):
            joined[-1] = Span(joined[-1].start, clause.end)
        else:
            joined.append(clause)
    return joined


def _order(text: str, clause: Span) -> re.Match[str] | None:
    """Return the verb of an order ("giao", "đề nghị") that an agency follows."""
    matches = _ORDER.finditer(text, clause.start, clause.end)
    return next((match for match in matches if starts_with_agency(text, match.end())), None)


def _from_clause(text: str, clause: Span, section: Section | None, status: AssignmentStatus) -> Iterator[Assignment]:
    """Yield the assignments of one clause: an order, or what its subjects must do or are doing."""
    order = _order(text, clause)
    if order is not None:
        cited = _CITING.search(text[clause.start : order.start()]) is not None
        end = _task_end(text, order.end(), clause.end) if cited else clause.end
        made = _build(text, Span(order.start(), end), order.end(), section, "reported" if cited else status)
        if made is not None:
            yield made
            if not cited:
                return
    subjects = [position for position in _subjects(text, clause) if order is None or position > order.end()]
    for position, limit in zip(subjects, [*subjects[1:], clause.end], strict=False):
        end = name_end(text, position, limit)
        doing = _DOING.match(text, max(end - 1, position), limit)
        if _DUTY.match(text, end, limit) and (made := _build(text, Span(position, limit), position, section, status)):
            yield made
        elif doing is not None and (task := stripped(text, doing.end(), limit)):
            yield _assignment(text, Span(position, limit), (Span(position, end),), (), task, section, "reported", False)


def _task_end(text: str, start: int, limit: int) -> int:
    """Return where a task that is only cited ends: before the next agency's own clause."""
    for comma in re.compile(r",\s+").finditer(text, start, limit):
        if starts_with_agency(text, comma.end()) and _DOING.match(text, max(name_end(text, comma.end(), limit) - 1, comma.end()), limit):
            return comma.start()
    return limit


def _subjects(text: str, clause: Span) -> list[int]:
    """Return where agencies that the clause says something of begin: at its start, after a colon or a comma."""
    found: list[int] = []
    first = _SUBJECT_LEAD.match(text, clause.start, clause.end)
    for begin in (*((first,) if first else ()), *_SUBJECT_PLACES.finditer(text, clause.start, clause.end)):
        position = begin.end()
        inside_list = begin.group().startswith(",") and text[position].islower() and not text.startswith("các", position)
        if position < clause.end and not inside_list and starts_with_agency(text, position):
            end = name_end(text, position, clause.end)
            doing = _DOING.match(text, max(end - 1, position), clause.end)
            if _DUTY.match(text, end, clause.end) or (doing and _DOING_VERB.match(text, doing.end(), clause.end)):
                found.append(position)
    return found


def _build(text: str, whole: Span, agencies_start: int, section: Section | None, status: AssignmentStatus) -> Assignment | None:
    """Read lead, coordinating agencies and task of "X [chủ trì], phối hợp với Y <task>"."""
    lead_end = name_end(text, agencies_start, whole.end)
    leads = split_agencies(text, Span(agencies_start, lead_end))
    if not leads:
        return None
    position, explicit = lead_end, False
    duty = _DUTY.match(text, position, whole.end)
    if duty is not None:
        position, explicit = duty.end(), _LEADING.search(duty.group()) is not None
    coordinating: list[Span] = []
    helpers = _WITH.match(text, position, whole.end)
    if helpers is not None and starts_with_agency(text, helpers.end()):
        position = name_end(text, helpers.end(), whole.end)
        coordinating = split_agencies(text, Span(helpers.end(), position))
    task = stripped(text, position, whole.end)
    task = _without_separators(text, task)
    if task is None or len(task.of(text).split()) < 2 or _NOT_A_TASK.match(task.of(text)):
        return None
    if not coordinating and (inside := _WITH_INSIDE.search(text, task.start, task.end)) and starts_with_agency(text, inside.end()):
        coordinating = split_agencies(text, Span(inside.end(), name_end(text, inside.end(), task.end)))
    return _assignment(text, whole, tuple(leads), tuple(coordinating), task, section, status, explicit)


def _assignment(
    text: str,
    whole: Span,
    leads: tuple[Span, ...],
    coordinating: tuple[Span, ...],
    task: Span,
    section: Section | None,
    status: AssignmentStatus,
    explicit: bool,
) -> Assignment:
    """Make the value, with the deadline read from the task."""
    task = _without_separators(text, task) or task
    spans: dict[str, tuple[Span, ...]] = {"lead": leads, "coordinating": coordinating, "task": (task,)}
    deadline = _DEADLINE.search(text, task.start, task.end)
    if deadline is not None:
        spans["deadline"] = (Span(deadline.start(), deadline.end()),)
    return Assignment(
        lead=tuple(_name(text, span) for span in leads),
        coordinating=tuple(_name(text, span) for span in coordinating),
        task=re.sub(r"\s+", " ", task.of(text)),
        deadline=re.sub(r"\s+", " ", deadline.group()).strip() if deadline else None,
        start=whole.start,
        end=(stripped(text, whole.start, whole.end) or whole).end,
        section=section.path if section else None,
        status=status,
        leads_explicitly=explicit,
        spans=spans,
    )


def _name(text: str, span: Span) -> str:
    """Return an agency's name as one line, abbreviation expanded."""
    return canonical(span.of(text))


def _without_separators(text: str, span: Span | None) -> Span | None:
    """Drop the comma or colon that a task begins with, and the stop and markup that end it."""
    if span is None:
        return None
    start, end = span.start, span.end
    while start < end and text[start] in " ,:;\n":
        start += 1
    while end > start and text[end - 1] in " ;,.\n*_/":
        end -= 1
    return Span(start, end) if start < end else None


def _agency_heading(text: str, span: Span) -> tuple[Span, ...] | None:
    """Return the agencies of a heading that names nothing else ("Sở Y tế:", "**Công an tỉnh**")."""
    words = text[span.start : span.end].strip(" *_#\n")
    bare = _DUTY_AT_END.sub("", words.rstrip(":* "))
    if not words.endswith((":", ":**")) and text[span.start : span.start + 2] != "**":
        return None
    start = text.index(bare, span.start) if bare else span.start
    if not bare or len(bare) > 160 or not starts_with_agency(text, start) or name_end(text, start, start + len(bare)) != start + len(bare):
        return None
    return tuple(split_agencies(text, Span(start, start + len(bare))))


def _held(text: str, span: Span, leads: tuple[Span, ...], section: Section | None, status: AssignmentStatus) -> Assignment:
    """Make the assignment of a task that stands under an agency's heading."""
    task = stripped(text, span.start, span.end) or span
    inside = _WITH_INSIDE.search(text, task.start, task.end)
    coordinating: tuple[Span, ...] = ()
    if inside is not None and starts_with_agency(text, inside.end()):
        coordinating = tuple(split_agencies(text, Span(inside.end(), name_end(text, inside.end(), task.end))))
    explicit = re.match(r"chủ\s+trì", task.of(text), re.IGNORECASE) is not None
    return _assignment(text, span, leads, coordinating, task, section, status, explicit)


def _innermost(sections: tuple[Section, ...], span: Span) -> Section | None:
    """Return the smallest section around a paragraph."""
    inside = [section for section in sections if section.start <= span.start and span.start < section.end]
    return min(inside, key=lambda section: section.end - section.start, default=None)


def _status(text: str, sections: tuple[Section, ...], span: Span, kind: str | None) -> AssignmentStatus:
    """Return "proposed" under a heading of proposals or in a submission, else "ordered"."""
    above = [s for s in sections if s.start <= span.start < s.end and s.title]
    proposing = kind == "Tờ trình" or any(_PROPOSAL.search(fold(section.title or "")) for section in above)
    return "proposed" if proposing else "ordered"
