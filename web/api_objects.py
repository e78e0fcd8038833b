"""The JSON objects of the API as types: what OpenAPI and the MCP tools say that they return."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Spans = dict[str, list[list[int]]]
"""Ranges of characters by the name of what stands there."""


class ApiObject(BaseModel):
    """An object that may gain fields later; those named here stay."""

    model_config = ConfigDict(extra="allow")


class Words(ApiObject):
    """A message in both languages."""

    vi: str
    en: str


class Failure(ApiObject):
    """Why a request failed, and the way out."""

    error: Words


class CitationObject(ApiObject):
    """A span of a directive that supports a sentence; `quote` is exactly its text from `start` to `end`."""

    marker: int = Field(description="Số trong câu trả lời: [1] / the number in the text")
    document: str = Field(description="Số văn bản như đã viết / the number as written")
    directive_id: str
    section: str | None
    quote: str
    start: int
    end: int
    file: str
    page: int | None


class WarningObject(ApiObject):
    """Something to know about the documents themselves; `citations` are markers."""

    kind: str
    text: str
    citations: list[int]


class HitObject(ApiObject):
    """A passage that was found; `ranks` tells where each retriever ranked it, from 1."""

    passage_id: str
    directive_id: str
    document: str
    section: str | None
    text: str
    start: int
    end: int
    page: int | None
    score: float
    ranks: dict[str, int]


class RowObject(ApiObject):
    """A row of a table, with the markers of its citations, all together and cell by cell."""

    cells: list[str]
    citations: list[int]
    cell_citations: list[list[int]]


class TableObject(ApiObject):
    """What an answer lists."""

    columns: list[str]
    rows: list[RowObject]


class Reply(ApiObject):
    """An answer without the passages behind it; `answered` is false for the refusal."""

    question: str
    language: str
    answered: bool
    text: str
    citations: list[CitationObject]
    warnings: list[WarningObject]
    understood: str | None = Field(description="Câu hỏi được hiểu là, nếu khác câu đã gõ / as it was understood")
    kind: str
    table: TableObject | None
    confidence: float | None = Field(description="Xác suất đúng, 0 đến 1 / how likely it is to be right")
    recognised: list[str] = Field(description="Văn bản, cơ quan, mục, ngày nhận ra / what was made out in the question")


class AnswerObject(Reply):
    """The answer, as `python -m answer --json` prints it."""

    hits: list[HitObject]
    elapsed_ms: float


class SummaryObject(ApiObject):
    """What a list of directives shows of one."""

    id: str
    file: str
    number: str | None
    kind: str | None
    date: datetime.date | None
    place: str | None
    issuer: str | None
    parent_issuer: str | None
    subject: str | None
    attached_to: str | None


class DirectiveList(ApiObject):
    """All directives that may be read."""

    count: int
    directives: list[SummaryObject]


class SectionObject(ApiObject):
    """A numbered part of a directive."""

    path: str
    title: str | None
    start: int
    end: int
    page: int | None
    kind: str


class DutyObject(ApiObject):
    """An assignment within its directive."""

    lead: list[str]
    coordinating: list[str]
    task: str
    deadline: str | None
    due: datetime.date | None
    recurrence: str | None = Field(description="RFC 5545")
    status: Literal["ordered", "proposed", "reported"]
    section: str | None
    start: int
    end: int
    spans: Spans


class ReferenceObject(ApiObject):
    """A mention of another instrument."""

    number: str | None
    kind: str | None
    date: datetime.date | None
    issuer: str | None
    relation: str
    start: int
    end: int
    subject: str | None
    section: str | None
    spans: Spans


class DirectiveObject(SummaryObject):
    """A directive with every field that was read and its text; all offsets are ranges of characters into `text`."""

    recipients: list[str]
    copied_to: list[str]
    signer: str | None
    signer_title: str | None
    sections: list[SectionObject]
    assignments: list[DutyObject]
    references: list[ReferenceObject]
    text: str
    effective_date: datetime.date | None
    urgency: str | None
    secrecy: str | None
    review: list[str]
    evidence: dict[str, Any]
    pages: list[dict[str, Any]]
    tables: int
    spans: Spans


class AssignmentObject(ApiObject):
    """An assignment with the directive that it stands in; `quote` is exactly the text from `start` to `end`."""

    directive_id: str
    document: str
    date: datetime.date | None
    section: str | None
    status: Literal["ordered", "proposed", "reported"]
    lead: list[str]
    coordinating: list[str]
    task: str
    deadline: str | None
    due: datetime.date | None
    recurrence: str | None
    quote: str
    start: int
    end: int
    file: str
    page: int | None


class AssignmentList(ApiObject):
    """The assignments that are wanted."""

    count: int
    assignments: list[AssignmentObject]


class Health(ApiObject):
    """Whether questions can be answered; `directives` only for those who are signed in."""

    status: Literal["starting", "ok", "empty", "failed"]
    directives: int | None = None
