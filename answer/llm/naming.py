"""The phrase by which a sentence names the document it cites: number, date and issuer are those of the document.

"Theo Kế hoạch số 16/KH-UBND ngày 02/3/2023 của UBND tỉnh, …": these stand in its head, seldom in the passage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from answer.draft import Evidence
from ingest.agencies.mentions import find_mentions
from ingest.agencies.names import Mention, agency_key
from ingest.datamodels import Directive, Span
from ingest.numbers import NUMBER, clean_number, kinds
from ingest.vietnamese import fold, number_key
from retrieval.dates import find_dates

_BEFORE_DATE = re.compile(
    r"[\s,(]*(?:(?:được|đã|was|were|is)\s+)*(?:ban hành|ký|đề|ra|issued|dated|signed|of|on)?\s*(?:ngày|on|dated)?\s*$",
    re.IGNORECASE,
)
_BEFORE_ISSUER = re.compile(r"[\s,)]*(?:do|của|by|of|issued by)\s+(?:the\s+)?$", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"(?:số|No\.?|number)\s*$", re.IGNORECASE)

_MOST_WORDS = 8
"""Words of a place that may stand behind a known name."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The ranges of a sentence that name the document, where its head says so, and what it says otherwise."""

    spans: tuple[Span, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    wrong: tuple[str, ...] = ()


def naming(sentence: str, directives: Sequence[Directive]) -> Naming:
    """Find where a sentence names one of these directives by number, with the date and the issuer right behind."""
    by_key = {number_key(directive.number): directive for directive in directives if directive.number}
    spans: list[Span] = []
    evidence: list[Evidence] = []
    wrong: list[str] = []
    for match in NUMBER.finditer(sentence):
        directive = by_key.get(number_key(clean_number(match.group())))
        if directive is None:
            continue
        before = _BEFORE_NUMBER.search(sentence, 0, match.start())
        end = match.end()
        for date in find_dates(sentence):
            if date.is_day and date.start >= end and _BEFORE_DATE.fullmatch(sentence, end, date.start):
                if directive.date is None or not date.fits(directive.date):
                    wrong.append(date.text)
                evidence += _head(directive, "date")
                end = date.end
                break
        for mention in find_mentions(sentence):
            if mention.start >= end and _BEFORE_ISSUER.fullmatch(sentence, end, mention.start):
                issuers = [agency_key(name) for name in (directive.issuer, directive.parent_issuer) if name]
                end = _name_end(sentence, mention, issuers)
                if agency_key(mention.name) not in " | ".join(issuers):
                    wrong.append(mention.name)
                evidence += _head(directive, "issuer")
                break
        spans.append(Span(_kind_start(sentence, before.start() if before else match.start()), end))
    return Naming(tuple(spans), tuple(evidence), tuple(wrong))


def _kind_start(sentence: str, start: int) -> int:
    """Return where the kind of document that stands before a number begins, in either language."""
    kind = _kind_before().search(fold(sentence[:start]))
    return kind.start("kind") if kind else start


@lru_cache(maxsize=1)
def _kind_before() -> re.Pattern[str]:
    names = {fold(name) for kind, (_, english) in kinds().items() for name in (kind, *english)}
    return re.compile(rf"(?<!\w)(?P<kind>{'|'.join(sorted(names, key=len, reverse=True))})\s*$")


def _name_end(sentence: str, mention: Mention, issuers: Sequence[str]) -> int:
    """Return where the issuer's name ends, the place behind it included ("UBND tỉnh Quảng Ngãi")."""
    ends = [mention.end, *(word.end() for word in re.compile(r"\w+").finditer(sentence, mention.end))]
    whole = (end for end in reversed(ends[:_MOST_WORDS]) if agency_key(sentence[mention.start : end]) in issuers)
    return next(whole, mention.end)


def _head(directive: Directive, field: str) -> list[Evidence]:
    return [Evidence(directive, span) for span in directive.spans.get(field, ())[:1]]
