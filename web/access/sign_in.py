"""ASGI middleware that says who is behind a request, and lets nobody else in.

It puts a :class:`web.viewer.Viewer` into the scope. Without accounts that is the person at this machine, if the server
listens on loopback only; with accounts it is who the cookie or the token says. Every path that is not in ``PUBLIC``
wants one, whatever serves it: a new route is closed until somebody opens it here.
"""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.errors import HoiVanBanError
from web.access.accounts import Accounts
from web.access.failures import failed, is_page
from web.access.groups import rights
from web.access.keys import signed_in, token_user
from web.access.origin import from_elsewhere, is_foreign
from web.access.rates import TooManyError
from web.office.tables import UserRow
from web.security import host_of, is_loopback
from web.site import Site
from web.viewer import LOCAL, Role, Viewer

PUBLIC = frozenset({"/sign-in", "/sign-in/oidc", "/sign-in/oidc/callback", "/favicon.ico", "/healthz"})
PUBLIC_FOLDER = "/ui/"
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""What a proxy adds. Behind one, everybody seems to sit at this machine."""
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="hoi-van-ban"'}


class SignIn:
    """Guards the application of one site."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        """Take the application and what decides who may use it."""
        self.app, self.site, self.accounts = app, site, Accounts(site.office)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its viewer, or answer it."""
        if scope["type"] not in {"http", "websocket"}:
            return await self.app(scope, receive, send)
        refusal = await run_in_threadpool(self._admit, scope)
        if refusal is None:
            return await self.app(scope, receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})
        return await refusal(scope, receive, send)

    def _admit(self, scope: Scope) -> Response | None:
        """Put the viewer into ``scope``, or return what to answer instead."""
        headers = Headers(scope=scope)
        guarded = self.accounts.any()
        host = host_of(headers.get("host", ""))
        if not (self.site.door.answers_to(host) if guarded else is_loopback(host) or not self.site.door.local):
            return PlainTextResponse("Địa chỉ không được phục vụ.\nThis host is not served.\n", status_code=421)
        if scope["path"].startswith(PUBLIC_FOLDER):
            return None
        if not guarded:
            return self._admit_local(scope, headers)
        return self._admit_account(scope, headers)

    def _admit_local(self, scope: Scope, headers: Headers) -> Response | None:
        if not self.site.door.local or not _from_here(scope) or any(name in headers for name in FORWARDED):
            return failed(scope, 503, _no_accounts())
        scope["viewer"] = replace(LOCAL, address=address_of(scope))
        return _refuse_foreign(scope, headers)

    def _admit_account(self, scope: Scope, headers: Headers) -> Response | None:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        by_token = scheme.lower() == "bearer"
        viewer = self._viewer(scope, token.strip() if by_token else None)
        if viewer is not None:
            scope["viewer"] = viewer
        if by_token and viewer is None:
            return failed(scope, 401, _unknown_token(), CHALLENGE)
        if not by_token and (refusal := _refuse_foreign(scope, headers)):
            return refusal
        if viewer is None:
            return None if is_public(scope["path"]) else _ask_to_sign_in(scope)
        if headers.get("content-type", "").lower().startswith("multipart/"):
            try:
                self.site.rates.upload(viewer)
            except TooManyError as error:
                return failed(scope, 429, error, {"Retry-After": str(error.seconds)})
        return None

    def _viewer(self, scope: Scope, token: str | None) -> Viewer | None:
        """Return who a token or else the cookie stands for; a token that is no good never leaves it to the cookie."""
        secret = token if token is not None else HTTPConnection(scope).cookies.get(cookie_name(scope))
        if not secret:
            return None
        with self.site.office.session() as session:
            user = token_user(session, secret) if token is not None else signed_in(session, secret)
            if user is None:
                return None
            return Viewer(
                user.id,
                user.name,
                user.display_name,
                role_of(user),
                rights(session, user),
                address_of(scope),
                user.language,
            )


def role_of(user: UserRow) -> Role:
    """Return an account's role."""
    return Role.named(user.role)


def is_public(path: str) -> bool:
    """Tell whether a path is for everybody who reaches the server.

    >>> is_public("/sign-in"), is_public("/ui/site.css"), is_public("/ui"), is_public("/sign-in/../api/directives")
    (True, True, False, False)
    """
    return path in PUBLIC or path.startswith(PUBLIC_FOLDER)


def is_encrypted(scope: Scope) -> bool:
    """Tell whether the browser speaks to this server, or to the proxy before it, by TLS."""
    return scope.get("scheme") in {"https", "wss"}


def cookie_name(scope: Scope) -> str:
    """Return the name of the sign-in's cookie; ``__Host-`` keeps other servers of the same domain from setting it."""
    return "__Host-hvb" if is_encrypted(scope) else "hvb"


def address_of(scope: Scope) -> str:
    """Return where a request comes from."""
    return str((scope.get("client") or ("", 0))[0])


def _from_here(scope: Scope) -> bool:
    """Tell whether the other end is this machine; what is no address (a socket file, a test) cannot be elsewhere."""
    try:
        return ipaddress.ip_address(address_of(scope)).is_loopback
    except ValueError:
        return True


def _refuse_foreign(scope: Scope, headers: Headers) -> Response | None:
    foreign = from_elsewhere(headers) if scope["type"] == "websocket" else is_foreign(scope["method"], headers)
    if not foreign:
        return None
    return failed(
        scope,
        403,
        HoiVanBanError(
            "Yêu cầu này do một trang khác gửi nên không được thực hiện. Hãy thao tác ngay trên trang này.",
            "Another site sent this request, so nothing was done. Do it on this site's own page.",
        ),
    )


def _ask_to_sign_in(scope: Scope) -> Response:
    if not is_page(scope):
        return failed(scope, 401, _not_signed_in(), CHALLENGE)
    query = scope.get("query_string", b"").decode("latin-1")
    wanted = scope["path"] + (f"?{query}" if query else "") if scope["method"] in {"GET", "HEAD"} else "/"
    to = "/sign-in" if wanted == "/" else f"/sign-in?next={quote(wanted, safe='')}"
    return RedirectResponse(to, status_code=303, headers={"Cache-Control": "no-store"})


def _not_signed_in() -> HoiVanBanError:
    return HoiVanBanError(
        "Cần đăng nhập. Chương trình khác gửi mã truy cập ở dòng Authorization: Bearer …; tạo mã ở trang /account.",
        "Sign in first. Programs send a token in Authorization: Bearer …; tokens are made on the page /account.",
    )


def _unknown_token() -> HoiVanBanError:
    return HoiVanBanError(
        "Mã truy cập không đúng, đã hết hạn hoặc đã thu hồi. Tạo mã mới ở trang /account.",
        "The token is wrong, has expired or was revoked. Make a new one on the page /account.",
    )


def _no_accounts() -> HoiVanBanError:
    return HoiVanBanError(
        "Chưa có tài khoản nào nên không phục vụ qua mạng hay qua proxy. Trên máy chủ, chạy: "
        "python app.py users add TÊN",
        "There are no accounts, so nothing is served over a network or through a proxy. On the server, run: "
        "python app.py users add NAME",
    )
