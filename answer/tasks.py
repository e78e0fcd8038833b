"""Questions about what an agency is to do, or what a document orders."""

from __future__ import annotations

from collections.abc import Sequence

from answer.actors import acts, answer_actor
from answer.candidates import (
    LEAD_SUPPORT,
    MANY_TASKS,
    TASK_SUPPORT,
    Candidate,
    candidates,
    holds_head,
    with_agency,
    with_group,
    with_lead,
    with_named_lead,
    without_repeats,
)
from answer.clauses import answer_general
from answer.draft import Draft
from answer.headed import own_documents, under_heading
from answer.instruments import kinds_meant
from answer.matching import holds
from answer.reading import Reading, issued_by
from answer.wording import not_assigned, told

_NAMED_SUPPORT = 0.3
"""Share of the topic that a clause must hold which names the agency asked about."""
_NEAR_ELSEWHERE = 0.1
"""The same for work in another document than the best."""
_NEAR_OWN = 0.7
"""Share of the best work's own support, apart from what stands above it, from which more is listed."""
_RARE = 3.0
"""Weight of a rare word of the topic."""
_NEAR_BEST = 0.3
"""Distance from the best supported work within which more is listed; chosen on the development labels."""


def answer_task(reading: Reading) -> Draft | None:
    """List what an agency is to do, or what a document orders."""
    asked = reading.asked
    if not asked.asks("task"):
        return None
    found = candidates(reading)
    agencies = asked.acting[:1]
    if asked.proposing and (proposed := _proposals(reading, found)):
        return proposed
    if asked.says("what_proposed") and (headed := under_heading(reading, own_documents(reading), "proposals_heading")):
        return headed
    if asked.asks("list") and not agencies and not asked.says("ordering"):
        return None
    mine = with_agency(found, agencies) or with_named_lead(reading, found)
    if agencies and not mine:
        clause = answer_general(reading, least=_NAMED_SUPPORT) if reading.terms else None
        return clause or not_assigned(reading, agencies[0])
    if agencies and _all_elsewhere(reading, mine):
        return not_assigned(reading, agencies[0])
    if asked.says("proposed") and any(c.assignment.status == "proposed" for c in mine):
        mine = [c for c in mine if c.assignment.status == "proposed"]
    if not agencies and (named := with_named_lead(reading, mine)):
        mine = named
    elif not agencies and (owned := answer_actor(reading)):
        return owned
    elif not agencies and not (mine := [c for c in mine if acts(reading, c)]):
        return None
    elif not agencies and (group := with_group(reading, mine)):
        return told(reading, "task", without_repeats(_focused(reading, group))[:MANY_TASKS])
    if not agencies and reading.terms and max((c.support for c in mine), default=0.0) < LEAD_SUPPORT:
        return None
    many = 1 if asked.section is not None else MANY_TASKS
    kept = without_repeats(_focused(reading, [c for c in mine if holds_head(reading, c)]))[:many]
    return told(reading, "task", kept) if kept else None


def _all_elsewhere(reading: Reading, mine: Sequence[Candidate]) -> bool:
    """Tell whether an agency has work only in other documents than the one that the question describes.

    Another one that was found holds the whole topic ("Chỉ thị về …"), those with the work lack its rarest words.
    """
    asked = reading.asked
    described = kinds_meant(asked.folded, asked.instruments) and not reading.named
    if not described or max((c.support for c in mine), default=1.0) >= LEAD_SUPPORT:
        return False
    rare = [term for term in reading.terms if term.weight >= _RARE]
    holding = {directive.id for directive in reading.directives if holds(reading.library.text(directive), rare)}
    return bool(rare and holding) and all(c.directive.id not in holding for c in mine)


def _focused(reading: Reading, pool: list[Candidate]) -> list[Candidate]:
    """Keep the work that the topic points at, all of it when the topic points at none."""
    top = max((c.support for c in pool), default=0.0)
    if top < TASK_SUPPORT or not (reading.terms or reading.mentioned_keys):
        return pool
    best = max(pool, key=lambda c: c.support).directive
    pointed = max(c.own for c in pool)
    near = [c for c in pool if c.support == top or (c.support >= top - _NEAR_BEST and c.own >= _NEAR_OWN * pointed)]
    return [c for c in near if c.directive is best or c.support >= top - _NEAR_ELSEWHERE]


def _proposals(reading: Reading, found: Sequence[Candidate]) -> Draft | None:
    """List what an agency proposes in a document of its own."""
    proposing = reading.asked.proposing
    own = [c for c in found if c.assignment.status == "proposed" and issued_by(c.directive, proposing)]
    own = with_lead(own, reading.asked.acting) or own
    if reading.terms and own:
        top = max(c.support for c in own)
        own = [c for c in own if c.support >= top - _NEAR_BEST]
    kept = sorted(own, key=lambda c: c.assignment.start)[:MANY_TASKS]
    return told(reading, "task", kept) if kept else None
