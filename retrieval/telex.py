"""Telex and VNI keystrokes to Vietnamese syllables, and tone marks put where they belong.

Rules of one syllable only; whether a *sentence* was typed that way is decided in :mod:`retrieval.language`.
(The input-method library for Python, bogo, is under the GPL and replays keys one by one; this is all we need.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from ingest.vietnamese import unify_tones

Keys = Literal["telex", "vni"]

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323", "z": ""}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323", "0": ""}
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_LONGEST = 14
"""Keys of the longest syllable typed with every mark and one slip (nghieengf has 9); longer words are none."""
_MOST_WAYS = 16
"""A real syllable has a few; "aaaaaaaaa" would double them with every key."""

_VOWELS = "aăâeêioôơuưy"
_MARKED = "ăâêôơư"
_TONE_MARKS = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SHAPE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:[aăâeêioôơuưy]|[iuưoy][aăâeêoôơuy]|[aâ][iouy]|ă[oy]|[eê][ou]|[oôơ]i|[uư][iu]|iêu|yêu|uô[i]|uyê|uya|ươ[iu]|o[ae][oiy]"
    r"|u[aâ]y|u[êy]u?|oo)(?P<coda>ch?|k|m|ng?|nh|p|t)?"
)
"""Onset, vowels and coda of a syllable without its tone."""
_STOPS = ("c", "ch", "k", "p", "t")
_STOP_TONES = ("\u0301", "\u0323")
_GROUP = re.compile(rf"(?:(?<=q)u|(?<![{_VOWELS}])(?<=g)i(?=[{_VOWELS}]))?([{_VOWELS}]+)")


def readings(token: str, keys: Keys) -> Iterator[str]:
    """Yield what ``token`` may be when read as keystrokes: lower case, tones unified; nothing if no key does anything.

    >>> list(readings("chinhs", "telex")), list(readings("d9u7o7c5", "vni")), list(readings("quan", "telex"))
    (['chính'], ['được'], [])
    """
    lowered = token.lower()
    if len(lowered) > _LONGEST:
        return
    for letters, tone in _typed(*_apart(lowered), keys):
        syllable = put_tone(letters, tone)
        if syllable != lowered:
            yield syllable


def put_tone(letters: str, tone: str) -> str:
    """Return ``letters`` with the combining ``tone`` on the vowel that carries it; without a vowel, as they are.

    >>> put_tone("hoan", "\\u0300"), put_tone("quy", "\\u0301"), put_tone("hoa", "\\u0300")
    ('hoàn', 'quý', 'hòa')
    """
    group = _GROUP.search(letters)
    if not tone or group is None:
        return letters
    place = group.start(1) + _carrier(group[1], letters[group.end(1) :])
    toned = letters[: place + 1] + tone + letters[place + 1 :]
    return unify_tones(unicodedata.normalize("NFC", toned))


def _apart(lowered: str) -> tuple[str, str]:
    """Return the letters with their marks but without tone, and the last tone: an input method made those."""
    if lowered.isascii():
        return lowered, ""
    decomposed = unicodedata.normalize("NFD", lowered)
    tones = _TONE_MARKS.findall(decomposed)
    return unicodedata.normalize("NFC", _TONE_MARKS.sub("", decomposed)), tones[-1] if tones else ""


def is_shaped(syllable: str) -> bool:
    """Tell whether lower-case ``syllable`` is built as Vietnamese ones are, known or not.

    >>> [is_shaped(word) for word in ("nguyễn", "quẩng", "đắk", "texá", "hàc")]
    [True, True, True, False, False]
    """
    letters, tone = _apart(syllable)
    match = _SHAPE.fullmatch(letters)
    return match is not None and (match["coda"] not in _STOPS or tone in _STOP_TONES)


def retone(token: str) -> str:
    """Return the lower-case token with its tone mark moved to where it belongs.

    >>> retone("qúy"), retone("hòan"), retone("cuả")
    ('quý', 'hoàn', 'của')
    """
    return put_tone(*_apart(token.lower()))


def _carrier(vowels: str, coda: str) -> int:
    """Index of the vowel that carries the tone: a marked one, else by the shape of the group."""
    marked = [i for i, vowel in enumerate(vowels) if vowel in _MARKED]
    if marked:
        return marked[-1]
    if len(vowels) == 1 or (len(vowels) == 2 and not coda):
        return 0
    return 1


def _typed(token: str, tone: str, keys: Keys) -> Iterator[tuple[str, str]]:
    """Yield (letters, tone) of the token; a few ways where a key can be read as a letter too.

    One tone is typed: a second such key is a letter (Xerxes), but it replaces a tone that was there before.
    """
    states: list[tuple[str, str, bool]] = [("", tone, False)]
    tones = _TONES if keys == "telex" else _VNI_TONES
    marks = _telex_marks if keys == "telex" else _vni_marks
    for key in token:
        following: list[tuple[str, str, bool]] = []
        for letters, now, keyed in states:
            if key in tones and not keyed and any(vowel in letters for vowel in _VOWELS):
                following.append((letters, tones[key], True))
            else:
                following.extend((changed, now, keyed) for changed in marks(letters, key))
        states = list(dict.fromkeys(following))[:_MOST_WAYS]
    yield from ((letters, now) for letters, now, _ in states)


def _telex_marks(letters: str, key: str) -> list[str]:
    """What the letters may be after ``key``: the mark it makes first, the letter it is second."""
    if key == "w":
        return _horns(letters) or _breve(letters) or [letters + "ư"]
    if key == "d" and "d" in letters:
        return [_stroked(letters)]
    if key in _CIRCUMFLEX and key in letters:
        place = letters.rindex(key)
        return [letters[:place] + _CIRCUMFLEX[key] + letters[place + 1 :], letters + key]
    return [letters + key]


def _vni_marks(letters: str, key: str) -> list[str]:
    if key == "6":
        place = max((letters.rfind(vowel) for vowel in _CIRCUMFLEX), default=-1)
        return [letters[:place] + _CIRCUMFLEX[letters[place]] + letters[place + 1 :]] if place >= 0 else [letters + key]
    if key == "7":
        return _horns(letters) or [letters if "ư" in letters else letters + key]
    if key == "8":
        return _breve(letters) or [letters + key]
    if key == "9" and "d" in letters:
        return [_stroked(letters)]
    return [letters + key]


def _stroked(letters: str) -> str:
    """Turn the last d into đ."""
    place = letters.rindex("d")
    return letters[:place] + "đ" + letters[place + 1 :]


def _horns(letters: str) -> list[str]:
    """Horn on the o or u: uo takes two, or one as in thuở; a breve instead is offered too; empty without o and u."""
    for pair in ("uo", "ưo", "uơ"):
        if pair in letters:
            both = letters.replace(pair, "ươ", 1)
            return [both, letters.replace("uo", "uơ", 1)] if pair == "uo" else [both]
    place = letters.find("uu") if "uu" in letters else max(letters.rfind("o"), letters.rfind("u"))
    if place < 0 or letters.startswith("qua"):
        return []
    return [letters[:place] + {"o": "ơ", "u": "ư"}[letters[place]] + letters[place + 1 :], *_breve(letters)]


def _breve(letters: str) -> list[str]:
    """Breve on the last a; empty if there is none."""
    place = letters.rfind("a")
    return [letters[:place] + "ă" + letters[place + 1 :]] if place >= 0 else []
