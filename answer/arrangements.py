"""When and where something takes place and who takes part, as notices and invitations state it under labels.

"2. Thời gian: …", "3. Địa điểm: …", "1. Thành phần" with its items below: what is asked is the paragraph or the section
that bears the label, in the document whose text fits the question best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.clauses import answer_general
from answer.draft import Draft, Evidence, Statement, clipped, numbers_of, refusal
from answer.frames import cue, labels
from answer.matching import HELD, coverage, credit
from answer.reading import Reading
from answer.units import about
from answer.years import of_year
from ingest.datamodels import Directive, Section, Span
from ingest.structure.outline import paragraphs
from ingest.vietnamese import fold

# Chosen on the development labels.
_FITS = 0.6
"""Share of the topic that the document must hold."""
_RARE, _SEVERAL = 3.0, 2
"""Weight of a rare word; so many of them that are missing tell another matter."""
_BLANK = re.compile(r"[.…_]{4,}")
"""Dots to be filled in: a form, not a notice."""
_MANY = 12
"""Items of a section that are listed."""


def answer_arrangements(reading: Reading) -> Draft | None:
    """Quote what stands under the labels asked for; None where the question is about no event or no label is there."""
    asked = reading.asked
    if not asked.says("an_event") or not reading.terms:
        return None
    wanted = [
        name for name in labels() if asked.says(f"asks_{name}") and not (name == "time" and asked.asks("deadline"))
    ]
    for directive in sorted(reading.directives, key=lambda d: -_fit(reading, d)):
        if not wanted or _fit(reading, directive) < _FITS or _lacks(reading, directive):
            return None
        if not (_arranges(directive) and _of_year(reading, directive) and _names_event(reading, directive)):
            continue
        statements = [s for name in wanted for s in _labelled(reading, directive, name)]
        if statements:
            return Draft("detail", tuple(statements), numbers=numbers_of([directive]))
    return None


def answer_place(reading: Reading) -> Draft | None:
    """Quote the clause that says where something takes place; refuse where the question asks nothing else."""
    asked = reading.asked
    if not (asked.says("an_event") and asked.says("asks_place")) or set(asked.kinds) != {"general"}:
        return None
    return answer_general(reading, cue("at_a_place")) or refusal()


def _fit(reading: Reading, directive: Directive) -> float:
    return coverage(reading.terms, reading.library.text(directive))


def _lacks(reading: Reading, directive: Directive) -> bool:
    """Tell whether the document lacks several of the rarest words: the question is about something around the event."""
    text = reading.library.text(directive)
    return sum(term.weight >= _RARE and credit(term, text) < HELD for term in reading.terms) >= _SEVERAL


def _names_event(reading: Reading, directive: Directive) -> bool:
    """Tell whether a document is about the event: more than its place is named, and the number of the event is there.

    "Kỳ họp thứ 31 của tỉnh … họp ngày nào?" is no question for any meeting in the province.
    """
    identity = reading.library.identity(directive)
    ordinal = reading.asked.ordinal
    numbered = ordinal is None or f" thu {ordinal} " in reading.library.text(directive).folded
    return numbered and not all(identity.holds(term) for term in reading.terms)


def _arranges(directive: Directive) -> bool:
    """Tell a notice or an invitation, which gives both time and place, from a text about such events."""
    text = directive.text
    lines = [fold(span.of(text)) for span in paragraphs(text, Span(0, len(text)))]
    return all(any(labels()[name].match(line) for line in lines) for name in ("time", "place"))


def _of_year(reading: Reading, directive: Directive) -> bool:
    """Tell whether an event is of the year that a question names: the document, its subject or the event's own time."""
    if not reading.asked.years:
        return True
    times = " ".join(statement.text for statement in _labelled(reading, directive, "time"))
    return of_year(reading, directive, Span(0, 0), fold(f"{about(directive)} {times}"), "")


def _labelled(reading: Reading, directive: Directive, name: str) -> Iterator[Statement]:
    """Yield a sentence for each paragraph under the first label of this name."""
    text = directive.text
    for span in paragraphs(text, Span(0, len(text))):
        if labels()[name].match(fold(span.of(text))) and not _BLANK.search(span.of(text)):
            section = next((s for s in directive.sections if s.start == span.start), None)
            items = list(_items(directive, section, span))[:_MANY]
            bare = not text[span.start : span.end].partition(":")[2].strip()
            yield from (_quoted(reading, directive, part) for part in (items if items and bare else [span, *items]))
            return


def _items(directive: Directive, section: Section | None, head: Span) -> Iterator[Span]:
    """Yield the paragraphs of the section below its label."""
    if section is not None:
        yield from (p for p in paragraphs(directive.text, Span(section.start, section.end)) if p.start >= head.end)


def _quoted(reading: Reading, directive: Directive, span: Span) -> Statement:
    evidence = Evidence(directive, span)
    document, place = reading.phrases.document(directive), reading.place(directive, span)
    quote = clipped(evidence.quote)
    return Statement(reading.phrases.say("item", document=document, section=place, quote=quote), (evidence,))
