"""The conversation: what a session holds, and its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from answer.datamodels import Answer, Citation, Table
from answer.datamodels import Warning as Caution
from ingest.errors import HoiVanBanError
from web.document import plain
from web.render import TOOLTIP_CHARS, place, render
from web.service import Service
from web.texts import DEFAULT, Texts, load

_MARKER = re.compile(r"\[(\d{1,3})\]")
_ITEM = re.compile(r"\s*[-•*]\s+")
NEARBY = 4
SNIPPET_CHARS = 220


@dataclass(slots=True)
class Session:
    """One visitor's conversation, kept on the server and forgotten when the page is closed.

    ``turns`` are the answers given, oldest first; ``pending`` is the question being answered; ``notice`` is what went
    wrong with the last one; ``shown`` counts openings of the panel, so that a second click scrolls again.
    """

    language: str = DEFAULT
    turns: list[Answer] = field(default_factory=list)
    pending: str | None = None
    notice: HoiVanBanError | None = None
    opened: dict[str, str] | None = None
    shown: int = 0

    @property
    def texts(self) -> Texts:
        """The interface's words in this session's language."""
        return load(self.language)

    @property
    def history(self) -> tuple[str, ...]:
        """The questions of the visible conversation, oldest first."""
        return tuple(turn.question for turn in self.turns)


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as it is shown: its number, where it stands, its words without Markdown marks."""

    number: int
    document: str
    place: str
    quote: str
    tip: str

    @property
    def where(self) -> str:
        """Document and place in one phrase."""
        return f"{self.document}, {self.place}" if self.place else self.document


Piece = str | Source
"""Text of an answer, or a marker in it."""


def chat_html(session: Session, service: Service) -> str:
    """Return the whole conversation, or the welcome with example questions where nothing was asked yet."""
    opened = service.opened()
    fresh = not (session.turns or session.pending)
    return render(
        "chat.html",
        session.texts,
        language=session.language,
        notices=opened.notices,
        turns=[_turn(answer, service, session.texts) for answer in session.turns],
        pending=session.pending,
        notice=session.notice,
        examples=service.examples(session.language) if fresh else [],
    )


def _turn(answer: Answer, service: Service, texts: Texts) -> dict[str, object]:
    """Return what the template needs of one answer."""
    sources = {c.marker: _source(c, service, texts) for c in answer.citations}
    hits = [] if answer.answered else answer.hits[:NEARBY]
    return {
        "answer": answer,
        "blocks": list(answer_blocks(untabled(answer), sources)),
        "table": table_view(answer.table, sources) if answer.table else None,
        "sources": list(sources.values()),
        "warnings": [_caution(caution, sources) for caution in answer.warnings],
        "nearby": [
            {
                "document": hit.document,
                "place": place(
                    hit.passage.section, service.directive(hit.passage.directive_id), texts, hit.passage.page
                ),
                "text": plain(hit.passage.text, SNIPPET_CHARS),
            }
            for hit in hits
        ],
        "clipboard": copy_text(answer, sources),
    }


def _source(citation: Citation, service: Service, texts: Texts) -> Source:
    where = place(citation.section, service.directive(citation.directive_id), texts, citation.page)
    tip = plain(citation.quote, TOOLTIP_CHARS)
    return Source(citation.marker, citation.document, where, plain(citation.quote), tip)


def _caution(caution: Caution, sources: dict[int, Source]) -> list[Piece]:
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
        source = sources.get(int(match.group(1)))
        if source is None:
            continue
        if before := text[end : match.start()]:
            yield before
        yield source
        end = match.end()
    if text[end:]:
        yield text[end:]


def copy_text(answer: Answer, sources: dict[int, Source]) -> str:
    """Return what the copy button takes: the answer, its warnings, and each citation with its words."""
    cautions = [caution.text for caution in answer.warnings]
    cited = [f"[{source.number}] {source.where}: “{source.quote}”" for source in sources.values()]
    return "\n\n".join(filter(None, [answer.text.strip(), *cautions, "\n".join(cited)]))
