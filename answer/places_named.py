"""Questions for the names of places: "những huyện nào", answered by a clause that names some."""

from __future__ import annotations

import re

from answer.clauses import WORK_SUPPORT, quoted_clause
from answer.draft import Draft, one_line
from answer.frames import cue, frames
from answer.reading import Reading
from answer.units import Unit
from ingest.vietnamese import fold

_BETWEEN = 60
"""Characters that may stand between the word for the places and their names ("hai huyện có … cao nhất là: …")."""


def answer_places_named(reading: Reading) -> Draft | None:
    """Quote the clause that names places of the sort asked for; None where none of those that fit does."""
    asked = cue("places_asked").search(reading.asked.folded)
    if asked is None or not reading.terms:
        return None
    # "Địa phương nào" and an English question may mean places of any sort.
    sort = asked["sort"] or frames()["cues"]["places"]
    return quoted_clause(reading, lambda unit: names_some(unit, sort), WORK_SUPPORT)


def names_some(unit: Unit, sort: str) -> bool:
    """Tell whether a clause names something of a sort: a capital follows the word for it, or "là" behind that."""
    between = ("", " [a-z]+", rf"[a-z ]{{0,{_BETWEEN}}} (?:la|gom|nhu)(?: cac)?")
    patterns = (rf"(?<![^\W_])(?:{sort}){words}:? (?=(?P<name>\w))" for words in between)
    quote = one_line(unit.evidence.quote)
    found = (match for pattern in patterns for match in re.finditer(pattern, fold(quote)))
    return any(quote[match.start("name")].isupper() for match in found)
