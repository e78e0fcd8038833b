"""What a question pins down: a day or month, a section, a place in a list, a province."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import ingest
from answer.frames import WHOLE_WORD, frames
from ingest.datamodels import Span
from ingest.vietnamese import fold
from retrieval.dates import find_dates
from retrieval.sections import find_sections

_BARE_YEAR = re.compile(r"(?<![^\W_])(?:den|toi|trong|vao|cuoi|dau) (?P<year>20\d\d)(?![\w/.-]| ?(?:den|-|–) ?20\d\d)")
"""A year behind "đến" or "trong", without the word for it."""
_COUNTRY = "Việt Nam"
"""Stands among the provinces of the list, but every document is about it."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What was found; ``spans`` are the ranges that no longer count as topic. ``month`` is (year, month).

    ``years`` are whole years that are named: of the document, or of its matter.
    """

    day: date | None
    month: tuple[int, int] | None
    section: str | None
    ordinal: int | None
    places: tuple[str, ...]
    spans: tuple[Span, ...]
    years: tuple[int, ...] = ()


def particulars(folded: str) -> Particulars:
    """Read the particulars of a folded question.

    >>> found = particulars("muc 2 ke hoach ngay 02/3/2023 o quang ngai")
    >>> found.section, found.day, found.places
    ('2', datetime.date(2023, 3, 2), ('quang ngai',))
    """
    dates = [mention for mention in find_dates(folded) if mention.is_day or mention.month]
    day = next((mention.first for mention in dates if mention.is_day and mention.first), None)
    months = [mention.first for mention in dates if mention.first and not mention.is_day]
    month = (months[0].year, months[0].month) if months and not day else None
    section, section_spans = _section(folded)
    ordinal, ordinal_spans = _ordinal(folded)
    places = tuple(dict.fromkeys(match.group() for match in _provinces().finditer(folded)))
    spans = (*(Span(mention.start, mention.end) for mention in dates), *section_spans, *ordinal_spans)
    whole = (m.first.year for m in find_dates(folded) if m.first and m.last and m.first.month != m.last.month)
    years = tuple(dict.fromkeys((*whole, *(int(m["year"]) for m in _BARE_YEAR.finditer(folded)))))
    return Particulars(day, month, section, ordinal, places, spans, years)


def _section(folded: str) -> tuple[str | None, tuple[Span, ...]]:
    """Return the section that the question names ("mục 2"; "item (1), part II" gives II.1)."""
    sections = find_sections(folded)
    return (sections[0].path if sections else None), tuple(Span(section.start, section.end) for section in sections)


def _ordinal(folded: str) -> tuple[int | None, tuple[Span, ...]]:
    """Return which item of a list is asked for: 1 for the first, -1 for the last."""
    match = _ordinal_pattern().search(folded)
    if match is None:
        return None, ()
    return int(match["n"]) if match["n"] else frames()["ordinals"][match["word"]], (_span(match),)


@lru_cache(maxsize=1)
def _ordinal_pattern() -> re.Pattern[str]:
    words = _longest_first(frames()["ordinals"])
    return re.compile(rf"(?<![^\W_])(?:(?P<word>{words})|(?:thu|so|no\.?|number)\s+(?P<n>\d{{1,2}}))(?![^\W_/-])")


@lru_cache(maxsize=1)
def provinces() -> dict[str, str]:
    """Map the folded names of provinces and centrally run cities to the names."""
    path = Path(ingest.__file__).parent / "data" / "places.toml"
    names = tomllib.loads(path.read_text(encoding="utf-8"))["provinces"]
    return {fold(name): name for name in names if name != _COUNTRY}


@lru_cache(maxsize=1)
def _provinces() -> re.Pattern[str]:
    return re.compile(WHOLE_WORD.format("|".join(map(re.escape, provinces()))))


def _longest_first(words: Sequence[str] | dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _span(match: re.Match[str]) -> Span:
    return Span(*match.span())
