"""A source's text to its directives: letterheads, outline, assignments and references put together."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import PurePosixPath

from ingest.assignments import find_assignments
from ingest.datamodels import Directive, Source, Span
from ingest.letterhead import Letterhead, read_letterhead
from ingest.references import find_references
from ingest.separation import split_directives
from ingest.structure import outline
from ingest.vietnamese import fold, normalise, number_key

PARSER_VERSION = 3
"""Raise it when a parser reads something differently: an index made before is rebuilt."""


def parse(source: Source) -> list[Directive]:
    """Return the directives of a source in reading order; a letter's attachment names the letter in ``attached_to``.

    A non-blank text gives at least one directive, however little of it is understood.
    """
    text = normalise(source.text)
    found = [_directive(source.file, span.of(text), index) for index, span in enumerate(split_directives(text))]
    return _linked(_unique(found))


def _directive(file: str, text: str, index: int) -> Directive:
    """Parse the text of one directive."""
    head = read_letterhead(text)
    sections = outline(text, head.body)
    return Directive(
        id=_identifier(head, file, index),
        file=file,
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
        assignments=find_assignments(text, head.body, sections, head.kind),
        references=find_references(text, _referring(head, text), sections, head.number),
        text=text,
        spans=head.spans,
    )


def _referring(head: Letterhead, text: str) -> Span:
    """Return where references are looked for: the subject and the body."""
    subject = head.spans.get("subject")
    return Span(min(subject[0].start, head.body.start), head.body.end) if subject else head.body


def _identifier(head: Letterhead, file: str, index: int) -> str:
    """Name a directive readably; the issuer's digest keeps apart equal numbers of two provinces.

    Without a number the file's name stands in.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(head.number or f"{PurePosixPath(file).stem}-{index + 1}")).strip("-")
    issuer = f"{head.issuer}|{head.parent_issuer}|{head.place}" if head.number else file
    digest = hashlib.sha256(fold(issuer).encode()).hexdigest()[:4]
    return "-".join(part for part in (slug, head.date.isoformat() if head.date else "", digest) if part)


def _unique(directives: list[Directive]) -> list[Directive]:
    """Give a second directive of the same identity in one source an id of its own."""
    seen: dict[str, int] = {}
    unique: list[Directive] = []
    for directive in directives:
        count = seen[directive.id] = seen.get(directive.id, 0) + 1
        unique.append(directive if count == 1 else directive.with_id(f"{directive.id}-{count}"))
    return unique


def _linked(directives: list[Directive]) -> list[Directive]:
    """Mark each directive that an earlier one of the same source cites as its attachment."""
    linked: list[Directive] = []
    for index, directive in enumerate(directives):
        key = number_key(directive.number) if directive.number else None
        citing = next((earlier.id for earlier in directives[:index] if key in _cited(earlier)), None)
        linked.append(replace(directive, attached_to=citing) if citing and key else directive)
    return linked


def _cited(directive: Directive) -> set[str]:
    """Return the keys of the numbers that a directive cites."""
    return {number_key(reference.number) for reference in directive.references}
