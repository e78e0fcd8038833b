"""What a search may be narrowed by: the keys of a passage that both derived stores carry, made alike from any spelling.

A filter's value goes through the same functions as the directive's own, so that "UBND tỉnh", "Ủy ban nhân dân tỉnh"
and "uy ban nhan dan tinh" are one key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingest.agencies.names import agency_key
from ingest.datamodels import Directive, Passage
from ingest.numbers import kind_named, kind_of_number, kinds
from ingest.vietnamese import fold, number_key

_EDGES = re.compile(r"^[\s.]+|[\s.]+$")

NO_DATE = 0
"""Stands for the day of a directive without a date; ``date.toordinal`` counts from 1."""


@dataclass(frozen=True, slots=True)
class Facets:
    """The keys of one passage; "" and () where the directive does not state them.

    ``own_number`` is that of the directive itself. ``recipient`` holds those addressed and those copied to. ``day``
    counts days (``date.toordinal``). ``section`` holds the path and every path above it.
    """

    own_number: str
    kind: str
    issuer: str
    recipient: tuple[str, ...]
    day: int
    section: tuple[str, ...]

    def values(self) -> Mapping[str, tuple[str, ...]]:
        """Return the keys by field, empty ones left out; ``day`` is no key."""
        single = {"own_number": self.own_number, "kind": self.kind, "issuer": self.issuer}
        found = {name: (key,) if key else () for name, key in single.items()}
        return found | {"recipient": self.recipient, "section": self.section}


def facets_of(passage: Passage, directive: Directive) -> Facets:
    """Return the keys of a passage of ``directive``."""
    return Facets(
        own_number=number_key(directive.number or ""),
        kind=kind_key(directive.kind or ""),
        issuer=agency_key(directive.issuer or ""),
        recipient=_recipients((*directive.recipients, *directive.copied_to)),
        day=day_of(directive.date),
        section=tuple(_section_paths(passage.section or "")),
    )


def day_of(day: date | None) -> int:
    """Return the number of a day, 0 for none.

    >>> day_of(date(2024, 1, 2)) - day_of(date(2024, 1, 1)), day_of(None)
    (1, 0)
    """
    return NO_DATE if day is None else day.toordinal()


@lru_cache(maxsize=512)
def kind_key(kind: str) -> str:
    """Return the folded name of a kind, given by name in any spelling, by its symbol or in English.

    >>> kind_key("Kế hoạch"), kind_key("ke  hoach"), kind_key("KH"), kind_key("plan"), kind_key("Sổ tay")
    ('ke hoach', 'ke hoach', 'ke hoach', 'ke hoach', 'so tay')
    """
    folded = " ".join(fold(kind).split())
    named = kind_named(folded) or kind_of_number(kind.strip()) or _kinds_in_english().get(folded)
    return fold(named) if named else folded


@lru_cache(maxsize=1)
def _kinds_in_english() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, (_, english) in kinds().items():
        for word in english:
            found.setdefault(word.lower(), name)
    return found


def section_key(path: str) -> str:
    """Return a section's path as it is looked up.

    >>> section_key(" II.1.A. ")
    'ii.1.a'
    """
    return _EDGES.sub("", path).lower()


def _section_paths(path: str) -> Iterator[str]:
    """Yield the path and all above it, longest last.

    >>> list(_section_paths("II.1.a"))
    ['ii', 'ii.1', 'ii.1.a']
    """
    parts = section_key(path).split(".") if path else []
    for end in range(1, len(parts) + 1):
        yield ".".join(parts[:end])


@lru_cache(maxsize=256)
def _recipients(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of names, each once; all passages of a directive share them."""
    return tuple(sorted({key for name in names if (key := agency_key(name))}))
