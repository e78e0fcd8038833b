"""The days that a question means: "trong tháng 6", "trước 30/6/2025", "from January to June 2025", "this quarter".

Dates are read by :mod:`retrieval.dates`; here they get the year that they lack and the direction that the words before
them give. Everything is matched on folded text.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ingest.datamodels import Span
from retrieval.dates import find_dates

SOON = 30
"""Days that "sắp đến hạn" looks ahead."""
_MONTHS_A_YEAR = 12
_MONTHS_IN = {"thang": 1, "month": 1, "quy": 3, "quarter": 3, "nam": 12, "year": 12}
_DAYS_IN = {"ngay": 1, "day": 1, "tuan": 7, "week": 7}
_SHIFTS = {"nay": 0, "this": 0, "current": 0, "sau": 1, "toi": 1, "next": 1, "coming": 1,
           "truoc": -1, "ngoai": -1, "qua": -1, "last": -1, "previous": -1}  # fmt: skip

_FILL = r"(?:\s+(?:ngay|hom|thang|quy|nam|cuoi|het|the|end|of|day))*\s*$"
_BEFORE = re.compile(rf"(?<!\w)(?:truoc|before|prior to|earlier than){_FILL}")
_UNTIL = re.compile(
    rf"(?<!\w)(?:den|toi|cham nhat|muon nhat|khong qua|truoc(?= het| cuoi)|before(?= the end| end)|by|until|till|"
    rf"no later than|up to)(?:\s+(?:la|vao|truoc))*{_FILL}"
)
_AFTER = re.compile(rf"(?<!\w)(?:sau|after){_FILL}")
_SINCE = re.compile(rf"(?<!\w)(?:tu|since|from|starting){_FILL}")
_BETWEEN = re.compile(
    r"\s*(?:den|toi|va|and|to|until|till|through|-)(?:\s+(?:het|ngay|thang|quy|nam|the|end|of|cuoi))*\s*"
)
_UNTIL_NOW = re.compile(r"\s*(?:(?:den|toi)\s+(?:nay|gio|hien nay)|to date|until now|up to now|until today)(?!\w)")


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both ends included; None leaves an end open. ``span`` covers the words that said so.

    ``yearless``: the words gave no year, and that of today was taken.
    """

    first: date | None
    last: date | None
    span: Span
    yearless: bool = False

    def in_year(self, year: int) -> Period:
        """Return the same days so that they begin, or end, in another year."""
        known = self.first or self.last
        months = (year - known.year) * _MONTHS_A_YEAR if known else 0
        first, last = (day and _months_later(day, months) for day in (self.first, self.last))
        if last is not None and self.last is not None and _shifted(self.last, 1).day == 1:
            last = last.replace(day=monthrange(last.year, last.month)[1])
        return Period(first, last, self.span, self.yearless)


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    first: date
    last: date
    yearless: bool = False

    @property
    def is_day(self) -> bool:
        return self.first == self.last


def find_period(folded: str, today: date) -> Period | None:
    """Return the days that a folded question names, None where it names none.

    >>> found = find_period("viec nao phai xong truoc thang 7/2025", date(2026, 1, 2))
    >>> found.first, str(found.last)
    (None, '2025-06-30')
    >>> found = find_period("viec nao den han trong thang 2", date(2024, 5, 1))
    >>> str(found.first), str(found.last), found.yearless
    ('2024-02-01', '2024-02-29', True)
    """
    relative = next(_relative(folded, today), None)
    mentions = _mentions(folded, today)
    if not mentions:
        return _period(folded, relative) if relative else None
    first = mentions[0]
    if len(mentions) > 1 and _BETWEEN.fullmatch(folded, first.end, mentions[1].start):
        ends = (first.first, mentions[1].first, first.last, mentions[1].last)
        span = Span(first.start, mentions[1].end)
        return Period(min(ends), max(ends), span, first.yearless and mentions[1].yearless)
    if (now := _UNTIL_NOW.match(folded, first.end)) is not None:
        return Period(first.first, today, Span(first.start, now.end()), first.yearless)
    return _period(folded, first)


def _period(folded: str, mention: _Mention) -> Period:
    """Return the days meant by a date after the words before it; "trước ngày X" is X, as ingest reads it too."""
    before, span = folded[: mention.start], Span(mention.start, mention.end)
    if _UNTIL.search(before):
        return Period(None, mention.last, span, mention.yearless)
    if _BEFORE.search(before):
        last = mention.last if mention.is_day else _shifted(mention.first, -1)
        return Period(None, last, span, mention.yearless)
    if _AFTER.search(before):
        return Period(_shifted(mention.last, 1), None, span, mention.yearless)
    last_day = None if _SINCE.search(before) else mention.last
    return Period(mention.first, last_day, span, mention.yearless)


def _mentions(folded: str, today: date) -> list[_Mention]:
    """Return the dates of a question in order; one without a year takes that of the next one, else this year."""
    found = list(_halves(folded, today))
    dated = [m for m in find_dates(folded) if not any(m.start < one.end and one.start < m.end for one in found)]
    found += [_Mention(m.start, m.end, m.first, m.last) for m in dated if m.first and m.last]
    found += [one for one in _bare_years(folded) if not any(one.start < m.end and m.start < one.end for m in found)]
    years = sorted((one.start, one.first.year) for one in found if not one.yearless)
    bare = [(m.start, m.end, f"{m.day}/{m.month}/{{year}}") for m in dated if m.first is None and m.day]
    for start, end, pattern in (*bare, *_without_year(folded)):
        if any(start < one.end and one.start < end for one in found):
            continue
        named = next((year for place, year in years if place > start), None)
        read = find_dates(pattern.format(year=named or today.year))
        if read and read[0].first and read[0].last:
            found.append(_Mention(start, end, read[0].first, read[0].last, yearless=named is None))
    return sorted(found, key=lambda one: one.start)


def _halves(folded: str, today: date) -> Iterator[_Mention]:
    """Yield the halves of a year, which are longer than the year that stands in them."""
    for match in _HALF.finditer(folded):
        earlier = (match["vi"] or match["en"]) in {"dau", "first"}
        year = int(match["y"] or match["y2"] or today.year)
        (read,) = find_dates(f"6 thang {'dau' if earlier else 'cuoi'} nam {year}")
        if read.first and read.last:
            yield _Mention(*match.span(), read.first, read.last, yearless=not (match["y"] or match["y2"]))


def _bare_years(folded: str) -> Iterator[_Mention]:
    """Yield years that stand alone in a range: "from 2023 to 2024"."""
    for match in _BARE_YEAR.finditer(folded):
        year = int(match["y"])
        yield _Mention(*match.span("y"), date(year, 1, 1), date(year, _MONTHS_A_YEAR, 31))


_YEAR = r"(?:19|20)\d\d"
_BARE_YEAR = re.compile(
    rf"(?<!\w)(?:from|to|and|until|till|before|after|between|tu|den|toi|truoc) (?P<y>{_YEAR})(?![\w/.-])"
)
_HALF = re.compile(
    rf"(?<!\w)(?:(?:nua|(?:6|06|sau) thang) (?P<vi>dau|cuoi|sau)(?: nam)?(?: (?P<y>{_YEAR}))?"
    rf"|(?P<en>first|second) half(?: of)?(?: the year)?(?: (?P<y2>{_YEAR}))?)(?!\w)"
)
_NAMES = "january|february|march|april|may|june|july|august|september|october|november|december"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<!\w)thang (\d{1,2})(?![\w/]|-\d)"), lambda m: f"thang {m[1]}/{{year}}"),
    (
        re.compile(rf"(?<!\w)(?:in|during|by|before|after|until|till|since|from|to|and|of) ({_NAMES})(?!\w)"),
        lambda m: f"{m[1]} {{year}}",
    ),
    (re.compile(r"(?<!\w)(?:quy |q)(i{1,3}|iv|[1-4])(?![\w/])"), lambda m: f"quy {m[1]}/{{year}}"),
    (
        re.compile(r"(?<!\w)(first|second|third|fourth|1st|2nd|3rd|4th) quarter(?!\w)"),
        lambda m: f"{m[1]} quarter {{year}}",
    ),
    (re.compile(r"(?<![\w/.,-])(\d{1,2})/(\d{1,2})(?![\w/-])"), lambda m: f"{m[1]}/{m[2]}/{{year}}"),
)
"""Dates without a year, and how each is written with one."""


def _without_year(folded: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, the same with a place for the year) for dates that lack one."""
    for pattern, written in _FORMS:
        for match in pattern.finditer(folded):
            yield match.start(1) if match.lastindex == 1 else match.start(), match.end(), written(match)


_RELATIVE_VI = re.compile(r"(?<!\w)(?P<unit>tuan|thang|quy|nam) (?P<shift>nay|sau|toi|truoc|ngoai|qua)(?!\w)")
_RELATIVE_EN = re.compile(
    r"(?<!\w)(?P<shift>this|current|next|coming|last|previous) (?P<unit>week|month|quarter|year)(?!\w)"
)
_AHEAD = re.compile(
    r"(?<!\w)(?:(?P<n>\d{1,3}) (?P<unit>ngay|tuan|thang) (?:toi|sap toi|nua|ke tiep)"
    r"|(?:next|coming) (?P<n2>\d{1,3}) (?P<unit2>day|week|month)s?)(?!\w)"
)
_TODAY = re.compile(r"(?<!\w)(?:hom nay|today)(?!\w)")
_TOMORROW = re.compile(r"(?<!\w)(?:ngay mai|tomorrow)(?!\w)")
_SOON = re.compile(r"(?<!\w)(?:sap (?:den|toi|het) han|due soon|coming due|upcoming)(?!\w)")


def _relative(folded: str, today: date) -> Iterator[_Mention]:
    """Yield what is told from today."""
    for match in (*_RELATIVE_VI.finditer(folded), *_RELATIVE_EN.finditer(folded)):
        yield _Mention(*match.span(), *_around(today, match["unit"], _SHIFTS[match["shift"]]))
    for match in _AHEAD.finditer(folded):
        count, unit = int(match["n"] or match["n2"]), match["unit"] or match["unit2"]
        days = count * _DAYS_IN[unit] if unit in _DAYS_IN else 0
        last = _shifted(today, days) if days else _months_later(today, count)
        yield _Mention(*match.span(), today, last)
    for pattern, first, last in (
        (_TODAY, today, today),
        (_TOMORROW, _shifted(today, 1), _shifted(today, 1)),
        (_SOON, today, _shifted(today, SOON)),
    ):
        for match in pattern.finditer(folded):
            yield _Mention(*match.span(), first, last)


def _around(today: date, unit: str, shift: int) -> tuple[date, date]:
    """Return the week, month, quarter or year of today, or the one before or after it."""
    if unit in _DAYS_IN:
        monday = _shifted(today, 7 * shift - today.weekday())
        return monday, _shifted(monday, 6)
    size = _MONTHS_IN[unit]
    begin = _months_later(today.replace(day=1), shift * size - (today.month - 1) % size)
    return begin, _shifted(_months_later(begin, size), -1)


def _months_later(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where it has no such day."""
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    year = min(max(year, date.min.year), date.max.year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _shifted(day: date, days: int) -> date:
    """Return a day so many days later, as far as the calendar goes."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
