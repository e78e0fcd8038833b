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
    assert "Hiểu là / understood as: cơ quan nào chủ trì tiêm chủng" in out
    assert " 1. 16/KH-UBND, mục 1" in out
    assert "lexical 1" in out
    assert " 3. " not in out


def test_json(index, capsys):
    assert main(["Cow quan naof chur trif tieem chungr", "--index", str(index), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["understood"] == "Cơ quan nào chủ trì tiêm chủng"
    assert document["hits"][0]["document"] == "16/KH-UBND"
    assert set(document["hits"][0]["ranks"]) == {"lexical", "dense"}


def test_what_a_question_names(index, capsys):
    assert main(["Sở GTVT làm gì theo khoản 2 Điều 5 QĐ 45 ngày 10/01/2024", "--index", str(index)]) == 0
    out = capsys.readouterr().out
    assert "Có nhắc tới / it names: QĐ 45; 10/01/2024; khoản 2 Điều 5; Sở Giao thông vận tải; Quyết định" in out
    assert "Tìm cả / searched for too: Sở Giao thông vận tải" in out


@pytest.mark.parametrize(
    ("option", "value", "documents"),
    [
        ("--kind", "Quyết định", {"45/QĐ-UBND"}), ("--issuer", "Sở Y tế", {"812/SYT-NVY"}),
        ("--number", "16 kh ubnd", {"16/KH-UBND"}), ("--since", "2024-01-01", {"45/QĐ-UBND"}),
        ("--until", "2023-03-02", {"16/KH-UBND"}), ("--kind", "Nghị quyết", set()),
    ],
)  # fmt: skip
def test_a_search_can_be_narrowed(index, capsys, option, value, documents):
    assert main(["tỉnh", "--index", str(index), "--json", option, value]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert {hit["document"] for hit in hits} == documents


@pytest.mark.parametrize("question", ["", "  ", "a" * 3000])
def test_bad_questions(index, capsys, question):
    assert main([question, "--index", str(index)]) == 2
    err = capsys.readouterr().err
    assert "Câu hỏi trống" in err
    assert "Traceback" not in err


def test_missing_index(tmp_path, capsys):
    assert main(["tiêm chủng", "--index", str(tmp_path / "none")]) == 1
    assert "python -m ingest" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [[], ["câu hỏi", "--top-k", "0"], ["câu hỏi", "--unknown"], ["câu hỏi", "--since", "hôm qua"]]
)
def test_wrong_usage(arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_as_a_process_stdout_is_json_alone(index):
    command = [sys.executable, "-m", "retrieval", "tiêm chủng", "--index", str(index), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["hits"]
