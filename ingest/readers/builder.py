"""Puts a source's text together piece by piece, in the stored form, so that every range into it is known at once."""

from __future__ import annotations

from ingest.span import Span
from ingest.vietnamese import normalise


class TextBuilder:
    """Appends normalised pieces and returns their ranges.

    Pieces must be parted by a separator (blank or line end), as combining marks at a seam would join two of them.

    >>> builder = TextBuilder()
    >>> builder.add("Sở\\u00a0Y tế"), builder.separate(), builder.add("UBND tỉnh"), builder.text
    (Span(start=0, end=7), None, Span(start=8, end=17), 'Sở Y tế\\nUBND tỉnh')
    """

    def __init__(self) -> None:
        """Begin with an empty text."""
        self._pieces: list[str] = []
        self._length = 0

    @property
    def position(self) -> int:
        """The length of the text so far, in characters."""
        return self._length

    @property
    def text(self) -> str:
        """The whole text so far."""
        return "".join(self._pieces)

    def add(self, piece: str) -> Span:
        """Append a piece in the stored form and return its range."""
        stored = normalise(piece)
        start = self._length
        self._pieces.append(stored)
        self._length += len(stored)
        return Span(start, self._length)

    def separate(self, separator: str = "\n") -> None:
        """Append what stands between two pieces."""
        self.add(separator)
