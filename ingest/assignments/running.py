"""Assignments: who leads, who coordinates, what is to be done, by when; read from running text and annex tables.

The forms read are those of official prose: "Giao X chủ trì, phối hợp với Y …", "Đề nghị/Yêu cầu X …",
"X chủ trì/có trách nhiệm/được giao …", an item that begins with an agency and its task ("Sở X: …"), a heading that is
an agency's name or a lead-in followed by tasks (:mod:`ingest.assignments.holders`), and what an agency is said to be
doing. The status keeps an order apart from a proposal and from a report. One paragraph is one task, but for clauses
with an agency or helpers of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ingest.agencies.phrases import begins_task, name_end, starts_with_agency
from ingest.assignments.assigned import Agencies, Context, agencies_at, held_assignments
from ingest.assignments.clauses import of_clause, opens_with_agency, parts_of, subjects_in
from ingest.assignments.duties import (
    CLOSES,
    DUTY,
    GIVEN,
    ISSUES,
    ORDER,
    PASSED_ON,
    PROPOSAL,
    REPORT,
    SUBJECT_LEAD,
    WITH,
)
from ingest.assignments.holders import Holder, Holders, announced, announces, heading_at, label_at
from ingest.assignments.labelled_fields import Fields
from ingest.assignments.table_assignments import outside_tables, table_assignments
from ingest.datamodels import Assignment, AssignmentStatus, Section, Span
from ingest.source import Table
from ingest.structure.outline import SectionFinder, marker_at, paragraphs
from ingest.structure.sentences import sentences
from ingest.vietnamese import fold

_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\s?[-–.)]+\s+")
"""A number that the outline does not know ("2.1- …")."""
_COMMA = re.compile(r"[,;]\s+")
_LAWS = frozenset({"Luật", "Bộ luật", "Pháp lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch", "Văn bản hợp nhất"})
"""Kinds that set rules: only what says "trách nhiệm" assigns there, and no term counts from the day of issue."""

_DRAFT = re.compile(r"^[^\w\n]*du thao(?:\s+lan\s+\w+)?[^\w\n]*$", re.MULTILINE)
"""A line of a folded letterhead: the document orders nothing yet."""
_MEETINGS = frozenset({"Giấy mời", "Biên bản"})
"""Kinds in which "Chủ trì: …" names who chairs."""


def find_assignments(
    text: str,
    body: Span,
    sections: tuple[Section, ...],
    kind: str | None = None,
    *,
    issued: date | None = None,
    tables: Sequence[Table] = (),
) -> tuple[Assignment, ...]:
    """Return the assignments of ``text[body]`` and of ``tables`` in reading order.

    ``kind`` "Tờ trình" makes all of them proposals, "Báo cáo" reports. ``issued`` is the day from which terms count.
    """
    finder = SectionFinder(sections)
    in_law = kind in _LAWS
    found: list[Assignment] = []
    for part in outside_tables(body, tables):
        found.extend(_of_text(text, part, finder, kind, None if in_law else issued))

    def context_of(table: Table) -> Context:
        around = finder.around(table.span.start, table.span.start)
        return Context(around[0].path if around else None, _status(around, kind), True, issued)

    found.extend(table_assignments(text, tables, context_of))
    if _DRAFT.search(fold(text[: body.start])) is not None:
        found = [replace(made, status="proposed") if made.status == "ordered" else made for made in found]
    return tuple(sorted(found, key=lambda made: made.start))


def _of_text(
    text: str, part: Span, finder: SectionFinder, kind: str | None, issued: date | None
) -> Iterator[Assignment]:
    """Yield the assignments of running text."""
    holders, fields = Holders(), Fields()
    in_law = kind in _LAWS
    ordered = False
    for paragraph in paragraphs(text, part):
        marker = marker_at(text, paragraph.start, paragraph.end)
        unread = _NUMBER.match(text, paragraph.start, paragraph.end) if marker is None else None
        words = Span(marker.end if marker else unread.end() if unread else paragraph.start, paragraph.end)
        around = finder.around(paragraph.start, paragraph.start)
        context = Context(around[0].path if around else None, _status(around, kind), marker is not None, issued, in_law)
        completed = None if in_law or kind in _MEETINGS else fields.read(text, words, context)
        if completed is not None:
            yield from completed
            continue
        yield from fields.flush(text)
        fields.title(text, words)
        holder = holders.above(context.section, marker)
        if marker is None and CLOSES.match(text, words.start):
            holder = None
        own = context.section if marker is not None else None
        heading = heading_at(text, words, marker, in_law=in_law and marker is not None and marker.style.kind == "dieu")
        if heading is not None:
            holders.add(Holder(heading, own, firm=True, strict=True, heading=True))
            continue
        if in_law and holder is None and DUTY.search(text, words.start, words.end) is None:
            continue
        if marker is None and _issues(text, words):
            continue
        lead_in = _lead_in(text, words, holder)
        if lead_in is not None:
            agencies, start = lead_in
            firm = announces(text, agencies.end, words.end)
            holders.add(Holder(agencies, own, firm, strict=firm and start == words.start))
            rest = announced(text, Span(agencies.end, words.end - 1))
            if rest is not None and not in_law:
                yield from held_assignments(text, rest, agencies, context)
            elif not announces(text, agencies.end, words.end):
                yield from _of_paragraph(text, words, context, None)
            continue
        if around and around[0].start == paragraph.start and around[0].title:
            titled = not opens_with_agency(text, words.start)
            if titled and not begins_task(text, words.start):
                continue
        for made in _of_paragraph(text, words, replace(context, is_item=context.is_item or ordered), holder):
            ordered = ordered or made.status == "ordered"
            yield made
    yield from fields.flush(text)


def _issues(text: str, words: Span) -> bool:
    """Tell whether a paragraph announces the document itself ("Sở X ban hành Kế hoạch như sau:")."""
    if words.start >= words.end or text[words.end - 1] != ":":
        return False
    last = sentences(text, words)[-1]
    opening = SUBJECT_LEAD.match(text, last.start, last.end)
    begins = (
        opening.end() if opening else last.start,
        *(comma.end() for comma in _COMMA.finditer(text, last.start, last.end)),
    )
    named = (begin for begin in begins if starts_with_agency(text, begin))
    return any(ISSUES.match(text, name_end(text, begin, last.end), last.end) is not None for begin in named)


def _lead_in(text: str, words: Span, holder: Holder | None) -> tuple[Agencies, int] | None:
    """Return who a paragraph that ends in a colon assigns the tasks below to, and where its clause begins."""
    if words.start >= words.end or text[words.end - 1] != ":":
        return None
    last = sentences(text, words)[-1]
    orders = [match for match in ORDER.finditer(text, last.start, last.end) if starts_with_agency(text, match.end())]
    if orders and not (holder and PASSED_ON.match(orders[-1]["verb"])):
        first = next((order for order in orders if not PASSED_ON.match(order["verb"])), orders[-1])
        return agencies_at(text, first.end(), last.end), first.start()
    subjects = subjects_in(text, last, bare=True)
    if subjects:
        agencies = agencies_at(text, subjects[0], last.end)
        return (agencies, subjects[0]) if agencies.lead else None
    return None


def _status(around: list[Section], kind: str | None) -> AssignmentStatus:
    """Return what a clause is by its document's kind and the headings above it."""
    titles = [fold(section.title) for section in around if section.title]
    if kind == "Tờ trình" or any(PROPOSAL.search(title) for title in titles):
        return "proposed"
    if kind == "Báo cáo" or any(REPORT.match(title) for title in titles):
        return "reported"
    return "ordered"


def _of_paragraph(text: str, words: Span, context: Context, holder: Holder | None) -> Iterator[Assignment]:
    """Yield the assignments of one paragraph; what names no agency of its own is its holder's."""
    label = None if context.in_law else label_at(text, words)
    if label is not None:
        agencies, start = label
        yield from _of_holder(text, words, Span(start, words.end), agencies, context)
        return
    if holder is not None and holder.strict and not opens_with_agency(text, words.start):
        given = GIVEN.match(text, words.start, words.end)
        if not (given and starts_with_agency(text, given.end())):
            yield from _of_holder(text, words, words, holder.agencies, context)
            return
    made = list(_of_clauses(text, words, context))
    takes = holder is not None and (holder.firm or begins_task(text, words.start) or WITH.match(text, words.start))
    if not made and holder is not None and takes:
        made = list(held_assignments(text, words, holder.agencies, context))
    yield from made


def _of_holder(text: str, words: Span, task: Span, agencies: Agencies, context: Context) -> Iterator[Assignment]:
    """Yield the tasks of agencies that stand before or above; a clause that opens with another agency is that one's."""
    parts = parts_of(text, task, opened=True)
    for made in held_assignments(text, Span(task.start, parts[0].end), agencies, context) if parts else ():
        yield replace(made, start=words.start) if made.start == task.start else made
    for part in parts[1:]:
        yield from of_clause(text, part, context)


def _of_clauses(text: str, words: Span, context: Context) -> Iterator[Assignment]:
    """Yield the assignments of the clauses of a paragraph."""
    for clause in parts_of(text, words):
        opens = clause.start == words.start or text[clause.start].isupper()
        yield from of_clause(text, clause, context if opens else replace(context, is_item=False))
