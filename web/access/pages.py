"""Signing in and out: a plain form that works without scripts, and a way to a provider where one is set."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response
from starlette.types import Scope

from web.access.accounts import Accounts
from web.access.failures import anonymous_texts
from web.access.keys import WHOLE, SignIns
from web.access.rates import TooManyError
from web.access.sign_in import address_of, cookie_name, is_encrypted
from web.language import local
from web.render import render
from web.site import Site
from web.texts import DEFAULT, languages

NAME_CHARS = 200
"""What is longer is no account's name."""


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``."""
    router = APIRouter(include_in_schema=False)
    accounts, sign_ins = Accounts(site.office), SignIns(site.office)

    @router.get("/sign-in")
    def form(request: Request, next: str = "/") -> Response:  # noqa: A002 - the name that people know
        if request.scope.get("viewer") is not None:  # signed in already, or nobody needs to
            return RedirectResponse(after(next), status_code=303)
        return sign_in_page(request, site, next)

    @router.post("/sign-in")
    def sign_in(
        request: Request,
        name: Annotated[str, Form()] = "",
        password: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "/",  # noqa: A002
    ) -> Response:
        address = address_of(request.scope)
        if not accounts.any():
            return RedirectResponse("/", status_code=303)
        try:
            site.rates.attempt(address, name[:NAME_CHARS])
        except TooManyError as error:
            texts = anonymous_texts(request)
            told = error.vietnamese if texts.language == DEFAULT else error.english
            page = sign_in_page(request, site, next, 429, name, told)
            page.headers["Retry-After"] = str(error.seconds)
            return page
        user_id = accounts.check(name[:NAME_CHARS], password)
        if user_id is None:
            # What was typed as a name may be a password: only names of accounts are written down.
            known = name.strip().lower() in {account.name for account in accounts.list()}
            site.office.record(name.strip().lower() if known else "", "sign_in_failed", address=address)
            return sign_in_page(request, site, next, 401, name, anonymous_texts(request)("access.wrong"))
        site.rates.welcome(address, name)
        return welcome(request, site, sign_ins, user_id, name.strip().lower(), next)

    @router.post("/sign-out")
    def sign_out(request: Request) -> Response:
        viewer, secret = request.scope["viewer"], request.cookies.get(cookie_name(request.scope))
        if secret and viewer.user_id is not None:
            sign_ins.close(secret)
            site.record(viewer, "sign_out")
        response = RedirectResponse("/sign-in", status_code=303)
        forget(response, request.scope)
        return response

    return router


def welcome(
    request: Request, site: Site, sign_ins: SignIns, user_id: int, name: str, wanted: str, by: str = "password"
) -> Response:
    """Sign an account in, in this browser: a new cookie, whatever was there before."""
    if earlier := request.cookies.get(cookie_name(request.scope)):
        sign_ins.close(earlier)
    secret = sign_ins.open(user_id)
    site.office.record(name, "sign_in", address=address_of(request.scope), by=by)
    response = RedirectResponse(after(wanted), status_code=303)
    remember(response, request.scope, secret)
    return response


def remember(response: Response, scope: Scope, secret: str) -> None:
    """Put the sign-in's cookie into an answer."""
    response.set_cookie(
        cookie_name(scope),
        secret,
        max_age=int(WHOLE.total_seconds()),
        httponly=True,
        secure=is_encrypted(scope),
        samesite="lax",
    )


def forget(response: Response, scope: Scope) -> None:
    """Take the sign-in's cookie away."""
    response.delete_cookie(cookie_name(scope), httponly=True, secure=is_encrypted(scope), samesite="lax")


def after(wanted: str) -> str:
    """Return where to go after the sign-in: a page of this server that is not the sign-in itself.

    >>> after("/documents?q=1"), after("//evil.example"), after("/sign-in?next=/sign-in")
    ('/documents?q=1', '/', '/')
    """
    to = local(wanted)
    return "/" if to.startswith(("/sign-in", "/sign-out")) else to


def sign_in_page(
    request: Request, site: Site, wanted: str, status: int = 200, name: str = "", problem: str = ""
) -> HTMLResponse:
    """Return the form, with what went wrong."""
    html = render(
        "sign_in.html",
        anonymous_texts(request),
        languages=languages(),
        next=after(wanted),
        name=name[:NAME_CHARS],
        problem=problem,
        provider=site.door.provider is not None,
    )
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})
