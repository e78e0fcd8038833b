"""Example questions that the corpus can answer, made from its own assignments and headers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from answer.phrases import Phrases
from ingest.datamodels import Directive

_MANY = 4


def examples(directives: Iterable[Directive], say: Phrases) -> list[str]:
    """Return up to four different questions, in the language of the phrases."""
    return list(dict.fromkeys(question for directive in directives for question in _about(directive, say)))[:_MANY]


def _about(directive: Directive, say: Phrases) -> Iterator[str]:
    """Yield what can be asked of one directive."""
    lead = next((assignment.lead[0] for assignment in directive.assignments if assignment.leads_explicitly), None)
    if lead is not None:
        yield say.say("example_task", agency=say.agency(lead))
    if directive.number and directive.signer:
        yield say.say("example_signer", document=say.document(directive))
    if directive.number and directive.references:
        yield say.say("example_relation", document=say.document(directive))
