"""Tells words from what looks like words: edges of seals, strokes of signatures, specks, the back shining through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from ingest.readers.plausible import plausibility
from ingest.readers.tesseract import Recognised

_UNSURE = 0.5
_HARDLY = 0.2
_SURE = 0.8
_PLAUSIBLE = 0.6
_LEAST_HEIGHT, _MOST_HEIGHT = 0.35, 2.6
"""In median heights of the page's sure words."""
_UPRIGHT_SHARE = 0.4


def is_upright(words: Sequence[Recognised]) -> bool:
    """Tell whether what was read makes sense; few letters tell nothing, so they count as sense."""
    letters = sum(len(word.text) for word in words)
    sense = sum(len(word.text) for word in words if word.confidence > _UNSURE and _makes_sense(word))
    return letters < 12 or sense >= _UPRIGHT_SHARE * letters


def without_noise(words: Sequence[Recognised]) -> list[Recognised]:
    """Return the words without noise: unsure, no known writing, and oddly placed or sized, or alone among noise."""
    sure = [word for word in words if word.confidence >= _SURE and _makes_sense(word)]
    if not sure:
        return []
    usual = median(word.bottom - word.top for word in sure)
    lines: dict[tuple[int, int, int], list[Recognised]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    sense = {line: sum(map(_makes_sense_surely, own)) / len(own) for line, own in lines.items()}
    return [word for word in words if not _is_noise(word, usual, sense[word.line])]


def _is_noise(word: Recognised, usual: float, sense: float) -> bool:
    height = (word.bottom - word.top) / usual
    odd = not _LEAST_HEIGHT <= height <= _MOST_HEIGHT
    core = [char for char in word.text if char.isalnum()]
    if word.confidence < _HARDLY and 2 * len(core) <= len(word.text):
        return True
    if _makes_sense(word) and (word.confidence >= _UNSURE or (sense >= 0.5 and not odd)):
        return False
    if not core:
        return word.confidence < _UNSURE or (sense < 0.5 and word.confidence < _SURE)
    if odd and word.confidence < _SURE:
        return True
    if sense < 0.34:
        return word.confidence < _SURE
    return word.confidence < _HARDLY and plausibility(word.text) == 0 and not any(char.isdigit() for char in word.text)


def _makes_sense(word: Recognised) -> bool:
    return plausibility(word.text) >= _PLAUSIBLE


def _makes_sense_surely(word: Recognised) -> bool:
    return word.confidence >= _UNSURE and _makes_sense(word)
