"""The pages of the library: the table of directives, and uploads with how far they are."""

from __future__ import annotations

from pathlib import PurePosixPath

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ingest import trash
from ingest.errors import HoiVanBanError
from ingest.messages import in_language
from web.library import checking, files
from web.library.folders import Place, choose, folders
from web.library.limits import MAX_UPLOAD, MalformedUploadError, TooLargeError, received
from web.library.said import said
from web.library.shelf import Shelf
from web.library.table import Asked, table
from web.library.uploads import QueueFullError, Upload
from web.render import render
from web.shell import page, texts_of
from web.site import Site
from web.texts import Texts
from web.viewer import Role, Viewer, require, viewer_of


def routes(site: Site) -> APIRouter:
    """Return the routes of the library over ``site``."""
    shelf = Shelf(site)
    router = APIRouter(prefix="/documents", include_in_schema=False)

    @router.get("")
    def documents(request: Request) -> Response:
        return _table(shelf, request)

    @router.get("/status")
    def status(request: Request) -> JSONResponse:
        """Tell how far the uploads and the index are; the page asks until nothing is under way."""
        viewer, texts = viewer_of(request), texts_of(request)
        sent = shelf.uploads.of(viewer) if viewer.may(Role.EDITOR) else []
        state, catalogue = shelf.resync.state, shelf.catalogue(viewer)
        busy = any(not one.over for one in sent) or state.running or state.waiting or site.service.status == "starting"
        version = shelf.listing(catalogue).version() if catalogue is not None else 0
        return JSONResponse({"busy": busy, "version": version, "html": uploads_html(shelf, sent, viewer, texts)})

    @router.post("/upload")
    async def upload(request: Request) -> Response:
        viewer, texts = viewer_of(request), texts_of(request)
        asks_json = "application/json" in request.headers.get("accept", "")
        try:
            require(viewer, Role.EDITOR)
            sent, fields = await received(request)
            if not sent:
                raise _nothing_sent()
            place = Place(fields.get("folder", ""), fields.get("new_folder", ""))
            for one in sent:
                file = await run_in_threadpool(choose, site, viewer, place, one.filename or "")
                await run_in_threadpool(shelf.uploads.submit, viewer, one.file, one.size or 0, file)
        except HoiVanBanError as error:
            if asks_json:
                return JSONResponse({"error": said(error, texts)}, status_code=_status(error))
            if isinstance(error, (QueueFullError, TooLargeError, MalformedUploadError)) or viewer.may(Role.EDITOR):
                return await run_in_threadpool(_table, shelf, request, error)
            raise
        return JSONResponse({"taken": len(sent)}) if asks_json else RedirectResponse("/documents", status_code=303)

    router.include_router(files.routes(shelf))
    router.include_router(checking.routes(shelf))
    return router


def _table(shelf: Shelf, request: Request, error: HoiVanBanError | None = None) -> Response:
    viewer, texts = viewer_of(request), texts_of(request)
    asked, catalogue = Asked.of(request.query_params), shelf.catalogue(viewer)
    edits = viewer.may(Role.EDITOR)
    failed = shelf.listing(catalogue).failed(catalogue.access) if catalogue is not None and edits else ()
    sent = shelf.uploads.of(viewer) if edits else []
    return page(
        request,
        "library/table.html",
        "documents",
        status=_status(error) if error else 200,
        table=table(shelf, catalogue, asked, texts) if catalogue is not None else None,
        asked=asked,
        edits=edits,
        failed=[(one, _without_name(in_language(one.error, texts.language), one.file)) for one in failed],
        version=shelf.listing(catalogue).version() if catalogue is not None else 0,
        starting=shelf.site.service.status == "starting",
        uploads=uploads_html(shelf, sent, viewer, texts),
        folders=folders(shelf.site, viewer) if edits else [],
        new_folders=viewer.may(Role.ADMIN),
        largest=MAX_UPLOAD,
        error=said(error, texts) if error else None,
        change=_change(shelf, request) if edits else None,
        done=request.query_params.get("done"),
        removed=files.removed(shelf, viewer) if edits else [],
    )


def _change(shelf: Shelf, request: Request) -> trash.Change | None:
    """Return the change that was made just now, so that it can be taken back."""
    change = trash.found(shelf.site.corpus, request.query_params.get("change", ""))
    return change if change is not None and viewer_of(request).access.reads(change.file) else None


def uploads_html(shelf: Shelf, sent: list[Upload], viewer: Viewer, texts: Texts) -> str:
    """Return the list of files that are on their way, each with what can be done with it."""
    catalogue = shelf.catalogue(viewer)
    entries = shelf.listing(catalogue).entries(catalogue.access) if catalogue is not None and sent else ()
    rows = [
        {
            "upload": one,
            "name": PurePosixPath(one.file).name,
            "reason": _without_name(said(one.error, texts), one.file) if one.error else None,
            "entries": [entry for entry in entries if one.file in entry.files][:5] if one.stage == "ready" else [],
        }
        for one in sent
    ]
    return render("library/uploads.html", texts, rows=rows, sync=shelf.resync.state)


def _without_name(reason: str, file: str) -> str:
    """Return a reason without the file's name in front, which stands beside it."""
    for name in (file, PurePosixPath(file).name):
        reason = reason.removeprefix(f"{name}: ")
    return reason[:1].upper() + reason[1:]


def _status(error: HoiVanBanError) -> int:
    if isinstance(error, TooLargeError):
        return 413
    if isinstance(error, QueueFullError):
        return 429
    return 403 if type(error).__name__ == "ForbiddenError" else 422


def _nothing_sent() -> MalformedUploadError:
    return MalformedUploadError(
        "Chưa chọn tệp nào; hãy chọn tệp rồi gửi lại.", "No file was chosen; choose one and send it."
    )
