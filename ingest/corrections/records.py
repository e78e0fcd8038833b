"""What a person put right, as values: a header field, or an assignment that was changed, removed or added.

A correction belongs to a text: it holds for a directive whose text has the digest that it was made on, and, where a
later release reads the same bytes otherwise, for the directive of the same id in a file of the same bytes. On any other
text it is kept but not applied.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from ingest.datamodels import Assignment, Directive, EvidenceSource
from ingest.errors import HoiVanBanError

TEXT_FIELDS = (
    "number", "kind", "place", "issuer", "parent_issuer", "subject", "signer", "signer_title", "urgency",
)  # fmt: skip
DATE_FIELDS = ("date", "effective_date")
LIST_FIELDS = ("recipients", "copied_to")
FIELDS = (*TEXT_FIELDS, *DATE_FIELDS, *LIST_FIELDS)
"""The header fields that may be corrected. A secrecy mark may not: it decides what is read at all."""

HAND: EvidenceSource = "hand"
"""The source of evidence of a corrected field; under ``assignments`` where any assignment was corrected."""
BY_HAND = "by hand"
"""The name under which an assignment that was corrected or added holds its clause in ``spans``."""

FieldValue = str | date | tuple[str, ...] | None
"""A text, a date, names (for :data:`LIST_FIELDS`), or None for a field that the directive does not state."""
Change = Literal["changed", "removed", "added"]


class CorrectionError(HoiVanBanError):
    """A correction cannot be kept, or its file cannot be read."""


@dataclass(frozen=True, slots=True)
class Task:
    """Who does what, with whom, by when, in words; the day of the deadline is computed from them."""

    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    task: str
    deadline: str | None = None

    @classmethod
    def of(cls, assignment: Assignment) -> Task:
        """Return the words of an assignment."""
        return cls(assignment.lead, assignment.coordinating, assignment.task, assignment.deadline)


@dataclass(frozen=True, slots=True)
class CorrectedField:
    """A header field's new value, the one that was read, who put it right and when."""

    name: str
    value: FieldValue
    was: FieldValue
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CorrectedAssignment:
    """An assignment's new words, bound to the clause ``text[start:end]``, which ``quote`` repeats.

    ``value`` is None for one that was removed, ``was`` for one that was added.
    """

    start: int
    end: int
    quote: str
    value: Task | None
    was: Task | None
    by: str
    at: datetime

    @property
    def change(self) -> Change:
        """What was done to the assignment."""
        return "removed" if self.value is None else "added" if self.was is None else "changed"


@dataclass(frozen=True, slots=True)
class DirectiveCorrections:
    """What was put right in one directive; the digests (SHA-256) are those of its text and of its file's bytes."""

    id: str
    text_digest: str
    file_digest: str
    fields: tuple[CorrectedField, ...] = ()
    assignments: tuple[CorrectedAssignment, ...] = ()

    def field(self, name: str) -> CorrectedField | None:
        """Return the correction of a field, None where there is none."""
        return next((field for field in self.fields if field.name == name), None)

    def of(self, assignment: Assignment) -> CorrectedAssignment | None:
        """Return the correction that gave an assignment of the index its words, None for one as it was read."""
        place, words = (assignment.start, assignment.end), Task.of(assignment)
        return next(
            (made for made in self.assignments if (made.start, made.end) == place and made.value == words), None
        )


def text_digest(text: str) -> str:
    """Return the digest by which a correction knows the text that it was made on."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def bound_to(
    entries: Sequence[DirectiveCorrections], directive: Directive, file_digest: str, *, alone: bool
) -> DirectiveCorrections | None:
    """Return the corrections that hold for a directive of a file with this digest; None where none does.

    ``alone`` tells that the file holds no other directive: then its bytes are enough, whatever its id is now. The
    places of assignments are those of ``directive``'s text; what cannot be placed there is left out.
    """
    digest = text_digest(directive.text)
    for entry in entries:
        if entry.text_digest == digest:
            return entry
    same_bytes = [entry for entry in entries if file_digest and entry.file_digest == file_digest]
    for entry in same_bytes:
        if entry.id == directive.id or (alone and len(same_bytes) == 1):
            placed = (_placed(made, directive.text) for made in entry.assignments)
            return replace(entry, assignments=tuple(made for made in placed if made is not None))
    return None


def _placed(made: CorrectedAssignment, text: str) -> CorrectedAssignment | None:
    """Return a correction at the only place where its clause stands in another reading of the same file."""
    start = text.find(made.quote)
    if start < 0 or text.find(made.quote, start + 1) >= 0:
        return None
    return replace(made, start=start, end=start + len(made.quote))
