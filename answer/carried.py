"""What was sent with what: the letter that has a document attached, and the drafts that a document carries."""

from __future__ import annotations

from answer.cited import evidence_of
from answer.draft import Draft, Evidence, Statement, clipped
from answer.fields import field_evidence
from answer.frames import cue
from answer.reading import Reading
from answer.targets import targets
from ingest.datamodels import Directive
from ingest.vietnamese import number_key

_ATTACHED = "kèm theo"
"""The relation of a letter to what is sent with it; see :class:`ingest.datamodels.Reference`."""


def carrier(reading: Reading) -> Draft | None:
    """Name the document that the one asked about was sent with; None where that is not asked, or no text says it."""
    if not reading.asked.says("carried_by"):
        return None
    meant = reading.named or targets(reading)[0]
    if len(meant) != 1 or meant[0].attached_to is None:
        return None
    letter = reading.library.directive(meant[0].attached_to)
    quote = _mention(reading, meant[0], letter)
    return _told(reading, letter, quote) if quote else None


def sent_along(reading: Reading) -> Draft | None:
    """Name what was sent with the document that the question names, by the clause that says so; None without one."""
    if len(reading.named) != 1:
        return None
    letter = reading.named[0]
    along = [directive for directive in reading.directives if directive.attached_to == letter.id]
    quote = _mention(reading, along[0], letter) if along else None
    return _told(reading, along[0], quote, *field_evidence(along[0], "subject")) if quote else None


def _mention(reading: Reading, directive: Directive, letter: Directive) -> Evidence | None:
    """Return the clause in which a letter says that it has a document attached: by its number, or by those words."""
    key = number_key(directive.number or "")
    mentions = (r for r in letter.references if key and r.key == key and r.relation == _ATTACHED)
    mention = next(mentions, None)
    units = reading.library.units(letter)
    if mention is not None:
        unit = next((u for u in units if u.span.start <= mention.start < u.span.end), None)
        return unit.evidence if unit else evidence_of(letter, mention)
    if directive.number is not None:
        return None
    return next((unit.evidence for unit in units if cue("attaches").search(unit.text.folded)), None)


def _told(reading: Reading, document: Directive, quote: Evidence, *more: Evidence) -> Draft:
    """Name a document with its issuer and date, and quote the clause by which it was found."""
    parts = [reading.phrases.agency(document.issuer)] if document.issuer else []
    parts += [reading.phrases.day(document.date)] if document.date else []
    text = reading.phrases.say(
        "related_one",
        number=reading.phrases.document(document),
        details=f" ({', '.join(parts)})" if parts else "",
        quote=clipped(quote.quote),
    )
    numbers = (document.number,) if document.number else ()
    return Draft("relation", (Statement(text, (quote, *more)),), numbers=numbers)
