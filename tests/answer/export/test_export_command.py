"""``python -m answer --export`` and ``--assignments``: what they write, say, and how they end."""

from __future__ import annotations

import json

import icalendar
import openpyxl
import pytest
from docx import Document

from answer.__main__ import main

QUESTION = "Ai ký 16/KH-UBND?"


def run(index, *arguments) -> int:
    return main([*map(str, arguments), "--index", str(index)])


def test_an_answer_as_markdown_beside_what_is_printed(made_up_index, tmp_path, capsys):
    file = tmp_path / "tra-loi.MD"
    file.write_text("cũ")
    assert run(made_up_index, QUESTION, "--json", "--export", file) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["answered"] and printed.err == f"Đã ghi tệp {file}.\n"
    text = file.read_text(encoding="utf-8")
    assert "**Câu hỏi:** Ai ký 16/KH-UBND?" in text and "> Trần Phước Hiền" in text and "?q=" not in text


def test_an_answer_as_word_in_the_askers_language(made_up_index, tmp_path, capsys):
    file = tmp_path / "answer.docx"
    assert run(made_up_index, "Who signed 16/KH-UBND?", "--export", file) == 0
    assert "Trần Phước Hiền" in capsys.readouterr().out
    texts = [paragraph.text for paragraph in Document(str(file)).paragraphs]
    assert "Answer" in texts and "Trần Phước Hiền" in texts


def test_the_table_of_assignments(made_up_index, tmp_path, capsys):
    file = tmp_path / "nhiem-vu.xlsx"
    assert run(made_up_index, "--assignments", file) == 0
    sheet = openpyxl.load_workbook(file).active
    assert sheet.max_row > 4
    assert capsys.readouterr().out == f"Đã ghi {sheet.max_row - 1} nhiệm vụ vào tệp {file}.\n"
    assert run(made_up_index, "--assignments", file, "--agency", "so y te", "--directive", "16/KH-UBND", "--json") == 0
    written = json.loads(capsys.readouterr().out)
    assert written["file"] == str(file) and 0 < written["assignments"] < sheet.max_row - 1


def test_the_calendar_says_what_it_leaves_out(made_up_index, tmp_path, capsys):
    file = tmp_path / "thoi-han.ics"
    assert run(made_up_index, "--assignments", file, "--remind", 3) == 0
    lines = capsys.readouterr().out.splitlines()
    events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert lines[0] == f"Đã ghi {len(events)} nhiệm vụ vào tệp {file}."
    assert "không tính được ngày hạn" in lines[1] and all(event.walk("VALARM") for event in events)
    assert run(made_up_index, "--assignments", file, "--due-since", "2023-06-30", "--due-until", "2023-06-30") == 0
    (event,) = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert event.decoded("dtstart").isoformat() == "2023-06-30"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([QUESTION, "--export", "a.pdf"], ".md, .docx"),
        ([QUESTION, "--export", "a"], ".md, .docx"),
        (["--assignments", "a.csv"], ".xlsx, .ics"),
        ([QUESTION, "--assignments", "a.xlsx"], "--assignments FILE"),
        (["--assignments", "a.xlsx", "--export", "a.md"], "--export"),
        ([QUESTION, "--agency", "Sở Y tế"], "--agency"),
        ([QUESTION, "--remind", "0"], "--remind"),
        (["--assignments", "a.xlsx", "--remind", "1"], ".ics"),
        (["--assignments", "a.ics", "--remind", "-1"], "--remind -1"),
        (["--assignments", "a.ics", "--due-since", "30/6/2025"], "30/6/2025"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_read(tmp_path, capsys, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2 and words in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--agency", "Sở Lạ"], 2, "“Sở Lạ”"),
        (["--directive", "1/X"], 2, "“1/X”"),
        (["--due-since", "2025-02-01", "--due-until", "2025-01-01"], 2, "2025-02-01"),
    ],
)
def test_a_filter_that_names_nothing_writes_nothing(made_up_index, tmp_path, capsys, arguments, status, words):
    assert run(made_up_index, "--assignments", tmp_path / "a.xlsx", *arguments) == status
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 2 and words in error and list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_names_the_reason(made_up_index, tmp_path, capsys):
    for arguments in (
        [QUESTION, "--export", tmp_path / "none" / "a.md"],
        ["--assignments", tmp_path / "none" / "a.ics"],
    ):
        assert run(made_up_index, *arguments) == 1
        error = capsys.readouterr().err
        assert "Không ghi được tệp" in error and "No such file" in error and "Traceback" not in error


def test_a_missing_index_names_the_command_that_makes_it(tmp_path, capsys):
    assert run(tmp_path / "none", "--assignments", tmp_path / "a.xlsx") == 1
    assert "python -m ingest" in capsys.readouterr().err
