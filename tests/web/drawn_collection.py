"""A small corpus of drawn files with its index: a PDF, a scan, a text, and a closed folder with a PDF and a copy."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from answer.assistant import Assistant
from ingest.access import Access
from ingest.index import sync
from tests.documents.draw_pdf import draw_pdf
from tests.documents.draw_scan import draw_scan
from tests.documents.test_generated import NO_TESSERACT
from tests.documents.truth import DIRECTIVE, LETTER, PLAN
from tests.web.stub_assistant import TEXT
from web import api, sources
from web.access import failures
from web.office.store import Office
from web.service import Service
from web.site import Site
from web.viewer import LOCAL, Role, Viewer

CLOSED = "mat"
COPY = f"{CLOSED}/16-KH (bản sao).txt"
"""A second file of what stands in 16-KH.txt."""
READER = replace(LOCAL, name="reader", user_id=None, role=Role.READER, access=Access(frozenset({CLOSED})))


@dataclass(frozen=True)
class Drawn:
    """The site over the corpus; ``ids`` are the directives' by the file they were read from."""

    site: Site
    assistant: Assistant
    ids: dict[str, str]


def draw(folder: Path) -> Drawn:
    """Draw the files, index them and open a site over them."""
    corpus, index = folder / "corpus", folder / "index"
    (corpus / CLOSED).mkdir(parents=True)
    draw_pdf(LETTER, corpus / "cong-van.pdf")
    draw_pdf(PLAN, corpus / CLOSED / "ke-hoach.pdf")
    for name in ("16-KH.txt", COPY):
        (corpus / name).write_text(TEXT, encoding="utf-8")
    if not NO_TESSERACT:
        draw_pdf(DIRECTIVE, folder / "clean.pdf")
        draw_scan(folder / "clean.pdf", corpus / "chi-thi.pdf")
    report = sync(corpus, index)
    assert not report.failed
    assistant = Assistant.open(index)
    site = Site(Service.ready(assistant), Office.open(folder / "data"), corpus, index)
    return Drawn(site, assistant, {found.file: found.id for found in assistant.catalogue.directives()})


def copied(drawn: Drawn, folder: Path) -> Site:
    """The same site over a copy of the corpus, whose files a test may spoil."""
    shutil.copytree(drawn.site.corpus, folder / "corpus")
    return replace(drawn.site, corpus=folder / "corpus")


def seen_by(site: Site, viewer: Viewer) -> ASGIApp:
    """The routes of the documents as the application serves them, every request being one of ``viewer``."""
    app = FastAPI()
    api.install(app, site)
    failures.install(app)
    app.include_router(sources.routes(site))

    async def as_viewer(scope: Scope, receive: Receive, send: Send) -> None:
        await app(scope | {"viewer": viewer}, receive, send)

    return as_viewer
