"""The routes of the evaluation page: for editors, since it shows what others asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from eval.gold import DEFAULT_GOLD, Kind, Language
from eval.runs import kept, read
from ingest.access import EVERYTHING
from ingest.errors import HoiVanBanError
from web.evaluation import candidates as feedback
from web.evaluation import view
from web.evaluation.running import Runner
from web.shell import page, texts_of
from web.site import Site
from web.viewer import Role, Viewer, require, viewer_of

Only = Literal["changed", "wrong", "all"]


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``."""
    router = APIRouter(prefix="/evaluation", include_in_schema=False)
    runner = Runner(site.index, site.runs)

    def overview(request: Request, notice: HoiVanBanError | None = None, status: int = 200) -> Response:
        viewer = editor(request)
        runs, broken = view.opened(kept(site.runs))
        return page(
            request,
            "evaluation/runs.html",
            "evaluation",
            status,
            rows=view.rows(runs, texts_of(request)),
            broken=broken,
            names=view.SCORES,
            runner=runner,
            notice=notice,
            own=(site.office.folder / feedback.FILE).exists(),
            waiting=len(feedback.candidates(site.office, site.service_for(viewer))),
        )

    @router.get("")
    def runs(request: Request) -> Response:
        return overview(request)

    @router.post("")
    def start(request: Request, gold: Annotated[Literal["shipped", "own"], Form()]) -> Response:
        viewer = editor(request)
        files = [site.office.folder / feedback.FILE] if gold == "own" else list(DEFAULT_GOLD)
        try:
            runner.start([Path(file) for file in files])
        except HoiVanBanError as error:
            return overview(request, error, 409)
        site.record(viewer, "evaluate", gold)
        return RedirectResponse("/evaluation", status_code=303)

    @router.get("/run")
    def run(
        request: Request,
        id: str,  # noqa: A002 - its name in the address
        gold: str = "",
        only: Only = "changed",
        start: Annotated[int, Query(ge=0)] = 0,
    ) -> Response:
        viewer = editor(request)
        texts = texts_of(request)
        chosen = view.find(site.runs, id)
        if chosen is None:
            return page(request, "evaluation/gone.html", "evaluation", 404)
        document = read(chosen)
        found = next((one for one in view.golds(document) if one["gold"] == gold), None)
        found = found or next(iter(view.golds(document)), None)
        if found is None:
            return page(request, "evaluation/gone.html", "evaluation", 404)
        earlier = (other for _, other in view.opened([one for one in kept(site.runs) if one.id < id])[0])
        before = next((same for other in earlier if (same := view.same_gold(found, other))), None)
        results = view.side_by_side(found, before)
        if before is None and only == "changed":
            only = "wrong"
        shown = view.selected(results, only)
        return page(
            request,
            "evaluation/run.html",
            "evaluation",
            200,
            run=chosen,
            gold=found,
            golds=[(one["gold"], view.short(one["gold"])) for one in view.golds(document)],
            scores=[
                (name, view.scored(score, before and before["scores"]["all"].get(name), name, texts))
                for name, score in found["scores"]["all"].items()
            ],
            groups=[
                (
                    name,
                    view.scored(group["answer_accuracy"], None, "answer_accuracy", texts),
                    group["answer_accuracy"]["n"],
                )
                for name, group in {**found["scores"]["lang"], **found["scores"]["kind"]}.items()
            ],
            results=shown[start : start + view.PER_PAGE],
            total=len(shown),
            all_total=len(results),
            start=start,
            step=view.PER_PAGE,
            only=only,
            compared=before is not None,
            # A run asks about every document there is.
            worded=viewer.access == EVERYTHING,
        )

    @router.get("/feedback")
    def listed(request: Request) -> Response:
        viewer = editor(request)
        found = feedback.candidates(site.office, site.service_for(viewer))
        return page(request, "evaluation/feedback.html", "evaluation", candidates=found)

    @router.get("/label")
    def form(request: Request, id: int) -> Response:  # noqa: A002 - its name in the address
        return _form(request, site, editor(request), id)

    @router.post("/label")
    async def decide(request: Request) -> Response:
        viewer = editor(request)
        sent = await request.form()
        given = {name: [str(value) for value in sent.getlist(name)] for name in sent}
        identifier = int(given["id"][0]) if given.get("id", [""])[0].isdigit() else -1
        if feedback.candidate(site.office, site.service_for(viewer), identifier) is None:
            return page(request, "evaluation/gone.html", "evaluation", 404)
        try:
            if given.get("decision") == ["dismiss"]:
                feedback.dismiss(site.office, identifier, viewer.name)
            else:
                feedback.accept(site.office, identifier, feedback.label(identifier, given), viewer.name)
        except HoiVanBanError as error:
            return _form(request, site, viewer, identifier, given, error)
        site.record(viewer, "label", f"feedback-{identifier}", decision=given.get("decision", ["accept"])[0])
        return RedirectResponse("/evaluation/feedback", status_code=303)

    return router


def editor(request: Request) -> Viewer:
    """Return who is asking; raises ForbiddenError for those who may not see what others asked."""
    viewer = viewer_of(request)
    require(viewer, Role.EDITOR)
    return viewer


def _form(
    request: Request,
    site: Site,
    viewer: Viewer,
    identifier: int,
    given: dict[str, list[str]] | None = None,
    notice: HoiVanBanError | None = None,
) -> Response:
    """Draw the form of one candidate, filled in with what was sent or what the answer suggests."""
    found = feedback.candidate(site.office, site.service_for(viewer), identifier)
    if found is None:
        return page(request, "evaluation/gone.html", "evaluation", 404)
    return page(
        request,
        "evaluation/label.html",
        "evaluation",
        422 if notice else 200,
        candidate=found,
        values=given or suggested(found),
        languages_of_labels=get_args(Language),
        kinds=get_args(Kind),
        notice=notice,
    )


def suggested(candidate: feedback.Candidate) -> dict[str, list[Any]]:
    """Return what a label of this question would say if the places that the answer cites were right."""
    cited = [
        f"{c['document']}; {c['section']}" if c["section"] else c["document"] for c in candidate.answer["citations"]
    ]
    return {
        "question": [candidate.question],
        "lang": [candidate.answer.get("language", "vi")],
        "kind": ["detail"],
        "answerable": ["yes"],
        "citations": ["\n".join(dict.fromkeys(cited))],
        "note": [candidate.note],
    }
