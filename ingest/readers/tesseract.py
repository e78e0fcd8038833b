"""Calls the Tesseract program: image in, words with boxes and confidences out (its TSV output).

The program is called directly instead of through pytesseract: it reads the image from memory, several images in one
call, and one process can be ended for certain when its time is up. One thread a call (``OMP_THREAD_LIMIT``): the pages
are spread over processes, and Tesseract's own threads make each page slower on a busy machine.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.errors import ReadError

PROGRAM = "tesseract"
LANGUAGE = "vie"
INSTALL = "sudo apt-get install tesseract-ocr tesseract-ocr-vie"

Grey = NDArray[np.uint8]
_WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A word as Tesseract reads it; the box in pixels of the image, ``confidence`` 0–1, ``line`` its line's key."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: tuple[int, int, int]


def read_images(
    images: Sequence[Grey], *, psm: int, dpi: int, timeout: float, settings: Sequence[str] = ()
) -> list[list[Recognised]]:
    """Return the words of each image; ``psm`` is Tesseract's page segmentation mode, ``settings`` are ``key=value``.

    :raises ReadError: the program or its Vietnamese data is missing, it fails, or it takes longer than ``timeout`` s.
    """
    if not images:
        return []
    version()
    with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
        names = [str(Path(folder, f"{position}.pgm")) for position in range(len(images))]
        for name, image in zip(names, images, strict=True):
            cv2.imwrite(name, image)
        pages = Path(folder, "pages.txt")
        pages.write_text("\n".join(names) + "\n", encoding="utf-8")
        options = [part for setting in settings for part in ("-c", setting)]
        command = [PROGRAM, str(pages), "-", "-l", LANGUAGE, "--oem", "1", "--psm", str(psm), "--dpi", str(dpi)]
        return _parse(_run([*command, *options, "tsv"], timeout), len(images))


@lru_cache(maxsize=1)
def version() -> str:
    """Return the version of the program and of its Vietnamese data, for the key of the page cache.

    :raises ReadError: the program or the data is missing.
    """
    if shutil.which(PROGRAM) is None:
        raise _missing("chưa cài Tesseract", "Tesseract is not installed")
    _, *rest = _run([PROGRAM, "--list-langs"], 20).splitlines()
    if LANGUAGE not in rest:
        raise _missing("Tesseract chưa có dữ liệu tiếng Việt (vie)", "Tesseract lacks its Vietnamese data (vie)")
    return f"{_run([PROGRAM, '--version'], 20).splitlines()[0]} {LANGUAGE}"


def _run(command: Sequence[str], timeout: float) -> str:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReadError(
            f"Tesseract đọc một trang quá {timeout:g} giây nên bị dừng; hãy quét lại trang với độ phân giải 300 dpi.",
            f"Tesseract took more than {timeout:g} seconds for a page and was stopped; scan the page again at 300 dpi.",
        ) from error
    except OSError as error:
        raise _missing(
            f"không chạy được Tesseract ({error.strerror})", f"Tesseract cannot run ({error.strerror})"
        ) from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        last = said[-1] if said else f"mã lỗi {done.returncode}"
        raise ReadError(f"Tesseract báo lỗi: {last}", f"Tesseract failed: {last}")
    return done.stdout.decode("utf-8", "replace")


def _parse(output: str, pages: int) -> list[list[Recognised]]:
    found: list[list[Recognised]] = [[] for _ in range(pages)]
    for row in csv.reader(output.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) != 12 or row[0] != _WORD_LEVEL or not row[11].strip():
            continue
        page, block, paragraph, line, _, left, top, width, height = map(int, row[1:10])
        box = (left, top, left + width, top + height)
        found[page - 1].append(Recognised(row[11].strip(), *box, float(row[10]) / 100, (block, paragraph, line)))
    return found


def _missing(vietnamese: str, english: str) -> ReadError:
    return ReadError(
        f"{vietnamese} nên không đọc được trang quét; hãy cài: {INSTALL}",
        f"{english}, so scanned pages cannot be read; install it: {INSTALL}",
    )
