"""Questions for the names of places: "những huyện nào", answered by a clause that names some."""

from __future__ import annotations

import re

from answer.clauses import WORK_SUPPORT, quoted_clause
from answer.draft import Draft
from answer.frames import cue
from answer.reading import Reading
from answer.units import Unit
from ingest.vietnamese import fold

_NEAR = 2
"""Words behind that for a sort of thing among which its name begins."""


def answer_places_named(reading: Reading) -> Draft | None:
    """Quote the clause that names places of the sort asked for; None where none of those that fit does."""
    asked = cue("places_asked").search(reading.asked.folded)
    if asked is None or not reading.terms:
        return None
    return quoted_clause(reading, lambda unit: names_some(unit, asked["sort"]), WORK_SUPPORT)


def names_some(unit: Unit, sort: str) -> bool:
    """Tell whether a clause names something of a sort: one of the two words behind that for it has a capital."""
    quote = unit.evidence.quote
    named = re.finditer(rf"(?<![^\W_]){sort}:? (?=\w)", fold(quote))
    return any(word[:1].isupper() for match in named for word in quote[match.end() :].split()[:_NEAR])
