"""One assignment read from its words: who leads, who helps, the task and its deadline, each with its span."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ingest.agencies import Mention
from ingest.agency_phrases import agencies_in, name_end, starts_with_agency
from ingest.datamodels import Assignment, AssignmentStatus, Span
from ingest.duties import DEADLINE, DUTY, LEADING, LEADS, NOT_A_TASK, WITH, WITH_INSIDE
from ingest.sentences import one_line, stripped, trimmed

_FEWEST_WORDS = 2


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


def agencies_at(text: str, start: int, limit: int) -> Agencies:
    """Read "X [chủ trì][, phối hợp với Y]" from ``start``."""
    end = name_end(text, start, limit)
    lead = tuple(agencies_in(text, Span(start, end)))
    explicit = False
    if duty := DUTY.match(text, end, limit):
        end, explicit = duty.end(), LEADING.search(duty.group()) is not None
    helped = WITH.match(text, end, limit)
    if helped is None or not starts_with_agency(text, helped.end()):
        return Agencies(lead, (), end, explicit)
    end = name_end(text, helped.end(), limit)
    return Agencies(lead, tuple(agencies_in(text, Span(helped.end(), end))), end, explicit)


def read_assignment(text: str, clause: Span, start: int, context: Context) -> Assignment | None:
    """Read the agencies that begin at ``start`` and the task behind them; None where there is no task."""
    agencies = agencies_at(text, start, clause.end)
    task = _task(text, agencies.end, clause.end)
    if not agencies.lead or task is None or NOT_A_TASK.match(text, task.start, task.end):
        return None
    return make_assignment(text, clause, _with_helpers(text, agencies, task), task, context)


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


def make_assignment(text: str, clause: Span, agencies: Agencies, task: Span, context: Context) -> Assignment:
    """Make the value, with the deadline read from the task."""
    task = _task(text, task.start, task.end) or task
    spans = {
        "lead": tuple(Span(agency.start, agency.end) for agency in agencies.lead),
        "coordinating": tuple(Span(agency.start, agency.end) for agency in agencies.coordinating),
        "task": (task,),
    }
    deadline = DEADLINE.search(text, task.start, task.end)
    due = trimmed(text, deadline.start(), deadline.end(), " \n") if deadline else None
    if due is not None:
        spans["deadline"] = (due,)
    return Assignment(
        lead=tuple(agency.name for agency in agencies.lead),
        coordinating=tuple(agency.name for agency in agencies.coordinating),
        task=one_line(task.of(text)),
        deadline=one_line(due.of(text)) if due else None,
        start=clause.start,
        end=(stripped(text, clause.start, clause.end) or clause).end,
        section=context.section,
        status=context.status,
        leads_explicitly=agencies.explicit,
        spans=spans,
    )


def held_assignment(text: str, words: Span, agencies: Agencies, context: Context) -> Assignment | None:
    """Return the assignment of a task that stands under an agency's heading."""
    task = _task(text, words.start, words.end)
    if task is None or len(task.of(text).split()) <= _FEWEST_WORDS + 1:
        return None
    agencies = _with_helpers(text, agencies, task)
    explicit = agencies.explicit or LEADS.match(text, task.start, task.end) is not None
    return make_assignment(text, words, agencies._replace(explicit=explicit), task, context)
