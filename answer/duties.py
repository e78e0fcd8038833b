"""Questions about the terms of a piece of work: with whom, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.candidates import LEAD_SUPPORT, Candidate, candidates, with_agency, with_helper, with_lead
from answer.clauses import answer_general
from answer.draft import Draft, Statement, numbers_of, one_line
from answer.frames import cue
from answer.reading import Reading
from answer.wording import leads, not_stated


def answer_coordinating(reading: Reading) -> Draft | None:
    """Name the agencies that a lead agency coordinates with."""
    if not reading.asked.asks("coordinating"):
        return None
    found = candidates(reading)
    led = with_lead(found, reading.asked.acting)
    if reading.asked.acting and not led:
        return _helping(reading, found)
    if not reading.asked.acting and reading.terms:
        led = [c for c in led if c.support >= LEAD_SUPPORT]
    helped = next((c for c in led if c.assignment.coordinating), None)
    if helped is not None:
        return _coordinating(reading, helped)
    if reading.asked.acting and (helping := _helping(reading, found)):
        return helping
    quoted = answer_general(reading, cue("together")) if reading.terms else None
    return quoted or (not_stated(reading, led[0], "no_coordinating") if led else None)


def _helping(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """Name whom the agencies asked about help, with all that do."""
    helped = [c for c in with_helper(found, reading.asked.acting) if c.support >= LEAD_SUPPORT or not reading.terms]
    if not helped:
        return None
    draft = _coordinating(reading, helped[0])
    if not reading.asked.asks("yesno"):
        return draft
    (said,) = draft.statements
    return replace(draft, statements=(Statement(reading.phrases.say("yes_it_is", statement=said.text), said.evidence),))


def _coordinating(reading: Reading, best: Candidate) -> Draft:
    names = reading.phrases.listed(reading.phrases.agency(name) for name in best.assignment.coordinating)
    text = reading.phrases.say("coordinating", lead=leads(reading, best), names=names)
    return Draft("coordinating", (Statement(text, (best.evidence,)),), numbers=numbers_of([best.directive]))


def answer_deadline(reading: Reading) -> Draft | None:
    """Give the deadline of the work described; where none is set, say so and refuse."""
    if not reading.asked.asks("deadline"):
        return None
    found = candidates(reading)
    mine = with_agency(found, reading.asked.acting) or found
    pool = [c for c in mine if c.support >= LEAD_SUPPORT or not reading.terms]
    dated = next((c for c in pool if c.assignment.deadline), None)
    if dated is not None:
        return _deadline(reading, dated)
    # Work may have its time limit in a clause of its own, from which no assignment was read.
    quoted = answer_general(reading, cue("a_limit"))
    if pool:
        return quoted or not_stated(reading, pool[0], "no_deadline")
    quoted = quoted or (answer_general(reading, cue("a_date")) if reading.asked.asks("date") else None)
    if quoted is None and reading.asked.asks("count"):  # "trong mấy ngày" counts days too
        return None
    return quoted or Draft("deadline", (), answered=False)


def _deadline(reading: Reading, best: Candidate) -> Draft:
    task = one_line(best.assignment.task)
    text = reading.phrases.say("deadline", deadline=best.assignment.deadline, lead=leads(reading, best), task=task)
    return Draft("deadline", (Statement(text, (best.evidence,)),), numbers=numbers_of([best.directive]))
