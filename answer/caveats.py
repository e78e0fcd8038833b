"""Warnings about the documents: dates and issuers that disagree, dates that cannot be."""

from __future__ import annotations

from answer.draft import Caveat
from answer.library import Cited
from answer.phrases import Phrases
from answer.reading import reference_evidence


def conflicts(say: Phrases, cited: Cited, *, dates: bool = True, issuers: bool = True) -> list[Caveat]:
    """Return a warning for each field of an instrument that the documents give differently."""
    document = say.instrument(cited.kind, cited.number)
    found: list[Caveat] = []
    by_date = cited.by_date()
    if dates and len(by_date) > 1:
        listed = ", ".join(say.day(day) for day in sorted(by_date))
        evidence = tuple(reference_evidence(*mentions[0]) for _, mentions in sorted(by_date.items()))
        found.append(Caveat("date_conflict", say.say("date_conflict", document=document, dates=listed), evidence))
    by_issuer = cited.by_issuer()
    if issuers and len(by_issuer) > 1:
        listed = ", ".join(say.agency(name) for name in by_issuer)
        evidence = tuple(reference_evidence(*mentions[0]) for mentions in by_issuer.values())
        found.append(Caveat("issuer_conflict", say.say("issuer_conflict", document=document, issuers=listed), evidence))
    return found


def late_citations(say: Phrases, cited: Cited) -> list[Caveat]:
    """Return a warning when a directive cites an instrument dated after the directive itself."""
    for directive, reference in cited.mentions:
        if directive.date and reference.date and reference.date > directive.date:
            text = say.say(
                "dated_after_citing",
                citing=say.document(directive),
                citing_date=say.day(directive.date),
                document=say.instrument(cited.kind, cited.number),
                date=say.day(reference.date),
            )
            return [Caveat("dated_after_citing", text, (reference_evidence(directive, reference),))]
    return []
