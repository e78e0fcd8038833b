"""The database of what people leave behind: ``data/office.sqlite``, or the database of ``DATABASE_URL``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ingest.store.database import open_tables
from web.office.tables import AuditRow, Base

FILE = "office.sqlite"


class Office:
    """One for the whole process; safe to share between threads."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        """Take an engine whose tables exist, and the folder for files that are kept with them."""
        self.engine, self.folder = engine, folder

    @classmethod
    def open(cls, folder: Path, url: str | None = None) -> Office:
        """Open the database in ``folder``, or that of ``url``; what is missing is made.

        Raises:
            DatabaseError: it cannot be reached or made.
        """
        return cls(open_tables(Base.metadata, folder / FILE, url), folder)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Yield a session that is committed at the end, and undone where the block raises."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def record(self, user: str, action: str, target: str = "", address: str = "", **detail: Any) -> None:  # noqa: ANN401 - JSON
        """Write a line of the audit log: who did what, to what, from where."""
        with self.session() as session:
            session.add(AuditRow(user=user, action=action, target=target, address=address, detail=detail))
