"""Which numbered paragraphs number the text itself: quoted articles do not, and marks of footnotes are no digits.

An amending instrument quotes the new articles of another (“Điều 5. …”), a consolidated text sets footnote marks behind
its numbers ("Điều 24.8", "Mục 12" for Mục 1): both are told by the order in which numbers run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from ingest.datamodels import Span
from ingest.structure.lookalikes import as_meant
from ingest.structure.markers import CLAUSE, ITEM_RANK, Marker, marker_at, roman_value

_QUOTES = re.compile(r"[“”\"]")
_OPENING = re.compile(r"[“\"]\s*")
_FARTHEST_CLOSE = 600
"""Paragraphs within which a quotation must close to count as one."""
_FARTHEST_GAP = 3
"""An article number further ahead than this may be a smaller one with a footnote's mark."""
_LONGEST_GAP = 200
"""Articles that a consolidated text may leave out, or recognition lose, in one place."""
_NUMBER = re.compile(r"(\d+)([a-zđ]?)")


@dataclass(slots=True)
class _Count:
    """The numbers seen last, by level: article, clause (khoản), and the parts above articles by their kind."""

    article: int = 0
    letter: str = ""
    clause: int = 0
    parts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Quotation:
    """A quotation that is open: where it closes, and what its own numbers have come to."""

    close: int
    count: _Count


def in_order(text: str, parts: Sequence[Span], recognised: bool = False) -> list[Marker | None]:
    """Return the marker of every paragraph that numbers a part of the text, its number set right; None for others.

    ``recognised`` tells that the text was read from a scan.
    """
    found = [marker_at(text, part.start, part.end) for part in parts]
    nets = [_net(text, part) for part in parts]
    kept, quoted = _walk(text, parts, found, nets)
    if any(quoted):
        unquoted = [None if within else marker for marker, within in zip(found, quoted, strict=True)]
        kept, quoted = _walk(text, parts, found, nets, _last_places(unquoted))
    return as_meant(text, parts, kept, quoted, recognised)


def _walk(
    text: str,
    parts: Sequence[Span],
    found: Sequence[Marker | None],
    nets: Sequence[int],
    places: Mapping[int, int] | None = None,
) -> tuple[list[Marker | None], list[bool]]:
    """Return the markers that are the text's own, and which paragraphs stand in a quotation.

    ``places`` tells for article numbers where they stand last; those in quotations are not to be among them, which
    only a first walk can tell.
    """
    last = _last_places(found) if places is None else places
    count = _Count()
    quotation: _Quotation | None = None
    kept: list[Marker | None] = []
    quoted: list[bool] = []
    for index, part in enumerate(parts):
        marker = found[index]
        if quotation is not None and marker is not None and _escapes(marker, quotation.count, count):
            quotation = None
        quoted.append(quotation is not None)
        if quotation is not None:
            _advance(quotation.count, marker)
            marker = None
        elif marker is not None:
            marker = _set_right(marker, count, partial(_comes_later, last, index))
            _advance(count, marker)
        kept.append(marker)
        if quotation is not None and index >= quotation.close:
            quotation = None
        if quotation is None and nets[index] > 0 and (close := _closing(nets, index)) is not None:
            quotation = _Quotation(close, _opened(text, part))
    return kept, quoted


def _net(text: str, part: Span) -> int:
    """Return how many quotations a paragraph opens beyond those it closes."""
    net = 0
    for quote in _QUOTES.finditer(text, part.start, part.end):
        if quote.group() == '"':
            before = text[quote.start() - 1] if quote.start() > part.start else " "
            net += 1 if before in " (\n" else -1
        else:
            net += 1 if quote.group() == "“" else -1
    return net


def _closing(nets: Sequence[int], start: int) -> int | None:
    """Return the paragraph that closes what is opened in paragraph ``start``, None where none near does."""
    depth = 0
    for index in range(start, min(len(nets), start + _FARTHEST_CLOSE)):
        depth += nets[index]
        if depth <= 0 and index > start:
            return index
    return None


def _opened(text: str, part: Span) -> _Count:
    """Return what the numbers of a quotation have come to in the paragraph that opens it."""
    count = _Count()
    openings = list(_OPENING.finditer(text, part.start, part.end))
    if openings:
        first = openings[0] if openings[0].start() == part.start else openings[-1]
        _advance(count, marker_at(text, first.end(), part.end))
    return count


def _escapes(marker: Marker, inner: _Count, outer: _Count) -> bool:
    """Tell whether a number goes on with the text's own and not with the quotation's: the quotation never closed."""
    if marker.style.kind == "dieu":
        number = _article(marker.number)[0]
        return number == outer.article + 1 and number != inner.article + 1
    if marker.style.kind == "khoan" and marker.number.isdigit():
        number = int(marker.number)
        return outer.clause > 0 and number == outer.clause + 1 and number != inner.clause + 1
    return False


def _advance(count: _Count, marker: Marker | None) -> None:
    """Count a marker."""
    if marker is None or marker.style.rank >= ITEM_RANK:
        return
    if marker.style.kind == "dieu":
        count.article, count.letter = _article(marker.number)
        count.clause = 0
    elif marker.style.kind == "khoan":
        count.clause = int(marker.number.partition(".")[0])
    elif marker.style.kind in {"phan", "chuong", "muc"}:
        count.clause = 0
        above = ("phan", "chuong", "muc")
        for name in above[above.index(marker.style.kind) + 1 :]:
            count.parts.pop(name, None)
        count.parts[marker.style.kind] = _value(marker.number) or count.parts.get(marker.style.kind, 0) + 1


def _comes_later(last: Mapping[int, int], index: int, number: int) -> bool:
    """Tell whether an article number stands behind paragraph ``index``."""
    return last.get(number, -1) > index


def _last_places(found: Sequence[Marker | None]) -> dict[int, int]:
    """Return for every article number where it stands last."""
    articles = ((i, marker) for i, marker in enumerate(found) if marker is not None and marker.style.kind == "dieu")
    return {_article(marker.number)[0]: index for index, marker in articles}


def _set_right(marker: Marker, count: _Count, later: Callable[[int], bool]) -> Marker | None:
    """Return a marker with its number as meant, None where it is none of the text's own."""
    if marker.style.kind == "dieu":
        return _article_in_order(marker, count, later)
    if marker.style.kind in {"chuong", "muc"} and marker.number.isdigit():
        expected = str(count.parts.get(marker.style.kind, 0) + 1)
        meant = marker.number != expected and len(marker.number) > 1 and marker.number.startswith(expected)
        return marker._replace(number=expected) if meant else marker
    if marker.style.kind == "khoan" and "." in marker.number:
        whole, _, part = marker.number.partition(".")
        noted = int(whole) == count.clause + 1 and part != "1"
        return marker._replace(style=CLAUSE, number=whole) if noted else marker
    return marker


def _article_in_order(marker: Marker, count: _Count, later: Callable[[int], bool]) -> Marker | None:
    """Return an article that goes on with the numbers; one further ahead only where those between are not to come."""
    number, letter = _article(marker.number)
    expected = count.article + 1
    if number == expected or (number == count.article and letter > count.letter):
        return marker
    noted = str(number).startswith(str(expected)) and number > expected + _FARTHEST_GAP
    if noted and not later(number + 1):
        return marker._replace(number=f"{expected}{letter}")
    farthest = expected + _LONGEST_GAP if count.article else number
    if not expected < number <= farthest or any(later(missing) for missing in range(expected, min(number, farthest))):
        return None
    return marker


def _article(number: str) -> tuple[int, str]:
    match = _NUMBER.fullmatch(number)
    return (int(match[1]), match[2]) if match else (0, "")


def _value(number: str) -> int:
    """Return the value of an Arabic or Roman number, 0 for words."""
    return int(number) if number.isdigit() else roman_value(number)
