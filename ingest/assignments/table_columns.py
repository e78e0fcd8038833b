"""What the columns of an annex table hold, told by the names in its header, which may take two rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest.datamodels import Span
from ingest.source import Table
from ingest.structure.sentences import one_line
from ingest.vietnamese import fold

Row = tuple[Span, ...]
_ANYWHERE = r"(?:.*(?<!\w))?"
_ROLES = tuple(
    (role, re.compile(pattern))
    for role, pattern in (
        (
            "other",
            r"(?:stt|tt|so tt|ghi chu|san pham|ket qua|kinh phi|nguon|don vi tinh|muc tieu|chi tieu|hinh thuc)(?!\w)",
        ),
        (
            "deadline",
            _ANYWHERE + r"(?:thoi (?:han|gian|diem)|tien do|han hoan thanh|moc (?:thoi|hoan)|ngay hoan thanh)(?!\w)",
        ),
        ("both", r".*chu tri.{0,20}phoi hop|.*phoi hop.{0,20}chu tri"),
        ("coordinating", _ANYWHERE + r"phoi hop(?!\w)"),
        (
            "lead",
            _ANYWHERE
            + r"(?:chu tri|(?:co quan|don vi|to chuc|ca nhan|nguoi|bo phan|phong|so)(?:[,/ ]+(?:va )?\w+ ?\w*)? ?"
            r"(?:thuc hien|chiu trach nhiem|dau moi|tham muu|duoc giao|phu trach|trien khai)|phan cong(?: thuc hien)?"
            r"|trach nhiem(?: thuc hien)?|dau moi)(?!\w)|(?:co quan|don vi)$",
        ),
        ("task", _ANYWHERE + r"(?:nhiem vu|noi dung|cong viec|hoat dong|giai phap|dau viec)(?!\w)"),
    )
)
_MOST_HEADER_CHARACTERS = 80
_FIRST_ROWS = 6
_COUNTING = re.compile(r"[\s(]*(?:\d{1,2}|[a-h]|[ivx]{1,4})?[\s).]*", re.IGNORECASE)


class Columns(NamedTuple):
    """Which column holds what, by its index; the first row behind the header, and the header's folded cells."""

    task: int
    lead: int
    coordinating: int | None
    deadline: int | None
    first: int
    header: frozenset[tuple[str, ...]]
    width: int


def columns_of(text: str, table: Table) -> Columns | None:
    """Return the columns of a table that assigns work, or None for any other table."""
    for index in range(min(_FIRST_ROWS, len(table.rows))):
        found = _header(text, table.rows, index)
        if found is not None:
            return found
    return None


def _header(text: str, rows: Sequence[Row], index: int) -> Columns | None:
    """Read the header that begins in row ``index``, alone or with the row below it."""
    upper = _words(text, rows[index])
    roles = [_role(words) for words in upper]
    lines = {tuple(upper)}
    first = index + 1
    if first < len(rows):
        lower = _words(text, rows[first])
        below = [_role(words) for words in lower]
        if _goes_on(rows[index], rows[first], roles, below):
            roles = [under or over for over, under in zip(roles, below, strict=True)]
            lines.add(tuple(lower))
            first += 1
    if "task" not in roles or not {"lead", "both"} & set(roles):
        return None
    if first < len(rows) and all(_COUNTING.fullmatch(cell.of(text)) for cell in rows[first]):
        first += 1
    lead = roles.index("lead") if "lead" in roles else roles.index("both")
    return Columns(
        task=roles.index("task"),
        lead=lead,
        coordinating=roles.index("coordinating") if "coordinating" in roles else None,
        deadline=roles.index("deadline") if "deadline" in roles else None,
        first=first,
        header=frozenset(lines),
        width=len(roles),
    )


def _goes_on(upper: Row, lower: Row, roles: Sequence[str | None], below: Sequence[str | None]) -> bool:
    """Tell whether the second row is the header's too: it names columns where the first spans or repeats them."""
    named = [index for index, role in enumerate(below) if role and lower[index] != upper[index]]
    spanned = any(upper[index] in (*upper[:index], *upper[index + 1 :]) for index in named)
    rest = all(
        index in named or lower[index] == upper[index] or lower[index].start == lower[index].end
        for index in range(len(lower))
    )
    return bool(named) and rest and (spanned or len({below[index] for index in named}) > 1 or None in roles)


def _words(text: str, row: Row) -> list[str]:
    return [one_line(fold(cell.of(text))).strip(" .:*_") for cell in row]


def _role(words: str) -> str | None:
    """Return what a header cell says its column holds."""
    if not words or len(words) > _MOST_HEADER_CHARACTERS:
        return None
    return next((role for role, pattern in _ROLES if pattern.match(words)), None)


def repeats_header(text: str, row: Row, columns: Columns) -> bool:
    """Tell whether a row is the header again, as at the top of a next page."""
    return tuple(_words(text, row)) in columns.header
