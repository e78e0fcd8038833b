"""Where a corrected value stands in the text, so that a citation of it shows the words themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from ingest.datamodels import Directive, Span
from ingest.numbers import DATE, NUMBER, clean_number, to_date
from ingest.vietnamese import number_key

_RELATED = {
    "number": ("numbering", "kind", "issuer"),
    "date": ("dated", "place", "number"),
    "place": ("dated", "date", "number"),
    "kind": ("number", "subject"),
    "issuer": ("parent_issuer", "number"),
    "parent_issuer": ("issuer", "number"),
    "subject": ("kind", "number"),
    "recipients": ("subject",),
    "copied_to": ("signer",),
    "signer": ("signer_title",),
    "signer_title": ("signer",),
    "effective_date": ("date", "dated"),
}
"""What stands beside a field on the page: the place to look at where the page does not show the field legibly."""


def spans_for(directive: Directive, name: str, value: str | date | tuple[str, ...]) -> tuple[Span, ...]:
    """Return the ranges to cite for a corrected field, one a value.

    They are where the value stands in the text. A value that does not stand there is cited by the words that it
    replaces, or else by what stands beside it on the page, or else by the first line.
    """
    before = _before(directive, name)
    values = value if isinstance(value, tuple) else (value,)
    return tuple(place_of(directive.text, one, before.start) or before for one in values)


def stands_in_text(directive: Directive, name: str) -> bool:
    """Tell whether the text itself shows the value of a field, as its spans say; a citation is then the words."""
    value, spans = getattr(directive, name), directive.spans.get(name, ())
    values = value if isinstance(value, tuple) else (value,)
    if not value or len(values) != len(spans):
        return False
    return all(_shows(span.of(directive.text), one) for one, span in zip(values, spans, strict=True))


def place_of(text: str, value: str | date, near: int = 0, within: Span | None = None) -> Span | None:
    """Return where a value stands in a text, the place nearest to ``near``; None where it does not.

    A date stands there however it is written, a number with any blanks, other words with any blanks and in any case.

    >>> place_of("Số: 16 /KH-UBND\\nngày 02 tháng 3 năm 2023", "16/KH-UBND")
    Span(start=4, end=15)
    >>> place_of("Số: 16 /KH-UBND\\nngày 02 tháng 3 năm 2023", date(2023, 3, 2))
    Span(start=21, end=40)
    """
    edges = (within.start, within.end) if within else (0, len(text))
    if isinstance(value, date):
        return _nearest((m for m in DATE.finditer(text, *edges) if to_date(m) == value), near)
    if NUMBER.fullmatch(value.strip()):
        key = number_key(value)
        numbers = (m for m in NUMBER.finditer(text, *edges) if number_key(clean_number(m.group())) == key)
        if (found := _nearest(numbers, near)) is not None:
            return found
    words = value.split()
    if not words:
        return None
    with_any_blanks = r"\s+".join(map(re.escape, words))
    pattern = re.compile(rf"(?<!\w){with_any_blanks}(?!\w)", re.IGNORECASE)
    return _nearest(pattern.finditer(text, *edges), near)


def _nearest(matches: Iterable[re.Match[str]], near: int) -> Span | None:
    found: Sequence[re.Match[str]] = list(matches)
    if not found:
        return None
    return Span(*min(found, key=lambda match: (abs(match.start() - near), match.start())).span())


def _shows(words: str, value: str | date) -> bool:
    place = place_of(words, value)
    return place is not None and len(place.of(words)) == len(words.strip())


def _before(directive: Directive, name: str) -> Span:
    """Return the words that a correction replaces, else what stands nearest to them on the page."""
    for known in (name, *_RELATED.get(name, ())):
        if spans := directive.spans.get(known):
            return Span(spans[0].start, spans[-1].end)
    start = len(directive.text) - len(directive.text.lstrip())
    end = directive.text.find("\n", start)
    return Span(start, end if end > start else len(directive.text))
