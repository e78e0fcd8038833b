"""Answers over the whole collection: a table of work, of documents, or of who mentions an instrument.

What fits is counted by the database (:mod:`ingest.store.overview`), not by the search, so that the numbers given are
those of the collection, within the caller's filters.
"""

from __future__ import annotations

from datetime import timedelta

from answer.candidates import LEAD_SUPPORT
from answer.corpus.aggregate_documents import list_documents, list_mentions
from answer.corpus.corpus_cues import says
from answer.corpus.corpus_questions import DocumentsAsked, MentionsAsked, WorkAsked, corpus_question
from answer.corpus.periods import Period
from answer.corpus.tables import (
    SHOWN,
    brief,
    clause,
    days_named,
    document_cells,
    heads,
    is_any,
    latest,
    loaded,
    more,
    named,
    tabled,
    within_quotes,
)
from answer.corpus.whole import Whole
from answer.draft import Cell, Draft, Row, Statement, refusal
from answer.matching import Searchable, coverage
from answer.reading import Reading, names_agency
from ingest.datamodels import Assignment, Directive
from ingest.store.overview import DueWithin, Found

_A_DAY = timedelta(days=1)
_MOST = 2000
"""Pieces of work that are looked through for a topic, the first by deadline."""


def answer_aggregate(reading: Reading, whole: Whole) -> Draft | None:
    """Answer a question over the whole collection; None for any other."""
    overview = reading.library.catalogue.overview
    wanted = corpus_question(reading.asked, whole.today, overview.signers())
    if isinstance(wanted, WorkAsked) and _told_nearby(reading):
        return None
    if isinstance(wanted, WorkAsked):
        return _due(reading, whole, wanted) if wanted.due else _work(reading, whole, wanted)
    if isinstance(wanted, DocumentsAsked):
        return list_documents(reading, whole, wanted)
    return list_mentions(reading, whole, wanted) if isinstance(wanted, MentionsAsked) else None


def _told_nearby(reading: Reading) -> bool:
    """Tell whether the documents of the turn before give work to the agency: then it is theirs that is asked about."""
    asked = reading.asked
    if not asked.nearby or not asked.acting or says("all_work", asked.folded):
        return False
    near = (d for item in asked.nearby for d in reading.library.find(item.mention).directives)
    leads = [lead for directive in near for one in directive.assignments for lead in one.lead]
    return any(names_agency(lead, mention.name) for lead in leads for mention in asked.acting)


def _work(reading: Reading, whole: Whole, wanted: WorkAsked) -> Draft:
    """List the work of agencies by the date of the directive; that which they help with where they lead none."""
    overview, say = reading.library.catalogue.overview, reading.phrases.say
    fits = is_any(wanted.agencies) if wanted.agencies else None
    who = named(reading, wanted.agencies)
    phrase = "work_of" if who else "work_all"
    if wanted.helping:
        phrase, found = "work_helps", overview.work([whole.selection], SHOWN, helped_by=fits)
    else:
        found = overview.work([whole.selection], SHOWN, led_by=fits)
        if not found and fits is not None:
            phrase, found = "work_helped", overview.work([whole.selection], SHOWN, helped_by=fits)
    if not found:
        none = "no_helping" if wanted.helping else "not_assigned" if who else "no_work"
        return refusal(Statement(say(none, agency=who)))
    intro = say(
        phrase,
        who=who,
        count=found.total,
        documents=found.directives,
        more=more(reading.phrases, found.total, len(found.rows)),
    )
    rows = [_work_row(reading, directive, one) for directive, one in loaded(reading, found)]
    columns = heads(reading, "task", "lead", "helpers", "deadline", "sense", "document", "date")
    return tabled("aggregate", intro, columns, rows, wanted.agencies)


def _work_row(reading: Reading, directive: Directive, one: Assignment) -> Row:
    say, listed = reading.phrases.say, reading.phrases.listed
    lead, helpers = (listed(map(reading.phrases.agency, names)) for names in (one.lead, one.coordinating))
    document, day = document_cells(reading, directive)
    section = reading.phrases.section(one.section)
    sense = say(f"sense_{one.status}")
    facts = [f"{document.text}{section}", sense] + ([say("deadline_is", deadline=one.deadline)] if one.deadline else [])
    line = say("work_row", lead=lead, task=within_quotes(brief(one.task)), facts="; ".join(facts))
    cells = (
        Cell(brief(one.task), clause(directive, one)),
        Cell(lead),
        Cell(helpers),
        Cell(one.deadline or ""),
        Cell(sense),
        Cell(f"{document.text}{section}"),
        day,
    )
    return Row(cells, line)


def _due(reading: Reading, whole: Whole, wanted: WorkAsked) -> Draft:
    """List the work that is due within the days asked for, by deadline; without a year, in the last year with any."""
    overview, say = reading.library.catalogue.overview, reading.phrases.say
    fits = is_any(wanted.agencies) if wanted.agencies else None

    def within(period: Period | None) -> Found[Assignment]:
        first, last = (period.first, period.last) if period else (None, None)
        if wanted.overdue:
            yesterday = whole.today - _A_DAY
            last = min(last, yesterday) if last else yesterday
        days = DueWithin(first, last, once=wanted.overdue)
        if not wanted.topic:
            return overview.work([whole.selection], SHOWN, led_by=fits, due=days)
        return _on_topic(reading, wanted, overview.work([whole.selection], _MOST, led_by=fits, due=days))

    period, found = latest(wanted.period, within, overview.due_years)
    who = named(reading, wanted.agencies)
    of = f"{say('of_agency', agency=who) if who else ''}{say('on_topic') if wanted.topic else ''}"
    day, days = reading.phrases.day(whole.today), days_named(reading.phrases, period)
    count = overview.undated([whole.selection], fits)
    undated = say("undated", count=count) if count else ""
    if not found:
        none = say("none_overdue" if wanted.overdue else "none_due", of=of, days=days, today=day, undated=undated)
        return refusal(Statement(none))
    intro = say(
        "work_overdue" if wanted.overdue else "work_due",
        of=of,
        days=days,
        today=day,
        count=found.total,
        documents=found.directives,
        undated=undated,
        more=more(reading.phrases, found.total, len(found.rows)),
    )
    rows = [_due_row(reading, directive, one) for directive, one in loaded(reading, found)]
    columns = heads(reading, "due", "task", "lead", "deadline", "sense", "document", "date")
    return tabled("aggregate", intro, columns, rows, wanted.agencies)


def _on_topic(reading: Reading, wanted: WorkAsked, found: Found[Assignment]) -> Found[Assignment]:
    """Keep the work that holds the topic of the question."""
    topic = [term for term in reading.terms if term.word in wanted.topic]
    kept = [(name, one) for name, one in found.rows if coverage(topic, Searchable(one.task)) >= LEAD_SUPPORT]
    return Found(len(kept), len({name for name, _ in kept}), tuple(kept[:SHOWN]))


def _due_row(reading: Reading, directive: Directive, one: Assignment) -> Row:
    say = reading.phrases.say
    lead = reading.phrases.listed(map(reading.phrases.agency, one.lead))
    document, day = document_cells(reading, directive)
    due, section = reading.phrases.day(one.due) if one.due else "", reading.phrases.section(one.section)
    place, sense = f"{document.text}{section}", say(f"sense_{one.status}")
    facts = "; ".join([say("deadline_is", deadline=one.deadline or due), place, sense])
    line = say("due_row", due=due, lead=lead, task=within_quotes(brief(one.task)), facts=facts)
    task = Cell(brief(one.task), clause(directive, one))
    return Row((Cell(due), task, Cell(lead), Cell(one.deadline or ""), Cell(sense), Cell(place), day), line)
