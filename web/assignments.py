"""The page of assignments: who does what, with whom, by when, from which words; filtered, by deadline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from answer.export.assignments import Assigned
from answer.export.worklist import Listed, Narrowed, listed
from ingest.errors import HoiVanBanError
from ingest.store.catalogue import Catalogue
from ingest.store.worklist import DEADLINES, ROLES, WEEK, Deadline, WorkList
from web.held import catalogue_of, said
from web.render import day, document_link, place
from web.shell import page, texts_of
from web.site import Site
from web.texts import Texts
from web.viewer import viewer_of

PER_PAGE = 50
_OFFERED = 300
"""Names of agencies that the field offers."""
_LONGEST = 500
_FIELDS = ("agency", "role", "document", "text", "due_since", "due_until", "deadline")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as the address of the page has them, "" for none; ``unread`` names fields that make no sense."""

    values: Mapping[str, str]
    narrowed: Narrowed
    page: int = 1
    unread: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: QueryParams) -> Asked:
        """Read an address; what makes no sense in it counts as not there."""
        values = {name: query.get(name, "").strip()[:_LONGEST] for name in _FIELDS}
        days = {name: _day(values[name]) for name in ("due_since", "due_until")}
        narrowed = Narrowed(
            agencies=(values["agency"],) if values["agency"] else (),
            role=next((role for role in ROLES if role == values["role"]), None),
            document=values["document"],
            words=values["text"],
            since=days["due_since"],
            until=days["due_until"],
            deadline=next((name for name in DEADLINES if name == values["deadline"]), "any"),
        )
        unread = tuple(name for name, found in days.items() if values[name] and found is None)
        number = query.get("page", "1")
        known = number.isascii() and number.isdigit() and 0 < len(number) < 7 and int(number) > 0
        return cls(values, narrowed, int(number) if known else 1, unread)

    @property
    def filtered(self) -> bool:
        """Whether anything but the deadline narrows the list."""
        return any(value for name, value in self.values.items() if name != "deadline")

    def address(self, path: str = "/assignments", **changes: object) -> str:
        """Return an address of the same filters with other values; the page begins anew."""
        values = {**self.values, **{name: str(value) for name, value in changes.items()}}
        query = urlencode({name: value for name, value in values.items() if value and value != "any"})
        return f"{path}?{query}" if query else path

    def file(self, suffix: str, texts: Texts) -> str:
        """Return the address of the file that holds exactly what the page lists."""
        unread = dict.fromkeys(self.unread, "")
        return self.address(f"/api/assignments.{suffix}", **unread, order="deadline", lang=texts.language)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    given: Assigned
    mark: Literal["late", "soon", ""]
    days: int
    due: str
    where: str
    dated: str
    link: str

    @classmethod
    def of(cls, one: Assigned, today: date, texts: Texts) -> Row:
        """Lay out an assignment."""
        days = (one.due - today).days if one.due else 0
        mark: Literal["late", "soon", ""] = ""
        if one.due and one.assignment.status != "reported":
            if days < 0:
                mark = "" if one.assignment.recurrence else "late"
            elif days <= WEEK:
                mark = "soon"
        return cls(
            one,
            mark,
            days,
            day(one.due, texts) if one.due else "",
            place(one.assignment.section, one.directive, texts, one.page),
            day(one.directive.date, texts) if one.directive.date else "",
            document_link(one.directive.id, one.assignment.start, one.assignment.end),
        )


def routes(site: Site) -> APIRouter:
    """Return the one route over ``site``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/assignments")
    def assignments(request: Request) -> Response:
        texts, asked, today = texts_of(request), Asked.of(request.query_params), date.today()
        problem, found, agencies = "", Listed((), {}), list[str]()
        try:
            catalogue = catalogue_of(site.service_for(viewer_of(request)))
            agencies = WorkList(catalogue).agencies(_OFFERED)
            asked, found = _page(catalogue, asked, today)
        except HoiVanBanError as error:
            problem = said(error, texts)
        total = found.counts.get(asked.narrowed.deadline, 0)
        return page(
            request,
            "assignments.html",
            "assignments",
            asked=asked,
            rows=[Row.of(one, today, texts) for one in found.rows],
            deadlines=_deadlines(asked, found, texts),
            total=total,
            first=(asked.page - 1) * PER_PAGE + 1,
            pages=ceil(total / PER_PAGE),
            agencies=agencies,
            today=day(today, texts),
            problem=problem,
        )

    return router


def _page(catalogue: Catalogue, asked: Asked, today: date) -> tuple[Asked, Listed]:
    """Return the rows of the page asked for, the last one where there are fewer."""
    found = listed(catalogue, asked.narrowed, today, (asked.page - 1) * PER_PAGE, PER_PAGE)
    last = max(1, ceil(found.counts[asked.narrowed.deadline] / PER_PAGE))
    if asked.page <= last:
        return asked, found
    asked = replace(asked, page=last)
    return asked, listed(catalogue, asked.narrowed, today, (last - 1) * PER_PAGE, PER_PAGE)


def _deadlines(asked: Asked, found: Listed, texts: Texts) -> list[tuple[str, str, int, bool]]:
    """Return the choices of deadlines: address, name, how much work, whether it is chosen."""
    names: dict[Deadline, str] = {
        "any": texts("assignments.any"),
        "overdue": texts("assignments.overdue"),
        "week": texts("assignments.week"),
        "days30": texts("assignments.days30"),
        "month": texts("assignments.month"),
        "none": texts("assignments.none"),
    }
    chosen = asked.narrowed.deadline
    return [(asked.address(deadline=n), name, found.counts.get(n, 0), n == chosen) for n, name in names.items()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
