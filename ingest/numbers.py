"""Document numbers and dates as they stand in running text.

Number and symbol: Nghị định 30/2020/NĐ-CP, Annex I, II.3 (``16/KH-UBND``, ``30/2020/NĐ-CP``); Party documents put a
dash first (``12-KL/TU``), Hướng dẫn 36-HD/VPTW.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from ingest.vietnamese import fold

# A part of a symbol has at least two capitals (UBND, TTg, CTr, QH15), so that a date or a plain word is never taken;
# only directly behind the digits may it be a single one (L).
_PART = r"[A-ZĐƯ][a-zđư]?[A-ZĐƯ&][A-Za-zĐđƯư&.]*\d{0,2}(?![^\W_])"
_FIRST_PART = rf"(?:{_PART}|[A-ZĐ](?![^\W_]))"
# A line end may stand on one side of a separator; blanks on both sides ("16/KH-UBND - UBND tỉnh") part two things.
_NEXT_PART = rf"(?:\s?[-/]|[-/]\s){_PART}"
SYMBOL = re.compile(rf"{_FIRST_PART}(?:{_NEXT_PART})*")
NUMBER = re.compile(rf"(?<![\w/.,-])\d{{1,5}}[a-zA-Z]?(?:/\d{{4}})?\s?[-/]\s?{SYMBOL.pattern}")

DATE = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})(?!\d)"
    r"|(?<!\d)(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})\s+năm\s+(?P<y2>\d{4})(?!\d)"
)


def clean_number(number: str) -> str:
    """Return a number without the spaces that typing or conversion left in it.

    >>> clean_number("16 /KH- UBND")
    '16/KH-UBND'
    """
    return re.sub(r"\s+", "", number).rstrip(".")


def to_date(match: re.Match[str]) -> date | None:
    """Return the date that a match of :data:`DATE` names, or None where no such day exists (31/02)."""
    day, month, year = (match["d"] or match["d2"], match["m"] or match["m2"], match["y"] or match["y2"])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@lru_cache(maxsize=1)
def kinds() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Map each kind of document to its symbols and its English names (first the one to use)."""
    data = tomllib.loads((Path(__file__).parent / "data" / "kinds.toml").read_text(encoding="utf-8"))
    return {name: (tuple(entry["symbols"]), tuple(entry["en"])) for name, entry in data.items()}


def kind_of_number(number: str) -> str | None:
    """Return the kind that the symbol of a number tells, or None where the symbol tells none.

    >>> kind_of_number("16/KH-UBND"), kind_of_number("12-KL/TU"), kind_of_number("99/STC-NS")
    ('Kế hoạch', 'Kết luận', None)
    """
    symbol = next((part for part in re.split(r"[-/\s]+", number) if part and not part[0].isdigit()), None)
    return next((kind for kind, (symbols, _) in kinds().items() if symbol in symbols), None)


@lru_cache(maxsize=1)
def kind_pattern() -> re.Pattern[str]:
    """Match the name of a kind in folded text, longest first."""
    names = sorted((fold(kind) for kind in kinds()), key=len, reverse=True)
    loose = (name.replace(" ", r"\s+") for name in names)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(loose)})(?![^\W_])")


def kind_named(folded: str) -> str | None:
    """Return the kind whose folded name is exactly ``folded``, white space collapsed."""
    return _kinds_by_folded_name().get(" ".join(folded.split()))


@lru_cache(maxsize=1)
def _kinds_by_folded_name() -> dict[str, str]:
    return {fold(kind): kind for kind in kinds()}
