"""The frame that every page stands in: language, navigation, messages; pages other than the conversation are HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse

from web.render import render
from web.texts import DEFAULT, Texts, languages, load
from web.viewer import Role, Viewer, viewer_of

LANGUAGE_COOKIE = "language"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: its key in the texts (``nav.<key>``), where it leads, and whose it is."""

    key: str
    path: str
    role: Role = Role.READER


PLACES = (
    Place("ask", "/"),
    Place("documents", "/documents"),
    Place("assignments", "/assignments"),
    Place("graph", "/graph"),
    Place("evaluation", "/evaluation", Role.EDITOR),
)


def places(viewer: Viewer) -> list[Place]:
    """Return the entries of the navigation that are for this person."""
    return [place for place in PLACES if viewer.may(place.role)]


def texts_of(request: HTTPConnection) -> Texts:
    """Return the words in the language of the page: what was chosen last, else the account's, else Vietnamese."""
    return load(language_of(request, viewer_of(request)))


def language_of(request: HTTPConnection | Any, viewer: Viewer) -> str:  # noqa: ANN401 - gradio's requests too
    """Return the language that was chosen in this browser, else the account's, else Vietnamese."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return next((code for code in (chosen, viewer.language) if code in languages()), DEFAULT)


def page(
    request: Request,
    template: str,
    current: str,
    status: int = 200,
    **values: Any,  # noqa: ANN401 - templates take anything
) -> HTMLResponse:
    """Return a page drawn from ``template``, which extends ``site.html``; ``current`` is its key in the navigation."""
    viewer, texts = viewer_of(request), texts_of(request)
    frame = {
        "viewer": viewer,
        "places": places(viewer),
        "current": current,
        "languages": languages(),
        "back": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
    }
    html = render(template, texts, **frame, **values)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})
