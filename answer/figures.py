"""Which sort of figure a question asks for, and whether a clause states one: a sum, a share, or so many of a thing."""

from __future__ import annotations

import re
from typing import Literal

from answer.amounts import AMOUNT, measure_asked
from answer.clauses import quoted_clause
from answer.draft import Draft
from answer.frames import cue
from answer.localities import is_of
from answer.matching import HELD, Searchable, credit
from answer.reading import Reading
from answer.scope import paragraph_around
from answer.tables import is_named
from answer.units import Unit
from answer.years import is_of_year
from ingest.numbers import NUMBER
from ingest.vietnamese import fold

Sort = Literal["money", "share", "count"]

# Chosen on the development labels.
_QUOTED, _QUOTED_OF_SORT = 0.75, 0.65
"""Below this no clause with a figure is quoted: with any figure, with one of the sort that is asked for."""
_AFTER = 40
"""Characters behind a number among which the noun that it counts stands."""

_SHARE = re.compile(r"\d\s*%|\d (?:phần|per) ?(?:trăm|cent)")
# Signs of measures that a question spells out; recognition reads the small figure of "m³" as anything.
_MEASURES = {
    "cubic_metres": re.compile(r"\d\s*(?:m\s?[^\w\s]|m3|mét khối)"),
    "square_metres": re.compile(r"\d\s*(?:m\s?[^\w\s]|m2|mét vuông)"),
    "hectares": re.compile(r"\d\s*(?:ha|hécta|hec-ta)(?!\w)"),
    "kilometres": re.compile(r"\d\s*(?:km|ki-lô-mét)(?!\w)"),
}
_BARE = re.compile(r"\d{1,3}(?:\.\d{3})+")
"""A sum in the row of a table, whose unit stands above it."""
_TIMES = re.compile(r"(?<![\d.,])\d{1,3}\s+(?:giờ|phút|ngày|tuần|tháng|quý|năm|giây)(?!\w)", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![^\W\d])\d(?![\d.,]*[.,][^\W\d])")
"""A figure; not a digit that recognition saw among letters ("0.NGÃI")."""
# Numbers that count nothing: of instruments, of parts, of items, in dates.
_NO_FIGURE = re.compile(
    rf"{NUMBER.pattern}|(?:ngày|tháng|năm|quý|khóa|kỳ)\s+\d[\d/.-]*|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{4}}|\d{{1,2}}/\d{{4}}"
    r"|(?<![\d.,])20\d\d(?![\d.,]\d)|(?:điều|khoản|điểm|mục|phần|chương|số)\s+\d+|^\s*(?:\d{1,2}(?:\.\d+)*\.|\d{1,3}\s*\|)",
    re.IGNORECASE,
)


def sort_asked(reading: Reading) -> Sort:
    """Return the sort of figure that a question "how much" asks for."""
    asked = reading.asked
    if asked.says("share_asked"):
        return "share"
    return "money" if asked.says("money_asked", "price_of_one") else "count"


def answer_row(reading: Reading) -> Draft | None:
    """Quote the row of a table that the question names where its column for what is asked holds a figure."""
    sort, question = sort_asked(reading), reading.asked.folded

    def is_meant(unit: Unit) -> bool:
        return unit.head is not None and is_named(unit.evidence.quote, question) and _states(reading, sort, unit)

    return quoted_clause(reading, is_meant, _QUOTED_OF_SORT)


def answer_figure(reading: Reading) -> Draft | None:
    """Quote the clause that fits best and has a figure of the sort that is asked for.

    Of the numbers of an instrument that is only cited, those that stand beside it are looked for elsewhere.
    """
    sort = sort_asked(reading)
    cited = sort == "count" and reading.mentioned_keys
    of_sort = None if cited else quoted_clause(reading, lambda unit: _states(reading, sort, unit), _QUOTED_OF_SORT)
    if of_sort is not None or sort != "count":
        return of_sort
    return quoted_clause(reading, lambda unit: _any(reading, unit) and suits(reading, unit), _QUOTED, first_share=0)


def _states(reading: Reading, sort: Sort, unit: Unit) -> bool:
    """Tell whether a clause has a figure of a sort, of the year and with the bound that the question names."""
    quote = unit.evidence.quote
    heads = unit.head.of(unit.directive.text) if unit.head else ""
    if sort == "money":
        below = bool(heads) and cue("currency").search(unit.context.folded) is not None
        found = any(not _SHARE.search(m.group()) for m in AMOUNT.finditer(quote))
        found = found or (below and _BARE.search(quote) is not None)
        measure = measure_asked(reading.asked.folded)
        found = found and (measure is None or measure.search(f"{heads} {quote}".lower()) is not None)
    elif sort == "share":
        found = _SHARE.search(quote) is not None or ("%" in heads and re.search(r"\d", quote) is not None)
    else:
        found = bool(reading.counted) and _counts(reading, unit, quote)
    return found and suits(reading, unit)


def _counts(reading: Reading, unit: Unit, quote: str) -> bool:
    """Tell whether a number stands before the noun that is counted, or in a row below it."""
    noun = reading.counted[-1 if reading.asked.language == "en" else 0]
    plain = _NO_FIGURE.sub(" ", quote)
    measured = next((sign for sign in _MEASURES if cue(sign).fullmatch(noun.word)), None)
    if measured is not None and _MEASURES[measured].search(plain):
        return True
    if unit.head is not None:
        return re.search(r"\d", plain) is not None and credit(noun, unit.context) >= HELD
    numbers = re.finditer(r"(?<![\w/])\d[\d.,]*", plain)
    return any(credit(noun, Searchable(plain[m.end() : m.end() + _AFTER])) >= HELD for m in numbers)


def _any(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause has any figure at all; so many days or months are one only where these are counted."""
    plain = _NO_FIGURE.sub(" ", unit.evidence.quote)
    if not any(cue("times_counted").fullmatch(word) for word in reading.asked.counted[:1]):
        plain = _TIMES.sub(" ", plain)
    return _DIGITS.search(plain) is not None


def suits(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause is of the year and the place, and has the bound, that the question names."""
    in_year = is_of_year(reading, unit)
    if reading.only_cited and not reading.only_cited & (
        Searchable(paragraph_around(unit)).numbers | unit.context.numbers
    ):
        return False
    return in_year and in_place(reading, unit) and _bounded(reading, unit)


def in_place(reading: Reading, unit: Unit) -> bool:
    """Tell whether so many of a thing are of the commune or district that is named; money may be the same in all."""
    return sort_asked(reading) != "count" or is_of(unit, reading.asked.localities)


def _bounded(reading: Reading, unit: Unit) -> bool:
    """Tell whether a clause sets a bound where one is asked for ("tối đa", "ít nhất")."""
    words = fold(unit.evidence.quote)
    return all(not reading.asked.says(bound) or cue(bound).search(words) for bound in ("at_most", "at_least"))
