"""One question being answered: what was asked, what was found, and how well each piece of text fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from answer.bodies import bodies_meant
from answer.cited import Cited
from answer.frames import at_levels, cue, frames
from answer.identity import NAMED
from answer.library import Found, Library
from answer.matching import Matcher, Searchable, Term, coverage
from answer.phrases import Phrases, phrases
from answer.question import Asked
from answer.scope import date_unread, paragraph_around, states_day, weighed_down
from answer.units import Unit
from answer.unread import by_year, lone, unread
from ingest.agencies.names import Mention, agency_key
from ingest.datamodels import Directive, Span
from ingest.vietnamese import fold, number_key
from retrieval.datamodels import Hit
from retrieval.query import NumberMention

_MENTION_WEIGHT = 2.5
"""What a number that is part of the matter weighs among the terms; chosen on the development labels."""
_MENTION_CONTEXT_SHARE = 0.8
_FOUND_SHARE = 0.08
LED_SUPPORT, _LED_BY, _FEWEST_LED, _COMPARED = 0.3, 0.08, 4, 6
"""Share of a long topic that a clause must hold which leads the next, apart from it, by this much."""
_HELD_NEARBY, _NEARLY = 0.6, 0.2
"""Share of the topic that a document of the turn before must hold, and by how much less than the best found."""
_MANY_UNITS = 400
"""Clauses from which only those within the hits are weighed: a long directive costs no more than several short."""


_HEAD_OF = re.compile(
    r"^(?:tong giam doc|giam doc|chu tich|thu truong|(?:chi )?cuc truong|vien truong|chi huy truong|bi thu|hieu truong"
    r"|chanh(?= (?:van phong|thanh tra) )|truong(?= (?:ban|phong|cong an) )) "
)
"""The office of the head of an agency, before its folded name."""


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
        self.library = library
        self.phrases: Phrases = phrases(asked.language)
        self.terms: tuple[Term, ...] = weighed_down(matcher.terms(asked.topic, asked.language), asked.carried)
        self.counted: tuple[Term, ...] = matcher.terms([word.split() for word in asked.counted], asked.language)
        self._hits = hits
        self._matter: dict[str, tuple[Term, ...]] = {}
        self.found: dict[NumberMention, Found] = {i.mention: library.find(i.mention) for i in asked.instruments}
        self.unread: dict[str, NumberMention] = {}
        self._find_unread()
        self.named: tuple[Directive, ...] = distinct(
            [d for i in asked.instruments if i.role != "topic" for d in self.found[i.mention].directives]
        )
        self._named_ids = frozenset(directive.id for directive in self.named)
        self.directives: tuple[Directive, ...] = self._scope()
        agencies = bodies_meant(asked.agencies, [library.folded(directive) for directive in self.directives])
        self.asked = replace(asked, agencies=agencies)

    def _find_unread(self) -> None:
        """Take a scan whose number cannot be read for a number that nothing bears, where all else fits."""
        for mention in [mention for mention, found in self.found.items() if not found]:
            years = by_year(self.asked.folded, self.terms)
            meant = distinct([d for question, terms in years for d in self._unread(mention, question, terms)])
            if meant:
                self.found[mention] = Found(meant, ())
                self.unread |= {directive.id: mention for directive in meant}

    def _unread(self, mention: NumberMention, question: str, terms: Sequence[Term]) -> Iterator[Directive]:
        """Yield the scan of one year, if any, that a number asked about may be."""
        directive = unread(mention, question, terms, self._retrieved())
        directive = directive or lone(mention, question, terms, self.library.catalogue.unnumbered)
        if directive is not None:
            yield directive

    def _retrieved(self) -> list[Directive]:
        """Return the directives of the hits, in the order in which they were found."""
        return list(self.library.directives(hit.passage.directive_id for hit in self._hits).values())

    def _scope(self) -> tuple[Directive, ...]:
        """Return where to look: directives named as the place, or of the day named; else those found."""
        found = self._retrieved()
        if self.named:
            attached = [d for d in found if d.attached_to in self._named_ids and self.asked.says("with_attachments")]
            return distinct([*self.named, *attached])
        if self.asked.day or self.asked.month:
            dated = [d for d in found if self._is_dated(d)]
            # The day may be that of an event: of documents that state it, rather than of those whose date is unread.
            stating = [] if dated else [d for d in found if states_day(d, self.asked.day)]
            return tuple([*dated, *stating, *(d for d in found if date_unread(d) and d not in stating)] or found)
        if near := self._nearby(found):
            return near
        return self._described([d for d in found if issued_by(d, self.asked.sources)] or found)

    def _nearby(self, found: Sequence[Directive]) -> tuple[Directive, ...]:
        """Return the directives of the turn before where they hold the topic about as well as any that was found."""
        mentions = [item.mention for item in self.asked.nearby]
        near = distinct([d for mention in mentions for d in self.library.find(mention).directives])
        if not near or not self.terms:
            return near
        held = {d.id: coverage(self.terms, self.library.text(d)) for d in (*near, *found)}
        best = max(held[d.id] for d in near)
        return near if best >= max(_HELD_NEARBY, max(held.values()) - _NEARLY) else ()

    def _described(self, found: Sequence[Directive]) -> tuple[Directive, ...]:
        """Keep the directives that the words for place, year and kind fit best; all of them where no place is named."""
        asked = " ".join([self.asked.folded, *(" ".join(word) for word in self.asked.topic)])
        fits = [self.library.identity(directive).fit(self.terms, asked) for directive in found]
        best = max(fits, default=0.0)
        given = self._given_places()
        fitting = (
            best < NAMED or fit >= best or self._sent_there(d) or any(f" {p} " in self.library.folded(d) for p in given)
            for d, fit in zip(found, fits, strict=True)
        )
        return tuple(directive for directive, fits_best in zip(found, fitting, strict=True) if fits_best)

    def _given_places(self) -> list[str]:
        """Return the places that are given something ("cấp cho huyện X"): others decide on that, and it names them."""
        folded = self.asked.folded
        places = (term.word for term in self.terms if f" {term.word}" in folded)
        return [p for p in places if cue("given_to_before").search(folded[: folded.find(f" {p}") + 1])]

    def _sent_there(self, directive: Directive) -> bool:
        """Tell whether an agency of the question sent a directive to the place named ("Bộ Y tế trả lời Đồng Tháp")."""
        receivers = fold("; ".join((*directive.recipients, *directive.copied_to)))
        return issued_by(directive, self.asked.agencies) and any(place in receivers for place in self.asked.places)

    def _is_dated(self, directive: Directive) -> bool:
        """Tell whether a directive is of the day or month that the question names."""
        if directive.date is None:
            return False
        if self.asked.day:
            return directive.date == self.asked.day
        return (directive.date.year, directive.date.month) == self.asked.month

    def dated(self) -> tuple[Directive, ...]:
        """Return the directives whose date the question names."""
        if not (self.asked.day or self.asked.month):
            return ()
        return tuple(directive for directive in self.directives if self._is_dated(directive))

    @property
    def unknown(self) -> NumberMention | None:
        """The first number asked about that neither is in the corpus nor is cited there."""
        return next((mention for mention, found in self.found.items() if not found), None)

    @property
    def elsewhere(self) -> str | None:
        """A province that the question names and no document in scope mentions."""
        texts = [self.library.folded(directive) for directive in self.directives]
        return next((place for place in self.asked.places if not any(place in text for text in texts)), None)

    @cached_property
    def cited_targets(self) -> tuple[Cited, ...]:
        """Instruments asked about that the corpus only cites."""
        mentions = [i.mention for i in self.asked.instruments if i.role == "target" or len(self.asked.instruments) == 1]
        return tuple(c for m in mentions if not self.found[m].directives for c in self.found[m].cited)

    @cached_property
    def only_cited(self) -> frozenset[str]:
        """Keys of the instruments whose content is asked for, where the corpus only cites them.

        What another document says of the matter is not what that one says.
        """
        if self.named:
            return frozenset()
        meant = [
            i.mention for i in self.asked.instruments if i.role != "topic" and not self.found[i.mention].directives
        ]
        return frozenset(cited.key for mention in meant for cited in self.found[mention].cited)

    @cached_property
    def mentioned_keys(self) -> frozenset[str]:
        """Keys of instruments named in the question that are matter, not the place to look."""
        keys = {cited.key for found in self.found.values() for cited in found.cited}
        return frozenset(keys - self._named_keys)

    @cached_property
    def heads(self) -> tuple[Term, ...]:
        """The terms of the noun that is asked for; evidence without it answers something else."""
        return tuple(term for term in self.terms if term.word in self.asked.head)

    def matter(self, directive: Directive | None) -> tuple[Term, ...]:
        """Return the terms that a directive's text has to hold: not those that only tell which directive is meant.

        Where nothing else is asked these are the matter.
        """
        if directive is None:
            return self.terms
        known = self._matter.get(directive.id)
        if known is None:
            identity = self.library.identity(directive)
            left = tuple(term for term in self.terms if not identity.holds(term))
            known = self._matter[directive.id] = left or self.terms
        return known

    def support(self, text: Searchable, context: Searchable | None = None, directive: Directive | None = None) -> float:
        """Return how well a text answers to topic and instruments named, from 0 to 1."""
        terms = self.matter(directive)
        total = sum(term.weight for term in terms)
        held = coverage(terms, text, context) * total
        for keys in self._mention_groups:
            total += _MENTION_WEIGHT
            if keys & text.numbers:
                held += _MENTION_WEIGHT
            elif context is not None and keys & context.numbers:
                held += _MENTION_WEIGHT * _MENTION_CONTEXT_SHARE
        return held / total if total else 0.0

    def found_at(self, directive: Directive, span: Span) -> float:
        """Return how early retrieval found a text: 1 for the first hit, 1/2 for the second …, 0 for none."""
        places = (
            place
            for place, hit in enumerate(self._hits, 1)
            if hit.passage.directive_id == directive.id and _overlap(hit.passage.span, span)
        )
        return 1 / next(places, float("inf"))

    def is_among_first(self, directive: Directive, count: int) -> bool:
        """Tell whether a directive is one of the first found, or was sent with one of them (an order, its proposal)."""
        first = self.directives[:count]
        return any(
            directive.id in {found.id, found.attached_to} or directive.attached_to == found.id for found in first
        )

    def ahead(self) -> float:
        """Return by how much the first hit scores above the second, 1 at most and for a single one."""
        scores = [hit.score for hit in self._hits[:2]]
        return min(1.0, scores[0] - scores[1]) if len(scores) > 1 else 1.0

    def names_agencies(self, unit: Unit) -> bool:
        """Tell whether a clause, its paragraph or what it stands under names every agency of the question.

        The issuer need not be named; a clause after "; " may be the work of whom the paragraph begins with.
        """
        around = f" {unit.text.folded} {unit.context.folded} "
        named = [m for m in self.asked.agencies if not issued_by(unit.directive, [m])]
        missing = [mention for mention in named if f" {agency_key(mention.name)} " not in around]
        if not missing:
            return True
        words = f" {agency_key(paragraph_around(unit))} "
        return all(f" {agency_key(mention.name)} " in words for mention in missing)

    @cached_property
    def _mention_groups(self) -> list[frozenset[str]]:
        """For each instrument that is matter, the keys that satisfy it."""
        groups = []
        for item in self.asked.instruments:
            found = self.found[item.mention]
            keys = frozenset(cited.key for cited in found.cited) - self._named_keys
            if keys and (item.role == "topic" or not found.directives):
                groups.append(keys)
        return groups

    @cached_property
    def _named_keys(self) -> frozenset[str]:
        return frozenset(number_key(directive.number or "") for directive in self.named)

    def is_named_section(self, path: str) -> bool:
        """Tell whether a section's path is the one that the question names."""
        return fold(path) == fold(self.asked.section or "")

    def in_section(self, directive: Directive, path: str | None) -> bool:
        """Tell whether a section is the one that the question names, or within it."""
        wanted = fold(self.asked.section or "")
        if not wanted or directive.id not in self._named_ids:
            return True
        if not any(fold(section.path) == wanted for section in directive.sections):
            return True
        return path is not None and f"{fold(path)}.".startswith(f"{wanted}.")

    def ranked(self) -> list[Scored]:
        """Return the clauses in scope, the best supported first."""
        units = [unit for unit in self._units() if self._states_section(unit)]
        scored = [Scored(unit, self.support(self._weighed(unit), unit.context, unit.directive)) for unit in units]
        order = {directive.id: place for place, directive in enumerate(self.directives)}

        def rank(one: Scored) -> tuple[float, int, int]:
            found = self.found_at(one.unit.directive, one.unit.span) if one.support else 0.0
            return -round(one.support + _FOUND_SHARE * found, 6), order[one.unit.directive.id], one.unit.span.start

        return sorted(scored, key=rank)

    @cached_property
    def leader(self) -> Scored | None:
        """The clause that both retrieval and its words put first, well ahead of any apart from it."""
        ranked = self.ranked()[:_COMPARED]
        if len(self.terms) < _FEWEST_LED or self.ahead() < 1 or not ranked or ranked[0].support < LED_SUPPORT:
            return None
        first = ranked[0]
        apart = (s for s in ranked[1:] if s.unit.section != first.unit.section or s.unit.section is None)
        second = max((s.support for s in apart if not s.unit.is_heading), default=0.0)
        found = self.found_at(first.unit.directive, first.unit.span) == 1
        return first if found and first.support >= second + _LED_BY else None

    def _weighed(self, unit: Unit) -> Searchable:
        """Return the text of a clause in which the topic is looked for: not in the names of who does its work.

        An English question may call an agency what no list has.
        """
        return unit.matter if self.asked.language == "vi" else unit.text

    def _units(self) -> list[Unit]:
        """Return the clauses of the directives in scope; of long ones only those within the hits."""
        found: list[Unit] = []
        for directive in self.directives:
            units: Sequence[Unit] = self.library.units(directive)
            if len(units) > _MANY_UNITS:
                spans = [hit.passage.span for hit in self._hits if hit.passage.directive_id == directive.id]
                units = [unit for unit in units if any(_overlap(unit.span, span) for span in spans)]
            found += [unit for unit in units if self.in_section(directive, unit.section)]
        return found

    def _states_section(self, unit: Unit) -> bool:
        """Tell whether a clause names the section that is asked of an instrument which is only cited."""
        if self.asked.section is None or self.named:
            return True
        words = "|".join(frames()["sections"]["written"])
        parts = self.asked.section.lower().split(".")
        return all(re.search(rf"(?:{words}) {part} ", unit.text.folded) for part in parts)

    def place(self, directive: Directive, span: Span) -> str:
        """Return ", mục 2" for a span inside a section."""
        section = directive.section_at(span.start, span.end)
        return self.phrases.section(section.path if section else None)


def distinct(directives: Sequence[Directive]) -> tuple[Directive, ...]:
    """Keep the first of each directive."""
    return tuple({directive.id: directive for directive in directives}.values())


def names_agency(name: str, wanted: str) -> bool:
    """Tell whether an agency of a document is the one that a question names, place or rank left out.

    What its head is told is told to the agency.

    >>> names_agency("Ủy ban nhân dân các huyện, thị xã", "UBND huyện"), names_agency("Sở Y tế", "Sở Tài chính")
    (True, False)
    >>> names_agency("Giám đốc Sở Y tế", "Sở Y tế"), names_agency("Sở Y tế", "Giám đốc Sở Y tế")
    (True, False)
    """
    own = _without_plural(name)
    beginnings = tuple(f"{form} " for form in at_levels(_without_plural(wanted)))
    return any(f"{form} ".startswith(beginnings) for form in (own, _HEAD_OF.sub("", own)))


def _without_plural(name: str) -> str:
    return agency_key(name).replace(" cac ", " ").removeprefix("cac ")


def issued_by(directive: Directive, agencies: Sequence[Mention]) -> bool:
    """Tell whether one of these agencies issued a directive."""
    issuer = directive.issuer
    return issuer is not None and any(names_agency(issuer, mention.name) for mention in agencies)


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
