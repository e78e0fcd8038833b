"""The values that answering produces: citation, warning, answer; and their JSON form, which stays put."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from retrieval.datamodels import Hit


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of a directive's stored text that supports a sentence of the answer.

    ``quote`` equals ``directive.text[start:end]``; ``marker`` is the number shown as ``[1]`` in the answer text.
    """

    marker: int
    document: str
    directive_id: str
    section: str | None
    quote: str
    start: int
    end: int
    file: str
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the citation as ``python -m answer --json`` prints it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the field's word; never used beside the builtin
    """Something the reader must know about the documents themselves, with what shows it.

    ``kind`` is one of repealed, lapsed, superseded, not_in_force, amended, date_conflict, issuer_conflict,
    dated_after_citing, succession, not_in_corpus (the gravest first; docs/warnings.md), number_unread, by_hand,
    unknown_filter, unanswered_part.
    """

    kind: str
    text: str
    citations: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the warning with the markers of its citations."""
        return {"kind": self.kind, "text": self.text, "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its cells without markers, the markers of each cell, and the line of the text that says the same."""

    cells: tuple[str, ...]
    cell_citations: tuple[tuple[int, ...], ...]
    line: str

    @property
    def citations(self) -> tuple[int, ...]:
        """The markers of all cells, each once."""
        return tuple(dict.fromkeys(marker for markers in self.cell_citations for marker in markers))

    def to_json(self) -> dict[str, Any]:
        """Return the row with the markers of its citations, all together and cell by cell."""
        return {
            "cells": list(self.cells),
            "citations": list(self.citations),
            "cell_citations": [list(markers) for markers in self.cell_citations],
        }


@dataclass(frozen=True, slots=True)
class Table:
    """What an answer lists, as columns and rows; every row has at least one citation."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def to_json(self) -> dict[str, Any]:
        """Return columns and rows as ``python -m answer --json`` prints them."""
        return {"columns": list(self.columns), "rows": [row.to_json() for row in self.rows]}


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply in the asker's language; ``answered`` is False for the refusal.

    ``text`` says all that ``table`` holds, a line a row. ``confidence`` is the probability that it is right.
    ``recognised`` are the documents, agencies, sections and days that were made out in the question.
    """

    question: str
    language: str
    answered: bool
    text: str
    citations: tuple[Citation, ...]
    warnings: tuple[Warning, ...]
    hits: tuple[Hit, ...]
    elapsed_ms: float
    understood: str | None = None
    kind: str = "general"
    table: Table | None = None
    confidence: float | None = None
    recognised: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the answer object of DESIGN: what the command, the HTTP API and the eval read."""
        return {
            "question": self.question,
            "language": self.language,
            "answered": self.answered,
            "text": self.text,
            "citations": [citation.to_json() for citation in self.citations],
            "warnings": [warning.to_json() for warning in self.warnings],
            "hits": [hit.to_json() for hit in self.hits],
            "elapsed_ms": round(self.elapsed_ms, 1),
            "understood": self.understood,
            "kind": self.kind,
            "table": self.table.to_json() if self.table else None,
            "confidence": None if self.confidence is None else round(self.confidence, 3),
            "recognised": list(self.recognised),
        }
