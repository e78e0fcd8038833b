"""Directives cut into clauses, each with the headings and the lead-in that it stands under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from answer.draft import Evidence
from answer.matching import Searchable
from answer.tables import rows
from ingest.datamodels import Directive, Section, Span
from ingest.structure.outline import paragraphs
from ingest.structure.sentences import clauses, sentences

_OPENING = 1_000
"""Characters at the start that tell what a document without a subject line is about."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A clause of a directive: the smallest text that is quoted. ``context`` is what stands above and before it."""

    directive: Directive
    span: Span
    section: str | None
    text: Searchable
    context: Searchable
    matter: Searchable
    """The text without the agencies that lead or help: "Sở Y tế" does not say that something is done in medicine."""
    lead: Span | None = None
    """The paragraph ending in a colon that an item stands under: it may say whose item it is."""
    head: Span | None = None
    """The heads of the columns, where the clause is the row of a table."""

    @property
    def evidence(self) -> Evidence:
        """The clause as evidence."""
        return Evidence(self.directive, self.span)

    @property
    def is_heading(self) -> bool:
        """Whether the clause is only a section's heading, which says nothing by itself."""
        words = self.evidence.quote.strip("*#: ")
        starting = (s for s in self.directive.sections if s.start == self.span.start)
        return any(section.title and words.endswith(section.title) for section in starting)


def units_of(directive: Directive) -> tuple[Unit, ...]:
    """Cut a directive's body into clauses, in order; an item's context holds the lead-in that ends in a colon.

    The row of a table is one clause, and has the heads of its columns above it.
    """
    text = directive.text
    found: list[Unit] = []
    leads: dict[str, Span] = {}
    masked = _without_agencies(directive)
    whole = paragraphs(text, Span(0, len(text)))
    tables = {row.span: row for row in rows(text, whole)}
    for paragraph in whole:
        section = directive.section_at(paragraph.start, min(paragraph.start + 1, len(text)))
        path = section.path if section else ""
        titles = " ".join(headings(directive.sections, paragraph.start))
        around = f"{about(directive)} {titles}"
        above = path.rpartition(".")[0]
        lead = leads.get(above)
        around = f"{around} {lead.of(text) if lead else ''}"
        if (row := tables.get(paragraph)) is not None:
            caption = row.caption.of(text) if row.caption else ""
            beside, words = Searchable(f"{around} {caption} {row.head.of(text)}"), Searchable(paragraph.of(text))
            found.append(Unit(directive, paragraph, path or None, words, beside, words, head=row.head))
            continue
        context, stated = Searchable(around), lead if above else None
        for sentence in sentences(text, paragraph):
            spans = clauses(text, sentence)
            found += [
                Unit(directive, s, path or None, Searchable(s.of(text)), context, Searchable(s.of(masked)), stated)
                for s in spans
            ]
        if paragraph.of(text).endswith(":"):
            leads[path] = paragraph
    return tuple(found)


def _without_agencies(directive: Directive) -> str:
    """Return the text, as long as it is, with the agencies of its assignments blanked out."""
    text = list(directive.text)
    for assignment in directive.assignments:
        for field in ("lead", "coordinating"):
            for span in assignment.spans.get(field, ()):
                text[span.start : span.end] = " " * (span.end - span.start)
    return "".join(text)


def about(directive: Directive) -> str:
    """Return what says what a directive is about: its subject, or the opening of a text without one."""
    return directive.subject or directive.text[:_OPENING]


def headings(sections: Sequence[Section], start: int) -> list[str]:
    """Return the headings of the sections around a place, outermost first."""
    return [section.title for section in sections if section.title and section.start <= start < section.end]
