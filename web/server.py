"""The whole web application: the API, the page, its files, and the guard around them."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from markupsafe import escape
from starlette.types import ASGIApp

from web.api import install
from web.exports import routes as exports
from web.page import STATIC, build
from web.quick import gr
from web.security import Guard, preloads
from web.service import Service
from web.texts import DEFAULT, load

FONTS = [f"ui/fonts/be-vietnam-pro-{subset}-400-normal.woff2" for subset in ("vietnamese", "latin")]


def application(service: Service) -> ASGIApp:
    """Return the ASGI application over ``service``."""
    words = load(DEFAULT)
    app = FastAPI(title=words("page.name"), docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    install(app, service)
    app.include_router(exports(service))
    app.mount("/ui", StaticFiles(directory=STATIC), name="ui")
    fonts = ["Be Vietnam Pro", "system-ui", "sans-serif"]
    mounted = gr.mount_gradio_app(
        app,
        build(service),
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
    return Guard(mounted, head, foot, DEFAULT)
