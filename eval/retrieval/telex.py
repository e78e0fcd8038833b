"""Vietnamese syllables to the keys that type them in Telex: the inverse of :mod:`retrieval.telex`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ingest.vietnamese import fold

_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_MARKS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_SYLLABLE = re.compile(r"[^\W\d_aeiouy]*[aeiouy]{1,3}[^\W\d_aeiouy]{0,2}")
"""The folded form of what may be a Vietnamese syllable: at most one group of vowels (gi and qu begin with one)."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a person types: the tone key after the whole syllable or right after its vowel; ươ as uow or uwow."""

    tone_last: bool = True
    short_uo: bool = True


def telex(word: str, habit: Habit) -> str:
    """Return the keys of a word; capitals keep their place, a word in capitals is typed in capitals.

    What no Telex key types (é of a foreign name, ü) is left without its mark, as raw keys cannot hold it.

    >>> telex("được", Habit()), telex("nào", Habit(tone_last=False)), telex("Đắk", Habit()), telex("CHỦ", Habit())
    ('dduowcj', 'nafo', 'DDawks', 'CHUR')
    """
    lowered = unicodedata.normalize("NFC", word.lower())
    folded = fold(lowered)
    if folded == lowered:
        return word
    if not _SYLLABLE.fullmatch(folded):
        return _cased(folded, word)
    out, tone = [], ""
    for letter in lowered:
        keys, found = _keys(letter)
        out.append(keys if habit.tone_last else keys + found)
        tone = tone or found
    typed = "".join(out)
    if habit.short_uo:
        typed = typed.replace("uwow", "uow")
    return _cased(typed + (tone if habit.tone_last else ""), word)


def _keys(letter: str) -> tuple[str, str]:
    """Return the keys of a letter without its tone, and the tone's key."""
    apart = unicodedata.normalize("NFD", letter)
    tone = "".join(_TONES.get(char, "") for char in apart)
    plain = unicodedata.normalize("NFC", "".join(char for char in apart if char not in _TONES))
    return _MARKS.get(plain, fold(plain)), tone


def _cased(typed: str, word: str) -> str:
    """Give what was typed the case of the word: all capitals, a first capital (both d of Đ), or none."""
    if word.isupper() and len(word) > 1:
        return typed.upper()
    if not word[:1].isupper():
        return typed
    first = 2 if typed.startswith("dd") else 1
    return typed[:first].upper() + typed[first:]
