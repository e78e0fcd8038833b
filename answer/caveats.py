"""Warnings about the documents: dates and issuers that disagree, dates that cannot be."""

from __future__ import annotations

from collections.abc import Iterable

from answer.cited import Cited, Mentioned, evidence_of
from answer.draft import Caveat, Draft, Evidence
from answer.phrases import Phrases
from answer.reading import Reading


def conflicts(say: Phrases, cited: Cited, *, dates: bool = True, issuers: bool = True) -> list[Caveat]:
    """Return a warning for each field of an instrument that the documents give differently."""
    found: list[Caveat] = []
    document = say.instrument(cited.kind, cited.number)
    by_date, by_issuer = sorted(cited.by_date().items()), cited.by_issuer()
    if dates and len(by_date) > 1:
        text = say.say("date_conflict", document=document, dates=", ".join(say.day(day) for day, _ in by_date))
        found.append(Caveat("date_conflict", text, _first(mentions for _, mentions in by_date)))
    if issuers and len(by_issuer) > 1:
        text = say.say("issuer_conflict", document=document, issuers=", ".join(map(say.agency, by_issuer)))
        found.append(Caveat("issuer_conflict", text, _first(by_issuer.values())))
    return found


def _first(groups: Iterable[list[Mentioned]]) -> tuple[Evidence, ...]:
    """Return the first mention of each group as evidence."""
    return tuple(evidence_of(*mentions[0]) for mentions in groups)


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
            return [Caveat("dated_after_citing", text, (evidence_of(directive, reference),))]
    return []


def unread_numbers(reading: Reading, draft: Draft) -> list[Caveat]:
    """Return a warning for each scan that was taken for a number asked about though its own cannot be read."""
    cited = {e.directive.id: e for statement in reversed(draft.statements) for e in reversed(statement.evidence)}
    found = [(cited[name], mention) for name, mention in reading.unread.items() if name in cited]
    say = reading.phrases.say
    return [
        Caveat("number_unread", say("number_unread", number=mention.text, file=evidence.directive.file), (evidence,))
        for evidence, mention in found
    ]
