"""Where a sentence names an instrument: its number or its title, and the kind written before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.agencies.phrases import starts_with_agency
from ingest.datamodels import Span
from ingest.numbers import (
    NUMBER,
    SPOILT_NUMBER,
    clean_number,
    kind_named,
    kind_of_number,
    kind_pattern,
    spoilt_number,
)
from ingest.references.laws import Law, find_laws
from ingest.vietnamese import LOWER, fold

_SAYS_NUMBER = re.compile(r"\s*:?(?:[\s,(]+so)?\s*[:.,]?[\s_]*$")
_LABEL = re.compile(r"(?<![^\W_])(?:[Ss][ốôóồổỗộo]|SỐ|Ső)\s*[:.,]?[\s_]*(?P<split>\d{1,3}\s(?=\d))?(?=[\dOlIL])")
# Read no further than the middle of a symbol: what follows was lost or is unreadable, and half a number is a wrong one.
_GOES_ON = re.compile(r"[-–/](?=[A-ZĐÐ\d])|\s?[-–/](?=\s+(?:ngày|của|về)(?!\w))")
_OF_LAW = re.compile(r"\s*,?\s*\(?\s*(?:(?:Bộ luật|Luật|Pháp lệnh)\s+)?số\s*:?\s*", re.IGNORECASE)
_OF_ISSUER = re.compile(r"\s+của\s+(?P<issuer>[^,;:.]{2,80})$")
_QUALIFIED = re.compile(rf"\s+[{LOWER}]+$")
_LONGEST_QUALITY = 24
"""Characters of what may qualify a kind: "Báo cáo thẩm tra số", "Công văn hỏa tốc số"."""
_MOST_DIGITS = 5
_KIND_BEFORE = 60
_ISSUER_BETWEEN = 120
"""Characters before a number in which its kind is looked for; keeps the work linear in a sentence that never ends."""


class Named(NamedTuple):
    """An instrument as a sentence names it: ``start``–``end`` covers kind and number, or the title of a law.

    ``written`` tells whether a kind of its own stands before the number; ``issuer`` is the range of an issuer between
    kind and number, ``about`` that of the title of a numbered law.
    """

    number: str | None
    kind: str | None
    start: int
    end: int
    digits: Span | None
    written: bool
    issuer: Span | None = None
    about: Span | None = None


class _Number(NamedTuple):
    value: str
    start: int
    end: int


def named_in(text: str, sentence: Span) -> list[Named]:
    """Return the instruments that a sentence names, in reading order.

    >>> words = "Căn cứ Luật Đất đai và Kế hoạch số 16 /KH-UBND"
    >>> [(one.kind, one.number) for one in named_in(words, Span(0, len(words)))]
    [('Luật Đất đai', None), ('Kế hoạch', '16/KH-UBND')]
    """
    laws = list(find_laws(text, sentence))
    numbers = list(_numbers(text, sentence))
    numbered = _numbered(text, laws, numbers)
    taken = {law.span for law in numbered.values()}
    found = [_named(text, sentence, number, numbered.get(number.start)) for number in numbers]
    found += [
        Named(None, law.title, law.span.start, law.span.end, None, written=True)
        for law in laws
        if law.span not in taken
    ]
    return sorted(found, key=lambda one: one.start)


def _numbered(text: str, laws: Sequence[Law], numbers: Sequence[_Number]) -> dict[int, Law]:
    """Return the laws whose title stands right before a number, by where the number begins."""
    starts = {number.start for number in numbers}
    labels = ((law, _OF_LAW.match(text, law.span.end)) for law in laws)
    return {label.end(): law for law, label in labels if label is not None and label.end() in starts}


def _numbers(text: str, sentence: Span) -> Iterator[_Number]:
    """Yield the numbers as printed, and behind "số" those that recognition spoilt but that can mean only one thing."""
    plain = (
        _Number(clean_number(match.group()), match.start(), match.end())
        for match in NUMBER.finditer(text, sentence.start, sentence.end)
        if _GOES_ON.match(text, match.end(), sentence.end) is None
    )
    # Of two readings of one place the repaired one begins earlier or goes on for longer.
    found = sorted([*plain, *_spoilt(text, sentence)], key=lambda number: (number.start, -number.end))
    position = sentence.start
    for number in found:
        if number.start >= position:
            yield number
            position = number.end


def _spoilt(text: str, sentence: Span) -> Iterator[_Number]:
    """Yield numbers behind "số" whose digits are parted by a blank or whose symbol is spoilt."""
    for label in _LABEL.finditer(text, sentence.start, sentence.end):
        plain = NUMBER.match(text, label.end(), sentence.end)
        match = SPOILT_NUMBER.match(text, label.end(), sentence.end)
        split = (label["split"] or "").strip()
        start = label.start("split") if split else label.end()
        if plain is not None and (match is None or match.end() <= plain.end()):
            if split and _whole(split, plain.group()):
                yield _Number(clean_number(split + plain.group()), start, plain.end())
        elif match is not None and (meant := spoilt_number(match)) is not None and _whole(split, match["digits"]):
            yield _Number(clean_number(split + meant), start, match.end())


def _whole(split: str, rest: str) -> bool:
    """Tell whether digits that a blank parts can be one number."""
    digits = re.match(r"\w+", rest)
    return digits is not None and len(split) + len(digits.group()) <= _MOST_DIGITS


def _named(text: str, sentence: Span, number: _Number, law: Law | None) -> Named:
    digits = Span(number.start, number.end)
    if law is not None:
        about = Span(law.span.start + len(law.head) + 1, law.span.start + len(law.title))
        return Named(number.value, law.head, law.span.start, number.end, digits, written=True, about=about)
    start, kind, issuer = _kind_before(text, sentence, number)
    return Named(
        number.value, kind or kind_of_number(number.value), start, number.end, digits, kind is not None, issuer
    )


def _kind_before(text: str, sentence: Span, number: _Number) -> tuple[int, str | None, Span | None]:
    """Return where the mention begins, the kind written before the number, and an issuer between the two."""
    window = max(sentence.start, number.start - _ISSUER_BETWEEN)
    before = text[window : number.start]
    says = _SAYS_NUMBER.search(fold(before))
    kind_end = says.start() if says else len(before)
    kind = _kind_ending(before, kind_end)
    if kind is not None:
        return window + kind[0], kind[1], None
    between = _OF_ISSUER.search(before[:kind_end])
    if between is not None and starts_with_agency(text, window + between.start("issuer")):
        kind = _kind_ending(before, between.start())
        if kind is not None:
            issuer = Span(window + between.start("issuer"), window + between.end("issuer"))
            return window + kind[0], kind[1], issuer
    qualified = _QUALIFIED.search(before[:kind_end])
    kind = _kind_ending(before, qualified.start()) if qualified else None
    while qualified and kind is None and (more := _QUALIFIED.search(before[: qualified.start()])):
        if kind_end - more.start() > _LONGEST_QUALITY:
            break
        qualified, kind = more, _kind_ending(before, more.start())
    if kind is not None and kind_of_number(number.value) in {None, kind[1]}:
        return window + kind[0], kind[1], None
    label = before[kind_end:]
    return window + kind_end + len(label) - len(label.lstrip(" \n,:(")), None, None


def _kind_ending(before: str, end: int) -> tuple[int, str | None] | None:
    """Return (start, kind) of the kind whose name ends at ``end``; "Văn bản" is none of its own."""
    window = max(0, end - _KIND_BEFORE)
    for found in kind_pattern().finditer(fold(before[window:end])):
        if window + found.end() == end:
            kind = kind_named(found.group())
            return window + found.start(), None if kind == "Văn bản" else kind
    return None
