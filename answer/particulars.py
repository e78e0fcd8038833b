"""What a question pins down: a day or month, a section, a place in a list, a province."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import ingest
from answer.frames import WHOLE_WORD, frames
from ingest.datamodels import Span
from ingest.numbers import DATE, to_date
from ingest.vietnamese import fold

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = "|".join(_MONTHS)
_MONTH_YEAR = re.compile(rf"(?:thang\s+(?P<m>\d{{1,2}})[/\s]+(?:nam\s+)?|(?P<name>{_MONTH})\s+)(?P<y>\d{{4}})")
_WRITTEN_DATE = re.compile(r"(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")
_ENGLISH_DATE = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH}),?\s+(?P<y>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
)
_ROMAN = re.compile(r"[ivx]+(?:\.\d+)*")
_COUNTRY = "Việt Nam"
"""Stands among the provinces of the list, but every document is about it."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What was found; ``spans`` are the ranges that no longer count as topic. ``month`` is (year, month)."""

    day: date | None
    month: tuple[int, int] | None
    section: str | None
    ordinal: int | None
    places: tuple[str, ...]
    spans: tuple[Span, ...]


def particulars(folded: str) -> Particulars:
    """Read the particulars of a folded question.

    >>> found = particulars("muc 2 ke hoach ngay 02/3/2023 o quang ngai")
    >>> found.section, found.day, found.places
    ('2', datetime.date(2023, 3, 2), ('quang ngai',))
    """
    days = list(_days(folded))
    day = next((value for _, value in days if value), None)
    month, month_spans = (None, ()) if day else _month(folded)
    section, section_spans = _section(folded)
    ordinal, ordinal_spans = _ordinal(folded)
    places = tuple(dict.fromkeys(match.group() for match in _provinces().finditer(folded)))
    spans = (*(span for span, _ in days), *month_spans, *section_spans, *ordinal_spans)
    return Particulars(day, month, section, ordinal, places, spans)


def _days(folded: str) -> Iterator[tuple[Span, date | None]]:
    """Yield every date that is written out, None for a day that does not exist."""
    for match in DATE.finditer(folded):
        yield _span(match), to_date(match)
    for match in _WRITTEN_DATE.finditer(folded):
        yield _span(match), _date(int(match[3]), int(match[2]), int(match[1]))
    for match in _ENGLISH_DATE.finditer(folded):
        month = _MONTHS.index(match["m"] or match["m2"]) + 1
        yield _span(match), _date(int(match["y"] or match["y2"]), month, int(match["d"] or match["d2"]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(folded: str) -> tuple[tuple[int, int] | None, tuple[Span, ...]]:
    """Return (year, month) of "tháng 6 năm 2023" or "June 2023"."""
    match = _MONTH_YEAR.search(folded)
    if match is None:
        return None, ()
    number = int(match["m"]) if match["m"] else _MONTHS.index(match["name"]) + 1
    return ((int(match["y"]), number) if 1 <= number <= len(_MONTHS) else None), (_span(match),)


def _section(folded: str) -> tuple[str | None, tuple[Span, ...]]:
    """Return the section that the question names ("mục 2"; "item (1), part II" gives II.1)."""
    matches = list(_section_pattern().finditer(folded))
    roman = [match["n"].upper() for match in matches if _ROMAN.fullmatch(match["n"])]
    plain = [match["n"] for match in matches if not _ROMAN.fullmatch(match["n"])]
    return ".".join((*roman[:1], *plain[:1])) or None, tuple(map(_span, matches))


def _ordinal(folded: str) -> tuple[int | None, tuple[Span, ...]]:
    """Return which item of a list is asked for: 1 for the first, -1 for the last."""
    match = _ordinal_pattern().search(folded)
    if match is None:
        return None, ()
    return int(match["n"]) if match["n"] else frames()["ordinals"][match["word"]], (_span(match),)


@lru_cache(maxsize=1)
def _section_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![^\W_])(?:{'|'.join(frames()['sections']['asked'])})\s+(?:so\s+|thu\s+)?"
        r"\(?(?P<n>\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}(?:\.\d{1,2})*|[a-z](?=[\s,.?)]|$))\)?(?![^\W_])"
    )


@lru_cache(maxsize=1)
def _ordinal_pattern() -> re.Pattern[str]:
    words = _longest_first(frames()["ordinals"])
    return re.compile(rf"(?<![^\W_])(?:(?P<word>{words})|(?:thu|so|no\.?|number)\s+(?P<n>\d{{1,2}}))(?![^\W_/-])")


@lru_cache(maxsize=1)
def _provinces() -> re.Pattern[str]:
    path = Path(ingest.__file__).parent / "data" / "places.toml"
    names = tomllib.loads(path.read_text(encoding="utf-8"))["provinces"]
    return re.compile(WHOLE_WORD.format("|".join(re.escape(fold(name)) for name in names if name != _COUNTRY)))


def _longest_first(words: Sequence[str] | dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())
