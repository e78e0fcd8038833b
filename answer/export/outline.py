"""What an exported answer says and in which order; :mod:`answer.export.markdown` and ``docx`` only lay it out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import quote

from answer.datamodels import Answer, Citation, TableRow
from answer.export.files import printable
from answer.phrases import Phrases, phrases

_ITEM = re.compile(r"\s*[-•*]\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the answer: a paragraph, or an item of a list without its dash."""

    kind: Literal["paragraph", "item"]
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The table of the answer, each cell with the markers of its citations."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it is laid out; ``quote`` is the exact slice of the document."""

    marker: int
    where: str
    quote: str
    file: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of an exported answer, in order, each with its heading in the asker's language.

    ``facts`` are (label, value): the question, what was understood of it, the day. ``reply`` leaves out the lines that
    ``table`` holds. ``link`` is (label, address).
    """

    language: str
    title: str
    asked: date
    facts: tuple[tuple[str, str], ...]
    reply_heading: str
    reply: tuple[Block, ...]
    table: Grid | None
    warnings_heading: str
    warnings: tuple[str, ...]
    citations_heading: str
    citations: tuple[Cited, ...]
    link: tuple[str, str] | None = None


def outline(answer: Answer, asked: date, base: str | None = None) -> Outline:
    """Return the parts of ``answer``, asked on the day ``asked``.

    ``base`` is the address of the web page (``http://127.0.0.1:7860/``), for a link that asks the question again.
    """
    phrase = phrases(answer.language)
    rows = answer.table.rows if answer.table else ()
    tabular = {row.line for row in rows}
    lines = [line for line in answer.text.split("\n") if line not in tabular]
    facts = [("question", answer.question), ("understood", answer.understood), ("asked", phrase.day(asked))]
    return Outline(
        language=phrase.language,
        title=phrase.say("export_title"),
        asked=asked,
        facts=tuple((phrase.say(f"export_{name}"), printable(value)) for name, value in facts if value),
        reply_heading=phrase.say("export_reply"),
        reply=tuple(_block(line) for line in printable("\n".join(lines)).split("\n") if line.strip()),
        table=Grid(tuple(map(printable, answer.table.columns)), tuple(map(_cells, rows))) if answer.table else None,
        warnings_heading=phrase.say("export_warnings"),
        warnings=tuple(" ".join(printable(warning.text).split()) for warning in answer.warnings),
        citations_heading=phrase.say("export_citations"),
        citations=tuple(_cited(citation, phrase) for citation in answer.citations),
        link=None if base is None else (phrase.say("export_link"), link(base, answer.question)),
    )


def link(base: str, question: str) -> str:
    """Return the address that asks ``question`` again on the page at ``base``.

    >>> link("http://127.0.0.1:7860/", "Ai ký?")
    'http://127.0.0.1:7860/?q=Ai%20k%C3%BD%3F'
    """
    return f"{base.rstrip('/')}/?q={quote(printable(question), safe='')}"


def _block(line: str) -> Block:
    item = _ITEM.match(line)
    return Block("item", line[item.end() :].strip()) if item else Block("paragraph", line.strip())


def _cells(row: TableRow) -> tuple[str, ...]:
    pairs = zip(row.cells, row.cell_citations, strict=True)
    return tuple(printable(" ".join([text, *(f"[{marker}]" for marker in markers)])) for text, markers in pairs)


def _cited(citation: Citation, phrase: Phrases) -> Cited:
    page = phrase.say("export_page", page=citation.page) if citation.page else ""
    return Cited(
        marker=citation.marker,
        where=printable(f"{citation.document}{phrase.section(citation.section)}{page}"),
        quote=printable(citation.quote),
        file=phrase.say("export_cited_file", file=printable(citation.file)),
    )
