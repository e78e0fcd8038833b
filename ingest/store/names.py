"""The names that the catalogue holds, and conditions on them: people write names in many ways, columns hold one.

The distinct values of a column are read once for each state of the catalogue; for a reader they are those of the
directives that he may read. Safe to share between threads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, Text, cast, exists, func, select, type_coerce

from ingest.access import EVERYTHING, Access
from ingest.store.selection import Selection, is_agency, is_kind, is_person, is_section, number_keys, visible
from ingest.store.tables import DirectiveRow, RecipientRow, SectionRow, StateRow

_Query = Select[*tuple[Any, ...]]


class KnownNames:
    """Reads the tables of one engine, as one reader may."""

    def __init__(self, engine: Engine, access: Access = EVERYTHING) -> None:
        """Keep the engine; nothing is read yet."""
        self._engine, self._access = engine, access
        self._held: tuple[int, dict[str, tuple[Any, ...]]] = (-1, {})

    def conditions(self, selections: Iterable[Selection]) -> list[ColumnElement[bool]]:
        """Return what the columns must fulfil; names become those that the catalogue holds."""
        return [condition for selection in selections for condition in self._of_selection(selection)]

    def _of_selection(self, chosen: Selection) -> Iterator[ColumnElement[bool]]:
        row = DirectiveRow
        if chosen.directive_ids is not None:
            yield row.id.in_(sorted(chosen.directive_ids))
        if chosen.numbers is not None:
            yield row.number_key.in_(sorted(number_keys(chosen.numbers)))
        if chosen.kinds is not None:
            yield row.kind.in_(self._fitting("kinds", row.kind, is_kind(chosen.kinds)))
        if chosen.issuers is not None:
            yield row.issuer.in_(self._fitting("issuers", row.issuer, is_agency(chosen.issuers)))
        if chosen.signers is not None:
            yield row.signer.in_(self._fitting("signers", row.signer, is_person(chosen.signers)))
        if chosen.since is not None:
            yield row.date >= chosen.since
        if chosen.until is not None:
            yield row.date <= chosen.until
        if chosen.recipients is not None:
            names = self._fitting("recipients", RecipientRow.name, is_agency(chosen.recipients))
            yield exists().where(RecipientRow.directive_key == row.key, RecipientRow.name.in_(names))
        if chosen.sections is not None:
            paths = self._fitting("sections", SectionRow.path, is_section(chosen.sections))
            yield exists().where(SectionRow.directive_key == row.key, SectionRow.path.in_(paths))

    def of_sections(self, column: Any, selections: Iterable[Selection]) -> list[ColumnElement[bool]]:  # noqa: ANN401
        """Return the condition that a row itself stands in the sections chosen."""
        chosen = [selection.sections for selection in selections if selection.sections is not None]
        return [column.in_(self._fitting(str(column), column, is_section(paths))) for paths in chosen]

    def among(self, column: Any, fits: Callable[[str], bool] | None) -> list[ColumnElement[bool]]:  # noqa: ANN401
        """Return the condition that one of the names in a JSON column fits; lists are compared as they are stored."""
        if fits is None:
            return []
        # PostgreSQL compares no JSON; for SQLite it is text, and a cast would keep it from using an index.
        stored = type_coerce(column, Text) if self._engine.dialect.name == "sqlite" else cast(column, Text)
        known = {text: any(map(fits, json.loads(text))) for text in self.values(str(column), stored)}
        return [stored.in_([text for text, fitting in known.items() if fitting])]

    def _fitting(self, name: str, column: Any, fits: Callable[[str], bool]) -> list[str]:  # noqa: ANN401
        return [value for value in self.values(name, column) if fits(value)]

    def values(self, name: str, column: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a column or an expression of one
        """Return the distinct values of a column, in order."""
        found = self.read(name, self.readable(select(column).distinct().where(column.is_not(None))))
        return tuple(value for (value,) in found)

    def readable(self, query: _Query) -> _Query:
        """Restrict a query over one table, directives or a part of them, to what the reader may read."""
        if not self._access.closed:
            return query
        (table,) = query.get_final_froms()
        if table is not DirectiveRow.__table__:
            query = query.join(DirectiveRow, table.c.directive_key == DirectiveRow.key)
        return visible(query, self._access)

    def read(self, name: str, query: _Query) -> tuple[Any, ...]:
        """Return the rows of a query, read once for each state of the catalogue."""
        with self._engine.connect() as connection:
            version = connection.execute(select(func.max(StateRow.version))).scalar() or 0
            known, held = self._held
            if known != version:
                self._held = (version, held := {})
            if name not in held:
                held[name] = tuple(sorted(map(tuple, connection.execute(query))))
        return held[name]
