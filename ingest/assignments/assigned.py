"""One assignment read from its words: who leads, who helps, the task and its deadline, each with its span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from ingest.agencies.names import Mention
from ingest.agencies.phrases import agencies_in, begins_task, name_end, starts_with_agency
from ingest.assignments.deadlines import NOT_DUE, due, find_deadline
from ingest.assignments.duties import (
    CONTINUES,
    DUTY,
    HELPED_NEXT,
    LEADING,
    LEADS,
    NOT_A_TASK,
    OWN_RHYTHM,
    SEMICOLON,
    UNNAMED,
    WITH,
    WITH_INSIDE,
)  # fmt: skip
from ingest.datamodels import Assignment, AssignmentStatus, Span
from ingest.structure.sentences import one_line, stripped, trimmed

_FEWEST_WORDS = 2
_NEAR = 60
"""Characters within which "chủ trì, phối hợp với" ends."""


class Agencies(NamedTuple):
    """Who leads and who helps, where the task begins, and whether the text says "chủ trì"."""

    lead: tuple[Mention, ...]
    coordinating: tuple[Mention, ...]
    end: int
    explicit: bool


@dataclass(frozen=True, slots=True)
class Context:
    """Where a clause stands: its section, and what that makes of the words."""

    section: str | None
    status: AssignmentStatus
    is_item: bool = False
    issued: date | None = None
    in_law: bool = False


def agencies_at(text: str, start: int, limit: int) -> Agencies:
    """Read "X [chủ trì][, phối hợp với Y]" from ``start``; without X where no agency stands there."""
    end = name_end(text, start, limit) if starts_with_agency(text, start) else start
    lead = tuple(agencies_in(text, Span(start, end)))
    explicit = False
    if duty := DUTY.match(text, end, limit):
        end, explicit = duty.end(), LEADING.search(duty.group()) is not None
    helped = WITH.match(text, end, limit)
    if helped is None or not starts_with_agency(text, helped.end()):
        return Agencies(lead, (), end, explicit)
    end = name_end(text, helped.end(), limit)
    return Agencies(lead, tuple(agencies_in(text, Span(helped.end(), end))), end, explicit)


def read_assignments(text: str, clause: Span, start: int, context: Context) -> Iterator[Assignment]:
    """Yield what the agencies that begin at ``start`` must do; nothing where no task is named."""
    agencies = agencies_at(text, start, clause.end)
    task = _task(text, agencies.end, clause.end)
    if agencies.lead and task is not None and not NOT_A_TASK.match(text, task.start, task.end):
        yield from _parted(text, clause, agencies, task, context)


def held_assignments(text: str, words: Span, agencies: Agencies, context: Context) -> Iterator[Assignment]:
    """Yield the tasks of a paragraph that stands under an agency's heading."""
    task = _task(text, words.start, words.end)
    if task is not None and not task.of(text).isupper() and len(task.of(text).split()) > _FEWEST_WORDS + 1:
        yield from _parted(text, words, agencies, task, context)


def _parted(text: str, clause: Span, agencies: Agencies, task: Span, context: Context) -> Iterator[Assignment]:
    """Yield the tasks within one clause: a part that has helpers or a rhythm of its own is a task of its own."""
    for index, (start, end) in enumerate(pairwise([task.start, *_cuts(text, task), task.end])):
        whole = Span(start if index else clause.start, end if end < task.end else clause.end)
        own = agencies if not index else Agencies(agencies.lead, (), start, False)
        made = _helped_assignment(text, whole, own, Span(start, end), context)
        if made is not None:
            yield made


def _cuts(text: str, task: Span) -> list[int]:
    """Return where further tasks begin: at helpers, at a report's rhythm, behind a part that its deadline ends."""
    cuts = {cut.end() for cut in HELPED_NEXT.finditer(text, task.start, task.end) if _helped(text, cut.end())}
    cuts |= {cut.end() for cut in OWN_RHYTHM.finditer(text, task.start, task.end)}
    begin = task.start
    for stop in SEMICOLON.finditer(text, task.start, task.end):
        ended = find_deadline(text, begin, stop.start())
        goes_on = CONTINUES.match(text, stop.end()) is not None or not begins_task(text, stop.end())
        if ended is not None and ended.end == stop.start() and not goes_on:
            cuts.add(stop.end())
        begin = stop.end()
    return sorted(cuts)


def _helped(text: str, position: int) -> bool:
    """Tell whether "phối hợp với" at ``position`` is followed by an agency."""
    inside = WITH_INSIDE.search(text, position, position + _NEAR)
    if inside is None or not starts_with_agency(text, inside.end()):
        return False
    end = name_end(text, inside.end(), len(text))
    if UNNAMED.fullmatch(text, inside.end(), end) is not None:
        return False
    return not text.startswith("để", end + 1)


def _helped_assignment(text: str, clause: Span, agencies: Agencies, task: Span, context: Context) -> Assignment | None:
    """Make an assignment whose task may begin with who leads and helps ("Chủ trì, phối hợp với Y rà soát …")."""
    begin = task.start
    explicit = agencies.explicit or LEADS.match(text, begin, task.end) is not None
    if not agencies.coordinating:
        opening = agencies_at(text, begin, task.end) if not starts_with_agency(text, begin) else None
        if opening is not None and opening.coordinating and not opening.lead:
            begin, agencies = opening.end, agencies._replace(coordinating=opening.coordinating)
    rest = _task(text, begin, task.end) or _task(text, task.start, task.end)
    if rest is None:
        return None
    agencies = _with_helpers(text, agencies, rest)
    return make_assignment(text, clause, agencies._replace(explicit=explicit), rest, context)


def _with_helpers(text: str, agencies: Agencies, task: Span) -> Agencies:
    """Add the agencies that the task itself names as helping, where none were named before it."""
    inside = WITH_INSIDE.search(text, task.start, task.end)
    if agencies.coordinating or inside is None or not starts_with_agency(text, inside.end()):
        return agencies
    phrase = Span(inside.end(), name_end(text, inside.end(), task.end))
    return agencies._replace(coordinating=tuple(agencies_in(text, phrase)))


def _task(text: str, start: int, end: int) -> Span | None:
    """Return a task without the comma or colon before it and the stop and markup behind; None where it is too short."""
    task = trimmed(text, start, end, " ,:;\n", " ;,.\n*_/")
    if task is not None and text[task.end - 1] == ")" and "(" not in task.of(text):
        task = trimmed(text, task.start, task.end - 1, " ")
    return task if task is not None and len(task.of(text).split()) >= _FEWEST_WORDS else None


def make_assignment(
    text: str, clause: Span, agencies: Agencies, task: Span, context: Context, deadline: Span | None = None
) -> Assignment:
    """Make the value, with the deadline read from the task where none is given."""
    task = _task(text, task.start, task.end) or task
    spans = {
        "lead": tuple(Span(agency.start, agency.end) for agency in agencies.lead),
        "coordinating": tuple(Span(agency.start, agency.end) for agency in agencies.coordinating),
        "task": (task,),
    }
    deadline = deadline or find_deadline(text, task.start, task.end)
    last = due(deadline.of(text), context.issued) if deadline else NOT_DUE
    if deadline is not None:
        spans["deadline"] = (deadline,)
    return Assignment(
        lead=tuple(agency.name for agency in agencies.lead),
        coordinating=tuple(agency.name for agency in agencies.coordinating),
        task=one_line(task.of(text)),
        deadline=one_line(deadline.of(text)) if deadline else None,
        start=clause.start,
        end=(stripped(text, clause.start, clause.end) or clause).end,
        section=context.section,
        status=context.status,
        leads_explicitly=agencies.explicit,
        due=last.day,
        recurrence=last.rule,
        spans=spans,
    )


def with_deadline(text: str, made: Assignment, deadline: Span, context: Context) -> Assignment:
    """Return an assignment with a deadline that stands outside its task."""
    last = due(deadline.of(text), context.issued)
    return replace(
        made,
        deadline=one_line(deadline.of(text)),
        due=last.day,
        recurrence=last.rule,
        spans={**made.spans, "deadline": (deadline,)},
    )
