"""A made-up directive as a born-digital PDF: two-column letterhead and foot, justified paragraphs, a ruled table."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.documents.truth import Truth

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
"""Has every Vietnamese letter; Debian's package fonts-dejavu-core."""

WIDTH = A4[0] - 5 * cm


def draw_pdf(truth: Truth, path: Path) -> None:
    """Write the file."""
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    story: list[Any] = [
        _columns([*truth.letterhead, truth.number_line, *_about(truth)], [*truth.motto, "", truth.place_line])
    ]
    story.append(Spacer(1, 14))
    if len(truth.recipients) == 1:
        story.append(_line(f"Kính gửi: {truth.recipients[0]}", TA_CENTER))
    elif truth.recipients:
        story += [_line("Kính gửi:", TA_LEFT, 80), *(_line(f"- {name};", TA_LEFT, 120) for name in truth.recipients)]
    if truth.title:
        subject = truth.subject if truth.subject[0].isupper() else f"Về việc {truth.subject}"
        story += [_line(truth.title, TA_CENTER), _line(subject, TA_CENTER, 60, 60)]
    story.append(Spacer(1, 14))
    for paragraph in truth.body:
        story += [_line(paragraph, TA_CENTER if paragraph.isupper() else TA_JUSTIFY, first=28), Spacer(1, 6)]
    if truth.table:
        story += [_table(truth.table), Spacer(1, 12)]
    copied = ["Nơi nhận:", *(f"- {name};" for name in truth.copied_to[:-1]), f"- {truth.copied_to[-1]}."]
    story.append(_columns(copied, [*truth.signer_title, "", "", "", truth.signer], TA_LEFT))
    margins = {"leftMargin": 3 * cm, "rightMargin": 2 * cm, "topMargin": 2 * cm, "bottomMargin": 2 * cm}
    SimpleDocTemplate(str(path), pagesize=A4, **margins, invariant=1).build(story, onLaterPages=_page_number)


def _page_number(canvas: Any, document: Any) -> None:
    canvas.setFont("Serif", 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 1.2 * cm, str(document.page))


def _about(truth: Truth) -> list[str]:
    return [] if truth.title else [f"V/v {truth.subject}"]


def _style(alignment: int, left: float = 0, right: float = 0, first: float = 0, size: float = 12) -> ParagraphStyle:
    return ParagraphStyle(
        "body", fontName="Serif", fontSize=size, leading=1.25 * size, alignment=alignment, leftIndent=left,
        rightIndent=right, firstLineIndent=first,
    )  # fmt: skip


def _line(text: str, alignment: int, left: float = 0, right: float = 0, first: float = 0) -> Paragraph:
    return Paragraph(text, _style(alignment, left, right, first))


def _columns(left: Iterable[str], right: Iterable[str], left_alignment: int = TA_CENTER) -> Table:
    cells = [
        [Paragraph(line, _style(alignment, size=10.5)) if line else Spacer(1, 14) for line in lines]
        for lines, alignment in ((left, left_alignment), (right, TA_CENTER))
    ]
    table = Table([cells], colWidths=[0.4 * WIDTH, 0.6 * WIDTH])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def _table(rows: Iterable[Iterable[str]]) -> Table:
    cells = [[Paragraph(cell, _style(TA_LEFT, size=10)) for cell in row] for row in rows]
    widths = [0.08, 0.32, 0.24, 0.2, 0.16][: len(cells[0])]
    table = Table(cells, colWidths=[WIDTH * share for share in widths], repeatRows=1)
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.7, black), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table
