"""A hand-written day against the time of the digital signature."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.header.handwritten_day import MOST_DAYS, agrees

SIGNED = datetime(2022, 3, 16, 9, 30)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(16, True), (15, True), (6, True), (5, False), (17, False), (26, False)],
)
def test_a_day_agrees_up_to_ten_days_before_the_signature(day: int, expected: bool) -> None:
    assert agrees(date(2022, 3, day), [SIGNED]) is expected


def test_without_a_time_nothing_is_said() -> None:
    assert agrees(date(2022, 3, 16), []) is None
    assert agrees(date(2022, 3, 16), [None]) is None


def test_the_first_signature_counts() -> None:
    """The office forwards the scan months later under another signature."""
    assert agrees(date(2022, 3, 14), [datetime(2022, 6, 1), SIGNED]) is True
    assert agrees(date(2022, 5, 30), [datetime(2022, 6, 1), SIGNED]) is False


def test_times_are_those_of_vietnam() -> None:
    """18:00 UTC is the next day in Hà Nội."""
    late = datetime(2022, 3, 15, 18, 0, tzinfo=UTC)
    assert agrees(date(2022, 3, 16), [late]) is True
    assert agrees(date(2022, 3, 17), [late]) is False


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.datetimes(datetime(1990, 2, 1), datetime(2090, 1, 1)))
def test_what_agrees_is_never_after_the_signature_nor_long_before(dated: date, signed: datetime) -> None:
    gap = signed.date() - dated
    assert agrees(dated, [signed]) == (timedelta(0) <= gap <= timedelta(days=MOST_DAYS))
