"""What a person does on the page: correct a field or an assignment of an indexed directive, or take that back.

Every function writes the corrections of one file, whole; the index follows at the next sync
(:class:`ingest.resync.Resync`), which reads the file again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.corrections.folder import Corrections, load, locked, save
from ingest.corrections.records import (
    FIELDS,
    CorrectedAssignment,
    CorrectedField,
    CorrectionError,
    DirectiveCorrections,
    FieldValue,
    Task,
    bound_to,
    text_digest,
)
from ingest.corrections.values import checked_task, checked_value, unknown_field
from ingest.datamodels import Assignment, Directive, Span
from ingest.store.catalogue import Catalogue
from ingest.store.ledger import Ledger


def corrections_of(corpus: Path, catalogue: Catalogue, directive_id: str) -> DirectiveCorrections | None:
    """Return what is recorded for an indexed directive and holds for its text; None where nothing is.

    ``DirectiveCorrections.field(name)`` and ``.of(assignment)`` tell who corrected what, when, and what was read.

    :raises CorrectionError: there is no such directive, or the corrections of its file cannot be read.
    """
    directive, file, digest, alone = _indexed(catalogue, directive_id)
    load(corpus, file)  # says so where it cannot be read
    return bound_to(Corrections.read(corpus).of(file, digest), directive, digest, alone=alone)


def correct_field(
    corpus: Path,
    catalogue: Catalogue,
    directive_id: str,
    name: str,
    value: FieldValue,
    *,
    by: str,
    at: datetime | None = None,
    confirmed: bool = False,
) -> CorrectedField | None:
    """Record the right value of a header field; the value that was read withdraws the correction (None is returned).

    With ``confirmed`` the value that was read is recorded too: a person has seen that it is right, so that it needs no
    review.

    ``name`` is one of :data:`.records.FIELDS`; :func:`.values.field_value` makes ``value`` of what a form holds. ``by``
    is who corrects, ``at`` when (now).

    :raises CorrectionError: the directive or the field is unknown, the value is of another type, or it cannot be kept.
    """
    checked = checked_value(name, value)
    made: CorrectedField | None = None

    def edit(entry: DirectiveCorrections, directive: Directive) -> DirectiveCorrections:
        nonlocal made
        before = entry.field(name)
        was = before.was if before else getattr(directive, name)
        others = tuple(field for field in entry.fields if field.name != name)
        made = None if checked == was and not confirmed else CorrectedField(name, checked, was, by, _moment(at))
        return replace(entry, fields=(*others, made) if made else others)

    _edit(corpus, catalogue, directive_id, edit)
    return made


def withdraw_field(corpus: Path, catalogue: Catalogue, directive_id: str, name: str) -> None:
    """Take back the correction of a field, if there is one.

    :raises CorrectionError: the directive or the field is unknown, or it cannot be written.
    """
    if name not in FIELDS:
        raise unknown_field(name)
    _edit(
        corpus,
        catalogue,
        directive_id,
        lambda entry, _: replace(entry, fields=tuple(field for field in entry.fields if field.name != name)),
    )


def change_assignment(
    corpus: Path,
    catalogue: Catalogue,
    directive_id: str,
    assignment: Assignment,
    value: Task | None,
    *,
    by: str,
    at: datetime | None = None,
) -> CorrectedAssignment | None:
    """Record the right words of an assignment of the index, or with None that there is no such assignment.

    The words that were read, or None for one that a person had added, withdraw the correction (None is returned).

    :raises CorrectionError: the directive has no such assignment, the words say too little, or it cannot be kept.
    """
    checked = checked_task(value) if value is not None else None
    made: CorrectedAssignment | None = None

    def edit(entry: DirectiveCorrections, directive: Directive) -> DirectiveCorrections:
        nonlocal made
        if assignment not in directive.assignments:
            raise _gone_assignment(directive, assignment)
        before = entry.of(assignment)
        was = before.was if before else Task.of(assignment)
        quote = directive.text[assignment.start : assignment.end]
        others = tuple(one for one in entry.assignments if one is not before)
        made = CorrectedAssignment(assignment.start, assignment.end, quote, checked, was, by, _moment(at))
        made = None if checked == was else made
        return replace(entry, assignments=(*others, made) if made else others)

    _edit(corpus, catalogue, directive_id, edit)
    return made


def add_assignment(
    corpus: Path,
    catalogue: Catalogue,
    directive_id: str,
    clause: Span,
    value: Task,
    *,
    by: str,
    at: datetime | None = None,
) -> CorrectedAssignment:
    """Record an assignment that was not read; ``clause`` is the range of the directive's text that gives it.

    :raises CorrectionError: the range holds no words, the assignment says too little or is there, or it cannot be kept.
    """
    checked = checked_task(value)
    made: list[CorrectedAssignment] = []

    def edit(entry: DirectiveCorrections, directive: Directive) -> DirectiveCorrections:
        quote = directive.text[clause.start : clause.end]
        if not 0 <= clause.start < clause.end <= len(directive.text) or not quote.strip():
            raise _no_words(clause)
        same = (one for one in directive.assignments if (one.start, one.end) == (clause.start, clause.end))
        known = [Task.of(one) for one in same] + [
            one.value for one in entry.assignments if one.value and (one.start, one.end) == (clause.start, clause.end)
        ]
        if checked in known:
            raise _there_already(checked)
        made.append(CorrectedAssignment(clause.start, clause.end, quote, checked, None, by, _moment(at)))
        return replace(entry, assignments=(*entry.assignments, *made))

    _edit(corpus, catalogue, directive_id, edit)
    return made[0]


def withdraw_assignment(corpus: Path, catalogue: Catalogue, directive_id: str, made: CorrectedAssignment) -> None:
    """Take back the correction of an assignment: what was read is there again, what was added is gone.

    :raises CorrectionError: the directive is unknown, or it cannot be written.
    """

    def edit(entry: DirectiveCorrections, _: Directive) -> DirectiveCorrections:
        return replace(entry, assignments=tuple(one for one in entry.assignments if one != made))

    _edit(corpus, catalogue, directive_id, edit)


def _edit(
    corpus: Path,
    catalogue: Catalogue,
    directive_id: str,
    edit: Callable[[DirectiveCorrections, Directive], DirectiveCorrections],
) -> None:
    """Change what is recorded for a directive; corrections that moved with their file's bytes get its new name."""
    directive, file, digest, alone = _indexed(catalogue, directive_id)
    with locked(corpus):
        own = load(corpus, file)
        before = bound_to(own, directive, digest, alone=alone)
        moved = None
        if before is None:
            moved = bound_to(Corrections.read(corpus).of(file, digest), directive, digest, alone=alone)
        entry = before or moved or DirectiveCorrections(directive.id, text_digest(directive.text), digest)
        # Bound anew: what was placed on another reading of the same bytes is on this text from now on.
        bound = replace(entry, id=directive.id, text_digest=text_digest(directive.text), file_digest=digest)
        others = tuple(one for one in own if not _same(one, entry))
        save(corpus, file, (*others, edit(bound, directive)))


def _same(one: DirectiveCorrections, other: DirectiveCorrections) -> bool:
    return (one.id, one.text_digest, one.file_digest) == (other.id, other.text_digest, other.file_digest)


def _indexed(catalogue: Catalogue, directive_id: str) -> tuple[Directive, str, str, bool]:
    """Return an indexed directive, the file that it was read from, that file's digest, and whether it is alone in it.

    :raises CorrectionError: no indexed directive has this id.
    """
    try:
        directive = catalogue.directive(directive_id)
    except KeyError as error:
        raise CorrectionError(
            f"Không có văn bản {directive_id} trong chỉ mục; có thể tệp đã được thay hoặc gỡ bỏ. Tải lại trang.",
            f"There is no directive {directive_id} in the index; its file may have been replaced. Reload the page.",
        ) from error
    file, digest, held = Ledger(catalogue.engine).source_of(directive_id)
    return directive, file, digest, held == 1


def _moment(at: datetime | None) -> datetime:
    return (at or datetime.now(UTC)).replace(microsecond=0)


def _gone_assignment(directive: Directive, assignment: Assignment) -> CorrectionError:
    return CorrectionError(
        f"{directive.label}: không còn nhiệm vụ “{assignment.task[:80]}”; văn bản vừa được đọc lại. Tải lại trang.",
        f"{directive.label}: there is no assignment “{assignment.task[:80]}” now; the file was read again. Reload.",
    )


def _no_words(clause: Span) -> CorrectionError:
    return CorrectionError(
        f"Đoạn chọn ({clause.start}–{clause.end}) không có chữ nào; hãy chọn câu giao nhiệm vụ trong văn bản.",
        f"The chosen range ({clause.start}–{clause.end}) holds no words; choose the clause that gives the task.",
    )


def _there_already(task: Task) -> CorrectionError:
    return CorrectionError(
        f"Nhiệm vụ “{task.task[:80]}” đã có ở đoạn này; hãy sửa nhiệm vụ ấy.",
        f"The assignment “{task.task[:80]}” is there at this place; change that one.",
    )
