"""Who is asking, and what they may do and read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from starlette.requests import HTTPConnection

from ingest.access import EVERYTHING, Access
from ingest.errors import HoiVanBanError


class Role(IntEnum):
    """What one may do; each role may also do what the ones before it may."""

    READER = 1
    EDITOR = 2
    ADMIN = 3

    @classmethod
    def named(cls, name: str) -> Role:
        """Return the role of this name (``reader``, ``editor``, ``admin``); raises KeyError for any other."""
        return cls[name.upper()]

    def __str__(self) -> str:
        """Return the name as it is typed and stored."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request; ``user_id`` None is whoever sits at this machine, where nobody signs in."""

    user_id: int | None
    name: str
    display_name: str
    role: Role
    access: Access = EVERYTHING
    address: str = ""
    language: str | None = None

    def may(self, role: Role) -> bool:
        """Tell whether this person may do what takes ``role``."""
        return self.role >= role


LOCAL = Viewer(None, "local", "", Role.ADMIN)
"""The person at this machine."""


class ForbiddenError(HoiVanBanError):
    """What was asked for takes another role, or is not this person's."""


def viewer_of(request: HTTPConnection | Any) -> Viewer:  # noqa: ANN401 - gradio wraps the request of starlette
    """Return who is behind a request, of starlette or of gradio; the sign-in middleware has put it there.

    Raises:
        KeyError: the request did not come through the middleware.
    """
    inner = request if isinstance(request, HTTPConnection) else request.request
    viewer: Viewer = inner.scope["viewer"]
    return viewer


def require(viewer: Viewer, role: Role) -> None:
    """Raise :class:`ForbiddenError` unless ``viewer`` may do what takes ``role``."""
    if not viewer.may(role):
        raise ForbiddenError(
            f"Việc này cần quyền {role}; tài khoản {viewer.name} có quyền {viewer.role}. Hãy đề nghị người quản trị.",
            f"This takes the role {role}; the account {viewer.name} has the role {viewer.role}. Ask an administrator.",
        )
