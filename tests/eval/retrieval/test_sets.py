"""Sets made from the data folder, here from a legal code of forty articles."""

from __future__ import annotations

import hashlib
import json
import lzma

import pytest

from eval.__main__ import main
from eval.retrieval import sets
from eval.retrieval.beir import Asked, BeirSet, Text, read_set, write_set

TOPICS = [f"Đề mục {n}.1 Lĩnh vực {n}" for n in range(40)]
HELD = [t for t in TOPICS if int(hashlib.blake2b(t.encode(), digest_size=8).hexdigest(), 16) % 10 == 0]


def article(topic, number, heading, text=None):
    body = text or f"Điều này quy định việc thứ {number} của {topic}, áp dụng với mọi cơ quan, tổ chức có liên quan."
    return {"de_muc": topic, "chuong": "", "dieu": f"Điều 1.1.LQ.{number}. {heading}", "nguon": "", "text": body}


@pytest.fixture
def data(tmp_path):
    """A data folder of the layout that the commands expect."""
    rows = [article(topic, n, f"Việc riêng số {n}") for n, topic in enumerate(TOPICS)]
    rows += [article(topic, 100 + n, "Hiệu lực thi hành") for n, topic in enumerate(TOPICS[:5])]
    rows += [
        article(TOPICS[0], 200, "Quá ngắn", "Bãi bỏ."),
        {**article(TOPICS[0], 201, ""), "dieu": "Điều 1.1.LQ.201."},
    ]
    (tmp_path / "text").mkdir()
    with lzma.open(tmp_path / "text" / "phapdien.jsonl.xz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    texts = [Text(f"m{n}", "", f"Đoạn {n}") for n in range(5)]
    vietnamese = [Asked(f"q{n}", f"Câu {n}?", {f"m{n}": 1}) for n in range(4)]
    english = [Asked(f"q{n}", f"Question {n}?", {f"m{n}": 1}) for n in (1, 3)]
    write_set(tmp_path / "beir" / "mlqa-vi", texts, {"test": vietnamese})
    write_set(tmp_path / "beir" / "mlqa-en-vi", texts, {"test": english})
    return tmp_path


def test_the_command_writes_sets_that_are_read(data, tmp_path, capsys):
    out = tmp_path / "out"
    assert main(["retrieval-sets", "--data", str(data), "--out", str(out)]) == 0
    assert [line.rsplit("/", 1)[-1] for line in capsys.readouterr().out.split()] == [
        "mlqa-vi-dev", "mlqa-en-vi-dev", "legal-headings", "legal-headings-small"
    ]  # fmt: skip
    vietnamese, english = (read_set(out / name) for name in ("mlqa-vi-dev", "mlqa-en-vi-dev"))
    assert [q.id for q in vietnamese.questions] == [q.id for q in english.questions] == ["q1", "q3"]
    assert [t.id for t in vietnamese.texts] == [t.id for t in english.texts] == ["m1", "m3"]


def test_headings_are_unique_and_split_by_topic(data, tmp_path):
    main(["retrieval-sets", "--data", str(data), "--out", str(tmp_path / "out")])
    topics = {f"a{n:05}": topic for n, topic in enumerate(TOPICS)}
    splits = {split: read_set(tmp_path / "out" / "legal-headings", split) for split in ("dev", "test")}
    asked = {split: {topics[name] for q in found.questions for name in q.grades} for split, found in splits.items()}
    assert asked == {"test": set(HELD), "dev": set(TOPICS) - set(HELD)}
    assert HELD and len(splits["dev"].texts) == 47
    assert all(text.title == "" and "Việc riêng" not in text.text for text in splits["dev"].texts)


def test_made_twice_is_the_same(data, tmp_path):
    for name in ("one", "two"):
        main(["retrieval-sets", "--data", str(data), "--out", str(tmp_path / name)])
    files = [path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*") if path.is_file()]
    assert len(files) == 14
    assert all((tmp_path / "one" / f).read_bytes() == (tmp_path / "two" / f).read_bytes() for f in files)


def test_the_small_set_is_filled_up_with_other_texts():
    texts = {f"a{n}": Text(f"a{n}", "", "x") for n in range(10)}
    chosen = sets.some_texts(texts, [[Asked("q", "?", {"a7": 1})], [Asked("p", "?", {"a2": 1})]], 5)
    assert len(chosen) == 5
    assert {"a2", "a7"} < {text.id for text in chosen}


def test_narrowing_keeps_nothing_that_no_question_is_about():
    found = BeirSet(
        "x", "test", tuple(Text(n, "", n) for n in "abc"), (Asked("1", "?", {"c": 1}), Asked("2", "?", {"a": 1}))
    )
    narrowed = sets.without_distractors(found, ["1"])
    assert ([q.id for q in narrowed.questions], [t.id for t in narrowed.texts]) == (["1"], ["c"])


def test_a_missing_or_damaged_code_is_said(data, tmp_path, capsys):
    path = data / "text" / "phapdien.jsonl.xz"
    for content in (b"no xz at all", None):
        path.write_bytes(content) if content else path.unlink()
        assert main(["retrieval-sets", "--data", str(data), "--out", str(tmp_path / "out")]) == 1
        assert "phapdien.jsonl.xz: cannot be read" in capsys.readouterr().err
