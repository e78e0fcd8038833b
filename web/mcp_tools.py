"""The tools of the MCP server: ``ask``, ``search``, ``get_directive``, ``assignments``.

The only module that loads the ``mcp`` library, which takes a second: :mod:`web.mcp_server` imports it when the first
client comes. Types and descriptions are what a language model reads of a tool, Vietnamese first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations
from pydantic import Field

from answer.export.worklist import Narrowed, check_agencies, listed
from ingest.errors import HoiVanBanError
from ingest.inspection import to_json
from web.api import HISTORY, REQUEST_CHARS, Narrowing
from web.api_errors import MissingError, RequestError, both
from web.api_objects import ApiObject, AssignmentObject, HitObject, Reply, SummaryObject
from web.asking import asked
from web.held import catalogue_of
from web.site import Site
from web.viewer import Viewer, viewer_of

INSTRUCTIONS = (
    "Hỏi đáp văn bản chỉ đạo của cơ quan nhà nước Việt Nam. Mỗi câu trả lời kèm trích dẫn nguyên văn; khi nêu lại, hãy "
    "giữ số văn bản và lời trích. answered = false nghĩa là kho không có câu trả lời: đừng tự trả lời thay.\n"
    "Questions and answers over Vietnamese government directives. Every answer comes with exact quotations: keep the "
    "document numbers and the quoted words when you retell it. answered = false means that the documents do not say: "
    "do not answer in their place."
)
MOST_HITS = 30
MOST_ASSIGNMENTS = 200
MOST_TEXT = 50_000
"""Characters of a directive that one call returns, about a third of a long context."""
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Question = Annotated[str, Field(max_length=REQUEST_CHARS, description="Câu hỏi, gõ thế nào cũng được / the question")]
Filters = Annotated[Narrowing | None, Field(description="Chỉ hỏi trong những văn bản này / narrow the documents")]
Names = Annotated[list[str], Field(max_length=100)]


class Hits(ApiObject):
    """Passages, best first; each is an exact slice of its directive."""

    hits: list[HitObject]


class Heading(ApiObject):
    """A numbered part of a directive and where it stands in the text."""

    path: str
    title: str | None
    start: int
    end: int


class Mention(ApiObject):
    """An instrument that the directive names, and how it stands to it."""

    number: str | None
    kind: str | None
    date: date | None
    issuer: str | None
    relation: str


class DirectivePart(SummaryObject):
    """A directive's header, outline and references, and its text from `start` to `end` of `length` characters."""

    recipients: list[str]
    signer: str | None
    signer_title: str | None
    effective_date: date | None
    sections: list[Heading]
    references: list[Mention]
    start: int
    end: int
    length: int
    text: str


class Assignments(ApiObject):
    """Those from `offset` on; `count` is how many there are in all."""

    count: int
    offset: int
    assignments: list[AssignmentObject]


class Tools:
    """The tools over one site; each looks things up as the person behind the request may read them."""

    def __init__(self, site: Site) -> None:
        """Keep what the tools ask."""
        self.site = site

    def ask(
        self,
        question: Question,
        context: Context,
        history: Annotated[list[str], Field(max_length=HISTORY, description="Các câu hỏi trước / earlier ones")] = [],  # noqa: B006 - a schema's default
        filters: Filters = None,
    ) -> Reply:
        """Trả lời câu hỏi về các văn bản, kèm trích dẫn nguyên văn. / Answer a question, with exact quotations."""
        with _told():
            narrowing = filters.model_dump() if filters else {}
            answer = asked(self.site, _viewer(context), question, history, narrowing, by="mcp").to_json()
            return Reply.model_validate({name: answer[name] for name in Reply.model_fields})

    def search(
        self,
        question: Question,
        context: Context,
        limit: Annotated[int, Field(ge=1, le=MOST_HITS)] = 10,
        filters: Filters = None,
    ) -> Hits:
        """Tìm các đoạn văn bản cho một câu hỏi, không soạn câu trả lời. / Find passages, without an answer."""
        viewer = _viewer(context)
        with _told():
            found = self.site.service_for(viewer).search(question, filters.model_dump() if filters else {})
            self.site.record(viewer, "ask", question, by="mcp", search=True)
            return Hits.model_validate({"hits": [hit.to_json() for hit in found[:limit]]})

    def get_directive(
        self,
        document: Annotated[str, Field(max_length=500, description="Số văn bản hoặc id / its number or id")],
        context: Context,
        start: Annotated[int, Field(ge=0, description="Từ ký tự thứ / from this character on")] = 0,
        length: Annotated[int, Field(ge=1, le=MOST_TEXT, description="Số ký tự / how many")] = 20_000,
    ) -> DirectivePart:
        """Một văn bản: số, ngày, cơ quan, mục lục, viện dẫn, nguyên văn. / One directive with its text."""
        viewer = _viewer(context)
        with _told():
            found = self.site.service_for(viewer).named(document)
            if not found:
                raise MissingError(*both("api.no_directive", name=document))
            if len(found) > 1:
                raise RequestError(*both("api.several", name=document, ids=", ".join(one.id for one in found)))
            self.site.record(viewer, "open", found[0].id, by="mcp")
            whole = to_json(found[0])
            text = found[0].text[start : start + length]
            part = {"text": text, "start": start, "end": start + len(text), "length": len(found[0].text)}
            return DirectivePart.model_validate(_only(DirectivePart, whole) | part | _lists(whole))

    def assignments(
        self,
        context: Context,
        agency: Annotated[Names, Field(description="Cơ quan chủ trì hoặc phối hợp / who leads or helps")] = [],  # noqa: B006
        directive: Annotated[Names, Field(description="Số văn bản hoặc id / numbers or ids")] = [],  # noqa: B006
        due_since: Annotated[date | None, Field(description="Thời hạn từ ngày / due on or after")] = None,
        due_until: Annotated[date | None, Field(description="Thời hạn đến ngày / due on or before")] = None,
        offset: Annotated[int, Field(ge=0)] = 0,
        limit: Annotated[int, Field(ge=1, le=MOST_ASSIGNMENTS)] = 50,
    ) -> Assignments:
        """Ai làm gì, với ai, trước ngày nào, theo văn bản nào. / Who does what, with whom, by when, says which text."""
        with _told():
            service = self.site.service_for(_viewer(context))
            service.assistant()  # waits for it
            catalogue = catalogue_of(service)
            check_agencies(catalogue, agency)
            wanted = Narrowed(agencies=tuple(agency), directives=tuple(directive), since=due_since, until=due_until)
            found = listed(catalogue, wanted, date.today(), offset, limit, order="directive")
            shown = [one.to_json() for one in found.rows]
            return Assignments.model_validate({"count": found.counts["any"], "offset": offset, "assignments": shown})

    def all(self) -> list[Tool]:
        """Return the tools as the library serves them."""
        titled: list[tuple[Callable[..., Any], str]] = [
            (self.ask, "Hỏi / Ask"),
            (self.search, "Tìm đoạn văn bản / Search"),
            (self.get_directive, "Xem văn bản / Read a directive"),
            (self.assignments, "Nhiệm vụ được giao / Assignments"),
        ]
        return [
            Tool.from_function(tool, title=title, annotations=_READS, structured_output=True) for tool, title in titled
        ]


def server(name: str, tools: list[Tool]) -> MCPServer[Any]:
    """Return a server of these tools, for one request; making one takes a millisecond."""
    return MCPServer(name, instructions=INSTRUCTIONS, tools=tools, log_level="WARNING", subscriptions=False)


@contextmanager
def _told() -> Iterator[None]:
    """Tell the client's model of a failure in the words that people read."""
    try:
        yield
    except HoiVanBanError as error:
        raise ToolError(str(error)) from error


def _viewer(context: Context) -> Viewer:
    """Return who called; the request is the one that came through the guards."""
    return viewer_of(context.request_context.request)


def _only(kind: type[ApiObject], values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in kind.model_fields if name in values}


def _lists(whole: dict[str, Any]) -> dict[str, Any]:
    """Return outline and references without the ranges of their words, which only a page needs."""
    return {
        "sections": [_only(Heading, section) for section in whole["sections"]],
        "references": [_only(Mention, reference) for reference in whole["references"]],
    }
