"""The panel beside the conversation: a directive with its facts, text and pages, or the list of directives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.datamodels import Directive, Span
from web.chat import NEARBY, Session
from web.document import document_html
from web.facts import facts, summary
from web.render import day, place, render
from web.service import Service
from web.sheets import sheets

LISTED = 100
"""How many directives the list names; the library names them all."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, or a passage that was found, of one turn: ``target`` is what a click on it sends."""

    directive_id: str
    span: Span
    words: str
    target: Mapping[str, int]
    number: int | None = None
    section: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What the panel shows: a directive, and in it ``siblings[place]``, one of all that a turn cites or found."""

    directive_id: str
    place: int | None = None
    siblings: tuple[Cited, ...] = ()

    @property
    def cited(self) -> Cited | None:
        """The citation that is shown, if any."""
        return None if self.place is None else self.siblings[self.place]

    def beside(self, step: int) -> Cited | None:
        """Return the citation so many places further on, None past the ends."""
        at = -1 if self.place is None else self.place + step
        return self.siblings[at] if 0 <= at < len(self.siblings) else None


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
    cited = tuple(
        Cited(
            one.directive_id, Span(one.start, one.end), one.quote, {"turn": turn, "marker": one.marker},
            one.marker, one.section, one.page,
        )
        for one in answer.citations
    )  # fmt: skip
    for at, one in enumerate(cited):
        if one.number == marker:
            return Opening(one.directive_id, at, cited)
    passages = [one.passage for one in answer.hits[:NEARBY]]
    found = tuple(
        Cited(one.directive_id, one.span, one.text, {"turn": turn, "hit": at}, None, one.section, one.page)
        for at, one in enumerate(passages)
    )
    return Opening(found[hit].directive_id, hit, found) if hit is not None and hit < len(found) else None


def _number(value: str | None) -> int | None:
    return int(value) if value is not None and value.isascii() and value.isdigit() and len(value) < 6 else None


def list_html(session: Session, service: Service) -> str:
    """Return the directives that can be asked about, the first hundred by name."""
    directives = service.directives()
    entries = [{"directive": d, "date": day(d.date, session.texts) if d.date else None} for d in directives[:LISTED]]
    return render("list.html", session.texts, entries=entries, count=len(directives), shown=session.shown)


def directive_html(directive: Directive, opening: Opening, session: Session, service: Service) -> str:
    """Return a directive's facts, full text and pages; the quote is marked, the turn's other citations faintly."""
    texts, cited = session.texts, opening.cited
    quote = stands_at(directive, cited.span, cited.words) if cited else None
    others = _others(directive, opening.siblings, quote)
    return render(
        "directive.html",
        texts,
        directive=directive,
        opening=opening,
        cited=cited,
        changed=cited is not None and quote is None,
        summary=summary(directive, texts),
        place=place(cited.section, directive, texts, cited.page) if cited else "",
        section=place(cited.section, directive, texts) if cited else "",
        facts=facts(directive, texts),
        parent=service.directive(directive.attached_to) if directive.attached_to else None,
        body=document_html(directive.text, quote, others),
        sheets=sheets(directive.id, service.pages(directive), quote, others),
        shown=session.shown,
    )


def stands_at(directive: Directive, span: Span, words: str) -> Span | None:
    """Return where quoted words stand: where they were, else where they stand once; None where the text has changed."""
    if span.of(directive.text) == words:
        return span
    at = directive.text.find(words) if words else -1
    once = at >= 0 and directive.text.find(words, at + 1) < 0
    return Span(at, at + len(words)) if once else None


def _others(directive: Directive, siblings: Sequence[Cited], quote: Span | None) -> list[Span]:
    """Return where the other citations of the turn stand in this directive."""
    here = (stands_at(directive, one.span, one.words) for one in siblings if one.directive_id == directive.id)
    return [span for span in dict.fromkeys(here) if span is not None and span != quote]
