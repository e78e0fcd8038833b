"""Instruments that directives mention: grouped by number, with what each mention says of date and issuer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from answer.draft import Evidence
from ingest.agencies.names import agency_key
from ingest.datamodels import Directive, Reference, Span
from ingest.vietnamese import number_key

Mentioned = tuple[Directive, Reference]
"""A mention and the directive that it stands in."""


@dataclass(frozen=True, slots=True)
class Cited:
    """An instrument that directives mention; the corpus may or may not hold it.

    ``number`` is the title of a law that is mentioned without a number.
    """

    number: str
    kind: str | None
    mentions: tuple[Mentioned, ...]

    @property
    def key(self) -> str:
        """What identifies the instrument whatever the spelling."""
        return number_key(self.number)

    def by_date(self) -> dict[date, list[Mentioned]]:
        """Return the mentions of each date that is given for the instrument, in order of mention."""
        grouped: dict[date, list[Mentioned]] = {}
        for directive, reference in self.mentions:
            if reference.date is not None:
                grouped.setdefault(reference.date, []).append((directive, reference))
        return grouped

    def by_issuer(self) -> dict[str, list[Mentioned]]:
        """Return the mentions of each issuer, the fullest name standing for the shorter ones it begins with."""
        named = [(agency_key(r.issuer), d, r) for d, r in self.mentions if r.issuer]
        keys = {key for key, _, _ in named}
        fullest = {key: max((other for other in keys if f"{other} ".startswith(f"{key} ")), key=len) for key in keys}
        grouped: dict[str, list[Mentioned]] = {}
        for key, directive, reference in named:
            grouped.setdefault(fullest[key], []).append((directive, reference))
        names = {key: max((r.issuer or "" for _, r in group), key=len) for key, group in grouped.items()}
        return {names[key]: group for key, group in grouped.items()}


def group(mentions: Iterable[Mentioned]) -> tuple[Cited, ...]:
    """Group mentions by instrument, in order of first mention."""
    grouped: dict[str, list[Mentioned]] = {}
    for directive, reference in mentions:
        grouped.setdefault(reference.key, []).append((directive, reference))
    return tuple(
        Cited(same[0][1].label, next((r.kind for _, r in same if r.kind), None), tuple(same))
        for same in grouped.values()
    )


def evidence_of(directive: Directive, reference: Reference, *, subject: bool = False) -> Evidence:
    """Return the words of a mention as evidence, with what it is about when that is asked."""
    end = reference.spans["subject"][0].end if subject and "subject" in reference.spans else reference.end
    spans = [span for name in ("issuer", "date") for span in reference.spans.get(name, ())]
    start = min([reference.start, *(span.start for span in spans)])
    return Evidence(directive, Span(start, max([end, *(span.end for span in spans)])))
