"""Agencies: their names (:mod:`ingest.agencies.names`), and mentions of them in a question, in any spelling."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ingest.agencies.alternatives import either
from ingest.agencies.names import (
    Mention,
    agency_data,
    known_agencies,
    unify_tones_in_place,
)
from ingest.numbers import kinds
from ingest.structure.sentences import one_line
from ingest.vietnamese import fold

_SHORTEST_FORM = 4
"""Letters of the shortest form that names an agency in any case; shorter ones are held to stricter rules."""
_SHORTEST_ABBREVIATION = 3


def find_mentions(question: str) -> list[Mention]:
    """Return the known agencies that a question names, in any spelling, without diacritics or in English.

    A short form counts only where nothing else can be meant: not inside a word or a document number, not with a
    diacritic that the name lacks, not when two agencies share it. A unit behind the name belongs to it.

    >>> [mention.name for mention in find_mentions("so y te va department of finance, UBND TP lam gi")]
    ['Sở Y tế', 'Sở Tài chính', 'Ủy ban nhân dân thành phố']
    """
    folded = fold(question).replace("–", "-")
    numbers = [match.span() for match in _number_in_question().finditer(folded)]
    found: list[Mention] = []
    for match in _mention_pattern().finditer(folded):
        start, end = match.span("name")
        form = _forms()[one_line(match["name"])]
        if any(begin < end and start < stop for begin, stop in numbers):
            continue
        if not _may_name(one_line(question[start:end]), form):
            continue
        if match["unit"] is not None and any(body in form.agency for body in _BODIES_OF_EVERY_LEVEL):
            found.append(Mention(f"{form.agency} {_unit(match['unit'])}", start, match.end("unit")))
        else:
            found.append(Mention(form.agency, start, end))
    return found


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write an agency, and the agency that it names."""

    written: str
    agency: str


@lru_cache(maxsize=1)
def _forms() -> dict[str, _Form]:
    """Map every folded form that may stand in a question; forms that two agencies share are left out."""
    table: dict[str, _Form] = {}
    shared: set[str] = set()
    for agency in known_agencies():
        for written in (agency.name, *agency.short, *agency.english, *agency.spoken):
            key = fold(written)
            if table.setdefault(key, _Form(written, agency.name)).agency != agency.name and len(key) < _SHORTEST_FORM:
                shared.add(key)
    return {key: form for key, form in table.items() if len(key) >= _SHORTEST_ABBREVIATION and key not in shared}


def _may_name(typed: str, form: _Form) -> bool:
    """Tell whether what was typed can mean the form: fewer diacritics are fine, others are not."""
    if form.written in _ALSO_WORDS and typed[0].islower():
        return False
    if len(form.written) < _SHORTEST_FORM:
        return typed == form.written or (typed.islower() and not re.search(r"[aeiouy]", fold(typed)))
    return _marks_within(typed, form.written)


# Names that are ordinary words in lower case ("thanh tra, kiểm tra"; "tình hình công an ninh").
_ALSO_WORDS = frozenset({"Thanh tra"})
_BODIES_OF_EVERY_LEVEL = ("Ủy ban nhân dân", "Hội đồng nhân dân")


def _marks_within(typed: str, written: str) -> bool:
    """Tell whether no letter of ``typed`` has a diacritic that the same letter of ``written`` lacks."""
    pairs = zip(unify_tones_in_place(typed.replace("–", "-")), unify_tones_in_place(written), strict=True)
    return all(_marks(ours) <= _marks(theirs) for ours, theirs in pairs)


@lru_cache(maxsize=2048)
def _marks(char: str) -> frozenset[str]:
    """Return the diacritics of one letter; the stroke of đ counts as one."""
    stroke = {"\u0335"} if char in "đĐ" else set()
    return frozenset(unicodedata.normalize("NFD", char)[1:]) | stroke


@lru_cache(maxsize=1)
def _mention_pattern() -> re.Pattern[str]:
    """Match a form in folded text and a unit behind it, no part of a longer word, number or e-mail address."""
    units = [fold(unit) for unit in (*agency_data()["units"]["words"], *agency_data()["units"]["short"])]
    several = rf"cac\s+(?:{either(units)})(?:\s*,\s*(?:{either(units)}))*"
    names = either(_forms())
    return re.compile(
        rf"(?<![^\W_])(?<![/&@.-])(?P<name>{names})(?![^\W_])(?![/&@-]\w)"
        rf"(?:\s+(?P<unit>{several}|{either(units)})(?![^\W_]))?"
    )


@lru_cache(maxsize=1)
def _number_in_question() -> re.Pattern[str]:
    """Match a document number typed with blanks ("16 kh ubnd") in folded text."""
    symbols = {fold(symbol) for entry in kinds().values() for symbol in entry[0]}
    return re.compile(rf"(?<!\w)\d{{1,5}}[\s/-]+(?:{either(symbols)})[\s/-]+\w+")


def _unit(folded: str) -> str:
    """Write out the units of a mention in full diacritics: "cac quan, huyen" gives "các quận, huyện"."""
    units = {fold(unit): unit for unit in agency_data()["units"]["words"]}
    units |= {fold(short): unit for short, unit in agency_data()["units"]["short"].items()}
    spelled = one_line(re.sub(r"\s*,\s*", ", ", folded))
    written = re.sub(rf"(?<!\w)(?:{either(units)})(?!\w)", lambda unit: units[unit.group()], spelled)
    return re.sub(r"^cac(?= )", "các", written)
