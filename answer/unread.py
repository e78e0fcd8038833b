"""Scans whose number cannot be read: which of them a number asked about may be.

Numbers are written by hand on many scans, and a number that recognition is not sure of is left out. The rest of the
number line ("/CT-UBND"), the year and the subject can still tell which document a question means; what is answered from
it says that the number was not compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import reduce

from answer.matching import Searchable, Term, coverage
from answer.units import about
from ingest.datamodels import Directive
from ingest.numbers import kind_of_symbol
from ingest.vietnamese import fold
from retrieval.mentions import NumberMention

_HEAD = 600
"""Characters at the start of a text in which the letterhead stands."""
# Chosen on the development labels.
_DESCRIBED, _DESCRIBED_OF_YEAR = 0.5, 0.34
"""Share of the topic that the subject must hold; the same where the year fits too."""

_HELD = 0.6
"""Share of the topic that the text must hold where only one directive may be meant."""
_MOST_UNREAD = 50
"""Directives of a kind without a number among which the only one that may be meant is looked for."""
_LOST_SIGNS = 1
"""Digits of a handwritten number that recognition may leave out, or see twice."""

_WRITTEN = re.compile(r"(?<![a-z])so\w?[ :.]*(?P<signs>[^\n/]{0,12})/")
_SYMBOL = re.compile(r"/\s*(?P<symbol>[a-z&]{2,8}(?:\s?-\s?[a-z&]{2,10}){0,3})(?![a-z])")
_DIGITS = re.compile(r"so\s*[:.]?\s*(?P<digits>\d{1,5})\s*/")
_YEAR = re.compile(r"nam\s+(?P<year>(?:19|20)\d\d)(?!\d)")
_YEAR_ASKED = re.compile(r"(?<![\w/.-])(?P<year>(?:19|20)\d\d)(?![\w/.-])")


def by_year(question: str, terms: Sequence[Term]) -> Iterator[tuple[str, tuple[Term, ...]]]:
    """Yield a folded question with its terms once for each year that it names, without the other years.

    Numbers begin anew every year: "số 11 của năm 2021 và của năm 2024" are two documents.
    """
    years = dict.fromkeys(_YEAR_ASKED.findall(question)) or {"": None}
    for year in years:
        others = set(years) - {year}
        words = reduce(lambda left, other: left.replace(other, " "), others, question)
        yield words, tuple(term for term in terms if term.word not in others)


def unread(
    mention: NumberMention, question: str, terms: Sequence[Term], directives: Sequence[Directive]
) -> Directive | None:
    """Return the directive without a legible number that fits best, None where none fits or two fit alike.

    ``question`` is folded; ``terms`` are those of its topic.
    """
    asked_year = _YEAR_ASKED.search(question)
    year = mention.year or (int(asked_year["year"]) if asked_year else None)
    described = tuple(term for term in terms if not (year and term.word == str(year)))
    fitting = [(_described(described, d) + _looks_like(mention, d), d) for d in directives if _may_be(mention, year, d)]
    least = _DESCRIBED_OF_YEAR if year else _DESCRIBED
    fitting = [pair for pair in fitting if pair[0] >= least or (year and not described)]
    best = max((score for score, _ in fitting), default=0.0)
    chosen = [directive for score, directive in fitting if score == best]
    return chosen[0] if len(chosen) == 1 else None


def lone(
    mention: NumberMention, question: str, terms: Sequence[Term], unnumbered: Callable[[str, int], Sequence[Directive]]
) -> Directive | None:
    """Return the only directive of the corpus whose unread number may be the one asked about.

    It has to hold what is asked; where two may be meant, none is. ``unnumbered`` gives the directives of a kind that
    have no number, as :meth:`ingest.store.catalogue.Catalogue.unnumbered` does.
    """
    kind = kind_of_symbol(mention.symbol or "")
    asked_year = _YEAR_ASKED.search(question)
    year = mention.year or (int(asked_year["year"]) if asked_year else None)
    fitting = [d for d in (unnumbered(kind, _MOST_UNREAD) if kind else ()) if _may_be(mention, year, d)]
    if len(fitting) != 1 or not _as_long(mention, fitting[0]):
        return None
    return fitting[0] if not terms or coverage(terms, Searchable(fitting[0].text)) >= _HELD else None


def _as_long(mention: NumberMention, directive: Directive) -> bool:
    """Tell whether about as many signs stand on the number line as the number asked about has digits."""
    written = _WRITTEN.search(fold(directive.text[:_HEAD]))
    signs = len(re.sub(r"\s", "", written["signs"])) if written else 0
    return abs(signs - len(str(mention.head))) <= _LOST_SIGNS


def _may_be(mention: NumberMention, year: int | None, directive: Directive) -> bool:
    """Tell whether a directive states a number that was not read, of this symbol and year."""
    if directive.number is not None or "number" not in directive.review or mention.symbol is None:
        return False
    head = fold(directive.text[:_HEAD])
    symbols = (re.sub(r"[^a-z]", "", match["symbol"]) for match in _SYMBOL.finditer(head))
    wanted = re.sub(r"[^a-z]", "", mention.symbol)
    found = _YEAR.search(head)
    return any(symbol.startswith(wanted) for symbol in symbols) and (
        year is None or (found is not None and int(found["year"]) == year)
    )


def _looks_like(mention: NumberMention, directive: Directive) -> bool:
    """Tell whether recognition, unsure as it was, read the digits that are asked about."""
    read = _DIGITS.search(fold(directive.text[:_HEAD]))
    return read is not None and int(read["digits"]) == mention.head


def _described(terms: Sequence[Term], directive: Directive) -> float:
    return coverage(terms, Searchable(about(directive)))
