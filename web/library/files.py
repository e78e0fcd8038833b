"""Taking files of the corpus out, putting others in their place, and taking that back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ingest import trash
from ingest.corpus_changes import KEPT_DAYS, purge, remove, undo
from ingest.errors import HoiVanBanError
from ingest.store.listing import Entry
from ingest.sync.corpus import corpus_files
from web.library.limits import MAX_UPLOAD, received
from web.library.said import said
from web.library.shelf import Shelf
from web.shell import page, texts_of
from web.viewer import Role, Viewer, require, viewer_of

_SYNC_SECONDS = 10.0
"""How long a page waits for the index to follow, before it says that this is under way."""


class ReplacementError(HoiVanBanError):
    """A file cannot take the place of this one."""


def routes(shelf: Shelf) -> APIRouter:
    """Return the routes over ``shelf``."""
    router = APIRouter()

    @router.get("/remove")
    def ask_remove(request: Request, file: str = "") -> Response:
        return _asked(shelf, request, "library/remove.html", file)

    @router.post("/remove")
    async def do_remove(request: Request) -> Response:
        return await run_in_threadpool(_remove, shelf, request, str((await request.form()).get("file", "")))

    @router.get("/replace")
    def ask_replace(request: Request, file: str = "") -> Response:
        return _asked(shelf, request, "library/replace.html", file)

    @router.post("/replace")
    async def do_replace(request: Request) -> Response:
        require(viewer_of(request), Role.EDITOR)
        sent, fields = await received(request)
        file = fields.get("file", "")
        try:
            if not sent:
                raise _no_file()
            await run_in_threadpool(_replace, shelf, viewer_of(request), file, sent[0].filename or "", sent[0])
        except HoiVanBanError as error:
            return await run_in_threadpool(_asked, shelf, request, "library/replace.html", file, error)
        return RedirectResponse("/documents", status_code=303)

    @router.get("/removed")
    def list_removed(request: Request) -> Response:
        viewer = viewer_of(request)
        require(viewer, Role.EDITOR)
        return page(request, "library/removed.html", "documents", changes=removed(shelf, viewer), days=KEPT_DAYS)

    @router.post("/undo")
    async def do_undo(request: Request) -> Response:
        return await run_in_threadpool(_undo, shelf, request, str((await request.form()).get("change", "")))

    return router


def removed(shelf: Shelf, viewer: Viewer) -> list[trash.Change]:
    """Return what was replaced or removed and can be put back, as far as this person may read it."""
    since = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
    return [
        change
        for change in trash.listed(shelf.site.corpus)
        if change.action != "added" and change.at >= since and viewer.access.reads(change.file)
    ]


def _asked(shelf: Shelf, request: Request, template: str, file: str, error: HoiVanBanError | None = None) -> Response:
    """Return the page that asks before a file is removed or replaced; 404 for one that this person may not see."""
    viewer, texts = viewer_of(request), texts_of(request)
    require(viewer, Role.EDITOR)
    known = _known(shelf, viewer, file)
    return page(
        request,
        template if known else "library/gone.html",
        "documents",
        status=404 if not known else 422 if error else 200,
        file=file,
        suffix=PurePosixPath(file).suffix,
        entries=_entries(shelf, viewer, file) if known else [],
        largest=MAX_UPLOAD,
        days=KEPT_DAYS,
        error=said(error, texts) if error else None,
    )


def _remove(shelf: Shelf, request: Request, file: str) -> Response:
    viewer, site = viewer_of(request), shelf.site
    require(viewer, Role.EDITOR)
    if not _known(shelf, viewer, file):
        return _asked(shelf, request, "library/remove.html", file)
    try:
        change = remove(site.corpus, site.index, file, by=viewer.name)
    except HoiVanBanError as error:
        return _asked(shelf, request, "library/remove.html", file, error)
    site.record(viewer, "remove", file, change=change.id)
    _follow(shelf)
    return RedirectResponse(f"/documents?change={change.id}", status_code=303)


def _undo(shelf: Shelf, request: Request, change_id: str) -> Response:
    viewer, site = viewer_of(request), shelf.site
    require(viewer, Role.EDITOR)
    change = trash.found(site.corpus, change_id)
    if change is None or not viewer.access.reads(change.file):
        return page(request, "library/gone.html", "documents", status=404)
    try:
        undo(site.corpus, site.index, change.id, by=viewer.name)
    except HoiVanBanError as error:
        changes = removed(shelf, viewer)
        note = said(error, texts_of(request))
        return page(
            request, "library/removed.html", "documents", status=422, changes=changes, days=KEPT_DAYS, error=note
        )
    site.record(viewer, "undo", change.file, change=change.id)
    _follow(shelf)
    return RedirectResponse("/documents?done=undo", status_code=303)


def _replace(shelf: Shelf, viewer: Viewer, file: str, name: str, sent: object) -> None:
    """Put a file that was sent in the place of one of the corpus, once it is read."""
    from starlette.datastructures import UploadFile

    assert isinstance(sent, UploadFile)
    if not _known(shelf, viewer, file):
        raise _not_there(file)
    ending, wanted = PurePosixPath(name).suffix.lower(), PurePosixPath(file).suffix.lower()
    if ending != wanted:
        raise ReplacementError(
            f"{name}: tệp thay thế phải cùng loại với tệp cũ ({wanted or 'không có đuôi'}). Nếu khác loại, hãy tải "
            "tệp mới lên rồi gỡ tệp cũ.",
            f"{name}: a replacement is of the same type as the old file ({wanted or 'no ending'}). Otherwise upload "
            "the new file, then remove the old one.",
        )
    shelf.uploads.submit(viewer, sent.file, sent.size or 0, file, replaces=True)


def _known(shelf: Shelf, viewer: Viewer, file: str) -> bool:
    """Tell whether a file stands in the corpus and this person may see it."""
    return viewer.access.reads(file) and file in _files(shelf)


def _files(shelf: Shelf) -> dict[str, object]:
    try:
        return dict(corpus_files(shelf.site.corpus, shelf.site.index))
    except HoiVanBanError:
        return {}


def _entries(shelf: Shelf, viewer: Viewer, file: str) -> list[Entry]:
    """Return the directives that a file holds, as far as this person may read them."""
    catalogue = shelf.catalogue(viewer)
    if catalogue is None:
        return []
    return [entry for entry in shelf.listing(catalogue).entries(catalogue.access) if file in entry.files]


def _follow(shelf: Shelf) -> None:
    """Have the index follow, and delete for good what nobody asked back for long."""
    purge(shelf.site.corpus, datetime.now(UTC) - timedelta(days=KEPT_DAYS))
    shelf.resync.wait(shelf.resync.request(), _SYNC_SECONDS)


def _no_file() -> ReplacementError:
    return ReplacementError("Chưa chọn tệp nào; hãy chọn tệp mới.", "No file was chosen; choose the new file.")


def _not_there(file: str) -> ReplacementError:
    return ReplacementError(
        f"Không có tệp {file} trong kho; có thể tệp đã được gỡ bỏ.",
        f"There is no file {file} in the corpus; it may have been removed.",
    )
