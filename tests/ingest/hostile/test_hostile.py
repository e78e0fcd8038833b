"""Every hostile file ends in a source or in a message that names it, within a limit, and nothing else happens."""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import ReadError
from ingest.readers import read_source
from ingest.readers.options import ReadOptions
from ingest.source import Source
from ingest.vietnamese import normalise
from tests.ingest.hostile import documents as sound
from tests.ingest.hostile.generator import ODD_NAMES, Case, cases

CASES = cases()
OPTIONS = ReadOptions(largest_unpacked=50 * 2**20, page_timeout=20, office_timeout=15)
LONGEST = 60.0
"""Seconds that one file may take; most take a few milliseconds."""

needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")),
    reason="needs LibreOffice: sudo apt-get install libreoffice-writer libreoffice-calc",
)


def outcome(path: Path, name: str, options: ReadOptions = OPTIONS) -> Source | ReadError:
    """Read a file; an error must name the file, in two languages, and a source must be consistent."""
    before = path.read_bytes()
    begin = time.monotonic()
    try:
        result: Source | ReadError = read_source(path, name, options)
    except ReadError as error:
        result = error
    assert time.monotonic() - begin < LONGEST
    assert path.read_bytes() == before
    if isinstance(result, ReadError):
        assert result.vietnamese.startswith(name) and result.english.startswith(name)
        assert "không lường trước" not in result.vietnamese, result
        assert result.vietnamese != result.english and len(str(result)) < 1000 + 2 * len(name)
        return result
    assert result.file == name and result.text.strip() and normalise(result.text) == result.text
    result.text.encode("utf-8")
    for table in result.tables:
        assert len({len(row) for row in table.rows}) == 1
        assert all(0 <= cell.start <= cell.end <= len(result.text) for row in table.rows for cell in row)
    return result


def test_there_are_at_least_300():
    assert len(CASES) >= 300 and len({case.id for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_hostile_file(tmp_path: Path, case: Case):
    path = tmp_path / case.name
    path.write_bytes(case.make())
    outcome(path, case.name)


@pytest.mark.parametrize("name", ODD_NAMES.values(), ids=ODD_NAMES)
def test_odd_name(tmp_path: Path, name: str):
    """A name never changes what is read."""
    path = tmp_path / name
    path.write_bytes(sound.text())
    result = outcome(path, name)
    if path.suffix.lower() in (".txt", ""):
        assert isinstance(result, Source) and result.text.strip() == sound.SENTENCE


FORMATS = {"txt": sound.text, "html": sound.html, "docx": sound.word, "xlsx": sound.workbook, "pdf": sound.pdf}
SUFFIXES = (*FORMATS, "doc", "rtf", "odt", "xls", "png", "zip", "")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("kind", FORMATS)
def test_wrong_suffix(tmp_path: Path, kind: str, suffix: str):
    """A file is read by its content; plain text under a suffix of another kind of file is refused with a reason."""
    path = tmp_path / f"a.{suffix}".rstrip(".")
    path.write_bytes(FORMATS[kind]())
    result = outcome(path, path.name)
    if kind == "txt" and suffix in ("png", "zip"):
        assert isinstance(result, ReadError) and f".{suffix}" in result.vietnamese
    else:
        sentence = sound.PLAIN_SENTENCE if kind == "pdf" else sound.SENTENCE
        assert isinstance(result, Source) and sentence in result.text


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("-rf.rtf", lambda: sound.rtf()),
        ("a\nb'\".rtf", lambda: sound.rtf()[:-20]),
        ("cut.rtf", lambda: sound.rtf()[:8]),
        ("deep.rtf", lambda: b"{\\rtf1 " + b"{" * 50_000 + b"a"),
        ("noise.rtf", lambda: b"{\\rtf1 \\bin99999999 \\u99999999? \\'zz \\object\\objdata ffff}"),
        ("stub.doc", lambda: sound.compound({"WordDocument": bytes(2000)})),
        ("stub.xls", lambda: sound.compound({"Workbook": bytes(2000)})),
        ("--help.odt", lambda: sound.open_document()),
        ("no-xml.odt", lambda: sound.archive({**sound.entries_of(sound.open_document()), "content.xml": b"x"})),
        ("cut.odt", lambda: sound.open_document()[:300]),
    ],
)
def test_office_file(tmp_path: Path, name: str, make):
    path = tmp_path / name
    path.write_bytes(make())
    # LibreOffice never ends on the noise: time enough to see that it is ended.
    result = outcome(path, name, replace(OPTIONS, office_timeout=5) if name == "noise.rtf" else OPTIONS)
    if name in ("-rf.rtf", "--help.odt"):
        assert isinstance(result, Source) and result.text.strip() == sound.SENTENCE


def test_what_is_no_file(tmp_path: Path):
    """Folders, pipes, devices, broken links and names with NUL are messages; a pipe is not waited for."""
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    for path in (
        tmp_path,
        tmp_path / "pipe.txt",
        tmp_path / "loop.txt",
        tmp_path / "gone.txt",
        Path("/dev/zero"),
        Path("a\0.txt"),
    ):
        with pytest.raises(ReadError):
            read_source(path, path.name)


@pytest.mark.parametrize(
    ("limits", "make"),
    [
        (ReadOptions(largest_file=10), sound.text),
        (ReadOptions(most_characters=10), sound.text),
        (ReadOptions(most_characters=10), sound.word),
        (ReadOptions(most_characters=10), sound.html),
        (ReadOptions(most_characters=10), sound.workbook),
        (ReadOptions(largest_unpacked=1000), sound.word),
        (ReadOptions(largest_unpacked=1000), sound.workbook),
    ],
)
def test_limits_are_kept(tmp_path: Path, limits: ReadOptions, make):
    """What is beyond a limit is said, with the figures, and nothing is cut off silently."""
    path = tmp_path / "a.txt"
    path.write_bytes(make())
    result = outcome(path, "a.txt", limits)
    assert isinstance(result, ReadError) and "vượt giới hạn" in result.vietnamese
