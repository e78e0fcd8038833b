"""Clauses that give work: an order ("giao X …"), an agency and its duty ("X có trách nhiệm …"), an item of the two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.agencies.phrases import agencies_in, begins_task, name_end, starts_with_agency
from ingest.assignments.assigned import Agencies, Context, agencies_at, make_assignment, read_assignments, with_deadline
from ingest.assignments.deadlines import find_deadline
from ingest.assignments.duties import (
    ADVERBIAL,
    CITING,
    CONTINUES,
    DOING,
    DOING_VERB,
    DUTY,
    GIVEN,
    GIVES,
    MANNER,
    MEETING,
    ORDER,
    PASSED_ON,
    SUBJECT_LEAD,
    SUBJECT_PLACES,
    TOLD,
    WITH,
)  # fmt: skip
from ingest.datamodels import Assignment, AssignmentStatus, Span
from ingest.structure.sentences import clauses, sentences, stripped

_CITING_BEFORE = 200
_OPENING = 12
"""Characters before a deadline that opens its clause: a dash, a number."""


def opens_with_agency(text: str, start: int) -> bool:
    """Tell whether a paragraph begins with an agency of which it says what it must do."""
    lead = SUBJECT_LEAD.match(text, start)
    begin = lead.end() if lead else start
    if not starts_with_agency(text, begin):
        return False
    end = name_end(text, begin, len(text))
    said = any(pattern.match(text, end) is not None for pattern in (DUTY, WITH, DOING, MANNER, GIVES))
    return said or begins_task(text, end) or text.startswith(":", end)


def parts_of(text: str, words: Span, *, opened: bool = False) -> list[Span]:
    """Return the clauses of a paragraph, each joined with those after it that go on with it.

    A clause without an agency of its own goes on with its sentence; a sentence does so when it begins with a verb or
    says when or how ("Trường hợp …"). Agencies between semicolons are one list. ``opened`` paragraphs have an agency
    above them: all that names none of its own is theirs.
    """
    joined: list[Span] = []
    for sentence in sentences(text, words):
        for clause in clauses(text, sentence):
            first = clause.start == sentence.start
            if joined and (
                _lists_names(text, joined[-1])
                or (
                    not _has_own(text, clause, opened=opened)
                    and (not first or opened or begins_task(text, clause.start) or CONTINUES.match(text, clause.start))
                )
            ):
                joined[-1] = Span(joined[-1].start, clause.end)
            else:
                joined.append(clause)
    return joined


def _has_own(text: str, clause: Span, *, opened: bool) -> bool:
    """Tell whether a clause names an agency that it gives work to."""
    if opened:
        given = GIVEN.match(text, clause.start, clause.end)
        return (given is not None and starts_with_agency(text, given.end())) or (
            text[clause.start].isupper() and opens_with_agency(text, clause.start)
        )
    named = text[clause.start].isupper() and opens_with_agency(text, clause.start)
    return named or _order(text, clause) is not None or bool(subjects_in(text, clause))


def _lists_names(text: str, clause: Span) -> bool:
    """Tell whether a clause that ends in a semicolon is nothing but agencies: the list goes on behind it."""
    if text[clause.end - 1] != ";":
        return False
    order = ORDER.match(text, clause.start, clause.end)
    lead = SUBJECT_LEAD.match(text, clause.start, clause.end)
    start = order.end() if order else lead.end() if lead else clause.start
    return starts_with_agency(text, start) and name_end(text, start, clause.end - 1) == clause.end - 1


def _order(text: str, clause: Span) -> re.Match[str] | None:
    """Return the verb of an order ("giao", "đề nghị") that an agency follows.

    An agency that opens the clause and passes the work on ("UBND các huyện chỉ đạo các phòng …") keeps its task.
    """
    lead = SUBJECT_LEAD.match(text, clause.start, clause.end)
    passing = (lead is not None and starts_with_agency(text, lead.end())) or PASSED_ON.match(text, clause.start)
    for match in ORDER.finditer(text, clause.start, clause.end):
        if starts_with_agency(text, match.end()) and not (passing and PASSED_ON.match(match["verb"])):
            return match
    return None


def of_clause(text: str, clause: Span, context: Context) -> Iterator[Assignment]:
    """Yield the assignments of one clause: an order, or what its subjects must do or are doing."""
    order = None if context.in_law else _order(text, clause)
    after = clause.start
    if order is not None:
        before = text[max(clause.start, order.start() - _CITING_BEFORE) : order.start()]
        cited = CITING.search(before) is not None or TOLD.search(before) is not None
        end = _cited_end(text, order.end(), clause.end) if cited else clause.end
        status: AssignmentStatus = "reported" if cited else context.status
        made = list(read_assignments(text, Span(order.start(), end), order.end(), replace(context, status=status)))
        if cited and not begins_task(text, agencies_at(text, order.end(), end).end):
            made = []
        yield from _timed(text, Span(clause.start, order.start()), made, context)
        if made and not cited:
            return
        after = order.end() + 1
    subjects = [position for position in subjects_in(text, clause) if position >= after]
    for position, limit in zip(subjects, [*subjects[1:], clause.end], strict=False):
        made = list(_of_subject(text, Span(position, limit), context))
        yield from _timed(text, Span(clause.start, position), made, context)
    if order is None and not subjects and context.is_item and not context.in_law:
        yield from _bare(text, clause, context)


def _timed(text: str, before: Span, made: Sequence[Assignment], context: Context) -> Iterator[Assignment]:
    """Yield assignments, with the deadline that opens their clause ("Trước ngày 15/6, Sở …") where they have none."""
    opening = ADVERBIAL.match(text, before.start, before.end) and find_deadline(text, before.start, before.end)
    early = opening is not None and opening.start - before.start <= _OPENING if opening else False
    for one in made:
        yield with_deadline(text, one, opening, context) if opening and early and one.deadline is None else one


def _of_subject(text: str, clause: Span, context: Context) -> Iterator[Assignment]:
    """Yield the assignments of a clause that begins with its agency: a duty, or a report of what is being done."""
    end = name_end(text, clause.start, clause.end)
    duty = DUTY.match(text, end, clause.end)
    if duty is not None and MEETING.match(text, duty.end(), clause.end):
        return
    if duty or not DOING.match(text, end, clause.end):
        yield from read_assignments(text, clause, clause.start, context)
        return
    doing = DOING.match(text, end, clause.end)
    task = stripped(text, doing.end(), clause.end) if doing else None
    if task is not None and not context.in_law:
        lead = tuple(agencies_in(text, Span(clause.start, end)))
        yield make_assignment(text, clause, Agencies(lead, (), end, False), task, replace(context, status="reported"))


def _bare(text: str, clause: Span, context: Context) -> Iterator[Assignment]:
    """Yield the assignment of an item that is an agency and its task: "- Các cơ quan, đơn vị gửi danh sách …"."""
    if not starts_with_agency(text, clause.start):
        return
    end = name_end(text, clause.start, clause.end)
    if begins_task(text, end) or WITH.match(text, end, clause.end) or MANNER.match(text, end, clause.end):
        yield from read_assignments(text, clause, clause.start, context)


def _cited_end(text: str, start: int, limit: int) -> int:
    """Return where a task that is only cited ends: before the next agency's own clause."""
    for comma in re.compile(r",\s+").finditer(text, start, limit):
        if starts_with_agency(text, comma.end()) and DOING.match(text, name_end(text, comma.end(), limit), limit):
            return comma.start()
    return limit


def subjects_in(text: str, clause: Span, *, bare: bool = False) -> list[int]:
    """Return where agencies that the clause says something of begin: at its start, after a colon or a comma.

    ``bare`` takes an agency at the start with a verb alone; behind an adverbial ("Căn cứ …, Thủ trưởng …") it
    always does.
    """
    found: list[int] = []
    first = SUBJECT_LEAD.match(text, clause.start, clause.end)
    read_to = clause.start
    adverbial = ADVERBIAL.match(text, clause.start, clause.end) is not None
    for begin in (*((first,) if first else ()), *SUBJECT_PLACES.finditer(text, clause.start, clause.end)):
        position = begin.end()
        in_list = begin.group().startswith(",") and text[position : position + 1].islower() and not adverbial
        if position < read_to or (in_list and not text.startswith("các", position)):
            continue
        if position >= clause.end or not starts_with_agency(text, position):
            continue
        read_to = name_end(text, position, clause.end)
        doing = DOING.match(text, read_to, clause.end)
        duty = DUTY.match(text, read_to, clause.end)
        if (
            (duty and text[duty.end() : duty.end() + 1] not in {";", "."})
            or (doing and DOING_VERB.match(text, doing.end(), clause.end))
            or (not found and (adverbial or (bare and begin is first)) and begins_task(text, read_to))
        ):
            found.append(position)
    return found
