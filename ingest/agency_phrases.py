"""Agencies in running prose: where a phrase that names them begins and ends, and which names it holds.

A name that no list knows is recognised by the word it begins with ("Sở …", "Ban …", "Công ty …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.agencies import Mention, agency_data, canonical, known_agencies, unify_tones_in_place
from ingest.datamodels import Span
from ingest.sentences import trimmed
from ingest.vietnamese import LOWER, UPPER

_QUANTIFIER = re.compile(r"(?:các|những|mọi|toàn thể|từng|mỗi)\s+", re.IGNORECASE)
_PUNCTUATION = rf"[.;:()“”\"]|(?<=\w)\s+[-–]\s+(?=[{LOWER}])"
_SEPARATOR = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+(?:và|cùng với|cùng)\s+")
_LOOSE_ENDS = re.compile(r"(?:[\s,;:.]|(?<!\w)(?:và|với|cùng với|cùng))+$")

# "các sở: Y tế, Tài chính" names Sở Y tế and Sở Tài chính; "UBND các huyện: Ba Tơ, Sơn Hà" their committees.
_UNITS_OF_A_LIST = "sở|bộ|ban|huyện|quận|xã|phường|thị xã|thành phố|thị trấn|tỉnh"
_BODIES = r"(?:Chủ tịch\s+)?(?:UBND|(?:Ủy|Uỷ)\s+ban\s+nhân\s+dân|HĐND|Hội đồng nhân dân|Công an)"
_LIST = re.compile(
    rf"(?i:(?P<body>{_BODIES}\s+)?các\s+(?P<unit>{_UNITS_OF_A_LIST})(?!\w)\s*(?P<colon>:)?\s*)(?=[{UPPER}])"
)
_ITEM_OF_A_LIST = re.compile(r"\s*,\s*(?:và\s+)?|\s+và\s+")
_LONGEST_NAME = 120
_LONGEST_PHRASE = 1000
"""Characters of the longest phrase that is read as names; keeps the work linear in a text without any stop."""


def _loose(words: str) -> str:
    """Return a pattern for literal words with any white space between them."""
    return re.escape(words).replace(r"\ ", r"\s+")


def _either(words: list[str]) -> str:
    return "|".join(map(_loose, sorted(words, key=len, reverse=True)))


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    """Match a word that begins agencies' names."""
    return re.compile(rf"(?<!\w)(?:{_either(agency_data()['heads']['words'])})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _known() -> re.Pattern[str]:
    """Match all known names, longest first, in lower case with tones unified."""
    forms = {form for agency in known_agencies() for form in (agency.name, *agency.short) if len(form) > 3}
    return re.compile(rf"(?<!\w)(?:{_either([unify_tones_in_place(form) for form in forms])})(?!\w)")


@lru_cache(maxsize=1)
def _fields() -> re.Pattern[str]:
    """Match what stands behind "Sở" or "Bộ" in a known name, longest first."""
    return re.compile(rf"(?:{_either([unify_tones_in_place(field) for field in agency_data()['fields']])})(?!\w)")


@lru_cache(maxsize=1)
def _name_end() -> re.Pattern[str]:
    """Match what ends a name: a word that says what the agency does, or a stop."""
    ends = agency_data()["ends"]
    words = _either([*ends["tasks"], *ends["others"]])
    return re.compile(rf"\s*,?\s*(?<!\w)(?:{words})(?!\w)|{_PUNCTUATION}")


@lru_cache(maxsize=1)
def _tasks() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_either(agency_data()['ends']['tasks'])})(?!\w)")


def begins_task(text: str, position: int) -> bool:
    """Tell whether a verb of a task ("hướng dẫn", "rà soát") begins at ``position``, blanks skipped."""
    return _tasks().match(text, position) is not None


def starts_with_agency(text: str, position: int) -> bool:
    """Tell whether an agency phrase, with or without "các", begins at ``position``."""
    quantifier = _QUANTIFIER.match(text, position)
    begin = quantifier.end() if quantifier else position
    return _heads().match(text, begin) is not None or _known_end(_known(), text, begin, len(text)) is not None


def _known_end(pattern: re.Pattern[str], text: str, start: int, limit: int) -> int | None:
    """Return where a known name that begins at ``start`` ends, or None."""
    match = pattern.match(unify_tones_in_place(text[start : min(limit, start + _LONGEST_NAME)]))
    return start + match.end() if match else None


def known_name_end(text: str, start: int, limit: int) -> int:
    """Return where a name from the list that begins at ``start`` ends, or ``start`` where none does."""
    return _known_end(_known(), text, start, limit) or start


def name_end(text: str, start: int, limit: int) -> int:
    """Return where the agency phrase that begins at ``start`` ends: before a verb, a stop or ``limit``.

    >>> text = "các Sở: Y tế, Tài chính rà soát"
    >>> text[: name_end(text, 0, len(text))]
    'các Sở: Y tế, Tài chính'
    """
    limit = min(limit, start + _LONGEST_PHRASE)
    position = start
    while found := _name_end().search(text, position, limit):
        inside = _inside_name(text, position, found, limit)
        if inside is None:
            return max(found.start(), start)
        position = inside
    return limit


def _inside_name(text: str, position: int, found: re.Match[str], limit: int) -> int | None:
    """Return where to go on when what seems to end a phrase is part of a name ("Ban Quản lý", "các sở: Y tế")."""
    colon = found.group().strip() == ":"
    enumeration = _LIST.search(text, position, min(limit, found.end() + 3)) if colon else None
    if enumeration is not None and enumeration.start() <= found.start() < enumeration.end():
        return enumeration.end()
    window = unify_tones_in_place(text[position : min(limit, found.start() + _LONGEST_NAME)])
    for name in _known().finditer(window):
        if position + name.start() > found.start():
            return None
        if position + name.end() > found.start() + 1:
            return position + name.end()
    return None


def agencies_in(text: str, span: Span) -> list[Mention]:
    """Return the agencies that a phrase names, in order; each has a name of its own.

    A comma inside a name ("các sở, ngành", "Văn hóa, Thể thao và Du lịch") parts nothing.

    >>> phrase = "các sở: Y tế, Tài chính; Công an tỉnh và các đơn vị liên quan"
    >>> [agency.name for agency in agencies_in(phrase, Span(0, len(phrase)))]
    ['Sở Y tế', 'Sở Tài chính', 'Công an tỉnh', 'các đơn vị liên quan']
    """
    found: list[Mention] = []
    for part in split_agencies(text, span):
        listed = _LIST.match(text, part.start, part.end)
        if listed is not None and (listed["colon"] or _names_fields(text, listed, part.end)):
            found.extend(_listed(text, listed, part.end))
        else:
            found.append(Mention(canonical(part.of(text)), part.start, part.end))
    return found


def _names_fields(text: str, listed: re.Match[str], end: int) -> bool:
    """Tell whether "các sở" without a colon is followed by the field of a known one, and by more."""
    field = _known_end(_fields(), text, listed.end(), end)
    more = field is not None and _ITEM_OF_A_LIST.match(text, field) is not None
    return more and listed["unit"].lower() in {"sở", "bộ"}


def _listed(text: str, listed: re.Match[str], end: int) -> Iterator[Mention]:
    """Yield the agencies of "các <unit>: A, B và C", each with the words that the list leaves out."""
    unit = listed["unit"].lower()
    head = f"{listed['body']}{unit}" if listed["body"] else unit.capitalize() if unit in {"sở", "bộ", "ban"} else unit
    position = listed.end()
    while position < end:
        field = _known_end(_fields(), text, position, end)
        separator = _ITEM_OF_A_LIST.search(text, field or position, end)
        item = trimmed(text, position, separator.start() if separator else end, " \n,;.:")
        if item is not None:
            own = starts_with_agency(text, item.start)
            yield Mention(canonical(item.of(text) if own else f"{head} {item.of(text)}"), item.start, item.end)
        position = separator.end() if separator else end


def split_agencies(text: str, span: Span) -> list[Span]:
    """Split a phrase that names several agencies into one span each; "các sở: A, B" stays one.

    >>> phrase = "Sở Y tế, Công an tỉnh và các đơn vị liên quan"
    >>> [part.of(phrase) for part in split_agencies(phrase, Span(0, len(phrase)))]
    ['Sở Y tế', 'Công an tỉnh', 'các đơn vị liên quan']
    """
    starts = [span.start]
    for separator in _SEPARATOR.finditer(text, span.start, span.end):
        if _parts_names(text, separator):
            starts.append(separator.end())
    ends = [*starts[1:], span.end]
    return [part for begin, end in zip(starts, ends, strict=True) if (part := _without_ends(text, begin, end))]


def _parts_names(text: str, separator: re.Match[str]) -> bool:
    """Tell whether a new agency begins behind a comma or "và": lower-case words behind a comma go on with the group."""
    after = separator.end()
    if not starts_with_agency(text, after):
        return False
    joined = separator.group().strip() not in {",", ";"}
    return joined or text[after].isupper() or _QUANTIFIER.match(text, after) is not None


def _without_ends(text: str, start: int, end: int) -> Span | None:
    """Strip separators and joining words from both ends of a name."""
    loose = _LOOSE_ENDS.search(text, max(start, end - 40), end)
    return trimmed(text, start, loose.start() if loose else end, " \n,;:-", " \n,;:")
