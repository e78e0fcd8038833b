"""The work that all directives give, as a list to work through: filtered, by deadline, a page at a time.

The database filters, counts and orders what falls due once. Work that repeats is a small part of it: it is read whole
and stands at its next day, which no query can tell.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from threading import Lock
from typing import Any, Literal, get_args
from weakref import WeakKeyDictionary

from sqlalchemy import (
    JSON,
    ColumnElement,
    Engine,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
)

from ingest.store.catalogue import Catalogue
from ingest.store.overview import DueWithin, day_within
from ingest.store.selection import visible
from ingest.store.tables import AssignmentRow, DirectiveRow, StateRow
from ingest.vietnamese import fold, number_key

Deadline = Literal["any", "overdue", "week", "days30", "month", "none"]
"""Which deadlines, seen from a day: past, within 7 or 30 days, in its month, none that is a day."""
DEADLINES: tuple[Deadline, ...] = get_args(Deadline)
Role = Literal["lead", "coordinating"]
ROLES: tuple[Role, ...] = get_args(Role)
Order = Literal["deadline", "directive"]
WEEK, DAYS30 = 7, 30
_HORIZON = timedelta(days=100 * 365)
"""How long work that repeats is followed; counting its days to the end of the calendar takes seconds."""
_CHUNK = 500
_BETWEEN_WORDS = re.compile(r"[\W_]+")

_Query = Select[*tuple[Any, ...]]
_Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which work is wanted; a field that is left out restricts nothing.

    ``agency`` tests a name that leads, coordinates, or does what ``role`` says. ``document`` is an id, or a part of a
    number. ``words`` must all begin words of the task, marks aside. ``since`` and ``until`` bound the deadline, both
    days included; work whose deadline is no day is then left out.
    """

    agency: Callable[[str], bool] | None = None
    role: Role | None = None
    document: str = ""
    directive_ids: Collection[str] | None = None
    words: str = ""
    since: date | None = None
    until: date | None = None
    deadline: Deadline = "any"


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work: its directive, its place among the directive's assignments, and its (next) day."""

    directive_id: str
    place: int
    due: date | None


@dataclass(frozen=True, slots=True)
class WorkFound:
    """The rows asked for, and how much work fits with each deadline in place of the one asked for."""

    rows: tuple[Work, ...]
    counts: Mapping[Deadline, int]


@dataclass(frozen=True, slots=True)
class _Row:
    """What orders a piece of work."""

    key: int
    directive_key: int
    directive_id: str
    issued: date | None
    start: int
    due: date | None

    def by(self, order: Order) -> tuple[Any, ...]:
        """Return what to sort by, as the database does; not by ids, for each database has its own order of texts."""
        by = (self.issued is None, self.issued or date.max, self.directive_key, self.start, self.key)
        return by if order == "directive" else (self.due is None, self.due or date.max, *by)


class WorkList:
    """Reads the work in one catalogue, as its reader may; cheap to make."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Keep the catalogue; nothing is read yet."""
        self._engine, self._access = catalogue.engine, catalogue.access
        self._names = catalogue.overview.names

    def find(
        self, wanted: WorkFilter, today: date, first: int = 0, limit: int | None = None, order: Order = "deadline"
    ) -> WorkFound:
        """Return ``limit`` rows from the ``first`` on, all without a limit; work that repeats at its next day.

        The next day is the first one from ``today`` on, of the days wanted; where those are past, the first of them.
        """
        conditions = self._conditions(wanted)
        repeated = self._repeated(conditions, wanted, today)
        fits = _fitting(today)
        once = [*conditions, not_(_REPEATS), *_between(wanted)]
        counts = self._counts(once, fits)
        for name, (_, python) in fits.items():
            counts[name] += sum(map(python, repeated))
        sql, python = fits[wanted.deadline]
        rows = [row for row in repeated if python(row)]
        rows += self._rows([*once, sql], order, None if limit is None else first + limit)
        rows.sort(key=lambda row: row.by(order))
        return WorkFound(self._placed(rows[first : None if limit is None else first + limit]), counts)

    def agencies(self, limit: int) -> list[str]:
        """Return the names that lead or coordinate work, those in most combinations, in order."""
        seen: Counter[str] = Counter()
        for names in self._name_lists():
            seen.update(names)
        return sorted(name for name, _ in seen.most_common(limit))

    def knows_agency(self, fits: Callable[[str], bool]) -> bool:
        """Tell whether any name that leads or coordinates fits."""
        return any(fits(name) for names in self._name_lists() for name in names)

    def _name_lists(self) -> Iterable[list[str]]:
        for column in (AssignmentRow.lead, AssignmentRow.coordinating):
            text = type_coerce(column, Text) if self._engine.dialect.name == "sqlite" else cast(column, Text)
            yield from map(json.loads, self._names.values(str(column), text))

    def _conditions(self, wanted: WorkFilter) -> list[_Condition]:
        """Return the conditions that do not look at deadlines."""
        row, found = AssignmentRow, []
        if wanted.agency is not None:
            columns = {"lead": [row.lead], "coordinating": [row.coordinating], None: [row.lead, row.coordinating]}
            fits = cache(wanted.agency)  # the same names stand in many lists
            found.append(or_(*(c for one in columns[wanted.role] for c in self._names.among(one, fits))))
        if wanted.directive_ids is not None:
            found.append(DirectiveRow.id.in_(sorted(wanted.directive_ids)))
        if wanted.document:
            key = number_key(wanted.document)
            named = [DirectiveRow.id == wanted.document]
            named += [DirectiveRow.number_key.contains(key, autoescape=True)] if key else []
            found.append(or_(*named))
        if words := _words(wanted.words).split():
            found.append(self._among_keys(_tasks.matching(self._engine, words)))
        return found

    def _among_keys(self, keys: Sequence[int]) -> _Condition:
        """Return the condition that work is among many keys: one value of JSON, for lists are bounded."""
        value = json.dumps(keys)
        if self._engine.dialect.name == "sqlite":
            table = func.json_each(value).table_valued("value")
        else:
            table = func.json_array_elements_text(cast(literal(value), JSON)).table_valued("value")
        return AssignmentRow.key.in_(select(cast(table.c.value, Integer)))

    def _repeated(self, conditions: list[_Condition], wanted: WorkFilter, today: date) -> list[_Row]:
        """Return the work that repeats, each at its next day within the days wanted."""
        query = self._query([*conditions, _REPEATS], AssignmentRow.recurrence)
        with self._engine.connect() as connection:
            read = list(connection.execute(query))
        found = []
        for row in read:
            *values, first, rule = row
            day = _next(first, rule, wanted, today)
            if day is not None or not (wanted.since or wanted.until):
                key, directive_key, directive_id, issued, start = values
                found.append(_Row(key, directive_key, directive_id, issued, start, day))
        return found

    def _counts(self, conditions: list[_Condition], fits: Mapping[Deadline, _Fit]) -> dict[Deadline, int]:
        columns = [func.coalesce(func.sum(case((sql, 1), else_=0)), 0) for sql, _ in fits.values()]
        query = (
            select(*columns)
            .select_from(DirectiveRow)
            .join(AssignmentRow, AssignmentRow.directive_key == DirectiveRow.key)
        )
        with self._engine.connect() as connection:
            read = connection.execute(visible(query, self._access).where(*conditions)).one()
        return dict(zip(fits, map(int, read), strict=True))

    def _rows(self, conditions: list[_Condition], order: Order, limit: int | None) -> list[_Row]:
        row = AssignmentRow
        by: list[Any] = [DirectiveRow.date.is_(None), DirectiveRow.date, DirectiveRow.key, row.start, row.key]
        if order == "deadline":
            by = [row.due.is_(None), row.due, *by]
        with self._engine.connect() as connection:
            read = connection.execute(self._query(conditions).order_by(*by).limit(limit))
            return [_Row(*values) for values in read]

    def _query(self, conditions: list[_Condition], *further: Any) -> _Query:  # noqa: ANN401 - columns
        row = AssignmentRow
        columns = (row.key, DirectiveRow.key, DirectiveRow.id, DirectiveRow.date, row.start, row.due)
        query = select(*columns, *further).join(row, row.directive_key == DirectiveRow.key)
        return visible(query, self._access).where(*conditions)

    def _placed(self, rows: Sequence[_Row]) -> tuple[Work, ...]:
        """Find the place of each row among the assignments of its directive."""
        directives = sorted({row.directive_key for row in rows})
        places: dict[int, int] = {}
        seen: defaultdict[int, int] = defaultdict(int)
        with self._engine.connect() as connection:
            for first in range(0, len(directives), _CHUNK):
                held = AssignmentRow.directive_key.in_(directives[first : first + _CHUNK])
                query = select(AssignmentRow.key, AssignmentRow.directive_key).where(held).order_by(AssignmentRow.key)
                for key, directive_key in connection.execute(query):
                    places[key] = seen[directive_key]
                    seen[directive_key] += 1
        return tuple(Work(row.directive_id, places[row.key], row.due) for row in rows if row.key in places)


_REPEATS = and_(AssignmentRow.recurrence.is_not(None), AssignmentRow.due.is_not(None))
_Fit = tuple[_Condition, Callable[[_Row], bool]]
"""What a deadline asks for: of columns, and of a row that repeats."""


def window(deadline: Deadline, today: date) -> tuple[date, date] | None:
    """Return the first and last day of a deadline that has both.

    >>> window("month", date(2024, 2, 10))
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    """
    begin = today.replace(day=1)
    days: dict[Deadline, tuple[date, date]] = {
        "week": (today, today + timedelta(days=WEEK)),
        "days30": (today, today + timedelta(days=DAYS30)),
        "month": (begin, (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)),
    }
    return days.get(deadline)


def _fitting(today: date) -> dict[Deadline, _Fit]:
    """Return what each deadline asks for; nothing is overdue that repeats, or that only reports work that was given."""
    row = AssignmentRow
    found: dict[Deadline, _Fit] = {
        "any": (row.key.is_not(None), lambda one: True),
        "overdue": (func.coalesce(and_(row.due < today, row.status != "reported"), False), lambda one: False),
        "none": (row.due.is_(None), lambda one: one.due is None),
    }
    for name in DEADLINES:
        if (days := window(name, today)) is not None:
            found[name] = _days(*days)
    return found


def _days(first: date, last: date) -> _Fit:
    sql = func.coalesce(and_(AssignmentRow.due >= first, AssignmentRow.due <= last), False)
    return sql, lambda one: one.due is not None and first <= one.due <= last


def _between(wanted: WorkFilter) -> list[_Condition]:
    conditions = [AssignmentRow.due >= wanted.since] if wanted.since else []
    return conditions + ([AssignmentRow.due <= wanted.until] if wanted.until else [])


def _next(first: date, rule: str, wanted: WorkFilter, today: date) -> date | None:
    past = wanted.until is not None and wanted.until < today
    begin = wanted.since or first if past else max(wanted.since or today, today)
    return None if begin - first > _HORIZON else day_within(first, rule, DueWithin(begin, wanted.until))


def _words(text: str) -> str:
    """Return the folded words of a text with a space between them."""
    return _BETWEEN_WORDS.sub(" ", fold(text))


class _Tasks:
    """The folded words of all tasks of an engine, read once for each state of the catalogue."""

    def __init__(self) -> None:
        self._held: WeakKeyDictionary[Engine, tuple[int, dict[int, str]]] = WeakKeyDictionary()
        self._lock = Lock()

    def matching(self, engine: Engine, words: Sequence[str]) -> list[int]:
        """Return the keys of the tasks in which each of these begins a word."""
        begun = [f" {word}" for word in words]
        return [key for key, task in self._of(engine).items() if all(word in task for word in begun)]

    def _of(self, engine: Engine) -> dict[int, str]:
        with self._lock, engine.connect() as connection:
            version = connection.execute(select(func.max(StateRow.version))).scalar() or 0
            held = self._held.get(engine)
            if held is None or held[0] != version:
                read = connection.execute(select(AssignmentRow.key, AssignmentRow.task))
                held = self._held[engine] = (version, {key: f" {_words(task)}" for key, task in read})
            return held[1]


_tasks = _Tasks()
