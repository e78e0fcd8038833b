"""The catalogue's tables, and the way from a directive to its rows and back without loss.

Plain SQL types only, so that SQLite and PostgreSQL serve alike; lists and spans are JSON columns. A file has at most
one ``indexed`` row in ``sources`` (what is being answered from), one ``pending`` row (read, not yet in the derived
stores; ``replaces`` names the row it will take the place of), and one ``failed`` row (why it could not be read).
A ``removing`` row is out of sight at once and goes when the derived stores have dropped it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from ingest.datamodels import Assignment, Directive, Passage, Reference, Section, Span
from ingest.vietnamese import number_key

INDEXED, PENDING, REMOVING, FAILED = "indexed", "pending", "removing", "failed"
_CHILD = "all, delete-orphan"

Spans = Mapping[str, tuple[Span, ...]]


class Base(DeclarativeBase):
    """The metadata that all tables share."""


class StateRow(Base):
    """One row: ``version`` grows with every sync that changed something."""

    __tablename__ = "state"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)


class SourceRow(Base):
    """A file of the corpus in one state; ``digest`` is the SHA-256 of its bytes."""

    __tablename__ = "sources"
    __table_args__ = (Index("ix_sources_file_state", "file", "state", unique=True),)
    key: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10))
    error: Mapped[str | None] = mapped_column(Text)
    replaces: Mapped[int | None] = mapped_column(ForeignKey("sources.key", ondelete="SET NULL"))
    directives: Mapped[list[DirectiveRow]] = relationship(
        back_populates="source", cascade=_CHILD, order_by="DirectiveRow.key"
    )


class DirectiveRow(Base):
    """A directive; ``id`` is unique among those that are indexed."""

    __tablename__ = "directives"
    key: Mapped[int] = mapped_column(primary_key=True)
    source_key: Mapped[int] = mapped_column(ForeignKey("sources.key", ondelete="CASCADE"), index=True)
    id: Mapped[str] = mapped_column(Text, index=True)
    file: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(Text)
    number_key: Mapped[str | None] = mapped_column(Text, index=True)
    number_head: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str | None] = mapped_column(Text)
    date: Mapped[date | None] = mapped_column(index=True)
    place: Mapped[str | None] = mapped_column(Text)
    issuer: Mapped[str | None] = mapped_column(Text)
    parent_issuer: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str | None] = mapped_column(Text)
    signer: Mapped[str | None] = mapped_column(Text)
    signer_title: Mapped[str | None] = mapped_column(Text)
    attached_to: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    spans: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[SourceRow] = relationship(back_populates="directives")
    recipients: Mapped[list[RecipientRow]] = relationship(cascade=_CHILD, order_by="RecipientRow.key")
    sections: Mapped[list[SectionRow]] = relationship(cascade=_CHILD, order_by="SectionRow.key")
    assignments: Mapped[list[AssignmentRow]] = relationship(cascade=_CHILD, order_by="AssignmentRow.key")
    references: Mapped[list[ReferenceRow]] = relationship(cascade=_CHILD, order_by="ReferenceRow.key")
    passages: Mapped[list[PassageRow]] = relationship(cascade=_CHILD, order_by="PassageRow.start")


class _Child:
    """What every table below a directive has."""

    key: Mapped[int] = mapped_column(primary_key=True)
    directive_key: Mapped[int] = mapped_column(ForeignKey("directives.key", ondelete="CASCADE"), index=True)


class RecipientRow(_Child, Base):
    """A name under "Kính gửi" (``copied`` false) or "Nơi nhận" (true)."""

    __tablename__ = "recipients"
    name: Mapped[str] = mapped_column(Text)
    copied: Mapped[bool]


class _Range(_Child):
    """A row that covers ``text[start:end]`` of its directive."""

    start: Mapped[int]
    end: Mapped[int]


class SectionRow(_Range, Base):
    """A numbered part."""

    __tablename__ = "sections"
    path: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    page: Mapped[int | None]


class AssignmentRow(_Range, Base):
    """Who does what, with whom, by when."""

    __tablename__ = "assignments"
    lead: Mapped[list[str]] = mapped_column(JSON)
    coordinating: Mapped[list[str]] = mapped_column(JSON)
    task: Mapped[str] = mapped_column(Text)
    deadline: Mapped[str | None] = mapped_column(Text)
    section: Mapped[str | None] = mapped_column(Text)
    status: Mapped[Any] = mapped_column(String(10))
    leads_explicitly: Mapped[bool]
    spans: Mapped[dict[str, Any]] = mapped_column(JSON)


class ReferenceRow(_Range, Base):
    """A mention of another instrument. REFERENCES is a word of SQL, hence the table's name."""

    __tablename__ = "instrument_references"
    number: Mapped[str] = mapped_column(Text)
    number_key: Mapped[str] = mapped_column(Text, index=True)
    number_head: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str | None] = mapped_column(Text)
    date: Mapped[date | None]
    issuer: Mapped[str | None] = mapped_column(Text)
    subject: Mapped[str | None] = mapped_column(Text)
    relation: Mapped[str] = mapped_column(Text)
    section: Mapped[str | None] = mapped_column(Text)
    spans: Mapped[dict[str, Any]] = mapped_column(JSON)


class PassageRow(_Range, Base):
    """A passage without its text, which is ``text[start:end]`` of the directive."""

    __tablename__ = "passages"
    id: Mapped[str] = mapped_column(Text, index=True)
    section: Mapped[str | None] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None]


_DIRECTIVE_FIELDS = (
    "id", "file", "number", "kind", "date", "place", "issuer", "parent_issuer", "subject", "signer", "signer_title",
    "attached_to", "text",
)  # fmt: skip
_SECTION_FIELDS = ("path", "kind", "title", "start", "end", "page")
_ASSIGNMENT_FIELDS = ("task", "deadline", "start", "end", "section", "status", "leads_explicitly")
_REFERENCE_FIELDS = ("number", "kind", "date", "issuer", "subject", "relation", "start", "end", "section")
_PASSAGE_FIELDS = ("id", "section", "heading", "start", "end", "page")


def number_head(number: str | None) -> int | None:
    """Return the digits that a document number begins with.

    >>> number_head("Số: 016/2023/KH-UBND"), number_head("Hiến pháp")
    (16, None)
    """
    match = re.search(r"\d{1,9}", number or "")
    return int(match.group()) if match else None


def to_row(directive: Directive, passages: Sequence[Passage]) -> DirectiveRow:
    """Return the rows of a directive and its passages."""
    return DirectiveRow(
        **_values(directive, _DIRECTIVE_FIELDS),
        number_key=number_key(directive.number) if directive.number else None,
        number_head=number_head(directive.number),
        spans=_plain(directive.spans),
        recipients=[
            *(RecipientRow(name=name, copied=False) for name in directive.recipients),
            *(RecipientRow(name=name, copied=True) for name in directive.copied_to),
        ],
        sections=[SectionRow(**_values(section, _SECTION_FIELDS)) for section in directive.sections],
        assignments=[_assignment_row(assignment) for assignment in directive.assignments],
        references=[_reference_row(reference) for reference in directive.references],
        passages=[PassageRow(**_values(passage, _PASSAGE_FIELDS)) for passage in passages],
    )


def _assignment_row(assignment: Assignment) -> AssignmentRow:
    lists = {"lead": list(assignment.lead), "coordinating": list(assignment.coordinating)}
    return AssignmentRow(**_values(assignment, _ASSIGNMENT_FIELDS), **lists, spans=_plain(assignment.spans))


def _reference_row(reference: Reference) -> ReferenceRow:
    return ReferenceRow(
        **_values(reference, _REFERENCE_FIELDS),
        number_key=number_key(reference.number),
        number_head=number_head(reference.number),
        spans=_plain(reference.spans),
    )


def to_directive(row: DirectiveRow) -> Directive:
    """Return the directive that :func:`to_row` was given."""
    return Directive(
        **_values(row, _DIRECTIVE_FIELDS),
        recipients=tuple(r.name for r in row.recipients if not r.copied),
        copied_to=tuple(r.name for r in row.recipients if r.copied),
        sections=tuple(Section(**_values(section, _SECTION_FIELDS)) for section in row.sections),
        assignments=tuple(to_assignment(assignment) for assignment in row.assignments),
        references=tuple(to_reference(reference) for reference in row.references),
        spans=_spans(row.spans),
    )


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
