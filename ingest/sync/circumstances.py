"""What decides beside a file's bytes whether it can be read: a file that failed is tried again when this changes."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress

from ingest.directive import PARSER_VERSION
from ingest.readers.options import ReadOptions
from ingest.vietnamese import NORMALISER_VERSION

_PROGRAMS = ("tesseract", "soffice", "libreoffice")


def circumstances(options: ReadOptions) -> str:
    """Return the versions, settings and helper programs that a reading depends on, as one line."""
    limits = (
        options.accept_secret,
        options.largest_file,
        options.largest_unpacked,
        options.most_characters,
        options.most_pages,
        options.page_timeout,
        options.office_timeout,
    )
    return f"{PARSER_VERSION} {NORMALISER_VERSION} {limits} {_programs()}"


def _programs() -> str:
    """Return which of the helper programs are installed, each with its time of installation; Tesseract's languages."""
    found = []
    for name in _PROGRAMS:
        where = shutil.which(name)
        if where is not None:
            with suppress(OSError):
                found.append(f"{name} {os.stat(where).st_mtime_ns}")
            if name == "tesseract":
                found.append(_languages(where))
    return "; ".join(found)


def _languages(program: str) -> str:
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=False)
        return " ".join(sorted(done.stdout.decode("utf-8", "replace").split("\n")[1:]))
    return ""
