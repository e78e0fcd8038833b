"""A note wherever an answer states what a person corrected by hand and the cited words do not show themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice

from answer.draft import Caveat, Draft, Evidence
from answer.phrases import Phrases
from answer.reading import Reading
from ingest.corrections.places import place_of, stands_in_text
from ingest.corrections.records import BY_HAND, FIELDS, HAND
from ingest.datamodels import Assignment, Span

KIND = "by_hand"
_MOST = 2


def corrected_by_hand(reading: Reading, draft: Draft) -> list[Caveat]:
    """Return a note for each cited field or assignment whose corrected words do not stand in what is cited."""
    rows = draft.table.rows if draft.table else ()
    parts = chain((s.evidence for s in draft.statements), (row.evidence for row in rows))
    found: dict[str, Caveat] = {}
    for evidence in chain.from_iterable(parts):
        for value in _not_shown(evidence, reading.phrases):
            document = reading.phrases.document(evidence.directive)
            text = reading.phrases.say(KIND, value=value, document=document)
            found.setdefault(text, Caveat(KIND, text, (evidence,)))
    return list(islice(found.values(), _MOST))


def _not_shown(evidence: Evidence, phrases: Phrases) -> Iterator[str]:
    """Yield the corrected values that are cited by this evidence, though its words are others."""
    directive = evidence.directive
    for name in FIELDS:
        given, spans = directive.evidence.get(name), directive.spans.get(name)
        if given is None or given.source != HAND or not spans or stands_in_text(directive, name):
            continue
        if evidence.span == Span(spans[0].start, spans[-1].end):
            value = getattr(directive, name)
            yield phrases.day(value) if isinstance(value, date) else phrases.listed(_names(value))
    for assignment in directive.assignments:
        if BY_HAND in assignment.spans and evidence.span == Span(assignment.start, assignment.end):
            yield from islice(_changed_words(assignment, evidence.quote), 1)


def _changed_words(assignment: Assignment, clause: str) -> Iterator[str]:
    """Yield what the clause of an assignment does not say."""
    stated = (*assignment.lead, *assignment.coordinating, assignment.task, assignment.deadline or "")
    return (words for words in stated if words and place_of(clause, words) is None)


def _names(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)
