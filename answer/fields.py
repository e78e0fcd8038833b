"""Sentences for the header fields of a directive, each citing the words that the field was read from."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from answer.cited import evidence_of
from answer.draft import Evidence, Statement
from answer.frames import cue, receivers
from answer.reading import Reading
from ingest.datamodels import Directive, Span
from ingest.vietnamese import fold

_MONTH = re.compile(r"thang\s+(?P<month>0?[1-9]|1[0-2])\s+nam\s+(?P<year>(?:19|20)\d\d)(?!\d)")
_LETTERHEAD = 600
"""Characters at the start of a text in which place and date stand."""
_MANY_RELATED, _CITED_RELATED = 8, 3
"""Instruments that are named beside the subject of a directive, and how many of them are cited."""


def of_directive(reading: Reading, directive: Directive, wanted: Sequence[str]) -> list[Statement]:
    """State each wanted field of a directive that it has; a signature tells the title too."""
    kinds = [kind for kind in wanted if not (kind == "title" and "signer" in wanted)]
    return [statement for kind in kinds for statement in _MAKERS[kind](reading, directive)]


def field_evidence(directive: Directive, *fields: str) -> tuple[Evidence, ...]:
    """Return the spans of header fields as one piece of evidence a field."""
    return tuple(
        Evidence(directive, Span(directive.spans[name][0].start, directive.spans[name][-1].end))
        for name in fields
        if directive.spans.get(name)
    )


def _stated(reading: Reading, directive: Directive, field: str, phrase: str = "", **values: str) -> Statement:
    """Word one field and cite it; the phrase has the field's name unless it is given."""
    document = reading.phrases.document(directive)
    return Statement(
        reading.phrases.say(phrase or field, document=document, **values), field_evidence(directive, field)
    )


def signature(reading: Reading, directive: Directive) -> list[Statement]:
    """State who signed, with the title that the document gives."""
    signer, title = directive.signer, directive.signer_title
    if signer is None:
        return []
    if title:
        said = _stated(reading, directive, "signer", "signer_titled", signer=signer, title=title)
        return [Statement(said.text, field_evidence(directive, "signer", "signer_title"))]
    phrase = "no_title" if reading.asked.asks("title") else "signer"
    return [_stated(reading, directive, "signer", phrase, signer=signer)]


def _title(reading: Reading, directive: Directive) -> list[Statement]:
    return signature(reading, directive) if directive.signer_title else []


def _date(reading: Reading, directive: Directive) -> list[Statement]:
    if directive.date is None:
        return _month(reading, directive)
    return [_stated(reading, directive, "date", date=reading.phrases.day(directive.date))]


def _month(reading: Reading, directive: Directive) -> list[Statement]:
    """State the month of a date whose day, written by hand, could not be read."""
    match = _MONTH.search(fold(directive.text[:_LETTERHEAD])) if "date" in directive.review else None
    if match is None:
        return []
    month = f"{int(match['month']):02d}/{match['year']}"
    text = reading.phrases.say("date_partial", document=reading.phrases.document(directive), month=month)
    return [Statement(text, (Evidence(directive, _line_around(directive.text, match.start())),))]


def _line_around(text: str, place: int) -> Span:
    end = text.find("\n", place)
    return Span(text.rfind("\n", 0, place) + 1, end if end >= 0 else len(text))


def _place(reading: Reading, directive: Directive) -> list[Statement]:
    return [_stated(reading, directive, "place", place=directive.place)] if directive.place is not None else []


def _kind(reading: Reading, directive: Directive) -> list[Statement]:
    """State the kind, in Vietnamese lower case as it stands in a sentence."""
    if directive.kind is None or directive.number is None:
        return []
    text = reading.phrases.say("kind", document=directive.number, kind=reading.phrases.kind(directive.kind).lower())
    return [Statement(text, field_evidence(directive, "kind") or field_evidence(directive, "number"))]


def _issuer(reading: Reading, directive: Directive) -> list[Statement]:
    """State the issuer, with the body above it unless its name already says so."""
    if directive.issuer is None:
        return []
    issuer, parent = reading.phrases.agency(directive.issuer), directive.parent_issuer
    if not parent or parent in directive.issuer:
        return [_stated(reading, directive, "issuer", issuer=issuer)]
    said = _stated(reading, directive, "issuer", "issuer_under", issuer=issuer, parent=reading.phrases.agency(parent))
    return [Statement(said.text, field_evidence(directive, "issuer", "parent_issuer"))]


def _recipients(reading: Reading, directive: Directive) -> list[Statement]:
    """State the addressees and the distribution list; only one of them where the question is about that."""
    lines = _receiving(reading, directive)
    statements: list[Statement] = []
    if "recipients" in lines:
        names = reading.phrases.listed(map(reading.phrases.agency, directive.recipients))
        statements.append(_stated(reading, directive, "recipients", names=names))
    if "copied_to" in lines:
        statements.append(_stated(reading, directive, "copied_to", "copied", names="; ".join(directive.copied_to)))
    return statements


def _receiving(reading: Reading, directive: Directive) -> tuple[str, ...]:
    """Return which lines of receivers to state: those expressly asked for, or that hold the sort asked for."""
    lines = {"recipients": directive.recipients, "copied_to": directive.copied_to}
    held = tuple(name for name, names in lines.items() if names)
    asked = reading.asked
    if asked.says("foot") or asked.says("addressed"):
        expressly = tuple(name for name in held if asked.says("foot" if name == "copied_to" else "addressed"))
        return expressly or held
    sort = cue("received_sort").search(asked.folded)
    wanted = receivers(sort["sort"]) if sort else None
    return tuple(name for name in held if wanted and wanted.search(fold("; ".join(lines[name])))) or held


def _subject(reading: Reading, directive: Directive) -> list[Statement]:
    """State the subject and, as a second sentence, the instruments that the directive mentions."""
    if directive.subject is None:
        return []
    said = _stated(reading, directive, "subject", subject=directive.subject)
    first = {reference.key: reference for reference in reversed(directive.references)}
    related = sorted(first.values(), key=lambda reference: reference.start)[:_MANY_RELATED]
    if not related:
        return [said]
    names = reading.phrases.listed(reading.phrases.instrument(r.kind, r.number) for r in related)
    evidence = tuple(evidence_of(directive, reference) for reference in islice(related, _CITED_RELATED))
    return [said, Statement(reading.phrases.say("related", names=names), evidence)]


_MAKERS: dict[str, Callable[[Reading, Directive], list[Statement]]] = {
    "signer": signature,
    "title": _title,
    "date": _date,
    "issuer": _issuer,
    "kind": _kind,
    "place": _place,
    "recipients": _recipients,
    "subject": _subject,
}
