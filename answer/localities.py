"""Communes, wards and districts that a question names: a figure for all of them together is none for one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.frames import cue
from answer.units import Unit
from ingest.vietnamese import fold

_RANKS = "xã|phường|thị trấn|huyện|quận|thị xã|thôn|buôn|đặc khu"
_NAMED = re.compile(rf"(?<!\w)(?:{_RANKS})(?P<name>(?:\s+[^\W\d_]+)+)", re.IGNORECASE)
_NAMED_IN_ENGLISH = re.compile(
    r"(?P<name>(?:[^\W\d_]+\s+)+)(?:commune|ward|district|township|town|hamlet)(?!\w)", re.IGNORECASE
)
_LONGEST_NAME = 4
"""Syllables of the longest name of a locality."""


def localities(text: str) -> tuple[str, ...]:
    """Return the folded names of the communes, wards and districts of a question; only capitals show them.

    >>> localities("Riêng xã Tân Phú có mấy hộ?"), localities("How many pupils are there in Tân Phú commune?")
    (('tan phu',), ('tan phu',))
    """
    return tuple(dict.fromkeys((*_behind_rank(text), *_before_rank(text))))


def _behind_rank(text: str) -> Iterator[str]:
    for match in _NAMED.finditer(text):
        if name := _capitalised(match["name"].split()):
            yield name


def _before_rank(text: str) -> Iterator[str]:
    for match in _NAMED_IN_ENGLISH.finditer(text):
        if name := _capitalised(match["name"].split()[::-1]):
            yield " ".join(reversed(name.split()))


def _capitalised(words: list[str]) -> str:
    """Return the words up to the first that has no capital, folded."""
    small = next((place for place, word in enumerate(words) if not word[0].isupper()), len(words))
    return fold(" ".join(words[: min(small, _LONGEST_NAME)]))


def is_of(unit: Unit, names: tuple[str, ...]) -> bool:
    """Tell whether a clause speaks of every locality: names it, or what holds for each, or its document is of it."""
    directive = unit.directive
    alone = len(directive.recipients) == 1 and " các " not in directive.recipients[0]
    own = (directive.issuer, directive.place, *(directive.recipients if alone else ()))
    held = f"{unit.text.folded} {unit.context.folded} {fold('; '.join(filter(None, own)))}"
    return cue("each_place").search(unit.text.folded) is not None or all(name in held for name in names)
