"""The one truth about what was ingested: directives with all their fields, answered from by every later stage.

Only what is ``indexed`` is visible here; :mod:`ingest.store.ledger` writes. Safe to share between threads.

:meth:`Catalogue.for_reader` gives the catalogue of somebody who may not read all files: there the directives of closed
files do not exist, whatever is asked. Every query goes through :func:`ingest.store.selection.visible`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import ColumnElement, Engine, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased, selectinload

from ingest.access import EVERYTHING, Access
from ingest.datamodels import Assignment, Directive, Passage, Reference
from ingest.report import Copies, NearCopy
from ingest.source import Page
from ingest.store.database import connect
from ingest.store.manifest import current
from ingest.store.overview import Overview
from ingest.store.packing import to_pages, unpacked
from ingest.store.records import to_assignment, to_directive, to_reference
from ingest.store.selection import visible
from ingest.store.shown import Shown
from ingest.store.tables import (
    CHILDREN,
    INDEXED,
    AssignmentRow,
    BoxesRow,
    CopyRow,
    DirectiveRow,
    PassageRow,
    ReferenceRow,
    SourceRow,
    StateRow,
)
from ingest.sync.near_copies import near_copies
from ingest.vietnamese import number_key

_Query = Select[*tuple[Any, ...]]

_CHUNK = 500
_CACHED_DIRECTIVES = 4096
_ACCESSES = 64
"""Rights of readers whose queries are kept."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ranking needs of a directive."""

    id: str
    file: str
    number: str | None
    kind: str | None
    date: date | None
    issuer: str | None

    @property
    def label(self) -> str:
        """How the directive is called in a citation, as :attr:`Directive.label`."""
        return self.number or self.file


class Catalogue:
    """Reads directives, passages, assignments and references; results are ordered and repeatable."""

    def __init__(self, engine: Engine, access: Access = EVERYTHING) -> None:
        """Read from the tables of this engine what a reader with this access may read."""
        self.engine, self.access = engine, access
        self.overview = Overview(engine, access)
        self._shown = Shown(engine, access)
        self._cache: dict[str, Directive] = {}
        self._cache_version = -1
        self._closed: tuple[int, frozenset[str]] = (-1, frozenset())

    @classmethod
    def open(cls, index: Path, url: str | None = None, *, create: bool = False) -> Catalogue:
        """Open the catalogue of an index folder (or of one generation), in the database of ``url`` if given.

        :raises IndexMissingError: there is none; ``create`` makes it, in an existing generation.
        """
        return cls(connect(current(index), url, create=create))

    def for_reader(self, access: Access) -> Catalogue:
        """Return the catalogue, over the same connections, as somebody may read it; never more than this one gives."""
        narrower = self.access.also_closing(access)
        return self if narrower == self.access else Catalogue(self.engine, narrower)

    def close(self) -> None:
        """Close the connections, those of its readers' catalogues too."""
        self.engine.dispose()

    def version(self) -> int:
        """Return a number that grows with every sync that changed something: what caches key on."""
        with self.engine.connect() as connection:
            return connection.execute(select(func.max(StateRow.version))).scalar() or 0

    def count(self) -> int:
        """Return how many directives can be answered from."""
        with Session(self.engine) as session:
            return session.scalar(self._visible(select(func.count()).select_from(DirectiveRow))) or 0

    def directive(self, directive_id: str) -> Directive:
        """Return a directive by id; the value is cached until the next sync.

        :raises KeyError: no indexed directive has this id.
        """
        found = self._load([directive_id])
        if not found:
            raise KeyError(directive_id)
        return found[0]

    def directives(self, ids: Iterable[str] | None = None) -> list[Directive]:
        """Return these directives, or all, ordered by id; unknown ids are left out."""
        return self._load(self.ids() if ids is None else sorted(set(ids)))

    def ids(self) -> list[str]:
        """Return the ids of all directives, in order."""
        with Session(self.engine) as session:
            return sorted(session.scalars(self._visible(select(DirectiveRow.id))))

    def closed_ids(self) -> frozenset[str]:
        """Return the ids that a search for this reader must pass over: all that the tables hold and he may not read.

        Those that are pending or being removed are among them, and none is dropped as long as this value lives: the
        stores that are open may hold a directive longer than the tables.
        """
        if not self.access.closed:
            return frozenset()
        version, closed = self.version(), self._closed
        if closed[0] != version:
            query = select(DirectiveRow.id).where(DirectiveRow.id.not_in(self._visible(select(DirectiveRow.id))))
            with Session(self.engine) as session:
                closed = self._closed = (version, self._closed[1].union(session.scalars(query)))
        return closed[1]

    def numbers(self) -> list[str]:
        """Return the numbers of all directives, each once, in order."""
        with Session(self.engine) as session:
            return sorted(
                set(session.scalars(self._visible(select(DirectiveRow.number).where(DirectiveRow.number.is_not(None)))))
            )

    def by_number(self, key: str) -> list[Directive]:
        """Return the directives whose number has this :func:`ingest.vietnamese.number_key`, ordered by id."""
        return self._matching(DirectiveRow.number_key == number_key(key)) if key else []

    def by_number_head(self, head: int) -> list[Directive]:
        """Return the directives whose number begins with these digits, ordered by id."""
        return self._matching(DirectiveRow.number_head == head)

    def unnumbered(self, kind: str, most: int) -> list[Directive]:
        """Return the directives of a kind without a number, ordered by id; none where there are more than ``most``."""
        query = select(DirectiveRow.id).where(DirectiveRow.number.is_(None) & (DirectiveRow.kind == kind))
        with Session(self.engine) as session:
            ids = sorted(session.scalars(self._visible(query).limit(most + 1)))
        return self._load(ids) if len(ids) <= most else []

    def references_by_key(self, key: str) -> list[tuple[str, Reference]]:
        """Return (directive id, reference) wherever this number is mentioned, ordered by id and position."""
        return self._references(ReferenceRow.number_key == number_key(key)) if key else []

    def references_by_head(self, head: int) -> list[tuple[str, Reference]]:
        """Return (directive id, reference) for mentioned numbers that begin with these digits."""
        return self._references(ReferenceRow.number_head == head)

    def assignments(self, directive_ids: Iterable[str] | None = None) -> list[tuple[str, Assignment]]:
        """Return (directive id, assignment) of these directives, or all, ordered by id and position."""
        query: _Query = select(DirectiveRow.id, AssignmentRow).join(AssignmentRow)
        rows = self._rows(query, DirectiveRow.id, directive_ids)
        return [(name, to_assignment(row)) for name, row in sorted(rows, key=_by_position)]

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """Return the passages that have these ids; unknown ids are left out."""
        rows = self._plain(_passage_query("passages", self.access), ids)
        return {passage.id: passage for passage in self._shown.passages(rows)}

    def passages_of(self, directive_id: str) -> list[Passage]:
        """Return a directive's passages in text order, none for an unknown id."""
        rows = self._plain(_passage_query("directives", self.access), [directive_id])
        return sorted(self._shown.passages(rows), key=lambda p: p.start)

    def facts(self, ids: Iterable[str]) -> dict[str, Facts]:
        """Return what a ranking needs of these directives, their texts and parts unread; unknown ids are left out."""
        found = {facts.id: facts for facts in (Facts(*row) for row in self._plain(_facts_query(self.access), ids))}
        stands = self._shown.elsewhere((facts.id, facts.file) for facts in found.values())
        return found | {name: replace(found[name], file=stand.file) for name, stand in stands.items()}

    def passage_count(self) -> int:
        """Return how many passages the indexed directives have."""
        with Session(self.engine) as session:
            query = select(func.count()).select_from(PassageRow).join(DirectiveRow)
            return session.scalar(self._visible(query)) or 0

    def pages_of(self, directive_id: str) -> tuple[Page, ...]:
        """Return a directive's pages with the boxes of their words, which :meth:`directive` leaves out.

        Places are exact to 1/1000 of the page. None for an unknown id or a format without pages.
        """
        query: _Query = select(DirectiveRow.pages, BoxesRow, DirectiveRow.file).outerjoin(BoxesRow)
        rows = list(self._rows(query, DirectiveRow.id, [directive_id]))
        stands = self._shown.elsewhere((directive_id, row.file) for row in rows[:1])
        if any(not stand.same for stand in stands.values()):
            return ()
        pages = to_pages(rows[0][0]) if rows else ()
        boxes = {row.page: row.data for _, row, _ in rows if row is not None}
        return tuple(
            replace(page, boxes=unpacked(boxes[place], page)) if place in boxes else page
            for place, page in enumerate(pages)
        )

    def files_of(self, directive_id: str) -> tuple[str, ...]:
        """Return all files that hold a directive: first the one that :attr:`Directive.file` names."""
        return next((copies.files for copies in self.copies([directive_id])), (self.directive(directive_id).file,))

    def copies(self, ids: Iterable[str] | None = None) -> tuple[Copies, ...]:
        """Return which of these directives, or of all, stand in several files, ordered by id."""
        other = aliased(SourceRow)
        query: _Query = (
            select(DirectiveRow.id, DirectiveRow.file, other.file)
            .join(CopyRow, CopyRow.directive_id == DirectiveRow.id)
            .join(other, (CopyRow.source_key == other.key) & (other.state == INDEXED))
        )
        found: dict[tuple[str, str], set[str]] = {}
        for name, file, further in self._rows(query, DirectiveRow.id, ids):
            found.setdefault((name, file), set()).add(further)
        held = [(name, self._shown.files(name, file, more)) for (name, file), more in sorted(found.items())]
        return tuple(Copies(name, files) for name, files in held if len(files) > 1)

    def near_copies(self) -> tuple[NearCopy, ...]:
        """Return the pairs of directives whose texts are nearly the same, the most alike first."""
        return self._shown.near_copies(near_copies(self.engine))

    def _visible(self, query: _Query) -> _Query:
        """Restrict a query over directives to those that this reader can be answered from."""
        return visible(query, self.access)

    def _load(self, ids: Sequence[str]) -> list[Directive]:
        """Return directives in the order of ``ids``, from the cache or the tables."""
        version = self.version()
        if version != self._cache_version or len(self._cache) > _CACHED_DIRECTIVES:
            self._cache, self._cache_version = {}, version
        cache = self._cache
        absent = [name for name in ids if name not in cache]
        query = select(DirectiveRow).options(*(selectinload(child) for child in CHILDREN))
        read = {row.id: to_directive(row) for (row,) in self._rows(query, DirectiveRow.id, absent)}
        loaded = self._shown.directives(read)
        cache.update(loaded)
        return [found for name in ids if (found := loaded.get(name) or cache.get(name)) is not None]

    def _matching(self, condition: ColumnElement[bool]) -> list[Directive]:
        with Session(self.engine) as session:
            return self._load(sorted(set(session.scalars(self._visible(select(DirectiveRow.id).where(condition))))))

    def _references(self, condition: ColumnElement[bool]) -> list[tuple[str, Reference]]:
        query: _Query = select(DirectiveRow.id, ReferenceRow).join(ReferenceRow).where(condition)
        rows = sorted(self._rows(query, DirectiveRow.id, None), key=_by_position)
        return [(name, to_reference(row)) for name, row in rows]

    def _plain(self, query: _Query, ids: Iterable[str]) -> Iterator[Any]:
        """Run a query of columns for a few hundred ids at a time; making objects of the mapper would take longer."""
        wanted = sorted(set(ids))
        with self.engine.connect() as connection:
            for first in range(0, len(wanted), _CHUNK):
                yield from connection.execute(query, {"ids": wanted[first : first + _CHUNK]})

    def _rows(self, query: _Query, column: InstrumentedAttribute[str], keys: Iterable[str] | None) -> Iterator[Any]:
        """Run a query, for all or for a few hundred keys at a time (databases bound the length of a list)."""
        wanted = None if keys is None else sorted(set(keys))
        with Session(self.engine, expire_on_commit=False) as session:
            if wanted is None:
                yield from session.execute(self._visible(query))
                return
            for first in range(0, len(wanted), _CHUNK):
                yield from session.execute(self._visible(query.where(column.in_(wanted[first : first + _CHUNK]))))


@lru_cache(maxsize=_ACCESSES)
def _facts_query(access: Access) -> _Query:
    """Built once: putting the query together costs more than running it."""
    columns = (getattr(DirectiveRow, field.name) for field in fields(Facts))
    return visible(select(*columns), access).where(DirectiveRow.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=2 * _ACCESSES)
def _passage_query(by: Literal["passages", "directives"], access: Access) -> _Query:
    """Select the fields of passages; their text is cut by the database, so that long directives stay there."""
    text = func.substr(DirectiveRow.text, PassageRow.start + 1, PassageRow.end - PassageRow.start)
    row = PassageRow
    columns = (row.id, DirectiveRow.id, row.section, row.heading, text, row.start, row.end, row.page, DirectiveRow.file)
    key = PassageRow.id if by == "passages" else DirectiveRow.id
    joined = select(*columns).join(PassageRow, PassageRow.directive_key == DirectiveRow.key)
    return visible(joined, access).where(key.in_(bindparam("ids", expanding=True)))


def _by_position(row: tuple[str, AssignmentRow | ReferenceRow]) -> tuple[str, int, int]:
    name, child = row
    return name, child.start, child.key
