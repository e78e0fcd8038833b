"""The audit log: read by filters and pages, exported, and removed by date. Nothing else ever changes it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, delete, func, select

from web.access.accounts import note
from web.office.store import Office
from web.office.tables import AuditRow
from web.viewer import Viewer

PAGE = 50
ACTIONS = (
    "ask",
    "open",
    "download",
    "upload",
    "replace",
    "remove",
    "undo",
    "correct",
    "feedback",
    "label",
    "export",
    "share",
    "sign_in",
    "sign_out",
    "sign_in_failed",
    "user_change",
    "group_change",
    "token_change",
    "audit_prune",
)
"""What is written down, in the order in which the page offers it."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: of one person, of one action, of days (of this machine's zone, both included)."""

    user: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """Yield what a line has to satisfy."""
        if self.user:
            yield AuditRow.user == self.user.strip().lower()
        if self.action:
            yield AuditRow.action == self.action
        if self.since:
            yield AuditRow.at >= start_of(self.since)
        if self.until:
            yield AuditRow.at < start_of(self.until + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log as it is shown; ``detail`` is "name: value" joined by commas."""

    at: datetime
    user: str
    action: str
    target: str
    detail: str
    address: str


class Audit:
    """The log of one office database."""

    def __init__(self, office: Office) -> None:
        """Take the database."""
        self.office = office

    def count(self, wanted: Wanted) -> int:
        """Return how many lines there are."""
        with self.office.session() as session:
            return session.scalar(select(func.count(AuditRow.id)).where(*wanted.conditions())) or 0

    def page(self, wanted: Wanted, number: int = 1) -> list[Line]:
        """Return a page of lines, newest first; the first page is 1."""
        query = select(AuditRow).where(*wanted.conditions()).order_by(AuditRow.id.desc())
        with self.office.session() as session:
            return [_line(row) for row in session.scalars(query.offset((number - 1) * PAGE).limit(PAGE))]

    def users(self) -> list[str]:
        """Return the names that stand in the log."""
        with self.office.session() as session:
            return sorted(filter(None, session.scalars(select(AuditRow.user).distinct())))

    def as_csv(self, wanted: Wanted) -> Iterator[str]:
        """Yield the lines as CSV, oldest first; times are UTC. A spreadsheet takes none of them for a formula."""
        yield "\ufeff" + _row(["time_utc", "user", "action", "target", "detail", "address"])
        query = select(AuditRow).where(*wanted.conditions()).order_by(AuditRow.id)
        with self.office.session() as session:
            for row in session.scalars(query.execution_options(yield_per=500)):
                line = _line(row)
                yield _row(
                    [f"{line.at:%Y-%m-%d %H:%M:%S}", line.user, line.action, line.target, line.detail, line.address]
                )

    def prune(self, by: Viewer, before: date) -> int:
        """Remove the lines of days before ``before`` and return how many there were; that it was done is written."""
        with self.office.session() as session:
            old = AuditRow.at < start_of(before)
            removed = session.scalar(select(func.count(AuditRow.id)).where(old)) or 0
            session.execute(delete(AuditRow).where(old))
            note(session, by, before.isoformat(), "audit_prune", removed=removed)
        return removed


def start_of(day: date) -> datetime:
    """Return when a day of this machine's zone starts, as times are stored."""
    return datetime.combine(day, time()).astimezone().astimezone(UTC).replace(tzinfo=None)


def _line(row: AuditRow) -> Line:
    told = ", ".join(f"{name}: {_value(value)}" for name, value in row.detail.items() if value not in (None, "", []))
    return Line(row.at, row.user, row.action, row.target, told, row.address)


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _row(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()
