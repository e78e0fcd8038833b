"""Where the corpus mentions a number and which directives bear it, asked of the catalogue once for each state of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from answer.library import Library
from ingest.datamodels import Directive, Reference, Span

LastDay = tuple[date, Span]
"""The last day on which a directive says that it is in force, and where it says so."""
_KEPT = 4096
"""Numbers and directives that are kept: a reference takes about a kilobyte."""


class Mentions:
    """What a library's catalogue says of numbers. Values are kept and never changed, so threads may share it."""

    def __init__(self, library: Library) -> None:
        """Keep what is asked of the library; nothing is read before it is needed."""
        self._catalogue = library.catalogue
        self._references: dict[str, tuple[tuple[str, Reference], ...]] = {}
        self._directives: dict[str, Directive] = {}
        self._bearers: dict[str, int] = {}
        self._last_days: dict[str, tuple[Directive, LastDay | None]] = {}

    def of(self, key: str) -> tuple[tuple[str, Reference], ...]:
        """Return (directive id, reference) for every mention of a number, by its key."""
        known = self._references
        if (found := known.get(key)) is None:
            _bounded(known)
            found = known[key] = tuple(self._catalogue.references_by_key(key))
        return found

    def directive(self, library: Library, identifier: str) -> Directive:
        """Return a directive by id.

        Raises:
            DirectiveGoneError: the catalogue no longer holds it.
        """
        known = self._directives
        if (found := known.get(identifier)) is None:
            _bounded(known)
            found = known[identifier] = library.directive(identifier)
        return found

    def bearers(self, key: str) -> int:
        """Return how many directives of the corpus bear a number, by its key."""
        known = self._bearers
        if (found := known.get(key)) is None:
            _bounded(known)
            found = known[key] = len(self._catalogue.by_number(key))
        return found

    def last_day(self, directive: Directive, read: Callable[[Directive], LastDay | None]) -> LastDay | None:
        """Return what ``read`` says of a directive, read once."""
        known = self._last_days
        found = known.get(directive.id)
        if found is None or found[0] is not directive:
            _bounded(known)
            found = known[directive.id] = (directive, read(directive))
        return found[1]


_of_library: WeakKeyDictionary[Library, Mentions] = WeakKeyDictionary()


def mentions(library: Library) -> Mentions:
    """Return the mentions of a library, made when it is first asked for."""
    known = _of_library.get(library)
    return known if known is not None else _of_library.setdefault(library, Mentions(library))


def _bounded(known: dict[str, Any]) -> None:
    if len(known) >= _KEPT:
        known.clear()
