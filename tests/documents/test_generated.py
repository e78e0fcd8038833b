"""Made-up directives drawn in every format: each header field comes back right, tables give their assignments.

The truth is in ``truth.py``; a renderer never sees the parser, the parser never sees the truth.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from eval.documents.judge import DocumentVerdict, judge
from eval.documents.labels import DocumentLabel, LabelledPage
from ingest.datamodels import Directive
from ingest.reading import read_parsed
from tests.documents.draw_docx import draw_docx
from tests.documents.draw_pdf import FONT, draw_pdf
from tests.documents.draw_scan import draw_scan
from tests.documents.draw_text import draw_html, draw_text
from tests.documents.truth import ALL, CONCLUSION, DECISION, LETTER, PLAN, Truth

NO_TESSERACT = (
    shutil.which("tesseract") is None
    or b"vie" not in subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False).stdout.split()
)
needs_font = pytest.mark.skipif(not FONT.exists(), reason="needs the Debian package fonts-dejavu-core")
needs_ocr = pytest.mark.skipif(NO_TESSERACT, reason="needs the packages tesseract-ocr, tesseract-ocr-vie")
needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="needs the packages libreoffice-writer, libreoffice-calc"
)

Draw = Callable[[Truth, Path], None]


def text(truth: Truth, path: Path) -> None:
    path.write_text(draw_text(truth), encoding="utf-8")


def html(truth: Truth, path: Path) -> None:
    path.write_text(draw_html(truth), encoding="utf-8")


def read(truth: Truth, draw: Draw, path: Path) -> list[Directive]:
    draw(truth, path)
    return read_parsed(path, path.name).directives


def wrong(verdict: DocumentVerdict) -> list[tuple[str, str, str]]:
    return [(f.field, f.label, f.read) for f in verdict.fields if (f.due or f.stated) and not f.right]


def named(truths: Sequence[Truth]) -> list[str]:
    return [truth.name for truth in truths]


@pytest.mark.parametrize("truth", ALL, ids=named(ALL))
@pytest.mark.parametrize(
    ("suffix", "draw"),
    [("txt", text), ("html", html), ("docx", draw_docx), pytest.param("pdf", draw_pdf, marks=needs_font)],
    ids=["txt", "html", "docx", "pdf"],
)
def test_every_header_field_is_right(tmp_path, truth, suffix, draw):
    directives = read(truth, draw, tmp_path / f"x.{suffix}")
    assert wrong(judge(truth.label("x"), directives)) == []
    assert len(directives) == 1


@needs_font
@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize("truth", [LETTER, DECISION, PLAN, CONCLUSION], ids=named([LETTER, DECISION, PLAN, CONCLUSION]))
def test_every_header_field_of_a_worn_scan_is_right(tmp_path, truth):
    """Askew by 0.8°, blurred, noisy, stamped in red over the signature; recognised with few errors."""
    draw_pdf(truth, tmp_path / "clean.pdf")
    draw_scan(tmp_path / "clean.pdf", tmp_path / "scan.pdf")
    (clean,) = read_parsed(tmp_path / "clean.pdf", "clean.pdf").directives
    directives = read_parsed(tmp_path / "scan.pdf", "scan.pdf").directives
    label = truth.label("scan.pdf")
    assert {page.method for directive in directives for page in directive.pages} == {"ocr"}
    assert wrong(judge(label, directives)) == []
    errors = judge(_with_text(label, clean), directives)
    assert errors.errors / errors.characters < 0.02


def _with_text(label: DocumentLabel, clean: Directive) -> DocumentLabel:
    """Return the label with the text of the born-digital pages as the truth of the scanned ones."""
    pages = tuple(LabelledPage(page=p.number, text=clean.text[p.start : p.end]) for p in clean.pages)
    return label.model_copy(update={"page_texts": pages})


@needs_office
@needs_font
@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_every_header_field_of_another_office_format_is_right(tmp_path, suffix):
    draw_docx(LETTER, tmp_path / "x.docx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "x.docx"], check=True, capture_output=True)
    directives = read_parsed(tmp_path / f"x.{suffix}", f"x.{suffix}").directives
    assert wrong(judge(LETTER.label("x"), directives)) == []


@pytest.mark.parametrize(
    ("suffix", "draw"), [("docx", draw_docx), ("html", html), pytest.param("pdf", draw_pdf, marks=needs_font)]
)
def test_the_annex_table_gives_the_assignments(tmp_path, suffix, draw):
    """Lead, coordinating agency, task and deadline of every row, and nothing else."""
    directives = read(PLAN, draw, tmp_path / f"x.{suffix}")
    found = judge(PLAN.label("x"), directives).assignments
    assert (found.pairs, found.labelled, found.read) == (3, 3, 3), (found.missed, found.extra)
    assert all(agrees for _, agrees in found.agreeing)
    assert [a.due.isoformat() if a.due else None for a in directives[0].assignments] == [
        "2024-06-30", "2024-09-30", "2024-11-30",
    ]  # fmt: skip


@needs_font
@needs_ocr
@pytest.mark.slow
def test_the_annex_table_of_a_scan_gives_the_assignments(tmp_path):
    draw_pdf(PLAN, tmp_path / "clean.pdf")
    draw_scan(tmp_path / "clean.pdf", tmp_path / "scan.pdf")
    found = judge(PLAN.label("x"), read_parsed(tmp_path / "scan.pdf", "scan.pdf").directives).assignments
    assert (found.pairs, found.labelled, found.read) == (3, 3, 3), (found.missed, found.extra)


def test_running_text_gives_the_assignments(tmp_path):
    found = judge(LETTER.label("x"), read(LETTER, draw_docx, tmp_path / "x.docx")).assignments
    assert (found.pairs, found.labelled, found.read) == (3, 3, 3), (found.missed, found.extra)
    assert all(agrees for _, agrees in found.agreeing)
