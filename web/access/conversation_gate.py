"""What of Gradio's own routes is served: what the page needs, and each person's events to that person only.

Gradio keeps a page's state and its pending answers under a ``session_hash`` that the browser makes up, and gives them
to whoever names it. Here the name gets the account's id in front before Gradio sees it: the same hash in the hands of
another account is another session. Everything else that Gradio serves (uploads, files, proxies, component servers, its
own sign-in, its own API) is not there.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.errors import HoiVanBanError
from web.access.failures import failed
from web.viewer import Viewer

READ = frozenset({"/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt"})
READ |= {"/gradio_api/startup-events", "/gradio_api/queue/data"}
FOLDERS = ("/assets/", "/static/", "/svelte/")
EVENTS = frozenset({"/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/cancel"})
HEARTBEAT = re.compile(r"(/gradio_api/heartbeat/)([\w-]{1,64})")
BODY_BYTES = 1_000_000
"""The largest event: a question and what the page sends with it are far smaller."""
_HASH = re.compile(r"[\w-]{1,64}")


class ConversationGate:
    """ASGI middleware around Gradio; it stands inside the sign-in, so there is a viewer."""

    def __init__(self, app: ASGIApp) -> None:
        """Take Gradio's application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what the page needs, in the viewer's own name."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return await send({"type": "websocket.close", "code": 1008})
        path, reading = scope["path"], scope["method"] in {"GET", "HEAD"}
        if scope["method"] == "POST" and path in EVENTS:
            return await self._event(scope, receive, send)
        if reading and (beat := HEARTBEAT.fullmatch(path)):
            return await self.app(_at(scope, beat[1] + _own(scope, beat[2])), receive, send)
        if reading and path == "/gradio_api/queue/data":
            query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
            named = query.get("session_hash", "")
            if not _HASH.fullmatch(named):
                return await _malformed(scope)(scope, receive, send)
            owned = urlencode({"session_hash": _own(scope, named)}).encode()
            return await self.app(dict(scope, query_string=owned), receive, send)
        if reading and (path in READ or path.startswith(FOLDERS)):
            return await self.app(scope, receive, send)
        return await failed(scope, 404, _absent(path))(scope, receive, send)

    async def _event(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _body(receive)
        if body is None:
            too_large = HoiVanBanError("Yêu cầu quá dài.", "The request is too long.")
            return await failed(scope, 413, too_large)(scope, receive, send)
        told = _object(body)
        named = told.get("session_hash") if told else None
        if told is None or not isinstance(named, str) or not _HASH.fullmatch(named):
            return await _malformed(scope)(scope, receive, send)
        told["session_hash"] = _own(scope, named)
        sent = json.dumps(told).encode()
        headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        headers.append((b"content-length", str(len(sent)).encode()))
        await self.app(dict(scope, headers=headers), _replay(sent, receive), send)


def _own(scope: Scope, session_hash: str) -> str:
    """Return a session's name for this viewer; the part before the first dash is the account."""
    viewer: Viewer = scope["viewer"]
    return f"{viewer.user_id or 0}-{session_hash}"


def _at(scope: Scope, path: str) -> Scope:
    return dict(scope, path=path, raw_path=path.encode())


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


async def _body(receive: Receive) -> bytes | None:
    """Return a request's whole body, or None where it is too long."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > BODY_BYTES:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return what gives ``body`` once and then what the browser sends: that it has gone."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed


def _malformed(scope: Scope) -> Response:
    return failed(scope, 400, HoiVanBanError("Yêu cầu không đúng dạng.", "The request is malformed."))


def _absent(path: str) -> HoiVanBanError:
    return HoiVanBanError(f"Không có trang {path}.", f"There is no page {path}.")
