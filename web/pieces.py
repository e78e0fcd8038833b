"""An answer taken apart for drawing: paragraphs, lists, tables, and the markers in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from answer.datamodels import Answer, Citation, Table
from answer.datamodels import Warning as Caution
from answer.llm.following import Written
from ingest.datamodels import Span
from web.document import plain
from web.render import TOOLTIP_CHARS, place
from web.service import Service
from web.texts import Texts

_MARKER = re.compile(r"\[(\d{1,3})\]")
_ITEM = re.compile(r"\s*[-•*]\s+")


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as it is shown: its number, where it stands, its words without Markdown marks.

    ``changed``: the document no longer holds these words.
    """

    number: int
    document: str
    place: str
    quote: str
    tip: str
    changed: bool = False

    @property
    def where(self) -> str:
        """Document and place in one phrase."""
        return f"{self.document}, {self.place}" if self.place else self.document


Piece = str | Source
"""Text of an answer, or a marker in it."""


def source(citation: Citation, service: Service, texts: Texts, changed: bool = False) -> Source:
    """Return a citation as it is shown."""
    where = place(citation.section, service.directive(citation.directive_id), texts, citation.page)
    tip = plain(citation.quote, TOOLTIP_CHARS)
    return Source(citation.marker, citation.document, where, plain(citation.quote), tip, changed)


def caution_pieces(caution: Caution, sources: dict[int, Source]) -> list[Piece]:
    """Return a warning's text with its markers; those its text does not hold are put at its end."""
    pieces = list(split_markers(caution.text, sources))
    held = {piece.number for piece in pieces if isinstance(piece, Source)}
    return pieces + [sources[n] for n in caution.citations if n in sources and n not in held]


def answer_blocks(text: str, sources: dict[int, Source]) -> Iterator[tuple[str, list[Piece]]]:
    """Yield the paragraphs (``p``) and list entries (``item``) of an answer's text, split at its markers."""
    for line in text.splitlines():
        if not line.strip():
            continue
        item = _ITEM.match(line)
        kept = line[item.end() :] if item else line
        yield ("item" if item else "p"), list(split_markers(kept.strip(), sources))


def draft_lines(draft: Written) -> tuple[tuple[str, str], ...]:
    """Return what a language model has written, sentence by sentence: how far it is checked, and its text.

    ``checked`` is supported and bears the markers that it keeps, ``dropped`` is not; ``rest`` is not compared yet.
    """
    numbers: dict[tuple[str, Span], int] = {}
    lines: list[tuple[str, str]] = []
    for sentence in draft.checked:
        cited = [(evidence.directive.id, evidence.span) for evidence in sentence.evidence]
        markers = dict.fromkeys(f"[{numbers.setdefault(one, len(numbers) + 1)}]" for one in cited)
        lines.append(("checked" if cited else "dropped", " ".join([sentence.text, *markers])))
    return (*lines, ("rest", draft.rest)) if draft.rest else tuple(lines)


def untabled(answer: Answer) -> str:
    """Return an answer's text without the lines that its table shows."""
    shown = {row.line for row in answer.table.rows} if answer.table else set()
    return "\n".join(line for line in answer.text.splitlines() if line not in shown)


def table_view(table: Table, sources: dict[int, Source]) -> dict[str, object]:
    """Return headings and rows of a table; a cell is its text and then its markers.

    A column without a word in any row (nobody coordinates, no deadline is set) only makes the others narrow: left out.
    """
    kept = [place for place in range(len(table.columns)) if any(row.cells[place].strip() for row in table.rows)]
    rows = [
        [[row.cells[place], *(sources[m] for m in row.cell_citations[place] if m in sources)] for place in kept]
        for row in table.rows
    ]
    return {"columns": [table.columns[place] for place in kept], "rows": rows}


def split_markers(text: str, sources: dict[int, Source]) -> Iterator[Piece]:
    """Yield text and markers in turn; a number in brackets that is no citation stays text."""
    end = 0
    for match in _MARKER.finditer(text):
        found = sources.get(int(match.group(1)))
        if found is None:
            continue
        if before := text[end : match.start()]:
            yield before
        yield found
        end = match.end()
    if text[end:]:
        yield text[end:]


def copy_text(answer: Answer, sources: dict[int, Source]) -> str:
    """Return what the copy button takes: the answer, its warnings, and each citation with its words."""
    cautions = [caution.text for caution in answer.warnings]
    cited = [f"[{one.number}] {one.where}: “{one.quote}”" for one in sources.values()]
    return "\n\n".join(filter(None, [answer.text.strip(), *cautions, "\n".join(cited)]))
