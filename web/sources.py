"""The documents themselves: a directive as a page of its own, the pages of its file as pictures, the file."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse
from starlette.responses import Response

from ingest.datamodels import Directive
from web import directive_page
from web.api_errors import MissingError, both
from web.exports import disposition
from web.originals import held, original
from web.seen import Seen
from web.site import Site
from web.viewer import viewer_of

if TYPE_CHECKING:
    from ingest.page_images import PageImages

PICTURE_PIXELS = 1400
"""How wide a page is drawn: sharp at the width of the page on a fine screen, and enlarged by half on others."""
AT_ONCE = 2
"""Pictures that are made at the same time; other requests wait without keeping a thread from the rest."""
REVALIDATE = "private, no-cache"
"""A browser may keep a picture, and asks each time whether its reader may still see it."""

Name = Annotated[str, Query(max_length=500)]


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``. Each looks up the directive as its viewer may read it."""
    pictures = Pictures(site)
    router = APIRouter(lifespan=pictures.lifespan)
    router.include_router(directive_page.routes(site))
    limiter = CapacityLimiter(AT_ONCE)

    @router.get("/page-image", include_in_schema=False)
    async def page_image(request: Request, id: Name = "", page: int = 1) -> Response:  # noqa: A002 - its name in the address
        return await to_thread.run_sync(pictures.respond, request, id, page, limiter=limiter)

    @router.get("/original", include_in_schema=False)
    def download(request: Request, id: Name = "") -> Response:  # noqa: A002 - its name in the address
        viewer = viewer_of(request)
        directive = held(site.service_for(viewer), id)
        path = original(directive, site.corpus, site.index)
        site.record(viewer, "download", directive.id, file=directive.file)
        name = PurePosixPath(directive.file).name
        headers = {"Content-Disposition": disposition(name), "Cache-Control": "private, no-store"}
        return FileResponse(path, media_type=media_type(name), headers=headers)

    return router


def media_type(name: str) -> str:
    """Return the type of a file by its name.

    >>> media_type("16.pdf"), media_type("16.doc"), media_type("16")
    ('application/pdf', 'application/msword', 'application/octet-stream')
    """
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


class Pictures:
    """Answers requests for pages; the processes that draw them start with the first, and end with the server."""

    def __init__(self, site: Site) -> None:
        """Keep what the answers are made from."""
        self._site = site
        self._seen = Seen()
        self._lock = Lock()
        self._images: PageImages | None = None

    @asynccontextmanager
    async def lifespan(self, _: Any) -> AsyncIterator[None]:  # noqa: ANN401 - the application, which this does not need
        """End the processes with the server."""
        yield
        if self._images is not None:
            await to_thread.run_sync(self._images.close)

    def respond(self, request: Request, directive_id: str, page: int) -> Response:
        """Return a page of a directive's file; pages that hold nothing of the directive are not there.

        Raises:
            MissingError: there is no such directive, page or file for this viewer, or the page cannot be drawn.
        """
        viewer = viewer_of(request)
        directive = held(self._site.service_for(viewer), directive_id)
        if all(page != one.number for one in directive.pages):
            raise MissingError(*both("document.no_page", document=directive.label, page=page))
        path = original(directive, self._site.corpus, self._site.index)
        headers = {"ETag": _tag(path, page), "Cache-Control": REVALIDATE}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        content, media = self._drawn(directive, path, page)
        if self._seen.first(viewer.name, directive.id):
            self._site.record(viewer, "open", directive.id, page=page)
        return Response(content, media_type=media, headers=headers)

    def _drawn(self, directive: Directive, path: Path, page: int) -> tuple[bytes, str]:
        """Return the picture and its type. The libraries behind it take half a second to import, the first time."""
        from ingest.page_images import MEDIA_TYPE, PageError, PageImages

        with self._lock:
            self._images = self._images or PageImages(processes=AT_ONCE)
        try:
            return self._images.image(path, page, PICTURE_PIXELS, name=directive.file), MEDIA_TYPE
        except PageError as error:
            raise MissingError(error.vietnamese, error.english) from error


def _tag(path: Path, page: int) -> str:
    """Return what changes whenever the picture of a page does."""
    found = path.stat()
    said = f"{path}\0{found.st_size}\0{found.st_mtime_ns}\0{page}\0{PICTURE_PIXELS}"
    return f'"{sha256(said.encode()).hexdigest()[:24]}"'
