"""How well words stand beside each other, by the language model that puts diacritics back.

A slip can seldom be told by its letters alone: "hạh" is "hạch" behind "sát" and "hạnh" before "phúc". Words typed
without marks are taken in their likeliest reading, and so is what stands around them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from retrieval.restore import readings_of, shipped_restorer
from retrieval.restore_table import BREAK, END, NUMBER, UNKNOWN, RestoreTable

Row = tuple[int, ...]
"""The readings of one place."""

_IMPOSSIBLE = -1e9
_MOST_READINGS = 12
_UNHEARD = -8.0
"""Of a word that the model does not know: about one over how many such words there are."""


class Neighbours:
    """Log-probabilities of words in their context; 0 for all of them where the model's file is missing."""

    def __init__(self, table: Callable[[], RestoreTable | None] | None = None) -> None:
        """Remember where the table comes from; it is read when first asked."""
        self._load = table or _shipped

    edge: Row = (END,)
    """What stands before the first word and behind the last one."""

    def row(self, word: str) -> Row:
        """Return the readings of a lower-case word that agree with the marks it has."""
        table = self._load()
        return readings_of(word, False, table)[0][:_MOST_READINGS] if table else ()

    def _meant(self, word: str) -> Row:
        """Return the readings of a word that is proposed: one with marks has all of them."""
        table = self._load()
        if table is None or word.isascii():
            return self.row(word)
        return (table.ids.get(word, UNKNOWN),)

    @staticmethod
    def gap(between: str) -> Row | None:
        """Return what stands for the text between two words, None for nothing but space."""
        if any(char.isdigit() for char in between):
            return (NUMBER,)
        if any(char in ".?!\n" for char in between):
            return (END,)
        return (BREAK,) if between.strip() else None

    def score(self, before: Sequence[Row], words: Sequence[str], after: Sequence[Row]) -> float:
        """Return the log-probability of the likeliest readings of words between two contexts."""
        table = self._load()
        if table is None:
            return 0.0
        own = [self._meant(word) for word in words]
        rows = [*before, *own, *after]
        width = max(map(len, rows))
        ids = np.array([[*row, *[row[0]] * (width - len(row))] for row in rows], np.uint32)
        steps = table.pairs(ids)
        best = np.array([0.0 if at < len(rows[0]) else _IMPOSSIBLE for at in range(width)])
        for row, step in zip(rows[1:], steps, strict=True):
            best = (best[:, None] + step).max(axis=0)
            best[len(row) :] = _IMPOSSIBLE
        return float(best.max()) + _UNHEARD * own.count((UNKNOWN,))

    def seen(self, left: str, right: str) -> bool:
        """Tell whether the model knows two words side by side."""
        table = self._load()
        if table is None:
            return False
        rows = self.row(left), self.row(right)
        return (UNKNOWN,) not in rows and _seen(table, *rows)


def _shipped() -> RestoreTable | None:
    return shipped_restorer().table


@lru_cache(maxsize=16_384)
def _seen(table: RestoreTable, left: Row, right: Row) -> bool:
    return table.holds_pair(left, right)
