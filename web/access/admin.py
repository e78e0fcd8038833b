"""Administration: accounts, groups and their folders, the audit log. All that the commands do, as pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, StreamingResponse
from starlette.responses import Response

from ingest.errors import HoiVanBanError
from web.access.accounts import AccountError, Accounts
from web.access.audit import ACTIONS, PAGE, Audit, Wanted
from web.access.groups import Groups, corpus_folders
from web.access.keys import SignIns, Tokens
from web.access.pages import remember
from web.shell import page, texts_of
from web.site import Site
from web.texts import DEFAULT
from web.viewer import Role, Viewer, require, viewer_of

Name = Annotated[str, Form(max_length=400)]
Text = Annotated[str, Form(max_length=2000)]
Many = Annotated[list[str], Form(max_length=2000)]


def routes(site: Site) -> APIRouter:
    """Return the routes over ``site``; each is for administrators only."""
    router = APIRouter(include_in_schema=False)
    accounts, groups, audit = Accounts(site.office), Groups(site.office), Audit(site.office)
    tokens, sign_ins = Tokens(site.office), SignIns(site.office)

    def users_page(request: Request, problem: HoiVanBanError | None = None) -> Response:
        listed = accounts.list()
        return _page(request, "admin_users.html", problem, users=listed, groups=groups.list(), roles=list(Role))

    def user_page(request: Request, name: str, problem: HoiVanBanError | None = None) -> Response:
        account = accounts.find(name)
        held = tokens.list(account.id)
        return _page(
            request,
            "admin_user.html",
            problem,
            account=account,
            tokens=held,
            groups=groups.list(),
            roles=list(Role),
            provider=site.door.provider is not None,
        )

    def group_page(request: Request, name: str, problem: HoiVanBanError | None = None) -> Response:
        group = groups.find(name)
        folders = corpus_folders(site.corpus)
        gone = [folder for folder in group.folders if folder not in folders and folder != "."]
        return _page(
            request, "admin_group.html", problem, group=group, folders=folders, gone=gone, users=accounts.list()
        )

    @router.get("/admin")
    def users(request: Request) -> Response:
        _admin(request)
        return users_page(request)

    @router.post("/admin/users")
    def add_user(
        request: Request,
        name: Name = "",
        display_name: Name = "",
        role: Name = "",
        password: Text = "",
        subject: Name = "",
        group: Many = [],  # noqa: B006 - fastapi copies it
    ) -> Response:
        by = _admin(request)
        try:
            if not password and not subject:
                raise AccountError("Tài khoản mới cần mật khẩu.", "A new account needs a password.")
            wanted = _role(role) if role else None
            account = accounts.add(by, name, password or None, wanted, display_name, group, subject or None)
        except HoiVanBanError as error:
            return users_page(request, error)
        response = _to("/admin", done="added", who=account.name)
        if by.user_id is None:  # the first account: whoever made it goes on as its owner
            remember(response, request.scope, sign_ins.open(account.id))
        return response

    @router.get("/admin/user")
    def user(request: Request, name: str = "") -> Response:
        _admin(request)
        return user_page(request, name)

    @router.post("/admin/user")
    def change_user(
        request: Request,
        name: Name,
        role: Name,
        display_name: Name = "",
        subject: Name = "",
        group: Many = [],  # noqa: B006
    ) -> Response:
        by = _admin(request)

        def change() -> None:
            account = accounts.find(name)
            if account.role != _role(role):
                accounts.set_role(by, name, _role(role))
            if account.display_name != display_name:
                accounts.set_display_name(by, name, display_name)
            if site.door.provider is not None and subject:
                accounts.set_subject(by, name, subject)
            for joined in set(group) - set(account.groups):
                groups.join(by, name, joined)
            for left in set(account.groups) - set(group):
                groups.leave(by, name, left)

        return _done(change, lambda error: user_page(request, name, error), "/admin", who=name)

    @router.post("/admin/user/password")
    def reset(request: Request, name: Name, password: Text = "") -> Response:
        by = _admin(request)
        failed = _shower(user_page, request, name)
        return _done(lambda: accounts.set_password(by, name, password), failed, "/admin/user", name=name)

    @router.post("/admin/user/active")
    def active(request: Request, name: Name, active: Annotated[bool, Form()]) -> Response:
        by = _admin(request)
        failed = _shower(user_page, request, name)
        return _done(lambda: accounts.set_active(by, name, active), failed, "/admin/user", name=name)

    @router.post("/admin/user/remove")
    def remove(request: Request, name: Name) -> Response:
        by = _admin(request)
        failed = _shower(user_page, request, name)
        return _done(lambda: accounts.remove(by, name), failed, "/admin", who=name)

    @router.post("/admin/user/token")
    def revoke(request: Request, name: Name, token: Annotated[int, Form()]) -> Response:
        by = _admin(request)
        failed = _shower(user_page, request, name)
        return _done(lambda: tokens.revoke(by, token), failed, "/admin/user", name=name)

    @router.get("/admin/groups")
    def all_groups(request: Request) -> Response:
        _admin(request)
        return _page(request, "admin_groups.html", None, groups=groups.list())

    @router.post("/admin/groups")
    def add_group(request: Request, name: Name = "") -> Response:
        by = _admin(request)

        def failed(error: HoiVanBanError) -> Response:
            return _page(request, "admin_groups.html", error, groups=groups.list())

        return _done(lambda: groups.add(by, name), failed, "/admin/group", name=name)

    @router.get("/admin/group")
    def group(request: Request, name: str = "") -> Response:
        _admin(request)
        return group_page(request, name)

    @router.post("/admin/group")
    def change_group(
        request: Request,
        name: Name,
        folder: Many = [],  # noqa: B006
        member: Many = [],  # noqa: B006
    ) -> Response:
        by = _admin(request)

        def change() -> None:
            before = groups.find(name)
            groups.set_folders(by, name, folder)
            for joined in set(member) - set(before.members):
                groups.join(by, joined, name)
            for left in set(before.members) - set(member):
                groups.leave(by, left, name)

        return _done(change, _shower(group_page, request, name), "/admin/group", name=name)

    @router.post("/admin/group/remove")
    def remove_group(request: Request, name: Name) -> Response:
        by = _admin(request)
        return _done(lambda: groups.remove(by, name), _shower(group_page, request, name), "/admin/groups", who=name)

    @router.get("/admin/audit")
    def log(
        request: Request, user: str = "", action: str = "", since: str = "", until: str = "", number: int = 1
    ) -> Response:
        _admin(request)
        problem = None
        try:
            wanted = _wanted(user, action, since, until)
        except HoiVanBanError as error:
            wanted, problem = Wanted(user, action), error
        count = audit.count(wanted)
        pages = max(1, -(-count // PAGE))
        at = min(max(1, number), pages)
        filters = {"user": user, "action": action, "since": since, "until": until}
        return _page(
            request,
            "admin_audit.html",
            problem,
            lines=audit.page(wanted, at),
            count=count,
            number=at,
            pages=pages,
            users=audit.users(),
            actions=ACTIONS,
            given=filters,
            query=urlencode({name: value for name, value in filters.items() if value}),
        )

    @router.get("/admin/audit.csv")
    def log_csv(request: Request, user: str = "", action: str = "", since: str = "", until: str = "") -> Response:
        by = _admin(request)
        wanted = _wanted(user, action, since, until)
        site.record(by, "export", "audit.csv")
        named = {"Content-Disposition": 'attachment; filename="audit.csv"'}
        return StreamingResponse(audit.as_csv(wanted), media_type="text/csv; charset=utf-8", headers=named)

    return router


def _admin(request: Request) -> Viewer:
    viewer = viewer_of(request)
    require(viewer, Role.ADMIN)
    return viewer


def _page(request: Request, template: str, problem: HoiVanBanError | None, **values: object) -> Response:
    texts = texts_of(request)
    told = "" if problem is None else problem.vietnamese if texts.language == DEFAULT else problem.english
    done, who = (request.query_params.get(name, "") for name in ("done", "who"))
    status = 200 if problem is None else 422
    return page(request, template, "admin", status, problem=told, done=done, who=who, **values)


def _done(change: Callable[[], None], failed: Callable[[HoiVanBanError], Response], to: str, **query: str) -> Response:
    """Do ``change`` and go on to a page, or show the form again with what was wrong."""
    try:
        change()
    except HoiVanBanError as error:
        return failed(error)
    return _to(to, done="changed", **query)


def _shower(
    shown: Callable[[Request, str, HoiVanBanError | None], Response], request: Request, name: str
) -> Callable[[HoiVanBanError], Response]:
    """Return what shows a page again with an error; where what it is about is gone, the error is raised."""
    return lambda error: shown(request, name, error)


def _to(path: str, **query: str) -> RedirectResponse:
    return RedirectResponse(f"{path}?{urlencode(query)}", status_code=303)


def _role(name: str) -> Role:
    try:
        return Role.named(name)
    except KeyError as error:
        raise AccountError(
            f"Không có quyền “{name}”; chọn reader, editor hoặc admin.",
            f'There is no role "{name}"; choose reader, editor or admin.',
        ) from error


def _wanted(user: str, action: str, since: str, until: str) -> Wanted:
    try:
        first, last = (date.fromisoformat(text) if text else None for text in (since, until))
        if not all(1970 <= day.year < 9000 for day in (first, last) if day):
            raise ValueError(since, until)
    except ValueError as error:
        raise HoiVanBanError(
            f"Ngày “{since or until}” không đúng; ghi như 2026-03-31.",
            f'The day "{since or until}" is wrong; write it as 2026-03-31.',
        ) from error
    return Wanted(user, action, first, last)
