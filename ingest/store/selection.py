"""Which directives a question over the whole catalogue is about; the values are compared as the search compares them.

:class:`Selection` is what the caller narrows by, or what the question names; several of them must all hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from ingest.access import EVERYTHING, Access
from ingest.agencies.names import agency_key
from ingest.store.facets import kind_key, section_key
from ingest.store.tables import INDEXED, CopyRow, DirectiveRow, SourceRow
from ingest.vietnamese import fold, number_key

Values = Collection[str] | None


@dataclass(frozen=True, slots=True)
class Selection:
    """What directives must fulfil, all of it. None restricts nothing, an empty collection excludes all.

    Values may be written as people write them; an agency also means the longer names that begin with it. ``since``
    and ``until`` bound the date, both days included; a directive without a date is then left out. Of work and
    mentions only those within one of ``sections`` (paths, the parts below them included) count.
    """

    directive_ids: Values = None
    numbers: Values = None
    kinds: Values = None
    issuers: Values = None
    recipients: Values = None
    since: date | None = None
    until: date | None = None
    sections: Values = None
    signers: Values = None


def visible(query: Select[*tuple[Any, ...]], access: Access = EVERYTHING) -> Select[*tuple[Any, ...]]:
    """Restrict a query over directives to those that can be answered from, and that this reader may read."""
    found = query.join(SourceRow, DirectiveRow.source_key == SourceRow.key).where(SourceRow.state == INDEXED)
    return found.where(_readable(access)) if access.closed else found


@lru_cache(maxsize=64)
def _readable(access: Access) -> ColumnElement[bool]:
    """Return the condition that a directive stands in a file that may be read, its own or that of a copy.

    Made once: putting it together costs more than asking.
    """
    if "" in access.closed:
        return false()
    other = aliased(SourceRow)
    copied = exists().where(
        CopyRow.directive_id == DirectiveRow.id,
        CopyRow.source_key == other.key,
        other.state == INDEXED,
        is_open(other.file, access),
    )
    return or_(is_open(DirectiveRow.file, access), copied)


def is_open(file: InstrumentedAttribute[str], access: Access) -> ColumnElement[bool]:
    """Return the condition that a column names a file that may be read, as :meth:`ingest.access.Access.reads` tells.

    Beginnings are compared by length, not each in turn (SQLite bounds the depth of an expression) and not by LIKE
    (which SQLite reads without regard to case).
    """
    spellings = sorted(access.spellings())
    if "" in spellings:
        return false()
    beginnings: defaultdict[int, list[str]] = defaultdict(list)
    for spelling in spellings:
        beginnings[len(spelling) + 1].append(f"{spelling}/")
    outside = [func.substr(file, 1, length).not_in(below) for length, below in sorted(beginnings.items())]
    return and_(true(), file.not_in(spellings), *outside) if spellings else true()


def is_kind(wanted: Collection[str]) -> Callable[[str], bool]:
    """Return a test for kinds of documents, by name, symbol or English name.

    >>> is_kind(["KH"])("Kế hoạch"), is_kind(["KH"])("Công văn")
    (True, False)
    """
    keys = {kind_key(value) for value in wanted}
    return lambda kind: kind_key(kind) in keys


def is_agency(wanted: Collection[str]) -> Callable[[str], bool]:
    """Return a test for agencies: one of those wanted, or a longer name that begins with it.

    >>> is_agency(["UBND tỉnh"])("Ủy ban nhân dân tỉnh Nghệ An"), is_agency(["UBND tỉnh"])("UBND xã")
    (True, False)
    """
    keys = {key for value in wanted if (key := agency_key(value))}
    return lambda name: any(f"{agency_key(name)} ".startswith(f"{key} ") for key in keys)


def is_person(wanted: Collection[str]) -> Callable[[str], bool]:
    """Return a test for names of people, marks and spaces aside."""
    keys = {" ".join(fold(value).split()) for value in wanted}
    return lambda name: " ".join(fold(name).split()) in keys


def is_section(wanted: Collection[str]) -> Callable[[str | None], bool]:
    """Return a test for paths of sections: one of those wanted, or a part below it.

    >>> test = is_section(["II.1"])
    >>> test("ii.1.a"), test("II.10"), test(None)
    (True, False, False)
    """
    keys = {section_key(value) for value in wanted}
    return lambda path: path is not None and any(f"{section_key(path)}.".startswith(f"{key}.") for key in keys)


def number_keys(wanted: Collection[str]) -> set[str]:
    """Return the keys of document numbers."""
    return {number_key(value) for value in wanted}
