"""Agencies by name: one name for the many ways to write it, English for it, and mentions of it in a question.

What is known stands in ``data/agencies.toml``; a name that is not there stays as it is written and has no English.
How names stand in running prose is read by :mod:`ingest.agency_phrases`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.numbers import kinds
from ingest.sentences import one_line
from ingest.vietnamese import fold, unify_tones

_PARTS = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "MTTQ": "Mặt trận Tổ quốc"}
_PART = re.compile(rf"(?<!\w)(?:{'|'.join(_PARTS)})(?!\w)")
_SHORTEST_FORM = 4
"""Letters of the shortest form that names an agency in any case; shorter ones are held to stricter rules."""
_SHORTEST_ABBREVIATION = 3
_UNITS_IN_ENGLISH = {"thành phố": "City", "tỉnh": "Province", "huyện": "District", "quận": "District", "xã": "Commune"}


@dataclass(frozen=True, slots=True)
class Agency:
    """A name as it is known: the full form, its short forms, and English names (the first is used in answers).

    ``spoken`` are forms that only a question uses: "ngành y tế", "Health Department", a name without its "và".
    """

    name: str
    short: tuple[str, ...]
    english: tuple[str, ...]
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """An agency named in ``text[start:end]``: its canonical name and where it stands."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=1)
def agency_data() -> dict[str, Any]:
    """Read the curated list of names, heads, units and the words that end a name."""
    return tomllib.loads((Path(__file__).parent / "data" / "agencies.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def known_agencies() -> tuple[Agency, ...]:
    """Return departments and ministries of every field, then single names."""
    fields = [agency for field, entry in agency_data()["fields"].items() for agency in _of_field(field, entry)]
    names = [
        Agency(name, tuple(entry["short"]), (entry["en"], *entry.get("aka", [])))
        for name, entry in agency_data()["names"].items()
    ]
    return (*fields, *names)


def _of_field(field: str, entry: dict[str, Any]) -> Iterator[Agency]:
    """Yield the department and the ministry of a field: "Sở Y tế" (Sở YT, SYT) and "Bộ Y tế" (Bộ YT, BYT)."""
    english = (entry["en"], *entry.get("aka", []))
    for head, letter, translated in (("Sở", "S", "Department"), ("Bộ", "B", "Ministry")):
        short = (*(f"{head} {form}" for form in entry["short"]), *(f"{letter}{form}" for form in entry["short"]))
        spoken = [f"{name} {translated}" for name in english]
        spoken += [f"{head} {field.replace(' và ', ' ')}"] if " và " in field else []
        spoken += [f"ngành {field[0].lower()}{field[1:]}"] if head == "Sở" else []
        yield Agency(f"{head} {field}", short, tuple(f"{translated} of {name}" for name in english), tuple(spoken))


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Agency]:
    """Map the key of every name and long short form to its agency."""
    table: dict[str, Agency] = {}
    for agency in known_agencies():
        for form in (agency.name, *agency.short):
            if len(key := _key(form)) >= _SHORTEST_ABBREVIATION:
                table.setdefault(key, agency)
    return table


def _key(name: str) -> str:
    """Fold a name to letters and single blanks."""
    return re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()


def agency_key(name: str) -> str:
    """Return what makes two ways to write an agency equal: written out, folded, letters only.

    >>> agency_key("Sở TN&MT") == agency_key("sở Tài nguyên và Môi trường")
    True
    """
    return _key(canonical(name))


def canonical(name: str) -> str:
    """Return ``name`` with its abbreviation written out, white space collapsed; unknown names stay as they are.

    >>> canonical("UBND tỉnh Quảng Ngãi"), canonical("Sở  TN&MT"), canonical("Công ty Hoa Sen")
    ('Ủy ban nhân dân tỉnh Quảng Ngãi', 'Sở Tài nguyên và Môi trường', 'Công ty Hoa Sen')
    """
    name = one_line(name).strip(" ,;.")
    known = _by_key().get(_key(name))
    if known is not None and fold(known.name) != fold(name):
        return known.name
    name = _PART.sub(lambda part: _PARTS[part.group()], name)
    return name.replace("Uỷ ban", "Ủy ban").replace("uỷ ban", "ủy ban")


def english_name(name: str) -> str | None:
    """Return the English name, built from the parts that are known; None where nothing is.

    >>> english_name("Sở Y tế"), english_name("Ủy ban nhân dân tỉnh Quảng Ngãi")
    ('Department of Health', "People's Committee of Quảng Ngãi Province")
    """
    full = canonical(name)
    known = _by_key().get(_key(full))
    if known is not None:
        return known.english[0]
    for beginning, english in (*_groups(), *_names_longest_first()):
        rest = full[len(beginning) :]
        if full.lower().startswith(beginning) and (not rest or rest[0] in " ,"):
            return english + _english_place(rest)
    return None


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[str, str], ...]:
    """Collective names in lower case with their English, longest first."""
    return tuple(sorted(agency_data()["groups"].items(), key=lambda item: -len(item[0])))


@lru_cache(maxsize=1)
def _names_longest_first() -> tuple[tuple[str, str], ...]:
    """Names of single agencies in lower case with their English, longest first."""
    names = ((agency.name.lower(), agency.english[0]) for agency in known_agencies())
    return tuple(sorted(names, key=lambda item: -len(item[0])))


def _english_place(rest: str) -> str:
    """Turn what follows a name ("tỉnh Quảng Ngãi", "các quận, huyện") into English; unknown words stay Vietnamese."""
    rest = rest.strip()
    if not rest:
        return ""
    lowered = rest.lower()
    if lowered in dict(_groups()):
        return f" of the {dict(_groups())[lowered]}"
    for unit, english in _UNITS_IN_ENGLISH.items():
        if lowered == unit:
            return f" of the {english.lower()}"
        if lowered.startswith(unit + " "):
            return f" of {rest[len(unit) + 1 :]} {english}"
    return f" ({rest})" if rest[0].islower() else f" of {rest}"


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
    several = rf"cac\s+(?:{_either(units)})(?:\s*,\s*(?:{_either(units)}))*"
    names = _either(_forms()).replace(r"\ ", r"\s+")
    return re.compile(
        rf"(?<![^\W_])(?<![/&@.-])(?P<name>{names})(?![^\W_])(?![/&@-]\w)"
        rf"(?:\s+(?P<unit>{several}|{_either(units)})(?![^\W_]))?"
    )


@lru_cache(maxsize=1)
def _number_in_question() -> re.Pattern[str]:
    """Match a document number typed with blanks ("16 kh ubnd") in folded text."""
    symbols = {fold(symbol) for entry in kinds().values() for symbol in entry[0]}
    return re.compile(rf"(?<!\w)\d{{1,5}}[\s/-]+(?:{_either(symbols)})[\s/-]+\w+")


def _unit(folded: str) -> str:
    """Write out the units of a mention in full diacritics: "cac quan, huyen" gives "các quận, huyện"."""
    units = {fold(unit): unit for unit in agency_data()["units"]["words"]}
    units |= {fold(short): unit for short, unit in agency_data()["units"]["short"].items()}
    spelled = one_line(re.sub(r"\s*,\s*", ", ", folded))
    written = re.sub(rf"(?<!\w)(?:{_either(units)})(?!\w)", lambda unit: units[unit.group()], spelled)
    return re.sub(r"^cac(?= )", "các", written)


def _either(words: Iterable[str]) -> str:
    """Return an alternation of literal words, longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def unify_tones_in_place(text: str) -> str:
    """Return :func:`unify_tones` of the lower-cased text; the length of NFC text is kept, so offsets hold."""
    lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return unify_tones(lowered)
