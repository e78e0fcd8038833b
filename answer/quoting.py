"""Clauses quoted as answers: with whose work they are, the items that they introduce, the heads of columns."""

from __future__ import annotations

from collections.abc import Sequence

from answer.draft import Draft, Evidence, Statement, one_line
from answer.frames import cue, somebody
from answer.reading import Reading
from answer.tables import labelled
from answer.units import Unit
from ingest.datamodels import Span
from ingest.structure.outline import paragraphs
from ingest.structure.sentences import sentences
from ingest.vietnamese import fold

_SHORT_SENTENCE = 400
"""Characters up to which the whole sentence is quoted instead of its clause."""
_MOST_ITEMS = 12
"""Items of a list that are quoted below the words that introduce it."""
_BEGINNING = 40
"""Characters in which a clause says who is to do something."""


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
    if unit.head is not None:
        return _row(reading, unit, unit.head)
    quote = Evidence(unit.directive, sentence_of(unit))
    items = [Evidence(unit.directive, span) for span in items_below(quote, below=below)]
    above = _introduction(unit)
    if introduced and above and introduced_by_somebody(unit) and not _begins_with_agency(quote):
        quote, items = Evidence(unit.directive, above), [quote, *items]
    return with_items(reading, quote, items)


def with_items(reading: Reading, quote: Evidence, items: Sequence[Evidence]) -> Draft:
    """Quote words with the items that they introduce, each a sentence of its own."""
    document, place = reading.phrases.document(quote.directive), reading.place(quote.directive, quote.span)
    text = reading.phrases.say("quote", document=document, section=place, quote=one_line(quote.quote))
    listed = (Statement(one_line(item.quote).rstrip(" ;,"), (item,)) for item in items)
    return Draft("general", (Statement(text, (quote,)), *listed))


def introduced_by_somebody(unit: Unit) -> bool:
    """Tell whether what an item stands under names somebody whose work it may be."""
    above = _introduction(unit)
    return above is not None and somebody().search(above.of(unit.directive.text).lower()) is not None


def _begins_with_agency(quote: Evidence) -> bool:
    """Tell whether a quote says itself, at its beginning, who is to do something: not only with whom it is done."""
    doer, *_ = cue("with_whom_done").split(fold(quote.quote))
    return somebody().search(quote.quote[: min(len(doer), _BEGINNING)].lower()) is not None


def _row(reading: Reading, unit: Unit, head: Span) -> Draft:
    """Quote the row of a table, each cell behind the head of its column."""
    heads, row = Evidence(unit.directive, head), unit.evidence
    document, place = reading.phrases.document(unit.directive), reading.place(unit.directive, unit.span)
    quote = one_line(labelled(row.quote, heads.quote))
    text = reading.phrases.say("quote", document=document, section=place, quote=quote)
    return Draft("general", (Statement(text, (row, heads)),))


def sentence_of(unit: Unit) -> Span:
    """Return the sentence around a clause where it is short: half of one reads badly and may lack the answer."""
    text = unit.directive.text
    around = next(p for p in paragraphs(text, Span(0, len(text))) if p.start <= unit.span.start < p.end)
    holding = (s for s in sentences(text, around) if s.start <= unit.span.start and unit.span.end <= s.end)
    whole = next(holding, unit.span)
    return whole if whole.end - whole.start <= _SHORT_SENTENCE else unit.span


def items_below(quote: Evidence, *, below: bool = False) -> list[Span]:
    """Return the items that a quote ending in a colon introduces, or any ``below`` it: the sections below its own."""
    directive, span = quote.directive, quote.span
    section = directive.section_at(span.start, min(span.start + 1, len(directive.text)))
    if section is None or not (below or quote.quote.rstrip("* ").endswith(":")):
        return []
    parts = [s for s in directive.sections if s.path.rpartition(".")[0] == section.path and s.start >= span.end]
    return [s.span for s in parts[:_MOST_ITEMS]]
