"""Which language a question is in, and whether diacritics are missing.

Both are decided for the whole question, from how often each form is written (``data/*.tsv``, per million), so
that one English word in a Vietnamese question, or a name, changes nothing.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from pathlib import Path
from typing import Literal

from ingest.vietnamese import fold, raw_tokens, unify_tones

Language = Literal["vi", "en"]

DATA = Path(__file__).parent / "data"
LETTERS = re.compile(r"[^\W\d_]+")

UNSEEN = 0.02
RARE_ENGLISH = 0.5
"""Per million: a form seen nowhere; a word that is English by the dictionary alone."""

_LEAST_SHARE = 1e-3
_DROPPED = (0.05, 0.4, 0.95)
"""How many of the marks a careless, a hurried and a plain typist leave out."""

_DOUBT = 1.0
"""How much likelier (natural log) left-out marks must be than a fully marked question."""


@dataclass(frozen=True)
class Frequencies:
    """Per-million counts of accented Vietnamese syllables and of English words, with what follows from them.

    ``foreign`` counts what is no syllable in Vietnamese text (names, loans, abbreviations), per ten million.
    """

    syllables: Mapping[str, int]
    english: Mapping[str, int]
    foreign: Mapping[str, int]

    @cached_property
    def folded(self) -> Mapping[str, int]:
        """Per-million counts of syllables without their diacritics."""
        counts: Counter[str] = Counter()
        for syllable, count in self.syllables.items():
            counts[fold(syllable)] += count
        return counts

    @cached_property
    def _by_letters(self) -> Mapping[str, list[str]]:
        """Syllables by their letters without marks."""
        found: dict[str, list[str]] = {}
        for syllable in self.syllables:
            found.setdefault(fold(syllable), []).append(syllable)
        return found

    def is_half_marked(self, token: str) -> bool:
        """Tell whether a lower-case token is no syllable, but one with some of its marks left out (phuơng).

        >>> [frequencies().is_half_marked(token) for token in ("phuơng", "viế", "của")]
        [True, False, False]
        """
        if token in self.syllables:
            return False
        return any(marks_within(token, syllable) for syllable in self._by_letters.get(fold(token), ()))

    def unmarked_share(self, token: str) -> float | None:
        """How often the syllable of an unmarked, lower-case token is written so; None if it is no syllable.

        >>> [frequencies().unmarked_share(token) for token in ("cua", "samsung")]
        [0.001, None]
        """
        total = self.folded.get(token, 0)
        return max(self.syllables.get(token, 0) / total, _LEAST_SHARE) if total else None


@lru_cache(maxsize=1)
def frequencies() -> Frequencies:
    """Read the tables (some ten milliseconds, once)."""
    return Frequencies(_table("syllables.tsv"), _table("english.tsv"), _table("foreign.tsv"))


def _table(name: str) -> dict[str, int]:
    rows = (line.split("\t") for line in (DATA / name).read_text(encoding="utf-8").splitlines())
    return {form: int(count) for form, count in rows}


@lru_cache(maxsize=3)
def function_words(of: Literal["vi", "en", "shared"]) -> frozenset[str]:
    """Return the little words that tell a language by themselves, or those of English that do not; lower case."""
    with (DATA / "function_words.toml").open("rb") as file:
        return frozenset(tomllib.load(file)[of].split())


def language(text: str, english: Collection[str] = frozenset()) -> Language:
    """Tell the language of a question by its words; a tie is Vietnamese. ``english`` are further English words.

    A word with Vietnamese marks, or one found in one language only, counts one; function words count three; names
    (capitals inside the question) and words of both count little.

    >>> language("Which agency leads tuyên truyền?"), language("deadline của kế hoạch"), language("so nao chu tri")
    ('en', 'vi', 'vi')
    """
    score = 0.0
    for place, token in enumerate(LETTERS.findall(text)):
        weight = 0.3 if place and token[0].isupper() else 1.0
        score += weight * _evidence(unify_tones(token.lower()), english)
    return "en" if score > 0 else "vi"


def _evidence(token: str, english: Collection[str]) -> float:
    """Positive for English, negative for Vietnamese."""
    if token in function_words("en"):
        return 3.0
    if token in function_words("vi"):
        return -3.0
    if not token.isascii():
        return -1.0
    table = frequencies()
    as_english = table.english.get(token, RARE_ENGLISH if token in english else 0)
    as_vietnamese = table.folded.get(token, 0)
    if as_english + as_vietnamese == 0:
        return 0.0
    return (as_english - as_vietnamese) / (as_english + as_vietnamese)


def lacks_diacritics(text: str) -> bool:
    """Tell whether some diacritic of a Vietnamese question is missing; words in capitals are abbreviations.

    A syllable hardly ever written without marks (cua) tells more than one that often is (nam, for năm), and each
    marked syllable speaks against it.

    >>> lacks_diacritics("Cơ quan nào chủ trì?"), lacks_diacritics("cơ quan nao chu tri"), lacks_diacritics("UBND tỉnh")
    (False, True, False)
    """
    table = frequencies()
    tokens = [unify_tones(token.lower()) for token in LETTERS.findall(text) if not token.isupper()]
    marked = [token for token in tokens if not token.isascii()]
    if any(table.is_half_marked(token) for token in marked):
        return True
    shares = [share for token in tokens if token.isascii() if (share := table.unmarked_share(token))]
    return any(_left_out(shares, len(marked), dropped) > _DOUBT for dropped in _DROPPED)


def _left_out(shares: list[float], marked: int, dropped: float) -> float:
    """Log-likelihood of the forms typed if that share of the marks is dropped, against a fully marked question."""
    return sum(log(1 + dropped * (1 / share - 1)) for share in shares) + marked * log(1 - dropped)


def protected(text: str) -> list[tuple[int, int]]:
    """Return the ranges of document numbers, dates and joined abbreviations, which no reading may touch.

    One that begins inside a word is none: so6-co6-la is typed in VNI.
    """
    found = [(start, end) for token, start, end in raw_tokens(text) if not token.isalpha() and not token.isdigit()]
    return [(start, end) for start, end in found if not text[start - 1 : start].isalpha()]


def inside(start: int, end: int, ranges: Iterable[tuple[int, int]]) -> bool:
    """Tell whether ``start``–``end`` overlaps any of the ranges."""
    return any(start < last and first < end for first, last in ranges)


def marks_within(typed: str, written: str) -> bool:
    """Tell whether ``typed`` is ``written`` with some diacritics left out, none changed; case does not count.

    >>> [marks_within(typed, "chủ trì") for typed in ("Chủ tri", "chu tri", "chú trì")]
    [True, True, False]
    """
    pairs = zip(unify_tones(typed.lower()), unify_tones(written.lower()), strict=False)
    return len(typed) == len(written) and all(
        ours == theirs or _marks(ours) <= _marks(theirs) for ours, theirs in pairs
    )


@lru_cache(maxsize=2048)
def _marks(char: str) -> frozenset[str]:
    """Return the diacritics of one letter; the stroke of đ counts as one."""
    return frozenset(unicodedata.normalize("NFD", char)[1:]) | ({"\u0335"} if char == "đ" else set())
