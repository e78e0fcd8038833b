"""What somebody has to do who is in no list of agencies: "chủ đầu tư", "đơn vị thi công", "the host"."""

from __future__ import annotations

from collections.abc import Iterator

from answer.candidates import Candidate
from answer.draft import Draft
from answer.frames import cue
from answer.matching import Searchable, coverage
from answer.quoting import quoted
from answer.reading import Reading
from answer.units import Unit, about, headings

_LONGEST_ACTOR = 4
"""Syllables of an actor that are held against the question; what follows says which one."""
_SHORTEST_ACTOR = 2
_ACTS = 0.3
"""Share of the words for an actor that work, or what stands around it, must hold to be its own."""
_LEAST = 0.25
"""Share of the topic below which a heading is about something else."""


def answer_actor(reading: Reading) -> Draft | None:
    """Quote the heading or the words that introduce an actor's duties, with the items below; None without any."""
    question = f" {reading.asked.folded} "
    found = [unit for unit in _introducing(reading) if _names_actor(unit, question)]
    scored = [(reading.support(unit.text, unit.context, unit.directive), unit) for unit in found]
    best = max(scored, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < _LEAST:
        return None
    draft = quoted(reading, best[1], below=True)
    return draft if len(draft.statements) > 1 else None


def _introducing(reading: Reading) -> Iterator[Unit]:
    """Yield the headings and the clauses ending in a colon of the directives in scope."""
    for directive in reading.directives:
        for unit in reading.library.units(directive):
            if unit.is_heading or unit.evidence.quote.rstrip("* ").endswith(":"):
                yield unit


def _names_actor(unit: Unit, question: str) -> bool:
    """Tell whether words that introduce duties ("Trách nhiệm của …") name an actor that the question has."""
    match = cue("duties_of").search(unit.text.folded)
    actor = match["actor"].split()[:_LONGEST_ACTOR] if match else []
    return len(actor) >= _SHORTEST_ACTOR and f" {' '.join(actor)} " in question


def acts(reading: Reading, candidate: Candidate) -> bool:
    """Tell whether work may be that of the actor whom the question names in its own words; of all, where none is.

    Whoever asks what the shop's owner has to do is not told what a department has to.
    """
    match = cue("actor").search(reading.asked.folded)
    named = f" {match['actor']}" if match else " "
    terms = [term for term in reading.terms if f" {term.word} " in named]
    directive, start = candidate.directive, candidate.assignment.start
    around = [*headings(directive.sections, start), about(directive), *candidate.assignment.lead]
    return not terms or coverage(terms, Searchable(candidate.evidence.quote), Searchable("; ".join(around))) >= _ACTS
