"""The parts of a Word package (ECMA-376, Parts 1 and 2): opened by their relations, parsed, with core properties.

python-docx loads every part at once and knows neither the strict namespaces nor macro-enabled files; a reader of text
needs a handful of parts, so the package is opened here.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from ingest.readers.archive import Element, open_archive, parse_xml, read_entry
from ingest.readers.failures import damaged
from ingest.readers.options import ReadOptions
from ingest.source import Properties

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class Package:
    """An open Word file; ``main`` is the path of its document part."""

    archive: zipfile.ZipFile
    name: str
    main: str = ""
    entries: dict[str, str] = field(default_factory=dict)

    def part(self, path: str) -> Element | None:
        """Return the root element of a part, None where there is none.

        :raises ReadError: the part is damaged.
        """
        data = self.data(path)
        return None if data is None else parse_xml(data, self.name, "docx")

    def data(self, path: str) -> bytes | None:
        """Return the bytes of a part, in the transitional namespaces, None where there is none."""
        entry = self.entries.get(path.lower())
        if entry is None:
            return None
        data = read_entry(self.archive, entry, self.name, "docx")
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
        return data

    def relations(self, source: str) -> dict[str, tuple[str, str]]:
        """Map the ids of a part's relations to (last word of the type, path of the target)."""
        folder, base = posixpath.split(source)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            target = unquote(relation.get("Target", ""))
            if relation.get("TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], path)
        return found

    def related(self, kind: str) -> Element | None:
        """Return the root of the document's part of a kind (``numbering``, ``styles``, ``footnotes``), if any."""
        path = next((target for found, target in self.relations(self.main).values() if found == kind), None)
        return None if path is None else self.part(path)


def open_package(path: Path, name: str, options: ReadOptions) -> Package:
    """Open a Word file; the caller closes ``archive``.

    :raises ReadError: it is damaged, beyond the limits, or has no document part.
    """
    archive = open_archive(path, name, "docx", options)
    try:
        entries = {entry.replace("\\", "/").lstrip("/").lower(): entry for entry in archive.namelist()}
        package = Package(archive, name, entries=entries)
        targets = [target for kind, target in package.relations("").values() if kind == "officeDocument"]
        package.main = next((target for target in (*targets, "word/document.xml") if target.lower() in entries), "")
        if not package.main:
            raise damaged(name, "docx", "word/document.xml")
    except Exception:
        archive.close()
        raise
    return package


def core_properties(package: Package) -> Properties:
    """Return what ``docProps/core.xml`` says (Dublin Core); what is missing or no date stays None."""
    path = next(
        (target for kind, target in package.relations("").values() if kind == "core-properties"), "docProps/core.xml"
    )
    root = package.part(path)
    values = {
        element.tag.rpartition("}")[2]: (element.text or "").strip() for element in (root if root is not None else ())
    }
    return Properties(
        title=values.get("title") or None,
        subject=values.get("subject") or None,
        created=_time(values.get("created", "")),
        modified=_time(values.get("modified", "")),
    )


def _time(value: str) -> datetime | None:
    """Return a W3CDTF time.

    >>> _time("2024-03-01T02:03:04Z").isoformat(), _time("soon")
    ('2024-03-01T02:03:04+00:00', None)
    """
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def value_of(element: Element, tag: str, attribute: str = "val") -> str | None:
    """Return an attribute of a child (``value_of(pPr, "pStyle")``), None without it."""
    child = None if element is None else element.find(f"{W}{tag}")
    return None if child is None else child.get(f"{W}{attribute}")


def switched_on(element: Element, tag: str) -> bool | None:
    """Tell whether a switch such as ``w:vanish`` is on; None where it is not stated."""
    child = None if element is None else element.find(f"{W}{tag}")
    return None if child is None else child.get(f"{W}val", "true") not in ("0", "false", "off", "none")


def number_of(text: str | None, default: int) -> int:
    """Return a whole number of an attribute, bounded so that a hostile one costs nothing.

    >>> number_of("3", 0), number_of("x", 1), number_of("99999999999", 1)
    (3, 1, 100000)
    """
    try:
        return max(min(int(text or ""), 100_000), -1)
    except ValueError:
        return default
