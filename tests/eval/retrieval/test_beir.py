"""Sets in BEIR's layout: what is read, what is refused and how it is said."""

from __future__ import annotations

import pytest

from eval.retrieval.beir import Asked, BeirError, Text, read_set, write_set


def test_reads_texts_questions_and_grades(beir):
    found = read_set(beir)
    assert (found.name, found.split) == ("campus", "test")
    assert [text.id for text in found.texts] == ["t1", "t2", "t3", "t4", "t5", "t6"]
    assert found.texts[0] == Text("t1", "Lớp học phần", "Lớp được mở nếu có tối thiểu 50 sinh viên đăng ký.")
    assert [(q.id, dict(q.grades)) for q in found.questions] == [
        ("q1", {"t1": 1}), ("q2", {"t2": 1}), ("q3", {"t5": 1}), ("q4", {"t4": 2, "t3": 1})
    ]  # fmt: skip


def test_a_set_that_is_written_is_read_back(tmp_path):
    texts = (Text("a", "Tựa", "một\ndòng"), Text("b", "", "hai"))
    dev, test = Asked("1", "câu\tmột", {"a": 1}), Asked("2", "câu hai", {"a": 1, "b": 3})
    write_set(tmp_path / "made", texts, {"dev": [dev], "test": [test, dev]})
    assert read_set(tmp_path / "made", "dev").questions == (dev,)
    read = read_set(tmp_path / "made")
    assert (read.texts, set(q.id for q in read.questions)) == (texts, {"1", "2"})


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("corpus.jsonl", None, "corpus.jsonl: cannot be read"),
        ("qrels/test.tsv", None, "test.tsv: cannot be read"),
        ("corpus.jsonl", '{"_id": "t1", "text": "x"}\n{oops\n', "corpus.jsonl:2: not JSON"),
        ("corpus.jsonl", '{"_id": "t1"}\n', "corpus.jsonl:1: strings `_id` and `text` are needed"),
        ("corpus.jsonl", "[1]\n", "corpus.jsonl:1: strings"),
        ("queries.jsonl", '{"_id": 7, "text": "x"}\n', "queries.jsonl:1: strings"),
        ("queries.jsonl", '{"_id": "q1", "text": "x"}\n' * 2, "queries.jsonl:2: id 'q1' stands twice"),
        ("qrels/test.tsv", "q1\tt1\n", "test.tsv:1: three columns"),
        ("qrels/test.tsv", "q1\tt1\t0.5\n", "test.tsv:1: three columns"),
        ("qrels/test.tsv", "q1\tt1\t1\nq9\tt1\t1\n", "test.tsv:2: id 'q9' is not in queries.jsonl"),
        ("qrels/test.tsv", "q1\tt9\t1\n", "test.tsv:1: id 't9' is not in corpus.jsonl"),
        ("qrels/test.tsv", "q1\tt1\t0\n", "no question has a relevant text"),
    ],
)
def test_says_what_is_wrong_and_where(beir, file, content, said):
    (beir / file).unlink() if content is None else (beir / file).write_text(content, encoding="utf-8")
    with pytest.raises(BeirError) as caught:
        read_set(beir)
    assert said in caught.value.english
    assert caught.value.vietnamese != caught.value.english


def test_another_split_is_another_file(beir):
    with pytest.raises(BeirError, match=r"dev\.tsv"):
        read_set(beir, "dev")
