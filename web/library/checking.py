"""Checking by hand what was read: the text beside the header fields and the work, saved as corrections."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ingest.corrections.recording import corrections_of
from ingest.datamodels import Directive
from ingest.errors import HoiVanBanError
from ingest.numbers import kinds
from ingest.store.catalogue import Catalogue
from ingest.store.ledger import Ledger
from web.library import reading
from web.library.said import said
from web.library.saving import Refused, record, understood
from web.library.shelf import Shelf
from web.shell import page, texts_of
from web.viewer import Role, Viewer, require, viewer_of

_SYNC_SECONDS = 10.0
"""How long saving waits for the index to follow, before the page says that this is under way."""


def routes(shelf: Shelf) -> APIRouter:
    """Return the routes over ``shelf``."""
    router = APIRouter()

    @router.get("/check")
    def check(request: Request, id: str = "") -> Response:  # noqa: A002 - the name in the address
        return _checked(shelf, request, id)

    @router.post("/check")
    async def save(request: Request) -> Response:
        form = await request.form(max_fields=20_000)
        given = {name: value for name, value in form.items() if isinstance(value, str)}
        return await run_in_threadpool(_saved, shelf, request, given)

    return router


def _found(shelf: Shelf, viewer: Viewer, directive_id: str) -> tuple[Catalogue, Directive] | None:
    """Return a directive whose own file this person may read; its corrections are kept with that file."""
    catalogue = shelf.catalogue(viewer)
    if catalogue is None:
        return None
    try:
        directive = catalogue.directive(directive_id)
    except KeyError:
        return None
    file, _, _ = Ledger(catalogue.engine).source_of(directive_id)
    return (catalogue, directive) if viewer.access.reads(file) else None


def _checked(
    shelf: Shelf,
    request: Request,
    directive_id: str,
    refused: Refused | None = None,
) -> Response:
    """Return the page; ``refused`` holds what was typed and could not be saved, and why."""
    viewer, texts = viewer_of(request), texts_of(request)
    require(viewer, Role.EDITOR)
    found = _found(shelf, viewer, directive_id)
    if found is None:
        return page(request, "library/gone.html", "documents", status=404)
    catalogue, directive = found
    made, trouble = reading.NOTHING, None
    try:
        made = corrections_of(shelf.site.corpus, catalogue, directive_id) or made
    except HoiVanBanError as error:
        trouble = said(error, texts)
    held, errors = (refused.kept, refused.of) if refused else ({}, {})
    state = shelf.resync.state
    followed = reading.is_followed(directive, made)
    return page(
        request,
        "library/check.html",
        "documents",
        status=422 if refused else 200,
        directive=directive,
        pieces=list(reading.text_pieces(directive)),
        fields=reading.fields(directive, made, held, errors),
        work=reading.work(directive, made, held, errors, texts),
        removed=reading.removed(made),
        new={name: held.get(f"new.{name}", "") for name in ("lead", "coordinating", "task", "deadline", "clause")},
        new_place=(held.get("new.start", ""), held.get("new.end", "")),
        new_error=errors.get("new"),
        kinds=sorted(kinds()),
        long=reading.LONG,
        dates=reading.DATES,
        problem=refused.general if refused else trouble,
        errors=len(errors),
        done=request.query_params.get("done"),
        following=not followed and state.error is None,
        unfollowed=said(state.error, texts) if not followed and state.error is not None else None,
    )


def _saved(shelf: Shelf, request: Request, given: Mapping[str, str]) -> Response:
    viewer, texts, directive_id = viewer_of(request), texts_of(request), given.get("id", "")
    require(viewer, Role.EDITOR)
    found = _found(shelf, viewer, directive_id)
    if found is None:
        return page(request, "library/gone.html", "documents", status=404)
    catalogue, directive = found
    try:
        made = corrections_of(shelf.site.corpus, catalogue, directive_id) or reading.NOTHING
        changes = understood(directive, made, given, texts)
        count = record(shelf.site, viewer, catalogue, directive, changes)
    except Refused as refused:
        return _checked(shelf, request, directive_id, refused)
    except HoiVanBanError as error:
        return _checked(shelf, request, directive_id, Refused({}, given, said(error, texts)))
    if count:
        shelf.resync.wait(shelf.resync.request(), _SYNC_SECONDS)
    target = urlencode({"id": directive_id, "done": "saved" if count else "same"})
    return RedirectResponse(f"/documents/check?{target}", status_code=303)
