"""The way from a path to a source: limits, errors a person can act on, formats loaded when they are met."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.errors import ReadError
from ingest.readers import READERS, read_source
from ingest.readers.options import ReadOptions

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".TXT", ""])
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
        ("a.txt", b"\x00\x01\x02", "nhị phân"),
        ("a.txt", b"ab\xff\xfe", "UTF-8"),
        ("a.txt", b" \n\t\n", "không có chữ"),
        ("a.txt", b"\xef\xbb\xbf\xe2\x80\x8b", "không có chữ"),
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


def test_a_file_that_is_too_large_is_not_opened(tmp_path):
    """Its size is told with the limit."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 100)
    with pytest.raises(ReadError, match="100 byte"):
        read_source(path, "a.txt", ReadOptions(largest_file=99))


def test_an_unforeseen_fault_is_a_message(tmp_path, monkeypatch):
    """Whatever a library raises, one file never stops the rest."""
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    monkeypatch.setattr("ingest.readers.plain.decode", lambda data, name: [][0])
    with pytest.raises(ReadError, match="IndexError"):
        read_source(path, "a.txt")


def test_texts_load_no_other_format():
    """A corpus of plain texts pays for nothing else."""
    code = (
        "import sys, pathlib, tempfile; from ingest.readers import read_source;"
        "p = pathlib.Path(tempfile.mkdtemp()) / 'a.txt'; p.write_text('Sở Y tế', encoding='utf-8');"
        "read_source(p, 'a'); print(*[m for m in ('lxml', 'docx', 'openpyxl', 'bs4', 'pypdfium2', 'cv2', 'PIL',"
        "'numpy', 'olefile', 'filetype') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


def test_every_format_has_a_reader():
    """What sniffing may answer can be read."""
    from typing import get_args

    from ingest.readers.containers import Format

    assert set(READERS) == set(get_args(Format))
