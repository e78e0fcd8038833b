"""The assignments and the references of a directive as rows that open their words."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.corrections.records import BY_HAND
from ingest.datamodels import Directive, Reference, Span
from ingest.references import relations
from ingest.source import page_at
from ingest.vietnamese import number_key
from web.render import day, place
from web.service import Service
from web.texts import Texts

_RELATIONS = {
    relations.BASIS: "basis",
    relations.PROPOSAL: "proposal",
    relations.CARRIED_OUT: "carried_out",
    relations.ISSUED: "issued",
    relations.MERGED: "merged",
    relations.REPLACED: "replaced",
    relations.AMENDED: "amended",
    relations.REPEALED: "repealed",
    relations.ATTACHED: "attached",
}


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """Who does what, with whom, by when, from where; ``by_hand``: a person put it right."""

    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    task: str
    deadline: str | None
    due: str | None
    place: str
    words: Span
    by_hand: bool


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """An instrument as the text names it, how the text stands to it, and which of those held here it is."""

    label: str
    said: str
    about: str
    relation: str
    place: str
    words: Span
    held: tuple[Directive, ...]


def assignment_rows(directive: Directive, texts: Texts) -> list[AssignmentLine]:
    """Return the assignments in the order of the text."""
    return [
        AssignmentLine(
            one.lead,
            one.coordinating,
            one.task,
            one.deadline,
            texts("document.due", day=day(one.due, texts)) if one.due and not one.recurrence else None,
            place(one.section, directive, texts, page_at(directive.pages, one.start)),
            Span(one.start, one.end),
            BY_HAND in one.spans,
        )
        for one in directive.assignments
    ]


def reference_rows(directive: Directive, service: Service, texts: Texts) -> list[ReferenceLine]:
    """Return the references in the order of the text."""
    known: dict[str, list[Directive]] = {}
    rows = []
    for one in directive.references:
        if one.number and one.key not in known:
            known[one.key] = service.by_number(one.key)
        named = [one.kind if one.number else None, texts("panel.day", day=day(one.date, texts)) if one.date else None]
        rows.append(
            ReferenceLine(
                one.label,
                " · ".join(filter(None, [*named, one.issuer])),
                one.subject or "",
                texts(f"document.relation_{_RELATIONS.get(one.relation, 'other')}"),
                place(one.section, directive, texts, page_at(directive.pages, one.start)),
                Span(one.start, one.end),
                tuple(found for found in known.get(one.key, ()) if _is(one, found) and found.id != directive.id),
            )
        )
    return rows


def _is(reference: Reference, found: Directive) -> bool:
    """Tell whether an instrument of the same number may be the one that is named: no date says otherwise."""
    same = found.number is not None and number_key(found.number) == reference.key
    return same and (reference.date is None or found.date is None or reference.date == found.date)
