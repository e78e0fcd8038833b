"""Scores a person can check by hand, and windows that cover a passage."""

import json
from math import log2
from pathlib import Path

import numpy as np
import pytest

from training.beir import Collection, score
from training.card import TEMPLATES, duration, size_table, write_card
from training.data import Pair
from training.evaluate import STRIDE, WINDOW, held_out, windows
from training.tokens import Tokens

RELEVANT = [{"b": 1}, {"a": 1, "c": 1}, {"c": 1}]
COLLECTION = Collection("made", ["a", "b", "c"], [""] * 3, ["một", "hai", "ba"], RELEVANT)


def test_scores_are_the_arithmetic_on_paper() -> None:
    """Ranks of the relevant passages: 1; 1 and 3; 3."""
    similarity = np.array([[0.1, 0.9, 0.2], [0.9, 0.5, 0.1], [0.9, 0.5, 0.1]], np.float32)
    scores = score(COLLECTION, similarity)
    third = 1 / log2(4)
    assert scores.success_1 == pytest.approx(100 * 2 / 3)
    assert scores.success_5 == pytest.approx(100)
    assert scores.mrr_10 == pytest.approx(100 * (1 + 1 + 1 / 3) / 3)
    ideal = 1 + 1 / log2(3)
    assert scores.ndcg_10 == pytest.approx(100 * (1 + (1 + third) / ideal + third) / 3)
    assert str(scores) == "66.7 / 100.0 / 77.8 / 80.7"


def test_ties_go_to_the_first_id() -> None:
    """Equal scores rank a, b, c."""
    assert score(COLLECTION, np.zeros((3, 3), np.float32)).success_1 == pytest.approx(100 / 3)


def test_collection_is_read_and_stripped(tmp_path: Path) -> None:
    """Passages are sorted; questions without a judgement are left out."""
    corpus = [{"_id": "b", "title": "", "text": "Đất"}, {"_id": "a", "title": "Nhà", "text": "ở"}]
    queries = [{"_id": "q1", "text": "đất nào?"}, {"_id": "q2", "text": "không hỏi"}]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tb\t1\n")
    read = Collection.read(tmp_path)
    assert read.passage_ids == ["a", "b"]
    assert read.passages == ["Nhà\nở", "Đất"]
    assert read.without_diacritics().questions == ["dat nao?"]


@pytest.mark.parametrize(("length", "count"), [(1, 1), (WINDOW, 1), (WINDOW + 1, 2), (WINDOW + STRIDE + 1, 3)])
def test_windows_cover_every_token(length: int, count: int) -> None:
    """Windows overlap by half and the last one ends with the passage."""
    tokens = Tokens(np.zeros(length, np.uint16), np.array([0, length]))
    first, size, owner = windows(tokens)
    assert len(first) == count
    assert owner.tolist() == [0] * count
    assert first[-1] + size[-1] == length
    assert size.min() >= 1


def test_held_out_queries_share_their_passage() -> None:
    """Two queries of one passage are judged against it, and it stands in the corpus once."""
    made = held_out("made", [Pair("tên", "bài"), Pair("tóm tắt", "bài"), Pair("khác", "bài hai")])
    assert made.passages == ["bài", "bài hai"]
    told = dict(zip(made.questions, made.relevant, strict=True))
    assert told == {"tên": {"000000": 1}, "tóm tắt": {"000000": 1}, "khác": {"000001": 1}}


def test_card_takes_every_fact(tmp_path: Path) -> None:
    """A card with a hole is an error, and sizes are counted without the card."""
    (tmp_path / "terms.npz").write_bytes(b"12345")
    (tmp_path / "README.md").write_text("old")
    assert "| together | 5 |" in size_table(tmp_path)
    assert duration(61) == "1 min 1 s"
    with pytest.raises(KeyError):
        write_card("terms", tmp_path, words=1)
    kinds = {"confidence", "digits", "rerank", "restore", "static", "terms"}
    assert {path.stem for path in TEMPLATES.glob("*.md")} == kinds
