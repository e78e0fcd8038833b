"""An assignment with the directive that it stands in, as lists and files show it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.datamodels import Assignment, Directive
from ingest.source import page_at


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment and the directive that it stands in.

    ``due`` is the last day of the deadline; of work that repeats the first one, in a list its next.
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


def numbered(directive: Directive) -> list[Assigned]:
    """Return a directive's assignments, counted within their clauses, so that no filter changes their numbers."""
    seen: Counter[tuple[int, int]] = Counter()
    found = []
    for assignment in directive.assignments:
        seen[clause := (assignment.start, assignment.end)] += 1
        found.append(Assigned(directive, assignment, assignment.due, seen[clause]))
    return found
