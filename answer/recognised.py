"""What was made out in a question, in a few words that a reader can check: documents, agencies, sections, days."""

from __future__ import annotations

from answer.phrases import Phrases
from answer.question import Asked
from retrieval.query import Query

_SHOWN = 6


def recognised(query: Query, asked: Asked, say: Phrases) -> tuple[str, ...]:
    """Return the documents, agencies, section and days that the answer was looked for by, each once.

    ``asked`` holds what a follow-up took over from the questions before it too.
    """
    found = [item.mention.text for item in asked.instruments]
    found += [say.agency(mention.name) for mention in asked.agencies]
    found += [say.say("recognised_section", path=asked.section)] if asked.section else []
    found += [mention.text for mention in query.dates]
    return tuple(dict.fromkeys(filter(None, found)))[:_SHOWN]
