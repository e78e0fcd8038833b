"""Server-sent events: an answer in parts, and an answer that is waited for without the line falling silent.

A client that goes away while it waits stops what a language model is writing for it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any, TypeVar

from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from answer.datamodels import Answer
from ingest.errors import HoiVanBanError
from web.api_errors import both, encodable, status_of
from web.following import PACE, Following

logger = logging.getLogger(__name__)
PATIENCE = 2.0
"""Seconds within which a failure still becomes an HTTP status, unless a draft comes before; later it is an event."""
HEARTBEAT = 10.0
"""Seconds between the comments that keep proxies and clients from giving up."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Neither a cache nor nginx may hold a stream back."""
_PIECE = re.compile(r"[^\n]*\n+|[^\n]+")

_Result = TypeVar("_Result")


def event(data: object, name: str | None = None) -> bytes:
    """Return one event on the wire; what cannot be encoded is replaced."""
    return format_sse_event(data_str=encodable(json.dumps(data, ensure_ascii=False)), event=name)


def pieces(text: str) -> Iterator[str]:
    r"""Yield a text line by line; joined they are the text. An answer is there at once: nothing is gained by words.

    >>> list(pieces("Ngày:\n\n- 02/3/2023 [1]"))
    ['Ngày:\n\n', '- 02/3/2023 [1]']
    """
    return (found.group() for found in _PIECE.finditer(text))


class _Stream(EventSourceResponse):
    """A stream of events that stops what makes them when the client goes away."""

    def __init__(self, content: AsyncIterator[bytes], following: Following) -> None:
        super().__init__(content, headers=HEADERS)
        self._following = following

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._following.stop()


async def streamed(
    work: Callable[[], _Result],
    parts: Callable[[_Result], Iterable[bytes]],
    failure: Callable[[int, str, str], bytes],
    following: Following,
    drafted: Callable[[str, str], Iterable[bytes]] | None = None,
) -> StreamingResponse:
    """Run ``work``, which ``following`` follows, in a thread and return its result as a stream of events.

    ``failure`` makes the event for a failure that comes too late for a status: (status, Vietnamese, English).
    ``drafted`` makes the events of what a language model writes meanwhile: (text that was told, text so far).

    Raises:
        Exception: whatever ``work`` raised within :data:`PATIENCE`.
    """
    task = asyncio.ensure_future(run_in_threadpool(work))
    task.add_done_callback(lambda over: over.cancelled() or over.exception())  # looked at even where nobody waits
    ends = time.monotonic() + PATIENCE
    while not task.done() and following.draft is None and (left := ends - time.monotonic()) > 0:
        await asyncio.wait({task}, timeout=min(left, PACE))
    if task.done():
        task.result()  # a failure is raised here
    return _Stream(_events(task, parts, failure, _drafts(following, drafted)), following)


def _drafts(
    following: Following, drafted: Callable[[str, str], Iterable[bytes]] | None
) -> Callable[[], Iterator[bytes]]:
    """Return a function that gives, at every call, the events of what has been written since the last."""
    told = ""

    def newest() -> Iterator[bytes]:
        nonlocal told
        if drafted is not None and following.draft is not None:
            before, told = told, following.draft.text
            yield from drafted(before, told)

    return newest


async def _events(
    task: asyncio.Future[_Result],
    parts: Callable[[_Result], Iterable[bytes]],
    failure: Callable[[int, str, str], bytes],
    drafts: Callable[[], Iterator[bytes]],
) -> AsyncIterator[bytes]:
    """Yield drafts as they come, or a comment now and then, until the result is there; then its events."""
    spoke = time.monotonic()
    while not (await asyncio.wait({task}, timeout=min(PACE, HEARTBEAT)))[0]:
        for draft in drafts():
            yield draft
            spoke = time.monotonic()
        if time.monotonic() - spoke >= HEARTBEAT:
            yield format_sse_event(comment="…")
            spoke = time.monotonic()
    for draft in drafts():
        yield draft
    try:
        result = task.result()
    except HoiVanBanError as known:
        yield failure(status_of(known), known.vietnamese, known.english)
        return
    except Exception:
        logger.exception("a streamed request failed")
        yield failure(500, *both("failure.api"))
        return
    for part in parts(result):
        yield part


def draft_events(before: str, text: str) -> Iterator[bytes]:
    """Yield what was written since ``before`` as an event ``draft``; all of it where it does not go on from there."""
    if not text.startswith(before):
        yield event({"text": text, "anew": True}, "draft")
    elif text != before:
        yield event({"text": text[len(before) :]}, "draft")


def answer_events(answer: Answer) -> Iterator[bytes]:
    """Yield an answer's events: ``understood``, each ``citation``, the ``text`` in pieces, ``done`` with all of it."""
    whole: dict[str, Any] = answer.to_json()
    yield event({"understood": answer.understood, "language": answer.language}, "understood")
    for citation in whole["citations"]:
        yield event(citation, "citation")
    for piece in pieces(answer.text):
        yield event({"text": piece}, "text")
    yield event(whole, "done")


def failed_event(status: int, vietnamese: str, english: str) -> bytes:
    """Return the event ``error``: the body that the plain answer would have had, with its status."""
    return event({"error": {"vi": vietnamese, "en": english}, "status": status}, "error")
