"""Warnings about agencies and units that an older document names and that were merged, renamed or ended since.

A warning never changes a quote. It is given where the cited words, or the question, name the agency, the directive is
dated before the change or not at all, and today is after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from answer.cautions.dating import document_dated, source_of, when
from answer.cautions.succession_data import AgencyChange, Function, successions
from answer.cautions.succession_units import levels_changed, provinces_changed
from answer.draft import Caveat, Evidence
from answer.frames import WHOLE_WORD
from answer.library import Library
from answer.reading import Reading
from ingest.agencies.alternatives import either
from ingest.agencies.names import known_agencies
from ingest.datamodels import Span
from ingest.structure.sentences import one_line
from ingest.vietnamese import fold
from retrieval.language import marks_within

MOST_SUCCESSIONS = 3
"""Warnings of this kind in an answer: more are not read."""
_SHORTEST_FORM = 4
"""Letters of the shortest abbreviation that names an agency by itself."""
_NOW = re.compile(r"\s*[,(]\s*(?:hien )?nay la\s".replace(" ", r"\s+"))
_FORMERLY = re.compile(r"(?<!\w)truoc day la\s$".replace(" ", r"\s+"))
"""Behind and before the name of an agency whose successor the document itself names."""
_BEFORE = 20

_Place = tuple[AgencyChange, Evidence]


def succeeded(cited: Sequence[Evidence], reading: Reading, today: date) -> list[Caveat]:
    """Return at most :data:`MOST_SUCCESSIONS` warnings, one an agency: agencies first, then provinces and levels.

    Raises:
        SuccessionError: ``data/succession.toml`` cannot be read or has a wrong entry.
    """
    found = [_agency_caveat(reading, cited, *place) for place in _agencies(cited, reading, today)]
    if len(found) < MOST_SUCCESSIONS:
        found += provinces_changed(cited, reading, today)
        found += levels_changed(cited, reading, today)
    return found[:MOST_SUCCESSIONS]


def prepare_agencies() -> None:
    """Read the list and compile the names, so that a wrong entry shows when the assistant starts.

    Raises:
        SuccessionError: as :func:`succeeded`.
    """
    _names()


def _agencies(cited: Sequence[Evidence], reading: Reading, today: date) -> list[_Place]:
    """Return the changed agencies with the mention that shows each; those that the question names come first."""
    asked = {mention.name for mention in reading.asked.agencies}
    places: dict[str, _Place] = {}
    for change, evidence in (place for item in cited for place in _mentions(reading.library, item)):
        if change.effective.lies_between(evidence.directive.date, today):
            places.setdefault(change.name, (change, evidence))
    for change in successions().agencies:
        if change.name in asked - places.keys():
            whole = {item.directive.id: Evidence(item.directive, Span(0, len(item.directive.text))) for item in cited}
            older = [one for one in whole.values() if change.effective.lies_between(one.directive.date, today)]
            shown = (place for item in older for place in _mentions(reading.library, item) if place[0] is change)
            places |= {change.name: first} if (first := next(shown, None)) else {}
    return sorted(places.values(), key=lambda place: place[0].name not in asked)


def _mentions(library: Library, cited: Evidence) -> Iterator[_Place]:
    """Yield the changed agencies that a range names, as written or in a list ("các Sở: A, B"), with where."""
    directive, span = cited.directive, cited.span
    folded = library.folded(directive)
    places: list[tuple[AgencyChange | None, Span]] = []
    for match in _names().finditer(folded, span.start, span.end):
        written, change = _forms()[one_line(match.group())]
        if marks_within(one_line(directive.text[match.start() : match.end()]), written):
            places.append((change, Span(match.start(), match.end())))
    for assignment in directive.assignments:
        for role, names in (("lead", assignment.lead), ("coordinating", assignment.coordinating)):
            for name, place in zip(names, assignment.spans.get(role, ()), strict=False):
                if span.start <= place.start and place.end <= span.end and (listed := _forms().get(fold(name))):
                    places.append((listed[1], place))
    issuers = [part for reference in directive.references for part in reference.spans.get("issuer", ())]
    for change, place in places:
        if any(part.start <= place.start < part.end for part in issuers):
            continue  # it issued what is cited, whatever became of it
        before = folded[max(0, place.start - _BEFORE) : place.start]
        if change and not _NOW.match(folded, place.end) and not _FORMERLY.search(before):
            yield change, Evidence(directive, place)


@lru_cache(maxsize=1)
def _forms() -> dict[str, tuple[str, AgencyChange | None]]:
    """Map each folded way to write a changed agency to it; names that hold one, such as its successor's, to None."""
    changes = {change.name: change for change in successions().agencies}
    short = {agency.name: agency.short for agency in known_agencies()}
    known = {name: None for name in short if any(name.startswith(f"{old} ") for old in changes)}
    successors = {change.into: None for change in changes.values() if change.into}
    forms: dict[str, tuple[str, AgencyChange | None]] = {}
    for name, change in {**successors, **known, **changes}.items():
        for form in (name, *short.get(name, ())):
            if len(form) >= _SHORTEST_FORM:
                forms[fold(form)] = (form, change)
    return forms


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """Match the forms in folded text, no part of a longer word or of a document number."""
    return re.compile(rf"(?<![^\W_])(?<![/&@.-]){either(_forms())}(?![^\W_])(?![/&@-]\w)")


def _agency_caveat(reading: Reading, cited: Sequence[Evidence], change: AgencyChange, shown: Evidence) -> Caveat:
    """Say what became of an agency; by function where the question or the cited words are about one that went apart."""
    say = reading.phrases
    quotes = (item.span.of(reading.library.folded(item.directive)) for item in cited)
    functions = _about(change, reading.asked.folded) or _about(change, *quotes)
    values = {
        "agency": say.agency(change.name),
        "document": document_dated(reading, shown.directive),
        "when": when(reading, change.effective),
        "source": source_of(reading, change.source),
    }
    if change.into is None:
        return Caveat("succession", say.say("succession_ended", **values), (shown,))
    values["successor"] = say.agency(change.into)
    if functions:
        works = "; ".join(_function(reading, function) for function in functions)
        return Caveat("succession", say.say("succession_by_function", functions=works, **values), (shown,))
    partners = say.listed(map(say.agency, change.partners))
    phrase = f"succession_{change.change}" if partners or change.change == "renamed" else "succession_merged_into"
    return Caveat("succession", say.say(phrase, partners=partners, **values), (shown,))


def _about(change: AgencyChange, *texts: str) -> tuple[Function, ...]:
    """Return the functions that folded texts are about."""
    return tuple(function for function in change.functions if any(map(_cues(function).search, texts)))


@lru_cache(maxsize=256)
def _cues(function: Function) -> re.Pattern[str]:
    return re.compile(WHOLE_WORD.format(either([fold(cue) for cue in function.cues])))


def _function(reading: Reading, function: Function) -> str:
    """Name work that went elsewhere, its new agency and the level at which that is known."""
    say = reading.phrases
    work = function.en if say.language == "en" else function.vi
    return say.say(f"succession_function_{function.level}", work=work, successor=say.agency(function.into))
