"""The picture of references: what a document rests on and what rests on it, drawn, as a list, and as JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from starlette.responses import RedirectResponse, Response

from answer.graph import Picture, around, around_name, overview
from ingest.errors import HoiVanBanError
from ingest.store.catalogue import Catalogue
from ingest.store.graph import Held, References
from ingest.vietnamese import number_key
from web.api import FAILURES, TOKEN
from web.graph_view import GraphObject, View, graph_link, view
from web.held import catalogue_of, said
from web.shell import page, texts_of
from web.site import Site
from web.viewer import viewer_of

MOST_NODES = 150
"""More than this cannot be told apart in a picture."""
_LONGEST = 500

Id = Annotated[str, Query(max_length=2_000)]
Number = Annotated[str, Query(max_length=_LONGEST)]
Steps = Annotated[int, Query(ge=1, le=2)]


class NotDrawnError(HoiVanBanError):
    """No directive and no instrument is what was asked for."""


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``: the page, and its data for programs."""
    router = APIRouter()

    @router.get("/graph", include_in_schema=False)
    def graph(request: Request, id: Id = "", number: Number = "", steps: str = "1") -> Response:  # noqa: A002 - its name in the address
        texts, number = texts_of(request), number.strip()
        far = 2 if steps == "2" else 1
        problem, status, drawn, choices = "", 200, view(Picture((), ()), texts), list[Held]()
        try:
            catalogue = catalogue_of(site.service_for(viewer_of(request)))
            choices = [] if id or not number else References(catalogue).bearing({number_key(number)} - {""})
            if len(choices) == 1:
                return RedirectResponse(graph_link(choices[0].id, steps=far), status_code=303)
            if not choices:
                drawn = view(_picture(catalogue, id, number, far), texts)
        except NotDrawnError as error:
            problem, status = said(error, texts), 404
        except HoiVanBanError as error:
            problem = said(error, texts)
        return page(
            request,
            "graph.html",
            "graph",
            status,
            view=drawn,
            choices=[(graph_link(one.id, steps=far), one) for one in choices],
            problem=problem,
            asked_id=id,
            number=number,
            steps=far,
            address=lambda n: graph_link(id, number, n),
        )

    @router.get(
        "/api/graph",
        response_model=GraphObject,
        responses=FAILURES,
        dependencies=[Depends(TOKEN)],
        tags=["graph"],
    )
    def data(request: Request, id: Id = "", number: Number = "", steps: Steps = 1) -> JSONResponse:  # noqa: A002
        """Liên hệ giữa các văn bản. / Which documents refer to which: all, or around one by its id or number."""
        try:
            catalogue = catalogue_of(site.service_for(viewer_of(request)))
            picture = _picture(catalogue, id, number.strip(), steps)
        except NotDrawnError as error:
            return JSONResponse({"error": {"vi": error.vietnamese, "en": error.english}}, status_code=404)
        found: View = view(picture, texts_of(request))
        return JSONResponse(found.to_json())

    return router


def _picture(catalogue: Catalogue, directive_id: str, number: str, steps: int) -> Picture:
    """Return what is asked for: a directive, else a number, else all.

    Raises:
        NotDrawnError: nothing is or refers to what is asked for.
    """
    if not directive_id and not number:
        return overview(catalogue, MOST_NODES)
    held = [] if directive_id else References(catalogue).bearing({number_key(number)} - {""})
    name = directive_id or (held[0].id if held else "")
    found = around(catalogue, name, steps, MOST_NODES) if name else around_name(catalogue, number, MOST_NODES)
    if found is not None:
        return found
    asked = directive_id or number
    raise NotDrawnError(
        f"Không có văn bản “{asked}” trong kho, cũng không có văn bản nào dẫn chiếu đến. Hãy kiểm tra lại số, ký hiệu.",
        f"There is no document “{asked}” here, and none refers to it. Check the number.",
    )
