"""The catalogue's tables; :mod:`ingest.store.records` goes from a directive to its rows and back without loss.

Plain SQL types only, so that SQLite and PostgreSQL serve alike; lists and spans are JSON columns. A file has at most
one ``indexed`` row in ``sources`` (what is being answered from), one ``pending`` row (read, not yet in the derived
stores; ``replaces`` names the row of a file that is gone and whose place it takes), and one ``failed`` row (why it
could not be read). A ``removing`` row is out of sight at once and goes when the derived stores have dropped it.

A directive that stands in a second file too is stored once; ``copies`` links that file to it. Words' places on the
pages are the bulk of a scan, so they have a table of their own that no answer reads (:mod:`ingest.store.packing`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

Date = date
INDEXED, PENDING, REMOVING, FAILED = "indexed", "pending", "removing", "failed"
_CHILD = "all, delete-orphan"


class Base(DeclarativeBase):
    """The metadata that all tables share."""


class StateRow(Base):
    """One row: ``version`` grows with every sync that changed something."""

    __tablename__ = "state"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)


class SourceRow(Base):
    """A file of the corpus in one state; ``digest`` is the SHA-256 of its bytes.

    ``stamp`` is its size and times where they can be trusted to change with the bytes
    (:func:`ingest.sync.corpus.stamp_of`), else empty. ``tried`` tells with what programs and versions a failed file
    was read, ``secret`` the secrecy mark that a file bears which was accepted, ``original`` the text before it was
    converted from an old encoding; ``corrections`` tells which corrections by hand were applied
    (:meth:`ingest.corrections.folder.Corrections.key`).
    """

    __tablename__ = "sources"
    __table_args__ = (Index("ix_sources_file_state", "file", "state", unique=True),)
    key: Mapped[int] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    stamp: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10))
    error: Mapped[str | None] = mapped_column(Text)
    tried: Mapped[str] = mapped_column(Text, default="")
    secret: Mapped[str | None] = mapped_column(Text)
    corrections: Mapped[str] = mapped_column(String(16), default="")
    converted_from: Mapped[str | None] = mapped_column(Text)
    original: Mapped[str | None] = mapped_column(Text, deferred=True)
    properties: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    replaces: Mapped[int | None] = mapped_column(ForeignKey("sources.key", ondelete="SET NULL"))
    directives: Mapped[list[DirectiveRow]] = relationship(
        back_populates="source", cascade=_CHILD, order_by="DirectiveRow.key"
    )
    copies: Mapped[list[CopyRow]] = relationship(cascade=_CHILD, order_by="CopyRow.key")


class CopyRow(Base):
    """The file also holds this directive, which is stored with another file."""

    __tablename__ = "copies"
    key: Mapped[int] = mapped_column(primary_key=True)
    source_key: Mapped[int] = mapped_column(ForeignKey("sources.key", ondelete="CASCADE"), index=True)
    directive_id: Mapped[str] = mapped_column(Text, index=True)


class DirectiveRow(Base):
    """A directive; ``id`` is unique among those that are indexed.

    ``pages`` are without the words' boxes. ``signature`` is what near-copies are found by; ``compared`` is set when it
    has been (:mod:`ingest.sync.near_copies`).
    """

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
    effective_date: Mapped[Date | None]
    urgency: Mapped[str | None] = mapped_column(Text)
    secrecy: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    spans: Mapped[dict[str, Any]] = mapped_column(JSON)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    review: Mapped[list[str]] = mapped_column(JSON)
    pages: Mapped[list[Any]] = mapped_column(JSON)
    tables: Mapped[list[Any]] = mapped_column(JSON)
    signature: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    compared: Mapped[bool] = mapped_column(default=False)
    source: Mapped[SourceRow] = relationship(back_populates="directives")
    recipients: Mapped[list[RecipientRow]] = relationship(cascade=_CHILD, order_by="RecipientRow.key")
    sections: Mapped[list[SectionRow]] = relationship(cascade=_CHILD, order_by="SectionRow.key")
    assignments: Mapped[list[AssignmentRow]] = relationship(cascade=_CHILD, order_by="AssignmentRow.key")
    references: Mapped[list[ReferenceRow]] = relationship(cascade=_CHILD, order_by="ReferenceRow.key")
    passages: Mapped[list[PassageRow]] = relationship(cascade=_CHILD, order_by="PassageRow.start")
    boxes: Mapped[list[BoxesRow]] = relationship(cascade=_CHILD, order_by="BoxesRow.page")


class NearCopyRow(Base):
    """Two directives of nearly the same text (Jaccard similarity of their shingles), such as draft and signed."""

    __tablename__ = "near_copies"
    first_key: Mapped[int] = mapped_column(ForeignKey("directives.key", ondelete="CASCADE"), primary_key=True)
    second_key: Mapped[int] = mapped_column(
        ForeignKey("directives.key", ondelete="CASCADE"), primary_key=True, index=True
    )
    similarity: Mapped[float]


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
    due: Mapped[date | None] = mapped_column(index=True)
    recurrence: Mapped[str | None] = mapped_column(Text)
    spans: Mapped[dict[str, Any]] = mapped_column(JSON)


class ReferenceRow(_Range, Base):
    """A mention of another instrument. REFERENCES is a word of SQL, hence the table's name."""

    __tablename__ = "instrument_references"
    number: Mapped[str | None] = mapped_column(Text)
    number_key: Mapped[str | None] = mapped_column(Text, index=True)
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


class BoxesRow(_Child, Base):
    """Where the words of one page stand on it, packed by :func:`ingest.store.packing.packed`.

    ``page`` is its place among the directive's pages, from 0.
    """

    __tablename__ = "boxes"
    page: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)


CHILDREN = (DirectiveRow.recipients, DirectiveRow.sections, DirectiveRow.assignments, DirectiveRow.references)
"""What is loaded with a directive: all that :func:`ingest.store.records.to_directive` reads."""
