"""Who refers to whom: the mentions of instruments in all directives, as what a picture of them is made from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from ingest.datamodels import Reference
from ingest.store.catalogue import Catalogue
from ingest.store.selection import visible
from ingest.store.tables import DirectiveRow, ReferenceRow
from ingest.vietnamese import number_key

_Query = Select[*tuple[Any, ...]]
_CHUNK = 500
_row = ReferenceRow
_NAME = func.coalesce(_row.number_key, _row.kind)
"""What tells instruments apart: the number; the title of a law that is named by it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of an instrument in a directive, and its words."""

    directive_id: str
    reference: Reference
    words: str

    @property
    def name(self) -> str:
        """What :meth:`References.most_linked` calls the instrument: the key of its number, else its title."""
        return self.reference.key if self.reference.number else self.reference.label


@dataclass(frozen=True, slots=True)
class Held:
    """A directive of the catalogue, as far as a picture shows it."""

    id: str
    number: str | None
    kind: str | None
    date: date | None
    issuer: str | None
    subject: str | None
    attached_to: str | None

    @property
    def key(self) -> str:
        """What mentions call it by, "" without a number."""
        return number_key(self.number or "")


class References:
    """Reads the references in one catalogue, as its reader may; cheap to make."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Keep the catalogue; nothing is read yet."""
        self._engine, self._access = catalogue.engine, catalogue.access
        self._names = catalogue.overview.names

    def held(self, ids: Collection[str]) -> list[Held]:
        """Return these directives, ordered by id; unknown ids are left out."""
        return [Held(*row) for row in self._read(_held_query(), DirectiveRow.id, ids)]

    def bearing(self, keys: Collection[str]) -> list[Held]:
        """Return the directives whose numbers have these keys, ordered by id."""
        return [Held(*row) for row in self._read(_held_query(), DirectiveRow.number_key, keys)]

    def attached(self, ids: Collection[str]) -> list[Held]:
        """Return what is attached to these directives, ordered by id."""
        return [Held(*row) for row in self._read(_held_query(), DirectiveRow.attached_to, ids)]

    def of(self, ids: Collection[str]) -> list[Mention]:
        """Return the mentions in these directives, by directive and position."""
        return [_mention(row) for row in self._read(_mention_query(), DirectiveRow.id, ids)]

    def to(self, keys: Collection[str], titles: Collection[str] = ()) -> list[Mention]:
        """Return the mentions of these numbers (their keys) and of laws named by these titles."""
        numbered = self._read(_mention_query(), _row.number_key, keys)
        titled = self._read(_mention_query().where(_row.number_key.is_(None)), _row.kind, titles)
        return [_mention(row) for rows in (numbered, titled) for row in rows]

    def variants(self, keys: Collection[str]) -> list[tuple[str, Reference]]:
        """Return each way in which these numbers are mentioned anywhere: date and issuer, with a directive that does.

        The references are without places.
        """
        values = (_row.number_key, _row.date, _row.issuer)
        columns = (func.min(DirectiveRow.id), func.min(_row.number), func.min(_row.kind), _row.date, _row.issuer)
        query = select(*columns, func.min(_row.subject)).join(_row, _row.directive_key == DirectiveRow.key)
        query = query.group_by(*values).order_by(*(part for value in values for part in (value.is_(None), value)))
        read = self._read(query, _row.number_key, keys)
        return [(row[0], Reference(row[1], row[2], row[3], row[4], row[5], "", 0, 0)) for row in read]

    def most_linked(self, limit: int) -> tuple[list[str], list[str], bool]:
        """Return ids of directives and names of what they mention, the most linked, and whether there are more.

        A name is a number's key or a law's title. Where there are more, half are the names that most directives
        mention, the rest directives that mention most of those: what is linked to nothing else shown tells nothing.
        """
        names = self._names.read("graph names", self._counted(_NAME))
        ids = self._names.read("graph directives", self._counted(DirectiveRow.id))
        if len(names) + len(ids) <= limit:
            return [name for name, _ in ids], [name for name, _ in names], False
        most = [name for name, _ in sorted(names, key=lambda row: (-row[1], row[0]))[: limit // 2]]
        with self._engine.connect() as connection:
            citing = connection.execute(self._counted(DirectiveRow.id, _NAME.in_(most)))
            chosen = sorted(citing, key=lambda row: (-row[1], row[0]))[: limit - len(most)]
        return [name for name, _ in chosen], most, True

    def _counted(self, by: Any, *conditions: ColumnElement[bool]) -> _Query:  # noqa: ANN401 - a column
        """Count the links of directives or names; that a directive names itself is none."""
        unnumbered = or_(DirectiveRow.number_key.is_(None), _row.number_key.is_(None))
        links = select(by.label("by"), DirectiveRow.id.label("id"), _NAME.label("name"))
        links = links.select_from(DirectiveRow).join(_row, _row.directive_key == DirectiveRow.key)
        others = or_(unnumbered, DirectiveRow.number_key != _row.number_key)
        link = visible(links.where(_NAME.is_not(None), others, *conditions), self._access).distinct().subquery()
        return select(link.c.by, func.count()).group_by(link.c.by)

    def _read(self, query: _Query, column: Any, values: Collection[str]) -> Iterator[Any]:  # noqa: ANN401 - a column
        """Run a query for a few hundred values at a time (databases bound the length of a list)."""
        wanted = sorted(set(values))
        with self._engine.connect() as connection:
            for first in range(0, len(wanted), _CHUNK):
                among: ColumnElement[bool] = column.in_(wanted[first : first + _CHUNK])
                yield from connection.execute(visible(query, self._access).where(among))


def _held_query() -> _Query:
    row = DirectiveRow
    columns = (row.id, row.number, row.kind, row.date, row.issuer, row.subject, row.attached_to)
    return select(*columns).order_by(row.id)


def _mention_query() -> _Query:
    """Select mentions; their words are cut by the database, so that long directives stay there."""
    words = func.substr(DirectiveRow.text, _row.start + 1, _row.end - _row.start)
    columns = (_row.number, _row.kind, _row.date, _row.issuer, _row.subject, _row.relation, _row.start, _row.end)
    query = select(DirectiveRow.id, *columns, _row.section, words)
    return query.join(_row, _row.directive_key == DirectiveRow.key).order_by(DirectiveRow.id, _row.start, _row.key)


def _mention(row: Sequence[Any]) -> Mention:
    name, *values, words = row
    return Mention(name, Reference(*values), words)
