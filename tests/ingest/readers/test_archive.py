"""Bombs: refused by what they declare, before anything is unpacked."""

from __future__ import annotations

import pytest

from ingest.errors import ReadError
from ingest.readers.archive import check_entities, open_archive, parse_xml, read_entry
from ingest.readers.options import ReadOptions
from tests.ingest.hostile.documents import archive

OPTIONS = ReadOptions(largest_unpacked=30 * 2**20)


def write(tmp_path, data):
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ({"a": bytes(40_000_000)}, "giải nén"),
        ({"a": bytes(25_000_000)}, "tỷ lệ nén"),
        ({str(number): b"" for number in range(20_001)}, "số mục"),
    ],
)
def test_bombs(tmp_path, entries, says):
    """By unpacked size, by ratio, by number of entries."""
    with pytest.raises(ReadError, match=says):
        open_archive(write(tmp_path, archive(entries)), "a.docx", "docx", OPTIONS)


def test_a_sound_archive_opens(tmp_path):
    """Its entries can be read; one that is not there is a message."""
    with open_archive(write(tmp_path, archive({"a.xml": b"<a/>"})), "a.docx", "docx", OPTIONS) as opened:
        assert read_entry(opened, "a.xml", "a.docx", "docx") == b"<a/>"
        with pytest.raises(ReadError, match=r"b\.xml"):
            read_entry(opened, "b.xml", "a.docx", "docx")


@pytest.mark.parametrize("declared", ['<!ENTITY a "x">', '<!ENTITY a SYSTEM "file:///etc/hostname">'])
def test_entities_are_refused(tmp_path, declared):
    """By the parser, and before a library parses the parts itself, in any encoding."""
    xml = f"<!DOCTYPE r [{declared}]><r>&a;</r>"
    with pytest.raises(ReadError, match="DTD"):
        parse_xml(xml.encode(), "a.docx", "docx")
    for encoding in ("utf-8", "utf-16"):
        with (
            open_archive(
                write(tmp_path, archive({"x.xml": xml.encode(encoding)})), "a.docx", "docx", OPTIONS
            ) as opened,
            pytest.raises(ReadError, match="DTD"),
        ):
            check_entities(opened, "a.docx", "docx")


def test_xml_that_is_none():
    """A message with the parser's reason."""
    with pytest.raises(ReadError, match="bị hỏng"):
        parse_xml(b"<a>", "a.docx", "docx")
