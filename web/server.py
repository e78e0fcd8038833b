"""The whole web application: the API, the pages, their files, and the guards around them."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from markupsafe import escape
from starlette.types import ASGIApp

from web import exports, language
from web.access.sign_in import SignIn
from web.api import install
from web.page import STATIC, build
from web.quick import gr
from web.security import Guard, preloads
from web.site import Site
from web.texts import DEFAULT, load

FONTS = [f"ui/fonts/be-vietnam-pro-{subset}-400-normal.woff2" for subset in ("vietnamese", "latin")]
PARTS = (exports.routes, language.routes)
"""What gives the routes of one part of the site."""


def application(site: Site) -> ASGIApp:
    """Return the ASGI application over ``site``."""
    words = load(DEFAULT)
    app = FastAPI(title=words("page.name"), docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    install(app, site)
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
    head = '<link rel="stylesheet" href="ui/page.css">' + preloads(FONTS)
    foot = f"<noscript>{escape(words('failure.no_script'))}</noscript>"
    return Guard(SignIn(mounted), head, foot, DEFAULT)
