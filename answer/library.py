"""What the catalogue knows, shaped for answering: instruments by number, sentences ready to be matched.

Made for one state of the catalogue; the assistant makes a new one when the index has changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from answer.draft import Evidence
from answer.matching import Searchable
from ingest.agencies import agency_key
from ingest.catalogue import Catalogue
from ingest.datamodels import Directive, Reference, Section, Span
from ingest.sentences import clauses, sentences
from ingest.structure import paragraphs
from ingest.vietnamese import number_key
from retrieval.query import NumberMention


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause of a directive: the smallest text that is quoted. ``context`` is what stands above and before it."""

    directive: Directive
    span: Span
    section: str | None
    text: Searchable
    context: Searchable

    @property
    def evidence(self) -> Evidence:
        """The clause as evidence."""
        return Evidence(self.directive, self.span)


@dataclass(frozen=True, slots=True)
class Cited:
    """An instrument that directives mention; the corpus may or may not hold it."""

    number: str
    kind: str | None
    mentions: tuple[tuple[Directive, Reference], ...]

    @property
    def key(self) -> str:
        """What identifies the instrument whatever the spelling."""
        return number_key(self.number)

    def by_date(self) -> dict[date, list[tuple[Directive, Reference]]]:
        """Return the mentions of each date that is given for the instrument, in order of mention."""
        grouped: dict[date, list[tuple[Directive, Reference]]] = {}
        for directive, reference in self.mentions:
            if reference.date is not None:
                grouped.setdefault(reference.date, []).append((directive, reference))
        return grouped

    def by_issuer(self) -> dict[str, list[tuple[Directive, Reference]]]:
        """Return the mentions of each issuer, the fullest name standing for the shorter ones it begins with."""
        named = [(agency_key(r.issuer), d, r) for d, r in self.mentions if r.issuer]
        keys = {key for key, _, _ in named}
        fullest = {key: max((other for other in keys if f"{other} ".startswith(f"{key} ")), key=len) for key in keys}
        grouped: dict[str, list[tuple[Directive, Reference]]] = {}
        for key, directive, reference in named:
            grouped.setdefault(fullest[key], []).append((directive, reference))
        names = {key: max((r.issuer or "" for _, r in group), key=len) for key, group in grouped.items()}
        return {names[key]: group for key, group in grouped.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """What a number in a question may mean: directives of the corpus, and instruments that are only cited."""

    directives: tuple[Directive, ...]
    cited: tuple[Cited, ...]

    def __bool__(self) -> bool:
        """Tell whether anything was found."""
        return bool(self.directives or self.cited)


class Library:
    """Directives and instruments of one catalogue, with their sentences."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Keep the catalogue; nothing is read before it is needed."""
        self.catalogue = catalogue
        self._units: dict[str, tuple[Unit, ...]] = {}

    def find(self, mention: NumberMention) -> Found:
        """Return what a number mentioned in a question refers to.

        "báo cáo 16" also finds a letter numbered 16 when nothing else has that number: people name kinds loosely.
        """
        directives = self.catalogue.by_number_head(mention.head)
        references = self.catalogue.references_by_head(mention.head)
        fitting = [d for d in directives if mention.fits(number_key(d.number or ""))]
        cited = [(i, r) for i, r in references if mention.fits(number_key(r.number))]
        loosely = not re.search(r"\d\s?[-/]\s?\w", mention.text)
        numbers = {number_key(d.number or "") for d in directives} | {number_key(r.number) for _, r in references}
        if not fitting and not cited and loosely and len(numbers) == 1:
            fitting, cited = list(directives), list(references)
        if mention.year:
            fitting = [d for d in fitting if d.date is None or d.date.year == mention.year] or fitting
        return Found(tuple(fitting), self._cited(cited))

    def cited_in(self, directives: Sequence[Directive]) -> tuple[Cited, ...]:
        """Return the instruments that these directives mention, with their mentions there."""
        return self._group([(directive, reference) for directive in directives for reference in directive.references])

    def _cited(self, found: Sequence[tuple[str, Reference]]) -> tuple[Cited, ...]:
        """Load the directives of references and group by instrument."""
        return self._group([(self.catalogue.directive(identifier), reference) for identifier, reference in found])

    def _group(self, pairs: Sequence[tuple[Directive, Reference]]) -> tuple[Cited, ...]:
        grouped: dict[str, list[tuple[Directive, Reference]]] = {}
        for directive, reference in pairs:
            grouped.setdefault(number_key(reference.number), []).append((directive, reference))
        return tuple(
            Cited(group[0][1].number, next((r.kind for _, r in group if r.kind), None), tuple(group))
            for group in grouped.values()
        )

    def nearest_numbers(self, mention: NumberMention, limit: int = 3) -> list[str]:
        """Return the numbers of the corpus that look most like one that is not there."""
        from rapidfuzz import fuzz

        numbers = {d.number for d in self.catalogue.directives() if d.number}
        ranked = sorted(numbers, key=lambda number: (-fuzz.ratio(number_key(number), mention.key), number))
        return ranked[:limit]

    def units(self, directive: Directive) -> tuple[Unit, ...]:
        """Return the clauses of a directive in order, prepared for matching."""
        if directive.id not in self._units:
            self._units[directive.id] = tuple(_units(directive))
        return self._units[directive.id]


def _units(directive: Directive) -> list[Unit]:
    """Cut a directive's body into clauses; an item's context is the lead-in that ends in a colon."""
    text = directive.text
    found: list[Unit] = []
    leads: dict[str, str] = {}
    for paragraph in paragraphs(text, Span(0, len(text))):
        section = directive.section_at(paragraph.start, min(paragraph.start + 1, len(text)))
        parent = section.path.rpartition(".")[0] if section else ""
        above = " ".join(_titles(directive.sections, paragraph))
        context = Searchable(f"{above} {leads.get(parent, '')}")
        for sentence in sentences(text, paragraph):
            found += [
                Unit(directive, clause, section.path if section else None, Searchable(clause.of(text)), context)
                for clause in clauses(text, sentence)
            ]
        if text[: paragraph.end].endswith(":"):
            leads[section.path if section else ""] = paragraph.of(text)
    return found


def _titles(sections: Sequence[Section], span: Span) -> list[str]:
    """Return the headings of the sections around a paragraph, outermost first."""
    return [s.title for s in sections if s.title and s.start <= span.start < s.end]
