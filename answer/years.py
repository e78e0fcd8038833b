"""Whether a figure is of the year that a question names."""

from __future__ import annotations

import re

from answer.frames import cue
from answer.reading import Reading
from ingest.datamodels import Directive

_A_YEAR = re.compile(r"nam 20\d\d(?!\d)")
_SPAN = re.compile(r"(20\d\d) ?(?:den|to|-|–)? ?(20\d\d)")


def of_year(reading: Reading, directive: Directive, around: str) -> bool:
    """Tell whether the year that a question names is that of the folded words around a figure, or of the document.

    A year that is only compared with ("so với năm 2022") is none of them. Of a document without a legible date only
    words that name no year at all may be of any.
    """
    words = cue("compared_year").sub(" ", around)
    spans = [range(int(first), int(last) + 1) for first, last in _SPAN.findall(words)]
    own = directive.date.year if directive.date else None
    if own is None and not _A_YEAR.search(words):
        return True
    return all(year == own or str(year) in words or any(year in span for span in spans) for year in reading.asked.years)
