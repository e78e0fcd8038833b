"""What the table of directives shows of a request: the filters that were chosen, the rows of one page, their status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from ingest.store.catalogue import Catalogue
from ingest.store.listing import SORTS, Choices, Entry, Listing, Sort, Wanted, choices, found
from web.library.shelf import Ended, Shelf
from web.render import day, kind_name
from web.texts import Texts

PER_PAGE = 50
STATUSES = ("review", "corrected", "copied", "ended")
"""What the table can be narrowed to beside its columns."""
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as the address of the page has them; "" for none."""

    text: str
    kind: str
    issuer: str
    year: str
    status: str
    sort: Sort
    descending: bool
    page: int

    @classmethod
    def of(cls, query: QueryParams) -> Asked:
        """Read an address; what makes no sense in it counts as not there."""
        given = {name: query.get(name, "").strip()[:_LONGEST] for name in ("q", "kind", "issuer", "year", "status")}
        sort = next((name for name in SORTS if name == query.get("sort")), None)
        page = query.get("page", "1")
        return cls(
            text=given["q"],
            kind=given["kind"],
            issuer=given["issuer"],
            year=given["year"] if given["year"].isascii() and given["year"].isdigit() else "",
            status=given["status"] if given["status"] in STATUSES else "",
            sort=sort or "date",
            descending=query.get("order") == "down" if sort else True,
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) else 1,
        )

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.text or self.kind or self.issuer or self.year or self.status)

    def address(self, **changes: object) -> str:
        """Return the address of the table with other values; the page begins anew unless it is what changes."""
        order = {"sort": self.sort, "order": "down" if self.descending else "up"}
        if (self.sort, self.descending) == ("date", True):
            order = {}
        values = {"q": self.text, "kind": self.kind, "issuer": self.issuer, "year": self.year, "status": self.status}
        chosen = {name: value for name, value in {**values, **order, **changes}.items() if value not in ("", None)}
        return "/documents" + (f"?{urlencode(chosen)}" if chosen else "")

    def sorted_by(self, column: Sort) -> str:
        """Return the address that sorts by a column; the other way round where it is sorted so already."""
        down = not self.descending if column == self.sort else column == "date"
        return self.address(sort=column, order="down" if down else "up")


@dataclass(frozen=True, slots=True)
class Row:
    """One directive with what its columns say."""

    entry: Entry
    date: str | None
    kind: str | None
    ended: Ended | None


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the table; ``total`` fit of ``all`` that there are, ``first``–``last`` are shown."""

    asked: Asked
    rows: tuple[Row, ...]
    choices: Choices
    total: int
    all: int
    page: int
    pages: int
    reviews: int

    @property
    def first(self) -> int:
        """The place of the first row shown, from 1."""
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1


def table(shelf: Shelf, catalogue: Catalogue, asked: Asked, texts: Texts) -> Table:
    """Return the page of the table that was asked for, the last one where there are not so many."""
    listing: Listing = shelf.listing(catalogue)
    entries = listing.entries(catalogue.access)
    ended: Mapping[str, Ended] = shelf.ended(catalogue)
    wanted = Wanted(
        text=asked.text,
        kind=asked.kind or None,
        issuer=asked.issuer or None,
        year=int(asked.year) if asked.year else None,
        review=asked.status == "review",
        corrected=asked.status == "corrected",
        copied=asked.status == "copied",
        only=ended.keys() if asked.status == "ended" else None,
        sort=asked.sort,
        descending=asked.descending,
    )
    fitting = found(entries, wanted)
    pages = max(1, ceil(len(fitting) / PER_PAGE))
    page = min(asked.page, pages)
    shown = fitting[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Table(
        asked=asked,
        rows=tuple(_row(entry, ended.get(entry.id), texts) for entry in shown),
        choices=choices(entries),
        total=len(fitting),
        all=len(entries),
        page=page,
        pages=pages,
        reviews=sum(bool(entry.review) for entry in entries),
    )


def _row(entry: Entry, ended: Ended | None, texts: Texts) -> Row:
    return Row(
        entry,
        day(entry.date, texts) if entry.date else None,
        kind_name(entry.kind, texts) if entry.kind else None,
        ended,
    )
