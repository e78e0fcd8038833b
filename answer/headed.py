"""Parts of a document that its headings name: proposals, goals."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft
from answer.frames import cue
from answer.quoting import items_below, quoted
from answer.reading import Reading, issued_by
from ingest.datamodels import Directive

_NAMING_WORDS = 1
"""Words of the topic that name the part itself; more tell of one goal among others."""


def under_heading(reading: Reading, directives: Sequence[Directive], heading: str) -> Draft | None:
    """Quote the first heading that fits the cue ``heading``, with all that stands below it."""
    for directive in directives:
        for unit in reading.library.units(directive):
            if cue(heading).search(unit.text.folded) and items_below(unit.evidence, below=True):
                return quoted(reading, unit, below=True)
    return None


def own_documents(reading: Reading) -> Sequence[Directive]:
    """Return the document that is meant first: of an agency named, one that it issued."""
    agencies = reading.asked.agencies
    own = [d for d in reading.directives if issued_by(d, agencies)] if agencies else reading.directives
    return own[:1]


def answer_goals(reading: Reading) -> Draft | None:
    """Quote the goals of the document that is meant; None where the question is for one of them."""
    asked = reading.asked
    if not asked.says("goals_asked") or len(reading.terms) > _NAMING_WORDS or not (asked.instruments or asked.day):
        return None
    return under_heading(reading, own_documents(reading), "goals_heading")
