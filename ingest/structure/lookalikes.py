"""Numbers of parts that recognition misread: each is read as the number that those before and after it leave.

"a) b) e) d)" is a, b, c, d, and "e) ø)" is e, g: the reading of least cost, found over the whole text by dynamic
programming (Viterbi, IEEE Transactions on Information Theory 13(2), 1967), where a number that goes on costs nothing
and a number read as one that looks like it costs less than the two breaks it mends. A text whose numbers run without a
gap costs nothing as it was read (in the English alphabet less than any change), so no number of it is ever changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from ingest.datamodels import Span
from ingest.structure.markers import (
    CELL_SEPARATOR,
    CLAUSE,
    MARKUP,
    POINT,
    ROMAN_PART,
    Marker,
    Style,
    roman_value,
)
from ingest.vietnamese import UPPER
from ingest.vocabulary import vocabulary

_TOKEN = re.compile(
    rf"{MARKUP}(?:(?P<n>[^\s.)}}/\-]{{1,5}}?)\s?(?P<close>[.)\]}}/-])(?:\*\*|__)?\s+(?=\S)"
    rf"|(?P<swallowed>[IVXHTYl1|]{{0,4}}L)\s+(?=[{UPPER}]))"
)
_CLOSERS = str.maketrans("]}", "))")
_VIETNAMESE = "abcdđeghiklmnopqrstuvxy"
_ENGLISH = "abcdefghijklmnopqrstuvwxyz"
_ORDER = {letter: place for place, letter in enumerate("abcdđefghijklmnopqrstuvwxyz", 1)}
_TRACKED = frozenset({5, 6, 7, 9})
"""The ranks of A., I., 1. and a); what has an outer rank begins all of them anew."""
_WIDTH = 16
"""Readings of the text so far that are followed further; real texts have two or three."""

# Costs. One change mends two breaks, or one that nothing but a misreading explains.
_LOOKALIKE = 4
_OTHER_STYLE = 6
"""A number well formed in another way of numbering ("1)" for point l) is changed with more reason only."""
_AS_PRINTED = 2
"""What is read as it stands, where its look alone said otherwise: "l." in a list of points, taken for 1."""
_NO_NUMBER = 1
"""What is no number as read ("S.") becomes one where that closes a gap."""
_DROPPED = 8
"""A glyph that numbers nothing ("ø)") begins no part."""
_GAP, _RESTART, _BACK = 4, 4, 8
_SCAN_GAP, _SCAN_WIDE_GAP = 6, 8
"""In a scan one number, or more, rather was misread than left out."""
_UNUSUAL = 2
"""Points without đ or with f, j and w are rarer."""


class _Last(NamedTuple):
    """The last number of a way of numbering, and what closed it; None where the text shows nothing of the kind."""

    rank: int
    number: str
    close: str | None


_State = tuple[_Last, ...]


class _Reading(NamedTuple):
    """A reading of the text so far: its cost, how many numbers it changes, and the way to it."""

    cost: int
    changes: int
    marker: Marker | None
    before: _Reading | None


def as_meant(
    text: str, parts: Sequence[Span], markers: Sequence[Marker | None], quoted: Sequence[bool], recognised: bool
) -> list[Marker | None]:
    """Return the markers with misread numbers set right; what stands in a quotation is left out of account.

    ``recognised`` tells a text from a scan, where at the end of a list too a wide gap is rather a misreading.

    >>> from ingest.structure.markers import marker_at
    >>> lines = ["a) Một", "b) Hai", "e) Ba", "d) Bốn"]
    >>> text, parts = "\\n".join(lines), [Span(0, 6), Span(7, 13), Span(14, 19), Span(20, 26)]
    >>> found = [marker_at(text, part.start, part.end) for part in parts]
    >>> [marker.number for marker in as_meant(text, parts, found, [False] * 4, False)]
    ['a', 'b', 'c', 'd']
    """
    readings: dict[_State, _Reading] = {(): _Reading(0, 0, None, None)}
    places: list[int] = []
    for index, (part, marker) in enumerate(zip(parts, markers, strict=True)):
        token = None if quoted[index] else _token(text, part)
        if quoted[index] or (marker is None and (token is None or not _readable(token[0]))):
            continue
        if marker is not None and marker.style.rank > POINT.rank:
            continue
        places.append(index)
        found: dict[_State, _Reading] = {}
        for state, reading in readings.items():
            for meant, cost, changed, after in _options(marker, token, state, recognised):
                new = _Reading(reading.cost + cost, reading.changes + changed, meant, reading)
                if after not in found or new[:2] < found[after][:2]:
                    found[after] = new
        readings = dict(sorted(found.items(), key=lambda item: item[1][:2])[:_WIDTH])
    best = min(readings.values(), key=lambda reading: reading[:2])
    meant_at = list(markers)
    for index, reading in zip(reversed(places), _back(best), strict=False):
        meant_at[index] = reading.marker
    return meant_at


def _back(reading: _Reading) -> Iterator[_Reading]:
    """Yield the steps that led to a reading, the last first."""
    step: _Reading | None = reading
    while step is not None:
        yield step
        step = step.before


def _options(
    marker: Marker | None, token: tuple[str, str | None, int] | None, state: _State, recognised: bool
) -> Iterator[tuple[Marker | None, int, bool, _State]]:
    """Yield the ways to read a number: the marker, its cost, whether it is a change, and what is open then."""
    number, close, end = token or ("", None, 0)
    candidates = list(_candidates(number, close, state, begins=marker is not None)) if token else []
    if marker is None:
        yield None, _GAP if candidates and recognised else 0, False, state
    elif marker.style.rank == POINT.rank and marker.number not in _ORDER:
        yield None, _DROPPED, False, state
    elif marker.style.rank not in _TRACKED:
        kept = tuple(last for last in state if last.rank < marker.style.rank)
        yield marker, 0, False, kept
    else:
        step, after = _step(state, marker.style.rank, marker.number, close, recognised)
        yield marker, step, False, after
    for style, expected in candidates:
        if marker is not None and marker.style.rank == style.rank and marker.number == expected:
            continue
        if marker is None:
            change = _NO_NUMBER
        elif number == expected:
            change = _AS_PRINTED
        else:
            change = _LOOKALIKE if marker.style.rank == style.rank else _OTHER_STYLE
        step, after = _step(state, style.rank, expected, close, recognised)
        yield Marker(style, expected, end), change + step, True, after


def _candidates(number: str, close: str | None, state: _State, begins: bool) -> Iterator[tuple[Style, str]]:
    """Yield what a number may be misread for: the next of every way of numbering that is open, closed as that is.

    With ``begins``, the first of one that is not open too.
    """
    for style, looks in ((ROMAN_PART, _looks_roman), (CLAUSE, _looks_number), (POINT, _looks_letter)):
        last = next((last for last in state if last.rank == style.rank), None)
        if last is None and not begins:
            continue
        if last is not None and None not in (close, last.close) and close != last.close:
            continue
        for expected in _successors(style.rank, last.number if last else None):
            if looks(number, expected):
                yield style, expected


def _step(state: _State, rank: int, number: str, close: str | None, recognised: bool) -> tuple[int, _State]:
    """Return what a number costs after those before it, and the numbers that are open then."""
    number = str(int(number)) if rank == CLAUSE.rank else number  # "01" is 1
    last = next((last.number for last in state if last.rank == rank), None)
    kept = tuple(one for one in state if one.rank < rank)
    after = (*kept, _Last(rank, number, close))
    if number in _successors(rank, last):
        if last is None and len(kept) < len(state):  # it begins outside a list of what ranks below it
            return _RESTART, after
        usual = rank != POINT.rank or f"{last or ''}{number}" in _VIETNAMESE
        return 0 if usual else _UNUSUAL, after
    ahead = _place(rank, number) - (_place(rank, last) if last else 0)
    if last is not None and number in _successors(rank, None):
        return _RESTART, after
    if ahead <= 0:
        return _BACK, after
    if not recognised:
        return _GAP, after
    return _SCAN_WIDE_GAP if ahead > 2 else _SCAN_GAP, after


def _successors(rank: int, number: str | None) -> tuple[str, ...]:
    """Return what goes on after a number, for letters in each alphabet; what begins a list after None.

    >>> _successors(9, "d"), _successors(7, "9"), _successors(6, None)
    (('đ', 'e'), ('10',), ('I',))
    """
    if rank == CLAUSE.rank:
        return (str(int(number) + 1 if number else 1),)
    if rank == ROMAN_PART.rank:
        return (_roman(roman_value(number) + 1 if number else 1),)
    if number is None:
        return ("a",) if rank == POINT.rank else ("A",)
    after = [
        alphabet[place + 1]
        for alphabet in (_VIETNAMESE, _ENGLISH)
        if 0 <= (place := alphabet.find(number.lower())) < len(alphabet) - 1
    ]
    return tuple(dict.fromkeys(letter if rank == POINT.rank else letter.upper() for letter in after))


def _place(rank: int, number: str) -> int:
    """Return where a number stands in its order, from 1."""
    if rank == CLAUSE.rank:
        return int(number)
    return roman_value(number) if rank == ROMAN_PART.rank else _ORDER.get(number.lower(), 0)


def _roman(value: int) -> str:
    """Return a Roman number up to 39."""
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (value // 10) + ones[value % 10]


def _token(text: str, part: Span) -> tuple[str, str | None, int] | None:
    """Return what stands where a number would, what closes it, and where the words behind begin; None in a table."""
    match = _TOKEN.match(text, part.start, part.end)
    if match is None or text.find(CELL_SEPARATOR, part.start, part.end) >= 0:
        return None
    if match["n"] is None:
        return match["swallowed"], ".", match.end()
    return match["n"], match["close"].translate(_CLOSERS), match.end()


def _looks_letter(read: str, meant: str) -> bool:
    return read == meant or read in vocabulary("lookalikes")["letters"].get(meant, ())


def _looks_number(read: str, meant: str) -> bool:
    digits = vocabulary("lookalikes")["digits"]
    pairs = zip(read, meant, strict=False)
    return len(read) == len(meant) and all(one == other or one in digits[other] for one, other in pairs)


def _looks_roman(read: str, meant: str) -> bool:
    table = vocabulary("lookalikes")["roman"]
    return any("".join(chars) == meant for chars in product(*(table.get(char, char) for char in read)))


@lru_cache(maxsize=1)
def _readings() -> tuple[frozenset[str], frozenset[str]]:
    """Return the misread letters, and the characters of misread numbers."""
    tables = vocabulary("lookalikes")
    digits = {char for readings in tables["digits"].values() for char in readings}
    letters = frozenset(reading for readings in tables["letters"].values() for reading in readings)
    return letters, frozenset(digits | set("0123456789IVX") | set(tables["roman"]))


def _readable(token: str) -> bool:
    """Tell whether a token can be a misread number at all."""
    letters, characters = _readings()
    return token in letters or all(char in characters for char in token)
