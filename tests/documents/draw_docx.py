"""A made-up directive as a Word file, laid out as Nghị định 30/2020/NĐ-CP, Annex I, asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from tests.documents.truth import Truth

Encode = Callable[[str], str]


def draw_docx(truth: Truth, path: Path, *, font: str = "Times New Roman", encode: Encode = str) -> None:
    """Write the file; ``encode`` turns Unicode text into what an old font of this name shows as that text."""
    document = Document()
    document.styles["Normal"].font.name = font
    head = document.add_table(rows=1, cols=2)
    _fill(head.cell(0, 0), [*truth.letterhead, truth.number_line, *_about(truth)], encode, font)
    _fill(head.cell(0, 1), [*truth.motto, truth.place_line], encode, font)
    if truth.recipients:
        _paragraph(
            document, f"Kính gửi: {truth.recipients[0]}" if len(truth.recipients) == 1 else "Kính gửi:", encode, font
        )
        for name in truth.recipients if len(truth.recipients) > 1 else ():
            _paragraph(document, f"- {name};", encode, font)
    if truth.title:
        for line in (truth.title, _titled(truth.subject)):
            _paragraph(document, line, encode, font).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for paragraph in truth.body:
        _paragraph(document, paragraph, encode, font)
    if truth.table:
        _table(document, truth.table, encode, font)
    foot = document.add_table(rows=1, cols=2)
    _fill(
        foot.cell(0, 0),
        ["Nơi nhận:", *(f"- {name};" for name in truth.copied_to[:-1]), f"- {truth.copied_to[-1]}."],
        encode,
        font,
    )
    _fill(foot.cell(0, 1), [*truth.signer_title, "", "", truth.signer], encode, font)
    document.add_paragraph()  # as Word does: a file that ends in a table is damaged on its way through other formats
    document.save(str(path))


def _about(truth: Truth) -> list[str]:
    return [] if truth.title else [f"V/v {truth.subject}"]


def _titled(subject: str) -> str:
    """A subject that begins with a capital is a title of its own ("Chuyển đổi số …"), else it follows "Về việc"."""
    return subject if subject[0].isupper() else f"Về việc {subject}"


def _table(document: Any, rows: Iterable[Iterable[str]], encode: Encode, font: str) -> None:
    cells = [list(row) for row in rows]
    table = document.add_table(rows=len(cells), cols=len(cells[0]), style="Table Grid")
    for row, values in zip(table.rows, cells, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            _fill(cell, [value], encode, font)


def _fill(cell: Any, lines: Iterable[str], encode: Encode, font: str) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        _run(paragraph, line, encode, font)


def _paragraph(document: Any, text: str, encode: Encode, font: str) -> Any:
    paragraph = document.add_paragraph()
    _run(paragraph, text, encode, font)
    return paragraph


def _run(paragraph: Any, text: str, encode: Encode, font: str) -> None:
    paragraph.add_run(encode(text)).font.name = font
