"""Questions about the terms of a piece of work: with whom, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.candidates import (
    LEAD_SUPPORT,
    Candidate,
    candidates,
    held_elsewhere,
    with_agency,
    with_helper,
    with_lead,
    with_named_lead,
)
from answer.clauses import FIRST_SHARE, SURE_SUPPORT, WORK_SUPPORT, answer_general, quoted_clause
from answer.days import has_beginning, has_day, sets_limit
from answer.draft import Draft, Statement, numbers_of, one_line, refusal
from answer.frames import cue
from answer.matching import Searchable
from answer.quoting import quoted, sentence_of
from answer.reading import Reading, Scored
from answer.wording import leads, not_stated
from ingest.vietnamese import fold

# Chosen on the development labels.
_BESIDE = 0.15
"""Support by which work without helpers must exceed work with them for a clause beside it to be quoted."""
_LIMIT_SUPPORT = 0.55
"""Below this no clause with a time limit is quoted; being found first counts as well."""
_MOVED_SUPPORT, _MOVED_AMONG = 0.4, 10
"""Share of the topic that a sentence which moves a deadline must hold, and among how many clauses it is looked for."""
_SEVERAL = 2
"""Questions for a day from which the others beside the first are told too."""


def answer_coordinating(reading: Reading) -> Draft | None:
    """Name the agencies that a lead agency coordinates with."""
    if not reading.asked.asks("coordinating"):
        return None
    found = candidates(reading)
    led = with_lead(found, reading.asked.acting)
    if reading.asked.acting and not led:
        clause = answer_general(reading, cue("together"), rows=True) if reading.terms else None
        return _helping(reading, found) or clause
    if not reading.asked.acting and (named := with_named_lead(reading, led)):
        led = named
    elif not reading.asked.acting and reading.terms:
        led = [c for c in led if c.support >= LEAD_SUPPORT]
    helped = next((c for c in led if c.assignment.coordinating), None)
    if led and (beside := _beside(reading, led[0], helped)):
        return beside
    if helped is not None and reading.terms and held_elsewhere(reading, helped):
        # The agency has helpers for other work; those for this work may stand in a clause of its own.
        return answer_general(reading, cue("together"), rows=True) or refusal()
    if helped is not None:
        return _coordinating(reading, helped)
    if reading.asked.acting and (helping := _helping(reading, found)):
        return helping
    clause = answer_general(reading, cue("together"), rows=True) if reading.terms else None
    return clause or (not_stated(reading, led[0], "no_coordinating") if led else None)


def _helping(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """Name whom the agencies asked about help, with all that do."""
    helped = [c for c in with_helper(found, reading.asked.acting) if c.support >= LEAD_SUPPORT or not reading.terms]
    if not helped:
        return None
    first = next(iter(reading.ranked()), None) if reading.terms and not reading.asked.asks("yesno") else None
    if first is not None and _says_it(reading, first, helped[0]):
        return quoted(reading, first.unit)
    draft = _coordinating(reading, helped[0])
    if not reading.asked.asks("yesno"):
        return draft
    (said,) = draft.statements
    return replace(draft, statements=(Statement(reading.phrases.say("yes_it_is", statement=said.text), said.evidence),))


def _says_it(reading: Reading, first: Scored, helped: Candidate) -> bool:
    """Tell whether the best clause is the first found too, and another than the assignment: then it is meant."""
    unit, own = first.unit, helped.evidence.span
    apart = unit.directive is not helped.directive or unit.span.end <= own.start or own.end <= unit.span.start
    found = reading.found_at(unit.directive, unit.span) == 1 and first.support >= WORK_SUPPORT
    return apart and found and cue("together").search(unit.text.folded) is not None and reading.names_agencies(unit)


def _beside(reading: Reading, best: Candidate, helped: Candidate | None) -> Draft | None:
    """Quote the clause with whom the best fitting work is done, where it stands beside it in the same section."""
    own = best.assignment.section
    if own is None or best.assignment.coordinating or best.support < LEAD_SUPPORT:
        return None
    if not reading.terms or (helped is not None and best.support < helped.support + _BESIDE):
        return None
    beside = [s.unit for s in reading.ranked() if s.unit.directive is best.directive and s.unit.section == own]
    return next((quoted(reading, unit) for unit in beside if cue("with_others").search(unit.text.folded)), None)


def _coordinating(reading: Reading, best: Candidate) -> Draft:
    names = reading.phrases.listed(reading.phrases.agency(name) for name in best.assignment.coordinating)
    text = reading.phrases.say("coordinating", lead=leads(reading, best), names=names)
    return Draft("coordinating", (Statement(text, (best.evidence,)),), numbers=numbers_of([best.directive]))


def answer_deadline(reading: Reading) -> Draft | None:
    """Give the deadline of the work described; where none is set, say so and refuse."""
    if not reading.asked.asks("deadline"):
        return None
    since = reading.asked.says("since_asked") and not reading.asked.says("effect")
    if since and (clause := quoted_clause(reading, has_beginning, WORK_SUPPORT)):
        return clause  # a time limit would tell until when
    if reading.asked.says("moved_asked") and (clause := _moved(reading)):
        return clause  # the work itself may be told with the day that holds no longer
    found = candidates(reading)
    mine = with_agency(found, reading.asked.acting) or found
    pool = [c for c in mine if c.support >= LEAD_SUPPORT or not reading.terms]
    dated = next((c for c in pool if c.assignment.deadline), None)
    if dated is not None:
        return _deadline(reading, [dated, *_also_dated(reading, dated, pool)])
    # Work may have its time limit in a clause of its own, from which no assignment was read.
    clause = quoted_clause(reading, lambda unit: sets_limit(reading, unit), _LIMIT_SUPPORT)
    if clause is None and reading.asked.asks("date"):
        least = SURE_SUPPORT if pool else WORK_SUPPORT
        clause = quoted_clause(reading, has_day, least + FIRST_SHARE)
    if pool:
        return clause or not_stated(reading, pool[0], "no_deadline")
    if clause is None and reading.asked.asks("count"):  # "trong mấy ngày" counts days too
        return None
    return clause or Draft("deadline", (), answered=False)


def _moved(reading: Reading) -> Draft | None:
    """Quote the clause that moves a deadline; the work whose deadline it is may stand in the same sentence only."""
    for scored in reading.ranked()[:_MOVED_AMONG]:
        unit = scored.unit
        sentence = sentence_of(unit).of(unit.directive.text)
        if cue("moved").search(fold(sentence)) is None:
            continue
        if reading.support(Searchable(sentence), unit.context) >= _MOVED_SUPPORT:
            return quoted(reading, unit)
    return None


def _also_dated(reading: Reading, dated: Candidate, pool: Sequence[Candidate]) -> list[Candidate]:
    """Return the other dated work of the same section where the question asks for a day more than once."""
    if len(cue("time_questions").findall(reading.asked.folded)) < _SEVERAL:
        return []
    own, section = dated.directive.id, dated.assignment.section
    near = (c for c in pool if c.directive.id == own and c.assignment.section == section and c.assignment.deadline)
    return [c for c in near if c.assignment.deadline != dated.assignment.deadline][:_SEVERAL]


def _deadline(reading: Reading, dated: Sequence[Candidate]) -> Draft:
    statements = tuple(_dated(reading, candidate) for candidate in dated)
    return Draft("deadline", statements, numbers=numbers_of([dated[0].directive]))


def _dated(reading: Reading, best: Candidate) -> Statement:
    task = one_line(best.assignment.task)
    text = reading.phrases.say("deadline", deadline=best.assignment.deadline, lead=leads(reading, best), task=task)
    return Statement(text, (best.evidence,))
