"""Questions typed without an input method: raw Telex or VNI keystrokes, all through or here and there.

Every word is read as a mixture: with some share of the words typed as keystrokes, is this one likelier a syllable's
keys, or what it looks like (an unmarked syllable, an English word, a foreign name)? The share (none, a few, nearly
all) that makes the question likeliest is taken, and then the likelier reading of each word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log

from ingest.vietnamese import unify_tones
from retrieval.language import RARE_ENGLISH, UNSEEN, frequencies, function_words, inside, protected
from retrieval.telex import Keys, is_shaped, readings
from retrieval.vocabulary import Vocabulary

_WORD = re.compile(r"[^\W_]+")
_TELEX_KEY = re.compile(r"dd|[aeiouyăâêôơưáàảãạ-ỹ][^\W\d_]{0,4}[sfrxjzw]|aa|ee|oo|[uo]w|(?<![^\W_])w", re.IGNORECASE)
_VNI_KEY = re.compile(r"[^\W\d_]\d", re.IGNORECASE)
_SYMBOL_STROKE = re.compile(r"(?<=[/&-])([A-Z]{0,8})DD(?=[A-Z&-]|\b)")

_SHARES = ((0.05, 3.5), (0.3, 4.5), (0.95, 3.0))
"""The share of words that are keystrokes (the input method was off for a few words; for the whole question), and how
much likelier (natural log) than plain words it must make the question before anything is decoded."""

_COMPOUNDS = frozenset({"châu á", "nam á", "đông á", "trung á", "tây á", "bắc á", "ả rập"})
"""Where a syllable whose keys are an English word as well (as, ar) can be told by its neighbour."""

_CASED = re.compile(r"[^\W_a-z]{0,2}[^\W_A-Z]*|[^\W_a-z]+")
"""Keys are typed in lower case, with one capital (two for Đ), or in capitals: SeO and iOS are names."""

_NAME = 5.0
"""Per million: such a name."""

_HALF = 0.5
_IN_QUESTIONS = 10
"""How much commoner the words that ask (gì, nào) are in questions than in text."""


_SHAPED = 0.05
_INDEXED = 1.0
"""Per million: a well-formed syllable that no list has, as a reading of keystrokes; a word that the index holds."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word and what it spells as keystrokes; per-million frequencies of that, and of the word as it stands.

    ``foreign`` is the frequency as a name or loan, which stand in any question; ``plain`` that as an unmarked
    syllable, ``unmarked`` that as a syllable that has no marks, ``english`` that in English text. ``name``: a capital
    behind the first word and one key at most make a name of it where most words are no keystrokes.
    """

    start: int
    end: int
    reading: str | None
    keys: float
    foreign: float
    plain: float
    unmarked: float
    english: float
    name: bool

    def likelihood(self, share: float) -> float:
        """How likely the word is where that share of the words is keystrokes."""
        return share * (self.keys if self.reading else self.unmarked) + self._otherwise(share)

    def is_keys(self, share: float) -> bool:
        """Whether keystrokes are the likelier reading."""
        return self.reading is not None and share * self.keys > self._otherwise(share)

    def _otherwise(self, share: float) -> float:
        foreign = max(self.foreign, _NAME) if self.name and share <= _HALF else self.foreign
        return (1 - share) * self.plain + foreign


def decode_keystrokes(text: str, vocabulary: Vocabulary | None = None) -> str:
    """Return ``text`` with raw Telex or VNI keystrokes read; what is likelier a plain word stays.

    ``vocabulary`` tells which words the index holds, and further English words; it is asked only where keys may be.

    >>> decode_keystrokes("Cow quan naof chur trif 16/KH-UBND?"), decode_keystrokes("Who was the first of this?")
    ('Cơ quan nào chủ trì 16/KH-UBND?', 'Who was the first of this?')
    >>> decode_keystrokes("Cơ quan nào chur trì ở Paris, Texas"), decode_keystrokes("UYR BAN NHAAN DAAN")
    ('Cơ quan nào chủ trì ở Paris, Texas', 'ỦY BAN NHÂN DÂN')
    """
    best, chosen = 0.0, list[_Token]()
    words: list[re.Match[str]] | None = None
    for keys in _possible(text):
        if words is None:
            ranges = protected(text)
            words = [m for m in _WORD.finditer(text) if not m[0].isdigit() and not inside(*m.span(), ranges)]
        tokens = [_token(match, keys, vocabulary) for match in words]
        if not any(token.reading for token in tokens):
            continue
        plain = max(_sum(t.likelihood(0.0) for t in tokens), _sum(t.english for t in tokens))
        for share, margin in _SHARES:
            gain = _sum(token.likelihood(share) for token in tokens) - plain - margin
            if gain > best:
                read = [token.is_keys(share) for token in tokens]
                best, chosen = gain, list(_with_compounds(text, tokens, read))
    decoded = _replaced(text, chosen)
    return _SYMBOL_STROKE.sub(r"\1Đ", decoded) if "DD" in decoded else decoded


def _with_compounds(text: str, tokens: Sequence[_Token], read: Sequence[bool]) -> Iterator[_Token]:
    """Yield the tokens that are keystrokes, those among them that only a neighbour shows."""
    meant = [
        t.reading if t.reading and is_keys else text[t.start : t.end] for t, is_keys in zip(tokens, read, strict=True)
    ]
    for place, (token, is_keys) in enumerate(zip(tokens, read, strict=True)):
        around = (*meant[max(place - 1, 0) : place], token.reading or "", *meant[place + 1 : place + 2])
        if is_keys or (token.reading and any(f"{a} {b}".lower() in _COMPOUNDS for a, b in pairwise(around))):
            yield token


def _possible(text: str) -> Iterator[Keys]:
    if _TELEX_KEY.search(text):
        yield "telex"
    if _VNI_KEY.search(text):
        yield "vni"


def _sum(likelihoods: Iterator[float]) -> float:
    return sum(map(log, likelihoods))


def _token(match: re.Match[str], keys: Keys, vocabulary: Vocabulary | None) -> _Token:
    table, word = frequencies(), match[0]
    english, indexed = (vocabulary.english, vocabulary.accented) if vocabulary else ((), {})
    lowered = unify_tones(word.lower())
    reading, frequency = _read(lowered, keys) if _CASED.fullmatch(word) else (None, 0.0)
    if reading is None and _CASED.fullmatch(word) and (others := _spelt(lowered, keys)):
        known = [other for other in others if other in indexed]
        shaped = [other for other in others if is_shaped(other) or (word.isupper() and "dd" in lowered)]
        if known or shaped:
            reading, frequency = (known or shaped)[0], _INDEXED if known else _SHAPED
    if reading and lowered in indexed and reading not in indexed:
        reading, frequency = None, 0.0
    as_english = table.english.get(lowered, 0) or (RARE_ENGLISH if lowered in english else UNSEEN)
    foreign = max(table.foreign.get(lowered, 0) / 10, UNSEEN, _INDEXED if lowered in indexed else 0)
    syllable = float(table.syllables.get(lowered, 0))
    plain = float(table.folded.get(lowered, 0)) if lowered.isascii() else syllable
    return _Token(
        *match.span(),
        reading=_as_typed(word, reading) if reading else None,
        keys=frequency,
        foreign=foreign,
        plain=plain,
        unmarked=syllable if lowered.isascii() else 0.0,
        english=as_english,
        name=(match.start() > 0 or word.isupper())
        and not word.islower()
        and not syllable
        and word.isalpha()
        and len(word) - len(reading or "") == 1,
    )


@lru_cache(maxsize=16_384)
def _read(lowered: str, keys: Keys) -> tuple[str | None, float]:
    """The likeliest known syllable or marked loan that the keys spell, and its frequency per million."""
    table = frequencies()
    found = [
        (float(table.syllables.get(other, 0)) or table.foreign.get(other, 0) / 10, other)
        for other in _spelt(lowered, keys)
    ]
    frequency, reading = max(found, default=(0.0, ""))
    if reading in function_words("vi"):
        frequency *= _IN_QUESTIONS
    return (reading, frequency) if frequency else (None, 0.0)


@lru_cache(maxsize=16_384)
def _spelt(lowered: str, keys: Keys) -> tuple[str, ...]:
    return tuple(other for other in readings(lowered, keys) if not other.isascii())


def _as_typed(typed: str, reading: str) -> str:
    if typed.isupper() and sum(map(str.isalpha, typed)) > 1:
        return reading.upper()
    return reading.capitalize() if typed[0].isupper() else reading


def _replaced(text: str, tokens: Sequence[_Token]) -> str:
    for token in reversed(tokens):
        text = text[: token.start] + (token.reading or "") + text[token.end :]
    return text
