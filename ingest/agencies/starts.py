"""Where an agency's name begins, and where a verb that ends it does; a diacritic lost in recognition hides neither."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.agencies.alternatives import either
from ingest.agencies.names import agency_data, known_agencies, unify_tones_in_place
from ingest.vietnamese import UPPER, fold

QUANTIFIER = re.compile(r"(?:các|những|mọi|toàn thể|từng|mỗi)\s+", re.IGNORECASE)
LONGEST_NAME = 120
_LONGEST_VERB = 40
_CAPITAL_NEXT = re.compile(rf"\s+[{UPPER}]")
_FIRST_WORD = re.compile(r"[^\W\d_]+(?:&[^\W\d_]+)?")


@lru_cache(maxsize=1)
def heads() -> re.Pattern[str]:
    """Match a word that begins agencies' names; ``capitalised`` ones do so only beside a capital or behind "các"."""
    heads = agency_data()["heads"]
    return re.compile(
        rf"(?<!\w)(?!(?i:{either(heads['never'])})(?!\w))"
        rf"(?:(?i:{either(heads['words'])})(?!\w)|(?P<capitalised>(?i:{either(heads['capitalised'])}))(?!\w))"
    )


@lru_cache(maxsize=1)
def folded_heads() -> re.Pattern[str]:
    """Match a head of two syllables or more in folded text: a lost diacritic does not hide it."""
    heads = agency_data()["heads"]
    words = [fold(word) for word in (*heads["words"], *heads["capitalised"]) if " " in word]
    return re.compile(rf"(?!{either([fold(word) for word in heads['never']])}(?!\w)){either(words)}(?!\w)")


@lru_cache(maxsize=1)
def known_names() -> re.Pattern[str]:
    """Match all known names, longest first, in lower case with tones unified."""
    forms = {form for agency in known_agencies() for form in (agency.name, *agency.short) if len(form) > 3}
    return re.compile(rf"(?<!\w)(?:{either([unify_tones_in_place(form) for form in forms])})(?!\w)")


@lru_cache(maxsize=1)
def tasks() -> re.Pattern[str]:
    """Match a verb of a task, blanks before it skipped."""
    return re.compile(rf"\s*(?i:{either(agency_data()['ends']['tasks'])})(?!\w)")


def begins_task(text: str, position: int) -> bool:
    """Tell whether a verb of a task ("hướng dẫn", "rà soát") begins at ``position``, blanks skipped."""
    if tasks().match(text, position) is not None:
        return True
    verb = folded_tasks().match(fold(text[position : position + _LONGEST_VERB]))
    return verb is not None and verb.start("verb") == len(verb.group()) - len(verb.group().lstrip())


def starts_with_agency(text: str, position: int) -> bool:
    """Tell whether an agency phrase, with or without "các", begins at ``position``."""
    quantifier = QUANTIFIER.match(text, position)
    begin = quantifier.end() if quantifier else position
    first = _FIRST_WORD.match(text, begin)
    if first is None or fold(first.group()) not in _first_words():
        return False
    if _head_end(text, begin, behind_quantifier=quantifier is not None) is not None:
        return True
    if known_end(known_names(), text, begin, len(text)) is not None:
        return True
    misread = quantifier is not None or text[begin : begin + 1].isupper()
    return misread and _starts_misread(text, begin, behind_quantifier=quantifier is not None)


def _starts_misread(text: str, begin: int, *, behind_quantifier: bool) -> bool:
    """Tell whether a head or a known name begins here whose diacritics recognition lost ("Uy ban", "Sờ Y tế")."""
    folded = fold(text[begin : begin + LONGEST_NAME])
    head = folded_heads().match(folded)
    if head is not None:
        return behind_quantifier or head.group() not in _ordinary()
    return _folded_names().match(folded) is not None


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """Folded first words of all heads and known names: most words of a text begin none of them."""
    forms = {form for agency in known_agencies() for form in (agency.name, *agency.short)}
    heads = agency_data()["heads"]
    words = (_FIRST_WORD.match(fold(form)) for form in (*forms, *heads["words"], *heads["capitalised"]))
    return frozenset(word.group() for word in words if word)


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """Folded heads that begin names only beside a capital."""
    return frozenset(fold(word) for word in agency_data()["heads"]["capitalised"])


@lru_cache(maxsize=1)
def _folded_names() -> re.Pattern[str]:
    """Match known names of two syllables or more in folded text."""
    names = {fold(agency.name) for agency in known_agencies() if " " in agency.name}
    return re.compile(rf"{either(names)}(?!\w)")


@lru_cache(maxsize=1)
def parts_of_names() -> re.Pattern[str]:
    """Match known names, and what stands behind "Sở" in them, in folded text."""
    names = {fold(form) for agency in known_agencies() for form in (agency.name, *agency.short) if len(form) > 3}
    return re.compile(rf"(?<!\w){either(names | {fold(field) for field in agency_data()['fields']})}(?!\w)")


def _head_end(text: str, begin: int, *, behind_quantifier: bool) -> int | None:
    """Return where a word that begins a name ends, or None; a word in capitals throughout says nothing of the next."""
    head = heads().match(text, begin)
    if head is None:
        return None
    alone = head["capitalised"] is None or behind_quantifier
    beside_capital = not head.group().isupper() and _CAPITAL_NEXT.match(text, head.end()) is not None
    return head.end() if alone or beside_capital else None


def known_end(pattern: re.Pattern[str], text: str, start: int, limit: int) -> int | None:
    """Return where a known name that begins at ``start`` ends, or None."""
    match = pattern.match(unify_tones_in_place(text[start : min(limit, start + LONGEST_NAME)]))
    return start + match.end() if match else None


def known_name_end(text: str, start: int, limit: int) -> int:
    """Return where a name from the list that begins at ``start`` ends, or ``start`` where none does."""
    return known_end(known_names(), text, start, limit) or start


@lru_cache(maxsize=1)
def folded_tasks() -> re.Pattern[str]:
    """Match a verb of two syllables or more, lost diacritics allowed, in folded text."""
    ends = agency_data()["ends"]
    words = [fold(word) for word in ends["tasks"] if " " in word and word not in ends["unless"]]
    return re.compile(rf"\s*,?\s*(?<!\w)(?P<verb>{either(words)})(?!\w)")
