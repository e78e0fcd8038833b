"""Assignments: who leads, who coordinates, what is to be done, by when; read from running text.

The forms read are those of official prose: "Giao X chủ trì, phối hợp với Y …", "Đề nghị/Yêu cầu X …",
"X chủ trì/có trách nhiệm/được giao …", an item that begins with an agency and its task, a heading that is an agency's
name followed by its tasks, and what an agency is said to be doing. The status keeps an order apart from a proposal
and from a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from ingest.agency_phrases import agencies_in, begins_task, name_end, starts_with_agency
from ingest.assigned import Agencies, Context, agencies_at, held_assignment, make_assignment, read_assignment
from ingest.datamodels import Assignment, AssignmentStatus, Section, Span
from ingest.duties import (
    CITING,
    DOING,
    DOING_VERB,
    DUTY,
    DUTY_AT_END,
    DUTY_OF,
    ORDER,
    PASSED_ON,
    PROPOSAL,
    REPORT,
    SUBJECT_LEAD,
    SUBJECT_PLACES,
    WITH,
)
from ingest.sentences import clauses, sentences, stripped, trimmed
from ingest.structure import Marker, SectionFinder, marker_at, paragraphs
from ingest.vietnamese import fold

_LONGEST_HEADING = 200
_CITING_BEFORE = 200
_FEWEST_WORDS = 2


class _Holder(NamedTuple):
    """A heading that names agencies: what stands in its section is theirs."""

    path: str
    agencies: Agencies


def find_assignments(
    text: str, body: Span, sections: tuple[Section, ...], kind: str | None = None
) -> tuple[Assignment, ...]:
    """Return the assignments of ``text[body]`` in reading order.

    ``kind`` "Tờ trình" makes all of them proposals, "Báo cáo" reports.
    """
    finder = SectionFinder(sections)
    found: list[Assignment] = []
    holder: _Holder | None = None
    for paragraph in paragraphs(text, body):
        marker = marker_at(text, paragraph.start, paragraph.end)
        words = Span(marker.end if marker else paragraph.start, paragraph.end)
        around = finder.around(paragraph.start, paragraph.start)
        context = Context(around[0].path if around else None, _status(around, kind), marker is not None)
        heading = _heading(text, words, marker)
        if heading is not None:
            holder = _Holder(context.section or "", heading)
            continue
        if holder is not None and not _belongs(context.section or "", holder.path):
            holder = None
        made = list(_of_paragraph(text, words, context))
        if not made and holder is not None and (held := held_assignment(text, words, holder.agencies, context)):
            made = [held]
        found.extend(made)
    return tuple(found)


def _belongs(path: str, above: str) -> bool:
    """Tell whether a section is, or lies within, the one at ``above``; an unnumbered heading ("") holds dashes."""
    return path == above or path.startswith(f"{above}." if above else "-")


def _status(around: list[Section], kind: str | None) -> AssignmentStatus:
    """Return what a clause is by its document's kind and the headings above it."""
    titles = [fold(section.title) for section in around if section.title]
    if kind == "Tờ trình" or any(PROPOSAL.search(title) for title in titles):
        return "proposed"
    if kind == "Báo cáo" or any(REPORT.match(title) for title in titles):
        return "reported"
    return "ordered"


def _of_paragraph(text: str, words: Span, context: Context) -> Iterator[Assignment]:
    """Yield the assignments of one paragraph."""
    for sentence in sentences(text, words):
        for clause in _tasks(text, sentence):
            yield from _of_clause(text, clause, context if clause.start == words.start else _inside(context))


def _inside(context: Context) -> Context:
    """Return the context of a clause that does not open its item."""
    return replace(context, is_item=False)


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
    """Return the verb of an order ("giao", "đề nghị") that an agency follows.

    An agency that opens the clause and passes the work on ("UBND các huyện chỉ đạo các phòng …") keeps its task.
    """
    lead = SUBJECT_LEAD.match(text, clause.start, clause.end)
    passing = lead is not None and starts_with_agency(text, lead.end())
    for match in ORDER.finditer(text, clause.start, clause.end):
        if starts_with_agency(text, match.end()) and not (passing and PASSED_ON.match(match["verb"])):
            return match
    return None


def _of_clause(text: str, clause: Span, context: Context) -> Iterator[Assignment]:
    """Yield the assignments of one clause: an order, or what its subjects must do or are doing."""
    order = _order(text, clause)
    after = clause.start
    if order is not None:
        cited = CITING.search(text[max(clause.start, order.start() - _CITING_BEFORE) : order.start()]) is not None
        end = _cited_end(text, order.end(), clause.end) if cited else clause.end
        status: AssignmentStatus = "reported" if cited else context.status
        made = read_assignment(text, Span(order.start(), end), order.end(), replace(context, status=status))
        if made is not None:
            yield made
            if not cited:
                return
        after = order.end() + 1
    subjects = [position for position in _subjects(text, clause) if position >= after]
    for position, limit in zip(subjects, [*subjects[1:], clause.end], strict=False):
        made = _of_subject(text, Span(position, limit), context)
        if made is not None:
            yield made
    if order is None and not subjects and context.is_item and (made := _bare(text, clause, context)):
        yield made


def _of_subject(text: str, clause: Span, context: Context) -> Assignment | None:
    """Return the assignment of a clause that begins with its agency: a duty, or a report of what is being done."""
    end = name_end(text, clause.start, clause.end)
    if DUTY.match(text, end, clause.end):
        return read_assignment(text, clause, clause.start, context)
    doing = DOING.match(text, end, clause.end)
    task = stripped(text, doing.end(), clause.end) if doing else None
    if task is None:
        return None
    lead = tuple(agencies_in(text, Span(clause.start, end)))
    return make_assignment(text, clause, Agencies(lead, (), end, False), task, replace(context, status="reported"))


def _bare(text: str, clause: Span, context: Context) -> Assignment | None:
    """Return the assignment of an item that is an agency and its task: "- Các cơ quan, đơn vị gửi danh sách …"."""
    if not starts_with_agency(text, clause.start):
        return None
    end = name_end(text, clause.start, clause.end)
    helped = WITH.match(text, end, clause.end)
    if not begins_task(text, end) and not helped:
        return None
    return read_assignment(text, clause, clause.start, context)


def _cited_end(text: str, start: int, limit: int) -> int:
    """Return where a task that is only cited ends: before the next agency's own clause."""
    for comma in re.compile(r",\s+").finditer(text, start, limit):
        if starts_with_agency(text, comma.end()) and DOING.match(text, name_end(text, comma.end(), limit), limit):
            return comma.start()
    return limit


def _subjects(text: str, clause: Span) -> list[int]:
    """Return where agencies that the clause says something of begin: at its start, after a colon or a comma."""
    found: list[int] = []
    first = SUBJECT_LEAD.match(text, clause.start, clause.end)
    read_to = clause.start
    for begin in (*((first,) if first else ()), *SUBJECT_PLACES.finditer(text, clause.start, clause.end)):
        position = begin.end()
        in_list = begin.group().startswith(",") and text[position : position + 1].islower()
        if position < read_to or (in_list and not text.startswith("các", position)):
            continue
        if position >= clause.end or not starts_with_agency(text, position):
            continue
        read_to = name_end(text, position, clause.end)
        doing = DOING.match(text, read_to, clause.end)
        if DUTY.match(text, read_to, clause.end) or (doing and DOING_VERB.match(text, doing.end(), clause.end)):
            found.append(position)
    return found


def _heading(text: str, words: Span, marker: Marker | None) -> Agencies | None:
    """Return the agencies of a heading that names nothing else ("Sở Y tế:", "Giao Công an tỉnh chủ trì:")."""
    bare = trimmed(text, words.start, words.end, " *_#.\n", " *_#:\n")
    if bare is None or bare.end - bare.start > _LONGEST_HEADING:
        return None
    emphasised = text.startswith("**", words.start) or text.startswith("**", max(words.start - 2, 0))
    closed = ":" in text[bare.end : words.end] or emphasised
    said = DUTY_OF.match(text, bare.start, bare.end) or ORDER.match(text, bare.start, bare.end)
    start = said.end() if said else bare.start
    if not (closed or marker is not None) or not starts_with_agency(text, start):
        return None
    agencies = agencies_at(text, start, bare.end)
    rest = DUTY_AT_END.sub("", text[agencies.end : bare.end]).strip(" ,:\n")
    return agencies if agencies.lead and not rest else None
