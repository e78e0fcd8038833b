"""What decides where a question looks, and what its words weigh: days that documents state, words of a turn before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from answer.matching import Term
from answer.units import Unit
from ingest.datamodels import Directive, Span
from ingest.structure.outline import paragraphs
from ingest.vietnamese import fold

# Chosen on the development labels.
_CARRIED_SHARE, _FEWEST_OWN = 0.4, 2
"""What a word of the turn before weighs beside this many words or more of the question's own."""


def weighed_down(terms: Sequence[Term], carried: Sequence[Sequence[str]]) -> tuple[Term, ...]:
    """Let the words of the turn before weigh less beside the question's own, where it has enough of those."""
    before = {" ".join(word) for word in carried}
    own = [term for term in terms if term.word not in before]
    if len(own) < _FEWEST_OWN:
        return tuple(terms)
    return tuple(replace(t, weight=t.weight * _CARRIED_SHARE) if t.word in before else t for t in terms)


def states_day(directive: Directive, day: date | None) -> bool:
    """Tell whether the text of a directive has a day, in figures or in words."""
    if day is None:
        return False
    figures = rf"0?{day.day}[/.-]0?{day.month}[/.-]{day.year}"
    words = rf"ngay 0?{day.day} thang 0?{day.month}(?: nam {day.year}| )"
    return re.search(rf"(?<!\d)(?:{figures}|{words})(?!\d)", fold(directive.text)) is not None


def date_unread(directive: Directive) -> bool:
    """Tell whether a directive states a date that could not be read: it may be the one that is asked about."""
    return directive.date is None and "date" in directive.review


def paragraph_around(unit: Unit) -> str:
    """Return the paragraph that a clause stands in."""
    text, start = unit.directive.text, unit.span.start
    around = (p for p in paragraphs(text, Span(0, len(text))) if p.start <= start < p.end)
    return next(around, unit.span).of(text)
