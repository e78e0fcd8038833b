"""The assignments of a corpus with where they stand, all or those of an agency, a directive, a range of deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from answer.phrases import phrases
from answer.reading import names_agency
from ingest.datamodels import Assignment, Directive
from ingest.errors import QuestionError
from ingest.source import page_at
from ingest.store.overview import DueWithin, day_within
from ingest.vietnamese import number_key


@dataclass(frozen=True, slots=True)
class AssignmentFilter:
    """Which assignments are wanted; an empty field restricts nothing, of several values one will do.

    ``agencies`` lead or coordinate, written in any way. ``directives`` are numbers or ids. ``due_since`` and
    ``due_until`` bound the deadline, both days included; work whose deadline is no date is then left out, work that
    repeats is kept where one of its days lies between.
    """

    agencies: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    due_since: date | None = None
    due_until: date | None = None


ALL = AssignmentFilter()
_HORIZON = timedelta(days=100 * 365)
"""How long work that repeats is followed; counting its days to the end of the calendar takes seconds."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment and the directive that it stands in.

    ``due`` is the last day of the deadline; of work that repeats the first one on or after the day asked for.
    ``ordinal`` counts the assignments of one clause from 1.
    """

    directive: Directive
    assignment: Assignment
    due: date | None
    ordinal: int = 1

    @property
    def quote(self) -> str:
        """The words that give the assignment, as the directive has them."""
        return self.directive.text[self.assignment.start : self.assignment.end]

    @property
    def page(self) -> int | None:
        """The page on which they begin, None without pages."""
        return page_at(self.directive.pages, self.assignment.start)

    def to_json(self) -> dict[str, Any]:
        """Return the assignment as ``GET /api/assignments`` gives it."""
        given = self.assignment
        return {
            "directive_id": self.directive.id,
            "document": self.directive.label,
            "date": self.directive.date.isoformat() if self.directive.date else None,
            "section": given.section,
            "status": given.status,
            "lead": list(given.lead),
            "coordinating": list(given.coordinating),
            "task": given.task,
            "deadline": given.deadline,
            "due": self.due.isoformat() if self.due else None,
            "recurrence": given.recurrence,
            "quote": self.quote,
            "start": given.start,
            "end": given.end,
            "file": self.directive.file,
            "page": self.page,
        }


def assigned(directives: Sequence[Directive], wanted: AssignmentFilter = ALL) -> list[Assigned]:
    """Return the assignments that are wanted, by the date of their directives and their place in them.

    Raises:
        QuestionError: a directive or an agency is named that no assignment has, or no day lies in the range.
    """
    if wanted.due_since and wanted.due_until and wanted.due_since > wanted.due_until:
        raise _error("no_day_between", since=wanted.due_since.isoformat(), until=wanted.due_until.isoformat())
    chosen = _of_directives(directives, wanted.directives)
    every = [found for directive in chosen for found in _of(directive, wanted.due_since)]
    return sorted(
        (found for found in _of_agencies(every, wanted.agencies) if _within(found, wanted)),
        key=lambda found: (found.directive.date or date.max, found.directive.id, found.assignment.start, found.ordinal),
    )


def _of(directive: Directive, since: date | None) -> Iterator[Assigned]:
    """Yield a directive's assignments, counted within their clauses, so that no filter changes their numbers."""
    seen: Counter[tuple[int, int]] = Counter()
    for assignment in directive.assignments:
        seen[clause := (assignment.start, assignment.end)] += 1
        yield Assigned(directive, assignment, _due(assignment, since), seen[clause])


def _due(assignment: Assignment, since: date | None) -> date | None:
    """Return the deadline; of work that repeats the first day on or after ``since``."""
    if assignment.due is None or assignment.recurrence is None or since is None or assignment.due >= since:
        return assignment.due
    if since - assignment.due > _HORIZON:
        return None
    return day_within(assignment.due, assignment.recurrence, DueWithin(since, None))


def _within(found: Assigned, wanted: AssignmentFilter) -> bool:
    if wanted.due_since is None and wanted.due_until is None:
        return True
    return found.due is not None and (wanted.due_since or date.min) <= found.due <= (wanted.due_until or date.max)


def _of_directives(directives: Sequence[Directive], names: Iterable[str]) -> Sequence[Directive]:
    """Return the directives that bear one of the names, all where there are none."""
    chosen: dict[str, Directive] = {}
    for name in names:
        key = number_key(name)
        found = [d for d in directives if d.id == name or (key and d.number and number_key(d.number) == key)]
        if not found:
            raise _error("unknown_directive", value=name)
        chosen |= {directive.id: directive for directive in found}
    return list(chosen.values()) if names else directives


def _of_agencies(every: list[Assigned], names: Iterable[str]) -> list[Assigned]:
    """Return the assignments of one of the agencies, all where none is named."""
    if not names:
        return every
    kept: set[int] = set()
    for name in names:
        found = {place for place, one in enumerate(every) if _concerns(one.assignment, name)}
        if not found:
            raise _error("unknown_agency", value=name)
        kept |= found
    return [one for place, one in enumerate(every) if place in kept]


def _concerns(assignment: Assignment, agency: str) -> bool:
    return any(names_agency(name, agency) for name in (*assignment.lead, *assignment.coordinating))


def _error(phrase: str, **values: str) -> QuestionError:
    return QuestionError(*(phrases(language).say(phrase, **values) for language in ("vi", "en")))
