"""The lists in a directive: sibling sections under one lead-in, and "(1) …; (2) …" inside a clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.draft import Evidence, one_line
from answer.matching import Searchable
from ingest.datamodels import Directive, Section, Span
from ingest.structure.outline import paragraphs

_ENUMERATED = re.compile(r"\((?P<n>\d{1,2})\)\s+")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, with its words prepared for matching."""

    evidence: Evidence
    text: str
    searchable: Searchable


@dataclass(frozen=True, slots=True)
class Listing:
    """Items that belong together, and the words that introduce them (``whole``: both)."""

    lead: Evidence
    items: tuple[Item, ...]
    introduction: Searchable
    contents: Searchable
    whole: Searchable

    @property
    def directive(self) -> Directive:
        """The directive that the list stands in."""
        return self.lead.directive

    @property
    def span(self) -> Span:
        """The range from the introduction to the end of the last item."""
        return Span(self.lead.span.start, self.items[-1].evidence.span.end)


def listings_of(directive: Directive) -> tuple[Listing, ...]:
    """Return the lists of a directive: those made of sections, then those inside a clause."""
    made_of_sections = [_of_sections(directive, siblings) for siblings in _siblings(directive.sections)]
    leaves = [section for section in directive.sections if not _has_children(directive.sections, section)]
    return (*made_of_sections, *(listing for leaf in leaves for listing in _inline(directive, leaf.span)))


def _siblings(sections: Sequence[Section]) -> Iterator[list[Section]]:
    """Yield the sections of one parent and kind that are below the first level."""
    groups: dict[tuple[str, str], list[Section]] = {}
    for section in sections:
        groups.setdefault((section.path.rpartition(".")[0], section.kind), []).append(section)
    yield from (group for (parent, _), group in groups.items() if parent and len(group) >= _FEWEST)


def _of_sections(directive: Directive, siblings: Sequence[Section]) -> Listing:
    """Make a list of sections; the paragraph before the first, a page break between, introduces them."""
    first = siblings[0].start
    before = [paragraph for paragraph in paragraphs(directive.text, Span(0, first)) if paragraph.end <= first]
    start = before[-1].start if before else 0
    end = start + len(directive.text[start:first].rstrip())
    return _listing(directive, Span(start, end), [_head(directive.sections, section) for section in siblings])


def _head(sections: Sequence[Section], section: Section) -> Span:
    """Return what a section says before its first part: a chapter as an item of a list is its heading.

    Articles are numbered through all chapters, so that their paths do not tell in which of them they stand.
    """
    parts = (other.start for other in sections if section.start < other.start < section.end)
    return Span(section.start, min(parts, default=section.end))


def _has_children(sections: Sequence[Section], section: Section) -> bool:
    return any(other.path.startswith(f"{section.path}.") for other in sections)


def _inline(directive: Directive, span: Span) -> Iterator[Listing]:
    """Yield the lists of numbered items written inside a paragraph."""
    text = directive.text
    for run in _runs(_ENUMERATED.finditer(text, span.start, span.end)):
        if len(run) < _FEWEST or text[max(0, run[0].start() - 1) : run[0].start()] == "\n":
            continue
        ends = [*(mark.start() for mark in run[1:]), span.end]
        items = [
            Span(mark.start(), mark.end() + len(text[mark.end() : end].rstrip()))
            for mark, end in zip(run, ends, strict=True)
        ]
        yield _listing(directive, Span(span.start, run[0].start()), items)


def _runs(marks: Iterator[re.Match[str]]) -> list[list[re.Match[str]]]:
    """Group marks that count up from 1; others are part of a sentence ("mục (1), phần II")."""
    runs: list[list[re.Match[str]]] = []
    for mark in marks:
        if runs and int(mark["n"]) == int(runs[-1][-1]["n"]) + 1:
            runs[-1].append(mark)
        elif int(mark["n"]) == 1:
            runs.append([mark])
    return runs


def _listing(directive: Directive, lead: Span, spans: Sequence[Span]) -> Listing:
    """Prepare a list for matching."""
    items = tuple(_item(Evidence(directive, span)) for span in spans)
    contents = Searchable(" ".join(item.text for item in items))
    words = lead.of(directive.text)
    whole = Searchable(f"{words} {contents.accented}")
    return Listing(Evidence(directive, lead), items, Searchable(words), contents, whole)


def _item(evidence: Evidence) -> Item:
    text = one_line(evidence.quote)
    return Item(evidence, text, Searchable(text))
