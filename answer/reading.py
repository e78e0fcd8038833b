"""One question being answered: what was asked, what was found, and how well each piece of text fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.draft import Evidence
from answer.library import Cited, Found, Library, Unit
from answer.matching import Matcher, Searchable, Term, coverage
from answer.phrases import Phrases, phrases
from answer.question import Asked
from ingest.agencies import agency_key
from ingest.datamodels import Directive, Reference, Span
from ingest.vietnamese import fold, number_key
from retrieval.datamodels import Hit
from retrieval.query import NumberMention

_CONTEXT_SHARE = 0.6
_MENTION_WEIGHT = 2.5
_MANY_UNITS = 400


@dataclass(frozen=True, slots=True)
class Scored:
    """A clause with its support for the question, from 0 to 1."""

    unit: Unit
    support: float


class Reading:
    """The material for one answer. Directives come in the order in which retrieval found them."""

    def __init__(self, asked: Asked, hits: Sequence[Hit], library: Library, matcher: Matcher) -> None:
        """Gather what the question names and what retrieval found."""
        self.asked = asked
        self.hits = hits
        self.library = library
        self.phrases: Phrases = phrases(asked.language)
        self.terms: tuple[Term, ...] = matcher.terms(asked.topic, asked.language)
        self.counted: tuple[Term, ...] = matcher.terms([word.split() for word in asked.counted], asked.language)
        self.found: dict[NumberMention, Found] = {item.mention: library.find(item.mention) for item in asked.instruments}
        named = [d for item in asked.instruments if item.role != "topic" for d in self.found[item.mention].directives]
        self.named = tuple({directive.id: directive for directive in named}.values())
        self._named_ids = frozenset(directive.id for directive in self.named)
        self.directives = self._scope()

    def _scope(self) -> tuple[Directive, ...]:
        """Return where to look: directives named as the place, or of the day named; else those found."""
        found = [self.library.catalogue.directive(i) for i in dict.fromkeys(h.passage.directive_id for h in self.hits)]
        if self.named:
            return self.named
        if self.asked.day or self.asked.month:
            dated = [d for d in found if self._dated(d)]
            return tuple(dated or found)
        issued = [d for d in found if any(d.issuer and names_agency(d.issuer, m.name) for m in self.asked.sources)]
        return tuple(issued or found)

    def _dated(self, directive: Directive) -> bool:
        if directive.date is None:
            return False
        if self.asked.day:
            return directive.date == self.asked.day
        return (directive.date.year, directive.date.month) == self.asked.month

    def dated(self) -> tuple[Directive, ...]:
        """Return the directives whose date the question names."""
        if not (self.asked.day or self.asked.month):
            return ()
        return tuple(d for d in self.directives if self._dated(d))

    @property
    def unknown(self) -> NumberMention | None:
        """The first number asked about that neither is in the corpus nor is cited there."""
        return next((item.mention for item in self.asked.instruments if not self.found[item.mention]), None)

    def cited_targets(self) -> tuple[Cited, ...]:
        """Return instruments asked about that the corpus only cites."""
        mentions = [i.mention for i in self.asked.instruments if i.role == "target" or len(self.asked.instruments) == 1]
        return tuple(c for m in mentions if not self.found[m].directives for c in self.found[m].cited)

    def mentioned_keys(self) -> frozenset[str]:
        """Return the keys of instruments named in the question that are matter, not the place to look."""
        places = {number_key(d.number or "") for d in self.directives} if self.named else set()
        keys = {c.key for found in self.found.values() for c in found.cited}
        return frozenset(keys - places)

    def support(self, text: Searchable, context: Searchable | None = None) -> float:
        """Return how well a text answers to topic and instruments named, from 0 to 1."""
        total = sum(term.weight for term in self.terms)
        held = coverage(self.terms, text, context, _CONTEXT_SHARE) * total
        for keys in self._mention_groups():
            total += _MENTION_WEIGHT
            if keys & text.numbers:
                held += _MENTION_WEIGHT
            elif context is not None and keys & context.numbers:
                held += _MENTION_WEIGHT * 0.8
        return held / total if total else 0.0

    def names_acting(self, text: Searchable) -> bool:
        """Tell whether a text names every agency that the question names."""
        return all(f" {agency_key(m.name)} " in f" {text.folded} " for m in self.asked.agencies)

    def _mention_groups(self) -> list[frozenset[str]]:
        """Return, for each instrument that is matter, the keys that satisfy it."""
        places = {number_key(d.number or "") for d in self.named}
        groups = []
        for item in self.asked.instruments:
            keys = frozenset(c.key for c in self.found[item.mention].cited) - places
            if keys and not (self.found[item.mention].directives and item.role != "topic"):
                groups.append(keys)
        return groups

    def units(self) -> list[Unit]:
        """Return the clauses of the directives in scope; of long ones only those within the hits."""
        found: list[Unit] = []
        for directive in self.directives:
            units = self.library.units(directive)
            if len(units) > _MANY_UNITS:
                spans = [hit.passage.span for hit in self.hits if hit.passage.directive_id == directive.id]
                units = tuple(u for u in units if any(_overlap(u.span, span) for span in spans))
            found += [unit for unit in units if self.in_section(directive, unit.section)]
        return found

    def in_section(self, directive: Directive, path: str | None) -> bool:
        """Tell whether a section is the one that the question names, or within it."""
        wanted = self.asked.section
        if wanted is None or directive.id not in self._named_ids or not any(_same_section(s.path, wanted) for s in directive.sections):
            return True
        return path is not None and (_same_section(path, wanted) or fold(path).startswith(f"{fold(wanted)}."))

    def states_section(self, unit: Unit) -> bool:
        """Tell whether a clause names the section that is asked of an instrument which is only cited."""
        if self.asked.section is None or self.named:
            return True
        return all(re.search(rf"(?:muc|phan|dieu|khoan|diem|chuong) {part.lower()} ", unit.text.folded) for part in self.asked.section.split("."))

    def ranked(self) -> list[Scored]:
        """Return the clauses in scope, the best supported first; the header's own subject is no evidence of itself."""
        units = [unit for unit in self.units() if self.states_section(unit)]
        scored = [Scored(unit, self.support(unit.text, unit.context)) for unit in units]
        order = {directive.id: place for place, directive in enumerate(self.directives)}
        return sorted(scored, key=lambda s: (-round(s.support, 6), order[s.unit.directive.id], s.unit.span.start))

    def place(self, directive: Directive, span: Span) -> str:
        """Return ", mục 2" for a span inside a section."""
        section = directive.section_at(span.start, span.end)
        return self.phrases.section(section.path if section else None)


    @property
    def heads(self) -> list[Term]:
        """The terms of the noun that is asked for; evidence without it answers something else."""
        return [term for term in self.terms if term.word in self.asked.head]

    @property
    def elsewhere(self) -> str | None:
        """A province that the question names and no document in scope mentions."""
        texts = [fold(directive.text) for directive in self.directives]
        return next((place for place in self.asked.places if not any(place in text for text in texts)), None)


def _same_section(path: str, wanted: str) -> bool:
    return fold(path) == fold(wanted)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def one_line(text: str) -> str:
    """Return a quote on one line, for use inside a sentence."""
    return " ".join(text.replace("**", "").split())


def reference_evidence(directive: Directive, reference: Reference, *, subject: bool = False) -> Evidence:
    """Return the words of a mention as evidence, with what it is about when that is asked."""
    end = reference.spans["subject"][0].end if subject and "subject" in reference.spans else reference.end
    spans = [span for name in ("issuer", "date") for span in reference.spans.get(name, ())]
    start = min([reference.start, *(span.start for span in spans)])
    return Evidence(directive, Span(start, max([end, *(span.end for span in spans)])))


def names_agency(name: str, wanted: str) -> bool:
    """Tell whether an agency of a document is the one that a question names, place or rank left out."""
    return f"{agency_key(name)} ".startswith(f"{agency_key(wanted)} ")
