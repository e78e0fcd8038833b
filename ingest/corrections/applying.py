"""A directive as read and what was corrected in it, to the directive that is answered from. Its id stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from ingest.assignments.deadlines import NOT_DUE, Due, due
from ingest.corrections.places import place_of, spans_for
from ingest.corrections.records import (
    BY_HAND,
    HAND,
    CorrectedAssignment,
    CorrectedField,
    DirectiveCorrections,
    Task,
)
from ingest.datamodels import Assignment, Directive, Evidence, Span

_SURE = Evidence(HAND, 1.0)
_PARTLY = {"number": "numbering", "date": "dated"}
"""Spans of what a page shows of a field that could not be read whole: a field that is put right needs them no more."""


def applied(directive: Directive, made: DirectiveCorrections) -> Directive:
    """Return the directive with its corrections; ``made`` must be bound to its text (:func:`.records.bound_to`).

    A corrected field is cited where its new value stands in the text, else where the replaced one stood
    (:func:`.places.spans_for`); its evidence is ``hand`` and it needs no review. Days of deadlines that count from the
    date of the directive follow a corrected date.
    """
    found = directive
    for field in made.fields:
        found = _with_field(found, field)
    if found.date != directive.date:
        dated = (_redated(one, directive.date, found.date) for one in found.assignments)
        found = replace(found, assignments=tuple(dated))
    if not made.assignments:
        return found
    assignments = _assignments(found, made.assignments)
    return replace(found, assignments=assignments, evidence={**found.evidence, "assignments": _SURE})


def _with_field(directive: Directive, field: CorrectedField) -> Directive:
    """Return the directive with one field put right."""
    name, value = field.name, field.value
    spans = {known: ranges for known, ranges in directive.spans.items() if known not in (name, _PARTLY.get(name))}
    if value:
        spans[name] = spans_for(directive, name, value)
    values: dict[str, Any] = {name: value}
    return replace(
        directive,
        **values,
        spans=spans,
        evidence={**directive.evidence, name: _SURE},
        review=tuple(other for other in directive.review if other != name),
    )


def _redated(assignment: Assignment, before: date | None, now: date | None) -> Assignment:
    """Return an assignment with the day that its deadline falls on, counted from another date of issue."""
    words = assignment.deadline
    if words is None or due(words, before) != (assignment.due, assignment.recurrence):
        return assignment
    last = due(words, now)
    return replace(assignment, due=last.day, recurrence=last.rule)


def _assignments(directive: Directive, made: Iterable[CorrectedAssignment]) -> tuple[Assignment, ...]:
    """Return the assignments as corrected, in the order of the text."""
    found = list(directive.assignments)
    for one in made:
        read = _read_as(found, one)
        if read is not None:
            found.remove(read)
        if one.value is not None:
            found.append(_made(directive, one, one.value, read))
    return tuple(sorted(found, key=lambda assignment: (assignment.start, assignment.end)))


def _read_as(found: Iterable[Assignment], made: CorrectedAssignment) -> Assignment | None:
    """Return the assignment that a correction is about: of its clause, and of the same words or at least task."""
    was = made.was
    if was is None:
        return None
    there = [one for one in found if (one.start, one.end) == (made.start, made.end)]
    same = [one for one in there if Task.of(one) == was] or [one for one in there if one.task == was.task]
    return same[0] if same else None


def _made(directive: Directive, made: CorrectedAssignment, value: Task, read: Assignment | None) -> Assignment:
    """Return the assignment that a correction states; what it does not state is as it was read."""
    clause = Span(made.start, made.end)
    section = directive.section_at(made.start, made.end)
    last = _last_day(value.deadline, directive.date, read)
    spans = {
        "lead": _places(directive.text, value.lead, clause, _read_spans(read, "lead", value.lead)),
        "coordinating": _places(
            directive.text, value.coordinating, clause, _read_spans(read, "coordinating", value.coordinating)
        ),
        "task": _places(directive.text, (value.task,), clause, _read_spans(read, "task", (value.task,))),
        BY_HAND: (clause,),
    }
    if value.deadline:
        spans["deadline"] = _places(
            directive.text, (value.deadline,), clause, _read_spans(read, "deadline", (value.deadline,))
        )
    return Assignment(
        lead=value.lead,
        coordinating=value.coordinating,
        task=value.task,
        deadline=value.deadline,
        start=made.start,
        end=made.end,
        section=section.path if section else None,
        status=read.status if read else "ordered",
        leads_explicitly=read.leads_explicitly if read else False,
        due=last.day,
        recurrence=last.rule,
        spans=spans,
    )


def _last_day(deadline: str | None, issued: date | None, read: Assignment | None) -> Due:
    """Return the day that a deadline falls on: as it was read, where its words were left as they are."""
    if deadline is None:
        return NOT_DUE
    if read is not None and deadline == read.deadline:
        return Due(read.due, read.recurrence)
    return due(deadline, issued)


def _read_spans(read: Assignment | None, role: str, values: tuple[str, ...]) -> tuple[Span, ...]:
    """Return the ranges that were read where a correction leaves the words of a role as they were."""
    if read is None:
        return ()
    before = getattr(read, role)
    unchanged = (before if isinstance(before, tuple) else (before,)) == values
    return tuple(read.spans.get(role, ())) if unchanged else ()


def _places(text: str, values: tuple[str, ...], clause: Span, known: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the range to cite for each value: where it was read, where it stands in the clause, else the clause."""
    if len(known) == len(values):
        return known
    return tuple(place_of(text, value, clause.start, within=clause) or clause for value in values)
