"""Files to text: encodings, and errors a person can act on."""

from __future__ import annotations

import pytest

from ingest.errors import ReadError
from ingest.readers import READERS, read_source


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".TXT"])
def test_text_in_any_unicode_encoding(tmp_path, suffix, encoding):
    """The words come out the same, and the name is the one given."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes("Sở Y tế\r\n# Mục".encode(encoding))
    source = read_source(path, "thư mục/a")
    assert (source.text, source.file) == ("Sở Y tế\n# Mục", "thư mục/a")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xyz", b"abc", ".xyz"),
        ("a", b"abc", "không có đuôi"),
        ("a.txt", b"\x00\x01\x02", "nhị phân"),
        ("a.txt", "Sở".encode("utf-16-le"), "nhị phân"),
        ("a.txt", b"ab\xff\xfe", "UTF-8"),
        ("a.txt", b" \n\t\n", "không có chữ"),
        ("a.txt", b"", "không có chữ"),
    ],
)
def test_unreadable_files_say_why(tmp_path, name, data, says):
    """The message names the file and what is wrong, in both languages."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError, match=says) as error:
        read_source(path, name)
    assert error.value.vietnamese.startswith(name) and error.value.english.startswith(name)


def test_missing_file(tmp_path):
    """A file that is gone is a message, not a traceback."""
    with pytest.raises(ReadError, match="không mở được"):
        read_source(tmp_path / "a.txt", "a.txt")


def test_every_reader_has_a_lower_case_suffix():
    """Suffixes are looked up in lower case."""
    assert {".txt", ".md"} <= set(READERS) and all(suffix == suffix.lower() for suffix in READERS)
