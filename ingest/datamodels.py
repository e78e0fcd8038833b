"""The values that ingest produces: source, directive, section, passage, assignment, reference.

All offsets are half-open character ranges (Python indices, not bytes) into the *stored* text of the directive,
which is the source's own text after :func:`ingest.vietnamese.normalise` and nothing else. A quote is therefore
always ``directive.text[start:end]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from ingest.source import Page, Source, Table
from ingest.span import Span
from ingest.vietnamese import number_key

__all__ = [
    "NO_EVIDENCE", "NO_SPANS", "Assignment", "AssignmentStatus", "Directive", "Evidence", "EvidenceSource", "Passage",
    "Reference", "Section", "Source", "Span",
]  # fmt: skip


Date = date
"""The type, where a field of the name hides it."""

NO_SPANS: Mapping[str, tuple[Span, ...]] = {}


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a directive.

    ``path`` is the dotted way to it (``2``, ``II.1.a``, ``2.-1`` for the first dash of 2); ``kind`` is one of
    phan, chuong, muc, dieu, khoan, diem, gach; ``title`` is None where the part has no heading of its own.
    The span includes all subsections.
    """

    path: str
    kind: str
    title: str | None
    start: int
    end: int
    page: int | None = None

    @property
    def span(self) -> Span:
        """The range that the section covers."""
        return Span(self.start, self.end)


EvidenceSource = Literal["text", "ocr", "signature", "properties", "file name", "cited", "hand"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a header field was learned, and how sure it is (0–1)."""

    source: EvidenceSource
    confidence: float


NO_EVIDENCE: Mapping[str, Evidence] = {}
AssignmentStatus = Literal["ordered", "proposed", "reported"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who does what, with whom, by when.

    ``status`` tells an order ("Giao …") from a proposal of the same words ("Đề xuất, kiến nghị: giao …") and from
    a report of what an agency was given or is doing. ``spans`` holds the ranges of ``lead`` and ``coordinating``
    (one a name, in order), ``task`` and ``deadline``; ``start``–``end`` is the whole clause, the text to quote.
    ``due`` is the last day of the deadline where it can be computed, of the first time where it repeats;
    ``recurrence`` is the rule by which it repeats (RFC 5545, ``FREQ=MONTHLY;BYMONTHDAY=25``).
    """

    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    task: str
    deadline: str | None
    start: int
    end: int
    section: str | None = None
    status: AssignmentStatus = "ordered"
    leads_explicitly: bool = False
    due: date | None = None
    recurrence: str | None = None
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=lambda: NO_SPANS)


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another instrument; ``start``–``end`` covers its kind, number, date and issuer as written.

    ``number`` is None where the text names an instrument without one (a law by its title, which is then ``kind``).
    """

    number: str | None
    kind: str | None
    date: date | None
    issuer: str | None
    subject: str | None
    relation: str
    start: int
    end: int
    section: str | None = None
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=lambda: NO_SPANS)

    @property
    def label(self) -> str:
        """How the instrument is called: its number, else its title."""
        return self.number or self.kind or ""

    @property
    def key(self) -> str:
        """What makes two mentions one instrument."""
        return number_key(self.label)


@dataclass(frozen=True, slots=True)
class Directive:
    """One official document. Fields that the text does not state are None or empty, never guessed.

    ``spans`` maps a field's name to the ranges it was read from, one a value for list fields.
    ``attached_to`` is the id of the directive that this one is an attachment of. ``evidence`` tells for each header
    field that is set where it was learned; ``review`` names the fields that a person should look at: stated on the
    page but not read for sure (then None), or read with little confidence.
    """

    id: str
    file: str
    number: str | None
    kind: str | None
    date: date | None
    place: str | None
    issuer: str | None
    parent_issuer: str | None
    subject: str | None
    recipients: tuple[str, ...]
    copied_to: tuple[str, ...]
    signer: str | None
    signer_title: str | None
    sections: tuple[Section, ...]
    assignments: tuple[Assignment, ...]
    references: tuple[Reference, ...]
    text: str
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=lambda: NO_SPANS)
    attached_to: str | None = None
    effective_date: Date | None = None
    urgency: str | None = None
    secrecy: str | None = None
    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=lambda: NO_EVIDENCE)
    review: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How the directive is called in a citation: its number, else its file."""
        return self.number or self.file

    def section_at(self, start: int, end: int) -> Section | None:
        """Return the innermost section that covers ``text[start:end]``, or None outside every section."""
        inside = [s for s in self.sections if s.start <= start and end <= s.end]
        return min(inside, key=lambda s: s.end - s.start, default=None)

    def with_id(self, identifier: str) -> Directive:
        """Return a copy under another id."""
        return replace(self, id=identifier)


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is retrieved: an exact slice of a directive's text.

    ``heading`` is context for search (number, subject, titles of the sections above); it is never quoted.
    """

    id: str
    directive_id: str
    section: str | None
    heading: str
    text: str
    start: int
    end: int
    page: int | None = None

    @property
    def span(self) -> Span:
        """The range of the directive's text that the passage is."""
        return Span(self.start, self.end)
