"""``/v1/chat/completions`` and ``/v1/models``: the assistant for programs that speak OpenAI's protocol.

The last message of the user is the question, those before it the history; what system, assistant and tools said is not
read, since no model here could follow it. docs/api.md tells what is kept, ignored and refused.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from web.api import HISTORY, STREAM, TOKEN, Narrowing
from web.api_errors import MissingError, RequestError, both, encodable, openai_error
from web.api_objects import ApiObject, CitationObject, WarningObject
from web.asking import asked
from web.completions import Completed, completed
from web.events import event, pieces, streamed
from web.following import Following, awaited
from web.site import Site
from web.viewer import viewer_of

MODEL = "hoi-van-ban"
MESSAGES = 2_000
"""A conversation longer than this is no conversation."""
_DONE = b"data: [DONE]\n\n"
_CHORE = re.compile(r"\s*### Task:.*<chat_history>", re.DOTALL)
"""How Open WebUI asks a model for a title, tags or follow-ups of a conversation: by a message of the user."""
_NO_CHORE = json.dumps({"title": "", "tags": [], "follow_ups": [], "queries": []})
"""What such a program reads as "nothing"; it then takes the first question as the title."""


class StreamOptions(BaseModel):
    """How a stream ends."""

    model_config = ConfigDict(extra="allow")
    include_usage: bool = False


class Message(BaseModel):
    """A message; only those of the user are read, as text or as a list of text parts."""

    model_config = ConfigDict(extra="allow")
    role: str
    content: Any = None


class Wanted(BaseModel):
    """The body of a completion. ``sources`` and ``filters`` are ours; what is not named here is ignored."""

    model_config = ConfigDict(extra="allow")
    model: str = Field(max_length=200)
    messages: list[Message] = Field(max_length=MESSAGES)
    stream: bool = False
    stream_options: StreamOptions | None = None
    sources: bool = True
    filters: Narrowing | None = None
    n: int | None = None
    tools: list[Any] | None = None
    functions: list[Any] | None = None
    tool_choice: Any = None
    response_format: dict[str, Any] | None = None
    modalities: list[str] | None = None

    def check(self) -> None:
        """Refuse what the client would wait for in vain.

        Raises:
            RequestError: it names the field.
        """
        if self.model != MODEL:
            raise MissingError(*both("api.no_model", name=self.model, model=MODEL), "model", "model_not_found")
        asked_for = {
            "n": self.n not in {None, 1},
            "tools": bool(self.tools) and self.tool_choice != "none",
            "functions": bool(self.functions),
            "response_format": bool(self.response_format) and (self.response_format or {}).get("type") != "text",
            "modalities": bool(set(self.modalities or ()) - {"text"}),
        }
        for name, wanted in asked_for.items():
            if wanted:
                raise RequestError(*both("api.not_offered", name=name), name, "unsupported_parameter")

    def questions(self) -> list[str]:
        """Return what the user said, oldest first; never empty.

        Raises:
            RequestError: the user said nothing, or something that is no text.
        """
        said = [_text(m.content, place) for place, m in enumerate(self.messages) if m.role == "user"]
        if not said:
            raise RequestError(*both("api.no_question"), "messages")
        return said


def _text(content: object, place: int) -> str:
    """Return the text of a message's content, a string or a list of parts."""
    if isinstance(content, str):
        return encodable(content)
    if not isinstance(content, list):
        raise _not_text(f"messages[{place}].content", content)
    texts: list[str] = []
    for number, part in enumerate(content):
        text = part.get("text") if isinstance(part, dict) and part.get("type") == "text" else None
        if not isinstance(text, str):
            kind = part.get("type") if isinstance(part, dict) else part
            raise _not_text(f"messages[{place}].content[{number}]", kind if isinstance(kind, str) else part)
        texts.append(text)
    return encodable("\n".join(texts))


def _not_text(place: str, found: object) -> RequestError:
    kind = found if isinstance(found, str) else type(found).__name__
    return RequestError(*both("api.not_text", place=place, kind=kind[:100]), place, "unsupported_content")


class Completion(ApiObject):
    """OpenAI's object with `citations` beside `choices`, `warnings`, `answered`, `confidence` as in `/api/ask`."""

    id: str
    object: str
    created: int
    model: str
    choices: list[dict[str, Any]]
    usage: dict[str, int]
    citations: list[CitationObject]
    warnings: list[WarningObject]
    answered: bool
    confidence: float | None


class OpenAIFailure(ApiObject):
    """An error as OpenAI's clients read it: `message`, `type`, `param`, `code`."""

    error: dict[str, str | None]


FAILURES: dict[int | str, dict[str, Any]] = {
    400: {"model": OpenAIFailure, "description": "Yêu cầu không dùng được / the request cannot be used"},
    401: {"model": OpenAIFailure, "description": "Mã truy cập sai / a wrong token"},
    404: {"model": OpenAIFailure, "description": "Không có mô hình ấy / no such model"},
    429: {"model": OpenAIFailure, "description": "Quá nhiều yêu cầu / too many requests"},
    503: {"model": OpenAIFailure, "description": "Chưa trả lời được / nothing can be answered yet"},
}


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``."""
    router = APIRouter(prefix="/v1", tags=["openai"], responses=FAILURES, dependencies=[Depends(TOKEN)])
    model = {"id": MODEL, "object": "model", "created": int(time.time()), "owned_by": MODEL}

    @router.get("/models")
    def models() -> JSONResponse:
        """Danh sách mô hình: chỉ có một. / The models: there is one."""
        return JSONResponse({"object": "list", "data": [model]})

    @router.get("/models/{name:path}")
    def one_model(name: str) -> JSONResponse:
        """Một mô hình. / One model."""
        if name != MODEL:
            raise MissingError(*both("api.no_model", name=name, model=MODEL), "model", "model_not_found")
        return JSONResponse(model)

    @router.post("/chat/completions", response_model=Completion, responses=STREAM)
    async def complete(wanted: Wanted, request: Request) -> Response:
        """Hỏi theo giao thức của OpenAI. / Ask by OpenAI's protocol, whole or as a stream."""
        wanted.check()
        following = Following()
        work = _work(site, wanted, request, following)
        if wanted.stream:
            return await streamed(work, lambda made: _chunks(made, wanted), _failed, following)
        return JSONResponse(_whole(await awaited(work, following, request), wanted))

    return router


def _work(site: Site, wanted: Wanted, request: Request, following: Following) -> Callable[[], Completed]:
    """Return what makes the completion, to be run in a thread; ``following`` can stop it."""
    viewer, base = viewer_of(request), str(request.base_url)
    *earlier, question = wanted.questions()
    narrowing = wanted.filters.model_dump() if wanted.filters else {}

    def work() -> Completed:
        if _CHORE.match(question):
            beside = {"citations": [], "warnings": [], "answered": False, "confidence": None}
            return Completed(_NO_CHORE, beside=beside)
        answer = asked(site, viewer, question, earlier[-HISTORY:], narrowing, by="openai", listener=following)
        return completed(answer, site.service_for(viewer), base, sources=wanted.sources)

    return work


def _whole(made: Completed, wanted: Wanted) -> dict[str, Any]:
    message = {"role": "assistant", "content": made.content, "refusal": None, "annotations": list(made.annotations)}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {**_head("chat.completion"), "choices": [choice], "usage": _usage(made, wanted), **made.beside}


def _chunks(made: Completed, wanted: Wanted) -> Iterator[bytes]:
    """Yield the chunks of a stream: the role, the text, where its markers lead, and last what stands beside it."""
    counted = wanted.stream_options is not None and wanted.stream_options.include_usage
    head = _head("chat.completion.chunk") | ({"usage": None} if counted else {})

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {**head, "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]}

    yield event(chunk({"role": "assistant", "content": ""}))
    for piece in pieces(made.content):
        yield event(chunk({"content": piece}))
    if made.annotations:
        yield event(chunk({"annotations": list(made.annotations)}))
    yield event(chunk({}, "stop") | made.beside)
    if counted:
        yield event({**head, "choices": [], "usage": _usage(made, wanted)})
    yield _DONE


def _failed(status: int, vietnamese: str, english: str) -> bytes:
    """Return the event by which a stream fails; the clients raise it."""
    return event({"error": openai_error(status, vietnamese, english)})


def _head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def _usage(made: Completed, wanted: Wanted) -> dict[str, int]:
    """Return lengths in words: there is no model whose tokens could be counted."""
    prompt = sum(len(text.split()) for text in wanted.questions())
    reply = len(made.content.split())
    return {"prompt_tokens": prompt, "completion_tokens": reply, "total_tokens": prompt + reply}
