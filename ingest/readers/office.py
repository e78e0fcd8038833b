"""Old and open Office formats (doc, rtf, odt, wps; xls, ods) through LibreOffice, as docx and xlsx.

LibreOffice runs without a window, with a profile of its own for each call (two calls never wait for each other), with
macros and links switched off, and in a process group of its own that is killed when the time is up.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.errors import ReadError
from ingest.readers.archive import open_archive, read_entry
from ingest.readers.docx import read_docx
from ingest.readers.failures import damaged, encrypted
from ingest.readers.options import ReadOptions
from ingest.readers.xlsx import read_xlsx
from ingest.source import Source

_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_SETTINGS = (
    ("Security/Scripting", "MacroSecurityLevel", "3"),
    ("Security/Scripting", "DisableMacrosExecution", "true"),
    ("Security/Scripting", "BlockUntrustedRefererLinks", "true"),
)
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{items}
</oor:items>
"""
_ITEM = (
    '<item oor:path="/org.openoffice.Office.Common/{path}">'
    '<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)


def read_office_text(path: Path, name: str, options: ReadOptions) -> Source:
    """Read a text document through LibreOffice.

    :raises ReadError: LibreOffice is not installed, takes too long, or cannot open the file.
    """
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        return read_docx(_converted(path, name, options, Path(folder), "docx", ".doc"), name, options)


def read_office_sheet(path: Path, name: str, options: ReadOptions) -> Source:
    """Read a spreadsheet through LibreOffice.

    :raises ReadError: LibreOffice is not installed, takes too long, or cannot open the file.
    """
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        return read_xlsx(_converted(path, name, options, Path(folder), "xlsx", ".xls"), name, options)


def _converted(path: Path, name: str, options: ReadOptions, folder: Path, target: str, ole_suffix: str) -> Path:
    """Convert a copy of the file under a plain name, as names may hold anything; return the result."""
    with path.open("rb") as file:
        head = file.read(8)
    suffix = ".rtf" if head.lstrip().startswith(b"{\\rtf") else ".xml" if head.lstrip().startswith(b"<") else ole_suffix
    if head.startswith(b"PK"):
        suffix = ".odt" if target == "docx" else ".ods"
        _check_open_document(path, name, options)
    elif suffix == ole_suffix and is_protected(path):
        raise encrypted(name, "Office")
    program = next((found for found in map(shutil.which, _PROGRAMS) if found), None)
    if program is None:
        raise ReadError(
            f"{name}: cần LibreOffice để đọc định dạng này; hãy cài: sudo apt-get install libreoffice-writer "
            "libreoffice-calc (tệp sẽ được đọc ở lần nạp sau), hoặc lưu lại tệp thành .docx.",
            f"{name}: reading this format needs LibreOffice; install it: sudo apt-get install libreoffice-writer "
            "libreoffice-calc (the next ingest takes the file up), or save the file as .docx.",
        )
    source, profile, out = folder / f"source{suffix}", folder / "profile", folder / "out"
    shutil.copyfile(path, source)
    (profile / "user").mkdir(parents=True)
    items = "\n".join(_ITEM.format(path=group, name=key, value=value) for group, key, value in _SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), encoding="utf-8")
    log = _run([
        program, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
        f"-env:UserInstallation={profile.as_uri()}", "--convert-to", target, "--outdir", str(out), str(source),
    ], name, options.office_timeout)  # fmt: skip
    result = out / f"source.{target}"
    if not result.is_file():
        raise damaged(name, suffix.lstrip("."), log)
    return result


def _run(command: list[str], name: str, timeout: float) -> str:
    """Run LibreOffice and return the error that it prints, if any; nothing of it is left running afterwards.

    :raises ReadError: it takes longer than ``timeout`` seconds.
    """
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        said, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            f"{name}: LibreOffice không đọc xong tệp trong {timeout:g} giây; hãy mở tệp và lưu lại thành .docx.",
            f"{name}: LibreOffice did not finish within {timeout:g} seconds; open the file and save it as .docx.",
        ) from error
    finally:
        _kill_group(process)
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if "javaldx" not in line]
    return next((line for line in lines if "rror" in line), "")


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the process and its children."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.communicate()


def _check_open_document(path: Path, name: str, options: ReadOptions) -> None:
    """Refuse an OpenDocument file that is a bomb, is damaged, or is protected by a password."""
    with open_archive(path, name, "OpenDocument", options) as archive:
        for entry in archive.namelist():
            content = read_entry(archive, entry, name, "OpenDocument")
            if entry == "META-INF/manifest.xml" and b"encryption-data" in content:
                raise encrypted(name, "OpenDocument")


def is_protected(path: Path) -> bool:
    """Tell whether a doc (MS-DOC 2.5.2, fEncrypted) or xls (MS-XLS 2.4.117, FilePass) opens with a password only."""
    import olefile

    try:
        with olefile.OleFileIO(path) as compound:
            if compound.exists("WordDocument"):
                return bool(
                    compound.openstream("WordDocument").read(12)[11:12]
                    and compound.openstream("WordDocument").read(12)[11] & 1
                )
            stream = next((found for found in ("Workbook", "Book") if compound.exists(found)), None)
            if stream is None:
                return False
            records = compound.openstream(stream).read(4096)
    except Exception:
        return False
    place = 0
    while place + 4 <= len(records):
        kind, length = (
            int.from_bytes(records[place : place + 2], "little"),
            int.from_bytes(records[place + 2 : place + 4], "little"),
        )
        if kind == 0x2F:
            return True
        place += 4 + length
    return False
