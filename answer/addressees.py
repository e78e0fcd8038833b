"""Questions to whom an agency has to report, or send something."""

from __future__ import annotations

from answer.candidates import LEAD_SUPPORT, Candidate, candidates, with_agency, with_group
from answer.clauses import answer_general
from answer.draft import Draft
from answer.frames import cue
from answer.instruments import kinds_meant
from answer.reading import Reading
from answer.wording import told
from ingest.vietnamese import fold


def answer_addressee(reading: Reading) -> Draft | None:
    """Tell the work that says where a report or a list goes; None where the question asks no such thing."""
    if not reading.asked.says("reports_to") or _asks_who_received(reading):
        return None
    found = [c for c in candidates(reading) if _sends(c)]
    mine = with_agency(found, reading.asked.acting[:1]) if reading.asked.acting else with_group(reading, found)
    pool = [c for c in mine or found if c.support >= LEAD_SUPPORT]
    return told(reading, "task", pool[:1]) if pool else answer_general(reading, cue("sends"))


def _asks_who_received(reading: Reading) -> bool:
    """Tell whether a document was sent, not a report is to be: its own lines tell to whom."""
    asked = reading.asked
    if not (asked.asks("recipients") and asked.says("is_sent")):
        return False
    kinds = kinds_meant(asked.folded, asked.instruments)
    return bool(reading.named) or any(directive.kind in kinds for directive in reading.directives[:1])


def _sends(candidate: Candidate) -> bool:
    """Tell whether the clause has somebody report or send something to an agency."""
    quote = f" {fold(candidate.evidence.quote)} "
    return cue("sends").search(quote) is not None and cue("an_agency").search(quote) is not None
