"""Questions whether two places say the same: body and annex of a document, or two documents told by their kinds.

So are questions that offer two values ("30/9 hay 20/10?"), each of which a document states. What each place says is
quoted; a difference is shown, never judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from answer.amounts import AMOUNT
from answer.clauses import issues
from answer.days import has_day, sets_limit
from answer.draft import Draft, numbers_of, one_line
from answer.frames import cue
from answer.instruments import kinds_meant
from answer.matching import Searchable, Term, coverage
from answer.quoting import quoted, sentence_of
from answer.reading import Reading
from answer.tables import is_named
from answer.units import Unit
from ingest.datamodels import Directive
from ingest.structure.annexes import KIND
from ingest.vietnamese import fold
from retrieval.dates import DateMention, find_dates

# Chosen on the development labels.
_SUPPORT = 0.5
"""Share of the topic below which a clause is not what a place says of it."""
_FITS, _NAMED_ROW = 0.25, 0.2
"""What the sort of thing that is asked for adds, and a row of a table that the question names."""
_TWO = 2


def answer_agreement(reading: Reading) -> Draft | None:
    """Quote what two places say of the topic; None where the question names no two, or one of them says nothing."""
    asked = reading.asked
    if offered := _offered(reading):
        return offered
    if not asked.says("agreement_asked") or asked.section:
        return None
    terms = [term for term in reading.terms if not cue("of_agreement").fullmatch(term.word)]
    if not terms:
        return None
    found = [_best(reading, units, terms) for units in _places(reading)]
    told = [unit for unit in found if unit is not None]
    return _both(reading, told) if len(found) == len(told) == _TWO else None


def _both(reading: Reading, told: Sequence[Unit]) -> Draft:
    """Quote clauses one behind the other."""
    drafts = [quoted(reading, unit) for unit in told]
    statements = {statement.text: statement for draft in drafts for statement in draft.statements}
    numbers = numbers_of([unit.directive for unit in told])
    return replace(drafts[0], statements=tuple(statements.values()), numbers=numbers)


def _offered(reading: Reading) -> Draft | None:
    """Quote the clauses that state the two values between which a question asks; None where one of them is nowhere."""
    terms = [term for term in reading.terms if not any(char.isdigit() for char in term.word)]
    values = _values(reading.asked.folded)
    if not terms or len(values) != _TWO:
        return None
    found = [_stating(reading, value, terms) for value in values]
    told = [unit for unit in found if unit is not None]
    return _both(reading, told) if len(told) == _TWO else None


def _values(folded: str) -> list[re.Pattern[str]]:
    """Return how documents write each of the two values that a question offers: days, or numbers of the same things.

    >>> [bool(value.search("truoc ngay 05 thang 9 nam 2024")) for value in _values("nop truoc 5/9 hay 12/10?")]
    [True, False]
    >>> [bool(value.search("cap 1.500 lit")) for value in _values("duoc cap 900 hay 1.500 lit hoa chat")]
    [False, True]
    """
    for match in cue("offered_days").finditer(folded):
        return [_day(int(match[f"d{one}"]), int(match[f"m{one}"] or match["m2"])) for one in ("1", "2")]
    for one, other in pairwise(date for date in find_dates(folded) if date.is_day):
        if cue("or_else").fullmatch(folded, one.end, other.start):
            return [_day(*_day_and_month(date)) for date in (one, other)]
    for match in cue("offered_numbers").finditer(folded):
        return [_number(match[name], match["of"]) for name in ("first", "second")]
    return []


def _day_and_month(mention: DateMention) -> tuple[int, int]:
    return (mention.first.day, mention.first.month) if mention.first else (mention.day or 0, mention.month or 0)


def _day(day: int, month: int) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d/.])0?{day}(?: ?[/.-] ?| thang )0?{month}(?!\d)")


def _number(number: str, thing: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,])0?{re.escape(number.lstrip('0'))} ?{re.escape(thing)}(?![^\W_])")


def _stating(reading: Reading, value: re.Pattern[str], terms: Sequence[Term]) -> Unit | None:
    """Return the clause with a value whose sentence holds most of the topic; None where it holds too little."""

    def held(unit: Unit) -> float:
        return coverage(terms, Searchable(sentence_of(unit).of(unit.directive.text)), unit.context)

    stated = (unit for unit in _named(reading) if value.search(fold(one_line(unit.evidence.quote))))
    best = max(stated, key=held, default=None)
    return best if best is not None and held(best) >= _SUPPORT else None


def _named(reading: Reading) -> Iterator[Unit]:
    """Yield the clauses in scope that name the agencies of the question."""
    for directive in reading.directives:
        units = reading.library.units(directive)
        yield from (unit for unit in units if not unit.is_heading and reading.names_agencies(unit))


def _places(reading: Reading) -> list[list[Unit]]:
    """Return the clauses of the two places that are named."""
    asked = reading.asked
    if asked.says("annex_named"):
        return next((list(_parted(reading, d)) for d in reading.directives if _has_annex(d)), [])
    kinds = list(dict.fromkeys(kinds_meant(asked.folded, asked.instruments)))
    if asked.instruments or len(kinds) != _TWO:
        return []
    meant = [next((d for d in reading.directives if d.kind == kind or issues(d, [kind])), None) for kind in kinds]
    return [list(reading.library.units(directive)) for directive in meant if directive is not None]


def _has_annex(directive: Directive) -> bool:
    return any(section.kind == KIND for section in directive.sections)


def _parted(reading: Reading, directive: Directive) -> tuple[list[Unit], list[Unit]]:
    """Return the clauses of a document itself, and those of its annexes."""
    annexes = [section for section in directive.sections if section.kind == KIND]
    body: list[Unit] = []
    annexed: list[Unit] = []
    for unit in reading.library.units(directive):
        inside = any(annex.start <= unit.span.start < annex.end for annex in annexes)
        (annexed if inside else body).append(unit)
    return body, annexed


def _best(reading: Reading, units: Sequence[Unit], terms: Sequence[Term]) -> Unit | None:
    """Return the clause that holds most of the topic, one with a day or a sum where that is asked for."""

    def score(unit: Unit) -> float:
        held = coverage(terms, unit.text, unit.context)
        named = unit.head is not None and is_named(unit.evidence.quote, reading.asked.folded)
        return held + _FITS * _fits(reading, unit) + _NAMED_ROW * named

    stated = [unit for unit in units if not unit.is_heading]
    best = max(stated, key=score, default=None)
    return best if best is not None and coverage(terms, best.text, best.context) >= _SUPPORT else None


def _fits(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause states the sort of thing whose agreement is asked about."""
    if reading.asked.says("of_time"):
        return has_day(unit) or sets_limit(reading, unit)
    figures = unit.head is not None and any(char.isdigit() for char in unit.evidence.quote)
    return reading.asked.says("of_sum") and (figures or AMOUNT.search(unit.evidence.quote) is not None)
