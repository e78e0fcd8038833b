"""Content that a Word file takes in from another format (ECMA-376, 17.17.2, ``altChunk``): read by its reader.

Word turns such a part into paragraphs when a person saves the file; until then the text is only there.
"""

from __future__ import annotations

import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ingest.readers.archive import Element
from ingest.readers.blocks import Block, Grid, Line
from ingest.readers.docx_parts import RELATION, Package, W
from ingest.readers.failures import damaged, too_large
from ingest.readers.options import ReadOptions
from ingest.readers.sniff import sniff
from ingest.source import Source
from ingest.span import Span

TAG = f"{W}altChunk"
_MOST = 100


@dataclass(frozen=True, slots=True)
class Chunks:
    """Reads the ``count`` chunks of a Word file; they share its limits, so that one inside another comes to an end."""

    package: Package
    options: ReadOptions
    count: int

    def blocks(self, element: Element) -> list[Block]:
        """Return the lines and tables of a chunk.

        :raises ReadError: it is not in the file, cannot be read, or is beyond the limits.
        """
        name = self.package.name
        if self.count > _MOST:
            raise too_large(
                name, "số phần nhập (altChunk)", "the number of altChunk parts", f"{self.count:,}", f"{_MOST}"
            )
        target = self.package.relations(self.package.main).get(element.get(RELATION, ""), ("", ""))[1]
        data = self.package.data(target) if target else None
        if data is None:
            raise damaged(name, "docx", f"altChunk: {target or element.get(RELATION, '')}")
        share = self.options.largest_unpacked // (2 * max(self.count, 1))
        if len(data) > share:
            raise too_large(name, "dung lượng altChunk", "the size of an altChunk", f"{len(data):,}", f"{share:,} byte")
        return _blocks(name, target, data, replace(self.options, largest_unpacked=share))


def _blocks(name: str, target: str, data: bytes, options: ReadOptions) -> list[Block]:
    from ingest.readers import READERS
    from ingest.readers.html import page_blocks

    if not data.removeprefix(BOM_UTF8).strip(b"\x00\t\n\r\x0c "):
        return []
    with tempfile.TemporaryDirectory(prefix="docx-") as folder:
        path = Path(folder, f"chunk{PurePosixPath(target).suffix[:10]}")
        path.write_bytes(data)
        kind = sniff(path, name)
        # A page's own lines are handed on as they are: old fonts are detected over the whole file.
        return page_blocks(data, name)[0] if kind == "html" else list(_of(READERS[kind](path, name, options)))


def _of(source: Source) -> Iterator[Block]:
    """Yield a source's lines and tables, in their order."""
    position = 0
    for table in source.tables:
        yield from _lines(source.text[position : table.span.start])
        cells: dict[Span, Line] = {}
        yield Grid([[cells.setdefault(cell, Line(cell.of(source.text))) for cell in row] for row in table.rows])
        position = table.span.end
    yield from _lines(source.text[position:])


def _lines(text: str) -> Iterator[Line]:
    return (Line(line) for line in text.strip("\n").split("\n") if line.strip())
