"""Calendars of deadlines, read back by the library that calendars are read with."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings

from answer.export.assignments import numbered
from answer.export.files import printable
from answer.export.ics import ics
from tests.answer.export.samples import ANY_TEXT, HOSTILE, directive, order

STAMP = datetime(2024, 1, 2, 3, 4, tzinfo=UTC)
DUE = date(2024, 6, 25)
TEXT = "Giao Sở Y tế chủ trì, phối hợp; báo cáo."


def calendar(*assignments, remind=None, language="vi", text=TEXT, first=0):
    """The calendar of a directive's assignments, or of those from the ``first`` on."""
    found = numbered(directive(text, *assignments))[first:]
    return icalendar.Calendar.from_ical(ics(found, STAMP, language, remind))


def test_a_deadline_is_an_event_of_a_whole_day():
    (event,) = calendar(order(due=DUE, deadline="trước ngày 25/6/2024", section="II.1")).walk("VEVENT")
    assert event.decoded("dtstart") == DUE and event["dtstart"].params["value"] == "DATE" and "dtend" not in event
    assert event["summary"] == "Sở Y tế: tiêm chủng"
    assert event["description"].split("\n") == [
        "Chủ trì, thực hiện: Sở Y tế",
        "Phối hợp: Sở Tài chính",
        "Thời hạn theo văn bản: trước ngày 25/6/2024",
        "“Giao Sở Y ”",
        "Kế hoạch số 16/KH-UBND, mục II.1",
        "Tệp: ke-hoach.txt",
    ]
    assert event.decoded("dtstamp") == STAMP and event["transp"] == "TRANSPARENT" and not event.walk("VALARM")


def test_a_second_export_updates_the_same_events():
    both = order(due=DUE), order("Sở Xây dựng", due=DUE), order("Sở Xây dựng", due=DUE, start=3)
    everything = [event["uid"] for event in calendar(*both).walk("VEVENT")]
    assert everything == [
        "16-kh-ubnd-2023.0-10@hoi-van-ban",
        "16-kh-ubnd-2023.0-10.2@hoi-van-ban",
        "16-kh-ubnd-2023.3-10@hoi-van-ban",
    ]
    assert [event["uid"] for event in calendar(*both, first=1).walk("VEVENT")] == everything[1:]


def test_what_has_no_date_is_counted():
    found = calendar(order(due=DUE), order(), order())
    assert len(found.walk("VEVENT")) == 1
    assert found["description"].startswith("1 nhiệm vụ có ngày hạn; 2 nhiệm vụ không tính được")
    assert found["x-wr-caldesc"].replace("\\;", ";") == found["description"] and found["name"] == "Thời hạn nhiệm vụ"
    assert len(calendar().walk("VEVENT")) == 0


def test_work_that_repeats_has_its_rule_from_its_first_day():
    monthly = order(due=DUE, recurrence="FREQ=MONTHLY;BYMONTHDAY=25")
    (listed,) = numbered(directive(TEXT, monthly))
    later = replace(listed, due=date(2025, 1, 25))  # as a list has it that was made then
    (event,) = icalendar.Calendar.from_ical(ics([later], STAMP)).walk("VEVENT")
    assert event["rrule"].to_ical() == b"FREQ=MONTHLY;BYMONTHDAY=25" and event.decoded("dtstart") == DUE


@pytest.mark.parametrize("days", [0, 3])
def test_an_alarm_some_days_before(days):
    (alarm,) = calendar(order(due=DUE), remind=days).walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-days) and alarm["action"] == "DISPLAY"


def test_a_proposal_says_so():
    (event,) = calendar(order(due=DUE, status="proposed")).walk("VEVENT")
    assert event["summary"] == "(Đề xuất) Sở Y tế: tiêm chủng"
    assert calendar(order(due=DUE, status="proposed"), language="en").walk("VEVENT")[0]["summary"].startswith("(Prop")


def test_a_long_task_is_shortened_in_the_summary_only():
    (event,) = calendar(order(due=DUE, task="tiêm chủng " * 40), text="x" * 10).walk("VEVENT")
    assert len(event["summary"]) <= 120 and event["summary"].endswith("chủng…")


def test_the_last_day_of_all():
    (event,) = calendar(order(due=date.max)).walk("VEVENT")
    assert event.decoded("dtstart") == date.max


def test_hostile_words_add_no_property():
    words = f"{HOSTILE}\r\nEND:VEVENT\r\nATTACH:http://x\r\n"
    found = calendar(order(words, task=words, due=DUE, start=0, end=len(words)), text=words)
    (event,) = found.walk("VEVENT")
    assert "attach" not in event and f"“{printable(words)}”" in event["description"]
    assert all(len(line) <= 75 for line in found.to_ical().split(b"\r\n"))


@settings(max_examples=50, deadline=None)
@given(ANY_TEXT)
def test_any_words_are_read_back(words):
    quoted = words or "x"
    found = calendar(order(words, task=words, due=DUE, start=0, end=len(quoted)), text=quoted)
    (event,) = found.walk("VEVENT")
    assert f"“{printable(quoted)}”" in event["description"]
