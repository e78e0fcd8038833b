"""English questions cut into words, and what stands in figures in Vietnamese: numbers, months, ordinals.

``training/english.py`` cuts the sentences that the term table is counted from in the same way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

LINKING = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "s", "the", "to", "with"})
"""Words that may stand inside a phrase: Department of the Interior."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:[-/&][^\W_]+)*")
_BREAK = re.compile(r"[.,;:!?()\"“”]")
_POSSESSIVE = re.compile(r"['\u2019]s\b")
_AMERICA = re.compile(r"\bU\.?S\.?(?:A\b\.?)?(?![\w.])")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Word:
    """A token as typed; ``code``: it holds a figure or is an abbreviation; ``joined``: no break before it."""

    text: str
    code: bool
    joined: bool
    first: bool

    @property
    def named(self) -> bool:
        """A capital that does not begin the question."""
        return not self.first and self.text[0].isupper()


def words(text: str) -> list[Word]:
    """Cut a question; what is hyphenated falls apart unless it holds a figure or abbreviates.

    >>> [(word.text, word.code) for word in words("Greco-Buddhist art, the U.S. plan 16/KH-UBND")][:4]
    [('Greco', False), ('Buddhist', False), ('art', False), ('the', False)]
    >>> [word.text for word in words("the U.S. plan 16/KH-UBND")]
    ['the', 'USA', 'plan', '16/KH-UBND']
    """
    text = _AMERICA.sub("USA", _POSSESSIVE.sub(" ", text))
    found: list[Word] = []
    end = 0
    for match in _TOKEN.finditer(text):
        joined = bool(found) and not _BREAK.search(text, end, match.start())
        end = match.end()
        token = match[0]
        code = bool(re.search(r"[\d/&]", token)) or (token.isupper() and len(token) > 1)
        for number, part in enumerate([token] if code else token.split("-")):
            found.append(Word(part, code, joined or number > 0, not found))
    return found


@lru_cache(maxsize=1)
def _numbers() -> Mapping[str, Mapping[str, Any]]:
    with (DATA / "english_numbers.toml").open("rb") as file:
        return tomllib.load(file)


def frame() -> frozenset[str]:
    """Return words that say how a question is asked more than what about."""
    return frozenset(_numbers()["ambiguous"]["frame"])


def month(word: Word, beside_figure: bool) -> str | None:
    """Return the Vietnamese name of a month.

    >>> may = words("in May 1954")[1]
    >>> month(may, True), month(may, False)
    ('tháng 5', None)
    """
    number = _numbers()["months"].get(word.text.lower())
    unsure = word.text.lower() in _numbers()["ambiguous"]["months"]
    return f"tháng {number}" if number and (beside_figure or not unsure) else None


def figures(word: str) -> list[str]:
    """Return how a Vietnamese text may write a number: ordinals bare, points and commas exchanged.

    >>> figures("19th"), figures("65,000"), figures("twelve"), figures("1954"), figures("plan")
    (['19'], ['65.000', '65000'], ['12'], ['1954'], [])
    """
    if ordinal := _ORDINAL.fullmatch(word.lower()):
        return [ordinal[1]]
    if _GROUPED.fullmatch(word):
        return [word.translate(str.maketrans(",.", ".,")), *([word.replace(",", "")] if "," in word else [])]
    if word.isdigit():
        return [word]
    number = _numbers()["figures"].get(word.lower())
    return [str(number)] if number else []


def roman(number: int) -> str:
    """Return a number from 1 to 39 in Roman figures, lower case; a century is written so.

    >>> roman(19), roman(4)
    ('xix', 'iv')
    """
    ones = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    return "x" * (number // 10) + ones[number % 10]
