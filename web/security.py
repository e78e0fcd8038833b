"""What every response carries: a browser loads nothing that this server did not send, and keeps no private page.

Who is let in, and under which host names, is decided behind this by :mod:`web.access.sign_in`.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
OUR_SCRIPTS = "'self'"
# Gradio's HTML component compiles its template with `Function`, and the page starts from inline scripts.
GRADIO_SCRIPTS = "'self' 'unsafe-inline' 'unsafe-eval'"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
KEPT = ("/ui/", "/assets/", "/static/", "/svelte/", "/theme.css", "/favicon.ico")
"""Files of the interface: the same for everybody, so that a browser may keep them."""
HSTS = "max-age=2592000"
"""Thirty days without unencrypted requests, renewed by each answer, where the server speaks TLS."""
_SOCIAL = re.compile(r"\s*<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*>")


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` (a name or an address, without port) is this machine itself.

    >>> [is_loopback(host) for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "example.org")]
    [True, True, True, False, False]
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_of(header: str) -> str:
    """Return a Host header without its port.

    >>> host_of("127.0.0.1:7860"), host_of("[::1]:7860"), host_of("localhost")
    ('127.0.0.1', '[::1]', 'localhost')
    """
    return re.sub(r":\d+$", "", header)


class Guard:
    """ASGI middleware: adds the headers, and dresses the one page that Gradio draws."""

    def __init__(self, app: ASGIApp, head: str, foot: str, language: str) -> None:
        """Take the application, what goes to the end of the page's head and body, and the page's language."""
        self.app = app
        self.head, self.foot, self.language = head, foot, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; its answer gets the headers."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        dressing = Dressing(self, scope, send) if scope["path"] == "/" else None
        return await self.app(scope, receive, dressing or self._with_headers(scope, send))

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        async def wrapped(message: Message) -> None:
            if message["type"] == "http.response.start":
                complete(MutableHeaders(scope=message), scope)
            await send(message)

        return wrapped

    def dress(self, body: bytes) -> bytes:
        """Return the page with our head, its language, and without Gradio's cards for social networks."""
        page = _SOCIAL.sub("", body.decode())
        page = page.replace('lang="en"', f'lang="{self.language}"', 1)
        page = page.replace("</head>", f"{self.head}</head>", 1)
        return page.replace("</body>", f"{self.foot}</body>", 1).encode()


class Dressing:
    """Holds the page back until it is whole, then sends it dressed. Only ``/`` comes through here, never a stream."""

    def __init__(self, guard: Guard, scope: Scope, send: Send) -> None:
        """Take the guard that knows how the page is dressed, the request, and where to send the page."""
        self.guard, self.scope, self.send = guard, scope, send
        self.start: Message = {}
        self.parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        """Collect a message; send both when the body is complete."""
        if message["type"] == "http.response.start":
            self.start = message
            return
        if message["type"] != "http.response.body":  # what a test client asks for beside the response
            return
        self.parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        body = b"".join(self.parts)
        headers = MutableHeaders(scope=self.start)
        complete(headers, self.scope)
        if headers.get("content-type", "").startswith("text/html"):
            body = self.guard.dress(body)
            headers["content-length"] = str(len(body))
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": body})


def complete(headers: MutableHeaders, scope: Scope) -> None:
    """Add to an answer's headers what all answers carry, and take out what none may."""
    # Gradio allows every origin to read with the visitor's cookies, once the host is not this machine's own.
    for name in [name for name in headers if name.lower().startswith("access-control-")]:
        del headers[name]
    headers.update(HEADERS)
    scripts = GRADIO_SCRIPTS if scope["path"] == "/" else OUR_SCRIPTS
    headers["Content-Security-Policy"] = POLICY.format(scripts=scripts)
    if not scope["path"].startswith(KEPT):
        headers.setdefault("Cache-Control", "no-store")
    if scope.get("scheme") == "https":
        headers["Strict-Transport-Security"] = HSTS


def preloads(paths: Iterable[str]) -> str:
    """Return the links that make a browser fetch fonts before the style sheet asks for them."""
    return "".join(f'<link rel="preload" href="{path}" as="font" type="font/woff2" crossorigin>' for path in paths)
