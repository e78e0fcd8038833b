"""Word exports, read back by python-docx and by LibreOffice where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from lxml import html

from answer.export.assignments import numbered
from answer.export.docx import docx
from answer.export.files import printable
from answer.export.outline import outline
from answer.export.xlsx import xlsx
from tests.answer.export.samples import ANY_TEXT, ASKED, FULL, HOSTILE, TABULAR, answered

LINK = "http://127.0.0.1:7860/"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def opened(answer, base=None):
    return Document(io.BytesIO(docx(outline(answer, ASKED, base))))


def texts(document, style: str | None = None) -> list[str]:
    return [p.text for p in document.paragraphs if style in (None, p.style.name)]


def test_an_answer_holds_all_its_parts_in_order():
    document = opened(FULL, LINK)
    assert texts(document, "Title") == ["Trả lời câu hỏi tra cứu văn bản"]
    assert texts(document, "Heading 1") == ["Trả lời", "Lưu ý", "Trích dẫn nguyên văn"]
    assert texts(document, "List Bullet") == [
        "Sở Y tế: *tiêm chủng* [1]",
        "Sở Tài chính [9]: kinh phí [2]",
        "Hai ngày khác nhau. [1] [2]",
    ]
    found = texts(document)
    assert found[1:5] == [
        "Câu hỏi: Ai chủ trì <b>tiêm chủng</b>?",
        "Được hiểu là: Cơ quan nào chủ trì tiêm chủng?",
        "Ngày hỏi: 01/6/2024",
        "Mở lại câu trả lời",
    ]
    assert found[-3:] == ["[2] 16/KH-UBND, mục II.1, trang 3", HOSTILE, "Tệp: ke-hoach.pdf"]
    assert texts(document, "Quote") == ["Giao Sở Y tế chủ trì", HOSTILE]


def test_a_table_stands_in_place_of_its_lines():
    document = opened(TABULAR)
    (table,) = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Cơ quan", "Việc | Hạn"],
        ["Sở Y tế [1]", "tiêm | chủng, trước 30/6 [1] [2]"],
        ["=Sở Tài chính", "<b>chi</b>\n- [9] [2]"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert "Có 2 việc:" in texts(document) and not any("=Sở" in text for text in texts(document))


def test_markers_are_raised_and_lead_to_their_citations():
    document = opened(FULL)
    links = [link for paragraph in document.paragraphs for link in paragraph.hyperlinks]
    assert [link.text for link in links] == ["[2]", "[1]", "[2]", "[1]", "[2]"]
    assert all(link.runs[0].font.superscript for link in links)
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.fragment for link in links} == marks == {"citation_1", "citation_2"}


def test_the_link_opens_the_page():
    (link,) = (link for p in opened(answered(), LINK).paragraphs for link in p.hyperlinks if link.address)
    assert link.address.startswith("http://127.0.0.1:7860/?q=Ai%20ch%E1%BB%A7")


def test_the_page_is_that_of_the_decree():
    document = opened(FULL)
    section = document.sections[0]
    sizes = section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin
    assert [round(size.mm) for size in sizes] == [210, 297, 30, 15, 20]
    assert document.styles["Normal"].font.name == document.styles["Heading 1"].font.name == "Times New Roman"
    assert document.core_properties.language == "vi-VN" and "python-docx" not in document.core_properties.comments
    assert document.core_properties.created.date() == ASKED


def test_the_words_are_those_of_the_askers_language():
    found = texts(opened(answered("Led by [1].", language="en")))
    assert {"Answer", "Citations, word for word", "Asked on: 1 June 2024"} <= set(found)


@settings(max_examples=15, deadline=None)  # a file takes a tenth of a second
@given(ANY_TEXT, ANY_TEXT)
def test_any_words_are_read_back(question, quote):
    document = opened(answered("a [1]", quote, question=f"a{question}"))
    assert texts(document, "Quote") == [printable(quote)]
    assert texts(document)[1] == f"Câu hỏi: {printable(f'a{question}')}"


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_answer_and_the_table(tmp_path, plan):
    (tmp_path / "answer.docx").write_bytes(docx(outline(FULL, ASKED)))
    (tmp_path / "table.xlsx").write_bytes(xlsx(numbered(plan)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / name) for name in ("answer.docx", "table.xlsx")]
    command = [OFFICE, profile, "--headless", "--convert-to", "html", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    answer, table = (without_space(tmp_path / name) for name in ("answer.html", "table.html"))
    for line in ("Trả lời câu hỏi tra cứu văn bản", "[2] 16/KH-UBND, mục II.1, trang 3", *HOSTILE.split("\n")):
        assert "".join(line.split()) in answer
    assert "Cơquanchủtrì,thựchiện" in table and "trướcngày30/6/2023" in table and "30/06/2023" in table


def without_space(path) -> str:
    """The text of a page as LibreOffice wrote it, without white space."""
    return "".join(html.fromstring(path.read_bytes()).text_content().split())
