"""Deadlines: the day one falls on, and how it repeats, where that can be computed from its words.

Conventions: "trước ngày X" is X, as officials read it; "trước tháng 6" is the last day before it. A term of days is
counted without its first day (Civil Code 2015, art. 147) and is not moved off a week-end. Working days are Monday to
Friday: public holidays are set by decision each year and are not known here. What counts from an event whose day the
text does not give ("kể từ ngày nhận được văn bản") has no date.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from ingest.assignments.deadline_spans import find_deadline
from ingest.assignments.periods import plus_months, plus_working_days, points
from ingest.assignments.recurrence import repeated
from ingest.structure.sentences import one_line
from ingest.vietnamese import fold

__all__ = ["NOT_DUE", "Due", "due", "find_deadline"]


class Due(NamedTuple):
    """The last day of a deadline, of its first time where it repeats, and the rule by which it does (RFC 5545)."""

    day: date | None
    rule: str | None


NOT_DUE = Due(None, None)
_TIME_OF_DAY = re.compile(r"(?<!\d)\d{1,2}\s*(?:gio|h|g)(?:\s*\d{2}(?!\d))?(?:\s*phut)?(?!\w)\s*,?")
_OUTLOOK = re.compile(r"[,;]?\s*(?:tam\s+nhin|dinh\s+huong)(?!\w)")
_RELATIVE = re.compile(
    r"(?P<how>trong\s+(?:vong|thoi\s+(?:han|gian))|trong|(?:cham|muon)\s+nhat|khong\s+qua|toi\s+da|sau)"
    r"\s+(?:(?:la|sau|trong|vong)\s+)*(?P<count>\d{1,3}|\w+)\s*(?:\([^)]*\)\s*)?"
    r"(?P<unit>ngay\s+lam\s+viec|ngay|tuan|thang|nam)(?!\w)(?!\s+(?:dau|cuoi))(?!\s*\d)"
)
_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_FROM = r"(?:,?\s*(?:(?:ke\s+|tinh\s+)+(?:tu\s+)?|tu\s+|sau\s+)(?:ngay\s+|khi\s+)?)"
_FROM_ISSUE = re.compile(
    rf"{_FROM}(?:ky|ban\s+hanh|phat\s+hanh)(?:\s+ban\s+hanh)?(?:\s+(?:\w+\s+){{1,3}}nay)?\s*[.,;)]*\s*$"
)
_FROM_DATE = re.compile(rf"{_FROM}(?=\d)")
_BEFORE_PERIOD = re.compile(r"truoc\s+(?=(?:thang|quy|nam)\s+(?:\d|i))")
_STARTS = re.compile(r"(?<!\w)(?:ke\s+tu|bat\s+dau|tu|sau)(?:\s+(?:ngay|thang|quy|nam))?\s+(?=[\di])")
_RANGE = re.compile(r"(?<!\w)den(?!\w)|-")
_NO_PERIOD = re.compile(r"nam\s+hoc|tuan\s+(?:thu|dau|cuoi)\s|nhiem\s+ky|khoa\s+\d|\d\s+ngay(?:\s+lam\s+viec)?\s+truoc")


def due(deadline: str, issued: date | None) -> Due:
    """Return the day and the rule of a deadline as it is written; None for what cannot be computed for sure.

    >>> due("trước ngày 25 hằng tháng", date(2024, 6, 3))
    Due(day=datetime.date(2024, 6, 25), rule='FREQ=MONTHLY;BYMONTHDAY=25')
    >>> due("trong quý II/2024", None).day.isoformat()
    '2024-06-30'
    """
    folded = re.sub(r"[–—−]", "-", one_line(fold(deadline)))
    folded = _TIME_OF_DAY.sub(" ", folded)
    if (outlook := _OUTLOOK.search(folded)) and outlook.start():
        folded = folded[: outlook.start()]
    found = tuple(points(folded, issued))
    rhythm = repeated(folded, found, issued)
    if rhythm is not None:
        return Due(rhythm.due, rhythm.rule)
    relative = _RELATIVE.search(folded)
    if relative is not None:
        return Due(_counted(folded, relative, issued), None)
    if _NO_PERIOD.search(folded) or not found:
        return NOT_DUE
    return Due(_stated(folded, issued), None)


def _stated(folded: str, issued: date | None) -> date | None:
    """Return the last day of what is named: of a range its end, of several days the first."""
    found = list(points(folded, issued))
    start = _STARTS.search(folded)
    if start is not None and _RANGE.search(folded, start.end()) is None:
        return None
    if (before := _BEFORE_PERIOD.search(folded)) and (first := found[0].first) and before.end() <= found[0].end:
        return first - timedelta(days=1) if first > date.min else None
    lasts = [point.last for point in found]
    if None in lasts:
        return lasts[-1] if len(found) > 1 and start is not None else None
    days = [last for last in lasts if last]
    return days[-1] if _is_range(folded, start) else min(days)


def _is_range(folded: str, start: re.Match[str] | None) -> bool:
    """Tell whether several points are the ends of one stretch of time."""
    return start is not None or re.search(r"(?:\d|i|v)\s*-\s*(?:ngay|thang|quy|\d)", folded) is not None


def _counts_from_issue(folded: str, term: re.Match[str]) -> bool:
    """Tell whether a term that names no beginning counts from the issue; "niêm yết trong 02 ngày" says how long."""
    return term["how"] == "trong vong" or (term["how"] == "trong" and bool(folded[: term.start()].strip()))


def _counted(folded: str, term: re.Match[str], issued: date | None) -> date | None:
    """Return the end of a term that counts from the issue, or from a date that the text gives."""
    count = int(term["count"]) if term["count"].isdigit() else _NUMBERS.get(term["count"], 0)
    rest = folded[term.end() :]
    if from_date := _FROM_DATE.match(rest):
        start = next((point.last for point in points(rest[from_date.end() :], None)), None)
    elif _FROM_ISSUE.match(rest) or (not rest.strip(" .,;)") and _counts_from_issue(folded, term)):
        start = issued
    else:
        return None
    if start is None or not count:
        return None
    unit = one_line(term["unit"])
    if unit == "ngay lam viec":
        return plus_working_days(start, count)
    if unit in {"thang", "nam"}:
        return plus_months(start, count * (12 if unit == "nam" else 1))
    return start + timedelta(days=count * (7 if unit == "tuan" else 1))
