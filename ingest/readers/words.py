"""What a page holds before it becomes text: words and ruling lines with their places, from a text layer or from OCR."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.source import PageMethod


@dataclass(slots=True)
class Word:
    """A word as printed; places in points from the upper left corner of the page as shown (y grows downwards)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    font: str | None = None
    size: float = 0.0
    confidence: float = 1.0

    @property
    def height(self) -> float:
        """The height of the word's box in points."""
        return self.bottom - self.top


@dataclass(slots=True)
class Rule:
    """A straight ruling line, horizontal (``top == bottom``) or vertical (``left == right``), in points."""

    left: float
    top: float
    right: float
    bottom: float


Affine = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f): x' = a·x + b·y + c, y' = d·x + e·y + f."""

IDENTITY: Affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(slots=True)
class PageWords:
    """One page: its size in points as shown, the words in any order, and the lines that may rule tables.

    Places are those of the upright page; ``to_page`` takes them to the page as shown, where a scan lies askew or on
    its side.
    """

    number: int
    width: float
    height: float
    method: PageMethod = "text"
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    to_page: Affine = IDENTITY
