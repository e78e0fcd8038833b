"""What the catalogue knows, shaped for answering: instruments by number, clauses and lists ready to be matched.

Made for one state of the catalogue; the assistant makes a new one when the index has changed. What is prepared is kept
and never changed, so threads may share it: at worst two prepare the same directive at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from rapidfuzz import fuzz

from answer.cited import Cited, group
from answer.identity import Identity
from answer.listings import Listing, listings_of
from answer.matching import Searchable
from answer.units import Unit, units_of
from ingest.datamodels import Directive, Reference
from ingest.numbers import kind_of_symbol, kind_symbols
from ingest.store.catalogue import Catalogue
from ingest.vietnamese import fold, number_key
from retrieval.query import NumberMention

_WITH_SYMBOL = re.compile(r"\d\s?[-/]\s?\w")
_NEAREST = 3
_KEPT = 512
"""Directives whose prepared texts are kept: a few dozen KB each, more than one conversation ever needs."""
_Made = TypeVar("_Made")


class DirectiveGoneError(LookupError):
    """A directive that a search found is no longer in the catalogue: the index changed in between."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a number in a question may mean: directives of the corpus, and instruments that are only cited."""

    directives: tuple[Directive, ...]
    cited: tuple[Cited, ...]

    def __bool__(self) -> bool:
        """Tell whether anything was found."""
        return bool(self.directives or self.cited)


class Library:
    """Directives and instruments of one catalogue, with their clauses and lists."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Keep the catalogue; nothing is read before it is needed."""
        self.catalogue = catalogue
        self._units: dict[str, tuple[Directive, tuple[Unit, ...]]] = {}
        self._listings: dict[str, tuple[Directive, tuple[Listing, ...]]] = {}
        self._texts: dict[str, tuple[Directive, Searchable]] = {}
        self._folded: dict[str, tuple[Directive, str]] = {}
        self._identities: dict[str, tuple[Directive, Identity]] = {}

    @cached_property
    def passages(self) -> int:
        """How many passages there are: what makes a word rare."""
        return self.catalogue.passage_count()

    def directive(self, identifier: str) -> Directive:
        """Return a directive by id.

        Raises:
            DirectiveGoneError: the catalogue no longer holds it.
        """
        return self.directives([identifier])[identifier]

    def directives(self, identifiers: Iterable[str]) -> dict[str, Directive]:
        """Return directives by id, in the order of the ids.

        Raises:
            DirectiveGoneError: the catalogue no longer holds one of them.
        """
        wanted = tuple(dict.fromkeys(identifiers))
        held = {directive.id: directive for directive in self.catalogue.directives(wanted)}
        gone = [identifier for identifier in wanted if identifier not in held]
        if gone:
            raise DirectiveGoneError(", ".join(gone))
        return {identifier: held[identifier] for identifier in wanted}

    def find(self, mention: NumberMention) -> Found:
        """Return what a number mentioned in a question refers to.

        "báo cáo 16" also finds a letter numbered 16 when nothing else has that number: people name kinds loosely.
        """
        directives, references = self.catalogue.by_number(mention.key), self.catalogue.references_by_key(mention.key)
        if not directives and not references:  # only part of the number was given, or its kind ("kế hoạch 16")
            directives = self.catalogue.by_number_head(mention.head)
            references = self.catalogue.references_by_head(mention.head)
        fitting = [d for d in directives if mention.fits(number_key(d.number or ""))]
        cited = [(identifier, r) for identifier, r in references if mention.fits(r.key)]
        if not fitting and not cited and _loosely_named(mention, directives, references):
            fitting, cited = directives, references
        if not fitting and not cited:
            fitting, cited = _of_kind(mention, directives, references)
        if mention.year:
            fitting = [d for d in fitting if d.date is None or d.date.year == mention.year] or fitting
        citing = self.directives(identifier for identifier, _ in cited)
        return Found(tuple(fitting), group((citing[identifier], reference) for identifier, reference in cited))

    def cited_in(self, directives: Iterable[Directive]) -> tuple[Cited, ...]:
        """Return the instruments that these directives mention, with their mentions there."""
        return group((directive, reference) for directive in directives for reference in directive.references)

    def nearest_numbers(self, mention: NumberMention) -> list[str]:
        """Return the numbers of the corpus that look most like one that is not there."""
        ranked = sorted(
            self.catalogue.numbers(), key=lambda number: (-fuzz.ratio(number_key(number), mention.key), number)
        )
        return ranked[:_NEAREST]

    def units(self, directive: Directive) -> tuple[Unit, ...]:
        """Return the clauses of a directive in order, prepared for matching."""
        return _kept(self._units, directive, units_of)

    def listings(self, directive: Directive) -> tuple[Listing, ...]:
        """Return the lists of a directive, prepared for matching."""
        return _kept(self._listings, directive, listings_of)

    def text(self, directive: Directive) -> Searchable:
        """Return the whole text of a directive, prepared for matching."""
        return _kept(self._texts, directive, lambda one: Searchable(one.text))

    def identity(self, directive: Directive) -> Identity:
        """Return what a question tells a directive by: whose it is, from where, of which kind and year."""
        return _kept(self._identities, directive, Identity.of)

    def folded(self, directive: Directive) -> str:
        """Return the folded text of a directive, punctuation and offsets as they are."""
        return _kept(self._folded, directive, lambda one: fold(one.text))


def _kept(table: dict[str, tuple[Directive, _Made]], directive: Directive, make: Callable[[Directive], _Made]) -> _Made:
    """Return what was made of a directive, made anew when its value in the catalogue is another one."""
    known = table.get(directive.id)
    if known is None or known[0] is not directive:
        if len(table) >= _KEPT:
            table.clear()
        known = table[directive.id] = (directive, make(directive))
    return known[1]


def _of_kind(
    mention: NumberMention, directives: Sequence[Directive], references: Sequence[tuple[str, Reference]]
) -> tuple[list[Directive], list[tuple[str, Reference]]]:
    """Return what a kind, a number and perhaps its year mean ("Nghị quyết 78/2025"): nothing where several differ.

    Of 78/2025/UBTVQH15 the symbol tells the issuer, and no kind.
    """
    kind = kind_of_symbol(mention.symbol) if mention.symbol and mention.symbol in kind_symbols() else None
    fitting = [d for d in directives if d.kind == kind and _of_year(mention, d.number or "")]
    cited = [(name, r) for name, r in references if r.kind == kind and _of_year(mention, r.label)]
    keys = {number_key(d.number or "") for d in fitting} | {r.key for _, r in cited}
    return (fitting, cited) if kind and len(keys) == 1 else ([], [])


def _of_year(mention: NumberMention, number: str) -> bool:
    """Tell whether the year that is part of a number (78/2025/UBTVQH15) is not another one than is asked for."""
    own = re.search(r"/((?:19|20)\d\d)/", number)
    return own is None or mention.year in {None, int(own[1])}


def _loosely_named(
    mention: NumberMention, directives: Sequence[Directive], references: Sequence[tuple[str, Reference]]
) -> bool:
    """Tell whether a number without its symbol can only mean one instrument, whatever the kind before it."""
    keys = {number_key(d.number or "") for d in directives} | {r.key for _, r in references}
    return len(keys) == 1 and not _WITH_SYMBOL.search(mention.text)
