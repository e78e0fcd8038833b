"""Warnings about the standing of what an answer rests on: repealed, replaced or amended by another directive.

That another directive of the corpus repeals, replaces or amends an instrument is read from its references, and said
only where number, date and issuer leave no doubt that the very instrument is meant: numbers begin anew every year, and
every province has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from answer.cautions.dating import document_dated
from answer.cautions.effects import AMENDED, KINDS, Effect, effect_of
from answer.cautions.mentions import mentions
from answer.draft import Caveat, Evidence, clipped
from answer.library import Library
from answer.reading import Reading, names_agency
from ingest.agencies.names import canonical
from ingest.datamodels import Directive, Reference
from ingest.vietnamese import fold, number_key

_WITH_YEAR = re.compile(r"/(?:19|20)\d\d/")
_POST = re.compile(
    r"(?:pho\s+)?(?:bo\s+truong|chu\s+tich|giam\s+doc|chu\s+nhiem|thong\s+doc|tong\s+thanh\s+tra|tong\s+giam\s+doc)\s+"
)
"""Who signs for an agency: "Bộ trưởng Bộ Y tế" and "Bộ Y tế" issue the same."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """What an answer rests on: a directive of the corpus, or an instrument that its cited words name."""

    key: str
    number: str
    name: str
    date: date | None
    issuer: str | None
    directive_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """An effect on an instrument, and the mention and directive where it was read."""

    effect: Effect
    citing: Directive
    reference: Reference


def of_directive(reading: Reading, directive: Directive) -> Instrument | None:
    """Return a directive as an instrument, None where it has no number to be referred to by."""
    if directive.number is None:
        return None
    key, name = number_key(directive.number), reading.phrases.document(directive)
    return Instrument(key, directive.number, name, directive.date, directive.issuer, directive.id)


def of_reference(reading: Reading, reference: Reference) -> Instrument | None:
    """Return a mentioned instrument, None for one without a number: a law's title stands for many versions of it."""
    if reference.number is None:
        return None
    name = reading.phrases.instrument(reference.kind, reference.number)
    return Instrument(reference.key, reference.number, name, reference.date, reference.issuer)


def changed(instruments: Iterable[Instrument], cited: Sequence[Evidence], reading: Reading) -> Iterator[Caveat]:
    """Yield a warning for each instrument that another directive repeals, replaces or amends: the gravest of its kind.

    What the cited words of the answer say themselves needs no warning.
    """
    gravest = list(KINDS.values()).index
    for instrument in instruments:
        found = [f for f in _effects(instrument, reading.library) if not is_quoted(f.citing, f.reference, cited)]
        if found:
            yield _caveat(reading, instrument, min(found, key=lambda one: gravest(one.effect.kind)))


def _effects(instrument: Instrument, library: Library) -> Iterator[_Found]:
    """Yield what directives of the corpus do to an instrument, or say that another one does."""
    known = mentions(library)
    for identifier, reference in known.of(instrument.key):
        if reference.relation not in KINDS or identifier == instrument.directive_id:
            continue
        citing = known.directive(library, identifier)
        effect = effect_of(citing, reference, library.folded(citing))
        if effect is None or not _is_meant(instrument, reference, citing, library):
            continue
        day = effect.actor.date if effect.actor else citing.date
        if day is None or instrument.date is None or day >= instrument.date:
            yield _Found(effect, citing, reference)


def _is_meant(instrument: Instrument, reference: Reference, citing: Directive, library: Library) -> bool:
    """Tell whether a mention of this number means this instrument."""
    if not same_issuer(reference.issuer, instrument.issuer):
        return False
    if reference.date and instrument.date:
        return reference.date == instrument.date
    if _WITH_YEAR.search(instrument.number):
        return True
    owner = reference.issuer or citing.issuer
    if instrument.directive_id is None or owner is None or instrument.issuer is None:
        return False
    return same_issuer(owner, instrument.issuer) and mentions(library).bearers(instrument.key) == 1


@lru_cache(maxsize=4096)
def same_issuer(one: str | None, other: str | None) -> bool:
    """Tell whether two names may be of one agency: equal but for a post, one the other's beginning, or one not given.

    >>> same_issuer("UBND tỉnh", "Ủy ban nhân dân tỉnh Nghệ An"), same_issuer("Bộ Y tế", "Sở Y tế")
    (True, False)
    """
    if one is None or other is None:
        return True
    one, other = (_POST.sub("", fold(canonical(name)), count=1) for name in (one, other))
    return names_agency(one, other) or names_agency(other, one)


def ended_by(directive: Directive, library: Library) -> tuple[str, Directive] | None:
    """Return what ended a directive, ``repealed`` or ``superseded``, and the directive that says so, if any."""
    if directive.number is None:
        return None
    key, number = number_key(directive.number), directive.number
    instrument = Instrument(key, number, number, directive.date, directive.issuer, directive.id)
    ended = (found for found in _effects(instrument, library) if found.effect.kind != AMENDED)
    return next(((found.effect.kind, found.citing) for found in ended), None)


def is_quoted(directive: Directive, reference: Reference, cited: Sequence[Evidence]) -> bool:
    """Tell whether a mention stands within cited words."""
    spans = [item.span for item in cited if item.directive.id == directive.id]
    return any(span.start <= reference.start and reference.end <= span.end for span in spans)


def _caveat(reading: Reading, instrument: Instrument, found: _Found) -> Caveat:
    effect, citing, say = found.effect, found.citing, reading.phrases
    shown = Evidence(citing, effect.words)
    by, day = document_dated(reading, citing), None if effect.actor else citing.effective_date
    if effect.actor is not None:
        actor = say.instrument(effect.actor.kind, effect.actor.number)
        by = say.say("as_cited_in", document=actor, source=by)
    text = say.say(
        "amended_in_part" if effect.partly else effect.kind,
        document=instrument.name,
        by=by,
        since=say.say("in_force_since", date=say.day(day)) if day else "",
        quote=clipped(shown.quote),
    )
    return Caveat(effect.kind, text, (shown,))
