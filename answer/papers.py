"""Questions which papers have to be handed in: the clause that lists what an application is made of."""

from __future__ import annotations

from answer.draft import Draft, refusal
from answer.frames import cue
from answer.matching import coverage
from answer.quoting import quoted
from answer.reading import Reading
from answer.units import Unit

_SUPPORT = 0.5
"""Share of what the papers are for that such a clause, with what stands above it, must hold."""


def answer_papers(reading: Reading) -> Draft | None:
    """Quote the best supported clause that lists papers, else one by which some are handed in.

    None where no papers are asked for. The clause names the papers; what they are for may stand above it only. No
    other clause answers.
    """
    if not (reading.asked.says("papers_asked") and reading.terms):
        return None
    units = [scored.unit for scored in reading.ranked() if _is_meant(reading, scored.unit)]
    said = (unit for name in ("papers", "hands_in") for unit in units if cue(name).search(unit.text.folded))
    best = next(said, None)
    return quoted(reading, best) if best is not None else refusal()


def _is_meant(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause is about what the papers are handed in for, and about the agencies named."""
    purpose = [term for term in reading.terms if not cue("of_papers").search(term.word)]
    held = coverage(purpose, unit.text, unit.context) if purpose else 1.0
    return held >= _SUPPORT and reading.names_agencies(unit)
