"""The ways to answer, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable

from answer.clauses import answer_event, answer_general
from answer.counts import answer_count
from answer.draft import Draft, Statement, refusal
from answer.duties import answer_coordinating, answer_deadline
from answer.headers import answer_header, answer_person
from answer.leads import answer_lead
from answer.lists import answer_list
from answer.reading import Reading
from answer.relations import answer_relation
from answer.sections import answer_section
from answer.tasks import answer_task


def refuse_unknown(reading: Reading) -> Draft | None:
    """Refuse when the question is about a number, or a province, that the corpus does not know."""
    mention = reading.unknown
    if mention is None:
        return refusal() if reading.elsewhere else None
    say = reading.phrases.say
    nearest = reading.library.nearest_numbers(mention)
    hints = [Statement(say("nearest", numbers=", ".join(nearest)))] if nearest else []
    return refusal(Statement(say("unknown_number", number=mention.text)), *hints)


SOLVERS: tuple[Callable[[Reading], Draft | None], ...] = (
    refuse_unknown,
    answer_person,
    answer_section,
    answer_deadline,
    answer_event,
    answer_header,
    answer_count,
    answer_coordinating,
    answer_task,
    answer_relation,
    answer_lead,
    answer_list,
    answer_general,
)
"""The first that has something to say, a refusal included, gives the answer."""


def solve(reading: Reading) -> Draft | None:
    """Return the draft of the first solver that has one."""
    return next((draft for solver in SOLVERS if (draft := solver(reading)) is not None), None)
