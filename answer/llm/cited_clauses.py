"""Cited passages cut into clauses, each with the headings and lead-ins that it stands under."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.draft import Evidence
from answer.llm.facts import Facts, name_key
from answer.matching import Searchable
from ingest.datamodels import Directive, Span
from ingest.structure.outline import paragraphs
from ingest.structure.sentences import clauses, sentences


@dataclass(frozen=True, slots=True)
class CitedClause:
    """A clause prepared for comparing. ``above`` are the lines that govern it, the nearest first."""

    evidence: Evidence
    text: Searchable
    facts: Facts
    above: tuple[CitedClause, ...] = ()
    leads: tuple[str, ...] = ()
    """Keys of the agencies that the clause itself gives the work to."""

    def gives_work_to(self, keys: Sequence[str]) -> bool:
        """Tell whether the clause gives its work to one of these agencies, more or less of the name given."""
        pairs = ((f" {lead} ", f" {key} ") for lead in self.leads for key in keys)
        return any(key in lead or lead in key for lead, key in pairs)

    @property
    def section(self) -> str:
        """The path of the section that the clause stands in, empty outside."""
        span = self.evidence.span
        section = self.evidence.directive.section_at(span.start, span.end)
        return section.path if section else ""


def clauses_of(cited: Evidence) -> list[CitedClause]:
    """Return the clauses of a passage in order."""
    directive, text = cited.directive, cited.directive.text
    lines = paragraphs(text, Span(0, len(text)))
    found = []
    for paragraph in paragraphs(text, cited.span):
        above = tuple(_clause(directive, line) for line in _governing(directive, lines, paragraph))
        parts = (part for sentence in sentences(text, paragraph) for part in clauses(text, sentence))
        found += [_clause(directive, part, above) for part in parts]
    return found


def merged(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return pieces in the order of the text, neighbours with only white space between them as one.

    A piece that others cover is dropped.
    """
    found: list[Evidence] = []
    for piece in sorted(evidence, key=lambda item: (item.directive.id, item.span.start, -item.span.end)):
        last = found[-1] if found and found[-1].directive.id == piece.directive.id else None
        if last is not None and not piece.directive.text[last.span.end : piece.span.start].strip():
            found[-1] = Evidence(last.directive, Span(last.span.start, max(last.span.end, piece.span.end)))
        else:
            found.append(piece)
    return tuple(found)


def _clause(directive: Directive, span: Span, above: tuple[CitedClause, ...] = ()) -> CitedClause:
    words = span.of(directive.text)
    named = [a for a in directive.assignments if a.start < span.end and span.start < a.end]
    leads = [name for a in named for name in _within(span, a.lead, a.spans.get("lead", ()))]
    others = [name for a in named for name in _within(span, a.coordinating, a.spans.get("coordinating", ()))]
    keys = tuple(name_key(name) for name in leads)
    return CitedClause(Evidence(directive, span), Searchable(words), Facts(words, [*leads, *others]), above, keys)


def _within(span: Span, names: Sequence[str], places: Sequence[Span]) -> list[str]:
    """Return the names that a clause itself gives."""
    return [name for name, place in zip(names, places, strict=False) if span.covers(place)]


def _governing(directive: Directive, lines: Sequence[Span], paragraph: Span) -> Iterator[Span]:
    """Yield the first lines of the sections around a paragraph, innermost first, and the last line with a colon."""
    before = [line for line in lines if line.end <= paragraph.start]
    around = [s for s in directive.sections if s.start <= paragraph.start and paragraph.end <= s.end]
    starts = sorted({section.start for section in around}, reverse=True)
    found = [line for start in starts for line in before if line.start <= start < line.end]
    leads = [line for line in before if line.of(directive.text).endswith(":")][-1:]
    yield from dict.fromkeys([*leads, *found])
