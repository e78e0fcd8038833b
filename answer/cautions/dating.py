"""How warnings write when: a document with its date, the day from which a change holds, the source that says so."""

from __future__ import annotations

from answer.cautions.succession_data import Effective
from answer.reading import Reading
from ingest.datamodels import Directive


def document_dated(reading: Reading, directive: Directive) -> str:
    """Name a directive with its date, or with the remark that it is not known."""
    say = reading.phrases
    if directive.date is None:
        return say.say("document_undated", document=say.document(directive))
    return say.say("document_dated", document=say.document(directive), date=say.day(directive.date))


def when(reading: Reading, effective: Effective) -> str:
    """Write from when a change holds: a day, or a year."""
    say = reading.phrases
    if effective.day is None:
        return say.say("succession_year", year=effective.year)
    return say.say("succession_day", date=say.day(effective.day))


def source_of(reading: Reading, source: str | None) -> str:
    """Name the legal source of a change, or say that it was verified without one."""
    return source or reading.phrases.say("succession_checked")
