"""``python -m eval`` over the real corpus, and what it says when something is wrong."""

from __future__ import annotations

import json

import pytest

from eval.__main__ import main
from eval.gold import DEFAULT_GOLD


@pytest.fixture
def gold(tmp_path):
    """The first five development questions, so that a run takes a moment."""
    path = tmp_path / "few.jsonl"
    path.write_text("\n".join(DEFAULT_GOLD[0].read_text(encoding="utf-8").splitlines()[:5]), encoding="utf-8")
    return path


@pytest.fixture
def evaluate(gold, real_index, tmp_path):
    return lambda *more: main(["--gold", str(gold), "--index", str(real_index), "--out", str(tmp_path / "out"), *more])


def test_a_run_prints_scores_and_writes_both_reports(evaluate, tmp_path, capsys):
    assert evaluate() == 0
    printed = capsys.readouterr().out
    assert "answer_accuracy" in printed and "5 câu hỏi" in printed
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    results = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))
    (gold_results,) = results["gold"]
    assert len(gold_results["results"]) == 5
    assert all(f"| {result['id']} |" in report for result in gold_results["results"])
    assert gold_results["scores"]["all"]["quote_exactness"]["value"] == 1


def test_json_is_one_document_and_nothing_else(evaluate, capsys):
    evaluate("--json")
    assert json.loads(capsys.readouterr().out)["passed"] is True


def test_check_fails_for_a_file_without_floors(evaluate, capsys):
    assert evaluate("--check") == 1
    assert "FAIL few.jsonl: no floors" in capsys.readouterr().out


def test_an_inexact_quote_fails_the_run(evaluate, monkeypatch, capsys):
    """One character more than what is stored: the run must not pass, whatever else it scored."""
    import dataclasses

    from answer.assistant import Assistant

    ask = Assistant.ask

    def spoiled(self, *arguments, **options):
        answer = ask(self, *arguments, **options)
        quotes = tuple(dataclasses.replace(c, quote=c.quote + "!") for c in answer.citations)
        return dataclasses.replace(answer, citations=quotes)

    monkeypatch.setattr(Assistant, "ask", spoiled)
    assert evaluate() == 1
    assert "not exact" in capsys.readouterr().err


def test_bad_input_is_one_message_and_no_traceback(gold, tmp_path, capsys):
    out = ["--out", str(tmp_path / "out")]
    assert main(["--gold", str(tmp_path / "absent.jsonl"), *out]) == 1
    assert "absent.jsonl" in capsys.readouterr().err
    assert main(["--gold", str(gold), "--index", str(tmp_path / "no-index"), *out]) == 1
    message = capsys.readouterr().err
    assert "no-index" in message and "Traceback" not in message
    with pytest.raises(SystemExit) as usage:
        main(["--nonsense"])
    assert usage.value.code == 2


def test_another_corpus_leaves_the_default_index_alone(gold, tmp_path, monkeypatch):
    corpus = tmp_path / "mine"
    corpus.mkdir()
    (corpus / "kh.txt").write_text("Số: 16/KH-UBND\n\n1. Giao Sở Y tế chủ trì tiêm chủng.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["--gold", str(gold), "--corpus", str(corpus), "--out", str(tmp_path / "out")]) == 0
    assert not (tmp_path / "index").exists()
