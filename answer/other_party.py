"""Questions for the other party of a work: with whom an agreement is signed, to whom something goes, who agrees."""

from __future__ import annotations

import re

from answer.clauses import answer_general
from answer.draft import Draft, refusal
from answer.frames import cue
from answer.reading import Reading
from answer.thesaurus import synonyms


def answer_other_party(reading: Reading) -> Draft | None:
    """Quote the clause that does what is asked about: who does it would be no answer, the other party is asked for."""
    asked = reading.asked
    if not reading.terms or not asked.asks("lead") or asked.asks("recipients"):
        return None
    met = cue("other_party").search(asked.folded)
    if met is None:
        return None
    verb = met["verb"] or met["way"] or met["leave"]
    if verb is None:
        return answer_general(reading, cue("agreement"))
    ways = "|".join(map(re.escape, (verb, *synonyms().get(verb, ()))))
    clause = answer_general(reading, re.compile(rf" (?:{ways}) "))
    return clause or (refusal() if cue("between_two").fullmatch(verb) else None)
