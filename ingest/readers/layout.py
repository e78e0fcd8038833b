"""The reading order of a page: words to pieces of lines, pieces to columns or to whole lines.

A letterhead, "Nơi nhận" beside the signature and two-column text are all the same to it: a corridor of white between
pieces of lines over several rows (:mod:`ingest.readers.columns`), left side first. After the idea of the recursive XY
cut (Nagy and Seth, 1984), with corridors grown from gaps so that slightly skewed rows do no harm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.readers.columns import find_regions
from ingest.readers.line import Line
from ingest.readers.words import Word

_WORD_GAP = 0.55
"""Blank within a line, in heights of the line, above which the words may stand in two columns."""
_HIGH_WORDS = 0.8
_DEEPEST = 3


NOTES = "notes"
"""The side of a block of footnotes."""


@dataclass(slots=True)
class Block:
    """Lines read one after the other; ``side`` tells a column of a letterhead or a foot from the page's full width."""

    lines: list[Line] = field(default_factory=list)
    side: str = "full"


def arrange(pieces: Sequence[Line]) -> list[Block]:
    """Return pieces of rows as blocks of whole lines in reading order."""
    return _blocks(list(pieces), 0) if pieces else []


def pieces_of(words: Iterable[Word]) -> list[Line]:
    """Chain words that stand close together on one row, top to bottom.

    The order in which the words come is mostly that of the rows; where it is not, the pieces are put together by place.
    """
    words = list(words)
    if not words:
        return []
    # Boxes of recognised words are as high as their letters; that of words with long ones tells the size of print.
    usual = sorted(word.bottom - word.top for word in words)[int(_HIGH_WORDS * len(words))]
    chains: list[list[Word]] = []
    for word in words:
        if chains and _follows(chains[-1][-1], word, usual):
            chains[-1].append(word)
        else:
            chains.append([word])
    return _chained(sorted((Line.of(chain) for chain in chains), key=lambda line: line.left), usual)


def _follows(word: Word, other: Word, usual: float) -> bool:
    """Tell whether ``other`` comes next to ``word`` on its row."""
    one, two = word.bottom - word.top, other.bottom - other.top
    low, high = (one, two) if one < two else (two, one)
    gap = other.left - word.right
    if not -0.6 * high < gap < _WORD_GAP * (high if high > usual else min(usual, 2 * high)):
        return False
    bottom = word.bottom if word.bottom < other.bottom else other.bottom
    top = word.top if word.top > other.top else other.top
    return bottom - top > 0.45 * low


def _chained(lines: list[Line], usual: float) -> list[Line]:
    """Chain pieces of lines, sorted by their left edge, whose ends meet."""
    out: list[Line] = []
    for line in lines:
        near = [one for one in out if _follows(one.words[-1], line.words[0], usual)]
        if near:
            best = max(near, key=lambda one: one.right)
            out[out.index(best)] = Line.of([*best.words, *line.words])
        else:
            out.append(line)
    return sorted(out, key=lambda line: (line.middle, line.left))


def _blocks(lines: list[Line], depth: int) -> list[Block]:
    """Arrange the segments of a column."""
    lines = sorted(lines, key=lambda line: (line.middle, line.left))
    out: list[Block] = []
    plain: list[Line] = []
    index = 0
    for region in find_regions(lines) if depth < _DEEPEST else ():
        plain.extend(lines[index : region.first])
        inside = lines[region.first : region.last + 1]
        if plain:
            out.append(Block(_rows(plain)))
            plain = []
        for side, part in (
            ("left", [line for line in inside if line.centre < region.middle]),
            ("right", [line for line in inside if line.centre >= region.middle]),
        ):
            for block in _blocks(part, depth + 1):
                out.append(Block(block.lines, side if block.side == "full" else block.side))
        index = region.last + 1
    plain.extend(lines[index:])
    if plain:
        out.append(Block(_rows(plain)))
    return out


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Put the pieces of each row together again, left to right, for there are no columns here."""
    out: list[Line] = []
    for line in sorted(lines, key=lambda line: line.left):
        behind = [row for row in out if row.right < line.right and row.leads_to(line)]
        if behind:
            row = max(behind, key=lambda row: row.right)
            out[out.index(row)] = Line.of([*row.words, *line.words])
        else:
            out.append(line)
    return sorted(out, key=lambda line: (line.middle, line.left))
