"""Questions answered by quoting a clause: anything that no structured fact answers, events, sums of money."""

from __future__ import annotations

import re

from answer.draft import Draft, Statement, one_line
from answer.frames import cue
from answer.matching import holds
from answer.reading import Reading
from answer.units import Unit
from ingest.numbers import kind_pattern

# Chosen on the development labels.
GENERAL_SUPPORT = 0.62
"""Below this share of the topic a clause answers nothing."""
_TRIED, _TRIED_FOR_AMOUNT = 20, 10
_FEWEST_WORDS = 4
_LONGEST_CLAUSE = 1800
"""Characters of a clause above which it is no answer: tables that lost their lines, lists without punctuation."""

_AMOUNT = re.compile(
    r"(?<![\w/.,-])\d{1,3}(?:[.,]\d{3})*(?:[.,]\d+)?\s*"
    r"(?:%|(?:nghìn |triệu |tỷ |tỉ )?(?:đồng|VNĐ|VND)|(?:triệu|tỷ|tỉ)(?!\w)|phần trăm|USD)"
)


def answer_general(reading: Reading, wanted: re.Pattern[str] | None = None) -> Draft | None:
    """Quote the best supported clause; the noun asked for must be in it, and ``wanted`` in its folded text."""
    if not (reading.terms or reading.mentioned_keys):
        return None
    if wanted is None and reading.asked.asks("lead") and not reading.asked.asks("yesno"):
        wanted = cue("an_agency")
    number_asked = reading.asked.says("number_asked") and reading.asked.document_kind is not None
    for scored in reading.ranked()[:_TRIED]:
        if number_asked and not scored.unit.text.numbers - reading.mentioned_keys:
            continue
        if wanted is not None and not wanted.search(scored.unit.text.folded):
            continue
        if scored.support < GENERAL_SUPPORT:
            return None
        if _answers(reading, scored.unit) and not scored.unit.is_heading:
            return _quoted(reading, scored.unit)
    return None


def _answers(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause holds what the question insists on and can be read as an answer."""
    quote = unit.evidence.quote
    readable = len(quote) <= _LONGEST_CLAUSE and len(quote.split()) >= _FEWEST_WORDS and not quote.isupper()
    return readable and reading.names_agencies(unit.text) and holds_heads(reading, unit)


def _quoted(reading: Reading, unit: Unit) -> Draft:
    quote = unit.evidence
    document, place = reading.phrases.document(quote.directive), reading.place(quote.directive, quote.span)
    text = reading.phrases.say("quote", document=document, section=place, quote=one_line(quote.quote))
    return Draft("general", (Statement(text, (quote,)),))


def holds_heads(reading: Reading, unit: Unit) -> bool:
    """Tell whether the clause, or the heading it stands under, holds the noun that is asked for."""
    return holds(unit.text, reading.heads, unit.context)


def answer_event(reading: Reading) -> Draft | None:
    """Quote when something happens or takes effect: a date question that is not about a document's own date."""
    asked = reading.asked
    effect = asked.says("effect")
    if not asked.asks("date") or not (effect or asked.content > 1):
        return None
    if not effect and (asked.says("issuing") or asked.instruments or kind_pattern().search(asked.folded)):
        return None
    return answer_general(reading, cue("a_date"))


def answer_amount(reading: Reading) -> Draft | None:
    """Quote the clause with a sum or a share, when money or a rate is asked for and the clause holds the topic."""
    counted = " ".join(reading.asked.counted)
    if not reading.asked.says("money") or (counted and not cue("money").search(counted)):
        return None
    for scored in reading.ranked()[:_TRIED_FOR_AMOUNT]:
        if scored.support < GENERAL_SUPPORT:
            return None
        unit = scored.unit
        amount = _AMOUNT.search(unit.evidence.quote)
        if amount and reading.names_agencies(unit.text) and holds_heads(reading, unit):
            text = reading.phrases.say("count", number=amount.group(), quote=one_line(unit.evidence.quote))
            return Draft("count", (Statement(text, (unit.evidence,)),))
    return None
