"""A directive as a page of its own: facts, outline, text, pages, assignments, references; kept as an address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from ingest.datamodels import Directive, Section, Span
from ingest.source import page_at
from web.directive_tables import assignment_rows, reference_rows
from web.document import Anchor, document_html, plain
from web.facts import facts, is_by_hand, summary
from web.originals import held
from web.render import place
from web.service import Service
from web.sheets import sheets
from web.shell import page, texts_of
from web.site import Site
from web.texts import Texts
from web.viewer import Role, viewer_of

VIEWS = ("text", "pages", "assignments", "references")
QUOTE = "quote"
"""The id of the place that the words of the address have in the page."""
_TITLE_CHARS = 90
_DEEPEST = 3
"""How many steps of its path a section may have to stand in the outline; below are single sentences."""


class Wanted(BaseModel):
    """What the address names: a directive, words of it, a page, a view. What it names badly is passed over."""

    id: str = Field(default="", max_length=500)
    start: str = ""
    end: str = ""
    page: str = ""
    view: str = ""

    def quote(self, directive: Directive) -> Span | None:
        """Return the words, if there are such in the text."""
        start, end = _number(self.start), _number(self.end)
        if start is None or end is None or not start < end <= len(directive.text):
            return None
        return Span(start, end)

    def view_of(self, directive: Directive) -> str:
        """Return which view is shown: the one named, that of a page where one is named, else the text."""
        if self.view in VIEWS and (self.view != "pages" or directive.pages):
            return self.view
        return "pages" if _number(self.page) and directive.pages else "text"


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


@dataclass(frozen=True, slots=True)
class Entry:
    """A section in the outline: its name, how deep it lies, and where it stands."""

    name: str
    depth: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A view: its key in the texts, its address, how many rows it has (None: not counted)."""

    key: str
    address: str
    count: int | None = field(default=None)


def routes(site: Site) -> APIRouter:
    """Return the one route over ``site``."""
    router = APIRouter()

    @router.get("/document", include_in_schema=False)
    def document(request: Request, wanted: Annotated[Wanted, Query()]) -> Response:
        viewer = viewer_of(request)
        service = site.service_for(viewer)
        directive = held(service, wanted.id)
        quote = wanted.quote(directive)
        site.record(viewer, "open", directive.id, **({"start": quote.start, "end": quote.end} if quote else {}))
        view, texts = wanted.view_of(directive), texts_of(request)
        return page(
            request,
            "document.html",
            "documents",
            directive=directive,
            name=directive.number or texts("panel.unnumbered"),
            summary=summary(directive, texts),
            facts=facts(directive, texts),
            parent=service.directive(directive.attached_to) if directive.attached_to else None,
            other_files=service.other_files(directive),
            quote=quote,
            quote_place=_place_of(quote, directive, texts) if quote else "",
            view=view,
            tabs=_tabs(directive, quote),
            outline=outline(directive, texts),
            text_address=address(directive.id, quote),
            may_correct=viewer.may(Role.EDITOR),
            assignments_by_hand=is_by_hand(directive, "assignments"),
            **_shown(view, directive, quote, service, texts),
        )

    return router


def address(directive_id: str, quote: Span | None = None, **more: str) -> str:
    """Return the address of a directive's page, of the words in it, or of another view.

    >>> address("16/KH", Span(3, 9), view="pages")
    '/document?id=16%2FKH&start=3&end=9&view=pages'
    """
    span = {"start": quote.start, "end": quote.end} if quote else {}
    return f"/document?{urlencode({'id': directive_id, **span, **more})}"


def outline(directive: Directive, texts: Texts) -> list[Entry]:
    """Return the sections that have a heading or stand near the top of the order."""
    return [
        Entry(_named(section, directive, texts), section.path.count("."), _anchor(section))
        for section in directive.sections
        if section.title or (section.path.count(".") < _DEEPEST and section.kind != "gach")
    ]


def _named(section: Section, directive: Directive, texts: Texts) -> str:
    last = place(section.path, directive, texts).rsplit(", ", 1)[-1]
    title = plain(section.title, _TITLE_CHARS) if section.title else ""
    return f"{last[:1].upper()}{last[1:]}" + (f". {title}" if title else "")


def _anchor(section: Section) -> str:
    return f"s{section.start}"


def _place_of(quote: Span, directive: Directive, texts: Texts) -> str:
    section = directive.section_at(quote.start, quote.end)
    return place(section.path if section else None, directive, texts, page_at(directive.pages, quote.start))


def _tabs(directive: Directive, quote: Span | None) -> list[Tab]:
    tabs = [Tab("text", address(directive.id, quote))]
    if directive.pages:
        tabs.append(Tab("pages", address(directive.id, quote, view="pages"), len(directive.pages)))
    for key, rows in (("assignments", directive.assignments), ("references", directive.references)):
        tabs.append(Tab(key, address(directive.id, quote, view=key), len(rows)))
    return tabs


def _shown(view: str, directive: Directive, quote: Span | None, service: Service, texts: Texts) -> dict[str, Any]:
    """Return what the template needs for one view."""
    if view == "pages":
        return {"sheets": sheets(directive.id, service.pages(directive), quote)}
    if view == "assignments":
        return {"rows": assignment_rows(directive, texts)}
    if view == "references":
        return {"rows": reference_rows(directive, service, texts)}
    anchors = [Anchor(section.start, _anchor(section)) for section in directive.sections]
    anchors = list(dict.fromkeys(anchors)) + ([Anchor(quote.start, QUOTE)] if quote else [])
    return {"body": document_html(directive.text, quote, anchors=anchors)}
