"""Downloads beside the API: an answer as Markdown or Word, assignments as JSON, Excel and a calendar."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from answer.export.assignments import Assigned
from answer.export.files import answer_name
from answer.export.outline import Outline, outline
from answer.export.worklist import Narrowed, check_agencies, listed
from answer.phrases import phrases
from ingest.store.worklist import Deadline, Order
from ingest.vietnamese import fold
from web.api import FAILURES, TOKEN, VALUES, Asked
from web.api_objects import AssignmentList
from web.held import catalogue_of
from web.service import Service
from web.site import Site
from web.viewer import viewer_of

MEDIA = {
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ics": "text/calendar; charset=utf-8",
}
"""Media types by suffix; Markdown by RFC 7763, calendars by RFC 5545."""
LONGEST_REMINDER = 365
"""Days before a deadline."""

Named = Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=VALUES)]


class Wanted(BaseModel):
    """The query of ``GET /api/assignments``: fields of :class:`Narrowed`, dates as ISO 8601.

    Agencies and directives that nothing bears are an error. ``document`` is part of a number, ``text`` words of the
    task, ``deadline`` is seen from today; ``order=deadline`` puts the rows as the page of assignments has them.
    """

    model_config = ConfigDict(extra="forbid")
    agency: Named = []
    directive: Named = []
    due_since: date | None = None
    due_until: date | None = None
    role: Literal["", "lead", "coordinating"] = ""
    document: str = Field(default="", max_length=500)
    text: str = Field(default="", max_length=500)
    deadline: Deadline = "any"
    order: Order = "directive"

    def found(self, service: Service) -> list[Assigned]:
        """Return the assignments that are wanted.

        Raises:
            HoiVanBanError: there is no assistant, or a filter names nothing.
        """
        catalogue = catalogue_of(service)
        check_agencies(catalogue, self.agency)
        wanted = Narrowed(
            tuple(self.agency),
            self.role or None,
            self.document,
            tuple(self.directive),
            self.text,
            self.due_since,
            self.due_until,
            self.deadline,
        )
        return list(listed(catalogue, wanted, date.today(), order=self.order).rows)


class WantedFile(Wanted):
    """The query of a file: also the language of its headings."""

    lang: Literal["vi", "en"] = "vi"


class WantedCalendar(WantedFile):
    """The query of a calendar: also how many days before each deadline to remind."""

    remind: int | None = Field(default=None, ge=0, le=LONGEST_REMINDER)


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``; their errors are those of the API."""
    router = APIRouter(responses=FAILURES, dependencies=[Depends(TOKEN)], tags=["files"])

    @router.post("/api/export", response_class=Response, responses=_files("md", "docx"))
    def export(asked: Asked, format: Literal["md", "docx"], request: Request) -> Response:  # noqa: A002 - its name in the address
        """Hỏi và tải câu trả lời về. / Ask, and get the answer as a file."""
        viewer = viewer_of(request)
        answer = site.service_for(viewer).ask(asked.question, tuple(asked.history), asked.narrowing)
        site.record(viewer, "export", answer.question, format=format)
        # A question that leans on earlier ones means nothing alone.
        base = None if asked.history or asked.filters else str(request.base_url)
        parts = outline(answer, date.today(), base)
        return _file(_written(parts, format), answer_name(answer, f".{format}"), format)

    @router.get("/api/assignments", response_model=AssignmentList)
    def assignments(wanted: Annotated[Wanted, Query()], request: Request) -> JSONResponse:
        """Các nhiệm vụ được giao. / Who does what, with whom, by when, each with the words that say so."""
        found = [one.to_json() for one in wanted.found(site.service_for(viewer_of(request)))]
        return JSONResponse({"count": len(found), "assignments": found})

    @router.get("/api/assignments.xlsx", response_class=Response, responses=_files("xlsx"))
    def table(wanted: Annotated[WantedFile, Query()], request: Request) -> Response:
        """Bảng nhiệm vụ. / The table of assignments."""
        from answer.export.xlsx import xlsx

        viewer, name = viewer_of(request), phrases(wanted.lang).say("assignments_name")
        content = xlsx(wanted.found(site.service_for(viewer)), wanted.lang)
        site.record(viewer, "export", "assignments", format="xlsx")
        return _file(content, f"{name}.xlsx", "xlsx")

    @router.get("/api/assignments.ics", response_class=Response, responses=_files("ics"))
    def calendar(wanted: Annotated[WantedCalendar, Query()], request: Request) -> Response:
        """Lịch thời hạn. / A calendar of deadlines."""
        from answer.export.ics import ics

        viewer, name = viewer_of(request), phrases(wanted.lang).say("deadlines_name")
        found = wanted.found(site.service_for(viewer))
        site.record(viewer, "export", "assignments", format="ics")
        content = ics(found, datetime.now(UTC), wanted.lang, wanted.remind)
        return _file(content, f"{name}.ics", "ics")

    return router


def _files(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return what OpenAPI says of a download of one of these kinds."""
    content = {MEDIA[kind]: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {200: {"content": content, "description": "Tệp / the file"}}


def _written(parts: Outline, kind: Literal["md", "docx"]) -> bytes:
    """Lay an answer out. The libraries are imported when the first file is asked for: Word's takes a quarter second."""
    if kind == "md":
        from answer.export.markdown import markdown

        return markdown(parts).encode()
    from answer.export.docx import docx

    return docx(parts)


def _file(content: bytes, name: str, kind: str) -> Response:
    """Return a download that is kept under ``name``, never shown within the page and never stored on the way."""
    headers = {"Content-Disposition": disposition(name), "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA[kind], headers=headers)


def disposition(name: str) -> str:
    """Return the header that names a download (RFC 6266): in full, and without diacritics for old clients.

    >>> print(disposition("Nhiệm vụ.xlsx"))
    attachment; filename="nhiem vu.xlsx"; filename*=UTF-8''Nhi%E1%BB%87m%20v%E1%BB%A5.xlsx
    """
    plain = re.sub(r"[^\x20-\x7e]|[\"\\%]", "-", fold(name))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
