"""What the parsers read in a directive, as plain values for JSON and as lines for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ingest.datamodels import Assignment, Directive, Reference, Section, Span
from ingest.readers.options import ReadOptions
from ingest.report import Failure
from ingest.source import Page
from ingest.sync.corpus import shown_name
from ingest.sync.outcome import Unread
from ingest.sync.workers import Workers

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
    "effective_date": "Hiệu lực từ",
    "urgency": "Độ khẩn",
    "secrecy": "Độ mật",
}
_STATUS = {"ordered": "giao", "proposed": "đề xuất", "reported": "báo cáo"}


def inspect_files(
    files: Sequence[str],
    *,
    accept_secret: bool = False,
    processes: int | None = None,
    on_page: Callable[[str, int, int], None] | None = None,
    cache: Path | None = None,
) -> tuple[list[Directive], list[Failure]]:
    """Read files without indexing them, in their order.

    ``Directive.file`` is the path as given, escaped where it cannot be printed. ``cache`` is the folder that keeps
    recognised pages, None for none.
    """
    directives: list[Directive] = []
    failed: list[Failure] = []
    options = ReadOptions(cache=cache, accept_secret=accept_secret)
    with Workers(options, processes=processes, on_page=on_page) as workers:
        for file, outcome in workers.read([(shown_name(file), Path(file)) for file in files]):
            if isinstance(outcome, Unread):
                failed.append(Failure(file, outcome.error))
            else:
                directives += outcome.directives
    return directives, failed


def to_json(directive: Directive, *, boxes: bool = False) -> dict[str, Any]:
    """Return every field of a directive; dates are ISO 8601, what the text does not state is null or empty.

    ``boxes`` adds to each page the words' places on it: [start, end, left, top, right, bottom, confidence].
    """
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
        **_fields(directive, ("effective_date", "urgency", "secrecy")),
        "review": list(directive.review),
        "evidence": {
            name: {"source": found.source, "confidence": found.confidence} for name, found in directive.evidence.items()
        },
        "pages": [_page(page, boxes) for page in directive.pages],
        "tables": len(directive.tables),
    }


def _page(page: Page, boxes: bool) -> dict[str, Any]:
    found = _fields(page, ("number", "start", "end", "width", "height", "method"))
    if boxes:
        names = ("start", "end", "left", "top", "right", "bottom", "confidence")
        found["boxes"] = [[round(getattr(box, name), 4) for name in names] for box in page.boxes]
    return found


def _section(section: Section) -> dict[str, Any]:
    return _fields(section, ("path", "title", "start", "end", "page", "kind"))


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {
        "lead": list(assignment.lead),
        "coordinating": list(assignment.coordinating),
        **_fields(assignment, ("task", "deadline", "start", "end", "section", "status", "due", "recurrence")),
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
        mark = " (cần xem lại)" if name in directive.review else ""
        if value or mark:
            yield f"{label}: {'; '.join(value) if isinstance(value, tuple) else _plain(value) or '…'}{mark}"
    if directive.attached_to:
        yield f"Kèm theo: {directive.attached_to}"
    if directive.pages:
        recognised = sum(page.method == "ocr" for page in directive.pages)
        yield f"Trang: {len(directive.pages)}" + (f" ({recognised} trang quét)" if recognised else "")
    if directive.tables:
        yield f"Bảng: {len(directive.tables)}"
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
    due = f" ({assignment.due:%d/%m/%Y})" if assignment.due else ""
    deadline = f"; thời hạn: {assignment.deadline}{due}" if assignment.deadline else ""
    return f"Nhiệm vụ ({_STATUS[assignment.status]}): {lead}: {assignment.task}{coordinating}{deadline}"
