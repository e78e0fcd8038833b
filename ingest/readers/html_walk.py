"""The walk over a parsed page: what is shown, as lines and tables. Without recursion, as pages nest deeply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.readers.archive import Element
from ingest.readers.blocks import Block, Line
from ingest.readers.docx_numbering import formatted
from ingest.readers.docx_parts import number_of
from ingest.readers.tables import table_blocks

_UNSHOWN = (
    "script style head noscript template svg iframe object applet select button textarea del audio video canvas map"
)
_PARTED = (
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary ul table caption tr td th tbody thead "
    "tfoot"
)
_DROPPED, _BLOCKS = frozenset(_UNSHOWN.split()), frozenset(_PARTED.split())
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
_BORDER = re.compile(
    r"border(?:-\w+)*\s*:\s*(?!none|0|medium none)[^;]*(?:solid|double|dotted|dashed|inset|outset)", re.I
)
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_LIST_STYLES = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
WIDEST = 200


@dataclass(slots=True, eq=False)
class _Cell:
    columns: int
    rows: int
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    ruled: bool
    at_head: bool
    rows: list[list[_Cell]] = field(default_factory=list)


@dataclass(slots=True)
class HtmlWalk:
    """Builds ``blocks`` from a page; ``title`` is that of its head, ``is_cut`` tells of a table that is too wide."""

    blocks: list[Block] = field(default_factory=list)
    title: str | None = None
    is_cut: bool = False
    _buffer: list[str] = field(default_factory=list)
    _stories: list[list[Block]] = field(default_factory=list)
    _tables: list[_Table] = field(default_factory=list)
    _cells: list[_Cell] = field(default_factory=list)
    _lists: list[tuple[str, int]] = field(default_factory=list)
    _verbatim: int = 0

    def run(self, root: Element) -> None:
        """Walk a page from its root element."""
        from lxml import etree

        title = root.find(".//title")
        self.title = (" ".join((title.text or "").split()) or None) if title is not None else None
        self._stories = [self.blocks]
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag.lower() if isinstance(element.tag, str) else ""
            if event == "start":
                if self._is_dropped(tag, element):
                    walker.skip_subtree()
                else:
                    self._start(tag, element)
                    self._text(element.text)
            else:
                if not self._is_dropped(tag, element):
                    self._end(tag)
                self._text(element.tail)
        self._flush()

    def _is_dropped(self, tag: str, element: Element) -> bool:
        if not tag or tag in _DROPPED or element.get("hidden") is not None:
            return True
        style = element.get("style")
        return bool(style and _HIDDEN.search(style))

    def _text(self, text: str | None) -> None:
        if text:
            self._buffer.append(text if self._verbatim else re.sub(r"[ \t\r\n\f]+", " ", text))

    def _start(self, tag: str, element: Element) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag == "br":
            self._buffer.append("\n")
        elif tag == "pre":
            self._verbatim += 1
        elif tag in ("ol", "ul"):
            self._lists.append((_list_type(tag, element), number_of(element.get("start"), 1)))
        elif tag == "li":
            self._item(element)
        elif tag == "table":
            at_head = len(self._stories) == 1 and sum(isinstance(b, Line) for b in self.blocks) == len(self.blocks) < 3
            self._tables.append(_Table(_is_ruled(element), at_head))
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables:
            self._open_cell(tag, element)

    def _open_cell(self, tag: str, element: Element) -> None:
        table = self._tables[-1]
        if not table.rows:
            table.rows.append([])
        columns, rows = (min(max(number_of(element.get(name), 1), 1), WIDEST) for name in ("colspan", "rowspan"))
        cell = _Cell(columns, rows)
        table.ruled = table.ruled or tag == "th" or bool(_BORDER.search(element.get("style") or ""))
        table.rows[-1].append(cell)
        self._cells.append(cell)
        self._stories.append(cell.blocks)

    def _item(self, element: Element) -> None:
        kind, number = self._lists[-1] if self._lists else ("", 1)
        number = number_of(element.get("value"), number)
        if self._lists:
            self._lists[-1] = (kind, number + 1)
        self._buffer.append(f"{formatted(number, kind)}. " if kind else "- ")

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
        if tag == "pre":
            self._verbatim -= 1
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag in ("td", "th") and self._cells:
            self._cells.pop()
            self._stories.pop()
        elif tag == "table" and self._tables:
            table = self._tables.pop()
            grid = list(_spread(table.rows))
            self.is_cut = self.is_cut or any(cell.blocks for cell in _missing(table.rows, grid))
            contents = {cell: cell.blocks for row in grid for cell in row}
            self._stories[-1].extend(table_blocks(grid, contents, table.ruled, table.at_head))

    def _flush(self) -> None:
        """Close the line; a list item's number alone waits for its text."""
        text = "".join(self._buffer)
        if re.fullmatch(r"\s*(?:-|\w{1,8}\.) ", text) and self._lists:
            return
        self._buffer.clear()
        lines = (line if self._verbatim else re.sub("[ \u00a0]+", " ", line).strip() for line in text.split("\n"))
        self._stories[-1].extend(Line(line) for line in lines if line.strip())


def _list_type(tag: str, element: Element) -> str:
    """Return the format of a list's numbers, empty for bullets."""
    style = re.search(r"list-style(?:-type)?\s*:\s*([\w-]+)", element.get("style") or "")
    kind = _LIST_STYLES.get(style[1].lower(), "1") if style else element.get("type", "1")
    return "" if tag == "ul" else _LIST_TYPES.get(kind, "decimal")


def _is_ruled(table: Element) -> bool:
    """Tell whether a table says that lines are drawn: by ``border``, by its style, or as Word's grid."""
    border = table.get("border")
    drawn = border is not None and border.strip() not in ("0", "")
    return drawn or "MsoTableGrid" in table.get("class", "") or bool(_BORDER.search(table.get("style") or ""))


def _spread(rows: list[list[_Cell]]) -> Iterator[list[_Cell]]:
    """Yield the rows with each cell in every place that it covers."""
    hanging: dict[int, tuple[_Cell, int]] = {}
    for row in rows:
        out: list[_Cell] = []
        cells = iter(row)
        while len(out) < WIDEST:
            column = len(out)
            if column in hanging:
                cell, left = hanging.pop(column)
                if left > 1:
                    hanging[column] = (cell, left - 1)
                out.append(cell)
                continue
            following = next(cells, None)
            if following is None:
                if not any(place > column for place in hanging):
                    break
                out.append(_Cell(1, 1))
                continue
            for place in range(column, column + following.columns):
                if following.rows > 1:
                    hanging[place] = (following, following.rows - 1)
                out.append(following)
        yield out[:WIDEST]


def _missing(rows: list[list[_Cell]], grid: list[list[_Cell]]) -> Iterator[_Cell]:
    """Yield the cells that a grid leaves out."""
    if any(len(row) >= WIDEST for row in grid):
        kept = {cell for row in grid for cell in row}
        yield from (cell for row in rows for cell in row if cell not in kept)
