"""Who issued a directive: the organisations of a letterhead's left column, named as prose would name them."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ingest.agencies import canonical, known_agencies
from ingest.datamodels import Span
from ingest.numbers import kind_named
from ingest.sentences import one_line, trimmed
from ingest.separation import DECORATION, NUMBER_LABEL, PLACE_DATE, SLOGAN, is_organisation, mottos
from ingest.vietnamese import fold

_COLUMN_GAP = re.compile(r" {3,}")
_PART_OF_PARENT = re.compile(r"(?:Văn phòng|Thường trực|Ban Thường vụ|Thanh tra|Phòng)")
_LONGEST_NAME = 200


class Issuer(NamedTuple):
    """An organisation of the letterhead: its name in prose, and where it stands in capitals."""

    name: str
    span: Span


def read_issuers(text: str, end: int, place: str | None) -> tuple[Issuer | None, Issuer | None]:
    """Return (issuer, parent issuer) of the letterhead ``text[:end]``: the last organisation, and the one above it.

    >>> head = "UBND TỈNH QUẢNG NGÃI\\nSỞ Y TẾ\\n"
    >>> [found.name for found in read_issuers(head, len(head), None)]
    ['Sở Y tế', 'Ủy ban nhân dân tỉnh Quảng Ngãi']
    """
    spans = _organisations(text, end)
    if not spans:
        return None, None
    parent = Issuer(proper_name(spans[-2].of(text), text, place), spans[-2]) if len(spans) > 1 else None
    name = proper_name(spans[-1].of(text), text, place)
    if parent is not None and _PART_OF_PARENT.fullmatch(name):
        name = f"{name} {parent.name}"
    return Issuer(name, spans[-1]), parent


def _organisations(text: str, end: int) -> list[Span]:
    """Return the organisations above ``end`` in order; a name that runs over several lines is one span."""
    found: list[Span] = []
    position = 0
    for line in text[:end].splitlines(keepends=True):
        part = _left_column(text, position, position + len(line))
        position += len(line)
        if part is None:
            continue
        if found and (not is_organisation(part.of(text)) or _is_joined(text, found[-1], part)):
            if part.end - found[-1].start <= _LONGEST_NAME:
                found[-1] = Span(found[-1].start, part.end)
        elif is_organisation(part.of(text)):
            # A gazette prints the organisation once more above the letterhead.
            found = [span for span in found if _same(span.of(text), part.of(text)) is False] + [part]
    return found


def _is_joined(text: str, above: Span, part: Span) -> bool:
    """Tell whether a dash at the end of the line above joins two organisations that issue together."""
    between = text[above.end : part.start]
    return "-" in between.split("\n", 1)[0]


def _same(one: str, other: str) -> bool:
    return one_line(fold(one)).startswith(one_line(fold(other)))


def _left_column(text: str, start: int, end: int) -> Span | None:
    """Return the issuer's part of a letterhead's line: capitals, without motto, slogan, rules and number."""
    others = [motto.start for motto in mottos(text, start, end)]
    for pattern in (SLOGAN, NUMBER_LABEL, PLACE_DATE, _COLUMN_GAP):
        found = pattern.search(text, _first_letter(text, start, end), end)
        others += [found.start()] if found else []
    part = trimmed(text, start, min([*others, end]), DECORATION + "\n")
    if part is None or not part.of(text).isupper() or kind_named(fold(part.of(text))) is not None:
        return None
    return part


def _first_letter(text: str, start: int, end: int) -> int:
    """Skip the blanks that centre a line: they are no gap between columns."""
    while start < end and text[start] == " ":
        start += 1
    return start


@lru_cache(maxsize=1)
def _names_with_capitals() -> tuple[str, ...]:
    """Names whose capitals are known: agencies and their short forms, provinces; longest first."""
    places = tomllib.loads((Path(__file__).parent / "data" / "places.toml").read_text(encoding="utf-8"))["provinces"]
    names = {name for agency in known_agencies() for name in (agency.name, *agency.short)}
    return tuple(sorted({*names, *places}, key=len, reverse=True))


def proper_name(capitals: str, text: str, place: str | None = None) -> str:
    """Return a name set in capitals as it is written in prose, abbreviations expanded.

    The body of the text is asked first, then the lists; what neither knows gets one capital at the front.

    >>> proper_name("UBND TỈNH QUẢNG NGÃI", ""), proper_name("SỞ Y TẾ", "")
    ('Ủy ban nhân dân tỉnh Quảng Ngãi', 'Sở Y tế')
    """
    name = one_line(capitals)
    loose = re.escape(name).replace(r"\ ", r"\s+")
    for found in re.finditer(rf"(?<!\w){loose}(?!\w)", text, re.IGNORECASE):
        if not found.group().isupper() and found.group()[0].isupper():
            return canonical(found.group())
    lowered = name.lower()
    for known in (*((place,) if place else ()), *_names_with_capitals()):
        if known.lower() in lowered:
            lowered = re.sub(rf"(?<!\w){re.escape(known.lower())}(?!\w)", known, lowered)
    return canonical(lowered[0].upper() + lowered[1:])
