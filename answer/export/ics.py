"""Deadlines as a calendar (iCalendar, RFC 5545): an all-day event for each assignment that has a date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event, vRecur, vText

from answer.export.assignments import Assigned
from answer.export.files import printable
from answer.phrases import Phrases, phrases

_SUMMARY_CHARS = 120
_DOMAIN = "hoi-van-ban"


def ics(found: Sequence[Assigned], stamp: datetime, language: str = "vi", remind: int | None = None) -> bytes:
    """Return the calendar of the assignments that have a date; how many have none stands in its description.

    An event's identifier is made of its directive and the place of its clause, so that a calendar which takes the file
    a second time changes its events instead of adding them again. ``stamp`` is when the file was made (with a time
    zone); ``remind`` sets an alarm so many days before.
    """
    phrase = phrases(language)
    dated = [one for one in found if one.assignment.due is not None]
    calendar = Calendar()
    calendar.add("prodid", f"-//Hỏi Văn Bản//{phrase.say('deadlines_name')}//{phrase.language.upper()}")
    calendar.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(phrase.say("deadlines_name")))
    counted = phrase.say("deadlines_counted", dated=len(dated), undated=len(found) - len(dated))
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, vText(counted))
    for one in dated:
        calendar.add_component(_event(one, phrase, stamp, remind))
    return calendar.to_ical()


def uid(one: Assigned) -> str:
    """Return what makes an assignment the same event in every export."""
    clause = f"{one.directive.id}.{one.assignment.start}-{one.assignment.end}"
    return f"{clause}.{one.ordinal}@{_DOMAIN}" if one.ordinal > 1 else f"{clause}@{_DOMAIN}"


def _event(one: Assigned, phrase: Phrases, stamp: datetime, remind: int | None) -> Event:
    given = one.assignment
    summary = _summary(one, phrase)
    event = Event()
    event.add("uid", uid(one))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", given.due)  # without an end: that day (RFC 5545, 3.6.1)
    if given.recurrence:
        event.add("rrule", vRecur.from_ical(given.recurrence))
    event.add("summary", summary)
    event.add("description", "\n".join(_description(one, phrase)))
    event.add("transp", "TRANSPARENT")  # a deadline does not make its day busy
    if remind is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", timedelta(days=-remind))
        event.add_component(alarm)
    return event


def _summary(one: Assigned, phrase: Phrases) -> str:
    """Say who is to do what, in one line; what is only proposed or reported says so."""
    given = one.assignment
    text = phrase.say("deadlines_summary", lead=phrase.listed(given.lead), task=given.task).removeprefix(": ")
    text = " ".join(printable(text).split())
    if given.status != "ordered":
        text = phrase.say("deadlines_marked", status=phrase.say(f"status_{given.status}"), summary=text)
    return text if len(text) <= _SUMMARY_CHARS else text[: _SUMMARY_CHARS - 1].rsplit(" ", 1)[0] + "…"


def _description(one: Assigned, phrase: Phrases) -> Iterator[str]:
    """Yield the lines of the description: agencies, the deadline as written, the quote and where it stands."""
    given, directive = one.assignment, one.directive
    if given.lead:
        yield phrase.say("deadlines_lead", names=printable(phrase.listed(given.lead)))
    if given.coordinating:
        yield phrase.say("deadlines_coordinating", names=printable(phrase.listed(given.coordinating)))
    if given.deadline:
        yield phrase.say("deadlines_deadline", deadline=printable(given.deadline))
    page = phrase.say("export_page", page=one.page) if one.page else ""
    yield f"“{printable(one.quote)}”"
    yield printable(f"{phrase.document(directive)}{phrase.section(given.section)}{page}")
    yield phrase.say("export_cited_file", file=printable(directive.file))
