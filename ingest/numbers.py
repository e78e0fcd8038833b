"""Document numbers and dates as they stand in running text.

Number and symbol: Nghị định 30/2020/NĐ-CP, Annex I, II.3 (``16/KH-UBND``, ``30/2020/NĐ-CP``); Party documents put a
dash first (``12-KL/TU``), Hướng dẫn 36-HD/VPTW.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from ingest.symbols import known_parts, repaired
from ingest.vietnamese import fold
from ingest.vocabulary import vocabulary

# Typing and recognition put other dashes for the hyphen, the letter Eth for Đ, and O, l, I for 0 and 1.
_DASH = "[-‐‑–]"
_SEPARATOR = "[-‐‑–/]"
_CAPITALS = "A-ZĐÐƯ"
_LETTERS = "A-Za-zĐÐđƯư&"
# A part of a symbol has at least two capitals (UBND, TTg, CTr, QH15), so that a date or a plain word is never taken;
# only directly behind the digits may it be a single one (L), or mixed (Ttr, Cty) before another part.
_PART = rf"[{_CAPITALS}][a-zđư]?[{_CAPITALS}&](?:[{_LETTERS}]|\.(?=[{_CAPITALS}&][{_CAPITALS}]))*\d{{0,2}}(?![^\W_])"
_FIRST_PART = rf"(?:{_PART}|[A-ZĐÐ](?![^\W_])|[A-ZĐÐ][A-Za-zđ]{{1,3}}(?={_SEPARATOR}[{_CAPITALS}]{{2}}))"
# A line end may stand on one side of a separator; blanks on both sides ("16/KH-UBND - UBND tỉnh") part two things.
_NEXT_PART = rf"(?:\s?{_SEPARATOR}(?:\s?-)?|{_SEPARATOR}\s(?:-\s?)?){_PART}"
SYMBOL = re.compile(rf"{_FIRST_PART}(?:{_NEXT_PART})*")
_DIGITS = r"(?=[OoIl]*\d)[\dOoIl]{1,5}"
_YEAR = r"(?:\s?/\s?(?:1[89]|20)\d\d)?"
# A dash behind the digits is the Party's way, with a stroke further on: "1- UBND tỉnh" numbers a paragraph.
_BEHIND_DIGITS = rf"(?:\s?/\s?|\s?{_DASH}\s?(?=[{_LETTERS}-]{{1,24}}\s?/))"
NUMBER = re.compile(rf"(?<![^\W_])(?<![/.,-]){_DIGITS}[a-zA-ZđĐ]?{_YEAR}{_BEHIND_DIGITS}{SYMBOL.pattern}")

# Only where "số" stands before: a symbol that recognition spoilt, or whose first stroke is missing or another one.
_SPOILT = r"(?=[\d]{0,2}[A-ZĐÐ])[\dA-ZĐÐ][\dA-Za-zĐÐđƯư&]{0,11}"
_SPOILT_DIGITS = r"(?=[OoIlL]*\d)[\dOoIlL]{1,5}"
SPOILT_NUMBER = re.compile(
    rf"(?P<digits>{_SPOILT_DIGITS}[a-eđ]?)(?P<year>{_YEAR})"
    rf"(?P<stroke>\s?[-‐‑–/,.|\\]\s?|\s?)(?P<symbol>{_SPOILT}(?:\s?{_SEPARATOR}(?:\s?-)?\s?{_SPOILT})*)(?![^\W_])"
)

_TWO = r"(?:[012IlO]\d|\d[IlO]|3[01]|\d)"
DATE = re.compile(
    rf"(?<![^\W_])(?P<d>{_TWO}|\d\d)\s{{0,2}}[/.-]\s{{0,2}}(?P<m>{_TWO}|\d\d)\s{{0,2}}[/.-]\s{{0,2}}(?P<y>\d{{4}})(?!\d)"
    rf"|(?<![^\W_])(?P<d2>{_TWO}|\d\d)\s{{0,3}}tháng\s{{0,3}}(?P<m2>{_TWO}|\d\d)\s{{0,3}},?\s{{0,3}}năm\s{{0,3}}"
    r"(?P<y2>\d{4})(?!\d)",
    re.IGNORECASE,
)

_LEADING_DIGITS = re.compile(r"[\dOoIl]*\d[\dOoIl]*")
_AS_DIGITS = str.maketrans("OoIlL", "00111")
_DASHES = re.compile(rf"{_DASH}+")


def clean_number(number: str) -> str:
    """Return a number without what typing or conversion left in it: spaces, other dashes, letters for digits.

    A printed mistake ("NQ-HĐNĐ") stays.

    >>> clean_number("16 /KH- UBND"), clean_number("1O5–QÐ/TW"), clean_number("87/HĐÐND-KTNS")
    ('16/KH-UBND', '105-QĐ/TW', '87/HĐND-KTNS')
    """
    number = _DASHES.sub("-", re.sub(r"\s+", "", number)).rstrip(".,-")
    digits = _LEADING_DIGITS.match(number)
    if digits is None:
        return number.replace("Ð", "Đ")
    parts = re.split(r"([-/])", number[digits.end() :])
    return digits.group().translate(_AS_DIGITS) + "".join(_cleaned(part) for part in parts)


def _cleaned(part: str) -> str:
    return (repaired(part) or part).replace("Ð", "Đ") if part[:1].isalpha() else part


def spoilt_number(match: re.Match[str]) -> str | None:
    """Return the number that a match of :data:`SPOILT_NUMBER` must mean, None where it cannot be told.

    >>> spoilt_number(SPOILT_NUMBER.match("286/5TC-HCSN")), spoilt_number(SPOILT_NUMBER.match("29 NQ/TW"))
    ('286/STC-HCSN', '29-NQ/TW')
    """
    symbol = _DASHES.sub("-", re.sub(r"\s+", "", match["symbol"]))
    parts = re.split(r"([-/])", symbol)
    meant = [part if part in "-/" else repaired(part) for part in parts]
    words = [part for part in meant if part not in {"-", "/"}]
    if any(part is None for part in words) or (len(words) == 1 and not match["stroke"].strip()):
        return None
    if match["stroke"].strip() not in {"/", "-"} and words[0] not in known_parts():
        return None
    party = len(meant) > 1 and meant[1] == "/" and not match["year"]
    stroke = match["stroke"].strip()
    if stroke not in {"/", "-"}:
        stroke = "-" if party else "/"
    head = re.sub(r"\s", "", match["digits"].translate(_AS_DIGITS) + match["year"])
    return f"{head}{stroke}{''.join(part or '' for part in meant)}"


def to_date(match: re.Match[str]) -> date | None:
    """Return the date that a match of :data:`DATE` names, or None where no such day exists (31/02)."""
    day, month, year = (match["d"] or match["d2"], match["m"] or match["m2"], match["y"] or match["y2"])
    try:
        return date(int(year), int(month.translate(_AS_DIGITS)), int(day.translate(_AS_DIGITS)))
    except ValueError:
        return None


@lru_cache(maxsize=1)
def kinds() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Map each kind of document to its symbols and its English names (first the one to use)."""
    data = vocabulary("kinds")
    return {name: (tuple(entry["symbols"]), tuple(entry["en"])) for name, entry in data.items()}


@lru_cache(maxsize=4096)
def kind_of_number(number: str) -> str | None:
    """Return the kind that the symbol of a number tells, or None where the symbol tells none.

    >>> kind_of_number("16/KH-UBND"), kind_of_number("12-KL/TU"), kind_of_number("99/STC-NS")
    ('Kế hoạch', 'Kết luận', None)
    """
    symbol = next((part for part in re.split(r"[-/\s]+", number) if part and not part[0].isdigit()), None)
    return _kinds_by_symbol().get(_bare(symbol)) if symbol else None


@lru_cache(maxsize=1)
def kind_symbols() -> dict[str, str]:
    """Map the folded symbols of kinds (kh, nq) to them; of a symbol that two have the first."""
    return {fold(symbol): kind for kind, (own, _) in reversed(kinds().items()) for symbol in own}


def kind_of_symbol(folded: str) -> str | None:
    """Return the kind whose symbol folded letters are, or begin with, the longest first.

    >>> kind_of_symbol("nq"), kind_of_symbol("ttrubnd"), kind_of_symbol("ubndnc")
    ('Nghị quyết', 'Tờ trình', None)
    """
    symbols = kind_symbols()
    return next((symbols[folded[:size]] for size in range(len(folded), 1, -1) if folded[:size] in symbols), None)


_SHORTEST_IN_ANY_CASE = 3


def _bare(symbol: str) -> str:
    """Return a symbol as it is looked up: a long one in any case (TTR, Ttr), QĐ also without its stroke."""
    symbol = symbol.replace("Ð", "Đ")
    return symbol.upper() if len(symbol) >= _SHORTEST_IN_ANY_CASE else "QĐ" if symbol in {"QD", "Qđ"} else symbol


@lru_cache(maxsize=1)
def _kinds_by_symbol() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, (symbols, _) in kinds().items():
        for symbol in symbols:
            found.setdefault(_bare(symbol), kind)
    return found


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
