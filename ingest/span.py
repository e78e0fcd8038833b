"""A half-open range of characters; every place in a text is one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters that the span covers.

        >>> Span(3, 7).of("Sở Y tế")
        'Y tế'
        """
        return text[self.start : self.end]

    def shifted(self, offset: int) -> Span:
        """Return the same range, ``offset`` characters further on."""
        return Span(self.start + offset, self.end + offset)

    def covers(self, other: Span) -> bool:
        """Tell whether ``other`` lies within this span."""
        return self.start <= other.start and other.end <= self.end
