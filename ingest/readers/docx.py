"""Word files (docx, docm): body, tables, first header and footer, notes and text boxes, as they print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path

from ingest.legacy_fonts import Encoding, from_font, legacy_fonts
from ingest.readers.archive import Element
from ingest.readers.blocks import EMPTY, Block, Line, assemble
from ingest.readers.docx_chunks import TAG, Chunks
from ingest.readers.docx_marks import refuse_marked
from ingest.readers.docx_numbering import Numbering, read_numbering
from ingest.readers.docx_parts import RELATION, Package, W, core_properties, open_package, value_of
from ingest.readers.docx_runs import Notes, Run, Walker, is_deleted_mark, is_hidden_mark, list_place
from ingest.readers.docx_styles import Styles, read_styles
from ingest.readers.docx_tables import Cell, grid_of, is_ruled
from ingest.readers.failures import damaged
from ingest.readers.options import ReadOptions
from ingest.readers.tables import table_blocks
from ingest.source import Source

_HEAD = 3
"""Lines before a table that still stands at the head of a document."""


@dataclass(slots=True)
class _Paragraph:
    runs: list[Run]


@dataclass(slots=True)
class _Table:
    rows: list[list[Cell]]
    contents: dict[Cell, list[_Paragraph | _Table | _Imported]]
    ruled: bool


@dataclass(slots=True)
class _Imported:
    """What an altChunk brings in."""

    blocks: list[Block]


_Item = _Paragraph | _Table | _Imported


@dataclass(slots=True)
class _Reader:
    """Collects the paragraphs and tables of a story; ``carried`` are runs whose paragraph mark was deleted."""

    chunks: Chunks
    styles: Styles
    numbering: Numbering
    notes: Notes = field(default_factory=Notes)
    is_furniture: bool = False
    bound: dict[str, dict[str, int]] = field(default_factory=dict)

    def items(self, story: Element) -> list[_Item]:
        """Return the content of a body, cell, header, note or text box."""
        found: list[_Item] = []
        carried: list[Run] = []
        for element in _blocks(story):
            if element.tag == f"{W}tbl":
                found.append(self._table(element))
                continue
            if element.tag == TAG:
                found.append(_Imported(self.chunks.blocks(element)))
                continue
            runs, boxes = self._paragraph(element)
            carried += runs
            if is_deleted_mark(element.find(f"{W}pPr")):
                continue
            found.append(_Paragraph(carried))
            carried = []
            for box in boxes:
                found += self.items(box)
        return [*found, _Paragraph(carried)] if carried else found

    def _paragraph(self, element: Element) -> tuple[list[Run], list[Element]]:
        properties = element.find(f"{W}pPr")
        boxes: list[Element] = []
        walker = Walker(self.styles, self.notes, value_of(properties, "pStyle"), boxes.append, self.is_furniture)
        runs = list(walker.runs(element))
        place = list_place(properties, self.styles, self._bound)
        if place and not (is_hidden_mark(properties) and not runs):
            label, font = self.numbering.label(*place)
            if label and runs:
                runs.insert(0, (label, font))
        return runs, boxes

    def _bound(self, number: str) -> dict[str, int]:
        """Map the styles that a list binds to its levels to their depths."""
        if number not in self.bound:
            levels = self.numbering.levels.get(self.numbering.lists.get(number, ""), {})
            self.bound[number] = {level.style: depth for depth, level in levels.items() if level.style}
        return self.bound[number]

    def _table(self, element: Element) -> _Table:
        rows = grid_of(element, self.chunks.package.name)
        contents = {
            cell: [] if cell.element is None else self.items(cell.element)
            for cell in dict.fromkeys(cell for row in rows for cell in row)
        }
        return _Table(rows, contents, is_ruled(element, self.styles))


def read_docx(path: Path, name: str, options: ReadOptions) -> Source:
    """Read a Word file into its source.

    :raises ReadError: it is damaged, protected, beyond the limits, or bears a secrecy mark outside of its text.
    """
    package = open_package(path, name, options)
    try:
        return _read(package, name, options)
    except RecursionError as error:
        raise damaged(name, "docx", "nesting") from error
    finally:
        package.archive.close()


def _read(package: Package, name: str, options: ReadOptions) -> Source:
    document = package.part(package.main)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise damaged(name, "docx", "w:body")
    refuse_marked(package, body, options)
    styles = read_styles(package.related("styles"))
    chunks = Chunks(package, options, sum(1 for _ in body.iter(TAG)))
    reader = _Reader(chunks, styles, read_numbering(package.related("numbering"), styles))
    head, foot = _first_page(package, body, reader)
    items = [*head, *reader.items(body)]
    items += [*_noted(package, reader), *foot]
    fonts = legacy_fonts((font, text) for text, font in _runs(items))
    blocks = list(_rendered(items, fonts.keys()))
    used: Encoding | None = next(iter(fonts.values()), None)
    return assemble(name, blocks, options, core_properties(package), used)


def _blocks(story: Element) -> Iterator[Element]:
    """Yield the paragraphs, tables and chunks of a story, also those inside content controls and insertions."""
    for child in story:
        if child.tag in (f"{W}p", f"{W}tbl", TAG):
            yield child
        elif child.tag == f"{W}sdt":
            if child.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
                yield from _blocks(child)
        elif child.tag.rpartition("}")[2] in ("sdtContent", "ins", "moveTo", "customXml", "Choice", "AlternateContent"):
            yield from _blocks(child)


def _first_page(package: Package, body: Element, reader: _Reader) -> tuple[list[_Item], list[_Item]]:
    """Return what the header and the footer of the first page hold beside page numbers."""
    section = next(body.iter(f"{W}sectPr"), None)
    if section is None:
        return [], []
    titled = section.find(f"{W}titlePg")
    kind = "default" if titled is None or titled.get(f"{W}val") in ("0", "false") else "first"
    relations = package.relations(package.main)
    found: list[list[_Item]] = []
    reader.is_furniture = True
    for tag in ("headerReference", "footerReference"):
        ids = [e.get(RELATION, "") for e in section.iterfind(f"{W}{tag}") if e.get(f"{W}type", "default") == kind]
        path = relations[ids[0]][1] if ids and ids[0] in relations else ""
        part = package.part(path) if path else None
        items = [] if part is None else reader.items(part)
        found.append(items if re.search(r"[^\W\d_]{2}", "".join(text for text, _ in _runs(items))) else [])
    reader.is_furniture = False
    return found[0], found[1]


def _noted(package: Package, reader: _Reader) -> list[_Item]:
    """Return the notes that the text calls for, each behind its mark."""
    stories: dict[tuple[str, str], Element] = {}
    for kind in ("footnote", "endnote"):
        root = package.related(f"{kind}s") if any(known == kind for known, _ in reader.notes.marks) else None
        for note in root.iterfind(f"{W}{kind}") if root is not None else ():
            stories[kind, note.get(f"{W}id", "")] = note
    out: list[_Item] = []
    for key, mark in list(reader.notes.marks.items()):
        items = reader.items(stories[key]) if key in stories else []
        if items and isinstance(items[0], _Paragraph):
            items[0].runs.insert(0, (f"{mark} ", None))
        out += items
    return out


def _runs(items: list[_Item]) -> Iterator[Run]:
    for item in items:
        if isinstance(item, _Paragraph):
            yield from item.runs
        elif isinstance(item, _Table):
            for content in item.contents.values():
                yield from _runs(content)


def _rendered(items: list[_Item], fonts: AbstractSet[str]) -> Iterator[Block]:
    """Yield lines and grids; tables that only lay out columns become the lines of one column after the other."""
    lines = 0
    for item in items:
        if isinstance(item, _Paragraph):
            line = _line(item.runs, fonts)
            lines += bool(line.text.strip())
            yield line
            continue
        if isinstance(item, _Imported):
            yield from item.blocks
            lines += len(item.blocks)
            continue
        contents = {cell: list(_rendered(content, fonts)) for cell, content in item.contents.items()}
        yield from table_blocks(item.rows, contents, item.ruled, at_head=lines < _HEAD)
        lines += _HEAD


def _line(runs: list[Run], fonts: AbstractSet[str]) -> Line:
    """Return a paragraph's text, runs in old fonts converted."""
    text = "".join(text for text, _ in runs)
    if not text.strip():
        return EMPTY
    converted = "".join(from_font(text, font) if font and font in fonts else text for text, font in runs)
    return Line(converted.strip("\n"), text.strip("\n") if converted != text else None)
