"""Rows of tables: one row says one thing, and only the heads of its columns tell what its cells are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.datamodels import Span
from ingest.vietnamese import fold

_BETWEEN = re.compile(r"\s*\|\s*|\t+|[ \u00a0]{3,}")
"""What stands between two cells: a stroke, a tab, or the blanks of a table that was printed as text."""
_FEWEST_CELLS = 3
"""Two columns of blanks are a document's own header, not a table."""
_RULE = re.compile(r"[\s|:=+-]*")
_SERIAL = re.compile(r"(?:tt|stt|no|\d{1,3})[.)]?", re.IGNORECASE)
_VALUE = re.compile(r"(?!20\d\d$)\d[\d.,/%\s-]*")
"""A cell that holds a figure; the heads of columns may be years."""
_FIGURES_BEHIND = re.compile(r"[^\W\d][^\d;:]*(?:\s+\d[\d.,]*%?){2,}")
"""A row whose cells only blanks part: a name and two figures or more."""
_HEAD = 60
"""Characters of the longest head of a column."""
_CAPTION = 120
"""Characters of the longest line above a table that says what it is about."""
_BROKEN = 80
"""Characters of the longest rest of a cell that was broken off onto a line of its own."""

_FIGURES = re.compile(r"\s+\d")
_NAME = re.compile(r"[^\W\d_]{2}")


class Row(NamedTuple):
    """A row, the row that heads its columns, and the line above the table."""

    span: Span
    head: Span
    caption: Span | None


def cells(line: str) -> list[str]:
    """Return the cells of a table's row, none where a line is no row.

    >>> cells("| 2 | Cấp mã số | 31/10/2024 |"), cells("Sở Y tế chủ trì; báo cáo kết quả.")
    (['2', 'Cấp mã số', '31/10/2024'], [])
    """
    first = line.strip().partition("\n")[0]  # what was broken off a cell may stand below
    if _RULE.fullmatch(first):
        return []
    found = _BETWEEN.split(first.strip("|").strip())
    return found if len(found) >= _FEWEST_CELLS else []


def rows(text: str, paragraphs: Sequence[Span]) -> Iterator[Row]:
    """Yield every row of a table with the row that heads its columns; the heads themselves are none."""
    head, caption, before = None, None, None
    for paragraph in paragraphs:
        line = paragraph.of(text)
        found = cells(line)
        figures = not found and _FIGURES_BEHIND.fullmatch(line) is not None
        if figures and head is None and before is not None and before.end - before.start <= _CAPTION:
            head, caption = before, None
        if head is not None and (figures or len(found) == len(cells(head.of(text))) > 0):
            yield Row(paragraph, head, caption)
        elif found and _heads(found):
            head, caption = paragraph, before if before and before.end - before.start <= _CAPTION else None
        elif head is not None and not _goes_on(line, cells(head.of(text))):
            head = None
        before = paragraph


def _heads(found: Sequence[str]) -> bool:
    """Tell whether cells are the heads of columns: a few words in each, no figures."""
    return all(0 < len(cell) <= _HEAD and not _VALUE.fullmatch(cell) for cell in found)


def _goes_on(line: str, heads: Sequence[str]) -> bool:
    """Tell whether a table goes on after a line that is no row of it: the line under its heads, a broken cell."""
    broken = len(line) <= _BROKEN and line[:1].islower()
    return bool(_RULE.fullmatch(line)) or (bool(heads) and (broken or len(cells(line)) > 0))


def is_named(row: str, question: str) -> bool:
    """Tell whether the first words of a row, what it is about, stand in the folded question.

    >>> is_named("2 | Đơn Dương | 31/10/2024", "huyen don duong phai xong khi nao")
    True
    """
    about = next((cell for cell in cells(row) if _NAME.match(cell)), None) or _FIGURES.split(row)[0]
    name = fold(about).strip()
    return len(name.split()) > 1 and re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", question) is not None


def labelled(row: str, head: str) -> str:
    """Return a row with each cell behind the head of its column; both as they stand where they do not fit.

    >>> labelled("2 | Cấp mã số | 31/10/2024", "TT | Nhiệm vụ | Thời hạn")
    'Nhiệm vụ: Cấp mã số; Thời hạn: 31/10/2024'
    """
    heads, values = cells(head), cells(row)
    if len(heads) != len(values) or not heads:
        return f"{head} – {row}"
    pairs = [pair for pair in zip(heads, values, strict=True) if pair[0] and pair[1] and not _SERIAL.fullmatch(pair[0])]
    said, rest = "; ".join(f"{name}: {value}" for name, value in pairs), row.strip().partition("\n")[2]
    return f"{said} ({rest.strip()})" if rest else said
