"""Questions answered by quoting a clause: anything that no structured fact answers, events."""

from __future__ import annotations

import re

from answer.draft import Draft, Evidence, Statement, one_line, refusal
from answer.frames import WORK_KINDS, cue, somebody
from answer.instruments import described_kinds
from answer.matching import coverage, holds
from answer.reading import Reading, Scored
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
_OF_A_WORK = ("deadline", "date", "count")
"""Kinds that ask for something else of a work than who does it."""
_MOST_ITEMS = 12
"""Items of a list that are quoted below the words that introduce it."""
_FEWEST_WORDS = 4
_BEGINNING = 40
"""Characters in which a clause says who is to do something."""
_MARK = re.compile(r"\s*(?:\d{1,2}|[a-zđ])[.)]\s")
_COLUMNS = re.compile(r"\S {3,}\S")
_ROW_END = re.compile(r"[ ]*\n(?=\s*(?:\d|\n|$))|\Z")
"""The gap between columns, and the end of a row: a new line that begins with a number, or is empty."""
_LONGEST_CLAUSE = 1800
"""Characters of a clause above which it is no answer: tables that lost their lines, lists without punctuation."""


def answer_general(
    reading: Reading, wanted: re.Pattern[str] | None = None, least: float | None = None, *, rows: bool = False
) -> Draft | None:
    """Quote the best supported clause, of ``least`` support at least; who does a work is told by a sure one only.

    The noun asked for must be in it, and ``wanted`` in its folded text; ``rows`` of a table may lack it, for their
    columns have headings.
    """
    if not (reading.terms or reading.mentioned_keys):
        return None
    whose = reading.asked.asks("lead") and not reading.asked.says("persons_asked")
    agency_wanted = wanted is None and whose and not reading.asked.asks("yesno")
    if agency_wanted:
        wanted = cue("an_agency")
    if least is None:
        least = _least(reading, wanted)
    number_asked = reading.asked.says("number_asked") and reading.asked.document_kind is not None
    for scored in reading.ranked()[:_TRIED]:
        if number_asked and not scored.unit.text.numbers - reading.mentioned_keys:
            continue
        elsewhere = (agency_wanted and introduced_by_somebody(scored.unit)) or (rows and _row(scored.unit))
        if wanted is not None and not elsewhere and not wanted.search(_unmarked(scored.unit)):
            continue
        if scored.support < least and not _leads(reading, scored):
            return None
        says_something = not scored.unit.is_heading or _introduced(scored.unit.evidence)
        if says_something and _answers(reading, scored.unit):
            return quoted(reading, scored.unit, introduced=whose and not reading.asked.asks(*_OF_A_WORK))
    return None


def _leads(reading: Reading, scored: Scored) -> bool:
    """Tell whether a clause is the one that words and retrieval put well ahead of all others."""
    return reading.leader is not None and scored.unit is reading.leader.unit


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


def _unmarked(unit: Unit) -> str:
    """Return the folded words of a clause without the number or letter of its item, which answers nothing."""
    marked = _MARK.match(unit.evidence.quote)
    return f" {unit.text.folded.split(maxsplit=1)[-1]}" if marked else unit.text.folded


def _introduction(unit: Unit) -> Span | None:
    """Return what an item stands under: the words before a colon, else the heading above."""
    if unit.lead is not None or not unit.section:
        return unit.lead
    above = unit.section.rpartition(".")[0]
    section = next((s for s in unit.directive.sections if s.path == above and s.title), None)
    if section is None:
        return None
    line = unit.directive.text.find("\n", section.start, unit.span.start)
    return Span(section.start, line) if line > section.start else None


def quoted(reading: Reading, unit: Unit, *, introduced: bool = False, below: bool = False) -> Draft:
    """Quote a clause, with the items that it introduces; ``below`` a heading, with all that stand there.

    Where it is ``introduced``, the words that introduce it come first: they say whose work it is.
    """
    quote = Evidence(unit.directive, _sentence(unit))
    items = [Evidence(unit.directive, span) for span in _introduced(quote, below=below)]
    above = _introduction(unit)
    if introduced and above and introduced_by_somebody(unit) and not _begins_with_agency(quote):
        quote, items = Evidence(unit.directive, above), [quote, *items]
    document, place = reading.phrases.document(quote.directive), reading.place(quote.directive, quote.span)
    text = reading.phrases.say("quote", document=document, section=place, quote=one_line(quote.quote))
    listed = (Statement(one_line(item.quote).rstrip(" ;,"), (item,)) for item in items)
    return Draft("general", (Statement(text, (quote,)), *listed))


def introduced_by_somebody(unit: Unit) -> bool:
    """Tell whether what an item stands under names somebody whose work it may be."""
    above = _introduction(unit)
    return above is not None and somebody().search(above.of(unit.directive.text).lower()) is not None


def _begins_with_agency(quote: Evidence) -> bool:
    """Tell whether a quote says itself, at its beginning, who is to do something."""
    return somebody().search(quote.quote[:_BEGINNING].lower()) is not None


def _sentence(unit: Unit) -> Span:
    """Return the sentence around a clause where it is short: half of one reads badly and may lack the answer."""
    text = unit.directive.text
    around = next(p for p in paragraphs(text, Span(0, len(text))) if p.start <= unit.span.start < p.end)
    holding = (s for s in sentences(text, around) if s.start <= unit.span.start and unit.span.end <= s.end)
    whole = next(holding, unit.span)
    if whole.end - whole.start <= _SHORT_SENTENCE:
        return whole
    row = _row(unit)
    return row if row and row.end - row.start <= _SHORT_SENTENCE else unit.span


def _row(unit: Unit) -> Span | None:
    """Return the row of a table that a clause is part of: from its line on to where the next number or a gap stands."""
    text, at = unit.directive.text, unit.span.start
    start = text.rfind("\n", 0, at + 1) + 1
    if not _COLUMNS.search(text, start, unit.span.end):
        return None
    end = _ROW_END.search(text, unit.span.end)
    return Span(start, end.start() if end else len(text))


def _introduced(quote: Evidence, *, below: bool = False) -> list[Span]:
    """Return the items that a quote ending in a colon introduces, or any ``below`` it: the sections below its own."""
    directive, span = quote.directive, quote.span
    section = directive.section_at(span.start, min(span.start + 1, len(directive.text)))
    if section is None or not (below or quote.quote.rstrip("* ").endswith(":")):
        return []
    parts = [s for s in directive.sections if s.path.rpartition(".")[0] == section.path and s.start >= span.end]
    return [s.span for s in parts[:_MOST_ITEMS]]


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
            return quoted(reading, next((u for u in units if cue("this_document").search(u.text.folded)), units[-1]))
    # The day of a document is not the day from which it holds: without such a sentence nothing answers.
    return answer_general(reading, cue("takes_effect"), SURE_SUPPORT) or refusal()
