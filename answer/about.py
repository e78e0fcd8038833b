"""Questions for the documents about something: those of the collection whose own subject it is."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft
from answer.fields import of_directive
from answer.matching import Searchable, coverage
from answer.reading import Reading
from ingest.datamodels import Directive
from ingest.numbers import kinds

_SUBJECT = 0.7
"""Share of the topic that a document's subject must hold to be about it; chosen on the development labels."""
_MANY = 5
_ANY_KIND = "Văn bản"


def answer_about(reading: Reading) -> Draft | None:
    """Name the documents whose subject is what the question asks about; None where the subject of none is."""
    asked = reading.asked
    if not asked.says("which_about") or asked.instruments or not reading.terms:
        return None
    found = _about(reading)
    if not found:
        return None
    statements = tuple(of_directive(reading, directive, ["subject"])[0] for directive in found)
    return Draft("subject", statements, numbers=tuple(directive.number for directive in found if directive.number))


def _about(reading: Reading) -> Sequence[Directive]:
    """Return the documents of the kind asked for whose subject holds the topic, the best first."""
    kind = reading.asked.document_kind
    named = {name for _, english in kinds().values() for name in english}
    topic = [term for term in reading.terms if term.word not in named]
    scored = [
        (coverage(topic, Searchable(directive.subject)), directive)
        for directive in reading.directives
        if directive.subject and kind in {None, _ANY_KIND, directive.kind}
    ]
    best = max((score for score, _ in scored), default=0.0)
    return [directive for score, directive in scored if score >= max(_SUBJECT, best)][:_MANY]
