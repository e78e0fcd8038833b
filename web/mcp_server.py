"""The MCP server at ``/mcp``: the assistant as four tools for programs that work with a language model.

Streamable HTTP, one request at a time and no sessions: nothing is kept between requests, nothing runs in the
background. Who calls is the viewer of the request, as everywhere; what they may not read does not exist for them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from web.site import Site

if TYPE_CHECKING:
    from mcp.server.mcpserver.tools import Tool

PATH = "/mcp"
NAME = "hoi-van-ban"


class Endpoint:
    """The ASGI application at :data:`PATH`; its tools are made when the first client comes."""

    def __init__(self, site: Site) -> None:
        """Keep what the tools are made over."""
        self._tools = lru_cache(maxsize=1)(lambda: _tools(site))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one message of a client; there is no stream to listen on and no session to end."""
        if scope["method"] != "POST":
            return await Response(status_code=405, headers={"Allow": "POST"})(scope, receive, send)
        tools = await run_in_threadpool(self._tools)
        from mcp.server.transport_security import TransportSecuritySettings

        from web.mcp_tools import server

        # Hosts and origins were looked at before the request came here (web.access.sign_in).
        checked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        serving = server(NAME, tools)
        serving.streamable_http_app(json_response=True, stateless_http=True, transport_security=checked)
        async with serving.session_manager.run():
            await serving.session_manager.handle_request(scope, receive, send)


def _tools(site: Site) -> list[Tool]:
    from web.mcp_tools import Tools

    return Tools(site).all()


def routes(site: Site) -> APIRouter:
    """Return the route of the MCP server."""
    endpoint = Endpoint(site)
    return APIRouter(routes=[Route(path, endpoint, include_in_schema=False) for path in (PATH, f"{PATH}/")])
