"""Labels of directives: one JSON object a line, a file each, checked on reading.

A field that is left out of a line is not judged; a field that is null (or an empty list) says that the document does
not state it. ``handwritten`` names the fields written or stamped by hand; where it is left out, number and date of a
scan count as such, as they are by rule (Nghị định 30/2020/NĐ-CP: both are given at registration, after signing).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import HoiVanBanError

TEXT_FIELDS = ("number", "kind", "date", "place", "issuer", "parent_issuer", "subject", "signer", "signer_title")
LIST_FIELDS = ("recipients", "copied_to")
FIELDS = (*TEXT_FIELDS, *LIST_FIELDS)
"""The header fields that are judged, in the order in which they are reported."""


Day = date
"""The type, where a field of the name hides it."""


class LabelError(HoiVanBanError):
    """A label file is missing, or a line of it is no label."""


class LabelledAssignment(BaseModel):
    """Who has to do what."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    lead: tuple[str, ...] = ()
    coordinating: tuple[str, ...] = ()
    task: str = Field(min_length=1)
    deadline: str | None = None
    section: str | None = None


class LabelledReference(BaseModel):
    """An instrument that the document names; without a number ``kind`` is its title."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    number: str | None = None
    kind: str | None = None
    date: Day | None = None
    issuer: str | None = None
    relation: str | None = None


class LabelledPage(BaseModel):
    """What stands on a page, in reading order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: int = Field(ge=1)
    text: str = Field(min_length=1)


class DocumentLabel(BaseModel):
    """What a file says, read by a person."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    file: str = Field(min_length=1)
    scan: bool = False
    number: str | None = None
    kind: str | None = None
    date: Day | None = None
    place: str | None = None
    issuer: str | None = None
    parent_issuer: str | None = None
    subject: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    recipients: tuple[str, ...] = ()
    copied_to: tuple[str, ...] = ()
    assignments: tuple[LabelledAssignment, ...] = ()
    references: tuple[LabelledReference, ...] = ()
    articles: int | None = Field(default=None, ge=0)
    page_texts: tuple[LabelledPage, ...] = ()
    handwritten: tuple[str, ...] | None = None

    def judges(self, field: str) -> bool:
        """Tell whether the label says anything about a field."""
        return field in self.model_fields_set

    def is_handwritten(self, field: str) -> bool:
        """Tell whether a field is written by hand, so that a reader is not expected to find it."""
        if self.handwritten is not None:
            return field in self.handwritten
        return self.scan and field in {"number", "date"}


def read_labels(path: Path) -> list[DocumentLabel]:
    """Return the labels of a file, in its order.

    Raises:
        LabelError: the file cannot be read, holds nothing, a line is no label, or a document stands twice.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(f"{path}: không đọc được tệp nhãn.", f"{path}: the labels cannot be read: {error}") from error
    labels = [_label(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not labels:
        raise LabelError(f"{path}: tệp nhãn trống.", f"{path}: the label file is empty.")
    files = [label.file for label in labels]
    if twice := next((file for file in files if files.count(file) > 1), None):
        raise LabelError(f"{path}: {twice!r} có hai nhãn.", f"{path}: {twice!r} is labelled twice.")
    return labels


def _label(line: str, place: str) -> DocumentLabel:
    """Read one line; ``place`` is ``file:line`` for the message."""
    try:
        record: Any = json.loads(line)
        return DocumentLabel.model_validate(record)
    except json.JSONDecodeError as error:
        raise LabelError(f"{place}: không phải JSON.", f"{place}: not JSON: {error}") from error
    except ValidationError as error:
        found = "; ".join(_explained(item) for item in error.errors())
        raise LabelError(f"{place}: nhãn sai: {found}", f"{place}: {found}") from error


def _explained(item: Mapping[str, Any]) -> str:
    field = ".".join(map(str, item["loc"])) or "label"
    return f"{field}: {item['msg']}"
