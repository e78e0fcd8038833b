"""Runs are kept, the oldest go, and two of them are compared question by question."""

from datetime import UTC, datetime, timedelta

import pytest

from eval.gold import GoldError, Question, add, read_gold
from eval.runs import KEPT, RunError, compared, keep, kept, read

START = datetime(2026, 1, 1, tzinfo=UTC)


def result(name: str, right: bool, text: str | None = "a", question: str = "q") -> dict[str, object]:
    return {"id": name, "question": question, "right": right, "answer": text and {"text": text}}


def test_the_latest_run_comes_first_and_the_oldest_go(tmp_path):
    for number in range(KEPT + 2):
        keep(tmp_path, {"number": number}, START + timedelta(minutes=number))
    runs = kept(tmp_path)
    assert [read(run)["number"] for run in runs] == list(range(KEPT + 1, 1, -1))
    assert runs[0].at == START + timedelta(minutes=KEPT + 1)
    assert sorted(path.suffix for path in (tmp_path / "runs").iterdir()) == [".json"] * KEPT


def test_other_files_in_the_folder_are_no_runs(tmp_path):
    run = keep(tmp_path, {})
    (tmp_path / "runs" / "notes.json").write_text("{}")
    assert kept(tmp_path) == [run]


def test_a_run_that_is_broken_says_which(tmp_path):
    run = keep(tmp_path, {})
    run.path.write_text("{")
    with pytest.raises(RunError, match=run.id):
        read(run)


def test_each_question_is_compared_with_what_it_was():
    now = [
        result("a", True),
        result("b", False),
        result("c", True, "other"),
        result("d", True),
        result("e", True),
        result("f", True, question="another"),
    ]
    before = [result("a", False), result("b", True), result("c", True), result("d", True), result("f", True)]
    found = {one.result["id"]: one.change for one in compared({"results": now}, {"results": before})}
    assert found == {"a": "right", "b": "wrong", "c": "other", "d": "same", "e": "new", "f": "new"}


def test_a_first_run_has_nothing_to_be_compared_with():
    assert [one.change for one in compared({"results": [result("a", True)]}, None)] == ["new"]


LABEL = Question(id="a", question="Ai ký?", lang="vi", kind="signer", answerable=True, must_include=(("An", "AN"),))


def test_a_label_that_is_added_is_read_back(tmp_path):
    path = tmp_path / "gold" / "own.jsonl"
    add(path, LABEL)
    other = LABEL.model_copy(update={"id": "b", "answerable": False, "must_include": ()})
    add(path, other)
    assert read_gold(path) == [LABEL, other]


def test_a_label_is_not_added_twice(tmp_path):
    path = tmp_path / "own.jsonl"
    add(path, LABEL)
    with pytest.raises(GoldError, match="'a'"):
        add(path, LABEL)
    assert read_gold(path) == [LABEL]
