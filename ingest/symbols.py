"""Symbols of document numbers (``UBND-KTTH``, ``QĐ-TTg``): how they look, and repair of what recognition got wrong.

Only a part that cannot be right is repaired (a digit among its letters, a doubled Đ), and only to the one known symbol
that it can stand for; printed mistakes that look like a symbol stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from ingest.vocabulary import vocabulary

# Bodies that sign but have no entry of their own among the agencies: Nghị định 30/2020/NĐ-CP, Annex III; Hướng dẫn
# 36-HD/VPTW; Luật Ban hành văn bản quy phạm pháp luật (QH, UBTVQH, CTN).
_BODIES = (
    "UBND", "HĐND", "HĐNN", "CP", "TTg", "QH", "UBTVQH", "CTN", "TU", "TW", "TWĐ", "ĐU", "HU", "QU", "ThU", "VPTW",
    "VPCP", "BTV", "BCH", "BCĐ", "ĐĐBQH", "MTTQ", "UB", "VP",
)  # fmt: skip
_READ_FOR = {
    "0": ("O", "Q", "D", ""), "1": ("I", "l", "T", ""), "2": ("Z",), "4": ("A",), "5": ("S",), "6": ("G", "b"),
    "8": ("B", "g"), "9": ("g",),
}  # fmt: skip
"""Letters that recognition takes for a digit; nothing where it made a digit out of a speck."""
_DOUBLED = re.compile(r"Đ{2,}")
_CLEAN = re.compile(r"[^\W\d_]{2}[^\W\d_&.]*(?:[&.][^\W\d_]+)*\d{0,2}|[^\W\d_]")
_MOST_DIGITS = 3


@lru_cache(maxsize=1)
def known_parts() -> frozenset[str]:
    """Return the parts that symbols are made of: kinds, departments, ministries, bodies of State and Party."""
    parts = {symbol for entry in vocabulary("kinds").values() for symbol in entry["symbols"]}
    for short in _short_forms(vocabulary("agencies")):
        parts |= {f"{letter}{short}" for letter in ("", "S", "B")}
    return frozenset({*parts, *_BODIES})


def _short_forms(data: object) -> Iterator[str]:
    """Yield every one-word short form of the list of agencies, wherever it stands."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "short" and isinstance(value, list):
                yield from (form for form in value if re.fullmatch(r"[A-ZĐ][\wĐ&]+", form))
            else:
                yield from _short_forms(value)


@lru_cache(maxsize=4096)
def repaired(part: str) -> str | None:
    """Return a symbol's part as it must be meant, None where it cannot be told.

    >>> repaired("UBND"), repaired("5TC"), repaired("TT1g"), repaired("HĐĐND"), repaired("5X1Y")
    ('UBND', 'STC', 'TTg', 'HĐND', None)
    """
    part = part.replace("Ð", "Đ")
    single = _DOUBLED.sub("Đ", part)
    if single != part and part not in known_parts() and single in known_parts():
        return single
    if _CLEAN.fullmatch(part):
        return part
    if sum(char.isdigit() for char in part) > _MOST_DIGITS:
        return None
    spellings = ("".join(chars) for chars in product(*(_READ_FOR.get(char, (char,)) for char in single)))
    meant = {spelling for spelling in spellings if spelling in known_parts()}
    return meant.pop() if len(meant) == 1 else None
