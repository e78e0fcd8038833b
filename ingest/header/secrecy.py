"""Secrecy marks: MẬT, TỐI MẬT, TUYỆT MẬT as a stamp in the upper part of a page (never the words in prose).

Luật Bảo vệ bí mật nhà nước 2018, Article 8 (the three degrees); Nghị định 26/2020/NĐ-CP and Thông tư 24/2020/TT-BCA
(where the stamp stands: below the number, or on a line of its own at the top).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.errors import ReadError
from ingest.header.headparts import mottos, number_line, place_date, slogan_in
from ingest.vietnamese import fold

DEGREES = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
"""From the lowest to the highest."""

_RANK = {"mat": 0, "toimat": 1, "tuyetmat": 2, "c": 0, "b": 1, "a": 2}
"""Degrees as folded letters; A, B, C stand for them in registers and on envelopes."""
# What frames a stamp: rules, brackets and quotes; a frame's sides are often read as thin letters.
_FRAME = re.compile(r"^[\W_]*(?:[Il1LJ][\W_]+)?|(?:[\W_]+[Il1LJ])?[\W_]*$")
# "Độ mật: Tối mật"; not the heading of a column or a list of all degrees.
_LABELLED = re.compile(
    r"(?:^\W*|(?<=\s{3})|(?<=\| )|(?<=; ))(?:mức\s+)?độ\s+mật\s*:\s*[“\"(]?"
    r"(?P<degree>tuyệt\s+mật|tối\s+mật|mật|[ABC])(?=\W*$|\s{3}|\s\|)",
    re.IGNORECASE,
)
# In a line of the letterhead: the stamp between or behind the columns.
_INLINE = re.compile(
    r"(?<![^\W_])(?P<degree>(?:TỐI\s+|TUYỆT\s+)?MẬT)(?![^\W_])"
    r"(?=\W*$|\W*(?:CỘNG\s|ĐẢNG\s|Độc\s|[^\W\d_]+(?:\s[^\W\d_]+){0,3},\s*ngày\s))"
)
# Words that end in "mật" and are no degree: bí mật, bảo mật, cơ mật, giải mật, danh mục … mật.
_WORD_BEFORE = re.compile(r"(?:bi|bao|co|than|giai|giu|tai lieu|van ban|do|muc|bac|khong|tin|nuoc)\W*$")
_PARTS = re.compile(r"\s{3,}|\s\|\s|;\s")
_LETTERS = re.compile(r"m\s*a\s*t")
_LONGEST_LABEL = 120
_TOP_LINES = 20
"""Lines at the beginning of a page or file that are its upper part."""
_ABOVE, _BELOW = 8, 12
"""Lines around a letterhead's motto, number or dated place within which a stamp belongs to it."""


class SecretError(ReadError):
    """A file bears a secrecy mark and may not be stored."""


def refuse(name: str, mark: str) -> SecretError:
    """Return the error for a file (``name``) that bears ``mark``."""
    return SecretError(
        f"{name}: tệp mang dấu độ mật “{mark}” nên bị từ chối; không có gì của tệp này được lưu lại. "
        "Hãy đưa tệp ra khỏi thư mục; chỉ khi máy này được phép xử lý bí mật nhà nước thì chạy lại bằng lệnh: "
        "python -m ingest --accept-secret",
        f"{name}: the file bears the secrecy mark “{mark}” and was refused; nothing of it was stored. Take it out of "
        "the folder; only if this computer may process State secrets, run: python -m ingest --accept-secret",
    )


def secret_mark(text: str) -> str | None:
    """Return the highest secrecy mark that a page's or a file's text bears, None where it bears none.

    >>> secret_mark("UBND TỈNH GIA LAI\\nSố: 1/BC-UBND\\nMẬT\\nBÁO CÁO")
    'MẬT'
    >>> secret_mark("CHỈ THỊ\\nVề tăng cường bảo vệ bí mật nhà nước")
    """
    degrees = list(_degrees(text))
    return DEGREES[max(degrees)] if degrees else None


def _degrees(text: str) -> Iterator[int]:
    """Yield the degree of each mark."""
    if _LETTERS.search(fold(text)) is None:
        return
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    upper, heads = _upper_part(text, lines)
    for index, (before, line) in enumerate(pairwise(["", *lines])):
        if index not in upper:
            continue
        if len(line) <= _LONGEST_LABEL and (labelled := _LABELLED.search(line)):
            yield _rank(labelled["degree"])
            continue
        inside = index in heads
        for part in _PARTS.split(line) if inside else [line]:
            if (degree := _stamp(part, inside)) is not None and (part != line or not _is_word(before)):
                yield degree
        if inside and (found := _INLINE.search(line)) and found.start() and not _is_word(line[: found.start()]):
            yield _rank(found["degree"])


def _stamp(words: str, inside: bool) -> int | None:
    """Return the rank of the degree that ``words`` are, and nothing else.

    Slips of the recogniser ("MẶT", "TÓI MẬT") and small letters are taken ``inside`` a letterhead only.
    """
    bare = _FRAME.sub("", words)
    exact = bare.isupper() and "".join(bare.split()).endswith("MẬT")
    slip = inside and (bare.isupper() or bare.endswith("ật"))
    return _RANK.get("".join(fold(bare).split())) if len(bare) > 1 and (exact or slip) else None


def _is_word(before: str) -> bool:
    """Tell whether "mật" behind these words is part of a word that is no degree."""
    return _WORD_BEFORE.search(fold(before)) is not None


def _upper_part(text: str, lines: list[str]) -> tuple[set[int], set[int]]:
    """Return the lines where a stamp may stand, and those of them that belong to a letterhead."""
    heads: set[int] = set()
    for index, line in enumerate(lines):
        if _is_anchor(line):
            heads.update(range(index - _ABOVE, index + _BELOW + 1))
    return heads | set(range(_TOP_LINES)), heads


def _is_anchor(line: str) -> bool:
    """Tell whether a line belongs to a letterhead for sure."""
    end = len(line)
    if any(mottos(line)) or slogan_in(line, 0, end) or place_date(line, 0, end):
        return True
    return any(number_line(part, 0, len(part)) for part in _PARTS.split(line))


def _rank(words: str) -> int:
    """Return the rank of a degree as written."""
    return _RANK["".join(fold(words).split())]
