"""Postings, vectors and manifest, each on its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import tantivy

from ingest.datamodels import Passage, Source
from ingest.directive import parse
from ingest.errors import HoiVanBanError, IndexMismatchError, IndexMissingError
from ingest.index import sync
from ingest.splitter import passages_of
from ingest.store.manifest import Manifest, current, next_generation, read_manifest, stamp, write_manifest
from ingest.store.pipeline import embedded_nodes
from ingest.store.postings import TEXT_FIELDS, Postings, open_reader, terms
from ingest.store.vectors import Vectors, open_collection
from tests.ingest.store_samples import FakeEmbedder, fill, letter

MANIFEST = Manifest("gen-0001", 3, "fake@1", 8, splitter=1)


@pytest.fixture
def generation(tmp_path):
    folder = tmp_path / "index" / "gen-0001"
    folder.mkdir(parents=True)
    write_manifest(folder.parent, MANIFEST)
    return folder


@pytest.fixture
def directive():
    return parse(Source("a.txt", letter(1)))[0]


def found(index, field: str, term: str) -> list[str]:
    reader = open_reader(index)
    option = "basic" if field in ("number", "directive_id", "passage_id") else "freq"
    hits = reader.searcher().search(tantivy.Query.term_query(reader.schema, field, term, option), limit=50).hits
    return sorted(reader.searcher().doc(address)["passage_id"][0].partition("#")[2] for _, address in hits)


def test_terms_of_every_field():
    got = terms("Uỷ ban, số 16/KH-UBND: tuyên truyền")
    assert list(got) == list(TEXT_FIELDS)
    assert got["exact"] == ["ủy", "ban", "số", "16/kh-ubnd", "16", "kh", "ubnd", "tuyên", "truyền"]
    assert got["exact2"] == ["ủy_ban", "ban_số", "số_16", "16_kh", "kh_ubnd", "ubnd_tuyên", "tuyên_truyền"]
    assert got["folded"][-1] == "truyen" and got["folded2"][-1] == "tuyen_truyen"
    assert "tuyên_truyền" in got["words"]
    assert terms("", ("exact", "words")) == {"exact": [], "words": []}


def test_postings_find_passages_by_word_number_and_heading(generation, directive):
    writer = Postings(generation)
    writer.add(passages_of(directive), directive)
    writer.commit()
    assert writer.count() == len(passages_of(directive))
    writer.close()
    index = generation.parent
    assert found(index, "exact2", "sở_tài") == ["1:1"]
    assert found(index, "folded", "vac") == [] and "1:1" in found(index, "folded", "tiem")
    assert len(found(index, "number", "1ubndvx")) == len(passages_of(directive))
    assert found(index, "number", "16khubnd") == ["mo-dau:1"]
    assert "2:1" in found(index, "heading_folded", "tiem") and "2:1" not in found(index, "folded", "tiem")


def test_deleted_and_uncommitted_postings_are_not_found(generation, directive):
    other = directive.with_id("other")
    writer = Postings(generation)
    writer.add(passages_of(directive), directive)
    writer.add(passages_of(other), other)
    writer.commit()
    writer.delete("other")
    writer.delete("unknown")
    writer.commit()
    writer.add(passages_of(other), other)
    writer.close()
    assert found(generation, "directive_id", "other") == []
    assert found(generation, "directive_id", directive.id)


def test_nodes_carry_the_passages_and_name_their_source(directive):
    passages = passages_of(directive)
    nodes = embedded_nodes([(directive, passages)], FakeEmbedder())
    assert [node.node_id for node in nodes] == [p.id for p in passages]
    assert [node.get_content() for node in nodes] == [p.text for p in passages]
    assert {node.ref_doc_id for node in nodes} == {directive.id}
    vectors = FakeEmbedder().encode([p.text for p in passages], "passage")
    assert np.allclose([node.embedding for node in nodes], vectors, atol=1e-6)
    assert [(node.start_char_idx, node.end_char_idx) for node in nodes] == [(p.start, p.end) for p in passages]


def test_vectors_come_back_by_nearness_and_go_by_directive(generation, directive):
    passages = passages_of(directive)
    writer = Vectors(generation)
    writer.add(embedded_nodes([(directive, passages)], FakeEmbedder()))
    assert writer.count() == len(passages)
    collection = open_collection(generation.parent)
    query = FakeEmbedder().encode([passages[3].text], "query")
    best = collection.query(query_embeddings=query, n_results=2, include=["metadatas", "distances", "documents"])
    assert best["ids"][0][0] == passages[3].id and best["distances"][0][0] == pytest.approx(0, abs=1e-5)
    assert best["documents"][0][0] == passages[3].text
    assert best["metadatas"][0][0]["directive_id"] == directive.id and best["metadatas"][0][0]["section"] == "1"
    writer.delete(["unknown"])
    writer.delete([])
    assert writer.count() == len(passages)
    writer.delete([directive.id, "unknown"])
    assert writer.count() == 0
    writer.close()


def test_a_vector_of_zeros_is_far_from_everything_but_no_error(generation, directive):
    class Zero(FakeEmbedder):
        def encode(self, texts, role):
            return np.zeros((len(texts), 8), dtype=np.float32)

    passages = passages_of(directive)[:2]
    writer = Vectors(generation)
    writer.add(embedded_nodes([(directive, passages)], Zero()))
    for vector in (np.zeros((1, 8)), np.ones((1, 8))):
        hits = open_collection(generation).query(query_embeddings=vector.astype(np.float32), n_results=2)
        assert np.allclose(hits["distances"], 1)
    writer.close()


def test_opening_again_shows_what_was_written_since(generation, directive):
    """chromadb's own second client would go on with the old graph; here each opening is a fresh one."""
    writer = Vectors(generation)
    before = open_collection(generation)
    query = FakeEmbedder().encode(["x"], "query")
    assert before.query(query_embeddings=query, n_results=5)["ids"] == [[]]
    writer.add(embedded_nodes([(directive, passages_of(directive)[:3])], FakeEmbedder()))
    writer.close()
    assert len(open_collection(generation).query(query_embeddings=query, n_results=5)["ids"][0]) == 3


def test_the_vectors_file_holds_no_remains_of_texts_that_were_read_before(tmp_path, directive):
    """chromadb writes the graph's unused room as it finds it in memory: words of a refused secret directive stood there."""
    passages = passages_of(directive)[:3]
    secret = [replace(p, text="tuyệt mật " * 1_500) for p in passages]
    for run in range(6):
        for name, texts in (("secret", secret), ("open", passages)):
            writer = Vectors(tmp_path / f"{name}{run}")
            writer.add(embedded_nodes([(directive, texts)], FakeEmbedder()))
            writer.close()
        held = b"".join(path.read_bytes() for path in (tmp_path / f"open{run}").rglob("data_level0.bin"))
        assert held and "mật ".encode() not in held


def test_stores_that_are_missing_name_the_command(tmp_path, generation):
    for opened in (open_reader, open_collection):
        for index in (tmp_path / "nowhere", generation.parent):
            with pytest.raises(IndexMissingError, match="python -m ingest"):
                opened(index)


def test_manifest_round_trip_and_current_generation(generation):
    index = generation.parent
    assert read_manifest(index) == MANIFEST and stamp(index) == ("gen-0001", 3)
    assert current(index) == current(generation) == generation
    write_manifest(index, replace(MANIFEST, generation="gen-0002"))
    with pytest.raises(IndexMissingError):
        current(index)
    assert next_generation("gen-0999") == "gen-1000" and next_generation("gen-9999") == "gen-10000"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"model_id": "x"}', '{"schema": 9, "other": 1}'])
def test_a_manifest_of_something_else_is_a_clear_error(generation, text):
    (generation.parent / "manifest.json").write_text(text)
    with pytest.raises(IndexMismatchError, match="--rebuild"):
        read_manifest(generation.parent)


def test_reading_is_refused_only_for_what_a_search_depends_on(tmp_path):
    older = replace(MANIFEST, splitter=0, parser=0)
    older.check_reading("fake@1", 8, tmp_path)
    for wrong in (replace(MANIFEST, normaliser=99), replace(MANIFEST, schema=99)):
        with pytest.raises(IndexMismatchError):
            wrong.check_reading("fake@1", 8, tmp_path)
    with pytest.raises(IndexMismatchError, match=r"fake@1 ≠ new@2; .*8 ≠ 9"):
        MANIFEST.check_reading("new@2", 9, tmp_path)


def test_passages_without_a_letter_do_not_stop_a_sync(tmp_path):
    report = sync(fill(tmp_path / "c", {"a.txt": "***", "b.txt": "😀 …"}), tmp_path / "i", embedder=FakeEmbedder())
    assert report.added == ("a.txt", "b.txt")
    assert isinstance(passages_of(parse(Source("a.txt", "***"))[0])[0], Passage)


def test_postings_that_cannot_be_opened_are_named_with_the_way_out(generation, directive):
    postings = Postings(generation)
    postings.add(passages_of(directive), directive)
    postings.commit()
    postings.close()
    (generation / "postings" / "meta.json").write_text("{")
    with pytest.raises(HoiVanBanError, match=r"postings.*--rebuild"):
        open_reader(generation)
