"""A line of words, or the piece of one that stands in a column."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.readers.words import Word


@dataclass(slots=True)
class Line:
    """Words of one line in one column, left to right; places in points.

    ``height`` is that of the highest word, not of the line's box, which grows with skew.
    """

    words: list[Word]
    left: float
    top: float
    right: float
    bottom: float
    height: float

    @classmethod
    def of(cls, words: list[Word]) -> Line:
        """Make a line of words in reading order."""
        first = words[0]
        left, top, right, bottom, height = first.left, first.top, first.right, first.bottom, first.bottom - first.top
        for word in words:
            if word.left < left:
                left = word.left
            if word.right > right:
                right = word.right
            if word.top < top:
                top = word.top
            if word.bottom > bottom:
                bottom = word.bottom
            if word.bottom - word.top > height:
                height = word.bottom - word.top
        return cls(words, left, top, right, bottom, height)

    @property
    def middle(self) -> float:
        """Where the line stands on the page, top to bottom."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Where the middle of the line is, left to right."""
        return (self.left + self.right) / 2

    @property
    def text(self) -> str:
        """The words with one blank between them."""
        return " ".join(word.text for word in self.words)

    def beside(self, other: Line) -> bool:
        """Tell whether two lines stand on the same row, judged where they come closest, for rows may lie askew."""
        return self.leads_to(other) if self.left <= other.left else other.leads_to(self)

    def leads_to(self, other: Line) -> bool:
        """Tell whether ``other``, which begins further right, goes on with the same row."""
        last, first = self.words[-1], other.words[0]
        low = min(last.bottom - last.top, first.bottom - first.top)
        if first.left < last.right - low:
            return abs(self.middle - other.middle) < 0.3 * low
        return min(last.bottom, first.bottom) - max(last.top, first.top) > 0.4 * low
