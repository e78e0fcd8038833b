"""Postings, vectors and manifest, each on its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import tantivy
from llama_index.core.schema import TextNode

from ingest.datamodels import Passage, Source
from ingest.directive import parse
from ingest.errors import HoiVanBanError, IndexMismatchError, IndexMissingError
from ingest.index import sync
from ingest.splitter import passages_of
from ingest.store.manifest import Manifest, current, next_generation, read_manifest, stamp, write_manifest
from ingest.store.pipeline import embedded_nodes
from ingest.store.postings import TEXT_FIELDS, Postings, open_reader, terms
from ingest.store.vectors import Vectors, open_collection, passage_of, window_id
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


def unit(vector):
    return vector / np.linalg.norm(vector)


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
    assert terms("", ("folded", "exact2")) == {"folded": [], "exact2": []}


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


def test_what_a_reranker_needs_is_stored(generation, directive):
    passages = passages_of(directive)
    writer = Postings(generation)
    writer.add(passages, directive)
    writer.commit()
    writer.close()
    searcher = open_reader(generation).searcher()
    hits = searcher.search(tantivy.Query.all_query(), limit=50).hits
    stored = {doc["passage_id"][0]: doc for _, address in hits for doc in [searcher.doc(address)]}
    for passage in passages:
        assert stored[passage.id]["exact"][0].split() == terms(passage.text)["exact"]
        assert stored[passage.id]["heading_folded"][0].split() == terms(passage.heading)["folded"]


def test_nodes_carry_the_passages_and_name_their_source(directive):
    passages = [*passages_of(directive)[:-1], replace(passages_of(directive)[-1], heading="")]
    nodes = embedded_nodes([(directive, passages)], FakeEmbedder())
    assert [node.node_id for node in nodes] == [p.id for p in passages]
    assert [node.get_content() for node in nodes] == [p.text for p in passages]
    assert {node.ref_doc_id for node in nodes} == {directive.id}
    for node, passage in zip(nodes, passages, strict=True):
        text, heading = FakeEmbedder().encode([passage.text, passage.heading], "passage")
        assert np.allclose(node.embedding, unit(text + 0.4 * heading) if passage.heading else text, atol=1e-6)
    assert [(node.start_char_idx, node.end_char_idx) for node in nodes] == [(p.start, p.end) for p in passages]


def test_vectors_come_back_by_nearness_and_go_by_directive(generation, directive):
    passages = passages_of(directive)
    writer = Vectors(generation)
    writer.add(embedded_nodes([(directive, passages)], FakeEmbedder()))
    assert writer.count() == len(passages)
    collection = open_collection(generation.parent)
    text, heading = FakeEmbedder().encode([passages[3].text, passages[3].heading], "passage")
    query = [unit(text + 0.4 * heading)]
    best = collection.query(query_embeddings=query, n_results=2, include=["metadatas", "distances"])
    assert best["ids"][0][0] == passages[3].id and best["distances"][0][0] == pytest.approx(0, abs=1e-5)
    assert best["metadatas"][0][0]["directive_id"] == directive.id and best["metadatas"][0][0]["section"] == ["1"]
    writer.delete(["unknown"])
    writer.delete([])
    assert writer.count() == len(passages)
    writer.delete([directive.id, "unknown"])
    assert writer.count() == 0
    writer.close()


class Windowed(FakeEmbedder):
    """Sees five words at a time."""

    window_words = 5


def test_a_long_passage_becomes_windows_that_lean_towards_it(directive):
    passages = passages_of(directive)
    nodes = embedded_nodes([(directive, passages)], Windowed())
    by_passage = {p.id: [n for n in nodes if passage_of(n.node_id) == p.id] for p in passages}
    for passage in passages:
        found, words = by_passage[passage.id], passage.text.split()
        if len(words) <= 5:
            assert [n.node_id for n in found] == [passage.id]
            continue
        assert [n.node_id for n in found] == [window_id(passage.id, i) for i in range(1, len(found) + 1)]
        texts = [n.get_content() for n in found]
        assert texts[0].split() == words[:5] and texts[-1].split() == words[-5:]
        assert {word for text in texts for word in text.split()} == set(words)
        part, whole, heading = FakeEmbedder().encode([texts[0], passage.text, passage.heading], "passage")
        assert np.allclose(found[0].embedding, unit(0.6 * part + 0.4 * whole + 0.4 * heading), atol=1e-5)
    assert sum(len(found) for found in by_passage.values()) == len(nodes) > len(passages)


def test_windows_are_found_as_their_passage_and_go_with_it(generation, directive):
    passages = passages_of(directive)
    writer = Vectors(generation)
    nodes = embedded_nodes([(directive, passages), (directive.with_id("other"), [])], Windowed())
    writer.add(nodes)
    assert writer.count() == len(nodes)
    collection = open_collection(generation)
    target = next(n for n in nodes if n.node_id.endswith("@2"))
    best = collection.query(query_embeddings=[target.embedding], n_results=1, include=["distances"])
    assert best["ids"][0] == [target.node_id] and passage_of(target.node_id) in {p.id for p in passages}
    writer.delete([directive.id])
    assert writer.count() == 0
    writer.close()


def test_deletion_goes_on_until_nothing_is_left(generation, monkeypatch):
    """More records are deleted than one request takes, of more directives than one condition names."""
    monkeypatch.setattr("ingest.store.vectors._BATCH", 3)
    writer = Vectors(generation)
    nodes = [
        TextNode(id_=f"d{i}#1:{n}", embedding=[1.0, n], metadata={"directive_id": f"d{i}"})
        for i in range(5)
        for n in range(8)
    ]
    writer.add(nodes)
    writer.delete(["d0", "d1", "d2", "d3"])
    assert writer.count() == 8
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
    """chromadb writes the graph's unused room as it finds it: words of a refused secret directive stood there."""
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
