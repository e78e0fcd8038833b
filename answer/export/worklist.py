"""The work of a catalogue as a page shows it and as its files hold it: one list, one order, the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from answer.export.assignments import Assigned, numbered
from answer.phrases import phrases
from answer.reading import names_agency
from ingest.errors import QuestionError
from ingest.store.catalogue import Catalogue
from ingest.store.worklist import Deadline, Order, Role, WorkFilter, WorkList
from ingest.vietnamese import number_key


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What people narrow the list by, as they write it; see :class:`ingest.store.worklist.WorkFilter`.

    Of several ``agencies`` or ``directives`` (whole numbers or ids) one will do.
    """

    agencies: tuple[str, ...] = ()
    role: Role | None = None
    document: str = ""
    directives: tuple[str, ...] = ()
    words: str = ""
    since: date | None = None
    until: date | None = None
    deadline: Deadline = "any"


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows of the list, and how much work fits with each deadline in place of the one asked for."""

    rows: tuple[Assigned, ...]
    counts: Mapping[Deadline, int]


def listed(
    catalogue: Catalogue,
    narrowed: Narrowed,
    today: date,
    first: int = 0,
    limit: int | None = None,
    order: Order = "deadline",
) -> Listed:
    """Return ``limit`` rows from the ``first`` on, all without a limit; work that repeats stands at its next day.

    Raises:
        QuestionError: a directive is named whole that the catalogue has not, or no day lies in the range.
    """
    if narrowed.since and narrowed.until and narrowed.since > narrowed.until:
        raise _error("no_day_between", since=narrowed.since.isoformat(), until=narrowed.until.isoformat())
    wanted = WorkFilter(
        (lambda name: any(names_agency(name, agency) for agency in narrowed.agencies)) if narrowed.agencies else None,
        narrowed.role,
        narrowed.document,
        _ids(catalogue, narrowed.directives) if narrowed.directives else None,
        narrowed.words,
        narrowed.since,
        narrowed.until,
        narrowed.deadline,
    )
    found = WorkList(catalogue).find(wanted, today, first, limit, order)
    held = {one.id: numbered(one) for one in catalogue.directives(work.directive_id for work in found.rows)}
    # A sync may just have taken a row away.
    there = (work for work in found.rows if work.place < len(held.get(work.directive_id, ())))
    return Listed(tuple(replace(held[work.directive_id][work.place], due=work.due) for work in there), found.counts)


def check_agencies(catalogue: Catalogue, names: Iterable[str]) -> None:
    """Raise a QuestionError for a name that no work has, which a program should be told and a page need not."""
    known = WorkList(catalogue)
    for name in names:
        if not known.knows_agency(lambda held, name=name: names_agency(held, name)):  # type: ignore[misc]
            raise _error("unknown_agency", value=name)


def _ids(catalogue: Catalogue, names: Iterable[str]) -> set[str]:
    """Return the ids of the directives that bear one of the names."""
    found: set[str] = set()
    for name in names:
        held = {one.id for one in catalogue.by_number(number_key(name))} or {
            one.id for one in catalogue.directives([name])
        }
        if not held:
            raise _error("unknown_directive", value=name)
        found |= held
    return found


def _error(phrase: str, **values: str) -> QuestionError:
    return QuestionError(*(phrases(language).say(phrase, **values) for language in ("vi", "en")))
