"""Points in time as official prose writes them: a day, month, quarter, half-year or year, and their last day.

Everything here reads folded text (:func:`ingest.vietnamese.fold`), in which lost diacritics make no difference.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_SLASH = r"\s*[/.-]\s*"
_YEAR = r"(?:(?:\s*[/.-]\s*|\s*,?\s*nam\s+|\s+)(?P<{0}>(?:19|20)\d\d)(?!\d))?"
_MORE = r"\s*(?:,|va|den|-)\s*"
_POINT = re.compile(
    r"(?<![\d/])(?:"
    rf"(?P<d1>\d{{1,2}}){_SLASH}(?P<m1>\d{{1,2}}){_SLASH}(?P<y1>(?:19|20)\d\d)(?!\d)"
    rf"|(?P<d2>\d{{1,2}})\s*thang\s+(?P<m2>\d{{1,2}})(?!\d){_YEAR.format('y2')}"
    rf"|(?P<half>\d{{1,2}})\s+thang\s+(?P<part>dau|cuoi)\s+nam(?:\s+(?P<y3>(?:19|20)\d\d))?"
    rf"|(?:(?P<when>cuoi|dau|giua|thuong\s+tuan|trung\s+tuan|ha\s+tuan)\s+)?"
    rf"(?<!\w)thang\s+(?:\d{{1,2}}{_MORE}(?:thang\s+)?)*(?P<m4>\d{{1,2}})(?!\d){_YEAR.format('y4')}"
    rf"|(?P<whenq>dau\s+|giua\s+)?(?<!\w)quy\s+(?:(?:i{{1,3}}|iv|[1-4]){_MORE}(?:quy\s+)?)*"
    rf"(?P<q>iv|i{{1,3}}|[1-4])(?!\w){_YEAR.format('y5')}"
    r"|(?P<m6>\d{1,2})\s*/\s*(?P<y6>(?:19|20)\d\d)(?!\d)"
    r"|(?P<y7>(?:19|20)\d\d)\s*-\s*(?P<y8>(?:19|20)\d\d)(?!\d)"
    r"|(?P<wheny>dau\s+|giua\s+)?(?<!\w)(?:nam\s+)?(?P<y9>20\d\d)(?!\d)"
    r"|(?P<d10>\d{1,2})\s*/\s*(?P<m10>\d{1,2})(?![\d/])"
    r")"
)
_TEN_DAYS = {"thuong tuan": 10, "trung tuan": 20}
_MOST_MONTHS_AHEAD = 6
"""A date without a year that the year of issue has passed is next year's only if it lies this near."""


class Point(NamedTuple):
    """A stretch of time that the text names: its first and last day, None where they are not stated for sure.

    ``start`` and ``end`` are where it stands; ``by_year`` tells a day and month without a year (15/6).
    """

    first: date | None
    last: date | None
    start: int
    end: int
    by_year: tuple[int, int] | None = None


def points(folded: str, issued: date | None) -> Iterator[Point]:
    """Yield the points in time that folded text names, in order.

    >>> [point.last.isoformat() for point in points("quy ii/2024 va thang 2 nam 2025", None)]
    ['2024-06-30', '2025-02-28']
    """
    for match in _POINT.finditer(folded):
        first, last, by_year = _days(match, issued)
        yield Point(first, last, match.start(), match.end(), by_year)


def _days(match: re.Match[str], issued: date | None) -> tuple[date | None, date | None, tuple[int, int] | None]:
    """Return the first and last day of one match, and its day and month where it has no year."""
    if match["d1"]:
        return _single(day_of(int(match["y1"]), int(match["m1"]), int(match["d1"])))
    day, month = match["d2"] or match["d10"], match["m2"] or match["m10"]
    if day:
        pair = (int(month), int(day))
        found = day_of(int(match["y2"]), *pair) if match["y2"] else _near(pair, issued)
        return (found, found, None if match["y2"] else pair)
    if match["half"]:
        return (*_half(int(match["half"]), match["part"], match["y3"], issued), None)
    if match["m4"] or match["m6"]:
        return (*_month(match, issued), None)
    if match["q"]:
        quarter = _QUARTERS[match["q"]]
        first, last = _stretch(quarter * 3 - 2, quarter * 3, match["y5"], issued)
        return (first, None if match["whenq"] else last, None)
    first_year, last_year = match["y7"] or match["y9"], match["y8"] or match["y9"]
    last = None if match["wheny"] else date(int(last_year), 12, 31)
    return (date(int(first_year), 1, 1), last, None)


def _single(day: date | None) -> tuple[date | None, date | None, None]:
    return (day, day, None)


def _month(match: re.Match[str], issued: date | None) -> tuple[date | None, date | None]:
    """Return the days of a month, or of its thirds ("trung tuần tháng 6"); "đầu", "giữa" have no last day."""
    month = int(match["m4"] or match["m6"])
    first, last = _stretch(month, month, match["y4"] or match["y6"], issued)
    when = " ".join((match["when"] or "").split())
    if first is not None and when in _TEN_DAYS:
        return first, first.replace(day=_TEN_DAYS[when])
    return first, None if when in {"dau", "giua"} else last


def _half(months: int, part: str, year: str | None, issued: date | None) -> tuple[date | None, date | None]:
    """Return the first or last ``months`` of a year."""
    if not 1 <= months <= 11:
        return None, None
    if not year and issued is None:
        return None, None
    of = int(year) if year else issued.year if issued else 0
    ends = (1, months) if part == "dau" else (13 - months, 12)
    return date(of, ends[0], 1), end_of_month(of, ends[1])


def _stretch(first: int, last: int, year: str | None, issued: date | None) -> tuple[date | None, date | None]:
    """Return the first and last day of some months of a year, of the one near the issue where none is stated."""
    if not 1 <= first <= last <= 12:
        return None, None
    if year:
        return date(int(year), first, 1), end_of_month(int(year), last)
    near = _near((last, 1), issued, whole_month=True)
    return (near.replace(month=first), end_of_month(near.year, last)) if near else (None, None)


def _near(pair: tuple[int, int], issued: date | None, *, whole_month: bool = False) -> date | None:
    """Return the day and month in the year of issue, or in the next when they have passed and lie near again."""
    if issued is None:
        return None
    found = day_of(issued.year, *pair)
    edge = issued.replace(day=1) if whole_month else issued
    if found is None or found >= edge:
        return found
    following = day_of(issued.year + 1, *pair)
    return following if following and following <= plus_months(issued, _MOST_MONTHS_AHEAD) else None


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a date, or None where the calendar has none such (30/02)."""
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def end_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def plus_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or that month's last day where it is shorter (Civil Code 2015, art. 146).

    >>> plus_months(date(2024, 1, 31), 1).isoformat()
    '2024-02-29'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus_working_days(day: date, count: int) -> date:
    """Return the ``count``-th weekday (Monday to Friday) after ``day``; public holidays are not known here."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
