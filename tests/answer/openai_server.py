"""An OpenAI-compatible server on loopback, over real sockets, that does what a test tells it to.

The model asked for names the behaviour: ``good`` streams ``reply``, the others misbehave each in its own way.
"""

from __future__ import annotations

import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator

import uvicorn
from anyio import to_thread
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

LONGEST_WAIT = 30.0
"""Seconds after which a stalled reply ends by itself, should a test forget to release it."""


class OpenAIServer:
    """Serves ``/v1/chat/completions``; ``requests`` are the bodies that came, ``keys`` their Authorization headers.

    ``held`` streams ``reply`` in pieces of ``size`` characters, and waits at each of ``holds`` until a test calls
    ``go_on``; ``left`` is set when its client does not stay for the rest.
    """

    def __init__(self) -> None:
        self.reply = ""
        self.size = 7
        self.holds: list[int] = []
        self.left = threading.Event()
        self._go = threading.Semaphore(0)
        self.write: Callable[[str], str] | None = None
        self.requests: list[dict] = []
        self.keys: list[str | None] = []
        self.released = threading.Event()
        app = FastAPI()
        app.post("/v1/chat/completions")(self._complete)
        self._server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> OpenAIServer:
        started = threading.Event()
        startup = self._server.startup

        async def announced(sockets=None):
            await startup(sockets)
            started.set()

        self._server.startup = announced
        self._thread.start()
        assert started.wait(LONGEST_WAIT)
        return self

    def __exit__(self, *failure: object) -> None:
        self.released.set()
        self.go_on()
        self._server.should_exit = True
        self._thread.join(LONGEST_WAIT)

    @property
    def url(self) -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}/v1"

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        self.keys.append(request.headers.get("authorization"))
        behaviour = body["model"]
        if behaviour.isdigit():
            key = request.headers.get("authorization", "")
            return JSONResponse({"error": {"message": f"refused {key}", "type": "test"}}, status_code=int(behaviour))
        if behaviour == "garbage":
            return Response("data: {no json\n\n", media_type="text/event-stream")
        if behaviour == "page":
            return HTMLResponse("<html>Chào mừng</html>")
        if behaviour == "other-shape":
            return Response('data: {"choices": 7}\n\n', media_type="text/event-stream")
        events = {
            "good": self._good,
            "held": self._held,
            "cut": self._cut,
            "stalls": self._stalls,
            "stalls-midway": self._stalls_midway,
            "reads-long": self._reads_long,
            "pings": self._pings,
            "never-ends": self._never_ends,
            "error-midway": self._error_midway,
            "written": self._written,
        }[behaviour]
        return StreamingResponse(events(body), media_type="text/event-stream")

    def holding(self, reply: str, *up_to: str) -> None:
        """Write a reply up to where it says each of these words, in turn."""
        self.reply, self.holds = reply, [reply.index(words) + len(words) for words in up_to]
        self._go = threading.Semaphore(0)
        self.left.clear()

    def go_on(self) -> None:
        """Let the reply that is held go on to the next of its places, or to its end."""
        self._go.release()

    def _good(self, body: dict) -> Iterator[str]:
        yield _event({"role": "assistant", "content": ""})
        yield from self._pieces(self.reply)
        yield "data: [DONE]\n\n"

    def _pieces(self, text: str) -> Iterator[str]:
        return (_event({"content": text[at : at + self.size]}) for at in range(0, len(text), self.size))

    async def _held(self, body: dict) -> AsyncIterator[str]:
        stayed, at, go = False, 0, self._go
        try:
            for hold in self.holds:
                for piece in self._pieces(self.reply[at:hold]):
                    yield piece
                await to_thread.run_sync(lambda: go.acquire(timeout=LONGEST_WAIT), abandon_on_cancel=True)
                at = hold
            for piece in self._pieces(self.reply[at:]):
                yield piece
            yield "data: [DONE]\n\n"
            stayed = True
        finally:
            if not stayed:
                self.left.set()

    def _cut(self, body: dict) -> Iterator[bytes]:
        """Send the bytes of a reply so few at a time that letters, markers and events are cut in two."""
        sent = "".join(self._good(body)).encode()
        yield from (sent[at : at + 5] for at in range(0, len(sent), 5))

    def _written(self, body: dict) -> Iterator[str]:
        assert self.write is not None
        self.reply = self.write("\n".join(message["content"] for message in body["messages"]))
        yield from self._good(body)

    def _stalls(self, body: dict) -> Iterator[str]:
        self.released.wait(LONGEST_WAIT)
        yield "data: [DONE]\n\n"

    def _stalls_midway(self, body: dict) -> Iterator[str]:
        yield _event({"content": "Sở Y tế"})
        yield from self._stalls(body)

    def _reads_long(self, body: dict) -> Iterator[str]:
        """Begin the reply at once, as some servers do, and only then read the request: its words come when released."""
        yield _event({"role": "assistant", "content": ""})
        self.released.wait(LONGEST_WAIT)
        yield from self._pieces(self.reply)
        yield "data: [DONE]\n\n"

    def _pings(self, body: dict) -> Iterator[str]:
        while not self.released.wait(0.02):
            yield ": ping\n\n"

    def _never_ends(self, body: dict) -> Iterator[str]:
        while not self.released.wait(0.02):
            yield _event({"content": "và "})

    def _error_midway(self, body: dict) -> Iterator[str]:
        yield _event({"content": "Sở Y tế"})
        yield 'data: {"error": {"message": "out of memory", "type": "server_error"}}\n\n'


def _event(delta: dict) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": None}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
