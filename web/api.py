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
from web.service import Service
from web.texts import load

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


def routes(service: Service) -> APIRouter:
    """Return the routes over ``service``. They run in worker threads: the assistant is not asynchronous."""
    router = APIRouter()

    @router.get("/healthz")
    def healthz() -> JSONResponse:
        status = service.status
        count = service.assistant().catalogue.count() if status == "ok" else 0
        return JSONResponse({"status": status, "directives": count}, status_code=200 if status == "ok" else 503)

    @router.post("/api/ask")
    def ask(asked: Asked) -> JSONResponse:
        narrowing = asked.filters.model_dump() if asked.filters else {}
        return JSONResponse(service.ask(asked.question, tuple(asked.history), narrowing).to_json())

    @router.get("/api/directives")
    def directives() -> JSONResponse:
        found = [summary_json(directive) for directive in service.directives()]
        return JSONResponse({"count": len(found), "directives": found})

    @router.get("/api/directives/{directive_id:path}")
    def directive(directive_id: str) -> JSONResponse:
        found = service.directive(directive_id)
        if found is None:
            return error(
                404, f"Không có văn bản “{directive_id}” trong kho.", f"There is no document “{directive_id}”."
            )
        return JSONResponse(to_json(found))

    return router


def install(app: FastAPI, service: Service) -> None:
    """Add the routes to ``app``, and turn every failure into a message instead of a traceback."""
    app.include_router(routes(service))

    @app.exception_handler(HoiVanBanError)
    def known(_: Request, failure: HoiVanBanError) -> JSONResponse:
        return error(422 if isinstance(failure, QuestionError) else 503, failure.vietnamese, failure.english)

    @app.exception_handler(RequestValidationError)
    def malformed(_: Request, failure: RequestValidationError) -> JSONResponse:
        at = "; ".join(f"{'.'.join(map(str, e['loc'][1:])) or 'body'}: {e['msg']}" for e in failure.errors())
        return error(422, f"Yêu cầu không đúng dạng: {at}", f"The request is malformed: {at}")

    @app.exception_handler(Exception)
    def unknown(_: Request, failure: Exception) -> JSONResponse:
        logger.error("a request failed", exc_info=failure)
        return error(500, load("vi")("failure.api"), load("en")("failure.api"))


SUMMARY = ("id", "file", "number", "kind", "place", "issuer", "parent_issuer", "subject", "attached_to")


def summary_json(directive: Directive) -> dict[str, Any]:
    """Return the facts that a list of directives shows."""
    facts = {name: getattr(directive, name) for name in SUMMARY}
    return facts | {"date": directive.date.isoformat() if directive.date else None}
