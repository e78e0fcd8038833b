"""Warnings about directives that by their own words are not in force yet, or no longer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from answer.cautions.mentions import LastDay, mentions
from answer.draft import Caveat, Evidence
from answer.reading import Reading
from ingest.datamodels import Directive, Span
from ingest.numbers import DATE, to_date

LAPSED, NOT_IN_FORCE = "lapsed", "not_in_force"

# All patterns are read in folded text.
_OWN = re.compile(
    r"(?<!\w)(?:quyet\s+dinh|nghi\s+quyet|nghi\s+dinh|chi\s+thi|thong\s+tu|quy\s+dinh|quy\s+che|ke\s+hoach|"
    r"huong\s+dan|van\s+ban|thong\s+bao|chuong\s+trinh|ket\s+luan|de\s+an|phuong\s+an|cong\s+van|lenh)\s+nay(?!\w)"
)
_OWN_BEFORE = 200
"""Characters before "hiệu lực" within which a directive names itself."""
_OTHER_SUBJECT = re.compile(r"[.;]|\n\n|(?<!\w)so:?\s+\d")
_LAPSES = r"het\s+hieu\s+luc(?:\s+thi\s+hanh)?,?\s+(?:ke\s+)?(?:tu|vao)(?:\s+ngay)?\s+(?=\d)"
_UNTIL = (
    r"(?<!het\s)hieu\s+luc(?!\w)(?:(?!so:?\s+\d|\n\n)[^.;]){0,120}?"
    r"(?P<until>(?<!\w)den)(?:\s+het)?(?:\s+ngay)?\s+(?=\d)"
)
_ENDS = re.compile(rf"{_LAPSES}|{_UNTIL}")
"""The words up to the day on which something lapses, or until which it is in force."""


def in_force(directives: Iterable[Directive], reading: Reading, today: date) -> Iterator[Caveat]:
    """Yield a warning for each directive that by its own words is not in force yet, or no longer."""
    say, known = reading.phrases, mentions(reading.library)
    for directive in directives:
        begins, shown = directive.effective_date, directive.spans.get("effective_date", ())
        if begins and shown and begins > today:
            text = say.say("not_in_force", document=say.document(directive), date=say.day(begins))
            yield Caveat(NOT_IN_FORCE, text, (Evidence(directive, shown[0]),))
        ended = known.last_day(directive, lambda one: last_day(one, reading.library.folded(one)))
        if ended and ended[0] < today:
            text = say.say("lapsed", document=say.document(directive), date=say.day(ended[0]))
            yield Caveat(LAPSED, text, (Evidence(directive, ended[1]),))


def last_day(directive: Directive, folded: str) -> LastDay | None:
    """Return the last day on which a directive says that it is in force, and where it says so.

    A period that it plans for ("giai đoạn 2021 - 2025") is none.
    """
    for match in _ENDS.finditer(folded):
        day = DATE.match(directive.text, match.end())
        named = to_date(day) if day else None
        own = None if named is None else _own_before(folded, match.start())
        if day and named and own is not None:
            lapses = match["until"] is None and named > date.min
            return named - timedelta(days=1) if lapses else named, Span(own, day.end())
    return None


def _own_before(folded: str, end: int) -> int | None:
    """Return where "Quyết định này" begins in the clause before ``end``; None where another instrument is between."""
    start = max(0, end - _OWN_BEFORE)
    own = [match for match in _OWN.finditer(folded, start, end)]
    if not own or _OTHER_SUBJECT.search(folded, own[-1].end(), end):
        return None
    return own[-1].start()
