"""The HTTP API that stands beside the page: ``/healthz`` and ``/api``.

Every answer is JSON; an error is ``{"error": {"vi", "en"}}`` with 404, 422, 500 or 503.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from ingest.datamodels import Directive
from ingest.errors import HoiVanBanError, QuestionError
from ingest.inspection import to_json
from web.site import Site
from web.texts import load
from web.viewer import ForbiddenError, viewer_of

logger = logging.getLogger(__name__)
HISTORY = 50
"""Earlier questions that a request may carry."""
REQUEST_CHARS = 20_000
"""A question longer than this is not even handed on; the assistant has its own, shorter limit with its own message."""
VALUES = 1_000
"""How many values one filter may have."""

Listed = Annotated[list[Annotated[str, Field(max_length=500)]] | None, Field(max_length=VALUES)]


class Narrowing(BaseModel):
    """What may answer: the fields of :class:`retrieval.filters.Filters`, dates as ISO 8601 (``2024-03-21``)."""

    model_config = ConfigDict(extra="forbid")
    directive_ids: Listed = None
    numbers: Listed = None
    kinds: Listed = None
    issuers: Listed = None
    recipients: Listed = None
    since: date | None = None
    until: date | None = None
    sections: Listed = None


class Asked(BaseModel):
    """The body of ``POST /api/ask``."""

    model_config = ConfigDict(extra="forbid")
    question: str = Field(max_length=REQUEST_CHARS)
    history: list[str] = Field(default=[], max_length=HISTORY)
    filters: Narrowing | None = None


def error(status: int, vietnamese: str, english: str) -> JSONResponse:
    """Return an error answer in both languages."""
    return JSONResponse({"error": {"vi": vietnamese, "en": english}}, status_code=status)


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``. They run in worker threads: the assistant is not asynchronous."""
    router = APIRouter()

    @router.get("/healthz")
    def healthz(request: Request) -> JSONResponse:
        status = site.service.status
        # Who watches the machine need not be signed in; how many documents there are is for those who are.
        viewer = request.scope.get("viewer")
        count = site.service_for(viewer).directive_count() if viewer and status == "ok" else None
        told = {"status": status} | ({} if count is None else {"directives": count})
        return JSONResponse(told, status_code=200 if status == "ok" else 503)

    @router.post("/api/ask")
    def ask(asked: Asked, request: Request) -> JSONResponse:
        viewer = viewer_of(request)
        narrowing = asked.filters.model_dump() if asked.filters else {}
        answer = site.service_for(viewer).ask(asked.question, tuple(asked.history), narrowing)
        site.record(viewer, "ask", asked.question, answered=answer.answered, by="api")
        return JSONResponse(answer.to_json())

    @router.get("/api/directives")
    def directives(request: Request) -> JSONResponse:
        found = [summary_json(directive) for directive in site.service_for(viewer_of(request)).directives()]
        return JSONResponse({"count": len(found), "directives": found})

    @router.get("/api/directives/{directive_id:path}")
    def directive(directive_id: str, request: Request) -> JSONResponse:
        found = site.service_for(viewer_of(request)).directive(directive_id)
        if found is None:
            return error(
                404, f"Không có văn bản “{directive_id}” trong kho.", f"There is no document “{directive_id}”."
            )
        return JSONResponse(to_json(found))

    return router


def install(app: FastAPI, site: Site) -> None:
    """Add the routes to ``app``, and turn every failure into a message instead of a traceback."""
    app.include_router(routes(site))

    @app.exception_handler(HoiVanBanError)
    def known(_: Request, failure: HoiVanBanError) -> JSONResponse:
        return error(_status(failure), failure.vietnamese, failure.english)

    @app.exception_handler(RequestValidationError)
    def malformed(_: Request, failure: RequestValidationError) -> JSONResponse:
        at = "; ".join(f"{'.'.join(map(str, e['loc'][1:])) or 'body'}: {e['msg']}" for e in failure.errors())
        return error(422, f"Yêu cầu không đúng dạng: {at}", f"The request is malformed: {at}")

    @app.exception_handler(Exception)
    def unknown(_: Request, failure: Exception) -> JSONResponse:
        logger.error("a request failed", exc_info=failure)
        return error(500, load("vi")("failure.api"), load("en")("failure.api"))


def _status(failure: HoiVanBanError) -> int:
    if isinstance(failure, ForbiddenError):
        return 403
    return 422 if isinstance(failure, QuestionError) else 503


SUMMARY = ("id", "file", "number", "kind", "place", "issuer", "parent_issuer", "subject", "attached_to")


def summary_json(directive: Directive) -> dict[str, Any]:
    """Return the facts that a list of directives shows."""
    facts = {name: getattr(directive, name) for name in SUMMARY}
    return facts | {"date": directive.date.isoformat() if directive.date else None}
