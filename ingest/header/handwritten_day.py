"""Tells whether a date with a hand-written day agrees with when the file was signed digitally.

A directive is dated before it leaves the office, and the office's digital signature is put on the scan when it leaves:
on the same day or a few days later (Nghị định 30/2020/NĐ-CP, Article 18: on the day or the next working day).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
MOST_DAYS = 10
"""Days before its signature that a scan may be dated: long holidays included."""


def agrees(dated: date, signed: Iterable[datetime | None]) -> bool | None:
    """Tell whether ``dated`` lies within the ten days up to the first signature; None where no time is known.

    Times are taken in Vietnam's time zone; one without a zone is taken as it stands.

    >>> agrees(date(2022, 3, 14), [datetime(2022, 3, 16, 9, 30)])
    True
    >>> agrees(date(2022, 3, 17), [datetime(2022, 3, 16, 9, 30)]), agrees(date(2022, 3, 14), [None])
    (False, None)
    """
    days = [local_day(time) for time in signed if time is not None]
    if not days:
        return None
    return min(days) - timedelta(days=MOST_DAYS) <= dated <= min(days)


def local_day(time: datetime) -> date:
    """Return the day of a signature in Vietnam.

    >>> local_day(datetime(2022, 3, 15, 18, 0, tzinfo=timezone.utc))
    datetime.date(2022, 3, 16)
    """
    return (time if time.tzinfo is None else time.astimezone(VIETNAM)).date()
