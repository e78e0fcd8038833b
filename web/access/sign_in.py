"""ASGI middleware that says who is behind a request: it puts a :class:`web.viewer.Viewer` into the scope."""

from __future__ import annotations

from dataclasses import replace

from starlette.types import ASGIApp, Receive, Scope, Send

from web.viewer import LOCAL


class SignIn:
    """While there are no accounts, whoever reaches this machine's loopback address is its user."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application to guard."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its viewer."""
        if scope["type"] in {"http", "websocket"}:
            scope["viewer"] = replace(LOCAL, address=(scope.get("client") or ("", 0))[0])
        await self.app(scope, receive, send)
