"""Accounts over a real office database, and clients that are signed in to the whole application."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from sqlalchemy import update
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from tests.web.conftest import site_over
from tests.web.stub_assistant import StubAssistant
from web import api, exports, language, openai_api
from web.access import account, admin, failures, oidc, pages
from web.access.accounts import COMMAND, Accounts
from web.access.groups import Groups
from web.access.keys import Tokens
from web.access.passwords import shared
from web.access.sign_in import SignIn
from web.office.tables import UserRow
from web.page import STATIC
from web.security import Guard
from web.site import Site
from web.viewer import Role

PASSWORD = "bốn từ chẳng liên quan"
BASE = "http://127.0.0.1"
ROLES = {"an": Role.ADMIN, "binh": Role.EDITOR, "chi": Role.READER, "dung": Role.READER}
"""Four accounts: an is the administrator, binh edits, chi and dung read."""


@dataclass
class World:
    """A site with accounts, its application, and what changes the accounts."""

    site: Site
    app: ASGIApp

    def __post_init__(self) -> None:
        self.accounts, self.groups = Accounts(self.site.office), Groups(self.site.office)
        self.tokens = Tokens(self.site.office)

    def anonymous(self, base: str = BASE) -> TestClient:
        return TestClient(self.app, base_url=base, follow_redirects=False)

    def signed_in(self, name: str, password: str = PASSWORD, base: str = BASE) -> TestClient:
        client = self.anonymous(base)
        done = client.post("/sign-in", data={"name": name, "password": password})
        assert done.status_code == 303, done.text
        return client

    def token(self, name: str) -> str:
        return self.tokens.add(COMMAND, name, "test")

    def log(self, action: str) -> list[tuple[str, str]]:
        from web.access.audit import Audit, Wanted

        return [(line.user, line.target) for line in Audit(self.site.office).page(Wanted(action=action))]


def without_conversation(site: Site) -> ASGIApp:
    """The application without Gradio, which takes seconds to build; the guards around it are the real ones."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    api.install(app, site)
    failures.install(app)
    for part in (exports, language, openai_api, pages, account, admin, oidc):
        app.include_router(part.routes(site))
    app.mount("/ui", StaticFiles(directory=STATIC))
    return Guard(SignIn(app, site), "", "", "vi")


@cache
def hashed() -> str:
    """The hash of ``PASSWORD``: made once, for it is slow on purpose."""
    return shared().hash(PASSWORD)


def open_world(folder: Path, **changes: object) -> World:
    """A site without accounts."""
    site = replace(site_over(StubAssistant(), folder), **changes)
    return World(site, without_conversation(site))


def add_accounts(site: Site) -> None:
    """Make the four accounts of ``ROLES``, all with the same password."""
    accounts = Accounts(site.office)
    for name, role in ROLES.items():
        accounts.add(COMMAND, name, None, role, f"Người {name}")
    with site.office.session() as session:
        session.execute(update(UserRow).values(password_hash=hashed()))


def world_with_accounts(folder: Path, **changes: object) -> World:
    """A site with the four accounts."""
    world = open_world(folder, **changes)
    add_accounts(world.site)
    return world
