"""Agencies in running prose: where a phrase that names them begins and ends, and which names it holds.

A name that no list knows is recognised by the word it begins with ("Sở …", "Ban …", "Công ty …").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.agencies.alternatives import either
from ingest.agencies.names import Mention, agency_data, canonical, unify_tones_in_place
from ingest.agencies.starts import (
    LONGEST_NAME,
    QUANTIFIER,
    begins_task,
    folded_heads,
    folded_tasks,
    heads,
    known_end,
    known_name_end,
    known_names,
    parts_of_names,
    starts_with_agency,
    tasks,
)
from ingest.datamodels import Span
from ingest.structure.sentences import trimmed
from ingest.vietnamese import LOWER, UPPER, fold

__all__ = ["agencies_in", "begins_task", "known_name_end", "name_end", "split_agencies", "starts_with_agency"]

_GROUP = re.compile(r"(?:[^\W\d_]+\s+){0,3}(?:các|những)\s", re.IGNORECASE)
_HYPHENATED = "xã hội|nghề nghiệp|chính trị|kỹ thuật|thương binh|công nghệ|môi trường|ngân sách|truyền hình|kiến trúc"
_PUNCTUATION = rf"[.;:()“”\"]|(?<=\w)\s+[-–]\s+(?=[{LOWER}])(?!(?:{_HYPHENATED})(?!\w))"
_SEPARATOR = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+(?:và|cùng với|cùng)\s+")
_LOOSE_ENDS = re.compile(r"(?:[\s,;:.]|(?<!\w)(?:và|với|cùng với|cùng))+$")

# "các sở: Y tế, Tài chính" names Sở Y tế and Sở Tài chính; "UBND các huyện: Ba Tơ, Sơn Hà" their committees.
_UNITS_OF_A_LIST = "sở|bộ|ban|huyện|quận|xã|phường|thị xã|thành phố|thị trấn|tỉnh"
_BODIES = r"(?:UBND|(?:Ủy|Uỷ)\s+ban\s+nhân\s+dân|HĐND|Hội đồng nhân dân|Công an)"
_TITLES = r"(?:Phó\s+)?(?:Chủ tịch|Giám đốc|Thủ trưởng|Lãnh đạo|Bộ trưởng|Bí thư|Trưởng)"
_LIST = re.compile(
    rf"(?i:(?P<body>(?:{_TITLES}\s+)?{_BODIES}\s+|{_TITLES}\s+)?các\s+(?P<unit>{_UNITS_OF_A_LIST})(?!\w)"
    rf"\s*(?P<colon>:)?\s*)(?=[{UPPER}])"
)
_ITEM_OF_A_LIST = re.compile(r"\s*,\s*(?:và\s+)?|\s+và\s+")
_NOTE = re.compile(r"\s*\([^()]*\)$")
"""What stands in brackets behind a name: "(cơ quan thường trực)"."""
_LONGEST_PHRASE = 1000
"""Characters of the longest phrase that is read as names; keeps the work linear in a text without any stop."""


@lru_cache(maxsize=1)
def _fields() -> re.Pattern[str]:
    """Match what stands behind "Sở" or "Bộ" in a known name, longest first."""
    return re.compile(rf"(?:{either([unify_tones_in_place(field) for field in agency_data()['fields']])})(?!\w)")


@lru_cache(maxsize=1)
def _name_end() -> re.Pattern[str]:
    """Match what ends a name: a word that says what the agency does, or a stop."""
    ends = agency_data()["ends"]
    unless: dict[str, list[str]] = ends["unless"]
    not_after: dict[str, list[str]] = ends["not_after"]
    plain = either([word for word in (*ends["tasks"], *ends["others"]) if word not in {*unless, *not_after}])
    bound = "|".join(
        "".join(rf"(?<!{_either_case(before)} )" for before in not_after.get(word, ()))
        + either([word])
        + (rf"(?!\s+{either(unless[word])}(?!\w))" if word in unless else "")
        for word in {**unless, **not_after}
    )
    return re.compile(rf"\s*,?\s*(?<!\w)(?:{plain}|{bound})(?!\w)|{_PUNCTUATION}")


def _either_case(word: str) -> str:
    """Return a pattern for a word whose first letter may be a capital ("Công trình" within a name)."""
    return f"[{word[0]}{word[0].upper()}]{re.escape(word[1:])}" if word[0].isalpha() else re.escape(word)


def name_end(text: str, start: int, limit: int) -> int:
    """Return where the agency phrase that begins at ``start`` ends: before a verb, a stop or ``limit``.

    >>> text = "các Sở: Y tế, Tài chính rà soát"
    >>> text[: name_end(text, 0, len(text))]
    'các Sở: Y tế, Tài chính'
    """
    limit = min(limit, start + _LONGEST_PHRASE)
    quantifier = QUANTIFIER.match(text, start, limit)
    head = heads().match(text, quantifier.end() if quantifier else start, limit)
    position = start
    after_head = head.end() if head else start
    end = limit
    while found := _name_end().search(text, max(position, after_head), limit):
        inside = _inside_name(text, position, found, limit)
        if inside is None:
            end = max(found.start(), start)
            break
        position = inside
    return _misread_end(text, start, end)


def _misread_end(text: str, start: int, end: int) -> int:
    """Return where a verb that recognition has robbed of a diacritic ends a name before ``end``."""
    for verb in folded_tasks().finditer(fold(text[start:end])):
        begin = start + verb.start("verb")
        if text[begin].islower() and tasks().match(text, begin) is None and _name_around(text, start, begin) is None:
            return start + verb.start()
    return end


def _name_around(text: str, start: int, position: int) -> int | None:
    """Return the end of a known name or head that begins before ``position`` and holds it."""
    for name in parts_of_names().finditer(fold(text[start : position + _JOINS_HEAD])):
        if start + name.start() < position < start + name.end():
            return start + name.end()
    for head in folded_heads().finditer(fold(text[max(start, position - _JOINS_HEAD) : position + _JOINS_HEAD])):
        if head.start() < min(position - start, _JOINS_HEAD) < head.end():
            return head.end()
    return None


def _inside_name(text: str, position: int, found: re.Match[str], limit: int) -> int | None:
    """Return where to go on when what seems to end a phrase is part of it: "Ban Quản lý", "các sở: Y tế", "(…)"."""
    stop = found.group().strip()
    if stop[-1:].isalpha() and (named := _NAMED_BY_VERB.match(text, position, limit)):
        return named.end() if named.start("verb") >= found.start() else None
    if stop == "(":
        closed = _PARENTHESIS.match(text, found.start(), limit)
        return closed.end() if closed else None
    if stop == ";":
        return found.end() if starts_with_agency(text, _blanks_end(text, found.end())) else None
    if stop == ":":
        enumeration = _LIST.search(text, position, min(limit, found.end() + 3))
        if enumeration is not None and enumeration.start() <= found.start() < enumeration.end():
            return enumeration.end()
    return _known_around(text, position, found, limit) or _head_around(text, position, found)


_PARENTHESIS = re.compile(r"\s*\((?!giao|trước|xong|chậm|hoàn thành|thời)[^()]{1,120}\)")
# "cơ quan đăng ký có trách nhiệm …": the verb belongs to the name, for another one follows.
_NAMED_BY_VERB = re.compile(
    r"(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|tổ\s+chức|cơ\s+sở|doanh\s+nghiệp)\s+(?P<verb>\w[^,;.:()\n]{2,40}?)"
    r"(?=\s+(?:có\s+trách\s+nhiệm|chịu\s+trách\s+nhiệm|có\s+nhiệm\s+vụ|chủ\s+trì)(?!\w))",
    re.IGNORECASE,
)
_JOINS_HEAD = 20
"""Characters before a word within which a head that holds it begins ("cơ quan quản lý")."""


def _blanks_end(text: str, position: int) -> int:
    """Return where the blanks at ``position`` end."""
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _known_around(text: str, position: int, found: re.Match[str], limit: int) -> int | None:
    """Return the end of a known name that holds what was found."""
    begin = max(position, found.start() - LONGEST_NAME)
    window = fold(text[begin : min(limit, found.start() + LONGEST_NAME)])
    for name in parts_of_names().finditer(window):
        if begin + name.start() > found.start():
            return None
        if begin + name.end() > found.start() + 1 and _written_as_name(text, begin + name.start(), begin + name.end()):
            return begin + name.end()
    return None


def _written_as_name(text: str, start: int, end: int) -> bool:
    """Tell whether folded letters that equal a known name are one: in capitals, or with its very diacritics."""
    return text[start].isupper() or known_names().fullmatch(unify_tones_in_place(text[start:end])) is not None


def _head_around(text: str, position: int, found: re.Match[str]) -> int | None:
    """Return the end of a head ("chủ đầu tư") that begins before what was found and holds it."""
    word = found.end() - len(found.group().lstrip(" ,\n"))
    for head in heads().finditer(text, max(position, word - _JOINS_HEAD), found.end() + 1):
        if head.start() < word < head.end():
            return head.end()
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
    field = known_end(_fields(), text, listed.end(), end)
    more = field is not None and _ITEM_OF_A_LIST.match(text, field) is not None
    return more and listed["unit"].lower() in {"sở", "bộ"}


def _listed(text: str, listed: re.Match[str], end: int) -> Iterator[Mention]:
    """Yield the agencies of "các <unit>: A, B và C", each with the words that the list leaves out."""
    unit = listed["unit"].lower()
    unit = unit.capitalize() if unit in {"sở", "bộ", "ban"} else unit
    head = f"{listed['body']}{unit}" if listed["body"] else unit
    position = listed.end()
    while position < end:
        field = known_end(_fields(), text, position, end)
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
        if _parts_names(text, starts[-1], separator):
            starts.append(separator.end())
    ends = [*starts[1:], span.end]
    return [part for begin, end in zip(starts, ends, strict=True) if (part := _without_ends(text, begin, end))]


def _parts_names(text: str, start: int, separator: re.Match[str]) -> bool:
    """Tell whether a new agency begins behind a comma or "và"; lower-case words go on with a group.

    A group is what "các" begins ("các cơ quan, đơn vị và địa phương"); ``start`` is where it does.
    """
    after = separator.end()
    if not starts_with_agency(text, after):
        return False
    joined = separator.group().strip() not in {",", ";"}
    separate = separator.group().strip() == ";"
    if separate or text[after].isupper() or QUANTIFIER.match(text, after) is not None:
        return True
    return joined and _GROUP.match(text, start, separator.start()) is None


def _without_ends(text: str, start: int, end: int) -> Span | None:
    """Strip separators and joining words from both ends of a name."""
    loose = _LOOSE_ENDS.search(text, max(start, end - 40), end)
    part = trimmed(text, start, loose.start() if loose else end, " \n,;:-", " \n,;:")
    note = _NOTE.search(text, part.start, part.end) if part else None
    return trimmed(text, part.start, note.start(), " ") if part and note else part
