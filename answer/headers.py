"""Questions about a document itself: who signed, when, who issued, to whom, about what."""

from __future__ import annotations

import re
from collections.abc import Iterable

from answer.caveats import conflicts, late_citations
from answer.draft import Caveat, Draft, Evidence, Statement
from answer.library import Cited
from answer.matching import Searchable, coverage
from answer.question import HEADER_KINDS
from answer.reading import Reading, names_agency, one_line, reference_evidence
from ingest.datamodels import Directive, Reference, Span
from ingest.numbers import kind_named, kind_pattern
from ingest.vietnamese import fold

_ISSUER_SCORE, _RECIPIENT_SCORE, _KIND_SCORE, _DATE_SCORE = 2.0, 0.4, 0.5, 3.0
_CLEARLY_BETTER = 0.35
_MANY = 3
_NUMBER_ASKED = re.compile(r"(?:theo|xet) (?:de nghi|de xuat|yeu cau|y kien|chi dao)|so (?:may|bao nhieu|hieu)|ky hieu|mang so|(?:which|what) .{0,25}(?:letter|document|number)")
_KNOWN_SHARE = 0.34
"""A header field is not given when less than this share of the topic stands anywhere in the document."""
_FOOT_WORDS = re.compile(r"noi nhan|luu|copied|\bcc|distribution|archiv|filed|nhan ban|duoc neu ten|co ten|named")


def answer_header(reading: Reading) -> Draft | None:
    """Answer the header fields that the question asks for, of the document that it means."""
    wanted = [kind for kind in HEADER_KINDS if reading.asked.asks(kind)]
    if reading.asked.asks("relation") and (_NUMBER_ASKED.search(reading.asked.folded) or not reading.asked.asks("signer", "title", "date", "recipients")):
        return None
    if not wanted:
        return None
    directives, cited = targets(reading)
    if reading.asked.attributes:
        return None
    described = bool(reading.asked.instruments or reading.asked.day or reading.asked.agencies)
    if cited and reading.asked.section is not None and not reading.named:
        return None
    statements: list[Statement] = []
    caveats: list[Caveat] = []
    for directive in directives:
        if described or not reading.terms or coverage(reading.terms, Searchable(directive.text)) >= _KNOWN_SHARE:
            statements += _of_directive(reading, directive, wanted)
    for instrument in cited:
        made, warned = _of_cited(reading, instrument, wanted)
        statements += made
        caveats += warned
    numbers = tuple([d.number for d in directives if d.number] + [c.number for c in cited])
    if not statements:
        return _missing(reading, directives, cited) if directives or cited else None
    return Draft(wanted[0], tuple(statements), caveats=tuple(caveats), numbers=numbers)


def targets(reading: Reading) -> tuple[list[Directive], list[Cited]]:
    """Return the documents that the question is about: by number, by date, else by their description."""
    asked = reading.asked
    direct = [i for i in asked.instruments if i.role == "target"]
    described = bool(_described_kinds(reading) and asked.agencies) and not direct
    if not direct and not described:
        direct = [i for i in asked.instruments if i.role == "scope"] or list(asked.instruments)
    directives = [d for i in direct for d in reading.found[i.mention].directives]
    cited = [c for i in direct if not reading.found[i.mention].directives for c in reading.found[i.mention].cited]
    if directives or cited:
        return _distinct(directives), cited
    if dated := reading.dated():
        return list(dated), []
    return _by_description(reading)


def _distinct(directives: Iterable[Directive]) -> list[Directive]:
    """Keep the first of each directive."""
    return list({directive.id: directive for directive in directives}.values())


def _described_kinds(reading: Reading) -> list[str]:
    """Return the kinds that the question names without a number ("báo cáo của Sở Y tế")."""
    taken = [(i.start, i.end) for i in reading.asked.instruments]
    found = []
    for match in kind_pattern().finditer(reading.asked.folded):
        if not any(start <= match.start() < end for start, end in taken) and (kind := kind_named(match.group())):
            found.append(kind)
    return found


def _by_description(reading: Reading) -> tuple[list[Directive], list[Cited]]:
    """Choose by issuer, addressee, kind and subject; several that fit equally are all answered."""
    kinds = _described_kinds(reading)
    scored: list[tuple[float, Directive | Cited]] = []
    for directive in reading.directives:
        profile = Searchable(" ".join(filter(None, (directive.kind, directive.issuer, directive.place, directive.subject, *directive.recipients))))
        score = coverage(reading.terms, profile) + _agency_score(reading, directive) + _KIND_SCORE * (directive.kind in kinds)
        scored.append((score + 0.3, directive))
    for cited in reading.library.cited_in(reading.directives):
        issuers = cited.by_issuer()
        matched = any(names_agency(name, mention.name) for name in issuers for mention in reading.asked.agencies)
        if cited.kind in kinds and (matched or not reading.asked.agencies):
            subject = Searchable(" ".join(r.subject or "" for _, r in cited.mentions))
            scored.append((coverage(reading.terms, subject) + _ISSUER_SCORE * matched + 2 * _KIND_SCORE, cited))
    if not scored:
        return [], []
    best = max(score for score, _ in scored)
    chosen = [item for score, item in scored if score >= best - _CLEARLY_BETTER][:_MANY]
    return [c for c in chosen if isinstance(c, Directive)], [c for c in chosen if isinstance(c, Cited)]


def _agency_score(reading: Reading, directive: Directive) -> float:
    """Score an agency named in the question as issuer, or less, as addressee."""
    score = 0.0
    for mention in reading.asked.agencies:
        if directive.issuer and names_agency(directive.issuer, mention.name):
            score += _ISSUER_SCORE
        elif any(names_agency(name, mention.name) for name in directive.recipients):
            score += _RECIPIENT_SCORE
    return score


def _of_directive(reading: Reading, directive: Directive, wanted: list[str]) -> list[Statement]:
    """State each wanted field of a directive that it has."""
    makers = {
        "signer": _signer,
        "title": _title,
        "date": _date,
        "issuer": _issuer,
        "place": _place,
        "recipients": _recipients,
        "subject": _subject,
    }
    statements: list[Statement] = []
    for kind in wanted:
        if kind == "title" and "signer" in wanted:
            continue
        statements += makers[kind](reading, directive)
    return statements


def _evidence(directive: Directive, *fields: str) -> tuple[Evidence, ...]:
    """Return the spans of header fields as one piece of evidence a field."""
    return tuple(
        Evidence(directive, Span(directive.spans[name][0].start, directive.spans[name][-1].end))
        for name in fields
        if directive.spans.get(name)
    )


def _signer(reading: Reading, directive: Directive) -> list[Statement]:
    if directive.signer is None:
        return []
    say, document = reading.phrases.say, reading.phrases.document(directive)
    title = directive.signer_title
    if title:
        text = say("signer_titled", document=document, signer=directive.signer, title=title)
        return [Statement(text, _evidence(directive, "signer", "signer_title"))]
    text = say("signer", document=document, signer=directive.signer)
    if reading.asked.asks("title"):
        text = say("no_title", document=document, signer=directive.signer)
    return [Statement(text, _evidence(directive, "signer"))]


def _title(reading: Reading, directive: Directive) -> list[Statement]:
    return _signer(reading, directive) if directive.signer_title else []


def _date(reading: Reading, directive: Directive) -> list[Statement]:
    if directive.date is None:
        return []
    text = reading.phrases.say("date", document=reading.phrases.document(directive), date=reading.phrases.day(directive.date))
    return [Statement(text, _evidence(directive, "date"))]


def _place(reading: Reading, directive: Directive) -> list[Statement]:
    if directive.place is None:
        return []
    text = reading.phrases.say("place", document=reading.phrases.document(directive), place=directive.place)
    return [Statement(text, _evidence(directive, "place"))]


def _issuer(reading: Reading, directive: Directive) -> list[Statement]:
    if directive.issuer is None:
        return []
    values = {"document": reading.phrases.document(directive), "issuer": reading.phrases.agency(directive.issuer)}
    parent = directive.parent_issuer
    if parent and parent not in directive.issuer:
        text = reading.phrases.say("issuer_under", parent=reading.phrases.agency(parent), **values)
        return [Statement(text, _evidence(directive, "issuer", "parent_issuer"))]
    return [Statement(reading.phrases.say("issuer", **values), _evidence(directive, "issuer"))]


def _recipients(reading: Reading, directive: Directive) -> list[Statement]:
    """State the addressees; the distribution list when the question is about it or there is nobody else."""
    document = reading.phrases.document(directive)
    foot = _FOOT_WORDS.search(reading.asked.folded) is not None
    statements: list[Statement] = []
    if directive.recipients and not (foot and directive.copied_to):
        names = reading.phrases.listed(reading.phrases.agency(name) for name in directive.recipients)
        statements.append(Statement(reading.phrases.say("recipients", document=document, names=names), _evidence(directive, "recipients")))
    if directive.copied_to and (foot or not directive.recipients):
        names = "; ".join(directive.copied_to)
        statements.append(Statement(reading.phrases.say("copied", document=document, names=names), _evidence(directive, "copied_to")))
    return statements


def _subject(reading: Reading, directive: Directive) -> list[Statement]:
    """State the subject and, as a second sentence, the instruments that the directive rests on."""
    if directive.subject is None:
        return []
    document = reading.phrases.document(directive)
    statements = [Statement(reading.phrases.say("subject", document=document, subject=directive.subject), _evidence(directive, "subject"))]
    first = {reference.number: reference for reference in reversed(directive.references)}
    related = sorted(first.values(), key=lambda reference: reference.start)[:8]
    if related:
        names = reading.phrases.listed(reading.phrases.instrument(r.kind, r.number) for r in related)
        evidence = tuple(reference_evidence(directive, reference) for reference in related[:3])
        statements.append(Statement(reading.phrases.say("related", names=names), evidence))
    return statements


def _of_cited(reading: Reading, cited: Cited, wanted: list[str]) -> tuple[list[Statement], list[Caveat]]:
    """State what the citing documents say of an instrument: date, issuer, subject; conflicts side by side."""
    statements: list[Statement] = []
    caveats: list[Caveat] = []
    document = reading.phrases.instrument(cited.kind, cited.number)
    if "date" in wanted or "issuer" in wanted:
        made = _dates(reading, cited, document) if "date" in wanted else []
        statements += made
        caveats += conflicts(reading.phrases, cited, dates="date" in wanted, issuers="issuer" in wanted)
        caveats += late_citations(reading.phrases, cited)
        if "issuer" in wanted:
            statements += _issuers(reading, cited, document)
        statements += _as_written(reading, statements)
    if "subject" in wanted:
        statements += _cited_subject(reading, cited, document)
    return statements, caveats


def _dates(reading: Reading, cited: Cited, document: str) -> list[Statement]:
    """State the date, or each of the dates that documents give."""
    by_date = cited.by_date()
    if len(by_date) == 1:
        (day, mentions), *_ = by_date.items()
        directive, reference = _best_mention(reading, mentions)
        issuers = cited.by_issuer()
        text = reading.phrases.say("cited_date", document=document, date=reading.phrases.day(day))
        if len(issuers) == 1 and "issuer" not in reading.asked.kinds:
            issuer = reading.phrases.agency(next(iter(issuers)))
            text = reading.phrases.say("cited_date_issuer", document=document, issuer=issuer, date=reading.phrases.day(day))
            directive, reference = _best_mention(reading, [m for m in mentions if m[1].issuer] or mentions)
        return [Statement(text, (reference_evidence(directive, reference),))]
    if not by_date:
        return []
    statements = [Statement(reading.phrases.say("two_dates", document=document), ())]
    for day, mentions in sorted(by_date.items()):
        directive, reference = mentions[0]
        evidence = reference_evidence(directive, reference)
        source, section = reading.phrases.document(directive), reading.place(directive, evidence.span)
        text = reading.phrases.say("date_in", source=source, section=section, date=reading.phrases.day(day))
        statements.append(Statement(text, (evidence,)))
    return statements


def _issuers(reading: Reading, cited: Cited, document: str) -> list[Statement]:
    """State the issuer, or each of the issuers that documents give."""
    by_issuer = cited.by_issuer()
    if len(by_issuer) == 1:
        (issuer, mentions), *_ = by_issuer.items()
        directive, reference = _best_mention(reading, [m for m in mentions if m[1].issuer == issuer] or mentions)
        text = reading.phrases.say("cited_issuer", document=document, issuer=reading.phrases.agency(issuer))
        return [Statement(text, (reference_evidence(directive, reference),))]
    statements = [Statement(reading.phrases.say("two_issuers", document=document), ())] if by_issuer else []
    for issuer, mentions in by_issuer.items():
        directive, reference = mentions[0]
        evidence = reference_evidence(directive, reference)
        source, section = reading.phrases.document(directive), reading.place(directive, evidence.span)
        text = reading.phrases.say("issuer_in", source=source, section=section, issuer=reading.phrases.agency(issuer))
        statements.append(Statement(text, (evidence,)))
    return statements


def _best_mention(reading: Reading, mentions: list[tuple[Directive, Reference]]) -> tuple[Directive, Reference]:
    """Prefer the mention in a directive that the question names, then the fullest one."""
    named = [m for m in mentions if m[0].id in {d.id for d in reading.named}] or mentions
    return max(named, key=lambda m: (m[1].issuer is not None, m[1].date is not None))


def _as_written(reading: Reading, statements: list[Statement]) -> list[Statement]:
    """Quote the mention when its words hold something asked for that the sentence does not ("khóa XIV")."""
    if not reading.terms or not statements or not statements[0].evidence:
        return []
    evidence = statements[0].evidence[0]
    said = " ".join(statement.text for statement in statements)
    if coverage(reading.terms, Searchable(evidence.quote)) <= coverage(reading.terms, Searchable(said)):
        return []
    source = reading.phrases.document(evidence.directive)
    return [Statement(reading.phrases.say("cited_as", source=source, quote=one_line(evidence.quote)), (evidence,))]


def _cited_subject(reading: Reading, cited: Cited, document: str) -> list[Statement]:
    """State what an instrument is said to be about, from its fullest mention."""
    about = [(d, r) for d, r in cited.mentions if r.subject]
    if not about:
        return []
    directive, reference = max(about, key=lambda pair: (coverage(reading.terms, Searchable(pair[1].subject or "")), -abs(len(pair[1].subject or "") - 150)))
    text = reading.phrases.say("cited_subject", document=document, subject=one_line(reference.subject or ""))
    return [Statement(text, (reference_evidence(directive, reference, subject=True),))]


def _missing(reading: Reading, directives: list[Directive], cited: list[Cited]) -> Draft:
    """Refuse: the document is known, but does not state this, or is only cited."""
    if cited:
        text = reading.phrases.say("only_cited", document=reading.phrases.instrument(cited[0].kind, cited[0].number))
        directive, reference = cited[0].mentions[0]
        return Draft("unanswerable", (Statement(text, (reference_evidence(directive, reference),)),), answered=False, numbers=(cited[0].number,))
    text = reading.phrases.say("no_field", document=reading.phrases.document(directives[0]))
    if reading.asked.asks("title") and directives[0].signer:
        text = reading.phrases.say("no_title", document=reading.phrases.document(directives[0]), signer=directives[0].signer)
        return Draft("unanswerable", (Statement(text, _evidence(directives[0], "signer")),), answered=False)
    return Draft("unanswerable", (Statement(text, ()),), answered=False)


def answer_person(reading: Reading) -> Draft | None:
    """Name who holds an office: only a signature of that office and agency tells; anything else is refused."""
    if not reading.asked.asks("person"):
        return None
    for directive in reading.directives:
        issued = any(directive.issuer and names_agency(directive.issuer, m.name) for m in reading.asked.agencies)
        title = fold(directive.signer_title or "")
        if issued and directive.signer and any(re.search(office, reading.asked.folded) and re.search(vi, title) for vi, office in _OFFICES):
            return Draft("signer", tuple(_signer(reading, directive)), numbers=(directive.number,) if directive.number else ())
    return Draft("unanswerable", (), answered=False)


_OFFICES = (
    (r"^giam doc", r"(?<!pho )giam doc|(?<!deputy )director|heads?"),
    (r"^chu tich", r"(?<!pho )chu tich|(?<!vice )chair"),
    (r"chanh van phong", r"chanh van phong|chief of (?:the )?office"),
    (r"^bi thu", r"bi thu|secretary"),
    (r"^cuc truong", r"cuc truong|director"),
    (r"^bo truong", r"bo truong|minister"),
)
"""What a signer's title and a question call the same office."""
