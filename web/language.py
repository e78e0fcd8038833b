"""The switch between languages: kept in a cookie that scripts cannot read, and in the account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from web.office.tables import UserRow
from web.shell import LANGUAGE_COOKIE
from web.site import Site
from web.texts import languages
from web.viewer import viewer_of

YEAR_SECONDS = 365 * 24 * 3600


def routes(site: Site) -> APIRouter:
    """Return the one route over ``site``."""
    router = APIRouter()

    @router.post("/language", include_in_schema=False)
    def switch(request: Request, language: Annotated[str, Form()], back: Annotated[str, Form()] = "/") -> Response:
        viewer = viewer_of(request)
        response = RedirectResponse(local(back), status_code=303)
        if language in languages():
            response.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_SECONDS, httponly=True, samesite="lax")
            if viewer.user_id is not None:
                with site.office.session() as session:
                    user = session.get(UserRow, viewer.user_id)
                    if user is not None:
                        user.language = language
        return response

    return router


def local(path: str) -> str:
    """Return ``path`` if it leads to a page of this server, else the first page.

    >>> local("/documents?q=1"), local("//evil.example"), local("/\\\\evil.example"), local("https://evil.example")
    ('/documents?q=1', '/', '/', '/')
    """
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"
