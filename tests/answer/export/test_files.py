"""Names of exported files, what they may hold, and how they are written."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from lxml import etree

from answer.export.files import ExportError, answer_name, printable, write
from answer.export.outline import link
from tests.answer.export.samples import ANY_TEXT, answered


def test_a_name_is_made_of_the_question():
    assert answer_name(answered(question="Ai ký 16/KH-UBND?"), ".docx") == "Trả lời - Ai ký 16-KH-UBND.docx"
    assert answer_name(answered(question="Who signed?", language="en"), ".md") == "Answer - Who signed.md"
    long = answer_name(answered(question="mục " * 100), ".md")
    assert long.endswith("mục mục.md") and len(long) < 80


@given(ANY_TEXT)
def test_a_name_is_one_that_every_system_takes(question):
    name = answer_name(answered(question=question), ".md")
    assert name.endswith(".md") and len(name) < 90 and not set(name) & set('<>:"/\\|?*\n\r\t\0\u202e')
    assert not name.startswith((".", " ", "-")) and name.removesuffix(".md").rstrip(". -") == name.removesuffix(".md")
    name.encode("utf-8")


@given(ANY_TEXT)
def test_what_is_printable_fits_into_xml(text):
    element = etree.Element("p")
    element.text = printable(text)
    assert etree.fromstring(etree.tostring(element)).text in (printable(text), None)
    assert printable(printable(text)) == printable(text)


def test_a_file_is_replaced(tmp_path):
    file = tmp_path / "a.md"
    file.write_text("cũ")
    write(file, "mới".encode())
    assert file.read_text(encoding="utf-8") == "mới" and os.listdir(tmp_path) == ["a.md"]


def test_what_cannot_be_written_says_why_and_leaves_nothing(tmp_path):
    with pytest.raises(ExportError, match="none") as absent:
        write(tmp_path / "none" / "a.md", b"x")
    assert "Không ghi được tệp" in absent.value.vietnamese and "No such file" in absent.value.english
    folder = tmp_path / "a.md"
    folder.mkdir()
    with pytest.raises(ExportError, match="directory"):
        write(folder, b"x")
    assert os.listdir(tmp_path) == ["a.md"]


def test_a_link_holds_any_question():
    assert link("http://[::1]:7860", "a&b=c #1\ud83d>") == "http://[::1]:7860/?q=a%26b%3Dc%20%231%EF%BF%BD%3E"
