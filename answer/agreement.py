"""Questions whether two places say the same: body and annex of a document, or two documents told by their kinds.

What each place says is quoted; a difference of wording is shown, never judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.amounts import AMOUNT
from answer.clauses import issues
from answer.days import has_day, sets_limit
from answer.draft import Draft, numbers_of
from answer.frames import cue
from answer.instruments import kinds_meant
from answer.matching import Term, coverage
from answer.quoting import quoted
from answer.reading import Reading
from answer.tables import is_named
from answer.units import Unit
from ingest.datamodels import Directive
from ingest.structure.annexes import KIND

# Chosen on the development labels.
_SUPPORT = 0.5
"""Share of the topic below which a clause is not what a place says of it."""
_FITS, _NAMED_ROW = 0.25, 0.2
"""What the sort of thing that is asked for adds, and a row of a table that the question names."""
_TWO = 2


def answer_agreement(reading: Reading) -> Draft | None:
    """Quote what two places say of the topic; None where the question names no two, or one of them says nothing."""
    asked = reading.asked
    if not asked.says("agreement_asked") or asked.section:
        return None
    terms = [term for term in reading.terms if not cue("of_agreement").fullmatch(term.word)]
    if not terms:
        return None
    found = [_best(reading, units, terms) for units in _places(reading)]
    told = [unit for unit in found if unit is not None]
    if len(found) != _TWO or len(told) != _TWO:
        return None
    drafts = [quoted(reading, unit) for unit in told]
    statements = tuple(statement for draft in drafts for statement in draft.statements)
    return replace(drafts[0], statements=statements, numbers=numbers_of([unit.directive for unit in told]))


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
