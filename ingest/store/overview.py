"""Questions over all directives at once: whose work, what is due, which documents, who mentions an instrument.

The database counts and orders what fits and hands over the rows that are shown. The distinct names in a column are
read once for each state of the catalogue: names are compared as people write them, and there are far fewer names than
rows. A reader's overview counts, orders and names only what he may read. Safe to share between threads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Engine, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from ingest.access import EVERYTHING, Access
from ingest.datamodels import Assignment, Reference
from ingest.store.names import KnownNames
from ingest.store.records import to_assignment, to_reference
from ingest.store.selection import Selection, visible
from ingest.store.tables import AssignmentRow, DirectiveRow, ReferenceRow

_Query = Select[*tuple[Any, ...]]
_Row = TypeVar("_Row")
_LAST = date.max
"""Orders what has no date behind everything else."""


@dataclass(frozen=True, slots=True)
class Found(Generic[_Row]):
    """``total`` rows in ``directives`` directives fit; ``rows`` are the first of them with their directives' ids."""

    total: int
    directives: int
    rows: tuple[tuple[str, _Row], ...]

    def __bool__(self) -> bool:
        """Tell whether anything fits."""
        return self.total > 0


@dataclass(frozen=True, slots=True)
class DueWithin:
    """The days of a deadline, both included; None leaves an end open. ``once`` leaves out what repeats."""

    first: date | None
    last: date | None
    once: bool = False


class Overview:
    """Reads the tables of one engine, as one reader may; every answer is ordered and repeatable."""

    def __init__(self, engine: Engine, access: Access = EVERYTHING) -> None:
        """Keep the engine; nothing is read yet."""
        self.engine, self._access = engine, access
        self.names = KnownNames(engine, access)

    def documents(self, selections: Sequence[Selection], limit: int) -> Found[None]:
        """Return the directives that fulfil all selections, by date, undated ones last."""
        row = DirectiveRow
        columns = (row.key, row.id, row.date, row.date.label("day"), func.coalesce(row.number_head, 0).label("start"))
        total, directives, rows = self._first(select(*columns).where(*self.names.conditions(selections)), limit)
        return Found(total, directives, tuple((found.id, None) for found in rows))

    def work(
        self,
        selections: Sequence[Selection],
        limit: int,
        *,
        led_by: Callable[[str], bool] | None = None,
        helped_by: Callable[[str], bool] | None = None,
        due: DueWithin | None = None,
    ) -> Found[Assignment]:
        """Return the work that an agency leads or helps with, within ``due`` by deadline, else by directive.

        Of work that repeats ``due`` becomes the first day within those asked for; it is left out where it has none.
        """
        row = AssignmentRow
        conditions = self.names.conditions(selections) + self.names.of_sections(row.section, selections)
        conditions += self.names.among(row.lead, led_by) + self.names.among(row.coordinating, helped_by)
        query = select(row.key, DirectiveRow.id, DirectiveRow.date, _day(due), row.start)
        query = query.join(row, row.directive_key == DirectiveRow.key).where(*conditions)
        again = self._again(due) if due is not None else {}
        if due is not None:
            query = query.where(or_(_within(due), row.key.in_(sorted(again)) if again else false()))
        total, directives, rows = self._first(query, None if again else limit)
        if again:
            rows = sorted(rows, key=lambda r: (again.get(r.key) or r.day, r.date or _LAST, r.id, r.start))[:limit]
        loaded = self._loaded(row, [found.key for found in rows])
        made = ((found.id, found.key, to_assignment(loaded[found.key])) for found in rows if found.key in loaded)
        return Found(total, directives, tuple((n, replace(one, due=again.get(key, one.due))) for n, key, one in made))

    def undated(self, selections: Sequence[Selection], led_by: Callable[[str], bool] | None = None) -> int:
        """Return how much work has a deadline in words of which no day can be told."""
        row = AssignmentRow
        conditions = self.names.conditions(selections) + self.names.of_sections(row.section, selections)
        conditions += self.names.among(row.lead, led_by)
        query = select(func.count(row.key)).join(DirectiveRow, row.directive_key == DirectiveRow.key)
        query = visible(query, self._access).where(row.deadline.is_not(None), row.due.is_(None))
        if not conditions:
            return int(self.names.read("undated", query)[0][0])
        with self.engine.connect() as connection:
            return connection.execute(query.where(*conditions)).scalar() or 0

    def mentions(
        self,
        selections: Sequence[Selection],
        limit: int,
        *,
        keys: Collection[str],
        relations: Collection[tuple[str, bool]] | None = None,
    ) -> Found[Reference]:
        """Return the directives that mention an instrument of these number keys, each with its first mention, by date.

        ``relations`` are (relation, only outside sections), of which the mention must be one; None is any. The
        instrument itself is left out.
        """
        row = ReferenceRow
        own = or_(DirectiveRow.number_key.is_(None), DirectiveRow.number_key.not_in(sorted(keys)))
        conditions = [row.number_key.in_(sorted(keys)), own, *self.names.conditions(selections)]
        conditions += self.names.of_sections(row.section, selections)
        if relations is not None:
            stated = [row.relation == name for name, bare in relations if not bare]
            stated += [and_(row.relation == name, row.section.is_(None)) for name, bare in relations if bare]
            conditions.append(or_(false(), *stated))
        place = func.row_number().over(partition_by=row.directive_key, order_by=(row.start, row.key)).label("place")
        columns = (row.key, DirectiveRow.id, DirectiveRow.date, DirectiveRow.date.label("day"), row.start, place)
        query = select(*columns).join(row, row.directive_key == DirectiveRow.key).where(*conditions)
        total, directives, rows = self._first(query, limit, first_of_each=True)
        loaded = self._loaded(row, [found.key for found in rows])
        shown = ((found.id, to_reference(loaded[found.key])) for found in rows if found.key in loaded)
        return Found(total, directives, tuple(shown))

    def signers(self) -> tuple[str, ...]:
        """Return the names of all who signed a directive, each once."""
        return self.names.values("signers", DirectiveRow.signer)

    def issuers(self) -> tuple[str, ...]:
        """Return the names of all issuers, each once."""
        return self.names.values("issuers", DirectiveRow.issuer)

    def years(self) -> tuple[int, ...]:
        """Return the years in which directives are dated, in order."""
        return tuple(sorted({day.year for day in self.names.values("years", DirectiveRow.date)}))

    def due_years(self) -> tuple[int, ...]:
        """Return the years in which work is due, in order; of what repeats, the first time."""
        return tuple(sorted({day.year for day in self.names.values("due years", AssignmentRow.due)}))

    def _first(
        self, query: _Query, limit: int | None, *, first_of_each: bool = False
    ) -> tuple[int, int, Sequence[Any]]:
        """Return how many rows and directives fit, and the first rows by day, date of the directive and position."""
        inner = visible(query, self._access).subquery()
        found = (select(inner).where(inner.c.place == 1) if first_of_each else select(inner)).cte("found")
        rows = select(func.count()).select_from(found).scalar_subquery()
        directives = select(func.count(found.c.id.distinct())).scalar_subquery()
        by = (found.c.day.is_(None), found.c.day, found.c.date.is_(None), found.c.date, found.c.id, found.c.start)
        ordered = select(found, rows.label("total"), directives.label("directives")).order_by(*by, found.c.key)
        with self.engine.connect() as connection:
            read = list(connection.execute(ordered if limit is None else ordered.limit(limit)))
        return (read[0].total, read[0].directives, read) if read else (0, 0, [])

    def _again(self, due: DueWithin) -> dict[int, date]:
        """Return by key the work that began before the days asked for and repeats within them, with its first day."""
        if due.once or due.first is None:
            return {}
        row = AssignmentRow
        query = self.names.readable(select(row.key, row.due, row.recurrence).where(*_REPEATS))
        repeated = self.names.read("repeated", query)
        began = ((key, day_within(first, rule, due)) for key, first, rule in repeated if first < due.first)
        return {key: day for key, day in began if day is not None}

    def _loaded(self, table: type[Any], keys: Collection[int]) -> dict[int, Any]:
        """Return the rows of these keys."""
        with Session(self.engine, expire_on_commit=False) as session:
            return {row.key: row for row in session.scalars(select(table).where(table.key.in_(keys)))}


_REPEATS = (AssignmentRow.recurrence.is_not(None), AssignmentRow.due.is_not(None))


def _day(due: DueWithin | None) -> ColumnElement[date | None]:
    """Return the column that comes first in the order: the deadline where deadlines are asked for."""
    return (AssignmentRow.due if due is not None else DirectiveRow.date).label("day")


def _within(due: DueWithin) -> ColumnElement[bool]:
    """Return the condition that a deadline's day, of the first time where it repeats, is within."""
    row = AssignmentRow
    conditions: list[ColumnElement[bool]] = [row.due.is_not(None)]
    conditions += [row.due >= due.first] if due.first is not None else []
    conditions += [row.due <= due.last] if due.last is not None else []
    return and_(*conditions, *([row.recurrence.is_(None)] if due.once else []))


@lru_cache(maxsize=8192)
def day_within(first: date, rule: str, asked: DueWithin) -> date | None:
    """Return the first day within those asked for on which what repeats falls due, None where it has none.

    >>> june = DueWithin(date(2025, 6, 1), date(2025, 6, 30))
    >>> day_within(date(2024, 1, 25), "FREQ=MONTHLY;BYMONTHDAY=25", june)
    datetime.date(2025, 6, 25)
    """
    from dateutil.rrule import rrulestr

    begin = max(first, asked.first or first)
    again = rrulestr(rule, dtstart=datetime.combine(first, time())).after(datetime.combine(begin, time()), inc=True)
    return again.date() if again is not None and (asked.last is None or again.date() <= asked.last) else None
