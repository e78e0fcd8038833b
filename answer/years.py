"""Whether a figure is of the year that a question names."""

from __future__ import annotations

import re

from answer.frames import cue
from answer.reading import Reading
from answer.units import Unit, headings
from ingest.datamodels import Directive, Span
from ingest.vietnamese import fold

_A_YEAR = re.compile(r"nam 20\d\d(?!\d)")
_OF_A_TIME = re.compile(r"(?<![a-z])(?:nam|giai doan|den|toi) 20\d\d(?!\d)")
"""A year in a heading; not one in the number of an instrument."""
_SPAN = re.compile(r"(20\d\d) ?(?:den|to|-|–)? ?(20\d\d)")


def is_of_year(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause, or a row by the heads of its columns, is of the year that a question names."""
    heads = fold(unit.head.of(unit.directive.text)) if unit.head else ""
    return of_year(reading, unit.directive, unit.span, f"{unit.text.folded} {heads}", unit.context.folded)


def of_year(reading: Reading, directive: Directive, span: Span, clause: str, above: str) -> bool:
    """Tell whether the year that a question names is that of a folded clause, of the words above, or of the document.

    A heading that names a year ("Đến năm 2025") says it for what stands below, whatever the subject spans. A year that
    is only compared with ("so với năm 2022") is none of them. Of a document without a legible date only words that name
    no year at all may be of any.
    """
    asked = reading.asked.years
    titles = (fold(title) for title in reversed(headings(directive.sections, span.start)))
    nearest = next((title for title in titles if _OF_A_TIME.search(title)), None)
    own = directive.date.year if directive.date else None
    if nearest is not None:
        return all(_names(year, f"{_compared(clause)} {nearest}") for year in asked)
    words = _compared(f"{clause} {above}")
    if own is None and not _A_YEAR.search(words):
        return True
    return all(year == own or _names(year, words) for year in asked)


def _compared(words: str) -> str:
    return cue("compared_year").sub(" ", words)


def _names(year: int, words: str) -> bool:
    """Tell whether words name a year, or a span of years that it is within."""
    spans = (range(int(first), int(last) + 1) for first, last in _SPAN.findall(words))
    return str(year) in words or any(year in span for span in spans)
