"""Tables of answers: rows with a line of text each, and the words that the tables over the collection share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from textwrap import shorten
from typing import TypeVar

from answer.corpus.periods import Period
from answer.draft import Cell, Draft, Evidence, Grid, Row, Statement, numbers_of, one_line
from answer.fields import field_evidence
from answer.phrases import Phrases
from answer.reading import Reading, names_agency
from ingest.agencies.names import Mention
from ingest.datamodels import Assignment, Directive, Span
from ingest.store.overview import Found

_Value = TypeVar("_Value")

SHOWN = 50
"""Rows of a table; the rest is counted and said."""
_BRIEF = 200
"""Characters of a task or a subject within a row; the citation keeps the whole."""


def within_quotes(text: str) -> str:
    """Return a quote for use between quotation marks: those inside it become single ones."""
    return re.sub('["“”]', "’", re.sub("[“](?=[^“”]*[”])", "‘", text))


def brief(text: str) -> str:
    """Shorten a text for a row after a word."""
    return shorten(one_line(text), _BRIEF, placeholder=" …")


def heads(reading: Reading, *names: str) -> tuple[str, ...]:
    """Return the headings of columns."""
    return tuple(reading.phrases.say(f"column_{name}") for name in names)


def tabled(
    kind: str, intro: str, columns: Sequence[str], rows: Sequence[Row], agencies: Sequence[Mention] = ()
) -> Draft:
    """Return a draft with a table; the introduction ends in a colon."""
    held = {item.directive.id: item.directive for row in rows for item in row.evidence}
    numbers = numbers_of(held.values()) if len(held) == 1 else ()
    named = tuple(mention.name for mention in agencies)
    grid = Grid(tuple(columns), tuple(rows))
    return Draft(kind, (Statement(intro),), numbers=numbers, agencies=named, table=grid)


def more(say: Phrases, total: int, shown: int) -> str:
    """Say that only the first rows are shown, nothing when all are."""
    return say.say("table_more", shown=shown) if shown < total else ""


def days_named(say: Phrases, period: Period | None) -> str:
    """Write the days of a question: " từ ngày … đến ngày …"; nothing for none."""
    if period is None or (period.first is None and period.last is None):
        return ""
    first, last = (day and say.day(day) for day in (period.first, period.last))
    if first == last:
        return say.say("on_day", day=first)
    if first is None:
        return say.say("until_day", day=last)
    return say.say("since_day", day=first) if last is None else say.say("between_days", first=first, last=last)


def document_cells(reading: Reading, directive: Directive) -> tuple[Cell, Cell]:
    """Return how a directive is called, and its date."""
    return Cell(reading.phrases.document(directive)), Cell(date_of(reading.phrases, directive))


def date_of(say: Phrases, directive: Directive) -> str:
    """Write a directive's date, or that it states none."""
    return say.day(directive.date) if directive.date else say.say("not_given")


def clause(directive: Directive, assignment: Assignment) -> tuple[Evidence, ...]:
    """Return the clause of an assignment, and its deadline where that stands outside of it."""
    whole = Span(assignment.start, assignment.end)
    outside = (s for s in assignment.spans.get("deadline", ()) if s.start < whole.start or s.end > whole.end)
    return (Evidence(directive, whole), *(Evidence(directive, span) for span in outside))


def header_evidence(directive: Directive, *fields: str) -> tuple[Evidence, ...]:
    """Return the words of header fields, else the first words of the text: a row always leads to its document."""
    found = field_evidence(directive, *fields)
    if found:
        return found
    first = next((line for line in directive.text.splitlines() if line.strip()), "")
    start = directive.text.find(first)
    return (Evidence(directive, Span(start, start + len(first))),) if first else ()


def latest(
    period: Period | None, within: Callable[[Period | None], Found[_Value]], years: Callable[[], Sequence[int]]
) -> tuple[Period | None, Found[_Value]]:
    """Return what is found in the days asked for; days without a year that hold nothing are those of another year.

    Years are tried from the latest: those who ask "tháng 6" of an old collection mean the June that it knows.
    """
    found = within(period)
    if found or period is None or not period.yearless:
        return period, found
    for year in sorted(years(), reverse=True):
        moved = period.in_year(year)
        if moved is not None and (other := within(moved)):
            return moved, other
    return period, found


def is_any(agencies: Sequence[Mention]) -> Callable[[str], bool]:
    """Return a test for the names of these agencies as documents write them."""
    return lambda name: any(names_agency(name, mention.name) for mention in agencies)


def named(reading: Reading, agencies: Sequence[Mention]) -> str:
    """Name the agencies of a question."""
    return reading.phrases.listed(reading.phrases.agency(mention.name) for mention in agencies)


def loaded(reading: Reading, found: Found[_Value]) -> Iterator[tuple[Directive, _Value]]:
    """Yield the rows that are shown with their directives."""
    held = reading.library.directives(identifier for identifier, _ in found.rows)
    yield from ((held[identifier], one) for identifier, one in found.rows)
