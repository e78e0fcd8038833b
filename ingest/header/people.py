"""Names of persons: what is one, and a family name that recognition of a scan has blurred."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from ingest.datamodels import Span
from ingest.header.names import places, surnames
from ingest.structure.sentences import one_line, trimmed
from ingest.vietnamese import LOWER, UPPER, fold

_WORD = rf"(?:[{UPPER}]['’])?[{UPPER}][{LOWER}'’]+"
# Degrees and ranks before a name are no part of it.
_DEGREE = re.compile(
    r"(?:(?:(?:TS|T\.S|ThS|Ths|Th\.S|PGS|GS|BS|BSCKI{1,2}|BSCK1|BSCK2|CKI{1,2}|KS|CN|LS|NGƯT|NGND|TTƯT|AHLĐ|CVCC|DS|KTS)"
    r"(?![^\W\d_])[.,]?\s*)|(?:Đại|Thượng|Trung|Thiếu) (?:tá|tướng|úy),?\s+|(?:Thạc sĩ|Tiến sĩ|Bác sĩ|Kỹ sư|Đồng chí|"
    r"Ông|Bà|Luật sư)\s+)+[-:.]?\s*"
)
_NOT_A_NAME = re.compile(
    r"(?:Như|Lưu(?=\s*:|\s+(?:VT|VP|V[ăa]n))|Nơi|Các|Căn cứ|Điều|Phụ lục|Chương|Kính|Trân trọng|Ban|Sở|Bộ|Văn phòng|"
    r"Ủy ban|Uỷ ban|Hội đồng|Cục|Chi cục|Tỉnh ủy|Thành ủy|Huyện ủy|Công ty|Trung tâm|Phòng|Mẫu|Mục|Phần|Số|Ngày|"
    r"Thường trực|Đảng|Chủ tịch|Giám đốc|Trưởng|Phó|Chánh|Báo|Cổng|Kho bạc|Ngân hàng|Hội|Mặt trận|Tổng|Viện|Trường|"
    r"Thành viên|Công an|Quốc hội|Chính phủ|Thanh tra|Tòa án|Nội dung|Nhiệm vụ|Danh sách|Danh mục|Thời gian|Đơn vị|"
    r"Họ và)(?![^\W\d_])"
)
# What stands behind the short form of a unit is the unit's name (Nghị định 30/2020/NĐ-CP, Annex III).
_OF_UNIT = re.compile(r"(?<![^\W_])(?:TP|Tp|TX|Tx|TT|Tt|Q|H|P|X)\.\s*$")
_MOST_SYLLABLES = 5
_MARK_WITHIN = re.compile("['’‘`ʼ]")


def name_in(text: str, span: Span, edges: str) -> Span | None:
    """Return the person's name that a piece of a line is, without degree or rank; None where it is something else.

    >>> name_in("TS. Trần Văn An", Span(0, 15), " ").of("TS. Trần Văn An")
    'Trần Văn An'
    >>> name_in("H'Lan Niê", Span(0, 9), " ").of("H'Lan Niê")
    "H'Lan Niê"
    """
    bare = trimmed(text, span.start, span.end, edges + "“”\"'‘’`.,;:/\\()[]{}<>^~°|")
    if bare is None:
        return None
    degree = _DEGREE.match(text, bare.start, bare.end)
    name = Span(degree.end() if degree else bare.start, bare.end)
    if _NOT_A_NAME.match(text, name.start, name.end) or not _is_name(name.of(text)):
        return None
    return name


def _is_name(words: str) -> bool:
    """Tell whether words are written as a person's name: two to five, each with one capital at the front.

    A mark within a word parts a prefix from the name behind it, which has a capital of its own.

    >>> _is_name("K'Sơr Minh Hà"), _is_name("H’Bia Niê"), _is_name("Lưu: VT")
    (True, True, False)
    """
    parts = words.split()
    written = all(
        part[:1].isupper() and all(_is_capitalised(piece) for piece in _MARK_WITHIN.split(part) if piece)
        for part in parts
    )
    return (
        "\n" not in words
        and 2 <= len(parts) <= _MOST_SYLLABLES
        and written
        and (sum(len(p) > 1 for p in parts) > 1 or has_surname(words))
    )


def _is_capitalised(piece: str) -> bool:
    """Tell whether letters have no capital but one at the front."""
    return piece.isalpha() and (len(piece) == 1 or piece[1:].islower())


def blurred_name(words: str) -> str | None:
    """Return the name that a recognised line is once specks are taken out of it; None where it holds other words.

    >>> blurred_name("Trân m Ngọc Căng 5"), blurred_name("- Lưu: VT")
    ('Trần Ngọc Căng', None)
    """
    parts = [part.strip("“”\"'‘’`.,;:/\\()[]{}<>^~°|*_-–—") for part in words.split()]
    kept = [part for part in parts if len(part) > 1 and part.isalpha()]
    if not 3 <= len(kept) <= _MOST_SYLLABLES or len(parts) - len(kept) > 2:
        return None
    if not all(part[0].isupper() and part[1:].islower() for part in kept) or _NOT_A_NAME.match(" ".join(kept)):
        return None
    return with_surname(" ".join(kept))


def name_behind(text: str, span: Span) -> Span | None:
    """Return a name at the end of a line that something else precedes, told by its family name; a place is none.

    >>> name_behind("thị xã, thành phố; Trần Văn An", Span(0, 30)).of("thị xã, thành phố; Trần Văn An")
    'Trần Văn An'
    """
    for match in re.compile(rf"(?<=[;.)\W])\s+(?P<name>{_WORD}(?:\s+{_WORD}){{1,3}})\W*$").finditer(span.of(text)):
        found = Span(span.start + match.start("name"), span.start + match.end("name"))
        is_place = one_line(found.of(text)) in places() or _OF_UNIT.search(text, span.start, found.start)
        if has_surname(found.of(text)) and not is_place and not _NOT_A_NAME.match(text, found.start, found.end):
            return found
    return None


def has_surname(name: str) -> bool:
    """Tell whether a name begins with a family name."""
    return name.split()[0].lower() in _lowered()


@lru_cache(maxsize=1)
def _lowered() -> frozenset[str]:
    return frozenset(surname.lower() for surname in surnames())


def with_surname(name: str) -> str | None:
    """Return a recognised name with its family name put right where only one can be meant; None where none or several.

    >>> with_surname("Bửi Thị Hoa"), with_surname("Trần Văn An"), with_surname("Xgz Văn An")
    ('Bùi Thị Hoa', 'Trần Văn An', None)
    """
    words = one_line(name).split()
    if has_surname(name):
        return " ".join(words)
    wanted = fold(words[0])
    same = [surname for surname in surnames() if fold(surname) == wanted]
    if not same:
        most = 2 if len(wanted) >= 6 else 1
        near = [(Levenshtein.distance(wanted, fold(surname)), surname) for surname in surnames() if len(surname) > 2]
        least = min(distance for distance, _ in near)
        same = [surname for distance, surname in near if distance == least] if least <= most else []
    return " ".join([same[0], *words[1:]]) if len(same) == 1 else None
