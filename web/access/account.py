"""A person's own account: password, tokens for programs, the end of all sign-ins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from ingest.errors import HoiVanBanError
from web.access.accounts import Accounts
from web.access.keys import DAYS, SignIns, Tokens
from web.access.pages import forget, remember
from web.access.rates import TooManyError
from web.shell import page, texts_of
from web.site import Site
from web.texts import DEFAULT
from web.viewer import ForbiddenError, Viewer, viewer_of

TERMS = (30, 90, DAYS)
"""Days that a token may be made for on the page."""


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``."""
    router = APIRouter(include_in_schema=False)
    accounts, sign_ins, tokens = Accounts(site.office), SignIns(site.office), Tokens(site.office)

    def shown(request: Request, status: int = 200, secret: str = "", problem: HoiVanBanError | None = None) -> Response:
        viewer = viewer_of(request)
        texts = texts_of(request)
        told = "" if problem is None else problem.vietnamese if texts.language == DEFAULT else problem.english
        return page(
            request,
            "account.html",
            "account",
            status,
            account=accounts.find(viewer.name) if viewer.user_id is not None else None,
            tokens=tokens.list(viewer.user_id) if viewer.user_id is not None else [],
            terms=TERMS,
            secret=secret,
            problem=told,
            done=request.query_params.get("done", ""),
        )

    @router.get("/account")
    def account(request: Request) -> Response:
        return shown(request)

    @router.post("/account/password")
    def password(
        request: Request,
        current: Annotated[str, Form()] = "",
        new: Annotated[str, Form()] = "",
        again: Annotated[str, Form()] = "",
    ) -> Response:
        viewer = _own(request)
        try:
            site.rates.attempt(viewer.address, viewer.name)
            if accounts.check(viewer.name, current) != viewer.user_id:
                site.record(viewer, "sign_in_failed", viewer.name, by="password change")
                raise HoiVanBanError("Mật khẩu hiện tại không đúng.", "The current password is wrong.")
            if new != again:
                raise HoiVanBanError("Hai lần nhập mật khẩu mới khác nhau.", "The two new passwords differ.")
            accounts.set_password(viewer, viewer.name, new)
        except TooManyError as error:
            return shown(request, 429, problem=error)
        except HoiVanBanError as error:
            return shown(request, 422, problem=error)
        site.rates.welcome(viewer.address, viewer.name)
        response = RedirectResponse("/account?done=password", status_code=303)
        remember(response, request.scope, sign_ins.open(viewer.user_id or 0))
        return response

    @router.post("/account/sign-out-everywhere")
    def everywhere(request: Request) -> Response:
        viewer = _own(request)
        sign_ins.close_all(viewer.user_id or 0)
        site.record(viewer, "sign_out", by="everywhere")
        response = RedirectResponse("/sign-in", status_code=303)
        forget(response, request.scope)
        return response

    @router.post("/account/tokens")
    def add(request: Request, name: Annotated[str, Form()] = "", days: Annotated[int, Form()] = DAYS) -> Response:
        viewer = _own(request)
        try:
            secret = tokens.add(viewer, viewer.name, name, days)
        except HoiVanBanError as error:
            return shown(request, 422, problem=error)
        return shown(request, secret=secret)

    @router.post("/account/tokens/revoke")
    def revoke(request: Request, token: Annotated[int, Form()]) -> Response:
        viewer = _own(request)
        try:
            tokens.revoke(viewer, token, viewer.user_id)
        except HoiVanBanError as error:
            return shown(request, 404, problem=error)
        return RedirectResponse("/account?done=revoked", status_code=303)

    return router


def _own(request: Request) -> Viewer:
    """Return who is signed in.

    Raises:
        ForbiddenError: nobody is, since nobody needs to.
    """
    viewer = viewer_of(request)
    if viewer.user_id is None:
        raise ForbiddenError(
            "Máy này chưa có tài khoản. Tạo tài khoản đầu tiên ở trang Quản trị, hoặc: python app.py users add TÊN",
            "There are no accounts on this machine. Make the first one under Administration, or: "
            "python app.py users add NAME",
        )
    return viewer
