"""From a draft to an answer: markers, citations read from the store and compared, the refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from answer.datamodels import Answer, Citation, Table, TableRow, Warning
from answer.draft import Draft, Evidence, Row, one_line
from answer.phrases import phrases
from ingest.datamodels import Directive
from ingest.source import page_at
from prompts import NO_ANSWER
from retrieval.datamodels import Hit
from retrieval.query import Query

_NEARBY = 3
"""Places named in a refusal."""
_MARKER = re.compile(r"\[(\d+)\]")
_NO_DRAFT = Draft("unanswerable", (), answered=False)

DirectiveOf = Callable[[str], Directive]
"""Gives the stored directive of an id."""


class _Citations:
    """Numbers the evidence of an answer; equal spans share a marker."""

    def __init__(self, directive_of: DirectiveOf) -> None:
        self._directive_of = lru_cache(maxsize=None)(directive_of)
        self._found: dict[tuple[str, int, int], Citation] = {}

    def mark(self, evidence: Sequence[Evidence]) -> tuple[int, ...]:
        """Return the markers of pieces of evidence, each once; those whose words the store does not hold have none."""
        markers = [marker for item in evidence if (marker := self._one(item)) is not None]
        return tuple(dict.fromkeys(markers))

    def _one(self, evidence: Evidence) -> int | None:
        key = (evidence.directive.id, evidence.span.start, evidence.span.end)
        if key not in self._found:
            citation = _cite(self._directive_of(evidence.directive.id), evidence, len(self._found) + 1)
            if citation is None:
                return None
            self._found[key] = citation
        return self._found[key].marker

    def all(self) -> tuple[Citation, ...]:
        """Return the citations in the order of their markers."""
        return tuple(self._found.values())


def _cite(stored: Directive, evidence: Evidence, marker: int) -> Citation | None:
    """Cite the stored words of a piece of evidence; None when they are not those that the draft rests on."""
    span = evidence.span
    quote = span.of(stored.text)
    if not quote or quote != evidence.quote:
        return None
    section = stored.section_at(span.start, span.end)
    return Citation(
        marker=marker,
        document=stored.label,
        directive_id=stored.id,
        section=section.path if section else None,
        quote=quote,
        start=span.start,
        end=span.end,
        file=stored.file,
        page=page_at(stored.pages, span.start),
    )


def compose(draft: Draft | None, query: Query, question: str, hits: Sequence[Hit], directive_of: DirectiveOf) -> Answer:
    """Number the evidence and write the text; a sentence that should be cited and cannot be is left out."""
    draft = draft or _NO_DRAFT
    citations = _Citations(directive_of)
    lines = _cited_lines(draft, citations)
    table = _table(draft, citations)
    lines += [row.line for row in table.rows] if table else []
    answered = draft.answered and bool(citations.all())
    if not answered:
        explained = [] if draft.answered else lines
        nearby = [] if lines else _nearby(hits, query.language)
        lines = [NO_ANSWER[query.language], *explained, *nearby]
    warnings = _warnings(draft, citations) if answered else ()
    return Answer(
        question=question,
        language=query.language,
        answered=answered,
        text="\n".join(lines),
        citations=citations.all(),
        warnings=warnings,
        hits=tuple(hits),
        elapsed_ms=0.0,
        understood=query.understood if _read_otherwise(query) else None,
        kind=draft.kind,
        table=table if answered else None,
    )


def _cited_lines(draft: Draft, citations: _Citations) -> list[str]:
    """Return the sentences of a draft with their markers."""
    lines = []
    for statement in draft.statements:
        markers = citations.mark(statement.evidence)
        if markers or not statement.evidence:
            lines.append(_with_markers(statement.text, markers))
    return lines


def _table(draft: Draft, citations: _Citations) -> Table | None:
    """Return the table of a draft with its citations numbered; a row that nothing supports is left out."""
    if draft.table is None:
        return None
    rows = (_row(row, citations) for row in draft.table.rows)
    kept = tuple(row for row in rows if row.citations)
    return Table(draft.table.columns, kept) if kept else None


def _row(row: Row, citations: _Citations) -> TableRow:
    """Number the citations of a row, cell by cell; its line ends in all of them."""
    markers = tuple(citations.mark(cell.evidence) for cell in row.cells)
    found = TableRow(tuple(one_line(cell.text) for cell in row.cells), markers, "")
    return replace(found, line=_with_markers(row.line, found.citations))


def _warnings(draft: Draft, citations: _Citations) -> tuple[Warning, ...]:
    marked = [(caveat, citations.mark(caveat.evidence)) for caveat in draft.caveats]
    return tuple(Warning(caveat.kind, _with_markers(caveat.text, markers), markers) for caveat, markers in marked)


def _with_markers(text: str, markers: Sequence[int]) -> str:
    """Append markers to a sentence; a number in brackets that its quote holds must not look like one."""
    return " ".join([_MARKER.sub(r"(\1)", text), *(f"[{marker}]" for marker in markers)])


def _nearby(hits: Sequence[Hit], language: str) -> list[str]:
    """Name the places of the best hits, so that a refusal still leads somewhere."""
    say = phrases(language)
    places = dict.fromkeys(f"{hit.document}{say.section(hit.passage.section)}" for hit in hits[:_NEARBY])
    return [say.say("nearby", places="; ".join(places))] if places else []


def _read_otherwise(query: Query) -> bool:
    """Tell whether the question was read as other words than those typed."""
    return " ".join(query.text.split()).lower() != query.understood.strip().lower()
