"""Names of agencies: one for the many ways to write it, and English for it.

What is known stands in ``data/agencies.toml``; a name that is not there stays as it is written and has no English.
How names stand in running prose is read by :mod:`ingest.agencies.phrases`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ingest.agencies.alternatives import either
from ingest.agencies.collective import english_collective
from ingest.structure.sentences import one_line
from ingest.vietnamese import fold, unify_tones
from ingest.vocabulary import vocabulary

_PARTS = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "MTTQ": "Mặt trận Tổ quốc"}
_PART = re.compile(rf"(?<!\w)(?:{'|'.join(_PARTS)})(?!\w)")
_SHORTEST_FORM = 4
"""Letters of the shortest form that names an agency in any case; shorter ones are held to stricter rules."""
_SHORTEST_ABBREVIATION = 3


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


def agency_data() -> dict[str, Any]:
    """Return the curated list of names, heads, units and the words that end a name."""
    return vocabulary("agencies")


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


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """Return ``name`` with its abbreviations written out and lost diacritics restored, white space collapsed.

    Unknown names stay as they are. A diacritic is restored only where the letters are those of one known name.

    >>> canonical("UBND tỉnh Nghệ An"), canonical("Sở  TN&MT"), canonical("Công ty Hoa Sen")
    ('Ủy ban nhân dân tỉnh Nghệ An', 'Sở Tài nguyên và Môi trường', 'Công ty Hoa Sen')
    >>> canonical("Giám đốc Sở KH&ĐT"), canonical("CA tỉnh"), canonical("Uy ban nhân dân xã")
    ('Giám đốc Sở Kế hoạch và Đầu tư', 'Công an tỉnh', 'Ủy ban nhân dân xã')
    """
    name = one_line(name).strip(" ,;.")
    known = _by_key().get(_key(name))
    if known is not None and fold(known.name) != fold(name):
        return known.name
    if known is not None and name.isupper() and " " in name:
        return known.name
    name = _written_out(_spelled(name))
    return name.replace("Uỷ ban", "Ủy ban").replace("uỷ ban", "ủy ban")


def _written_out(name: str) -> str:
    """Write out the abbreviations within a name; one of two or three letters only before a unit ("CA tỉnh")."""
    name = _abbreviations().sub(lambda short: _names_of_abbreviations()[one_line(short.group())], name)
    return _PART.sub(lambda part: _PARTS[part.group()], name)


@lru_cache(maxsize=1)
def _names_of_abbreviations() -> dict[str, str]:
    """Map each short form that holds an abbreviation to its name."""
    pairs = ((form, agency.name) for agency in known_agencies() for form in agency.short)
    found: dict[str, str] = {}
    for form, name in pairs:
        if _ABBREVIATED.search(form):
            found.setdefault(form, name)
    return found


_ABBREVIATED = re.compile(r"[A-ZĐ]{2}|&")


@lru_cache(maxsize=1)
def _abbreviations() -> re.Pattern[str]:
    forms = _names_of_abbreviations()
    long = either([form for form in forms if len(form) >= _SHORTEST_FORM])
    brief = either([form for form in forms if len(form) < _SHORTEST_FORM])
    units = either(agency_data()["units"]["words"])
    return re.compile(rf"(?<![\w/&-])(?:{long}(?![\w/&-])|{brief}(?=\s+(?:các\s+)?{units}(?!\w)))")


def _spelled(name: str) -> str:
    """Restore the diacritics that recognition lost in words and names that are known."""
    folded = fold(name)
    pieces: list[str] = []
    position = 0
    for match in _spellings().finditer(folded):
        written, known = name[match.start() : match.end()], _spelling()[one_line(match.group())]
        if unify_tones_in_place(one_line(written)) == unify_tones_in_place(known):
            continue
        capital = written[0].isupper()
        if not capital and known[0].isupper():
            continue
        pieces += [name[position : match.start()], known[0].upper() + known[1:] if capital else known]
        position = match.end()
    return "".join([*pieces, name[position:]]) if pieces else name


@lru_cache(maxsize=1)
def _spelling() -> dict[str, str]:
    """Map the folded form of names and of words in names to how they are written; ambiguous ones are left out."""
    table: dict[str, str] = {}
    for written in (*(agency.name for agency in known_agencies()), *agency_data()["spelling"]["words"]):
        if " " in written and table.setdefault(fold(written), written).lower() != written.lower():
            table[fold(written)] = ""
    return {key: written for key, written in table.items() if written}


@lru_cache(maxsize=1)
def _spellings() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){either(_spelling())}(?!\w)")


def english_name(name: str) -> str | None:
    """Return the English name, built from the parts that are known; None where nothing is.

    >>> english_name("Sở Y tế"), english_name("Ủy ban nhân dân tỉnh Nghệ An")
    ('Department of Health', "People's Committee of Nghệ An Province")
    """
    full = canonical(name)
    known = _by_key().get(_key(full))
    if known is not None:
        return known.english[0]
    group = english_collective(full)
    if group is not None:
        return group
    for beginning, english in _names_longest_first():
        rest = full[len(beginning) :]
        if full.lower().startswith(beginning) and (not rest or rest[0] in " ,"):
            return _english_of(english, rest.strip())
    return None


@lru_cache(maxsize=1)
def _names_longest_first() -> tuple[tuple[str, str], ...]:
    """Names of single agencies in lower case with their English, longest first."""
    names = ((agency.name.lower(), agency.english[0]) for agency in known_agencies())
    return tuple(sorted(names, key=lambda item: -len(item[0])))


def _english_of(english: str, rest: str) -> str:
    """Join the English of a name and what follows it ("tỉnh Nghệ An", "các quận, huyện"); unknown words stay."""
    if not rest:
        return english
    group = english_collective(rest)
    if group is not None:
        return f"{english}s of the {group}"
    lowered = rest.lower()
    for unit, unit_english in agency_data()["units"]["english"].items():
        if lowered == unit:
            return f"{english} of the {unit_english.lower()}"
        if lowered.startswith(unit + " "):
            return f"{english} of {rest[len(unit) + 1 :]} {unit_english}"
    return f"{english} ({rest})" if rest[0].islower() else f"{english} of {rest}"


def unify_tones_in_place(text: str) -> str:
    """Return :func:`unify_tones` of the lower-cased text; the length of NFC text is kept, so offsets hold."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals (İ) have two lower-case characters
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return unify_tones(lowered)
