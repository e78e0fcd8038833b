"""The work of two agencies side by side: a row for each document that gives either of them work."""

from __future__ import annotations

from collections.abc import Sequence

from answer.candidates import LEAD_SUPPORT
from answer.corpus.corpus_cues import topic_left
from answer.corpus.tables import SHOWN, brief, clause, heads, is_any, loaded, more, tabled, within_quotes
from answer.corpus.whole import Whole
from answer.draft import Cell, Draft, Row, Statement, refusal
from answer.matching import Searchable, Term, coverage
from answer.reading import Reading
from ingest.agencies.names import Mention
from ingest.datamodels import Assignment, Directive

_MOST = 1000
"""Pieces of work of one agency that are looked at."""
_IN_A_CELL = 3
"""Pieces of work that a cell tells; the rest of the document is counted."""
_Work = dict[str, list[tuple[Directive, Assignment]]]
"""Pieces of work by the id of their directive."""


def compared_work(reading: Reading, whole: Whole, one: Mention, other: Mention) -> Draft:
    """Compare what two agencies are to do, on the topic of the question where it has one."""
    say = reading.phrases.say
    left = set(topic_left(reading.asked, light="compared_light"))
    topic = [term for term in reading.terms if term.word in left]
    first, second = (_work_of(reading, whole, agency, topic) for agency in (one, other))
    names = [reading.phrases.agency(agency.name) for agency in (one, other)]
    held = {found[0][0].id: found[0][0] for work in (first, second) for found in work.values()}
    if not held:
        return refusal(*(Statement(say("not_assigned", agency=name)) for name in names))
    ordered = sorted(held.values(), key=lambda d: (d.date is None, d.date, d.id))
    rows = [_row(reading, d, names, (first.get(d.id, []), second.get(d.id, []))) for d in ordered[:SHOWN]]
    counts = [sum(map(len, work.values())) for work in (first, second)]
    intro = say(
        "compared_work",
        first=names[0],
        second=names[1],
        first_count=counts[0],
        second_count=counts[1],
        documents=len(held),
        more=more(reading.phrases, len(held), len(rows)),
    )
    return tabled("comparison", intro, (*heads(reading, "document"), *names), rows, (one, other))


def _work_of(reading: Reading, whole: Whole, agency: Mention, topic: Sequence[Term]) -> _Work:
    found = reading.library.catalogue.overview.work([whole.selection], _MOST, led_by=is_any([agency]))
    kept: _Work = {}
    for directive, assignment in loaded(reading, found):
        if not topic or coverage(topic, Searchable(assignment.task)) >= LEAD_SUPPORT:
            kept.setdefault(directive.id, []).append((directive, assignment))
    return kept


def _row(
    reading: Reading,
    directive: Directive,
    names: Sequence[str],
    sides: tuple[Sequence[tuple[Directive, Assignment]], Sequence[tuple[Directive, Assignment]]],
) -> Row:
    say, document = reading.phrases.say, reading.phrases.document(directive)
    cells = [_cell(reading, work) for work in sides]
    values = [say("side", who=name, value=cell.text) for name, cell in zip(names, cells, strict=True)]
    line = say("compared_work_row", document=document, first=values[0], second=values[1])
    return Row((Cell(document), *cells), line)


def _cell(reading: Reading, work: Sequence[tuple[Directive, Assignment]]) -> Cell:
    """Tell the first pieces of work of a document, and how many more there are."""
    say = reading.phrases.say
    if not work:
        return Cell(say("no_work_there"))
    quotes = (within_quotes(brief(assignment.task)) for _, assignment in work[:_IN_A_CELL])
    told = [say("side_quote", quote=quote) for quote in quotes]
    told += [say("further_work", count=len(work) - _IN_A_CELL)] if len(work) > _IN_A_CELL else []
    return Cell("; ".join(told), tuple(e for d, a in work[:_IN_A_CELL] for e in clause(d, a)))
