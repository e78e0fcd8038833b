"""The writing side of the catalogue: what is pending, indexed, being removed or failed, one transaction a step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from ingest.datamodels import Directive, Passage
from ingest.tables import (
    FAILED,
    INDEXED,
    PENDING,
    REMOVING,
    DirectiveRow,
    SourceRow,
    StateRow,
    to_directive,
    to_passage,
    to_row,
)


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as the catalogue knows it."""

    file: str
    digest: str
    size: int
    key: int
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was read: its directives under their final ids, each with its passages."""

    file: str
    digest: str
    size: int
    directives: tuple[tuple[Directive, tuple[Passage, ...]], ...]
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A file whose directives wait to enter the derived stores; ``dropped`` are the ids that they replace."""

    key: int
    file: str
    replaced_file: str | None
    dropped: tuple[str, ...]
    directives: tuple[tuple[Directive, tuple[Passage, ...]], ...]


class Ledger:
    """Moves files between states. Each method is one transaction: it happened whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        """Write to the tables of this engine."""
        self.engine = engine

    def files(self, state: str) -> dict[str, FileState]:
        """Return the files that are in a state, by name."""
        query = select(SourceRow.file, SourceRow.digest, SourceRow.size, SourceRow.key, SourceRow.error)
        with Session(self.engine) as session:
            rows = session.execute(query.where(SourceRow.state == state).order_by(SourceRow.file))
            return {row.file: FileState(*row) for row in rows}

    def owners(self) -> dict[str, set[str]]:
        """Return, for each directive id in use, the files that hold a directive of this id."""
        query = select(DirectiveRow.id, SourceRow.file).join(SourceRow)
        found: dict[str, set[str]] = {}
        with Session(self.engine) as session:
            for name, file in session.execute(query.where(SourceRow.state.in_((INDEXED, PENDING)))):
                found.setdefault(name, set()).add(file)
        return found

    def add_pending(self, files: Iterable[Prepared]) -> None:
        """Write read files beside what is indexed; nobody sees them until :meth:`publish`."""
        with Session(self.engine) as session, session.begin():
            for file in files:
                rows = [to_row(directive, passages) for directive, passages in file.directives]
                session.add(
                    SourceRow(
                        file=file.file,
                        digest=file.digest,
                        size=file.size,
                        state=PENDING,
                        replaces=file.replaces,
                        directives=rows,
                    )
                )

    def pending(self, limit: int) -> list[Pending]:
        """Return the first files that are pending, with their text, ordered by name."""
        query = select(SourceRow).where(SourceRow.state == PENDING).order_by(SourceRow.file).limit(limit)
        with Session(self.engine) as session:
            return [_pending(session, row) for row in session.scalars(query)]

    def requeue(self) -> None:
        """Make everything indexed pending again, for derived stores that are gone; what is replaced stays."""
        waiting = select(SourceRow.file).where(SourceRow.state == PENDING)
        replaced = select(SourceRow.replaces).where(SourceRow.replaces.is_not(None))
        kept = (SourceRow.state == INDEXED, SourceRow.file.not_in(waiting), SourceRow.key.not_in(replaced))
        with Session(self.engine) as session, session.begin():
            keys = list(session.scalars(select(SourceRow.key).where(*kept)))
            session.execute(update(SourceRow).where(SourceRow.key.in_(keys)).values(state=PENDING))

    def publish(self, keys: Sequence[int]) -> None:
        """Make pending files the indexed ones, in place of the rows that they replace; the version grows."""
        chosen = SourceRow.key.in_(keys)
        with Session(self.engine) as session, session.begin():
            files = list(session.scalars(select(SourceRow.file).where(chosen)))
            replaced = [key for key in session.scalars(select(SourceRow.replaces).where(chosen)) if key is not None]
            session.execute(update(SourceRow).where(chosen).values(replaces=None))
            session.execute(delete(SourceRow).where(SourceRow.key.in_(replaced)))
            session.execute(delete(SourceRow).where(SourceRow.file.in_(files), SourceRow.state == FAILED))
            session.execute(update(SourceRow).where(chosen).values(state=INDEXED))
            _raise_version(session)

    def hide(self, files: Iterable[str]) -> None:
        """Take the directives of these files out of sight, and forget the files' failures."""
        names = list(files)
        with Session(self.engine) as session, session.begin():
            session.execute(delete(SourceRow).where(SourceRow.file.in_(names), SourceRow.state == FAILED))
            gone = update(SourceRow).where(SourceRow.file.in_(names), SourceRow.state == INDEXED)
            session.execute(gone.values(state=REMOVING))
            _raise_version(session)

    def hidden(self) -> list[str]:
        """Return the ids of the directives that are being removed and that no other file holds."""
        kept = self.owners()
        query = select(DirectiveRow.id).join(SourceRow).where(SourceRow.state == REMOVING)
        with Session(self.engine) as session:
            return sorted(set(session.scalars(query)) - set(kept))

    def forget_hidden(self) -> None:
        """Delete the rows of the files that are being removed."""
        with Session(self.engine) as session, session.begin():
            session.execute(delete(SourceRow).where(SourceRow.state == REMOVING))

    def set_failed(self, failures: Iterable[tuple[str, str]]) -> None:
        """Record (file, why) of all files that cannot be read now; those of earlier syncs are forgotten."""
        with Session(self.engine) as session, session.begin():
            session.execute(delete(SourceRow).where(SourceRow.state == FAILED))
            session.add_all(SourceRow(file=file, state=FAILED, error=error) for file, error in failures)

    def indexed(self, file: str) -> tuple[FileState, tuple[Directive, ...]] | None:
        """Return an indexed file and its directives, None when it has none."""
        with Session(self.engine) as session:
            query = select(SourceRow).where(SourceRow.file == file, SourceRow.state == INDEXED)
            row = session.scalars(query).one_or_none()
            if row is None:
                return None
            return FileState(row.file, row.digest, row.size, row.key), tuple(to_directive(d) for d in row.directives)

    def start_version(self, version: int) -> None:
        """Let a fresh catalogue count on from where the one that it replaces stood."""
        with Session(self.engine) as session, session.begin():
            row = session.get(StateRow, 1) or StateRow(id=1, version=0)
            row.version = max(row.version, version)
            session.add(row)


def _pending(session: Session, row: SourceRow) -> Pending:
    replaced = session.get(SourceRow, row.replaces) if row.replaces is not None else None
    return Pending(
        key=row.key,
        file=row.file,
        replaced_file=replaced.file if replaced else None,
        dropped=tuple(d.id for d in replaced.directives) if replaced else (),
        directives=tuple(_with_passages(d) for d in row.directives),
    )


def _with_passages(row: DirectiveRow) -> tuple[Directive, tuple[Passage, ...]]:
    passages = tuple(to_passage(p, row.id, row.text[p.start : p.end]) for p in row.passages)
    return to_directive(row), passages


def _raise_version(session: Session) -> None:
    """Count one change; the row is made at the first."""
    version = session.scalar(select(func.max(StateRow.version))) or 0
    row = session.get(StateRow, 1) or StateRow(id=1)
    row.version = version + 1
    session.add(row)
