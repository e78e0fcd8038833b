"""The whole web application: the API, the pages, their files, and the guards around them."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from markupsafe import escape
from starlette.routing import Mount
from starlette.types import ASGIApp

from web import assignments, conversation_files, exports, graph, language, mcp_server, metrics, openai_api, sources
from web.access import account, admin, failures, oidc
from web.access import pages as sign_in
from web.access.conversation_gate import ConversationGate
from web.access.sign_in import SignIn
from web.api import install
from web.evaluation import pages as evaluation
from web.library import pages as library
from web.page import STATIC, build
from web.quick import gr
from web.security import Guard, preloads
from web.site import Site
from web.texts import DEFAULT, load

FONTS = [f"ui/fonts/be-vietnam-pro-{subset}-400-normal.woff2" for subset in ("vietnamese", "latin")]
PARTS = (
    exports.routes,
    sources.routes,
    assignments.routes,
    graph.routes,
    language.routes,
    sign_in.routes,
    account.routes,
    admin.routes,
    oidc.routes,
    evaluation.routes,
    library.routes,
    conversation_files.routes,
    openai_api.routes,
    mcp_server.routes,
    metrics.routes,
)
"""What gives the routes of one part of the site."""


def application(site: Site) -> ASGIApp:
    """Return the ASGI application over ``site``."""
    words = load(DEFAULT)
    app = FastAPI(title=words("page.name"), docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    install(app, site)
    failures.install(app)
    for routes in PARTS:
        app.include_router(routes(site))
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    fonts = ["Be Vietnam Pro", "system-ui", "sans-serif"]
    mounted = gr.mount_gradio_app(
        app,
        build(site),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        favicon_path=str(STATIC / "icon.png"),
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=fonts, font_mono=["monospace"]),
    )
    for route in app.routes:
        if isinstance(route, Mount) and route.path == "":
            route.app = ConversationGate(route.app)
    head = '<link rel="stylesheet" href="ui/page.css">' + preloads(FONTS)
    foot = f"<noscript>{escape(words('failure.no_script'))}</noscript>"
    return Guard(SignIn(mounted, site), head, foot, DEFAULT)
