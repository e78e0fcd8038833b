"""The HTTP API that stands beside the page: ``/healthz`` and ``/api``.

Every answer is JSON, or a stream of events where the client accepts one; :mod:`web.api_errors` makes the errors.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from answer.datamodels import Answer
from answer.llm.following import AnswerStoppedError
from ingest.datamodels import Directive
from ingest.errors import HoiVanBanError
from ingest.inspection import to_json
from web.api_errors import MissingError, RequestError, both, refused, refused_for
from web.api_objects import AnswerObject, DirectiveList, DirectiveObject, Failure, Health
from web.asking import asked
from web.events import answer_events, draft_events, failed_event, streamed
from web.following import Following, awaited
from web.site import Site
from web.viewer import viewer_of

logger = logging.getLogger(__name__)
HISTORY = 50
"""Earlier questions that a request may carry."""
REQUEST_CHARS = 20_000
"""A question longer than this is not even handed on; the assistant has its own, shorter limit with its own message."""
GONE_AWAY = 499
"""The status that is noted, and read by nobody, where the client went away before its answer."""
VALUES = 1_000
"""How many values one filter may have."""

Listed = Annotated[list[Annotated[str, Field(max_length=500)]] | None, Field(max_length=VALUES)]


class Narrowing(BaseModel):
    """What may answer; dates as `2024-03-21`, other values as people write them. Of several values one will do."""

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

    @property
    def narrowing(self) -> dict[str, Any]:
        """The filters by name, empty where there are none."""
        return self.filters.model_dump() if self.filters else {}


TOKEN = HTTPBearer(
    auto_error=False, description="Mã truy cập hvb_…, khi có tài khoản / a token, where there are accounts"
)
"""Says in OpenAPI how a client signs in; :mod:`web.access.sign_in` is what reads the header."""
FAILURES: dict[int | str, dict[str, Any]] = {
    401: {"model": Failure, "description": "Chưa đăng nhập, hoặc mã truy cập sai / not signed in, or a wrong token"},
    422: {"model": Failure, "description": "Yêu cầu không dùng được / the request cannot be used"},
    429: {"model": Failure, "description": "Quá nhiều yêu cầu / too many requests"},
    503: {"model": Failure, "description": "Chưa trả lời được, kèm lý do / nothing can be answered yet, and why"},
}
ABSENT: dict[int | str, dict[str, Any]] = {404: {"model": Failure, "description": "Không có / there is none"}}
STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Câu trả lời / the answer"}
}


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``. They run in worker threads: the assistant is not asynchronous."""
    router = APIRouter(responses=FAILURES, dependencies=[Depends(TOKEN)])

    @router.get("/healthz", response_model=Health, responses={503: {"model": Health}}, tags=["status"])
    def healthz(request: Request) -> JSONResponse:
        """Tình trạng; 503 khi chưa trả lời được. / Whether questions can be answered; 503 while they cannot."""
        status = site.service.status
        # Who watches the machine need not be signed in; how many documents there are is for those who are.
        viewer = request.scope.get("viewer")
        count = site.service_for(viewer).directive_count() if viewer and status == "ok" else None
        told = {"status": status} | ({} if count is None else {"directives": count})
        return JSONResponse(told, status_code=200 if status == "ok" else 503)

    @router.post("/api/ask", response_model=AnswerObject, responses=STREAM, tags=["ask"])
    async def ask(body: Asked, request: Request) -> Response:
        """Hỏi; với `Accept: text/event-stream` thì trả về từng phần. / Ask; as a stream of events where it is accepted.

        Events: `draft`, not verified, while a language model writes; then `understood`, each `citation`, `text` in
        pieces, `done` with the whole answer; or `error`.
        """
        viewer, following = viewer_of(request), Following()

        def work() -> Answer:
            return asked(site, viewer, body.question, body.history, body.narrowing, by="api", listener=following)

        if "text/event-stream" in request.headers.get("accept", ""):
            return await streamed(work, answer_events, failed_event, following, draft_events)
        return JSONResponse((await awaited(work, following, request)).to_json())

    @router.get("/api/directives", response_model=DirectiveList, tags=["documents"])
    def directives(request: Request) -> JSONResponse:
        """Danh sách văn bản. / The directives that may be read, without their texts."""
        found = [summary_json(directive) for directive in site.service_for(viewer_of(request)).directives()]
        return JSONResponse({"count": len(found), "directives": found})

    @router.get(
        "/api/directives/{directive_id:path}", response_model=DirectiveObject, responses=ABSENT, tags=["documents"]
    )
    def directive(directive_id: str, request: Request) -> JSONResponse:
        """Một văn bản với nguyên văn. / One directive with every field and its text."""
        viewer = viewer_of(request)
        found = site.service_for(viewer).directive(directive_id)
        if found is None:
            raise MissingError(*both("api.no_directive", name=directive_id))
        site.record(viewer, "open", directive_id, by="api")
        return JSONResponse(to_json(found))

    return router


def install(app: FastAPI, site: Site) -> None:
    """Add the routes to ``app``, and turn every failure into a message instead of a traceback."""
    app.include_router(routes(site))

    @app.exception_handler(HoiVanBanError)
    def known(request: Request, failure: HoiVanBanError) -> Response:
        return refused_for(request.url.path, failure)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, failure: RequestValidationError) -> Response:
        faults = [(".".join(map(str, e["loc"][1:])) or "body", e["msg"]) for e in failure.errors()]
        at = "; ".join(f"{place}: {message}" for place, message in faults)
        words = (f"Yêu cầu không đúng dạng: {at}", f"The request is malformed: {at}")
        return refused_for(request.url.path, RequestError(*words, faults[0][0] if faults else None))

    @app.exception_handler(AnswerStoppedError)
    def stopped(request: Request, failure: AnswerStoppedError) -> Response:
        return Response(status_code=GONE_AWAY)

    @app.exception_handler(Exception)
    def unknown(request: Request, failure: Exception) -> Response:
        logger.error("a request failed", exc_info=failure)
        return refused(request.url.path, 500, *both("failure.api"))


SUMMARY = ("id", "file", "number", "kind", "place", "issuer", "parent_issuer", "subject", "attached_to")


def summary_json(directive: Directive) -> dict[str, Any]:
    """Return the facts that a list of directives shows."""
    facts = {name: getattr(directive, name) for name in SUMMARY}
    return facts | {"date": directive.date.isoformat() if directive.date else None}
