"""Old Vietnamese font encodings, TCVN3 (ABC) and VNI-Windows: found by font name and by statistics, and converted.

Both put Vietnamese letters on the codes of Latin-1, so that "Việt" is stored as "ViÖt" or "Vieät" and shown right by
its own fonts only. A font's name is good evidence but no proof: text typed in Unicode often keeps the name of an old
font. Tables and their sources: ``data/legacy_fonts.toml``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from ingest.vietnamese import known_syllables, unify_tones
from ingest.vocabulary import vocabulary

Encoding = Literal["TCVN3", "VNI"]
ENCODINGS: tuple[Encoding, ...] = ("TCVN3", "VNI")

_UNICODE = re.compile("[ĂăĐđƠơƯưŨũĨĩ\u0300-\u036f\u1ea0-\u1ef9]")
_HIGH = re.compile("[\u00a1-\u00ff\u03bc]")
_WORD = re.compile("[A-Za-z\u00a1-\u00ff\u03bc]+")
_ODD = re.compile("[^\x00-\xa0ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý]|[aeouyAEOUY][ùõÙÕ]")
_VN_FONT = re.compile(
    r"^(?:\.|#2e)vn|^vn(?:time|arial|avant|black|book|centu|clarendon|cour|helvet|kour|linus|park|present|south|univers)"
    r"(?!\w*s?\s*new\s*roman)",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(
    "(?<![\\w-])(?:[A-Za-z\u00a1-\u00ff]+-[A-Za-z\u00a1-\u00ff]*|-[A-Za-z\u00a1-\u00ff]+)(?![\\w-])"
)
_SUBSET = re.compile(r"^[A-Z]{6}\+")


def font_encoding(font_name: str | None) -> Encoding | None:
    """Return the old encoding that a font's name stands for; a PDF's subset tag before it is passed over.

    >>> [font_encoding(name) for name in (".VnTime", "ABCDEF+.VnTimeH,Bold", "VNI-Times", "Times New Roman", None)]
    ['TCVN3', 'TCVN3', 'VNI', None, None]
    """
    name = _SUBSET.sub("", font_name or "").strip()
    if name.lower().startswith("vni"):
        return "VNI"
    return "TCVN3" if _VN_FONT.match(name) else None


def prints_capitals(font_name: str | None) -> bool:
    """Tell whether a TCVN3 font shows small letters as capitals (its family name ends in H).

    >>> [prints_capitals(name) for name in (".VnTimeH", "ABCDEF+.VnArialH-Bold", "BankGothicH", ".VnTimeH,Italic")]
    [True, True, False, True]
    """
    if font_encoding(font_name) != "TCVN3":
        return False
    return re.split(r"[,\-]|\s(?=Bold|Italic)", (font_name or "").strip())[0].endswith("H")


def legacy_fonts(runs: Iterable[tuple[str | None, str]]) -> Mapping[str, Encoding]:
    """Return those old fonts of a document, by full name, whose text really is in their encoding.

    ``runs`` are (font name, text) of the whole document. Text in an old font that holds letters which only Unicode has
    was typed in Unicode and must be left alone.
    """
    high: dict[str, int] = defaultdict(int)
    unicode_only: dict[str, int] = defaultdict(int)
    for font, text in runs:
        if font and not text.isascii() and font_encoding(font):
            high[font] += len(_HIGH.findall(text))
            unicode_only[font] += len(_UNICODE.findall(text))
    encodings = {font: font_encoding(font) for font in high}
    return {font: old for font, old in encodings.items() if old and high[font] > 8 * unicode_only[font]}


def from_font(text: str, font_name: str) -> str:
    """Convert text set in an old font (see :func:`legacy_fonts`), capitals where the font prints capitals.

    In PDFs the code of TCVN3's ``ư``, a soft hyphen in Latin-1, comes out as a hyphen: within a word that is a syllable
    with ``ư`` it is taken for that.

    >>> from_font("ñy ban nh©n d©n", ".VnTimeH"), from_font("Uûy", "Arial"), from_font("tr-êng Nh- KH-UB", ".VnTime")
    ('ỦY BAN NHÂN DÂN', 'Uûy', 'trường Như KH-UB')
    """
    encoding = font_encoding(font_name)
    if encoding is None:
        return text
    converted = convert(_HYPHENATED.sub(_with_u, text) if encoding == "TCVN3" else text, encoding)
    return converted.upper() if prints_capitals(font_name) else converted


def _with_u(match: re.Match[str]) -> str:
    word = match.group().replace("-", "\u00ad")
    return word if unify_tones(convert(word, "TCVN3").lower()) in known_syllables() else match.group()


def convert(text: str, encoding: Encoding) -> str:
    """Return text of an old encoding in Unicode; ASCII stays as it is.

    TCVN3 has no capitals with tones: small letters within words in capitals are taken for such.

    >>> convert("Céng hßa x· héi chñ nghÜa ViÖt Nam", "TCVN3"), convert("Ñoäc laäp - Töï do - Haïnh phuùc", "VNI")
    ('Cộng hòa xã hội chủ nghĩa Việt Nam', 'Độc lập - Tự do - Hạnh phúc')
    """
    if text.isascii():
        return text
    if encoding == "VNI":
        pattern, letters = _vni()
        return pattern.sub(lambda match: letters[match.group()], text)
    return "\n".join(map(_tcvn3_line, text.split("\n")))


def detect(text: str) -> Encoding | None:
    """Return the old encoding that a text is in, None for Unicode and for other languages.

    Only lines without letters that Unicode alone has are looked at, so one old part of a text is found too. The words
    with codes beyond ASCII must be Vietnamese syllables once converted, and not be so before.

    >>> detect("Céng hßa x· héi chñ nghÜa ViÖt Nam"), detect("Thông báo: Hà Nam, hòa bình"), detect("déjà vu à Paris")
    ('TCVN3', None, None)
    """
    lines = [line for line in text.split("\n") if _HIGH.search(line) and not _UNICODE.search(line)]
    words = [word for line in lines for word in _WORD.findall(line) if _HIGH.search(word)]
    if len(words) < 3 or sum(bool(_ODD.search(word)) for word in words) * 5 < len(words):
        return None
    sample = words[:: len(words) // 2000 + 1]
    plain = _known(sample)
    shares = {encoding: _known([convert(word, encoding) for word in sample]) for encoding in ENCODINGS}
    best = max(ENCODINGS, key=lambda encoding: shares[encoding])
    return best if shares[best] >= 0.6 and shares[best] >= plain + 0.25 else None


def convert_line(line: str, encoding: Encoding) -> str:
    """Convert a line of a text in which :func:`detect` found an old encoding, unless the line itself is Unicode.

    >>> convert_line("Chñ tÞch", "TCVN3"), convert_line("Chủ tịch", "TCVN3"), convert_line("Phòng Tài chính", "TCVN3")
    ('Chủ tịch', 'Chủ tịch', 'Phòng Tài chính')
    """
    if not _HIGH.search(line) or _UNICODE.search(line):
        return line
    converted = convert(line, encoding)
    before, after = (_known([word for word in _LETTERS.findall(form)]) for form in (line, converted))
    return converted if after >= before else line


_LETTERS = re.compile(r"[^\W\d_]+")


def _known(words: list[str]) -> float:
    """Return the share of words (0–1) that are Vietnamese syllables."""
    syllables = known_syllables()
    return sum(unify_tones(word.lower()) in syllables for word in words) / max(len(words), 1)


def _tcvn3_line(line: str) -> str:
    """Convert a line; a word of small toned letters between ASCII capitals is a word in capitals."""
    table = _tcvn3()
    out: list[str] = []
    last = 0
    words = list(_WORD.finditer(line))
    capital = [_in_capitals(match.group()) for match in words]
    for index, match in enumerate(words):
        is_capital = capital[index]
        if is_capital is None:
            before = next((value for value in reversed(capital[:index]) if value is not None), None)
            after = next((value for value in capital[index + 1 :] if value is not None), None)
            is_capital = before is not False and after is not False and (before or after)
        word = match.group().translate(table)
        out += (line[last : match.start()].translate(table), word.upper() if is_capital else word)
        last = match.end()
    return "".join((*out, line[last:].translate(table)))


def _in_capitals(word: str) -> bool | None:
    """Tell whether a TCVN3 word is written in capitals; None where its letters do not say (``ñ``, ``Sè``)."""
    plain = [char for char in word if char.isascii()]
    if any(char.islower() for char in plain):
        return False
    return True if len(plain) > 1 and len(plain) < len(word) else None


@lru_cache(maxsize=1)
def _tcvn3() -> dict[int, str]:
    data = vocabulary("legacy_fonts")["TCVN3"]
    table = {ord(pair[0]): pair[1] for pair in data["codes"].replace("\\u00ad", "\u00ad").split()}
    return table | {ord(pair[0]): table[ord(pair[1])] for pair in data["aliases"].split() if ord(pair[1]) in table}


@lru_cache(maxsize=1)
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return the pattern of VNI's letters and what each stands for; a mark may have either case."""
    data = vocabulary("legacy_fonts")["VNI"]
    letters = {pair[0]: pair[1] for pair in data["single"].split()}
    letters |= {
        base + mark: letter for base, marks, made in data["pairs"] for mark, letter in zip(marks, made, strict=True)
    }
    small = dict(letters)
    for code, letter in small.items():
        letters |= {code.upper(): letter.upper()}
        if len(code) == 2:
            letters |= {code[0].upper() + code[1]: letter.upper(), code[0] + code[1].upper(): letter}
    pattern = re.compile("|".join(sorted(map(re.escape, letters), key=len, reverse=True)))
    return pattern, letters
