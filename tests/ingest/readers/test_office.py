"""Old and open Office formats through the real LibreOffice; what is said where it is missing or too slow."""

from __future__ import annotations

import shutil
import stat
import time
from pathlib import Path

import pytest

from ingest.errors import ReadError
from ingest.readers import office, read_source
from ingest.readers.options import ReadOptions
from tests.ingest.hostile import documents as sound

needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")),
    reason="needs LibreOffice: sudo apt-get install libreoffice-writer libreoffice-calc",
)


def write(tmp_path, data, name="a.rtf"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@needs_office
@pytest.mark.slow
def test_rtf_with_a_table_and_an_old_font(tmp_path):
    """The old font's name comes through, the table too."""
    lines = r"\clbrdrt\brdrs\clbrdrl\brdrs"
    table = rf"\trowd{lines}\cellx3000{lines}\cellx6000\intbl %s\cell %s\cell\row "
    body = r"\f1 Uû ban nh©n d©n tØnh\par\f0 " + "".join(
        table % cells for cells in (("TT", "Viec"), ("1", "a"), ("2", "b"))
    )
    escaped = "".join(char if char.isascii() else rf"\'{ord(char):02x}" for char in body)
    data = rf"{{\rtf1\ansi\ansicpg1252{{\fonttbl{{\f0 Arial;}}{{\f1 .VnTime;}}}}{escaped}\pard\par}}".encode()
    source = read_source(write(tmp_path, data), "a.rtf")
    assert source.text.startswith("Uỷ ban nhân dân tỉnh\nTT | Viec\n1 | a\n2 | b") and source.converted_from == "TCVN3"


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize(("make", "target", "kind"), [(sound.word, "doc", "a.docx"), (sound.workbook, "xls", "a.xlsx")])
def test_old_word_and_excel(tmp_path, make, target, kind):
    """A file written by LibreOffice in the old format reads like the new one."""
    made = office._converted  # the same call makes the old file
    new = write(tmp_path, make(), kind)
    folder = tmp_path / "made"
    folder.mkdir()
    old = made(new, kind, ReadOptions(), folder, target, f".{target}")
    assert office.is_protected(old) is False
    assert read_source(old, "a").text == read_source(new, "a").text


def test_a_missing_program_is_named(tmp_path, monkeypatch):
    """With the command that installs it."""
    monkeypatch.setattr(office, "_PROGRAMS", ("no-such-office",))
    with pytest.raises(ReadError, match="sudo apt-get install libreoffice-writer libreoffice-calc") as error:
        read_source(write(tmp_path, sound.rtf()), "a.rtf")
    assert "LibreOffice" in error.value.english


def test_a_program_that_hangs_is_killed_with_its_children(tmp_path, monkeypatch):
    """The limit holds, and nothing is left running."""
    slow = write(tmp_path, f"#!/bin/sh\nsleep 60 &\necho $! > '{tmp_path}/child'\nwait\n".encode(), "slow")
    slow.chmod(slow.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "_PROGRAMS", (str(slow),))
    begin = time.monotonic()
    with pytest.raises(ReadError, match="0.5 giây"):
        read_source(write(tmp_path, sound.rtf()), "a.rtf", ReadOptions(office_timeout=0.5))
    assert time.monotonic() - begin < 5
    child = Path("/proc", (tmp_path / "child").read_text().strip(), "stat")
    assert not child.exists() or child.read_text().rpartition(")")[2].split()[0] in "ZX"


def test_protected_files(tmp_path):
    """Doc by its flag, xls by its record, odt by its manifest."""
    manifest = b"<manifest:encryption-data/>"
    for name, data in (
        ("a.doc", sound.compound({"WordDocument": bytes(11) + b"\x01"})),
        ("a.xls", sound.compound({"Workbook": b"\x09\x08\x02\x00\x00\x00\x2f\x00\x02\x00\x00\x00"})),
        ("a.odt", sound.archive({**sound.entries_of(sound.open_document()), "META-INF/manifest.xml": manifest})),
    ):
        with pytest.raises(ReadError, match="mật khẩu"):
            read_source(write(tmp_path, data, name), name)
    assert not office.is_protected(write(tmp_path, sound.compound({"Workbook": bytes(40)}), "b.xls"))
