"""Urgency marks: KHẨN, THƯỢNG KHẨN, HỎA TỐC (hẹn giờ) as a stamp in the letterhead.

Nghị định 30/2020/NĐ-CP, Article 9 and Annex I, III.1.b.
"""

from __future__ import annotations

import re

from ingest.header.headparts import lines_of, mottos, number_line, place_date, slogan_in
from ingest.vietnamese import fold

_RANKS = ("KHẨN", "THƯỢNG KHẨN", "HỎA TỐC", "HỎA TỐC HẸN GIỜ")
_STAMP = re.compile(r"[\W_]*(?P<mark>hoa\s*toc(?:\W*hen\s+gio.{0,30})?|thuong\s*khan|khan)[\W_]*")
_LABELLED = re.compile(
    r"(?:^|\W)(?:mức\s+)?độ\s+khẩn\s*:\s*[“\"(]?(?P<mark>hỏa\s+tốc(?:\s+hẹn\s+giờ)?|thượng\s+khẩn|khẩn)(?!\w)",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"(?<![^\W_])(?P<mark>HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN|KHẨN)(?![^\W_])"
    r"(?=\W*$|\s+(?:CỘNG|ĐẢNG|Độc|[^\W\d_]+(?:\s[^\W\d_]+){0,3},\s*ngày))"
)
_WORD_BEFORE = re.compile(
    r"(?:cong dien|don|giay moi|tinh huong|truong hop|tinh trang|bieu|ke hoach|hop|cap|thuong)\W*$"
)
_PARTS = re.compile(r"\s{3,}|\s\|\s|;\s")
_TOP_LINES = 12
_AROUND = 8


def urgency(text: str, head_end: int) -> str | None:
    """Return the highest urgency mark of a letterhead that ends at about ``head_end``, None where it bears none.

    >>> urgency("UBND TỈNH GIA LAI\\nSố: 1/UBND-NC\\nHỎA TỐC\\nV/v phòng, chống bão", 40)
    'HỎA TỐC'
    >>> urgency("CÔNG ĐIỆN KHẨN\\nVề bão số 3", 30)
    """
    found: list[int] = []
    lines = [line.of(text).strip() for line in lines_of(text, 0, min(len(text), max(head_end, 0) + 600))]
    lines = [line for line in lines if line]
    anchors = [index for index, line in enumerate(lines) if _is_anchor(line)]
    for index, line in enumerate(lines):
        near = index < _TOP_LINES or any(abs(index - anchor) <= _AROUND for anchor in anchors)
        if not near:
            continue
        if len(line) < 120 and (labelled := _LABELLED.search(line)):
            found.append(_rank(labelled["mark"]))
        for part in _PARTS.split(line):
            stamp = _STAMP.fullmatch(fold(part))
            before = lines[index - 1] if index and part == line else ""
            if stamp is not None and part[: stamp.end("mark")][:9].isupper() and not _is_word(before):
                found.append(_rank(stamp["mark"]))
        inline = _INLINE.search(line) if _is_anchor(line) else None
        if inline is not None and not _is_word(line[: inline.start()]):
            found.append(_rank(inline["mark"]))
    return _RANKS[max(found)] if found else None


def _is_word(before: str) -> bool:
    """Tell whether a mark behind these words is part of a word ("công điện khẩn", "tình huống khẩn")."""
    return _WORD_BEFORE.search(fold(before)) is not None


def _rank(words: str) -> int:
    folded = " ".join(fold(words).split())
    if folded.startswith("hoa"):
        return 3 if "hen" in folded else 2
    return 1 if folded.startswith("thuong") else 0


def _is_anchor(line: str) -> bool:
    end = len(line)
    if any(mottos(line)) or slogan_in(line, 0, end) or place_date(line, 0, end):
        return True
    return any(number_line(part, 0, len(part)) for part in _PARTS.split(line))
