"""An answer before it is numbered: statements with the spans that they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Caveat:
    """A warning about the documents themselves; ``kind`` as in :class:`answer.datamodels.Warning`."""

    kind: str
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row, and what supports it; a name or a verdict needs no support of its own."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, and the same as one line of the answer's text."""

    cells: tuple[Cell, ...]
    line: str

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What supports any of the cells, in their order."""
        return tuple(item for cell in self.cells for item in cell.evidence)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before its citations are numbered: the headings of its columns, and rows with a cell for each."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """The outcome of one way to answer; ``answered`` False keeps the statements as an explanation of the refusal.

    The lines of ``table`` follow the statements, which introduce it.
    ``numbers`` are the instruments that it is about, ``agencies`` those that it names first: what the next question
    of a conversation may lean on.
    """

    kind: str
    statements: tuple[Statement, ...]
    answered: bool = True
    caveats: tuple[Caveat, ...] = ()
    numbers: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    table: Grid | None = None


def refusal(*statements: Statement, numbers: tuple[str, ...] = ()) -> Draft:
    """Return a draft that does not answer and says why."""
    return Draft("unanswerable", statements, answered=False, numbers=numbers)


def one_line(text: str) -> str:
    """Return a quote on one line and without marks of emphasis, for use inside a sentence."""
    return " ".join(text.replace("**", "").split())


_LONGEST_QUOTE = 320
"""Characters of a quote within a sentence; the citation keeps the whole."""


def clipped(quote: str) -> str:
    """Shorten a quote inside a sentence after a word."""
    line = one_line(quote)
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE].rsplit(' ', 1)[0]} …"


def numbers_of(directives: Iterable[Directive]) -> tuple[str, ...]:
    """Return the numbers of directives, each once."""
    return tuple(dict.fromkeys(directive.number for directive in directives if directive.number))
