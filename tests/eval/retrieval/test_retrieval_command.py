"""The command from the set to the figures, with the real stores and the shipped model."""

from __future__ import annotations

import json

import pytest

from eval.__main__ import main
from eval.retrieval.baselines import PlainBM25
from eval.retrieval.beir import read_set
from eval.retrieval.conditions import by_text
from eval.retrieval.indexing import directive_of
from ingest.datamodels import Passage
from ingest.store.catalogue import Catalogue
from ingest.store.manifest import read_manifest
from ingest.vietnamese import syllables
from retrieval.datamodels import Hit
from tests.conftest import CORPUS

MEASURES = {"nDCG@10", "MRR@10", "Success@1", "Success@5", "Recall@10", "ms_per_query"}
OURS = ["bm25", "dense", "hybrid"]


def printed(capsys, *arguments):
    assert main(["retrieval", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_document_has_the_shape_that_stays_put(beir, tmp_path, capsys):
    conditions = [*OURS, "bm25-words", "bm25-syllables", "bm25:folded"]
    document = printed(capsys, "--beir", beir, "--index", tmp_path / "index", "--condition", *conditions)
    assert list(document) == ["dataset", "split", "perturb", "queries", "conditions"]
    assert {k: document[k] for k in ("dataset", "split", "perturb", "queries")} == {
        "dataset": "campus", "split": "test", "perturb": "none", "queries": 4
    }  # fmt: skip
    assert list(document["conditions"]) == conditions
    assert all(set(scores) == MEASURES for scores in document["conditions"].values())
    assert document["conditions"]["bm25"]["Success@5"] == document["conditions"]["hybrid"]["Success@5"] == 1.0


def test_questions_without_marks_are_found_by_ours_and_missed_by_plain_bm25(beir, tmp_path, capsys):
    given = ("--beir", beir, "--index", tmp_path / "index", "--perturb", "no-diacritics")
    conditions = printed(capsys, *given, "--condition", "hybrid", "bm25-syllables")["conditions"]
    assert conditions["hybrid"]["nDCG@10"] > 0.9 > conditions["bm25-syllables"]["nDCG@10"]


def test_the_table_for_people(beir, capsys):
    assert main(["retrieval", "--beir", str(beir), "--condition", "bm25"]) == 0
    out = capsys.readouterr().out
    assert "nDCG@10" in out and "bm25" in out and "campus" in out


def test_a_kept_index_is_used_again_and_made_anew_for_other_texts(beir, tmp_path, capsys):
    index = tmp_path / "index"
    given = ("--beir", beir, "--index", index, "--condition", "bm25")
    first = printed(capsys, *given)
    made = (index / "gen-0001" / "catalogue.sqlite").stat().st_ino
    assert printed(capsys, *given)["conditions"]["bm25"]["nDCG@10"] == first["conditions"]["bm25"]["nDCG@10"]
    assert (index / "gen-0001" / "catalogue.sqlite").stat().st_ino == made
    with (beir / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"_id": "t7", "text": "Nhà ăn bán cơm trưa từ mười một giờ."}) + "\n")
    printed(capsys, *given)
    assert Catalogue.open(index).count() == 7


def test_a_folder_with_something_else_is_left_alone(beir, tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    assert main(["retrieval", "--beir", str(beir), "--index", str(tmp_path), "--condition", "bm25"]) == 1
    assert "thesis" not in capsys.readouterr().out
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_every_passage_is_in_all_three_stores(beir, tmp_path, capsys):
    from ingest.store.postings import open_reader
    from ingest.store.vectors import open_collection

    index = tmp_path / "index"
    printed(capsys, "--beir", beir, "--index", index, "--condition", "bm25")
    passages = Catalogue.open(index).passage_count()
    assert passages == open_collection(index).count() == open_reader(index).searcher().num_docs >= 6
    assert read_manifest(index).version > 0


def test_a_title_is_subject_and_first_line(beir):
    texts = {text.id: directive_of(text) for text in read_set(beir).texts}
    assert (texts["t5"].subject, texts["t5"].text.split("\n")[0]) == ("Thư viện", "Thư viện")
    assert texts["t2"].subject is None and texts["t2"].text.startswith("Học phí")


def test_wrong_usage(beir, capsys):
    assert main(["retrieval", "--beir", str(beir), "--condition", "bm26"]) == 2
    assert "bm26" in capsys.readouterr().err
    for arguments in ([], ["--gold", "x.jsonl"], ["--beir", "a", "--gold", "b"], ["--beir", "a", "--perturb", "morse"]):
        with pytest.raises(SystemExit) as caught:
            main(["retrieval", *arguments])
        assert caught.value.code == 2


def test_what_cannot_be_measured_is_said(beir, tmp_path, capsys):
    assert main(["retrieval", "--beir", str(tmp_path / "none")]) == 1
    assert "corpus.jsonl" in capsys.readouterr().err


def hit(name, number, score):
    return Hit(Passage(f"{name}#dau:{number}", name, None, "", "x", 0, 1), name, score, {})


def test_a_text_has_the_score_of_its_best_passage():
    hits = [hit("b", 1, 3.0), hit("a", 1, 2.0), hit("c", 1, 2.0), hit("a", 2, 9.0)]
    assert by_text(hits) == ["a", "b", "c"]


def test_plain_bm25_ranks_by_its_tokens(beir):
    found = PlainBM25(read_set(beir).texts, {syllables: 1.0}).ranked("thư viện mở cửa", 3)
    assert found[0][0] == "t5"
    assert found == sorted(found, key=lambda pair: -pair[1])
    assert PlainBM25(read_set(beir).texts, {syllables: 1.0}).ranked("???", 3) == []


@pytest.fixture
def gold(tmp_path):
    """Labels of our own over the corpus of the repository: one by its whole document, one by nothing there is."""
    document = next(CORPUS.glob("*.txt")).name.split(" ")[0].replace("-", "/", 1)
    base = {"lang": "vi", "answerable": True, "must_include": [["x"]]}
    rows = [
        {"id": "whole", "question": "Văn bản nói gì?", "kind": "subject", "citations": [{"document": document}]} | base,
        {"id": "none", "question": "Văn bản nói gì?", "kind": "subject", "citations": [{"document": "1/X"}]} | base,
        {"id": "later", "question": "Còn ai nữa?", "kind": "followup", "history": ["Ai?"],
         "citations": [{"document": document}]} | base,
        {"id": "refused", "question": "Giá vàng?", "lang": "vi", "kind": "unanswerable", "answerable": False},
    ]  # fmt: skip
    path = tmp_path / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_gold_sections(gold, real_index, capsys):
    document = printed(capsys, "--gold", gold, "--index", real_index, "--condition", "bm25", "hybrid")
    assert (document["dataset"], document["split"], document["queries"]) == ("labels", "gold", 2)
    assert document["conditions"]["hybrid"]["Success@5"] == 0.5


def test_gold_sections_are_no_texts_for_a_baseline(gold, real_index, capsys):
    given = ["retrieval", "--gold", str(gold), "--index", str(real_index), "--condition", "bm25-words"]
    assert main(given) == 1
    assert "bm25-words" in capsys.readouterr().err


def test_no_reranker_is_said_before_anything_is_indexed(beir, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("eval.retrieval.conditions.RERANKER", tmp_path / "none")
    index = tmp_path / "index"
    assert main(["retrieval", "--beir", str(beir), "--index", str(index)]) == 1
    assert "hybrid+rerank" in capsys.readouterr().err
    assert not index.exists()
