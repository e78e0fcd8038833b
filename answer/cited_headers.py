"""What the documents say of an instrument that they only cite: date, issuer, subject; conflicts side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from answer.caveats import conflicts, late_citations
from answer.cited import Cited, Mentioned, evidence_of
from answer.draft import Caveat, Statement, one_line
from answer.matching import Searchable, coverage
from answer.reading import Reading

_READABLE_SUBJECT = 150
"""Characters of a subject that says enough and not too much; among equals the nearest to it is told."""


def of_cited(reading: Reading, cited: Cited, wanted: Sequence[str]) -> tuple[list[Statement], list[Caveat]]:
    """State the wanted fields of an instrument, with warnings about those that are given differently."""
    statements: list[Statement] = []
    caveats: list[Caveat] = []
    dates, issuers = "date" in wanted, "issuer" in wanted
    if dates or issuers:
        statements += _dates(reading, cited) if dates else []
        statements += _issuers(reading, cited) if issuers else []
        statements += _as_written(reading, statements)
        caveats += conflicts(reading.phrases, cited, dates=dates, issuers=issuers)
        caveats += late_citations(reading.phrases, cited)
    if "kind" in wanted and cited.kind is not None:
        statements.append(_kind(reading, cited, cited.kind))
    if "subject" in wanted:
        statements += _subject(reading, cited)
    return statements, caveats


def _document(reading: Reading, cited: Cited) -> str:
    return reading.phrases.instrument(cited.kind, cited.number)


def _kind(reading: Reading, cited: Cited, kind: str) -> Statement:
    """State the kind, citing a mention that names it."""
    directive, reference = next((m for m in cited.mentions if m[1].kind == kind), cited.mentions[0])
    text = reading.phrases.say("kind", document=cited.number, kind=reading.phrases.kind(kind).lower())
    return Statement(text, (evidence_of(directive, reference),))


def _dates(reading: Reading, cited: Cited) -> list[Statement]:
    """State the date, or each of the dates that documents give."""
    by_date = sorted(cited.by_date().items())
    if len(by_date) == 1:
        return [_one_date(reading, cited, *by_date[0])]
    intro = [Statement(reading.phrases.say("two_dates", document=_document(reading, cited)))] if by_date else []
    return [*intro, *(_in_source(reading, m[0], "date_in", date=reading.phrases.day(day)) for day, m in by_date)]


def _one_date(reading: Reading, cited: Cited, day: date, mentions: Sequence[Mentioned]) -> Statement:
    """State the only date, with the issuer where that is certain and not asked for separately."""
    issuers = cited.by_issuer()
    phrase, values = "cited_date", {"document": _document(reading, cited)}
    if len(issuers) == 1 and not reading.asked.asks("issuer"):
        phrase, values["issuer"] = "cited_date_issuer", reading.phrases.agency(next(iter(issuers)))
        mentions = [mention for mention in mentions if mention[1].issuer] or mentions
    text = reading.phrases.say(phrase, date=reading.phrases.day(day), **values)
    return Statement(text, (evidence_of(*_best(reading, mentions)),))


def _issuers(reading: Reading, cited: Cited) -> list[Statement]:
    """State the issuer, or each of the issuers that documents give."""
    by_issuer = cited.by_issuer()
    document, agency = _document(reading, cited), reading.phrases.agency
    if len(by_issuer) == 1:
        ((issuer, mentions),) = by_issuer.items()
        best = _best(reading, [mention for mention in mentions if mention[1].issuer == issuer] or mentions)
        text = reading.phrases.say("cited_issuer", document=document, issuer=agency(issuer))
        return [Statement(text, (evidence_of(*best),))]
    intro = [Statement(reading.phrases.say("two_issuers", document=document))] if by_issuer else []
    return [*intro, *(_in_source(reading, m[0], "issuer_in", issuer=agency(name)) for name, m in by_issuer.items())]


def _in_source(reading: Reading, mention: Mentioned, phrase: str, **values: str) -> Statement:
    """State what one document gives, naming it and the section."""
    evidence = evidence_of(*mention)
    source, section = reading.phrases.document(mention[0]), reading.place(mention[0], evidence.span)
    return Statement(reading.phrases.say(phrase, source=source, section=section, **values), (evidence,))


def _best(reading: Reading, mentions: Sequence[Mentioned]) -> Mentioned:
    """Prefer a mention in a directive that the question names, then the fullest one."""
    named = {directive.id for directive in reading.named}
    preferred = [mention for mention in mentions if mention[0].id in named] or mentions
    return max(preferred, key=lambda mention: (mention[1].issuer is not None, mention[1].date is not None))


def _as_written(reading: Reading, statements: Sequence[Statement]) -> list[Statement]:
    """Quote the mention when its words hold something asked for that the sentences do not ("khóa XIV")."""
    if not reading.terms or not statements or not statements[0].evidence:
        return []
    evidence = statements[0].evidence[0]
    said = Searchable(" ".join(statement.text for statement in statements))
    if coverage(reading.terms, Searchable(evidence.quote)) <= coverage(reading.terms, said):
        return []
    source = reading.phrases.document(evidence.directive)
    text = reading.phrases.say("cited_as", source=source, quote=one_line(evidence.quote))
    return [Statement(text, (evidence,))]


def _subject(reading: Reading, cited: Cited) -> list[Statement]:
    """State what an instrument is said to be about: the subject that fits the topic best, of a readable length."""
    about = [(reference.subject, directive, reference) for directive, reference in cited.mentions if reference.subject]
    if not about:
        return []
    subject, directive, reference = max(
        about, key=lambda one: (coverage(reading.terms, Searchable(one[0])), -abs(len(one[0]) - _READABLE_SUBJECT))
    )
    text = reading.phrases.say("cited_subject", document=_document(reading, cited), subject=one_line(subject))
    return [Statement(text, (evidence_of(directive, reference, subject=True),))]
