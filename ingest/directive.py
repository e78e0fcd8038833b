"""A source's text to its directives: letterheads, outline, assignments and references put together."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import PurePosixPath

from ingest.assignments.running import find_assignments
from ingest.datamodels import Directive, Source, Span
from ingest.header.effective import effective_date
from ingest.header.evidence import FIELDS, weigh
from ingest.header.letterhead import Letterhead, read_letterhead
from ingest.header.marks import urgency
from ingest.header.secrecy import secret_mark
from ingest.header.separation import split_directives
from ingest.header.title import CONSOLIDATED
from ingest.references.finding import find_references
from ingest.source import Properties, page_at, pages_within, tables_within
from ingest.structure.annexes import annex_sections
from ingest.structure.outline import outline
from ingest.vietnamese import fold, normalise, number_key

PARSER_VERSION = 7
"""Raise it when a parser reads something differently: an index made before is rebuilt."""


def parse(source: Source) -> list[Directive]:
    """Return the directives of a source in reading order; a letter's attachment names the letter in ``attached_to``.

    A non-blank text gives at least one directive, however little of it is understood.
    """
    source = _stored(source)
    found = [_directive(source, span, index) for index, span in enumerate(split_directives(source.text))]
    return _linked(_unique(found))


def _stored(source: Source) -> Source:
    """Return the source in the stored form; what a reader laid out is in it already, and its ranges hold."""
    text = normalise(source.text)
    return source if text == source.text else replace(source, text=text, pages=(), tables=())


def _directive(source: Source, span: Span, index: int) -> Directive:
    """Parse the text of one directive."""
    text = span.of(source.text)
    pages, tables = pages_within(source.pages, span), tables_within(source.tables, span)
    recognised = any(page.method == "ocr" for page in pages)
    head = read_letterhead(text, recognised)
    properties = source.properties if index == 0 else Properties(signatures=source.properties.signatures)
    evidence = weigh(head, source.file if index == 0 else "", properties, pages)
    # A consolidated text is not in force of itself; "Thông tư này có hiệu lực …" in it is the first version's.
    in_force = effective_date(text, head.date, head.body) if head.kind != CONSOLIDATED else None
    annexes = annex_sections(text, head.annex, recognised) if head.annex else ()
    outlined = (*outline(text, head.body, recognised=recognised), *annexes)
    sections = tuple(replace(part, page=page_at(pages, part.start)) for part in outlined)
    return Directive(
        id=_identifier(head, source.file, index),
        file=source.file,
        number=head.number,
        kind=head.kind,
        date=head.date,
        place=head.place,
        issuer=head.issuer,
        parent_issuer=head.parent_issuer,
        subject=head.subject,
        recipients=head.recipients,
        copied_to=head.copied_to,
        signer=head.signer,
        signer_title=head.signer_title,
        sections=sections,
        assignments=find_assignments(text, head.body, sections, head.kind, issued=head.date, tables=tables),
        references=find_references(text, _referring(head, text), sections, head.number),
        text=text,
        spans={**head.spans, **({"effective_date": (in_force[1],)} if in_force else {})},
        effective_date=in_force[0] if in_force else None,
        urgency=urgency(text, head.head_end),
        secrecy=secret_mark(text),
        pages=pages,
        tables=tables,
        evidence=evidence,
        review=tuple(name for name in FIELDS if name in head.unsure),
    )


def _referring(head: Letterhead, text: str) -> Span:
    """Return where references are looked for: the subject and the body."""
    subject = head.spans.get("subject")
    return Span(min(subject[0].start, head.body.start), head.body.end) if subject else head.body


def _identifier(head: Letterhead, file: str, index: int) -> str:
    """Name a directive readably; the issuer's digest keeps apart equal numbers of two provinces.

    Without a number the file's name stands in, alone: what another reading of a scan may find does not change it.
    """
    if head.number is None:
        words, key, issued = f"{PurePosixPath(file).stem}-{index + 1}", file, ""
    else:
        words, key = head.number, f"{head.issuer}|{head.parent_issuer}|{head.place}"
        issued = head.date.isoformat() if head.date else str(head.year or "")
    slug = re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")
    digest = hashlib.sha256(fold(key).encode()).hexdigest()[:4]
    return "-".join(part for part in (slug, issued, digest) if part)


def _unique(directives: list[Directive]) -> list[Directive]:
    """Give a second directive of the same identity in one source an id of its own."""
    seen: dict[str, int] = {}
    unique: list[Directive] = []
    for directive in directives:
        count = seen[directive.id] = seen.get(directive.id, 0) + 1
        unique.append(directive if count == 1 else directive.with_id(f"{directive.id}-{count}"))
    return unique


def _linked(directives: list[Directive]) -> list[Directive]:
    """Mark what is attached: a directive that an earlier one of the same source cites, and a draft without a number."""
    linked: list[Directive] = []
    for index, directive in enumerate(directives):
        key = number_key(directive.number) if directive.number else None
        owner = next((earlier.id for earlier in directives[:index] if key in _cited(earlier)), None) if key else None
        if key is None and directive.kind is not None and index and directives[0].number is not None:
            owner = directives[0].id
        linked.append(replace(directive, attached_to=owner) if owner else directive)
    return linked


def _cited(directive: Directive) -> set[str]:
    """Return the keys of the numbers that a directive cites."""
    return {number_key(reference.number) for reference in directive.references if reference.number}
