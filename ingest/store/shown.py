"""What a reader sees of a directive beside its text: the files that he may read, no letter that he may not.

A directive whose own file is closed to him may be read in a copy of it. It is then shown under the copy's name; where
the bytes differ, nobody knows on which page of that file what stands, so pages are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from ingest.access import Access
from ingest.datamodels import Directive, Passage
from ingest.report import NearCopy
from ingest.store.selection import is_open, visible
from ingest.store.tables import INDEXED, CopyRow, DirectiveRow, SourceRow

_Query = Select[*tuple[Any, ...]]
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Stand:
    """Another file that a directive stands in; ``same`` bytes have the same pages."""

    file: str
    same: bool


class Shown:
    """Changes what was read of one engine's tables into what one reader sees; with all rights it changes nothing."""

    def __init__(self, engine: Engine, access: Access) -> None:
        """Keep the parts; nothing is read yet."""
        self._engine, self._access = engine, access

    def elsewhere(self, files: Iterable[tuple[str, str]]) -> Mapping[str, Stand]:
        """Return by id where the reader finds those (directive id, file) whose file is closed to him."""
        if not self._access.closed:
            return {}
        found: dict[str, Stand] = {}
        for name, file, same in self._asked(_copies, {name for name, file in files if not self._access.reads(file)}):
            stand = Stand(file, bool(same))
            found[name] = min(found.get(name, stand), stand, key=lambda one: (not one.same, one.file))
        return found

    def directives(self, found: Mapping[str, Directive]) -> Mapping[str, Directive]:
        """Return directives, by id, as the reader sees them; what the text says of others is part of the text."""
        if not self._access.closed:
            return found
        known = self._known(one.attached_to for one in found.values() if one.attached_to is not None)
        stands = self.elsewhere((one.id, one.file) for one in found.values())
        shown = {name: _as_in(one, stands[name]) if name in stands else one for name, one in found.items()}
        hidden = (name for name, one in shown.items() if one.attached_to is not None and one.attached_to not in known)
        return shown | {name: replace(shown[name], attached_to=None) for name in hidden}

    def passages(self, rows: Iterable[Sequence[Any]]) -> list[Passage]:
        """Return the passages of rows, whose last column is the file of the directive."""
        found = [(Passage(*row[:-1]), row[-1]) for row in rows]
        stands = self.elsewhere((passage.directive_id, file) for passage, file in found)
        lost = {name for name, stand in stands.items() if not stand.same}
        return [replace(one, page=None) if one.directive_id in lost else one for one, _ in found]

    def files(self, directive_id: str, file: str, others: Iterable[str]) -> tuple[str, ...]:
        """Return those files of a directive that the reader may read, first the one that it is shown under."""
        stand = self.elsewhere([(directive_id, file)]).get(directive_id)
        held = dict.fromkeys((stand.file if stand else file, *sorted(others)))
        return tuple(filter(self._access.reads, held))

    def near_copies(self, pairs: tuple[NearCopy, ...]) -> tuple[NearCopy, ...]:
        """Return the pairs of which the reader may read both."""
        if not self._access.closed:
            return pairs
        known = self._known(name for pair in pairs for name in pair.directive_ids)
        kept = [pair for pair in pairs if known.issuperset(pair.directive_ids)]
        stands = self.elsewhere(one for pair in kept for one in zip(pair.directive_ids, pair.files, strict=True))
        return tuple(_renamed(pair, stands) for pair in kept)

    def _known(self, ids: Iterable[str]) -> set[str]:
        """Return those of these ids that the reader may know."""
        return {name for (name,) in self._asked(_readable, set(ids))}

    def _asked(self, query: Callable[[Access], _Query], ids: Collection[str]) -> Iterator[Any]:
        """Run a query for a few hundred ids at a time."""
        wanted = sorted(ids)
        with self._engine.connect() as connection:
            for first in range(0, len(wanted), _CHUNK):
                yield from connection.execute(query(self._access), {"ids": wanted[first : first + _CHUNK]})


@lru_cache(maxsize=64)
def _readable(access: Access) -> _Query:
    return visible(select(DirectiveRow.id), access).where(DirectiveRow.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=64)
def _copies(access: Access) -> _Query:
    """Select (id, file of a copy that may be read, whether it has the bytes of the directive's own file)."""
    other = aliased(SourceRow)
    same = and_(other.digest == SourceRow.digest, func.length(other.digest) > 0)
    query = select(DirectiveRow.id, other.file, same).join(CopyRow, CopyRow.directive_id == DirectiveRow.id)
    query = query.join(other, (CopyRow.source_key == other.key) & (other.state == INDEXED))
    found = visible(query, access).where(is_open(other.file, access))
    return found.where(DirectiveRow.id.in_(bindparam("ids", expanding=True)))


def _as_in(directive: Directive, stand: Stand) -> Directive:
    if stand.same:
        return replace(directive, file=stand.file)
    sections = tuple(replace(section, page=None) for section in directive.sections)
    return replace(directive, file=stand.file, sections=sections, pages=())


def _renamed(pair: NearCopy, stands: Mapping[str, Stand]) -> NearCopy:
    """Name the files of a pair as the reader sees them."""
    named = zip(pair.directive_ids, pair.files, strict=True)
    first, second = (stands[name].file if name in stands else file for name, file in named)
    drafts = dict(zip(pair.files, (first, second), strict=True))
    return replace(pair, files=(first, second), draft=drafts[pair.draft] if pair.draft else None)
