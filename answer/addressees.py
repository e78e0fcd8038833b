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

_FIRST, _DESCRIBED = 2, 0.6
"""Documents found first of which one may be meant; share of the topic that a clause must hold to tell where it goes."""


def answer_addressee(reading: Reading) -> Draft | None:
    """Tell the work that says where a report or a list goes; None where the question asks no such thing."""
    if _asks_who_received(reading) or not (reading.asked.says("reports_to") or _of_no_document(reading)):
        return None
    found = [c for c in candidates(reading) if _sends(c)]
    mine = with_agency(found, reading.asked.acting[:1]) if reading.asked.acting else with_group(reading, found)
    pool = [c for c in mine or found if c.support >= LEAD_SUPPORT]
    if reading.asked.asks("deadline"):  # "bao lâu báo cáo một lần, gửi đâu"
        pool = [c for c in pool if c.assignment.deadline] or pool
    return told(reading, "task", pool[:1]) if pool else answer_general(reading, cue("sends"))


def _asks_who_received(reading: Reading) -> bool:
    """Tell whether a document was sent, not a report is to be: its own lines tell to whom."""
    asked = reading.asked
    if not (asked.asks("recipients") and asked.says("is_sent")):
        return False
    kinds = kinds_meant(asked.folded, asked.instruments)
    return bool(reading.named) or any(directive.kind in kinds for directive in reading.directives[:1])


def _of_no_document(reading: Reading) -> bool:
    """Tell whether the lines of receivers of no document are asked for: what a clause says is sent or told is.

    "Khi có tai nạn thì báo cho ai?", "Báo cáo rà soát gửi về phòng nào?" of a letter that orders the report.
    """
    asked = reading.asked
    if not asked.asks("recipients") or asked.instruments or asked.day or asked.says("asks_the_list", "foot"):
        return False
    kinds = kinds_meant(asked.folded, asked.instruments)
    if not {"Văn bản", *(directive.kind for directive in reading.directives[:_FIRST])}.isdisjoint(kinds):
        return False
    first = next(iter(reading.ranked()), None) if len(reading.terms) > 1 else None
    return first is not None and first.support >= _DESCRIBED and (bool(kinds) or _says_sends(first.unit.text.folded))


def _says_sends(folded: str) -> bool:
    return cue("sends").search(folded) is not None


def _sends(candidate: Candidate) -> bool:
    """Tell whether the clause has somebody report or send something to an agency."""
    quote = f" {fold(candidate.evidence.quote)} "
    return _says_sends(quote) and cue("an_agency").search(quote) is not None
