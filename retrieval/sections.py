"""Sections that a question names: "mục 2", "điểm a khoản 2 Điều 5", "phần III", "point a, clause 2, Article 5".

Matched on folded text, whose offsets are those of the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.vietnamese import fold

_RANKS = {
    "phan": 0, "part": 0, "chuong": 1, "chapter": 1, "muc": 2, "section": 2, "tieu muc": 2.5, "dieu": 3, "article": 3,
    "khoan": 4, "clause": 4, "paragraph": 4, "item": 4.5, "diem": 5, "point": 5, "y": 6, "gach dau dong": 6,
}  # fmt: skip
"""How deep each kind of part stands (Nghị định 30/2020/NĐ-CP, Phụ lục I; Luật 80/2015/QH13, điều 8)."""

_ARTICLE = 3
_WORDS = "|".join(sorted((word.replace(" ", r"\s+") for word in _RANKS), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:\.\d{1,2}){0,3}[a-z]?|[ivx]{1,5}(?:\.\d{1,2}){0,2}|[a-z](?!['’])"
_PART = re.compile(
    rf"(?<![^\W_])(?P<word>{_WORDS})\s+(?:so\s+|thu\s+|no(?:\.\s*|\s+))?[(\"“]?(?P<n>{_NUMBER})[)\"”]?(?![^\W_]|[/%]|[.,-]\d)"
)
_ROMAN = re.compile(r"[ivx]+(?:\.\d+)*")
_LONE_LETTER = re.compile(r"[a-z]")
_APART = re.compile(r"(?<!\w)(?:va|and|hoac|hay|or|voi)(?!\w)|[;?]")
_LETTERED = frozenset({"diem", "point", "muc", "item", "phan", "section", "y"})


@dataclass(frozen=True, slots=True)
class SectionMention:
    """A section as a question names it, at ``start``–``end`` of what was understood.

    ``path`` is written as ingest writes a section's ("II.1.a", "5.3"): from the outermost part to the innermost,
    beginning anew at an article, which counts on through chapters.
    """

    text: str
    start: int
    end: int
    path: str

    def fits(self, path: str | None) -> bool:
        """Tell whether the section of a passage may be the one meant or lies within it.

        >>> clause = find_sections("khoản 2")[0]
        >>> clause.fits("5.2"), clause.fits("5.2.a"), clause.fits("2.5"), clause.fits("5.3.2")
        (True, True, True, False)
        """
        if path is None:
            return False
        asked, parts = self.path.lower().split("."), path.lower().split(".")
        places = range(2 if self._is_inner else 1)
        return any(parts[place : place + len(asked)] == asked for place in places)

    @property
    def _is_inner(self) -> bool:
        """Whether the outermost part that was named may itself stand in another one."""
        return not self.text.lower().startswith(("điều", "dieu", "article"))


def find_sections(text: str) -> tuple[SectionMention, ...]:
    """Return the sections named in ``text`` (NFC), in order.

    >>> [(m.text, m.path) for m in find_sections("điểm a khoản 2 Điều 5 và mục 4, phần III")]
    [('điểm a khoản 2 Điều 5', '5.2.a'), ('mục 4, phần III', 'III.4')]
    """
    folded = fold(text)
    return tuple(_mention(text, group) for group in _groups(folded))


def _groups(folded: str) -> Iterator[list[re.Match[str]]]:
    """Put parts of one section together: of different depth, nothing that lists between them."""
    group: list[re.Match[str]] = []
    for match in _PART.finditer(folded):
        if _LONE_LETTER.fullmatch(match["n"]) and not _is_letter(folded, match):
            continue
        joins = group and _rank(match) not in map(_rank, group)
        if group and not (joins and _near(folded[group[-1].end() : match.start()])):
            yield group
            group = []
        group.append(match)
    if group:
        yield group


def _is_letter(folded: str, match: re.Match[str]) -> bool:
    """A single letter numbers a point or an item; "y" and "o" alone may be words."""
    return match["word"] in _LETTERED and match["n"] not in "oy" and not folded[match.end() :].startswith("'")


def _near(between: str) -> bool:
    return len(between) <= _FAR and _APART.search(between) is None


_FAR = 40
"""Characters that may stand between two parts of one section ("mục 2 của kế hoạch, phần II")."""


def _rank(match: re.Match[str]) -> float:
    rank = _RANKS[re.sub(r"\s+", " ", match["word"])]
    return 0.5 if rank in (2, 4.5) and _ROMAN.fullmatch(match["n"]) else rank


def _mention(text: str, group: Sequence[re.Match[str]]) -> SectionMention:
    start, end = group[0].start(), group[-1].end()
    parts = sorted(group, key=_rank)
    if any(_rank(part) == _ARTICLE for part in parts):
        parts = [part for part in parts if _rank(part) >= _ARTICLE]
    numbers = (p["n"].upper() if _ROMAN.fullmatch(p["n"]) and _rank(p) < _ARTICLE else p["n"] for p in parts)
    return SectionMention(text[start:end].strip(), start, end, ".".join(numbers))
