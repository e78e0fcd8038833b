"""Document numbers in a question, however they are typed: ``16/KH-UBND``, ``16 kh ubnd``, ``kh 16``, công văn 16.

A year, a count (6 nhóm), a date and an article's number are none. A symbol alone (QĐ-TTg) names no document and is
left to the search itself. Everything is matched on folded text, whose offsets are those of the question.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.numbers import kinds
from ingest.vietnamese import fold, number_key
from retrieval.language import DATA, inside

_LETTERS = r"[a-z][a-z&]{0,9}\d{0,2}"
_FULL = re.compile(
    rf"(?<![\w/.,-])(?P<head>\d{{1,5}})[a-z]?(?:/(?P<year>(?:19|20)\d\d))?\s?[-/]\s?"
    rf"(?P<symbol>{_LETTERS}(?:\s?[-/]\s?{_LETTERS}){{0,4}})(?!\w)"
)
_DATED = re.compile(
    r"\s*,?\s*\(?(?:(?:ban hanh\s+)?(?:ngay\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*|ngay\s+\d{1,2}\s+"
    r"thang\s+\d{1,2}\s+nam\s+|(?:cua\s+)?nam\s+|(?:of|in|from|dated)\s+(?:\w+,?\s+){0,2}?)(?P<year>(?:19|20)\d\d)(?!\d|\s*[-–]\s*\d)"
)
_NOT_AFTER = re.compile(r"[ \t]*%|[/.,-]\d|(?:st|nd|rd|th)?[^\W\d_]")
_BARE = re.compile(r"(?<![\w/.,-])(?P<head>\d{3,5})(?!\w)")
_LAST_WORD = re.compile(r"([a-z]+)[\s.:]*$")
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A document number as a question gives it.

    ``text`` is what was typed; ``head`` its leading number; ``symbol`` the folded letters that were given, perhaps
    only the first of them (``kl`` for kết luận 16); ``key`` the ``number_key`` of both; ``year`` if stated.
    """

    text: str
    key: str
    head: int
    symbol: str | None
    year: int | None = None

    def fits(self, key: str) -> bool:
        """Tell whether a document whose number has this ``number_key`` may be the one meant.

        >>> NumberMention("kh 16", "16kh", 16, "kh").fits("16khubnd")
        True
        """
        symbol = key.removeprefix(str(self.head))
        if symbol == key or (symbol[:1].isdigit() and not re.match(r"(?:19|20)\d\d[a-z]", symbol)):
            return False
        return self.symbol is None or re.sub(r"^\d{4}", "", symbol).startswith(re.sub(r"^\d{4}", "", self.symbol))


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    head: int
    symbol: str | None
    year: int | None = None


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    data = tomllib.loads((DATA / "mentions.toml").read_text(encoding="utf-8"))
    symbols = frozenset(fold(symbol) for own, _ in kinds().values() for symbol in own)
    parts, before = (frozenset(data[name].split()) for name in ("parts", "before"))
    return {"symbols": symbols, "parts": parts | symbols, "before": before, "words": frozenset(data["words"])}


@lru_cache(maxsize=1)
def _units() -> re.Pattern[str]:
    """Match what a number counts, after it; "mục 2" or "điều b" is a place in the document instead."""
    lists = tomllib.loads((DATA / "mentions.toml").read_text(encoding="utf-8"))
    units, places = "|".join(lists["units"]), "|".join(lists["places"])
    return re.compile(rf"\s+(?:(?:{units})(?!\w)|(?:{places})(?!\w)(?!\s+(?:\d|[ivx]+(?!\w)|[a-z](?!\w))))")


@lru_cache(maxsize=1)
def _kind_symbols() -> dict[str, str | None]:
    """Map every folded name of a kind (Vietnamese, English, abbreviation) to its symbol; None: any symbol."""
    found: dict[str, str | None] = dict.fromkeys(_lists()["words"])
    for kind, (symbols, english) in kinds().items():
        symbol = fold(symbols[0]) if symbols else None
        for name in (fold(kind), *map(fold, english), *map(fold, symbols)):
            found.setdefault(name, symbol)
    return found


@lru_cache(maxsize=1)
def _kind_first() -> re.Pattern[str]:
    names = "|".join(n.replace(" ", r"\s+") for n in sorted(_kind_symbols(), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:(?P<kind>{names})(?:\s*-\s*|\s+(?:so|no\.?|number|nr\.?|num\.?)\s*:?\s*|\s*#?\s*)|so\s+|no\.?\s+)"
        rf"(?P<head>\d{{1,5}})(?!\d)(?:/(?P<year>(?:19|20)\d\d)(?![\d/-]))?"
    )


@lru_cache(maxsize=1)
def _spaced() -> re.Pattern[str]:
    first = "|".join(sorted(_lists()["symbols"], key=len, reverse=True))
    parts = "|".join(sorted(_lists()["parts"], key=len, reverse=True))
    return re.compile(
        rf"(?<![\w/.,-])(?P<head>\d{{1,5}})\s*(?P<symbol>(?P<first>{first})(?P<rest>(?:[\s/-]*(?:{parts})){{0,3}}))(?!\w)"
    )


def find_mentions(text: str, knows_head: Callable[[int], bool] = lambda head: False) -> tuple[NumberMention, ...]:
    """Return the document numbers in ``text`` (NFC), in order; ``knows_head`` tells which numbers the index holds.

    >>> [(m.text, m.key) for m in find_mentions("KL 16 và 30/2020/NĐ-CP, 6 nhóm, năm 2025, ngày 2/3/2023")]
    [('KL 16', '16kl'), ('30/2020/NĐ-CP', '302020ndcp')]
    """
    folded = fold(text)
    found: list[_Found] = []
    for finder in (_full, _by_kind, _by_symbol, _bare):
        taken = [(f.start, f.end) for f in found]
        # No document is numbered 0.
        found += [f for f in finder(text, folded, knows_head) if f.head and not inside(f.start, f.end, taken)]
    return tuple(_mention(text, folded, f) for f in sorted(found, key=lambda f: f.start))


def _mention(text: str, folded: str, found: _Found) -> NumberMention:
    dated = _DATED.match(folded, found.end)
    year = found.year or (int(dated["year"]) if dated else None)
    key = number_key(f"{found.head}{found.year or ''}{found.symbol or ''}")
    return NumberMention(text[found.start : found.end], key, found.head, found.symbol, year)


def _full(text: str, folded: str, knows_head: Callable[[int], bool]) -> Iterator[_Found]:
    """Number, slash or dash, symbol; the symbol ends where plain words begin."""
    for match in _FULL.finditer(folded):
        end = match.start("symbol")
        for part in re.finditer(_LETTERS, match["symbol"]):
            start, last = (match.start("symbol") + offset for offset in part.span())
            if not _is_part(text[start:last], folded[start:last]):
                break
            end = last
        if end > match.start("symbol"):
            symbol = re.sub(r"[^a-z0-9]", "", folded[match.start("symbol") : end])
            year = int(match["year"]) if match["year"] else None
            yield _Found(match.start(), end, int(match["head"]), symbol, year)


def _is_part(typed: str, folded: str) -> bool:
    """Two capitals (TTg, UBND), a known part in any case, or letters without a vowel, which are no word."""
    if sum(map(str.isupper, typed)) > 1 or folded in _lists()["parts"]:
        return True
    return typed.islower() and typed.isascii() and len(typed) > 2 and not re.search("[aeiouy]", folded)


def _by_kind(text: str, folded: str, knows_head: Callable[[int], bool]) -> Iterator[_Found]:
    """Kind, then number: công văn 16, kl16, quyết định 16/2024, letter no. 16, số 16 (where the index knows it)."""
    for match in _kind_first().finditer(folded):
        head = int(match["head"])
        known = knows_head(head)
        if _NOT_AFTER.match(folded, match.end()) or (_counts(folded, match.end()) and not (known and head > 99)):
            continue
        if (head in _YEARS or not match["kind"]) and not known:
            continue
        symbol = _kind_symbols()[re.sub(r"\s+", " ", match["kind"])] if match["kind"] else None
        start, year = match.start() if match["kind"] else match.start("head"), match["year"]
        yield _Found(start, match.end(), head, symbol, int(year) if year else None)


def _by_symbol(text: str, folded: str, knows_head: Callable[[int], bool]) -> Iterator[_Found]:
    """Number, symbol: 16 kh ubnd, 16 khubnd; one part alone (16 kh) only where the index knows the number."""
    for match in _spaced().finditer(folded):
        head = int(match["head"])
        if match["rest"] or knows_head(head):
            yield _Found(match.start(), match.end(), head, re.sub(r"[\s/-]+", "", match["symbol"]))


def _bare(text: str, folded: str, knows_head: Callable[[int], bool]) -> Iterator[_Found]:
    """A number of three digits or more alone, where the index knows it and it is no year or count."""
    for match in _BARE.finditer(folded):
        head, last = int(match["head"]), _LAST_WORD.search(folded, 0, match.start())
        if head in _YEARS or _counts(folded, match.end()) or (last and last[1] in _lists()["before"]):
            continue
        if knows_head(head):
            yield _Found(match.start(), match.end(), head, None)


def _counts(folded: str, end: int) -> bool:
    """Tell whether the number that ends there is a part of a date or counts something (but not: năm 2023)."""
    if _NOT_AFTER.match(folded, end):
        return True
    return bool(_units().match(folded, end)) and not _DATED.match(folded, end)
