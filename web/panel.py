"""The panel beside the conversation: a directive with its facts and its text, or the list of directives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.datamodels import Directive, Span
from web.chat import NEARBY, Session
from web.document import document_html
from web.render import day, kind_name, place, render
from web.service import Service
from web.texts import Texts

LISTED = 100
"""How many directives the list names; more are found by asking."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the panel shows: a directive, and in it a quote with its place (``number`` None: found, not cited)."""

    directive_id: str
    quote: Span | None = None
    number: int | None = None
    section: str | None = None
    page: int | None = None


def panel_html(session: Session, service: Service) -> str:
    """Return the panel as ``session`` has it open."""
    opening = find_opening(session, session.opened) if session.opened else None
    if opening is None:
        return list_html(session, service)
    directive = service.directive(opening.directive_id)
    if directive is None:
        return render("gone.html", session.texts)
    return directive_html(directive, opening, session, service)


def find_opening(session: Session, target: Mapping[str, str]) -> Opening | None:
    """Return what a clicked element names: a citation or a hit of a turn, or a directive; None if there is no such.

    ``target`` comes from the browser: numbers that name nothing are ignored.
    """
    if "directive" in target:
        return Opening(target["directive"])
    turn, marker, hit = (_number(target.get(name)) for name in ("turn", "marker", "hit"))
    if turn is None or turn >= len(session.turns):
        return None
    answer = session.turns[turn]
    for citation in answer.citations:
        if citation.marker == marker:
            span = Span(citation.start, citation.end)
            return Opening(citation.directive_id, span, marker, citation.section, citation.page)
    if hit is not None and hit < min(NEARBY, len(answer.hits)):
        passage = answer.hits[hit].passage
        return Opening(passage.directive_id, passage.span, None, passage.section, passage.page)
    return None


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 6 else None


def list_html(session: Session, service: Service) -> str:
    """Return the directives that can be asked about, the first hundred by name."""
    directives = service.directives()
    entries = [{"directive": d, "date": day(d.date, session.texts) if d.date else None} for d in directives[:LISTED]]
    return render("list.html", session.texts, entries=entries, count=len(directives), shown=session.shown)


def directive_html(directive: Directive, opening: Opening, session: Session, service: Service) -> str:
    """Return a directive's facts and full text, the quote marked."""
    texts = session.texts
    parent = service.directive(directive.attached_to) if directive.attached_to else None
    return render(
        "directive.html",
        texts,
        directive=directive,
        opening=opening,
        summary=summary(directive, texts),
        place=place(opening.section, directive, texts, opening.page),
        facts=facts(directive, texts),
        parent=parent,
        body=document_html(directive.text, opening.quote),
        shown=session.shown,
    )


def summary(directive: Directive, texts: Texts) -> str:
    """Return what the panel's head says beside the number: kind, date, issuer; the file where it states none."""
    kind = kind_name(directive.kind, texts) if directive.kind else None
    date = day(directive.date, texts) if directive.date else None
    return " · ".join(filter(None, [kind, date, directive.issuer])) or directive.file


def facts(directive: Directive, texts: Texts) -> list[tuple[str, list[str], str | None]]:
    """Return (label, values, a second line) for every header field; without values it is shown as "not stated"."""
    dated = texts("panel.day", day=day(directive.date, texts)) if directive.date else None
    parent = texts("panel.parent", name=directive.parent_issuer) if directive.parent_issuer else None
    kind = kind_name(directive.kind, texts) if directive.kind else None
    rows: list[tuple[str, list[str | None], str | None]] = [
        ("number", [directive.number], None),
        ("kind", [kind], None),
        ("date", [", ".join(filter(None, [directive.place, dated]))], None),
        ("issuer", [directive.issuer], parent),
        ("subject", [directive.subject], None),
        ("recipients", list(directive.recipients), None),
        ("copied_to", list(directive.copied_to), None),
        ("signer", [directive.signer], directive.signer_title),
        ("file", [directive.file], None),
    ]
    return [(texts(f"panel.{name}"), [value for value in values if value], second) for name, values, second in rows]
