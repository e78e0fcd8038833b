"""``python -m retrieval``: what it prints and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from retrieval.__main__ import main


def test_text(index, capsys):
    assert main(["co quan nao chu tri tiem chung", "--index", str(index), "--top-k", "2"]) == 0
    out = capsys.readouterr().out
    assert " 1. 16/KH-UBND, mục 1" in out
    assert "lexical 1" in out
    assert " 3. " not in out


def test_json(index, capsys):
    assert main(["Cow quan naof chur trif tieem chungr", "--index", str(index), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["understood"] == "Cơ quan nào chủ trì tiêm chủng"
    assert document["hits"][0]["document"] == "16/KH-UBND"
    assert set(document["hits"][0]["ranks"]) == {"lexical", "dense"}


@pytest.mark.parametrize("question", ["", "  ", "a" * 3000])
def test_bad_questions(index, capsys, question):
    assert main([question, "--index", str(index)]) == 2
    err = capsys.readouterr().err
    assert "Câu hỏi trống" in err
    assert "Traceback" not in err


def test_missing_index(tmp_path, capsys):
    assert main(["tiêm chủng", "--index", str(tmp_path / "none")]) == 1
    assert "python -m ingest" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["câu hỏi", "--top-k", "0"], ["câu hỏi", "--unknown"]])
def test_wrong_usage(arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_as_a_process_stdout_is_json_alone(index):
    command = [sys.executable, "-m", "retrieval", "tiêm chủng", "--index", str(index), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["hits"]
