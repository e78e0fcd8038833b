"""Questions answered by quoting a clause: anything that no structured fact answers, events."""

from __future__ import annotations

import re

from answer.draft import Draft, Evidence, Statement, one_line, refusal
from answer.frames import WORK_KINDS, cue
from answer.instruments import described_kinds
from answer.matching import coverage, holds
from answer.reading import Reading
from answer.targets import targets
from answer.units import Unit
from ingest.datamodels import Span
from ingest.numbers import kind_pattern
from ingest.structure.outline import paragraphs
from ingest.structure.sentences import sentences

# Chosen on the development labels.
GENERAL_SUPPORT, WORK_SUPPORT, SURE_SUPPORT = 0.42, 0.46, 0.62
"""Below this share of the topic a clause answers nothing: in general, for an agency or a day, for a few words."""
_FEW_TERMS = 2
_DESCRIBED = 0.5
"""Share of the topic that a document must hold to be the one whose effect is asked for."""
_TRIED = 20
_SHORT_SENTENCE = 400
"""Characters up to which the whole sentence is quoted instead of its clause."""
_MOST_ITEMS = 12
"""Items of a list that are quoted below the words that introduce it."""
_FEWEST_WORDS = 4
_LONGEST_CLAUSE = 1800
"""Characters of a clause above which it is no answer: tables that lost their lines, lists without punctuation."""


def answer_general(reading: Reading, wanted: re.Pattern[str] | None = None, least: float | None = None) -> Draft | None:
    """Quote the best supported clause, of ``least`` support at least; who does a work is told by a sure one only.

    The noun asked for must be in it, and ``wanted`` in its folded text.
    """
    if not (reading.terms or reading.mentioned_keys):
        return None
    whose = reading.asked.asks("lead") and not reading.asked.says("persons_asked")
    if wanted is None and whose and not reading.asked.asks("yesno"):
        wanted = cue("an_agency")
    if least is None:
        least = _least(reading, wanted)
    number_asked = reading.asked.says("number_asked") and reading.asked.document_kind is not None
    for scored in reading.ranked()[:_TRIED]:
        if number_asked and not scored.unit.text.numbers - reading.mentioned_keys:
            continue
        if wanted is not None and not wanted.search(scored.unit.text.folded):
            continue
        if scored.support < least:
            return None
        says_something = not scored.unit.is_heading or _introduced(scored.unit.evidence)
        if says_something and _answers(reading, scored.unit):
            return _quoted(reading, scored.unit)
    return None


def _least(reading: Reading, wanted: re.Pattern[str] | None) -> float:
    """Return the support that a clause needs; of two words, or of an event's name, nothing may be missing."""
    event = reading.asked.says("an_event") and reading.asked.says("asks_time", "asks_place")
    if len(reading.terms) <= _FEW_TERMS or event:
        return SURE_SUPPORT
    return WORK_SUPPORT if wanted is not None or reading.asked.asks(*WORK_KINDS) else GENERAL_SUPPORT


def _answers(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause holds what the question insists on and can be read as an answer."""
    quote = unit.evidence.quote
    readable = len(quote) <= _LONGEST_CLAUSE and len(quote.split()) >= _FEWEST_WORDS and not quote.isupper()
    return readable and reading.names_agencies(unit) and holds_heads(reading, unit)


def _quoted(reading: Reading, unit: Unit) -> Draft:
    quote = Evidence(unit.directive, _sentence(unit))
    document, place = reading.phrases.document(quote.directive), reading.place(quote.directive, quote.span)
    text = reading.phrases.say("quote", document=document, section=place, quote=one_line(quote.quote))
    items = (Evidence(unit.directive, span) for span in _introduced(quote))
    listed = (Statement(one_line(item.quote).rstrip(" ;,"), (item,)) for item in items)
    return Draft("general", (Statement(text, (quote,)), *listed))


def _sentence(unit: Unit) -> Span:
    """Return the sentence around a clause where it is short: half of one reads badly and may lack the answer."""
    text = unit.directive.text
    around = next(p for p in paragraphs(text, Span(0, len(text))) if p.start <= unit.span.start < p.end)
    holding = (s for s in sentences(text, around) if s.start <= unit.span.start and unit.span.end <= s.end)
    whole = next(holding, unit.span)
    return whole if whole.end - whole.start <= _SHORT_SENTENCE else unit.span


def _introduced(quote: Evidence) -> list[Span]:
    """Return the items that a quote ending in a colon introduces: the sections right below its own."""
    directive, span = quote.directive, quote.span
    section = directive.section_at(span.start, min(span.start + 1, len(directive.text)))
    if section is None or not quote.quote.rstrip("* ").endswith(":"):
        return []
    below = [s for s in directive.sections if s.path.rpartition(".")[0] == section.path and s.start >= span.end]
    return [s.span for s in below[:_MOST_ITEMS]]


def holds_heads(reading: Reading, unit: Unit) -> bool:
    """Tell whether the clause, or the heading it stands under, holds the noun that is asked for."""
    return holds(unit.text, reading.heads, unit.context)


def answer_event(reading: Reading) -> Draft | None:
    """Quote when something happens or takes effect: a date question that is not about a document's own date."""
    asked = reading.asked
    if asked.says("once_in_effect"):
        # "Trước khi nghị quyết có hiệu lực … thì được hưởng từ lúc nào?": what happens then, no day of a document.
        return answer_general(reading) if asked.asks("date") else None
    effect = asked.says("effect")
    if not asked.asks("date") or not (effect or asked.content > 1):
        return None
    if not effect and (asked.says("issuing") or asked.instruments or kind_pattern().search(asked.folded)):
        return None
    return _effect(reading) if effect else answer_general(reading, cue("a_date"))


def _effect(reading: Reading) -> Draft | None:
    """Quote the sentence by which the document that is meant takes effect."""
    kinds = described_kinds(reading.asked.folded, reading.asked.instruments)
    matter = [term for term in reading.terms if not cue("effect").search(term.word)]
    for directive in targets(reading)[0]:
        named = reading.asked.instruments or reading.asked.day
        described = coverage(matter, reading.library.text(directive)) >= _DESCRIBED
        if not (named or (described and (not kinds or directive.kind in kinds))):
            continue
        units = [u for u in reading.library.units(directive) if cue("takes_effect").search(u.text.folded)]
        if units:
            return _quoted(reading, next((u for u in units if cue("this_document").search(u.text.folded)), units[-1]))
    # The day of a document is not the day from which it holds: without such a sentence nothing answers.
    return answer_general(reading, cue("takes_effect"), SURE_SUPPORT) or refusal()
