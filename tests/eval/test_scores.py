"""Scores over verdicts, runs that meet a failure, reports, and the check against floors."""

from __future__ import annotations

import pytest

from eval.floors import ExpectedError, Floors, check, read_expected
from eval.report import GoldReport, markdown, summary
from eval.runner import run
from eval.scores import MEASURES


class Scripted:
    """Answers from a table; what is not in it raises, as a broken part would."""

    def __init__(self, replies):
        self.replies = replies
        self.histories = []

    def ask(self, question, history=()):
        self.histories.append(tuple(history))
        return self.replies[question]


@pytest.fixture
def report(ask, reply, cite, hit, directive_of):
    questions = [
        ask(id="right", question="a"),
        ask(id="wrong", question="b", lang="en", history=["trước"]),
        ask(id="failed", question="c"),
        ask(id="refused", question="d", answerable=False, must_include=[], citations=[], kind="unanswerable"),
    ]
    replies = {
        "a": reply("Sở Y tế | chủ trì [1].", [cite(1, "1")], [hit("1")]),
        "b": reply("Sở Tài chính [1].", [cite(1, "2")], [hit("2"), hit("1")]),
        "d": reply("Không tìm thấy.", answered=False),
    }
    assistant = Scripted(replies)
    verdicts = run(assistant, questions, directive_of)
    assert assistant.histories[1] == ("trước",)
    return GoldReport("eval/gold/tiny.jsonl", verdicts)


def test_scores_by_hand(report):
    values = {name: score.value for name, score in report.overall.items()}
    assert values["answer_accuracy"] == 2 / 4
    assert values["citation_recall"] == values["citation_precision"] == pytest.approx(1 / 3)
    assert values["quote_exactness"] == 1
    assert values["refusal_precision"] == values["refusal_recall"] == values["refusal_f1"] == 1
    assert values["success@1"] == pytest.approx(1 / 3)
    assert values["mrr@10"] == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert report.overall["answer_accuracy"].n == 4
    assert report.overall["mrr@10"].n == 3, "the unanswerable question has no gold section"
    assert all(score.low <= score.value <= score.high for score in report.overall.values())


def test_groups_hold_every_question_once(report):
    assert {name: group["answer_accuracy"].n for name, group in report.by_lang.items()} == {"vi": 3, "en": 1}
    assert report.by_kind["unanswerable"]["mrr@10"].value is None


def test_an_inexact_quote_shows_in_the_report(ask, reply, cite, directive_of):
    bad = run(Scripted({"a": reply("Sở Y tế [1].", [cite(1, "1", "Sở")])}), [ask(question="a")], directive_of)
    assert not GoldReport("x.jsonl", bad).quotes_exact


def test_reports_name_every_question_and_why_it_is_wrong(report):
    text = markdown([report])
    assert "| right | vi | lead_agency | a | đúng | Sở Y tế \\| chủ trì [1]. |  |" in text
    assert "missing: Sở Y tế" in text and "error: KeyError: 'c'" in text
    assert "đúng (từ chối)" in text
    assert all(name in summary(report) for name in MEASURES)
    plain = report.to_json()
    assert [result["right"] for result in plain["results"]] == [True, False, False, True]
    assert plain["results"][1]["first_rank"] == 2


def test_floors_and_ceilings(report):
    bounds = Floors(command="x", scores={"answer_accuracy": 0.5, "mrr@10": 0.9, "latency_p50_ms": 1e6})
    passed, lines = check([report], {"tiny.jsonl": bounds})
    assert not passed
    assert [line[:4] for line in lines] == ["OK  ", "FAIL", "OK  "]
    assert lines[1] == "FAIL tiny.jsonl mrr@10: 0.5, at least 0.9"
    assert check([report], {"tiny.jsonl": Floors(command="x", scores={"answer_accuracy": 0.5})})[0]


def test_a_gold_file_without_floors_fails_the_check(report):
    assert check([report], {}) == (False, ["FAIL tiny.jsonl: no floors in expected.yaml"])


def test_the_shipped_floors_are_read_and_wrong_ones_named(tmp_path):
    assert read_expected()["seeds-dev.jsonl"].scores["quote_exactness"] == 1
    path = tmp_path / "expected.yaml"
    for content in ("a: {command: x, scores: {accuracy: 1}}", "a: [", "- 1"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(ExpectedError):
            read_expected(path)
    with pytest.raises(ExpectedError):
        read_expected(tmp_path / "absent.yaml")
