"""``python -m answer``: what it prints and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from answer.__main__ import main

KEYS = [
    *("question", "language", "answered", "text", "citations", "warnings", "hits", "elapsed_ms", "understood", "kind"),
    *("table", "confidence", "recognised"),
]
CITATION = ["marker", "document", "directive_id", "section", "quote", "start", "end", "file", "page"]


def test_text(made_up_index, capsys):
    assert main(["Ai ký 16/KH-UBND?", "--index", str(made_up_index)]) == 0
    out = capsys.readouterr().out
    assert "Trần Phước Hiền" in out
    assert "[1] 16/KH-UBND (ke-hoach-16.txt): Trần Phước Hiền" in out


def test_json_has_the_keys_that_stay_put(made_up_index, capsys):
    assert main(["Ai ký 16/KH-UBND?", "--index", str(made_up_index), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == KEYS
    assert list(answer["citations"][0]) == CITATION


def test_warnings_are_printed(real_index, capsys):
    assert main(["Kết luận 334-KL/TU ban hành ngày nào?", "--index", str(real_index)]) == 0
    assert "\n! Ngày của Kết luận số 334-KL/TU" in capsys.readouterr().out


@pytest.mark.parametrize(
    "history",
    [
        ["--history", "Ai ký kế hoạch 16/KH-UBND?", "Còn chỉ thị 12-CT/TU?"],
        ["--history", "Ai ký kế hoạch 16/KH-UBND?", "--history", "Còn chỉ thị 12-CT/TU?"],
    ],
)
def test_history_may_be_repeated(made_up_index, capsys, history):
    assert main(["Ban hành ngày nào?", "--index", str(made_up_index), *history]) == 0
    assert "15/8/2022" in capsys.readouterr().out


def test_a_refusal_is_an_answer(made_up_index, capsys):
    assert main(["Ai chủ trì xây dựng trường học?", "--index", str(made_up_index)]) == 0
    assert capsys.readouterr().out.startswith("Không tìm thấy")


@pytest.mark.parametrize("question", ["", "   ", "a" * 3000])
def test_bad_questions(made_up_index, capsys, question):
    assert main([question, "--index", str(made_up_index)]) == 2
    error = capsys.readouterr().err
    assert len(error.strip().splitlines()) == 2
    assert "Câu hỏi" in error and "question" in error


def test_a_missing_index_names_the_command_that_makes_it(tmp_path, capsys):
    assert main(["Ai ký?", "--index", str(tmp_path / "none")]) == 1
    assert "python -m ingest" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["Ai ký?", "--batch", "x"], ["--batch", "nowhere.jsonl"], ["Ai?", "--no"]])
def test_wrong_usage(arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_batch_goes_on_over_broken_lines(made_up_index, tmp_path, capsys):
    lines = [
        json.dumps({"id": "a", "question": "Ai ký 16/KH-UBND?"}, ensure_ascii=False),
        "{broken",
        "",
        json.dumps({"id": "b", "question": ""}),
        json.dumps({"id": "c", "question": "Ban hành ngày nào?", "history": ["Ai ký 16/KH-UBND?"]}),
        json.dumps({"id": 4, "question": 5}),
        json.dumps({"id": "\ud83d", "question": "Ai ký \ud83d?"}),
        "[]",
    ]
    file = tmp_path / "questions.jsonl"
    file.write_bytes("\n".join(lines).encode() + b"\n\xff\xfe\n")
    assert main(["--batch", str(file), "--index", str(made_up_index), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == ["a", None, "b", "c", 4, "?", None, None]
    assert [row["answered"] for row in rows] == [True, None, None, True, None, True, None, None]
    assert "02/3/2023" in rows[3]["text"]
    assert rows[1]["error"].startswith("line 2:")
    assert list(rows[0]) == ["id", *KEYS]


def test_as_a_process_nothing_but_json_is_on_stdout(made_up_index):
    command = [sys.executable, "-m", "answer", "Who signed 16/KH-UBND?", "--index", str(made_up_index), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["answered"]


def test_a_failure_shows_no_traceback(tmp_path):
    command = [sys.executable, "-m", "answer", "Ai ký?", "--index", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
