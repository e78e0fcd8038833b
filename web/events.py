"""Server-sent events: an answer in parts, and an answer that is waited for without the line falling silent."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any, TypeVar

from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from answer.datamodels import Answer
from ingest.errors import HoiVanBanError
from web.api_errors import both, encodable, status_of

logger = logging.getLogger(__name__)
PATIENCE = 2.0
"""Seconds within which a failure still becomes an HTTP status; later it is an event of the stream."""
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


async def streamed(
    work: Callable[[], _Result],
    parts: Callable[[_Result], Iterable[bytes]],
    failure: Callable[[int, str, str], bytes],
) -> StreamingResponse:
    """Run ``work`` in a thread and return its result as a stream of events.

    ``failure`` makes the event for a failure that comes too late for a status: (status, Vietnamese, English).

    Raises:
        Exception: whatever ``work`` raised within :data:`PATIENCE`.
    """
    task = asyncio.ensure_future(run_in_threadpool(work))
    task.add_done_callback(lambda over: over.cancelled() or over.exception())  # looked at even where nobody waits
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if done:
        task.result()  # a failure is raised here
    return EventSourceResponse(_events(task, parts, failure), headers=HEADERS)


async def _events(
    task: asyncio.Future[_Result],
    parts: Callable[[_Result], Iterable[bytes]],
    failure: Callable[[int, str, str], bytes],
) -> AsyncIterator[bytes]:
    """Yield a comment now and then until the result is there, then its events."""
    while not (await asyncio.wait({task}, timeout=HEARTBEAT))[0]:
        yield format_sse_event(comment="…")
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
