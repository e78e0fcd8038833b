"""Rules by which a deadline repeats (RFC 5545, 3.3.10), and the first time after a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ingest.assignments.periods import Point, day_of, end_of_month

_UNIT = r"(?:ngay|tuan|thang|quy|nam)(?![\w/])(?!\s*\d)(?!\s+(?:dau|cuoi|i|ii|iii|iv)(?!\w))"
_ITEM = rf"(?:\d{{1,2}}\s+)?{_UNIT}"
_EVERY = re.compile(
    rf"(?<!\w)(?:dinh\s+ky|hang|moi)\s+(?P<items>(?:hang\s+|moi\s+)?{_ITEM}"
    rf"(?:(?:\s*\([^)]*\))?\s*(?:,|;|va|hoac|hay)\s*(?:dinh\s+ky\s+)?(?:hang\s+|moi\s+)?{_ITEM})*)"
)
_TIMES_IN = re.compile(
    r"(?<!\w)(?P<times>\d{1,2}|mot)\s+lan\s*(?:/|trong|moi|mot)\s*(?P<unit>tuan|thang|quy|nam)(?!\w)"
)
_ONCE_IN = re.compile(
    r"(?<!\w)(?P<count>\d{1,2}|mot|hai|ba)\s+(?P<unit>tuan|thang|quy|nam)\s*(?:/|mot|1|01)\s*lan(?!\w)"
)
_EACH_YEAR_TIMES = re.compile(r"(?:hang|moi|mot)\s+(?P<unit>tuan|thang|quy|nam)\s+(?P<times>\d{1,2})\s+lan(?!\w)")
_WORDS = {"mot": 1, "hai": 2, "ba": 3}
_UNIT_OF_LIST = re.compile(rf"(?:(?P<count>\d{{1,2}})\s+)?(?P<unit>{_UNIT})")

_OF_QUARTER = re.compile(r"thang\s+(?P<which>dau|cuoi)(?:\s+(?:tien|cung))?(?:\s+cua)?(?:\s+(?:moi|hang))?\s+quy")
_OF_ANY_QUARTER = re.compile(rf"{_OF_QUARTER.pattern}(?!\s*(?:\d|i|nay))")
_DAY = re.compile(r"(?<!\w)ngay\s+(?P<day>\d{1,2})(?!\s*(?:[/.-]\s*\d|\d|thang\s+\d|ngay|\())")
_WEEKDAY = re.compile(r"(?<!\w)(?:thu\s+(?P<thu>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu\s+nhat))(?!\w)")
_DAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5} | {str(n): n - 2 for n in range(2, 8)}
_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_QUARTER_MONTHS = {"dau": (1, 4, 7, 10), "cuoi": (3, 6, 9, 12)}
_MONTHS_IN = {"thang": 1, "quy": 3, "nam": 12}
_ALL_MONTHS = tuple(range(1, 13))


class Repeated(NamedTuple):
    """A rule and the first day after the issue on which it falls due; None where the text names no day."""

    rule: str
    due: date | None


def repeated(folded: str, found: Sequence[Point], issued: date | None) -> Repeated | None:
    """Return how folded text says that something repeats, or None; of several rhythms the quickest.

    ``found`` are the points in time that stand in it.

    >>> repeated("truoc ngay 25 hang thang", (), date(2024, 6, 25))
    Repeated(rule='FREQ=MONTHLY;BYMONTHDAY=25', due=datetime.date(2024, 7, 25))
    """
    rhythm = _rhythm(folded) or (("quy", 1) if _OF_ANY_QUARTER.search(folded) else None)
    if rhythm is None:
        return None
    unit, count = rhythm
    pairs = sorted({point.by_year for point in found if point.by_year})
    if pairs:
        return _yearly(pairs, issued)
    if unit == "ngay":
        return Repeated("FREQ=DAILY", None)
    if unit == "tuan":
        return _weekly(folded, count, issued)
    day = _day_of_month(folded)
    of_quarter = _OF_QUARTER.search(folded)
    if of_quarter is not None and day is not None:
        return _in_months(_QUARTER_MONTHS[of_quarter["which"]], day, issued)
    if unit == "thang" and count == 1 and day is not None:
        return _in_months(_ALL_MONTHS, day, issued)
    if unit == "nam" and (month := _month_named(folded)) is not None:
        return _in_months((month,), -1, issued)
    months = count * _MONTHS_IN[unit]
    dated = next((point.last for point in found if point.last), None)
    return Repeated(_every(months), dated)


def _rhythm(folded: str) -> tuple[str, int] | None:
    """Return the quickest rhythm named, as a unit and how many of it."""
    rhythms: list[tuple[float, str, int]] = []
    for match in _EVERY.finditer(folded):
        rhythms += (_ranked(item["unit"], int(item["count"] or 1)) for item in _UNIT_OF_LIST.finditer(match["items"]))
    for match in _ONCE_IN.finditer(folded):
        rhythms.append(_ranked(match["unit"], _number(match["count"])))
    for pattern in (_TIMES_IN, _EACH_YEAR_TIMES):
        rhythms += (part for match in pattern.finditer(folded) if (part := _times(match)))
    rhythms = [rhythm for rhythm in rhythms if rhythm[2]]
    return min(rhythms)[1:] if rhythms else None


_LENGTH = {"ngay": 1 / 30, "tuan": 7 / 30, "thang": 1.0, "quy": 3.0, "nam": 12.0}


def _ranked(unit: str, count: int) -> tuple[float, str, int]:
    return _LENGTH[unit] * count, unit, count


def _number(word: str) -> int:
    return _WORDS[word] if word in _WORDS else int(word)


def _times(match: re.Match[str]) -> tuple[float, str, int] | None:
    """Turn "2 lần/năm" into every six months, where the months divide."""
    times, unit = _number(match["times"]), match["unit"]
    if times == 1:
        return _ranked(unit, 1)
    months = _MONTHS_IN.get(unit, 0)
    return _ranked("thang", months // times) if times and months and months % times == 0 else None


def _every(months: int) -> str:
    """Write "every n months" as a rule, in years where it is whole years."""
    if months % 12 == 0:
        return "FREQ=YEARLY" if months == 12 else f"FREQ=YEARLY;INTERVAL={months // 12}"
    return "FREQ=MONTHLY" if months == 1 else f"FREQ=MONTHLY;INTERVAL={months}"


def _weekly(folded: str, count: int, issued: date | None) -> Repeated:
    every = "" if count == 1 else f";INTERVAL={count}"
    named = _WEEKDAY.search(folded)
    if named is None:
        return Repeated(f"FREQ=WEEKLY{every}", None)
    weekday = 6 if named["sunday"] else _DAYS[named["thu"]]
    ahead = timedelta(days=(weekday - issued.weekday() - 1) % 7 + 1) if issued else None
    return Repeated(f"FREQ=WEEKLY{every};BYDAY={_BYDAY[weekday]}", issued + ahead if issued and ahead else None)


def _day_of_month(folded: str) -> int | None:
    """Return the day of the month that is named, -1 for the last ("ngày cuối tháng")."""
    named = _DAY.search(folded)
    if named is not None:
        return int(named["day"]) if 1 <= int(named["day"]) <= 31 else None
    return (
        -1 if re.search(r"(?<!lam viec )(?:ngay\s+)?cuoi\s+(?:cung\s+)?(?:cua\s+)?(?:hang\s+)?thang", folded) else None
    )


def _month_named(folded: str) -> int | None:
    """Return the month of "tháng 12 hằng năm", the last one of "quý IV hằng năm"."""
    month = re.search(r"(?<!\w)(?<!\d )thang\s+(\d{1,2})(?!\d)", folded)
    if month is not None:
        return int(month[1]) if 1 <= int(month[1]) <= 12 else None
    quarter = re.search(r"(?<!\w)quy\s+(iv|i{1,3}|[1-4])(?!\w)", folded)
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
    return 3 * (roman.get(quarter[1]) or int(quarter[1])) if quarter else None


def _yearly(pairs: Sequence[tuple[int, int]], issued: date | None) -> Repeated | None:
    """Return the rule for days of the year; RFC 5545 has none for different days in different months."""
    following = [day for pair in pairs if issued and (day := _next((pair[0],), pair[1], issued))]
    due = min(following, default=None)
    if any(day_of(2024, *pair) is None for pair in pairs):
        return Repeated("FREQ=YEARLY", None)
    days = {day for _, day in pairs}
    if len(days) > 1:
        return Repeated("FREQ=YEARLY", due)
    return Repeated(_rule(tuple(month for month, _ in pairs), days.pop()), due)


def _in_months(months: tuple[int, ...], day: int, issued: date | None) -> Repeated:
    return Repeated(_rule(months, day), _next(months, day, issued) if issued else None)


def _rule(months: tuple[int, ...], day: int) -> str:
    if months == _ALL_MONTHS:
        return f"FREQ=MONTHLY;BYMONTHDAY={day}"
    return f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY={day}"


def _next(months: tuple[int, ...], day: int, issued: date) -> date | None:
    """Return the first such day after the issue; months that lack it are skipped, as RFC 5545 says."""
    for ahead in range(0, 60):
        year, index = divmod(issued.year * 12 + issued.month - 1 + ahead, 12)
        if index + 1 not in months or year > 9998:
            continue
        found = end_of_month(year, index + 1) if day == -1 else day_of(year, index + 1, day)
        if found is not None and found > issued:
            return found
    return None
