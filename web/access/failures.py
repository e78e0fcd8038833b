"""Refusals and errors as whoever asked can read them: a page in the frame for people, JSON for programs."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from ingest.errors import HoiVanBanError
from web.access.accounts import AccountError
from web.access.rates import TooManyError
from web.api_errors import refused, status_of
from web.render import render
from web.shell import LANGUAGE_COOKIE, places
from web.texts import DEFAULT, Texts, languages, load
from web.viewer import Viewer

logger = logging.getLogger(__name__)
PROGRAMS = ("/api/", "/v1/", "/mcp", "/gradio_api/", "/healthz", "/metrics")
TITLES = {401: "access.error_401", 403: "access.error_403", 404: "access.error_404", 429: "access.error_429"}


def is_page(scope: Scope) -> bool:
    """Tell whether a request comes from somebody who will look at the answer in a browser."""
    accepted = Headers(scope=scope).get("accept", "")
    return scope["type"] == "http" and "text/html" in accepted and not f"{scope['path']}/".startswith(PROGRAMS)


def failed(scope: Scope, status: int, failure: HoiVanBanError, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer to a request that cannot be served."""
    more = dict(headers or {})
    if is_page(scope):
        return HTMLResponse(_page(scope, status, failure), status, {"Cache-Control": "no-store"} | more)
    return refused(scope["path"], status, failure.vietnamese, failure.english, headers=more)


def install(app: FastAPI) -> None:
    """Let the errors that ``app`` answers as JSON be pages where a person looks at them."""
    handlers = dict(app.exception_handlers)

    async def shown(request: Request, error: Exception) -> Response:
        if isinstance(error, TooManyError):
            return failed(request.scope, 429, error, {"Retry-After": str(error.seconds)})
        if is_page(request.scope):
            return failed(request.scope, *_told(error))
        kind = next(cls for cls in type(error).__mro__ if cls in handlers)
        answer = handlers[kind](request, error)
        return await answer if inspect.isawaitable(answer) else answer

    for kind in (HoiVanBanError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, shown)


def _told(error: Exception) -> tuple[int, HoiVanBanError]:
    """Return the status of an error, and what a person reads of it."""
    if isinstance(error, HoiVanBanError):
        return 404 if isinstance(error, AccountError) else status_of(error), error
    if isinstance(error, RequestValidationError):
        return 422, HoiVanBanError(load("vi")("access.malformed"), load("en")("access.malformed"))
    if isinstance(error, HTTPException) and error.status_code < 500:
        key = "access.absent" if error.status_code == 404 else "access.malformed"
        return error.status_code, HoiVanBanError(load("vi")(key), load("en")(key))
    logger.error("a page failed", exc_info=error)
    return 500, HoiVanBanError(load("vi")("failure.api"), load("en")("failure.api"))


def anonymous_texts(request: Request) -> Texts:
    """Return the words for somebody who is not signed in: as the address says, else as was chosen in this browser."""
    chosen = (request.query_params.get("language"), request.cookies.get(LANGUAGE_COOKIE))
    return load(next((code for code in chosen if code in languages()), DEFAULT))


def _page(scope: Scope, status: int, failure: HoiVanBanError) -> str:
    request, viewer = Request(scope), scope.get("viewer")
    texts = anonymous_texts(request)
    if isinstance(viewer, Viewer) and request.cookies.get(LANGUAGE_COOKIE) not in languages() and viewer.language:
        texts = load(viewer.language)
    message = failure.vietnamese if texts.language == DEFAULT else failure.english
    return render(
        "error.html",
        texts,
        viewer=viewer,
        places=places(viewer) if viewer else [],
        current="",
        languages=languages(),
        back="/",
        status=status,
        heading=texts(TITLES.get(status, "access.error_other")),
        message=message,
    )
