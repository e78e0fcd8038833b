"""Questions for the content of a section that is named: "Mục 2 của 16/KH-UBND nói gì?"."""

from __future__ import annotations

from collections.abc import Iterator

from answer.draft import Draft, Evidence, Statement, numbers_of, one_line
from answer.reading import Reading
from ingest.datamodels import Directive, Section, Span
from ingest.structure.outline import paragraphs

_MANY = 6
"""Paragraphs of a section that are quoted."""
_CONTENT_KINDS = ("subject", "general", "list", "task")


def answer_section(reading: Reading) -> Draft | None:
    """Quote the paragraphs of the section, when nothing but its content is asked for."""
    asked = reading.asked
    if asked.section is None or not reading.named or not asked.asks(*_CONTENT_KINDS):
        return None
    if reading.terms or asked.acting or asked.asks("signer", "date", "count", "deadline", "coordinating", "relation"):
        return None
    statements = tuple(s for d, section in _named_sections(reading) for s in _quoted(reading, d, section))
    return Draft("section", statements[:_MANY], numbers=numbers_of(reading.named)) if statements else None


def _named_sections(reading: Reading) -> Iterator[tuple[Directive, Section]]:
    """Yield the sections of the directives named that have the path asked for."""
    for directive in reading.named:
        for section in directive.sections:
            if reading.is_named_section(section.path):
                yield directive, section


def _quoted(reading: Reading, directive: Directive, section: Section) -> Iterator[Statement]:
    """Yield a sentence for each paragraph of a section."""
    document, place = reading.phrases.document(directive), reading.phrases.section(section.path)
    for place_in_section, span in enumerate(paragraphs(directive.text, Span(section.start, section.end))):
        quote = one_line(span.of(directive.text))
        said = reading.phrases.say("in_section_says", document=document, section=place, quote=quote)
        yield Statement(said if place_in_section == 0 else f"“{quote}”", (Evidence(directive, span),))
