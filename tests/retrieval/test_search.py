"""Both retrievers and their fusion, on a real index of invented directives."""

from __future__ import annotations

import threading

import pytest

from ingest.embedder import load_embedder
from ingest.errors import IndexMismatchError, IndexMissingError
from ingest.index import sync
from ingest.store.catalogue import Catalogue
from retrieval.filters import NO_FILTERS, Filters
from retrieval.search import Search, SearchConfig


def top(search, question, filters=NO_FILTERS):
    hit = search.search(question, filters)[0]
    return hit.document, hit.passage.section


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Cơ quan nào chủ trì tiêm chủng cho trẻ em?", ("16/KH-UBND", "1")),
        ("co quan nao chu tri tiem chung cho tre em", ("16/KH-UBND", "1")),
        ("cơ quan nao chủ tri tiem chủng", ("16/KH-UBND", "1")),
        ("Cow quan naof chur trif tieem chungr cho trer em", ("16/KH-UBND", "1")),
        ("co7 quan na2o chu3 tri2 tie6m chu3ng", ("16/KH-UBND", "1")),
        ("cơ quan nào chủ trì tiêm chủgn cho trrẻ em", ("16/KH-UBND", "1")),
        ("Which agency leads the vaccination of children?", ("16/KH-UBND", "1")),
        ("which agancy teaches food safety in schools", ("16/KH-UBND", "2")),
        ("sở GDĐT làm gì", ("16/KH-UBND", "2")),
        ("Department of Transport", ("45/QĐ-UBND", "2")),
        ("bao nhiêu cây cầu được sửa chữa", ("45/QĐ-UBND", "1")),
    ],
)
def test_finds(search, question, place):
    assert top(search, question) == place


@pytest.mark.parametrize(
    "question", ["ai ký công văn 812", "812 kính gửi ai", "812 syt nvy", "letter 812 signed by whom"]
)
def test_a_number_brings_its_own_directive_first(search, question):
    assert search.search(question)[0].document == "812/SYT-NVY"


def test_a_cited_number_brings_who_cites_it(search):
    found = [hit.document for hit in search.search("kế hoạch 16 của UBND tỉnh")]
    assert found[0] == "16/KH-UBND"
    assert "812/SYT-NVY" in found


def test_a_hit_tells_its_ranks(search):
    hits = search.search("Cơ quan nào chủ trì tiêm chủng cho trẻ em?")
    assert hits[0].ranks["lexical"] == 1
    assert all(set(hit.ranks) <= {"lexical", "dense"} and hit.ranks for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_passages_are_slices(search):
    for hit in search.search("Sở Y tế"):
        directive = search.catalogue.directive(hit.passage.directive_id)
        assert hit.passage.text == directive.text[hit.passage.start : hit.passage.end]


def test_filters(search):
    roads = next(d.id for d in search.catalogue.directives() if d.number == "45/QĐ-UBND")
    hits = search.search("Cơ quan nào chủ trì tiêm chủng?", Filters(frozenset({roads})))
    assert hits
    assert {hit.passage.directive_id for hit in hits} == {roads}
    assert search.search("tiêm chủng", Filters(frozenset())) == []
    assert search.search("tiêm chủng", Filters(frozenset({"không có"}))) == []


@pytest.mark.parametrize("question", ["", "   ", "?!", "🙂"])
def test_nothing_to_look_for(search, question):
    assert isinstance(search.search(question), list)


def test_top_k(index):
    assert len(Search.open(index, config=SearchConfig(top_k=2)).search("Sở Y tế")) == 2


def test_a_query_can_be_passed(search):
    question = "cơ quan nào chủ trì tiêm chủng"
    assert search.search(search.understand(question)) == search.search(question)


def test_dense_alone_and_lexical_alone(index):
    for weights in ({"dense": 1.0}, {"lexical": 1.0}):
        assert top(Search.open(index, config=SearchConfig(weights=weights)), "tiêm chủng cho trẻ em") == (
            "16/KH-UBND",
            "1",
        )


def test_answers_are_the_same_from_many_threads(search):
    question = "Cơ quan nào chủ trì tiêm chủng cho trẻ em?"
    expected = search.search(question)
    found: list[bool] = []
    threads = [
        threading.Thread(target=lambda: found.extend(search.search(question) == expected for _ in range(5)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 20


def test_a_sync_is_noticed(corpus, tmp_path):
    sync(corpus, tmp_path / "index")
    search = Search.open(tmp_path / "index")
    assert "45/QĐ-UBND" in [hit.document for hit in search.search("quyết định 45 sửa chữa cầu")]
    assert search.understand("ai ký 812").numbers[0].head == 812
    (corpus / "roads.txt").unlink()
    (corpus / "letter.txt").unlink()
    text = (corpus / "plan.txt").read_text(encoding="utf-8")
    (corpus / "plan.txt").write_text(text.replace("tiêm chủng", "xét nghiệm"), encoding="utf-8")
    sync(corpus, tmp_path / "index")
    hits = search.search("quyết định 45 sửa chữa cầu")
    assert hits
    assert "45/QĐ-UBND" not in [hit.document for hit in hits]
    assert search.understand("ai ký 812").numbers == ()
    assert "xét nghiệm" in search.search("cơ quan nào chủ trì xét nghiệm")[0].passage.text


def test_a_rebuild_is_noticed_and_a_broken_index_keeps_serving(corpus, tmp_path):
    index = tmp_path / "index"
    sync(corpus, index)
    search = Search.open(index)
    before = top(search, "tiêm chủng cho trẻ em")
    sync(corpus, index, rebuild=True)
    assert top(search, "tiêm chủng cho trẻ em") == before
    (index / "manifest.json").write_text("{", encoding="utf-8")
    assert top(search, "tiêm chủng cho trẻ em") == before


def test_a_missing_index_is_named(tmp_path):
    with pytest.raises(IndexMissingError, match="ingest"):
        Search.open(tmp_path / "none")


class OtherModel:
    """The shipped model under another name."""

    model_id = "other"
    dimension = 384

    def encode(self, texts, role):
        return load_embedder().encode(texts, role)


def test_another_model_is_refused(index):
    with pytest.raises(IndexMismatchError, match="other"):
        Search.open(index, embedder=OtherModel())


def test_a_catalogue_can_be_passed(index):
    catalogue = Catalogue.open(index)
    assert Search.open(index, catalogue=catalogue).catalogue is catalogue
