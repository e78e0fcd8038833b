"""Questions for the names of places: "những huyện nào", answered by a clause that names some."""

from __future__ import annotations

import re

from answer.clauses import WORK_SUPPORT, quoted_clause
from answer.draft import Draft
from answer.frames import cue
from answer.reading import Reading
from answer.units import Unit
from ingest.vietnamese import fold


def answer_places_named(reading: Reading) -> Draft | None:
    """Quote the clause that names places of the sort asked for; None where none of those that fit does."""
    asked = cue("places_asked").search(reading.asked.folded)
    if asked is None or not reading.terms:
        return None
    named = re.compile(rf"(?<![^\W_]){asked['sort']}(?: [a-z]+)?:? (?=(?P<name>\w))")

    def names_some(unit: Unit) -> bool:
        quote = unit.evidence.quote
        return any(quote[m.start("name")].isupper() for m in named.finditer(fold(quote)))

    return quoted_clause(reading, names_some, WORK_SUPPORT)
