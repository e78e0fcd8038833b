"""What a search may be narrowed to. Both retrievers push it down into their queries; neither sifts afterwards.

A value may be written as people write it: ``KnownKeys`` turns it into the keys that the index holds, the longer names
that begin with it among them ("UBND" for every People's Committee), and tells which values name nothing.

What a reader may not read (:mod:`ingest.access`) is no filter: whoever reads a store for him is given the ids that are
closed to him and leaves them out of every query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import tantivy

from ingest.agencies.names import agency_key
from ingest.store.facets import kind_key, section_key
from ingest.vietnamese import number_key

Values = frozenset[str] | None
Closed = Callable[[], frozenset[str]]
"""The ids of the directives that no query may reach, as they are now."""


def nothing_closed() -> frozenset[str]:
    """Return no id: everything may be read."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Filters:
    """What passages must fulfil, all of it. None restricts nothing, an empty set excludes all; else one value will do.

    ``numbers`` are those that the directives themselves bear. ``recipients`` are those addressed or copied to.
    ``since`` and ``until`` bound the date, both days included; a directive without a date is then left out.
    ``sections`` are paths (``II.1``), the parts below them included.
    """

    directive_ids: Values = None
    numbers: Values = None
    kinds: Values = None
    issuers: Values = None
    recipients: Values = None
    since: date | None = None
    until: date | None = None
    sections: Values = None

    @property
    def excludes_all(self) -> bool:
        """Whether nothing can pass, whatever the index holds."""
        if self.since and self.until and self.since > self.until:
            return True
        return any(getattr(self, name) is not None and not getattr(self, name) for name in FIELDS)


NO_FILTERS = Filters()

FIELDS: Mapping[str, tuple[str, Callable[[str], str]]] = MappingProxyType(
    {
        "directive_ids": ("directive_id", str),
        "numbers": ("own_number", number_key),
        "kinds": ("kind", kind_key),
        "issuers": ("issuer", agency_key),
        "recipients": ("recipient", agency_key),
        "sections": ("section", section_key),
    }
)
"""Of each filter that lists values: the field of both stores, and what makes a value that field's key."""

_BY_BEGINNING = frozenset({"issuers", "recipients"})
_ID = "directive_id"


@dataclass(frozen=True, slots=True)
class Scope:
    """Filters as both stores read them: for each restricted field the keys of which one must hold; inclusive days.

    ``closed`` are the ids of directives that are out of reach whatever the filters say.
    """

    keys: Mapping[str, frozenset[str]]
    first_day: int | None = None
    last_day: int | None = None
    closed: frozenset[str] = frozenset()

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.keys or self.closed) and self.first_day is None and self.last_day is None

    @property
    def nothing(self) -> bool:
        """Whether no key is left that a passage could bear."""
        return not all(self.keys.values())


def scope_of(filters: Filters, closed: frozenset[str] = frozenset()) -> Scope:
    """Return the keys of the filters' values; a value that has no key stays as one that nothing bears.

    Where the filters name directives, those that are closed are not among them.

    >>> scope = scope_of(Filters(kinds=frozenset({"KH"}), since=date(1, 1, 2)))
    >>> dict(scope.keys), scope.first_day, scope.last_day
    ({'kind': frozenset({'ke hoach'})}, 2, None)
    """
    chosen = ((name, getattr(filters, name)) for name in FIELDS)
    keys = {FIELDS[name][0]: frozenset(map(FIELDS[name][1], values)) for name, values in chosen if values is not None}
    first, last = (None if day is None else day.toordinal() for day in (filters.since, filters.until))
    if _ID in keys:
        keys, closed = keys | {_ID: keys[_ID] - closed}, frozenset()
    return Scope(keys, first, last, closed)


def open_only(query: tantivy.Query, schema: tantivy.Schema, closed: frozenset[str]) -> tantivy.Query:
    """Return the query without the passages of closed directives: they are passed over before anything is scored."""
    if not closed:
        return query
    return query.and_must_not_match(tantivy.Query.term_set_query(schema, _ID, sorted(closed)))


class KnownKeys:
    """The keys that one state of the postings holds."""

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema, closed: Closed = nothing_closed) -> None:
        """Keep the parts; nothing is read yet. What only ``closed`` directives bear is not known."""
        self._searcher, self._schema, self._closed = searcher, schema, closed

    def widened(self, filters: Filters) -> Filters:
        """Return the filters with the names of agencies replaced by all keys that begin with their words."""
        issuers, recipients = (
            values and self._beginning(name, values)
            for name, values in (("issuers", filters.issuers), ("recipients", filters.recipients))
        )
        return replace(filters, issuers=issuers, recipients=recipients)

    def unknown(self, filters: Filters) -> tuple[tuple[str, str], ...]:
        """Return (filter, value) for each value that no passage bears, ordered; no hits come of it."""
        return tuple(
            (name, value)
            for name in FIELDS
            for value in sorted(getattr(filters, name) or ())
            if not self._borne(name, value)
        )

    def _borne(self, name: str, value: str) -> bool:
        field, key = FIELDS[name]
        keys = self._beginning(name, [value]) if name in _BY_BEGINNING else {key(value)}
        query = open_only(tantivy.Query.term_set_query(self._schema, field, sorted(keys)), self._schema, self._closed())
        return bool(self._searcher.search(query, 1, count=False).hits)

    def _beginning(self, name: str, values: Iterable[str]) -> frozenset[str]:
        field, key = FIELDS[name]
        found: set[str] = set()
        for wanted in map(key, values):
            found.add(wanted)
            beginning = self._searcher.terms_with_prefix(field, f"{wanted} ") if wanted else ()
            found.update(term for term, _ in beginning)
        return frozenset(found)
