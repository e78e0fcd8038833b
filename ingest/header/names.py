"""Names set in capitals as prose writes them: which letters are capitals, abbreviations, a few misread letters."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz, process

from ingest.agencies.names import canonical, known_agencies
from ingest.structure.sentences import one_line
from ingest.vietnamese import fold
from ingest.vocabulary import vocabulary

_UNIT = re.compile(
    r"(?<!\w)(?:tỉnh ủy|thành ủy|huyện ủy|quận ủy|thị ủy|tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|"
    r"tiểu học|mầm non|mẫu giáo|trung học cơ sở|trung học phổ thông|thcs|thpt)"
    r"\s+(?P<name>[^,;()\-–]+?)(?=\s*(?:$|[,;()\-–]))",
    re.IGNORECASE,
)
# The word behind the sort of an organisation opens its own name: "Trung tâm Lưu trữ", "Trường Cao đẳng …".
_HEAD = re.compile(
    r"^(?P<head>(?:(?:sở|bộ|phòng|ban|cục|chi cục|tổng cục|vụ|trung tâm|hội đồng|hội|trường|viện|học viện|bệnh viện|"
    r"công ty|tổng công ty|văn phòng|hạt|đoàn|liên đoàn|ngân hàng|quỹ|tập đoàn)\s+))"
    r"(?!(?:nhân dân|kiểm sát|tỉnh|thành phố|huyện|xã|phường|các|của|và)(?!\w))(?P<next>\w)"
)
# Roman numerals, and abbreviations without a vowel (THPT, TNHH).
_ROMAN = re.compile(r"(?<!\w)(?:[ivx]{1,5}|[bcdđghklmnpqrstvx]{2,6})(?!\w)", re.IGNORECASE)
_NOT_A_PLACE = re.compile(r"(?:hội|đoàn|ủy|uỷ|trực thuộc|khóa|nhiệm kỳ|lần thứ)(?!\w)", re.IGNORECASE)
_MOST_SYLLABLES = 4
_LIKE_PLACE = 88.0
_LIKE_AGENCY = 90.0
_APART = 4.0
"""Percent by which the best likeness must exceed the next."""


@lru_cache(maxsize=1)
def places() -> tuple[str, ...]:
    """Names of provinces and centrally run cities."""
    return tuple(vocabulary("places")["provinces"])


@lru_cache(maxsize=1)
def surnames() -> tuple[str, ...]:
    """Vietnamese family names, with those of ethnic minorities that are written with one syllable."""
    return tuple(vocabulary("places")["surnames"])


@lru_cache(maxsize=1)
def _names_with_capitals() -> tuple[str, ...]:
    """Names whose capitals are known: agencies and their short forms, provinces; longest first."""
    names = {name for agency in known_agencies() for name in (agency.name, *agency.short)}
    return tuple(sorted({*names, *places()}, key=len, reverse=True))


def proper_name(capitals: str, text: str, place: str | None = None) -> str:
    """Return a name set in capitals as it is written in prose, abbreviations expanded.

    The body of the text is asked first, then the lists; behind a unit ("xã", "Huyện ủy") every word of a place begins
    with a capital; what nothing knows gets one capital at the front.

    >>> proper_name("UBND TỈNH GIA LAI", ""), proper_name("SỞ Y TẾ", ""), proper_name("HUYỆN ỦY KRÔNG PA", "")
    ('Ủy ban nhân dân tỉnh Gia Lai', 'Sở Y tế', 'Huyện ủy Krông Pa')
    """
    name = one_line(capitals).strip(" .,;:'`")
    loose = re.escape(name).replace(r"\ ", r"\s+")
    for found in re.finditer(rf"(?<!\w){loose}(?!\w)", text, re.IGNORECASE):
        if not found.group().isupper() and not found.group().istitle() and found.group()[0].isupper():
            return canonical(found.group())
    lowered = repaired(name).lower()
    lowered = _UNIT.sub(_capitalised, _HEAD.sub(lambda match: match["head"] + match["next"].upper(), lowered))
    lowered = re.sub(r"(?<= [-–] )\w", lambda match: match.group().upper(), lowered)
    lowered = _ROMAN.sub(lambda match: match.group().upper(), lowered)
    for known in (*((place,) if place else ()), *_names_with_capitals()):
        if known.lower() in lowered.lower():
            lowered = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", known, lowered, flags=re.IGNORECASE)
    return canonical(lowered[0].upper() + lowered[1:])


def _capitalised(match: re.Match[str]) -> str:
    """Write the place behind a unit with capitals."""
    whole, name = match.group(), match["name"]
    if len(name.split()) > _MOST_SYLLABLES or _NOT_A_PLACE.match(name):
        return whole
    return whole[: len(whole) - len(name)] + " ".join(word[:1].upper() + word[1:] for word in name.split(" "))


def repaired(capitals: str) -> str:
    """Return a name in capitals with misread letters put right where a list knows what it clearly is.

    >>> repaired("TĨNH QUANG NINH"), repaired("UY BAN NHÂN DÂN"), repaired("SỞ Y TẾ")
    ('TỈNH QUẢNG NINH', 'ỦY BAN NHÂN DÂN', 'SỞ Y TẾ')
    """
    words = one_line(capitals)
    for unit in ("tỉnh", "thành phố", "huyện"):
        for match in re.compile(rf"(?<![^\W\d_]){fold(unit)}(?= )").finditer(fold(words)):
            written, tail = words[match.start() : match.end()].lower(), words[match.end() :]
            # "tính" is a word of its own.
            if written != unit and (written != "tính" or like_one_of(tail, places(), _LIKE_PLACE)):
                words = words[: match.start()] + unit.upper() + tail
    words = _repaired_part(words)
    for known in _LONG_NAMES:
        at = fold(words).find(fold(known))
        if (
            at >= 0
            and words[at : at + len(known)].lower() != known
            and not _same_tone(words[at : at + len(known)], known)
        ):
            words = words[:at] + known.upper() + words[at + len(known) :]
    return words


def capitals_repaired(title: str) -> str:
    """Return a signer's title in capitals with the diacritics that recognition lost.

    >>> capitals_repaired("TM. UY BAN NHAN DAN"), capitals_repaired("PHÓ CHU TỊC")
    ('TM. ỦY BAN NHÂN DÂN', 'PHÓ CHỦ TỊCH')
    """
    prefix = re.match(r"(?:(?:TM|KT|TL|TUQ|Q)\.|T/M|K/T|T/L)?\s*", title)
    begin = prefix.end() if prefix else 0
    if (post := like_one_of(title[begin:], _TITLE_WORDS, _LIKE_AGENCY)) is not None:
        return title if _same_tone(title[begin:], post) else title[:begin] + post.upper()
    folded = fold(title)
    for known in _TITLE_WORDS:
        for match in re.compile(rf"(?<![^\W_]){fold(known)}(?![^\W_])").finditer(folded):
            if not _same_tone(title[match.start() : match.end()], known):
                title = title[: match.start()] + known.upper() + title[match.end() :]
    return title


_TITLE_WORDS = (
    "ủy ban nhân dân", "hội đồng nhân dân", "chủ tịch", "phó chủ tịch", "giám đốc", "phó giám đốc", "chánh văn phòng",
    "bộ trưởng", "thứ trưởng", "bí thư", "phó bí thư", "ban thường vụ", "thường trực", "cục trưởng", "trưởng ban",
    "phó trưởng ban", "trưởng phòng", "thủ tướng", "phó thủ tướng", "viện trưởng", "hiệu trưởng", "chánh thanh tra",
)  # fmt: skip
_LONG_NAMES = (
    "ủy ban nhân dân", "hội đồng nhân dân", "văn phòng", "tỉnh ủy", "thành ủy", "huyện ủy", "đảng bộ tỉnh",
    "tỉnh", "thành phố",
)  # fmt: skip


def _same_tone(one: str, other: str) -> bool:
    """Tell whether two spellings differ only in where the tone mark stands (UỶ, ỦY)."""
    return sorted(fold(one)) == sorted(fold(other)) and one.lower().replace("uỷ", "ủy") == other


def _repaired_part(words: str) -> str:
    """Put right the place at the end of a name, or the whole of an agency's name."""
    for unit in ("TỈNH ", "THÀNH PHỐ ", "TỈNH ỦY ", "THÀNH ỦY "):
        if words.upper().startswith(unit) or f" {unit}" in words.upper():
            head, _, tail = words.upper().rpartition(unit)
            if (place := like_one_of(tail, places(), _LIKE_PLACE)) is not None:
                return f"{head}{unit}{place.upper()}"
    agencies = [agency.name for agency in known_agencies()]
    agency = like_one_of(words, agencies, _LIKE_AGENCY)
    # What goes on behind a known name ("… KHU VỰC IV") is a part of the name, no misreading.
    if agency is None or _same_tone(words, agency.lower()) or fold(words).startswith(f"{fold(agency)} "):
        return words
    return agency.upper()


def like_one_of(words: str, names: tuple[str, ...] | list[str], least: float) -> str | None:
    """Return the one name of a list that ``words`` are, but for diacritics and a few letters; None where unclear."""
    wanted = one_line(fold(words))
    same = {name for name in names if fold(name) == wanted}
    if same:
        exact = [name for name in same if name.lower() == words.lower()]
        return exact[0] if exact else (same.pop() if len(same) == 1 else None)
    if len(wanted) < 5:
        return None
    best = process.extract(wanted, [fold(name) for name in names], scorer=fuzz.ratio, limit=2, score_cutoff=least)
    if not best or (len(best) > 1 and best[0][1] - best[1][1] < _APART):
        return None
    return names[best[0][2]]
