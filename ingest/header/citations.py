"""A number that a directive's page does not show legibly, learned from the directives that cite it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from ingest.datamodels import Directive, Evidence, Reference
from ingest.numbers import kind_of_number
from ingest.vietnamese import fold, number_key

_LIKE_SUBJECT = 85.0
"""Likeness (%) of subjects from which on two are the same."""
_LEAST_WORDS = 4
_CONFIDENCE = 0.7


@dataclass(frozen=True, slots=True)
class Proposal:
    """A number, and a date where the citation gives one, for a directive that states none."""

    number: str
    date: date | None
    evidence: Evidence


def number_from_citations(directive: Directive, references: Iterable[Reference]) -> Proposal | None:
    """Return what the references of other directives call ``directive``, where one and the same fits; else None.

    A reference fits when its kind, its issuer's symbol and its subject are the directive's, and its date agrees with
    what the page shows. Pure: nothing is changed.
    """
    if directive.number is not None or directive.subject is None:
        return None
    fitting = [reference for reference in references if _fits(directive, reference)]
    keys = {(number_key(reference.number or ""), reference.date) for reference in fitting}
    numbers = {key for key, _ in keys}
    if len(numbers) != 1:
        return None
    dates = {issued for _, issued in keys if issued is not None}
    first = fitting[0].number
    assert first is not None
    return Proposal(first, dates.pop() if len(dates) == 1 else None, Evidence("cited", _CONFIDENCE))


def _fits(directive: Directive, reference: Reference) -> bool:
    """Tell whether a reference can mean the directive."""
    if reference.number is None or reference.subject is None:
        return False
    kind = reference.kind if reference.kind not in (None, "Văn bản") else kind_of_number(reference.number)
    if (kind or directive.kind) != directive.kind:
        return False
    if not _same_symbol(directive, reference.number) or not _same_date(directive, reference.date):
        return False
    own, cited = fold(directive.subject or ""), fold(reference.subject)
    if min(len(own.split()), len(cited.split())) < _LEAST_WORDS:
        return False
    return fuzz.ratio(own, cited) >= _LIKE_SUBJECT or (own.startswith(cited) and len(cited) >= 0.6 * len(own))


def _same_symbol(directive: Directive, number: str) -> bool:
    """Tell whether the number line of the directive shows the symbol of a cited number."""
    lines = (directive.text[span.start : span.end] for span in directive.spans.get("numbering", ()))
    symbol = next(iter(lines), None)
    if symbol is None:
        return False
    key = number_key(symbol).lstrip("0123456789")
    return number_key(number).lstrip("0123456789").endswith(key) and bool(key)


def _same_date(directive: Directive, issued: date | None) -> bool:
    """Tell whether a cited date agrees with the directive's, of which the day may be unknown."""
    if directive.date is not None:
        return issued is None or issued == directive.date
    shown = next((directive.text[s.start : s.end] for s in directive.spans.get("dated", ())), None)
    if issued is None or shown is None:
        return True
    month_and_year = f"thang {issued.month} nam {issued.year}"
    words = " ".join(fold(shown).replace("thang 0", "thang ").split())
    return month_and_year in words or "thang" not in words
