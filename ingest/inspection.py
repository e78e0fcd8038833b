"""What the parsers read in a directive, as plain values for JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ingest.datamodels import Assignment, Directive, Reference, Section, Span
from ingest.directive import parse
from ingest.errors import ReadError
from ingest.readers import read_source
from ingest.report import Failure

_LABELS = {
    "number": "Số",
    "kind": "Loại",
    "date": "Ngày",
    "place": "Nơi ban hành",
    "issuer": "Cơ quan ban hành",
    "parent_issuer": "Cơ quan chủ quản",
    "subject": "Trích yếu",
    "recipients": "Kính gửi",
    "copied_to": "Nơi nhận",
    "signer": "Người ký",
    "signer_title": "Chức vụ",
}
_STATUS = {"ordered": "giao", "proposed": "đề xuất", "reported": "báo cáo"}


def inspect_files(files: Iterable[str]) -> tuple[list[Directive], list[Failure]]:
    """Read files without indexing them; ``Directive.file`` is the path as given."""
    directives: list[Directive] = []
    failed: list[Failure] = []
    for file in files:
        try:
            directives += parse(read_source(Path(file), file))
        except ReadError as error:
            failed.append(Failure(file, str(error)))
    return directives, failed


def to_json(directive: Directive) -> dict[str, Any]:
    """Return every field of a directive; dates are ISO 8601, what the text does not state is null or empty."""
    names = ("file", "number", "kind", "date", "place", "issuer", "parent_issuer", "subject")
    return {
        **_fields(directive, names),
        "recipients": list(directive.recipients),
        "copied_to": list(directive.copied_to),
        "signer": directive.signer,
        "signer_title": directive.signer_title,
        "sections": [_section(section) for section in directive.sections],
        "assignments": [_assignment(assignment) for assignment in directive.assignments],
        "references": [_reference(reference) for reference in directive.references],
        "text": directive.text,
        "id": directive.id,
        "attached_to": directive.attached_to,
        "spans": _spans(directive.spans),
    }


def _section(section: Section) -> dict[str, Any]:
    return _fields(section, ("path", "title", "start", "end", "page", "kind"))


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {
        "lead": list(assignment.lead),
        "coordinating": list(assignment.coordinating),
        **_fields(assignment, ("task", "deadline", "start", "end", "section", "status")),
        "spans": _spans(assignment.spans),
    }


def _reference(reference: Reference) -> dict[str, Any]:
    names = ("number", "kind", "date", "issuer", "relation", "start", "end", "subject", "section")
    return {**_fields(reference, names), "spans": _spans(reference.spans)}


def _fields(holder: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(holder, name)) for name in names}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _spans(spans: Mapping[str, tuple[Span, ...]]) -> dict[str, list[list[int]]]:
    return {name: [[span.start, span.end] for span in ranges] for name, ranges in spans.items()}


def lines(directive: Directive) -> Iterator[str]:
    """Yield what was read, line by line, for a person; fields that the text does not state are left out."""
    yield f"== {directive.label} ({directive.file})"
    for name, label in _LABELS.items():
        value = getattr(directive, name)
        if value:
            yield f"{label}: {'; '.join(value) if isinstance(value, tuple) else _plain(value)}"
    for section in directive.sections:
        yield f"Phần {section.path}: {section.title or _start_of(directive, section)}"
    for assignment in directive.assignments:
        yield _assignment_line(assignment)
    for reference in directive.references:
        parts = (
            reference.kind,
            reference.number,
            reference.date and f"ngày {reference.date:%d/%m/%Y}",
            reference.issuer,
        )
        yield f"Viện dẫn ({reference.relation}): {' '.join(str(part) for part in parts if part)}"


def _start_of(directive: Directive, section: Section, length: int = 70) -> str:
    words = " ".join(section.span.of(directive.text).split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"


def _assignment_line(assignment: Assignment) -> str:
    lead = ", ".join(assignment.lead) or "(không nêu cơ quan)"
    coordinating = f"; phối hợp: {', '.join(assignment.coordinating)}" if assignment.coordinating else ""
    deadline = f"; thời hạn: {assignment.deadline}" if assignment.deadline else ""
    return f"Nhiệm vụ ({_STATUS[assignment.status]}): {lead}: {assignment.task}{coordinating}{deadline}"
