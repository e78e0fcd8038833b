"""The ways to answer, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from answer.about import answer_about
from answer.addressees import answer_addressee
from answer.agreement import answer_agreement
from answer.arrangements import answer_arrangements, answer_place
from answer.caveats import unread_numbers
from answer.clauses import answer_event, answer_general
from answer.conditions import answer_condition
from answer.corpus.aggregates import answer_aggregate
from answer.corpus.comparisons import answer_comparison
from answer.corpus.whole import Whole
from answer.corrected import corrected_by_hand
from answer.counts import answer_count
from answer.draft import Draft, Statement, refusal
from answer.duties import answer_coordinating, answer_deadline
from answer.headed import answer_goals
from answer.headers import answer_header, answer_person
from answer.leads import answer_lead
from answer.lists import answer_list
from answer.obligations import answer_obligation
from answer.other_party import answer_other_party
from answer.papers import answer_papers
from answer.places_named import answer_places_named
from answer.reading import Reading
from answer.relations import answer_relation
from answer.sections import answer_section
from answer.tasks import answer_task

_NO_QUESTION = {"general", "list", "yesno"}
"""Kinds that any sentence may seem to be of."""


def refuse_unknown(reading: Reading) -> Draft | None:
    """Refuse a number, or a province, that the corpus does not know, and what orders us about instead of asking."""
    mention = reading.unknown
    if mention is None:
        no_question = reading.asked.says("orders_to_us") and set(reading.asked.kinds) <= _NO_QUESTION
        return refusal() if reading.elsewhere or reading.asked.strangers or no_question else None
    say = reading.phrases.say
    nearest = reading.library.nearest_numbers(mention)
    hints = [Statement(say("nearest", numbers=", ".join(nearest)))] if nearest else []
    return refusal(Statement(say("unknown_number", number=mention.text)), *hints)


WIDE_SOLVERS: tuple[Callable[[Reading, Whole], Draft | None], ...] = (answer_comparison, answer_aggregate)
"""Those that look at the whole collection, or at two documents; they come after the refusal of the unknown."""

SOLVERS: tuple[Callable[[Reading], Draft | None], ...] = (
    refuse_unknown,
    answer_agreement,
    answer_person,
    answer_about,
    answer_section,
    answer_papers,
    answer_obligation,
    answer_arrangements,
    answer_place,
    answer_addressee,
    answer_condition,
    answer_deadline,
    answer_event,
    answer_header,
    answer_count,
    answer_other_party,
    answer_coordinating,
    answer_goals,
    answer_task,
    answer_relation,
    answer_places_named,
    answer_lead,
    answer_list,
    answer_general,
)
"""The first that has something to say, a refusal included, gives the answer."""


def solve(reading: Reading, whole: Whole | None = None) -> Draft | None:
    """Return the draft of the first solver that has one.

    Without ``whole`` nothing is answered from the whole collection: the caller's filters would not be known.
    """
    draft = next((draft for draft in _drafts(reading, whole) if draft is not None), None)
    if draft is None:
        return None
    notes = (*unread_numbers(reading, draft), *corrected_by_hand(reading, draft))
    return replace(draft, caveats=(*draft.caveats, *notes))


def _drafts(reading: Reading, whole: Whole | None) -> Iterator[Draft | None]:
    """Yield what each solver has to say, in order."""
    first, *others = SOLVERS
    yield first(reading)
    if whole is not None:
        yield from (solver(reading, whole) for solver in WIDE_SOLVERS)
    yield from (solver(reading) for solver in others)
