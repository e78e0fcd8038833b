"""From a directive to the catalogue's rows and back without loss."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ingest.datamodels import Assignment, Directive, Evidence, Passage, Reference, Section, Span
from ingest.store.packing import packed, plain_pages, plain_tables, to_pages, to_tables, unpacked
from ingest.store.tables import (
    AssignmentRow,
    BoxesRow,
    DirectiveRow,
    PassageRow,
    RecipientRow,
    ReferenceRow,
    SectionRow,
)
from ingest.vietnamese import number_key

Spans = Mapping[str, tuple[Span, ...]]

_DIRECTIVE_FIELDS = (
    "id", "file", "number", "kind", "date", "place", "issuer", "parent_issuer", "subject", "signer", "signer_title",
    "attached_to", "effective_date", "urgency", "secrecy", "text",
)  # fmt: skip
_SECTION_FIELDS = ("path", "kind", "title", "start", "end", "page")
_ASSIGNMENT_FIELDS = (
    "task", "deadline", "start", "end", "section", "status", "leads_explicitly", "due", "recurrence",
)  # fmt: skip
_REFERENCE_FIELDS = ("number", "kind", "date", "issuer", "subject", "relation", "start", "end", "section")
_PASSAGE_FIELDS = ("id", "section", "heading", "start", "end", "page")


def number_head(number: str | None) -> int | None:
    """Return the digits that a document number begins with.

    >>> number_head("Số: 016/2023/KH-UBND"), number_head("Hiến pháp")
    (16, None)
    """
    match = re.search(r"\d{1,9}", number or "")
    return int(match.group()) if match else None


def to_row(directive: Directive, passages: Sequence[Passage], signature: bytes | None = None) -> DirectiveRow:
    """Return the rows of a directive and its passages."""
    return DirectiveRow(
        **_values(directive, _DIRECTIVE_FIELDS),
        **number_columns(directive.number),
        spans=_plain(directive.spans),
        evidence={name: [found.source, found.confidence] for name, found in directive.evidence.items()},
        review=list(directive.review),
        pages=plain_pages(directive.pages),
        tables=plain_tables(directive.tables),
        boxes=[BoxesRow(page=n, data=packed(page)) for n, page in enumerate(directive.pages) if page.boxes],
        signature=signature,
        recipients=[
            *(RecipientRow(name=name, copied=False) for name in directive.recipients),
            *(RecipientRow(name=name, copied=True) for name in directive.copied_to),
        ],
        sections=[SectionRow(**_values(section, _SECTION_FIELDS)) for section in directive.sections],
        assignments=[_assignment_row(assignment) for assignment in directive.assignments],
        references=[_reference_row(reference) for reference in directive.references],
        passages=[PassageRow(**_values(passage, _PASSAGE_FIELDS)) for passage in passages],
    )


def number_columns(number: str | None) -> dict[str, str | int | None]:
    """Return the columns by which a number is found however it is written."""
    return {"number_key": number_key(number) if number else None, "number_head": number_head(number)}


def _assignment_row(assignment: Assignment) -> AssignmentRow:
    lists = {"lead": list(assignment.lead), "coordinating": list(assignment.coordinating)}
    return AssignmentRow(**_values(assignment, _ASSIGNMENT_FIELDS), **lists, spans=_plain(assignment.spans))


def _reference_row(reference: Reference) -> ReferenceRow:
    columns = number_columns(reference.number)
    return ReferenceRow(**_values(reference, _REFERENCE_FIELDS), **columns, spans=_plain(reference.spans))


def to_directive(row: DirectiveRow) -> Directive:
    """Return the directive that :func:`to_row` was given; its pages are without boxes."""
    return Directive(
        **_values(row, _DIRECTIVE_FIELDS),
        recipients=tuple(r.name for r in row.recipients if not r.copied),
        copied_to=tuple(r.name for r in row.recipients if r.copied),
        sections=tuple(Section(**_values(section, _SECTION_FIELDS)) for section in row.sections),
        assignments=tuple(to_assignment(assignment) for assignment in row.assignments),
        references=tuple(to_reference(reference) for reference in row.references),
        spans=_spans(row.spans),
        evidence={name: Evidence(*found) for name, found in row.evidence.items()},
        review=tuple(row.review),
        pages=to_pages(row.pages),
        tables=to_tables(row.tables),
    )


def with_boxes(directive: Directive, rows: Sequence[BoxesRow]) -> Directive:
    """Return the directive with the boxes of its pages filled in."""
    if not rows:
        return directive
    pages = list(directive.pages)
    for row in rows:
        pages[row.page] = replace(pages[row.page], boxes=unpacked(row.data, pages[row.page]))
    return replace(directive, pages=tuple(pages))


def to_assignment(row: AssignmentRow) -> Assignment:
    """Return the assignment of a row."""
    values = _values(row, _ASSIGNMENT_FIELDS)
    return Assignment(lead=tuple(row.lead), coordinating=tuple(row.coordinating), spans=_spans(row.spans), **values)


def to_reference(row: ReferenceRow) -> Reference:
    """Return the reference of a row."""
    return Reference(**_values(row, _REFERENCE_FIELDS), spans=_spans(row.spans))


def to_passage(row: PassageRow, directive_id: str, text: str) -> Passage:
    """Return the passage of a row; ``text`` is the slice of the directive's text that it covers."""
    return Passage(directive_id=directive_id, text=text, **_values(row, _PASSAGE_FIELDS))


def _values(holder: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(holder, name) for name in names}


def _plain(spans: Spans) -> dict[str, list[list[int]]]:
    return {name: [[span.start, span.end] for span in ranges] for name, ranges in spans.items()}


def _spans(plain: Mapping[str, Sequence[Sequence[int]]]) -> Spans:
    return {name: tuple(Span(*pair) for pair in ranges) for name, ranges in plain.items()}
