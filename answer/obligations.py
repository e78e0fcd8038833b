"""Whether an agency has to do something: "Sở Tài chính có phải báo cáo … không?"."""

from __future__ import annotations

import re

from answer.candidates import Candidate, candidates, with_agency
from answer.draft import Draft, Statement, refusal
from answer.frames import cue
from answer.matching import Searchable, coverage
from answer.reading import Reading
from answer.wording import described, told
from ingest.agencies.names import Mention

# Chosen on the development labels.
_HELD, _HELD_TRANSLATED = 0.6, 0.4
"""Share of the topic that the clause must hold by itself, and of an English one."""
_WORDS = re.compile(r"[a-z]+")


def answer_obligation(reading: Reading) -> Draft | None:
    """Say yes with the clause that orders it, or that no document does; None where the question asks no such thing."""
    asked = reading.asked
    mention = next((m for m in asked.acting if _is_asked(reading, m)), None)
    if mention is None or not asked.asks("yesno") or asked.asks("recipients") or asked.says("leading"):
        return None
    found = [c for c in with_agency(candidates(reading), [mention]) if _orders(reading, c, mention)]
    if not found:
        text = reading.phrases.say("not_obliged", agency=reading.phrases.agency(mention.name))
        return refusal(Statement(text))
    draft = told(reading, "task", found[:1])
    text = reading.phrases.say("obliged", statement=described(reading, found[0]))
    return Draft("task", (Statement(text, (found[0].evidence,)),), numbers=draft.numbers, agencies=(mention.name,))


def _is_asked(reading: Reading, mention: Mention) -> bool:
    """Tell whether the words around an agency ask if it has to do what follows."""
    folded = reading.asked.folded
    before = cue("obliged_before").search(folded[: mention.start]) is not None
    return before or cue("obliged_after").match(folded, mention.end) is not None


def _orders(reading: Reading, candidate: Candidate, mention: Mention) -> bool:
    """Tell whether a clause orders what is asked: its topic, and the verb that follows "phải"."""
    clause = Searchable(candidate.evidence.quote)
    english = reading.asked.language == "en"
    if reading.terms and coverage(reading.terms, clause) < (_HELD_TRANSLATED if english else _HELD):
        return False
    if english:
        return bool(reading.terms)
    must = cue("obliged_after").match(reading.asked.folded, mention.end)
    verb = _WORDS.findall(reading.asked.folded[must.end() :])[:2] if must else []
    return not verb or f" {' '.join(verb)} " in clause.folded
