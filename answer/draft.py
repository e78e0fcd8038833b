"""An answer before it is numbered: statements with the spans that they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from answer.question import Asked
from ingest.datamodels import Directive, Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a directive's text."""

    directive: Directive
    span: Span

    @property
    def quote(self) -> str:
        """The words of the span."""
        return self.span.of(self.directive.text)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or list item of the answer, and what supports it."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Caveat:
    """A warning about the documents themselves; ``kind`` as in :class:`answer.datamodels.Warning`."""

    kind: str
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Focus:
    """What the conversation is about after an answer, for the next question to lean on.

    ``numbers`` are the instruments that were answered about or with, ``agencies`` those named in the answer,
    ``directive_ids`` the directives cited, ``attached`` the numbers of what is attached to them.
    """

    asked: Asked | None = None
    numbers: tuple[str, ...] = ()
    directive_ids: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    attached: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The outcome of one way to answer; ``answered`` False keeps the statements as an explanation of the refusal."""

    kind: str
    statements: tuple[Statement, ...]
    answered: bool = True
    caveats: tuple[Caveat, ...] = ()
    numbers: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    support: float = 1.0
