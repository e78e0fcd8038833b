"""Abbreviations written out and names abbreviated: a document may write UBND where the question writes it in full.

Agencies come from ``ingest/data/agencies.toml``, offices and matters from ``data/shorthand.toml``. Nothing is replaced
here: the other forms are searched for beside the question's own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache

from ingest.agencies.alternatives import either
from ingest.agencies.names import known_agencies
from ingest.numbers import kinds
from ingest.vietnamese import fold
from retrieval.language import DATA, frequencies

_ABBREVIATED = re.compile(r"[^\W\d_a-z]{2}|&")
_SHORT_TOKEN = re.compile(r"[^\W\d_]+(?:[&-][^\W\d_]+)*")
_SHORTEST = 3
"""Letters of the shortest abbreviation that is read in any case, and searched for where its full form was typed."""

_NEVER_ALONE = frozenset({"L", "CT", "TT", "TC", "TB", "CĐ", "PA", "BB", "GM", "PL", "ĐA", "HD", "QC", "BC"})
"""Symbols of kinds that stand for other things as well where no number is beside them."""


def longer_and_shorter(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the full forms of what ``text`` abbreviates, and the abbreviations of what it writes out; once each.

    >>> longer_and_shorter("ubnd tỉnh, Sở GTVT và PCT phụ trách giải phóng mặt bằng")
    (('Ủy ban nhân dân', 'Sở Giao thông vận tải', 'Phó Chủ tịch'), ('GPMB',))
    """
    folded = fold(text)
    longer: dict[int, str] = {}
    taken: list[tuple[int, int]] = []
    pattern, names = _short_names()
    for match in pattern.finditer(folded):
        longer[match.start()] = names[re.sub(r"\s+", " ", match[0])]
        taken.append(match.span())
    for match in _SHORT_TOKEN.finditer(text):
        inside = any(start < match.end() and match.start() < end for start, end in taken)
        if not inside and (full := _written_out(match[0])) and not _in_number(text, *match.span()):
            longer[match.start()] = full
    pattern, shorts = _long_names()
    shorter = (short for match in pattern.finditer(folded) for short in shorts[re.sub(r"\s+", " ", match[0])])
    return _once(longer[start] for start in sorted(longer)), _once(shorter)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _in_number(text: str, start: int, end: int) -> bool:
    """Tell whether an abbreviation is a part of a document number, an address or a joined name."""
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any(char.isdigit() or char in "/@_&-." for char in around.rstrip("."))


def _written_out(typed: str) -> str | None:
    """The full form of one word: in capitals as listed or without đ; in lower case where it is no word itself."""
    if (full := _listed().get(typed)) is not None:
        return full
    key = fold(typed)
    found = _by_folded().get(key)
    if found is None or len(key) < _SHORTEST or not (typed.isupper() or typed.islower()):
        return None
    if typed.islower() and (key in frequencies().folded or key in frequencies().english):
        return None
    return found


@lru_cache(maxsize=1)
def _listed() -> Mapping[str, str]:
    """Map each abbreviation as listed to its full form; the symbols of kinds too (NQ về chuyển đổi số)."""
    tables = tomllib.loads((DATA / "shorthand.toml").read_text(encoding="utf-8"))
    found = {short: full for table in tables.values() for short, full in table.items()}
    for kind, (symbols, _) in kinds().items():
        for symbol in symbols:
            if len(symbol) > 1 and symbol not in _NEVER_ALONE:
                found.setdefault(symbol, kind)
    return found


@lru_cache(maxsize=1)
def _by_folded() -> Mapping[str, str]:
    """Map folded abbreviations to their full forms; those that two share are left out."""
    found: dict[str, str] = {}
    for short, full in _listed().items():
        key = fold(short)
        found[key] = full if found.get(key, full) == full else ""
    return {key: full for key, full in found.items() if full}


@lru_cache(maxsize=1)
def _short_names() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Match folded short forms of agencies that hold an abbreviation of three letters or more, no word itself."""
    names: dict[str, str] = {}
    for agency in known_agencies():
        for short in agency.short:
            if re.search(r"[^\W\d_]{2}[A-ZĐ]|&", short):
                names.setdefault(fold(short), agency.name)
    return re.compile(rf"(?<![\w/&@-]){either(names)}(?![\w/&-])"), names


@lru_cache(maxsize=1)
def _long_names() -> tuple[re.Pattern[str], Mapping[str, tuple[str, ...]]]:
    """Match folded full forms that have abbreviations; of an agency's only the abbreviated part (KHĐT, KH&ĐT)."""
    shorts: dict[str, tuple[str, ...]] = {}
    for agency in known_agencies():
        own = set(agency.name.split())
        written = (" ".join(part for part in short.split() if part not in own) for short in agency.short)
        forms = [part for part in written if _ABBREVIATED.search(part) and len(part) >= _SHORTEST]
        joined = [part for part in forms if "&" not in part]
        if forms:
            both = (*joined[:1], *[part for part in forms if part not in joined][:1])
            shorts.setdefault(fold(agency.name), both)
    for short, full in _listed().items():
        if len(short) >= _SHORTEST and " " in full and full not in kinds():
            shorts.setdefault(fold(full), (short,))
    return re.compile(rf"(?<![^\W_]){either(shorts)}(?![^\W_])"), shorts
