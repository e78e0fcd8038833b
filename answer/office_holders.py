"""Who holds an office, where a clause states it: "Trưởng ban: Ông Trần Văn An", "do bà Lê Thị Bé làm Tổ trưởng"."""

from __future__ import annotations

import re

from answer.draft import Draft
from answer.frames import cue
from answer.quoting import quoted
from answer.reading import Reading
from answer.units import Unit
from ingest.vietnamese import UPPER, fold

_HELD = 0.5
"""Share of the topic that the clause must hold, with what it stands under."""
_BODY = 2
"""Syllables behind an office that tell of which body it is: "Trưởng phòng *Dân tộc*"."""
_PERSON = re.compile(
    r"(?<!\w)(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí|[Đđ]/c|(?:[Đđ]ại|[Tt]hượng|[Tt]rung|[Tt]hiếu) (?:tá|tướng|úy))"
    rf"\s*:?\s+[{UPPER}]"
)
_ENDS = re.compile(r"\s*(?:[:;,.)(–-]|$|ong |ba |dong chi |d/c |la |do )")


def answer_holder(reading: Reading) -> Draft | None:
    """Quote the clause that names who holds the office asked for; None where no clause does."""
    asked = cue("office").search(reading.asked.folded)
    if asked is None:
        return None
    body = re.findall(r"[a-z]+", reading.asked.folded[asked.end() :])[:_BODY]
    for scored in reading.ranked():
        if scored.support < _HELD:
            return None
        if _names_holder(scored.unit, asked["office"], body) and reading.names_agencies(scored.unit):
            return quoted(reading, scored.unit)
    return None


def _names_holder(unit: Unit, office: str, body: list[str]) -> bool:
    """Tell whether a clause names one person, and the office: alone, or of the body that the question names.

    A deputy is another office, and so is one of another body.
    """
    quote = unit.evidence.quote
    if len(_PERSON.findall(quote)) != 1:
        return False
    folded = fold(quote)
    deputy = "" if office.startswith("pho ") else r"(?<!pho )"
    for match in re.finditer(rf"(?<![a-z]){deputy}{office}(?![a-z])", folded):
        behind = folded[match.end() :]
        if _ENDS.match(behind) or (body and re.findall(r"[a-z]+", behind)[: len(body)] == body):
            return True
    return False
