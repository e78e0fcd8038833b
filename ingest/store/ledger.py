"""The writing side of the catalogue: what is pending, indexed, being removed or failed, one transaction a step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, Engine, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from ingest.datamodels import Directive, Passage
from ingest.store.entries import FileState, Pending, Prepared
from ingest.store.records import to_directive, to_passage, to_row, with_boxes
from ingest.store.tables import CHILDREN, FAILED, INDEXED, PENDING, REMOVING, CopyRow, DirectiveRow, SourceRow, StateRow

__all__ = ["FileState", "Ledger", "Pending", "Prepared"]

_STATE_COLUMNS = (
    SourceRow.file, SourceRow.digest, SourceRow.size, SourceRow.key, SourceRow.error, SourceRow.stamp, SourceRow.tried,
    SourceRow.secret, SourceRow.corrections,
)  # fmt: skip


class Ledger:
    """Moves files between states. Each method is one transaction: it happened whole or not at all."""

    def __init__(self, engine: Engine) -> None:
        """Write to the tables of this engine."""
        self.engine = engine

    def files(self, state: str) -> dict[str, FileState]:
        """Return the files that are in a state, by name."""
        with Session(self.engine) as session:
            rows = session.execute(select(*_STATE_COLUMNS).where(SourceRow.state == state).order_by(SourceRow.file))
            return {row.file: FileState(*row) for row in rows}

    def owners(self) -> dict[str, set[str]]:
        """Return, for each directive id in use, the files that hold a directive of this id."""
        return self._files_by(select(DirectiveRow.id, SourceRow.file).join(SourceRow))

    def links(self) -> dict[str, set[str]]:
        """Return, for each directive id that a second file holds too, those further files."""
        return self._files_by(select(CopyRow.directive_id, SourceRow.file).join(SourceRow))

    def _files_by(self, query: object) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        with Session(self.engine) as session:
            for name, file in session.execute(query.where(SourceRow.state.in_((INDEXED, PENDING)))):  # type: ignore[attr-defined]
                found.setdefault(name, set()).add(file)
        return found

    def ids_in(self, file: str) -> list[str]:
        """Return the ids of the directives that an indexed file holds, those stored with another file included."""
        held = (SourceRow.file == file, SourceRow.state == INDEXED)
        with Session(self.engine) as session:
            own = session.scalars(select(DirectiveRow.id).join(SourceRow).where(*held)).all()
            return [*own, *session.scalars(select(CopyRow.directive_id).join(SourceRow).where(*held))]

    def source_of(self, directive_id: str) -> tuple[str, str, int]:
        """Return the file that an indexed directive was read from, its digest, and how many directives it holds."""
        held = (DirectiveRow.id == directive_id, SourceRow.state == INDEXED)
        with Session(self.engine) as session:
            row = session.execute(select(SourceRow).join(DirectiveRow).where(*held)).scalar_one()
            return row.file, row.digest, len(row.directives) + len(row.copies)

    def texts_in(self, file: str) -> list[tuple[str, str]]:
        """Return (id, text) of the directives that an indexed file holds, those stored with another file included."""
        query = select(DirectiveRow.id, DirectiveRow.text).join(SourceRow).where(SourceRow.state == INDEXED)
        with Session(self.engine) as session:
            return [(name, text) for name, text in session.execute(query.where(DirectiveRow.id.in_(self.ids_in(file))))]

    def rests_on_name(self, file: str) -> bool:
        """Tell whether another file name might tell another number or date of an indexed file's directives."""
        query = select(DirectiveRow.number, DirectiveRow.date, DirectiveRow.evidence).join(SourceRow)
        with Session(self.engine) as session:
            rows = session.execute(query.where(SourceRow.file == file, SourceRow.state == INDEXED))
            return any(
                row.number is None
                or row.date is None
                or any(found[0] == "file name" for found in row.evidence.values())
                for row in rows
            )

    def holding(self, directive_id: str, files: Collection[str]) -> Directive | None:
        """Return the directive that has this id in one of these files, indexed or pending; its pages lack boxes."""
        held = (SourceRow.file.in_(files), SourceRow.state.in_((INDEXED, PENDING)))
        with Session(self.engine) as session:
            query = select(DirectiveRow).join(SourceRow).where(DirectiveRow.id == directive_id, *held)
            row = session.scalars(query.order_by(DirectiveRow.key.desc())).first()
            return to_directive(row) if row else None

    def add_pending(self, files: Iterable[Prepared]) -> None:
        """Write read files beside what is indexed; nobody sees them until :meth:`publish`.

        Files that share a directive with an earlier version are marked (no digest): they must be compared again.
        """
        written = list(files)
        with Session(self.engine) as session, session.begin():
            session.add_all(_source_row(file) for file in written)
            if session.scalar(select(CopyRow.key).limit(1)) is not None:
                earlier = (SourceRow.file.in_([file.file for file in written]), SourceRow.state == INDEXED)
                ids = select(DirectiveRow.id).join(SourceRow).where(*earlier)
                sharing = select(CopyRow.source_key).where(CopyRow.directive_id.in_(ids))
                doubtful = (SourceRow.key.in_(sharing), SourceRow.state == INDEXED)
                session.execute(update(SourceRow).where(*doubtful).values(digest="", stamp=""))

    def pending(self, limit: int) -> list[Pending]:
        """Return the first files that are pending, with their text, ordered by name."""
        directives = selectinload(SourceRow.directives)
        children = (directives.selectinload(child) for child in (*CHILDREN, DirectiveRow.passages))
        query = select(SourceRow).where(SourceRow.state == PENDING).order_by(SourceRow.file).limit(limit)
        query = query.options(directives, *children)
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
        """Make pending files the indexed ones, in place of their earlier versions and of the gone files' rows."""
        chosen = SourceRow.key.in_(keys)
        with Session(self.engine) as session, session.begin():
            files = list(session.scalars(select(SourceRow.file).where(chosen)))
            replaced = [key for key in session.scalars(select(SourceRow.replaces).where(chosen)) if key is not None]
            session.execute(update(SourceRow).where(chosen).values(replaces=None))
            earlier = and_(SourceRow.file.in_(files), SourceRow.state.in_((INDEXED, FAILED)))
            session.execute(delete(SourceRow).where(or_(SourceRow.key.in_(replaced), earlier)))
            session.execute(update(SourceRow).where(chosen).values(state=INDEXED))
            raise_version(session)

    def move(self, moves: Iterable[tuple[int, str, str]]) -> None:
        """Give indexed rows (key, new file name, stamp) another file; a row that the file had of its own goes."""
        with Session(self.engine) as session, session.begin():
            for key, file, stamp in moves:
                earlier = (SourceRow.file == file, SourceRow.state.in_((INDEXED, FAILED)), SourceRow.key != key)
                session.execute(delete(SourceRow).where(*earlier))
                session.execute(update(SourceRow).where(SourceRow.key == key).values(file=file, stamp=stamp))
                session.execute(update(DirectiveRow).where(DirectiveRow.source_key == key).values(file=file))
            raise_version(session)

    def restamp(self, stamps: Mapping[int, str]) -> None:
        """Remember the size and times at which these rows' files had the bytes that they were read from."""
        if stamps:
            with Session(self.engine) as session, session.begin():
                session.execute(update(SourceRow), [{"key": key, "stamp": stamp} for key, stamp in stamps.items()])

    def hide(self, files: Iterable[str]) -> None:
        """Take the directives of these files out of sight, and forget the files' failures."""
        names = list(files)
        with Session(self.engine) as session, session.begin():
            session.execute(delete(SourceRow).where(SourceRow.file.in_(names), SourceRow.state == FAILED))
            gone = update(SourceRow).where(SourceRow.file.in_(names), SourceRow.state == INDEXED)
            session.execute(gone.values(state=REMOVING))
            raise_version(session)

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

    def set_failed(self, failures: Iterable[FileState]) -> None:
        """Record all files that cannot be read now, each with its reason; those of earlier syncs are forgotten."""
        with Session(self.engine) as session, session.begin():
            session.execute(delete(SourceRow).where(SourceRow.state == FAILED))
            names = ("file", "digest", "size", "stamp", "error", "tried")
            rows = ({name: getattr(failure, name) for name in names} for failure in failures)
            session.add_all(SourceRow(state=FAILED, **row) for row in rows)

    def indexed(self, file: str) -> Prepared | None:
        """Return all that is stored of an indexed file, None when there is nothing; passages are left to be made."""
        with Session(self.engine) as session:
            query = select(SourceRow).where(SourceRow.file == file, SourceRow.state == INDEXED)
            row = session.scalars(query).one_or_none()
            if row is None:
                return None
            return Prepared(
                row.file,
                row.digest,
                row.size,
                tuple((with_boxes(to_directive(d), d.boxes), ()) for d in row.directives),
                stamp=row.stamp,
                copies=tuple(copy.directive_id for copy in row.copies),
                signatures=tuple(d.signature for d in row.directives),
                secret=row.secret,
                converted_from=row.converted_from,
                original=row.original,
                properties=row.properties,
                corrections=row.corrections,
            )

    def version(self) -> int:
        """Return the number that grows with every change."""
        with Session(self.engine) as session:
            return session.scalar(select(func.max(StateRow.version))) or 0

    def start_version(self, version: int) -> None:
        """Let a fresh catalogue count on from where the one that it replaces stood."""
        with Session(self.engine) as session, session.begin():
            row = session.get(StateRow, 1) or StateRow(id=1, version=0)
            row.version = max(row.version, version)
            session.add(row)


def _source_row(file: Prepared) -> SourceRow:
    signatures = file.signatures or (None,) * len(file.directives)
    pairs = zip(file.directives, signatures, strict=True)
    names = (
        "file", "digest", "size", "stamp", "replaces", "secret", "converted_from", "original", "properties",
        "corrections",
    )  # fmt: skip
    return SourceRow(
        **{name: getattr(file, name) for name in names},
        state=PENDING,
        directives=[to_row(directive, passages, signature) for (directive, passages), signature in pairs],
        copies=[CopyRow(directive_id=name) for name in file.copies],
    )


def _pending(session: Session, row: SourceRow) -> Pending:
    version = and_(SourceRow.file == row.file, SourceRow.state == INDEXED)
    earlier: ColumnElement[bool] = version if row.replaces is None else or_(version, SourceRow.key == row.replaces)
    old = list(session.execute(select(SourceRow.key, SourceRow.file, SourceRow.digest).where(earlier)))
    keys = [entry.key for entry in old]
    ids: set[str] = set()
    if old:
        ids = set(session.scalars(select(DirectiveRow.id).where(DirectiveRow.source_key.in_(keys))))
        others = select(DirectiveRow.id).join(SourceRow).where(SourceRow.state == INDEXED, SourceRow.key.not_in(keys))
        ids -= set(session.scalars(others.where(DirectiveRow.id.in_(ids))))
    gone = next((entry for entry in old if entry.file != row.file), None)
    return Pending(
        key=row.key,
        file=row.file,
        known=any(entry.file == row.file for entry in old),
        replaced_file=gone.file if gone else None,
        same_bytes=gone is not None and gone.digest == row.digest,
        dropped=tuple(sorted(ids)),
        directives=tuple(_with_passages(d) for d in row.directives),
    )


def _with_passages(row: DirectiveRow) -> tuple[Directive, tuple[Passage, ...]]:
    passages = tuple(to_passage(p, row.id, row.text[p.start : p.end]) for p in row.passages)
    return to_directive(row), passages


def raise_version(session: Session) -> None:
    """Count one change; the row is made at the first."""
    version = session.scalar(select(func.max(StateRow.version))) or 0
    row = session.get(StateRow, 1) or StateRow(id=1)
    row.version = version + 1
    session.add(row)
