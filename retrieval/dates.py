"""Dates in a question, however they are written: a day, a month, a quarter, half a year, a year; both languages.

Everything is matched on folded text, whose offsets are those of the question. A day may lack its year ("ngày 5/7").
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.vietnamese import fold

_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
_MONTH = rf"(?:{_MONTHS}|nov(?:ember)?|dec(?:ember)?)\.?"
_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_Y = r"(?P<y>(?:19|20)\d\d)(?![\d/]|-\d|[.,]\d)"
_D, _M = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
_START = r"(?<![\w/.,-])"
_ORDINAL = r"(?:st|nd|rd|th)?"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4,
             "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}  # fmt: skip
_JOIN = r"\s*(?:[/,-]|(?:cua\s+)?nam)?\s*"
_MONTHS_A_QUARTER = 3
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as a question gives it, at ``start``–``end`` of what was understood.

    ``first`` and ``last`` day that it covers; both None where the year is missing, then ``month`` and ``day`` say
    what was given.
    """

    text: str
    start: int
    end: int
    first: date | None
    last: date | None
    month: int | None = None
    day: int | None = None

    def fits(self, other: date) -> bool:
        """Tell whether ``other`` may be the date meant.

        >>> mentions = find_dates("quý II/2024, ngày 5/7")
        >>> [mention.fits(date(2024, 6, 30)) for mention in mentions], mentions[1].fits(date(2023, 7, 5))
        ([True, False], True)
        """
        if self.first is not None and self.last is not None:
            return self.first <= other <= self.last
        return other.month == self.month and (self.day is None or other.day == self.day)

    @property
    def is_day(self) -> bool:
        """Whether one day is meant, with or without its year."""
        return self.first == self.last and (self.first is not None or self.day is not None)


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Return the dates in ``text`` (NFC), in order; what no calendar has (31/02) is none.

    >>> [(m.text, str(m.first), str(m.last)) for m in find_dates("ngày 2 tháng 3 năm 2023, in June 2024, năm 2022")]
    [('2 tháng 3 năm 2023', '2023-03-02', '2023-03-02'), ('June 2024', '2024-06-01', '2024-06-30'), \
('2022', '2022-01-01', '2022-12-31')]
    """
    folded = fold(text)
    found: list[DateMention] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(folded):
            span = match.span("whole")
            if any(span[0] < end and start < span[1] for start, end in taken):
                continue
            taken.append(span)
            if (days := read(match)) is not None:
                found.append(DateMention(text[span[0] : span[1]], span[0], span[1], *days))
    return tuple(sorted(found, key=lambda mention: mention.start))


_Days = tuple[date | None, date | None, int | None, int | None]


def _day(match: re.Match[str]) -> _Days | None:
    """One day; without a year any day that some year has."""
    groups = match.groupdict()
    month, day, year = _month_number(groups["m"]), int(groups["d"]), groups.get("y")
    try:
        found = date(int(year or 2024), month, day)
    except ValueError:
        return None
    return (found, found, month, day) if year else (None, None, month, day)


def _of_month(match: re.Match[str]) -> _Days | None:
    groups = match.groupdict()
    month, year = _month_number(groups["m"]), groups.get("y")
    if not 1 <= month <= _MONTHS_A_YEAR:
        return None
    return (*_months(int(year), month, month), month, None) if year else (None, None, month, None)


def _quarter(match: re.Match[str]) -> _Days | None:
    last = _QUARTERS[match["q"]] * _MONTHS_A_QUARTER
    return (*_months(int(match["y"]), last - _MONTHS_A_QUARTER + 1, last), None, None)


def _half(match: re.Match[str]) -> _Days | None:
    earlier = match["h"] in {"dau", "first"}
    return (*_months(int(match["y"]), 1 if earlier else 7, 6 if earlier else _MONTHS_A_YEAR), None, None)


def _year(match: re.Match[str]) -> _Days | None:
    return (*_months(int(match["y"]), 1, _MONTHS_A_YEAR), None, None)


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _month_number(written: str) -> int:
    return int(written) if written.isdigit() else _SHORT.index(written[:3]) + 1


def _form(pattern: str, read: Callable[[re.Match[str]], _Days | None]) -> tuple[re.Pattern[str], _Reader]:
    return re.compile(pattern), read


_Reader = Callable[[re.Match[str]], _Days | None]
_NAMED = rf"(?P<m>{_MONTH})"

# Tried in order: what an earlier form took, no later one reads again.
_FORMS: Sequence[tuple[re.Pattern[str], _Reader]] = (
    _form(rf"{_START}(?P<whole>{_D}\s?(?P<s>[/.-])\s?{_M}\s?(?P=s)\s?{_Y})", _day),
    _form(rf"{_START}(?P<whole>(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<d>\d\d))(?![\w/-])", _day),
    _form(rf"{_START}(?P<whole>{_D}\s+thang\s+{_M}\s*,?\s*nam\s+{_Y})", _day),
    _form(rf"{_START}(?P<whole>{_D}\s+thang\s+{_M}\s*[/,-]?\s*{_Y})", _day),
    _form(rf"{_START}(?P<whole>{_D}{_ORDINAL}\s+(?:of\s+)?{_NAMED},?\s+{_Y})", _day),
    _form(rf"(?<!\w)(?P<whole>{_NAMED}\s+{_D}{_ORDINAL},?\s+{_Y})", _day),
    _form(rf"(?<!\w)(?P<whole>(?:quy\s+|q)(?P<q>i{{1,3}}|iv|[1-4]){_JOIN}{_Y})", _quarter),
    _form(
        rf"(?<!\w)(?P<whole>(?P<q>first|second|third|fourth|1st|2nd|3rd|4th)\s+quarter,?\s+(?:of\s+)?{_Y})", _quarter
    ),
    _form(rf"(?<!\w)(?P<whole>(?:6|06|sau)\s+thang\s+(?P<h>dau|cuoi)\s+nam\s+{_Y})", _half),
    _form(rf"(?<!\w)(?P<whole>(?P<h>first|second)\s+half\s+of\s+{_Y})", _half),
    _form(rf"(?<!\w)(?P<whole>thang\s+{_M}{_JOIN}{_Y})", _of_month),
    _form(rf"(?<!\w)(?P<whole>{_NAMED},?\s+(?:of\s+)?{_Y})", _of_month),
    _form(rf"{_START}(?P<whole>(?P<m>0?[1-9]|1[0-2])/{_Y})", _of_month),
    _form(rf"(?<!\w)(?:ngay|hom|dated|on)\s+(?P<whole>{_D}\s?[/-]\s?{_M})(?![\w/-]|[.,]\d)", _day),
    _form(rf"(?<!\w)(?:ngay|hom|mung)\s+(?P<whole>{_D}\s+thang\s+{_M})(?![\w/-])", _day),
    _form(rf"(?<!\w)(?:(?<!doan )(?:nam|in|of|year|during|since|by)\s+)(?P<whole>{_Y})(?!\s*[-–]\s*\d)", _year),
)
