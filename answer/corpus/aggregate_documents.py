"""Documents over the whole collection: by what their headers say, or by the instrument that they mention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from answer.cited import evidence_of
from answer.corpus.document_questions import DocumentsAsked, MentionsAsked
from answer.corpus.periods import Period
from answer.corpus.tables import (
    SHOWN,
    brief,
    date_of,
    days_named,
    document_cells,
    header_evidence,
    heads,
    latest,
    loaded,
    more,
    named,
    tabled,
    within_quotes,
)
from answer.corpus.whole import Whole
from answer.draft import Cell, Draft, Row, Statement, clipped, refusal
from answer.reading import Reading
from ingest.agencies.names import Mention
from ingest.datamodels import Directive, Reference
from ingest.store.overview import Found
from ingest.store.selection import Selection, is_agency
from ingest.vietnamese import number_key

_RELATIONS = {"căn cứ": (("căn cứ", False), ("thực hiện", True))}
"""What a document rests on is also what its opening says it carries out; (relation, only outside sections)."""
_VERBS = {
    "": "mentions", "căn cứ": "rests", "thực hiện": "implements", "thay thế": "replaces", "sửa đổi": "amends",
    "bãi bỏ": "repeals",
}  # fmt: skip
"""The phrase for each relation; any other is a mention."""


def list_documents(reading: Reading, whole: Whole, wanted: DocumentsAsked) -> Draft | None:
    """List documents by date; None where there is none and the question may mean one that is only cited."""
    overview, say = reading.library.catalogue.overview, reading.phrases.say

    def within(period: Period | None) -> Found[None]:
        issued_by = [_with_place(reading, mention) for mention in wanted.issuers]
        named = (wanted.kinds, issued_by, [m.name for m in wanted.recipients], wanted.signers)
        kinds, issuers, recipients, signers = (list(values) or None for values in named)
        first, last = (period.first, period.last) if period else (None, None)
        asked = Selection(kinds=kinds, issuers=issuers, recipients=recipients, signers=signers, since=first, until=last)
        return overview.documents([whole.selection, asked], SHOWN)

    period, found = latest(wanted.period, within, overview.years)
    what = _described(reading, wanted, period)
    if not found:
        return refusal(Statement(say("no_documents", what=what))) if wanted.several else None
    shown = more(reading.phrases, found.total, len(found.rows))
    intro = say("documents_found", what=what, count=found.total, more=shown)
    restricted = {"issuer": wanted.issuers, "signer": wanted.signers, "date": wanted.period}
    asked = [name for name, value in restricted.items() if value]
    held = reading.library.directives(identifier for identifier, _ in found.rows)
    rows = [_document_row(reading, directive, asked) for directive in held.values()]
    columns = heads(reading, "document", "date", "issuer", *(["signer"] if wanted.signers else []), "subject")
    return tabled("aggregate", intro, columns, rows)


def _with_place(reading: Reading, mention: Mention) -> str:
    """Return an issuer's name with the province that follows it, where a document was issued under that name."""
    after = reading.asked.folded[mention.end :].lstrip()
    place = next((place for place in reading.asked.places if after.startswith(place)), None)
    full = is_agency([f"{mention.name} {place}"]) if place else None
    issuers = reading.library.catalogue.overview.issuers() if full else ()
    return min((name for name in issuers if full and full(name)), key=len, default=mention.name)


def _document_row(reading: Reading, directive: Directive, asked: Sequence[str]) -> Row:
    """Tell a document, citing its number and what the question restricts it by."""
    say = reading.phrases.say
    document, day = document_cells(reading, directive)
    issuer = reading.phrases.agency(directive.issuer) if directive.issuer else say("not_given")
    subject = brief(directive.subject or "")
    evidence = {
        name: header_evidence(directive, name) if name in asked else () for name in ("date", "issuer", "signer")
    }
    cells = [
        replace(document, evidence=header_evidence(directive, "number" if directive.number else "subject")),
        replace(day, evidence=evidence["date"]),
        Cell(issuer, evidence["issuer"]),
        *([Cell(directive.signer or "", evidence["signer"])] if "signer" in asked else []),
        Cell(subject),
    ]
    facts = [date_of(reading.phrases, directive), issuer]
    facts += [say("side_quote", quote=within_quotes(subject))] if subject else []
    return Row(tuple(cells), say("document_row", document=document.text, facts="; ".join(facts)))


def _described(reading: Reading, wanted: DocumentsAsked, period: Period | None) -> str:
    """Say in words which documents are asked for: "Kế hoạch, của Sở Y tế, từ ngày … đến ngày …"."""
    kinds = reading.phrases.listed(reading.phrases.kind(kind).lower() for kind in wanted.kinds)
    parts = [kinds or reading.phrases.say("any_document"), *_restricted(reading, wanted)]
    return f"{''.join(parts)}{days_named(reading.phrases, period)}"


def _restricted(reading: Reading, wanted: DocumentsAsked) -> Iterator[str]:
    """Yield what the question restricts documents by, besides kind and date."""
    say = reading.phrases.say
    if wanted.issuers:
        names = (reading.phrases.agency(_with_place(reading, mention)) for mention in wanted.issuers)
        yield say("issued_by", names=reading.phrases.listed(names))
    if wanted.recipients:
        yield say("sent_to", names=named(reading, wanted.recipients))
    if wanted.signers:
        yield say("signed_by", names=reading.phrases.listed(wanted.signers))


def list_mentions(reading: Reading, whole: Whole, wanted: MentionsAsked) -> Draft:
    """List the documents that mention an instrument, each with the mention."""
    overview, say = reading.library.catalogue.overview, reading.phrases.say
    known = reading.found[wanted.instrument.mention]
    keys = {cited.key for cited in known.cited} | {number_key(d.number or "") for d in known.directives}
    first, last = (wanted.period.first, wanted.period.last) if wanted.period else (None, None)
    asked = Selection(kinds=list(wanted.kinds) or None, since=first, until=last)
    relations = _RELATIONS.get(wanted.relation, ((wanted.relation, False),)) if wanted.relation else None
    found = overview.mentions([whole.selection, asked], SHOWN, keys=keys, relations=relations)
    kind, number = _instrument(reading, wanted)
    document = reading.phrases.instrument(kind, number)
    verb = say(f"verb_{_VERBS[wanted.relation]}")
    if not found:
        others = overview.mentions([whole.selection], 1, keys=keys)
        said = [Statement(say("none_mentions", verb=verb, document=document))]
        said += [Statement(say("others_mention", count=others.total, document=document))] if others else []
        return refusal(*said, numbers=(number,))
    shown = more(reading.phrases, found.total, len(found.rows))
    intro = say("mentions_found", verb=verb, document=document, count=found.total, more=shown)
    rows = [_mention_row(reading, directive, reference) for directive, reference in loaded(reading, found)]
    columns = heads(reading, "document", "date", "issuer", "relation", "mention")
    draft = tabled("aggregate", intro, columns, rows)
    return replace(draft, numbers=(number,))


def _instrument(reading: Reading, wanted: MentionsAsked) -> tuple[str | None, str]:
    """Return kind and number of the instrument asked about, as the documents write them."""
    known = reading.found[wanted.instrument.mention]
    for directive in known.directives:
        return directive.kind, directive.number or wanted.instrument.mention.text
    for cited in known.cited:
        return cited.kind, cited.number
    return None, wanted.instrument.mention.text


def _mention_row(reading: Reading, directive: Directive, reference: Reference) -> Row:
    say = reading.phrases.say
    document, day = document_cells(reading, directive)
    issuer = reading.phrases.agency(directive.issuer) if directive.issuer else say("not_given")
    evidence = evidence_of(directive, reference)
    relation = say(f"relation_{_VERBS.get(reference.relation, 'mentions')}")
    section = reading.phrases.section(reference.section)
    place = f"{document.text}{section}"
    line = say(
        "mention_row", document=place, date=day.text, relation=relation, quote=within_quotes(clipped(evidence.quote))
    )
    cells = (Cell(place), day, Cell(issuer), Cell(relation), Cell(clipped(evidence.quote), (evidence,)))
    return Row(cells, line)
