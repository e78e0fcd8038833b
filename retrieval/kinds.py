"""Kinds of documents that a question names: by word ("chỉ thị", "directive") or by a number's symbol (16/KH-UBND)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ingest.agencies.alternatives import either
from ingest.numbers import kind_named, kind_of_number, kind_pattern, kinds
from ingest.vietnamese import fold
from retrieval.language import Language, marks_within
from retrieval.mentions import NumberMention

_ANY_KIND = "Văn bản"
_SPACE = re.compile(r"\s+")


def find_kinds(text: str, numbers: Sequence[NumberMention], language: Language) -> tuple[str, ...]:
    """Return the kinds that ``text`` names, once each; "văn bản" is any kind, and none.

    A diacritic that the name lacks makes another word of it (đệ án).

    >>> from retrieval.mentions import find_mentions
    >>> find_kinds("Chỉ thị về phòng cháy và 16/KH-UBND", find_mentions("16/KH-UBND"), "vi")
    ('Chỉ thị', 'Kế hoạch')
    >>> find_kinds("Which directives and plans?", (), "en")
    ('Chỉ thị', 'Kế hoạch')
    """
    folded = fold(text)
    found: list[str | None] = []
    if language == "en":
        found += [_english()[_SPACE.sub(" ", match["name"])] for match in _english_pattern().finditer(folded)]
    for match in kind_pattern().finditer(folded):
        kind = kind_named(match.group())
        if kind and kind != _ANY_KIND and marks_within(_SPACE.sub(" ", text[match.start() : match.end()]), kind):
            found.append(kind)
    found += [_of_number(number) for number in numbers]
    return tuple(dict.fromkeys(kind for kind in found if kind))


def _of_number(number: NumberMention) -> str | None:
    """The kind that a number's symbol tells, in any case: the symbol, or what it begins with (khubnd)."""
    if (kind := kind_of_number(number.text)) is not None or number.symbol is None:
        return kind
    letters = number.symbol.lstrip("0123456789")
    return next((kind for symbol, kind in _symbols() if letters.startswith(symbol)), None)


@lru_cache(maxsize=1)
def _symbols() -> tuple[tuple[str, str], ...]:
    """Folded symbols of two letters or more with their kinds, longest first."""
    found: dict[str, str] = {}
    for kind, (symbols, _) in kinds().items():
        for symbol in symbols:
            if len(symbol) > 1:
                found.setdefault(fold(symbol), kind)
    return tuple(sorted(found.items(), key=lambda item: -len(item[0])))


@lru_cache(maxsize=1)
def _english() -> Mapping[str, str]:
    """Map the English names of kinds, folded, to the kinds."""
    names = ((fold(name), kind) for kind, (_, english) in kinds().items() if kind != _ANY_KIND for name in english)
    found: dict[str, str] = {}
    for name, kind in names:
        found.setdefault(name, kind)
    return found


@lru_cache(maxsize=1)
def _english_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?P<name>{either(_english())})s?(?![^\W_])")
