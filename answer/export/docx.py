"""An answer as a Word document, on a page as Nghị định 30/2020/NĐ-CP lays it out: A4, Times New Roman, its margins."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from answer.export.files import printable
from answer.export.outline import Cited, Grid, Outline

_FONT = "Times New Roman"
_SIZE, _SMALL = Pt(13), Pt(11)
_PAGE = {
    "page_width": Mm(210), "page_height": Mm(297),
    "top_margin": Mm(20), "bottom_margin": Mm(20), "left_margin": Mm(30), "right_margin": Mm(15),
}  # fmt: skip
"""Appendix I of the decree, part I.1 and I.3."""
_LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
_MARKER = re.compile(r"\[(\d{1,3})\]")
_PRODUCER = "Hỏi Văn Bản"

Part = Any
"""A part of python-docx, which has no types."""


def docx(outline: Outline) -> bytes:
    """Return the answer as a Word file: question and day, answer, warnings, then each citation with its quote.

    Markers are raised and lead to their citations. A quote is one paragraph of the style "Quote", its words and line
    ends those of the document.
    """
    document = Document()
    _prepare(document, outline.title, outline.language, outline.asked)
    document.add_heading(outline.title, 0)
    _answer(document, outline, 1, "")
    return _saved(document)


def conversation(title: str, chapters: Sequence[Outline], language: str, day: date) -> bytes:
    """Return a conversation as a Word file: its title, then each question as a chapter; ``day`` is that of the file."""
    document = Document()
    title = printable(title)
    _prepare(document, title, language, day)
    document.add_heading(title, 0)
    for number, chapter in enumerate(chapters, start=1):
        document.add_heading(chapter.title, 1)
        _answer(document, chapter, 2, f"_{number}")
    return _saved(document)


def _saved(document: Part) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _answer(document: Part, outline: Outline, level: int, chapter: str) -> None:
    """Add an answer with its headings at this level; ``chapter`` keeps the places of its citations apart."""
    for label, value in outline.facts:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(value)
    if outline.link:
        _linked(document.add_paragraph(), outline.link[0], relation=_relation(document, outline.link[1]))
    known = {cited.marker: f"citation{chapter}_{cited.marker}" for cited in outline.citations}
    document.add_heading(outline.reply_heading, level)
    for block in outline.reply:
        _marked(document.add_paragraph(style="List Bullet" if block.kind == "item" else None), block.text, known)
    if outline.table:
        _table(document, outline.table, known)
    if outline.warnings:
        document.add_heading(outline.warnings_heading, level)
    for warning in outline.warnings:
        _marked(document.add_paragraph(style="List Bullet"), warning, known)
    if outline.citations:
        document.add_heading(outline.citations_heading, level)
    for cited in outline.citations:
        _citation(document, cited, known[cited.marker])


def _table(document: Part, grid: Grid, known: Mapping[int, str]) -> None:
    """Add the table of an answer; its heading stands again on every page."""
    table = document.add_table(rows=1, cols=len(grid.columns), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, grid.columns, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in grid.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _marked(cell.paragraphs[0], text, known)


def _citation(document: Part, cited: Cited, anchor: str) -> None:
    """Add a citation; a page never ends between its place, its quote and its file."""
    place = document.add_paragraph()
    place.paragraph_format.keep_with_next = True
    _bookmark(place, anchor)
    place.add_run(f"[{cited.marker}] {cited.where}").bold = True
    quote = document.add_paragraph(cited.quote, style="Quote")
    quote.paragraph_format.keep_with_next = True
    document.add_paragraph().add_run(cited.file).font.size = _SMALL


def _marked(paragraph: Part, text: str, known: Mapping[int, str]) -> None:
    """Add text in which the markers of citations are raised links; another number in brackets stays text."""
    end = 0
    for found in _MARKER.finditer(text):
        marker = int(found[1])
        if marker not in known:
            continue
        paragraph.add_run(text[end : found.start()])
        _linked(paragraph, found[0], anchor=known[marker]).font.superscript = True
        end = found.end()
    paragraph.add_run(text[end:])


def _linked(paragraph: Part, text: str, *, anchor: str | None = None, relation: str | None = None) -> Part:
    """Add a run within a link, to a bookmark or to the target of a relation (ECMA-376, 17.16.22)."""
    link = OxmlElement("w:hyperlink")
    if anchor is not None:
        link.set(qn("w:anchor"), anchor)
    if relation is not None:
        link.set(qn("r:id"), relation)
    run = paragraph.add_run(text)
    paragraph._p.append(link)  # python-docx reads links but has no call that makes one
    link.append(run._r)
    return run


def _relation(document: Part, address: str) -> str:
    target = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    return str(document.part.relate_to(address, target, is_external=True))


def _bookmark(paragraph: Part, name: str) -> None:
    """Make the beginning of a paragraph a place that links lead to (ECMA-376, 17.13.6); ids count up in the file."""
    number = 1 + len(paragraph.part.element.findall(f".//{qn('w:bookmarkStart')}"))
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), name)
        paragraph._p.append(mark)


def _prepare(document: Part, title: str, language: str, day: date) -> None:
    """Set page, fonts, language and properties; the template of python-docx is an American letter."""
    for name, value in _PAGE.items():
        setattr(document.sections[0], name, value)
    tongue = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    tongue.set(qn("w:val"), _LANGUAGES[language])
    for name, size in (
        ("Normal", _SIZE), ("Title", Pt(15)), ("Heading 1", Pt(14)), ("Heading 2", _SIZE), ("Quote", _SIZE),
    ):  # fmt: skip
        _style(document.styles[name], size)
    head = document.styles["Title"]
    head.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.font.bold = head.font.all_caps = True
    for line in head.element.iter(qn("w:pBdr")):
        line.getparent().remove(line)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Quote"].paragraph_format.left_indent = Mm(10)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, _PRODUCER, ""
    properties.language = _LANGUAGES[language]
    properties.created = properties.modified = datetime.combine(day, time())


def _style(style: Part, size: Pt) -> None:
    """Give a style the decree's font in black; a font of the theme would win over the one that is named."""
    style.font.name, style.font.size = _FONT, size
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    for attribute in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{attribute}"), _FONT)
