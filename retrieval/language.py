"""Which language a question is in, whether it was typed as raw keystrokes, and whether diacritics are missing.

All three are decided for the whole question, from how often each form is written (``data/*.tsv``, per million), so
that one English word in a Vietnamese question, or a name, changes nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from pathlib import Path
from typing import Literal

from ingest.vietnamese import fold, raw_tokens, unify_tones
from retrieval.telex import Keys, readings

Language = Literal["vi", "en"]

DATA = Path(__file__).parent / "data"
LETTERS = re.compile(r"[^\W\d_]+")

_ALPHANUMERIC = re.compile(r"[^\W_]+")
_UNSEEN = 0.02
_RARE_ENGLISH = 0.5
"""Per million: a form seen nowhere; a word that is English by the dictionary alone."""

_LEAST_SHARE = 1e-3
_DROPPED = (0.05, 0.4, 0.95)
"""How many of the marks a careless, a hurried and a plain typist leave out."""

_DOUBT = 1.0
"""How much likelier (natural log) left-out marks must be than a fully marked question."""

_MARGIN = 3.0
"""How much likelier (natural log, over the question) keystrokes must be than plain words before they are decoded."""


@dataclass(frozen=True)
class Frequencies:
    """Per-million counts of accented Vietnamese syllables and of English words, with what follows from them."""

    syllables: Mapping[str, int]
    english: Mapping[str, int]

    @cached_property
    def folded(self) -> Mapping[str, int]:
        """Per-million counts of syllables without their diacritics."""
        counts: Counter[str] = Counter()
        for syllable, count in self.syllables.items():
            counts[fold(syllable)] += count
        return counts

    def unmarked_share(self, token: str) -> float | None:
        """How often the syllable of an unmarked, lower-case token is written so; None if it is no syllable.

        >>> [frequencies().unmarked_share(token) for token in ("cua", "samsung")]
        [0.001, None]
        """
        total = self.folded.get(token, 0)
        return max(self.syllables.get(token, 0) / total, _LEAST_SHARE) if total else None


@lru_cache(maxsize=1)
def frequencies() -> Frequencies:
    """Read the two tables (a few milliseconds, once)."""
    return Frequencies(_table("syllables.tsv"), _table("english.tsv"))


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
    as_english = table.english.get(token, _RARE_ENGLISH if token in english else 0)
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
    if any(_half_marked(token, table) for token in marked):
        return True
    shares = [share for token in tokens if token.isascii() if (share := table.unmarked_share(token))]
    return any(_left_out(shares, len(marked), dropped) > _DOUBT for dropped in _DROPPED)


def _left_out(shares: list[float], marked: int, dropped: float) -> float:
    """Log-likelihood of the forms typed if that share of the marks is dropped, against a fully marked question."""
    return sum(log(1 + dropped * (1 / share - 1)) for share in shares) + marked * log(1 - dropped)


def _half_marked(token: str, table: Frequencies) -> bool:
    """Tell whether a marked form is no syllable though its letters are one (phuơng for phương)."""
    return token not in table.syllables and fold(token) in table.folded


def protected(text: str) -> list[tuple[int, int]]:
    """Return the ranges of document numbers, dates and joined abbreviations, which no reading may touch.

    One that begins inside a word is none: so6-co6-la is typed in VNI.
    """
    found = [(start, end) for token, start, end in raw_tokens(text) if not token.isalpha() and not token.isdigit()]
    return [(start, end) for start, end in found if not text[start - 1 : start].isalpha()]


def inside(start: int, end: int, ranges: Iterable[tuple[int, int]]) -> bool:
    """Tell whether ``start``–``end`` overlaps any of the ranges."""
    return any(start < last and first < end for first, last in ranges)


def decode_keystrokes(text: str, english: Collection[str] = frozenset()) -> str:
    """Return ``text`` with raw Telex or VNI keystrokes read, or unchanged where plain words are likelier.

    >>> decode_keystrokes("Cow quan naof chur trif 16/KH-UBND?"), decode_keystrokes("Who was the first of this?")
    ('Cơ quan nào chủ trì 16/KH-UBND?', 'Who was the first of this?')
    """
    ranges = protected(text)
    mixed = not text.isascii()
    tokens = [m for m in _ALPHANUMERIC.finditer(text) if not inside(*m.span(), ranges) and not m[0].isdigit()]
    if mixed:  # marks were typed as well: a capital inside is a name, not keystrokes
        tokens = [m for m in tokens if not m.start() or not m[0][0].isupper()]
    if not tokens:
        return text
    words = [match[0] for match in tokens]
    table = frequencies()
    plain = max(sum(_as_plain(w, table) for w in words), sum(_as_english(w, table, english) for w in words))
    best, chosen = plain + _MARGIN, dict[int, str]()
    for keys in ("telex", "vni"):
        decoded = [_read(word, keys, table) for word in words]
        score = sum(value for _, value in decoded)
        changed = {i: new for i, (new, _) in enumerate(decoded) if new != words[i]}
        if changed and score > best:
            best, chosen = score, changed
    for place in sorted(chosen, reverse=True):
        start, end = tokens[place].span()
        text = text[:start] + chosen[place] + text[end:]
    return text


def _as_plain(word: str, table: Frequencies) -> float:
    lowered = unify_tones(word.lower())
    counts = table.folded if word.isascii() else table.syllables
    return log(counts.get(lowered, 0) or _UNSEEN)


def _as_english(word: str, table: Frequencies, english: Collection[str]) -> float:
    lowered = word.lower()
    return log(table.english.get(lowered, 0) or (_RARE_ENGLISH if lowered in english else _UNSEEN))


def _read(word: str, keys: Keys, table: Frequencies) -> tuple[str, float]:
    """The likeliest syllable that the keys of ``word`` spell, and its log frequency; else the word itself."""
    found = [(table.syllables[s], s) for s in readings(word, keys) if s in table.syllables]
    if not found or (word.isupper() and sum(map(str.isalpha, word)) > 1):
        return word, log(table.syllables.get(unify_tones(word.lower()), 0) or _UNSEEN)
    count, syllable = max(found)
    return (syllable.capitalize() if word[0].isupper() else syllable), log(count)
