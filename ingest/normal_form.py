"""The stored form of text: one way to write every letter, so that equal words are equal strings.

Changed are the Unicode form (NFC), line ends, blanks, and characters that are invisible, without meaning (control,
private use) or drawn like another letter (Eth for Đ, Cyrillic letters inside Latin words, fullwidth forms, ligatures,
hyphens). Words, punctuation, line breaks and case stay.
"""

from __future__ import annotations

import re
import unicodedata


def _characters(ranges: str) -> list[str]:
    """Return the characters of ranges such as ``00-08 0E-1B`` (hexadecimal, both ends included)."""
    edges = [item.split("-") for item in ranges.split()]
    return [chr(code) for edge in edges for code in range(int(edge[0], 16), int(edge[-1], 16) + 1)]


# Control, zero-width, joining and bidirectional characters, fillers, variation selectors and tags.
_INVISIBLE = _characters(
    "00-08 0E-1B 7F AD 34F 61C 115F-1160 17B4-17B5 180B-180E 200B-200F 202A-202E 2060-206F 3164 FE00-FE0F FEFF FFA0 "
    "FFF0-FFFB E0000-E0FFF"
)
_MEANINGLESS = _characters("D800-DFFF E000-F8FF FDD0-FDEF FFFE-FFFF F0000-F00FF")  # surrogates, private use, none
_SPACES = _characters("09 0B 0C 1C-1F A0 1680 2000-200A 202F 205F 3000")
_LINE_ENDS = _characters("0D 85 2028 2029")
# Wrongly read as Latin-1, Windows quotes and dashes land on the control codes 0x80-0x9F (so in HTML 5, 13.2.5.80).
_WINDOWS = {char: char.encode("latin-1").decode("cp1252", "ignore") for char in _characters("80-84 86-9F")}
# Symbol fonts of Word put their glyphs on U+F000-F0FF; bullets and dashes begin list items.
_SYMBOLS = dict(zip("\uf02d\uf02b\uf02a\uf0b7\uf0a7\uf06e\uf0d8\uf0fc\uf0e0\uf076", "-+*•▪■➢✓→❖", strict=True))
# Latin ligatures, Roman numerals, fullwidth and mathematical letters.
_COMPATIBLE = _characters("FB00-FB06 2160-217F FF01-FF5E 1D400-1D7FF")
_LETTERS = dict(zip("ÐðƉɖˊˋ\u0340\u0341\u2010\u2011\u2212\ufe63", "ĐđĐđ\u0301\u0300\u0300\u0301----", strict=True))

_CHANGED: dict[str, str] = {
    **dict.fromkeys((*_INVISIBLE, *_MEANINGLESS), ""),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_LINE_ENDS, "\n"),
    **{char: unicodedata.normalize("NFKC", char) for char in _COMPATIBLE},
    **_WINDOWS,
    **_SYMBOLS,
    **_LETTERS,
}

_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХЬаеѕіјорсухьҺһԁԛԝ", "ABESIJKMHOPCTYXbaesijopcyxbHhdqw", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
_LOOK_ALIKE = str.maketrans({**_CYRILLIC, **_GREEK})
_FOREIGN = re.compile("[\u0370-\u052f]")
_LATIN_OR_DIGIT = re.compile("[A-Za-z0-9À-ỹ]")

# Ordering long runs of marks takes quadratic time; no language puts 30 on one letter (UAX #15, 13).
_PILE = re.compile(r"[^\w\s\x00-\x7f]{31,}")
_MARKS = re.compile("[A-Za-zÀ-ɏḀ-ỿ][\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]+")
_SHAPE = {"\u031b": 0, "\u0302": 1, "\u0306": 1}
"""Horn, circumflex and breve belong to the letter and stand before the tone."""

_SYMBOL_DASH = re.compile(r"(?<=\d/)[A-ZĐ&]{1,10}(?:[–—][A-ZĐ&]{1,12})+(?![^\W\d_])")


def normalise(text: str) -> str:
    """Return ``text`` in the stored form; applying it twice changes nothing.

    >>> normalise("Sơ\\u0309\\u00a0Y tế\\r\\n"), normalise("Ðiều 5, số 12/ТТg\\u2011X\\u200b")
    ('Sở Y tế\\n', 'Điều 5, số 12/TTg-X')
    """
    text = text.replace("\r\n", "\n")
    for char in set(text) & _CHANGED.keys():
        text = text.replace(char, _CHANGED[char])
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _PILE.sub(_without_pile, text))
    if _FOREIGN.search(text):
        text = unicodedata.normalize("NFC", re.sub(r"\S+", _latin, text))
    text = _MARKS.sub(_ordered, text)
    if "–" in text or "—" in text:
        text = _SYMBOL_DASH.sub(lambda match: match.group().replace("–", "-").replace("—", "-"), text)
    return text


def _without_pile(match: re.Match[str]) -> str:
    """Return a run of marks and signs with at most 30 marks one behind the other."""
    kept: list[str] = []
    marks = 0
    for char in match.group():
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= 30:
            kept.append(char)
    return "".join(kept)


def _latin(match: re.Match[str]) -> str:
    """Return a token in Latin letters where it mixes them with look-alikes and nothing else is foreign in it."""
    token = match.group()
    if token.isascii() or not _FOREIGN.search(token):
        return token
    latin = token.translate(_LOOK_ALIKE)
    return latin if _LATIN_OR_DIGIT.search(token) and not _FOREIGN.search(latin) else token


def _ordered(match: re.Match[str]) -> str:
    """Return a letter with its marks in the order in which they compose, each mark once."""
    letter, *marks = list(unicodedata.normalize("NFD", match.group()))
    unique = sorted(dict.fromkeys(marks), key=lambda mark: _SHAPE.get(mark, 2))
    return unicodedata.normalize("NFC", letter + "".join(unique))
