"""Tables of a Word file: the grid of cells, and whether lines are drawn around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.archive import Element
from ingest.readers.docx_parts import W, number_of, value_of
from ingest.readers.docx_styles import Styles, sides_of
from ingest.readers.failures import too_wide

_WRAPPERS = frozenset(f"{W}{tag}" for tag in ("sdt", "sdtContent", "ins", "customXml", "moveTo", "smartTag"))
WIDEST = 200


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell and the element that holds its content; in the grid it stands in every place that it covers."""

    element: Element | None


def grid_of(table: Element, name: str) -> list[list[Cell]]:
    """Return the cells row by row; a merged cell is the same object in each of its places.

    :raises ReadError: a row of the file ``name`` has more cells than are read.
    """
    rows: list[list[Cell]] = []
    for row in unwrapped(table, "tr"):
        properties = row.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            continue
        cells = [Cell(None) for _ in range(_count(properties, "gridBefore", 0))]
        for element in unwrapped(row, "tc"):
            own = element.find(f"{W}tcPr")
            if len(cells) >= WIDEST:
                raise too_wide(name, WIDEST)
            span = _count(own, "gridSpan", 1)
            cell = Cell(element)
            if own is not None and _continues(own, "vMerge") and rows and len(rows[-1]) > len(cells):
                cell = rows[-1][len(cells)]
            elif own is not None and _continues(own, "hMerge") and cells:
                cell = cells[-1]
            cells += [cell] * span
        rows.append(cells[:WIDEST])
    return rows


def unwrapped(node: Element, tag: str) -> Iterator[Element]:
    """Yield the children of a kind, also those inside content controls and insertions."""
    for child in node:
        if child.tag == f"{W}{tag}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from unwrapped(child, tag)


def is_ruled(table: Element, styles: Styles) -> bool:
    """Tell whether lines are drawn around the cells, by the table, its style, or most cells themselves."""
    if len(styles.borders(table)) >= 2:
        return True
    cells = list(table.iterfind(f"{W}tr/{W}tc"))
    drawn = [sum(sides_of(cell.find(f"{W}tcPr/{W}tcBorders")).values()) >= 2 for cell in cells]
    return sum(drawn) * 2 > len(drawn)


def _count(properties: Element, tag: str, default: int) -> int:
    return min(max(number_of(value_of(properties, tag), default), 0), WIDEST)


def _continues(properties: Element, tag: str) -> bool:
    merge = properties.find(f"{W}{tag}")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"
