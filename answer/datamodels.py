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

    ``kind`` is one of date_conflict, issuer_conflict, dated_after_citing, unknown_filter.
    """

    kind: str
    text: str
    citations: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the warning with the markers of its citations."""
        return {"kind": self.kind, "text": self.text, "citations": list(self.citations)}


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply in the asker's language; ``answered`` is False for the refusal."""

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
        }
