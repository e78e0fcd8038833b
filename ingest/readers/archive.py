"""Opening zip-based documents and their XML without falling for bombs.

A document of a few kilobytes can unpack to gigabytes, and a few XML entities can expand to as much. Python's zipfile
never unpacks an entry beyond its declared size, so checking the declared sizes bounds what is read.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any, TypeAlias

from ingest.errors import ReadError
from ingest.readers.failures import damaged, encrypted, too_large
from ingest.readers.options import ReadOptions

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

MOST_ENTRIES = 20_000
_RATIO, _RATIO_FROM = 1_000, 20 * 2**20
"""Deflate packs at most 1,032 to 1; a large document near that is no document."""

BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, ValueError, OverflowError)


def open_archive(path: Path, name: str, kind: str, options: ReadOptions) -> zipfile.ZipFile:
    """Open a zip-based document after checking what it would unpack to; ``kind`` names the format in messages.

    :raises ReadError: it is damaged, protected by a password, or beyond the limits.
    """
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN_ZIP as error:
        raise damaged(name, kind, str(error)) from error
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    problem = None
    if len(entries) > MOST_ENTRIES:
        problem = too_large(
            name, "số mục trong tệp nén", "the number of entries", f"{len(entries):,}", f"{MOST_ENTRIES:,}"
        )
    elif unpacked > options.largest_unpacked:
        limit = f"{options.largest_unpacked:,} byte"
        problem = too_large(name, "dung lượng sau khi giải nén", "the unpacked size", f"{unpacked:,} byte", limit)
    elif unpacked > _RATIO_FROM and unpacked / min(packed, path.stat().st_size) > _RATIO:
        problem = too_large(name, "tỷ lệ nén", "the compression ratio", f"{unpacked // packed:,}", f"{_RATIO:,}")
    elif any(entry.flag_bits & 1 for entry in entries):
        problem = encrypted(name, kind)
    if problem:
        archive.close()
        raise problem
    return archive


def read_entry(archive: zipfile.ZipFile, entry: str, name: str, kind: str) -> bytes:
    """Return the bytes of an entry.

    :raises ReadError: it is missing or damaged.
    """
    try:
        return archive.read(entry)
    except (*BROKEN_ZIP, RuntimeError) as error:
        raise damaged(name, kind, f"{entry}: {error}") from error


def parse_xml(data: bytes, name: str, kind: str) -> Element:
    """Return the root element of an XML part; entities are never expanded, nothing is fetched.

    :raises ReadError: it is not well-formed, nested too deep, or declares entities, which Office files never do.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged(name, kind, str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise entities(name, kind)
    return root


def entities(name: str, kind: str) -> ReadError:
    """Return the error for XML that declares entities of its own."""
    return ReadError(
        f"{name}: tệp {kind} khai báo thực thể XML (DTD), điều không có trong tệp Office thật nên không được đọc; "
        "hãy mở tệp bằng chương trình gốc và lưu lại.",
        f"{name}: the {kind} file declares XML entities (a DTD), which real Office files never do, so it is not read; "
        "open it in its own program and save it again.",
    )


def check_entities(archive: zipfile.ZipFile, name: str, kind: str) -> None:
    """Refuse entity declarations in any XML part, for libraries that parse the parts themselves.

    :raises ReadError: a part declares a document type, or is damaged.
    """
    for entry in archive.namelist():
        if entry.lower().endswith((".xml", ".rels")):
            try:
                with archive.open(entry) as part:
                    head = part.read(4096).replace(b"\x00", b"")
            except (*BROKEN_ZIP, RuntimeError) as error:
                raise damaged(name, kind, f"{entry}: {error}") from error
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise entities(name, kind)
