"""A reader's search never ranks, counts or knows a closed passage, on the real stores."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import rmtree

import pytest

from ingest.access import EVERYTHING, Access
from ingest.index import sync
from ingest.store.catalogue import Catalogue
from ingest.store.ledger import Ledger
from ingest.store.tables import INDEXED
from retrieval.filters import NO_FILTERS, Filters
from retrieval.opening import Opened
from retrieval.search import Search
from tests.retrieval.conftest import LETTER, PLAN, ROADS

PLAN_NUMBER, LETTER_NUMBER, ROADS_NUMBER = "16/KH-UBND", "812/SYT-NVY", "45/QĐ-UBND"
SECRET = (
    ROADS.replace("45/QĐ-UBND", "7788/QĐ-UBND")
    .replace("cầu đường bộ", "kho Zvexlor")
    .replace("12 cây cầu trên các tuyến đường tỉnh", "kho Zvexlor và tiêm chủng cho trẻ em")
    .replace("Sở Giao thông vận tải", "Sở Ngoại vụ")
    .replace("10 tháng 01 năm 2024", "11 tháng 02 năm 1999")
)
FILES = {"chung/plan.txt": PLAN, "y-te/letter.txt": LETTER, "y-te/roads.txt": ROADS, "mat/kho/secret.txt": SECRET}
CLOSED = Access(frozenset({"mat"}))
QUESTIONS = (
    "Cơ quan nào chủ trì tiêm chủng cho trẻ em?", "Sở Y tế và UBND tỉnh thực hiện kế hoạch, quyết định phê duyệt",
    "sua chua cau duong bo", "Quyết định 7788 nói gì?", "quyết định 45", "kho Zvexlor", "Who repairs the bridges?",
    "Which agency leads vaccination of children?", "Sở Ngoại vụ làm gì?",
)  # fmt: skip


def write(corpus: Path, closed: Access = EVERYTHING) -> Path:
    for name, text in FILES.items():
        if closed.reads(name):
            (corpus / name).parent.mkdir(parents=True, exist_ok=True)
            (corpus / name).write_text(text, encoding="utf-8")
    return corpus


def built(folder: Path, closed: Access = EVERYTHING) -> Path:
    """The index of the files that are not closed, the others never having been there."""
    sync(write(folder / "corpus", closed), folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return Search.open(built(tmp_path_factory.mktemp("whole")))


@pytest.fixture(scope="module")
def reader(whole):
    return whole.for_reader(CLOSED)


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """The search over an index that never held the closed file."""
    return Search.open(built(tmp_path_factory.mktemp("open"), CLOSED))


@pytest.fixture(scope="module")
def secret(whole):
    return next(found for found in whole.catalogue.directives() if found.number == "7788/QĐ-UBND")


def state(search: Search) -> Opened:
    return search._current()


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "filters",
    [
        NO_FILTERS,
        Filters(kinds=frozenset({"quyết định"})),
        Filters(since=date(1990, 1, 1)),
        Filters(sections=frozenset({"1"})),
    ],
)
def test_no_retriever_ranks_a_closed_passage(whole, reader, secret, question, filters):
    query = whole.understand(question)
    for name, retriever in state(reader).retrievers.items():
        ranked = [passage for passage, _ in retriever.ranked(query, filters, 1000)]
        all_ranked = [passage for passage, _ in state(whole).retrievers[name].ranked(query, filters, 1000)]
        assert sorted(ranked) == sorted(p for p in all_ranked if not p.startswith(f"{secret.id}#"))


def test_filters_that_name_closed_directives_find_nothing(whole, reader, secret):
    both = Filters(directive_ids=frozenset({secret.id}))
    assert whole.search("tiêm chủng", both) and reader.search("tiêm chủng", both) == []
    plan = next(found.id for found in reader.catalogue.directives() if found.number == PLAN_NUMBER)
    hits = reader.search("tiêm chủng", Filters(directive_ids=frozenset({secret.id, plan})))
    assert {hit.passage.directive_id for hit in hits} == {plan}


def test_a_value_that_only_closed_directives_bear_is_unknown(whole, reader, secret):
    values = {
        "directive_ids": secret.id, "numbers": "7788/QĐ-UBND", "kinds": "công văn", "issuers": "UBND tỉnh Quảng Ngãi",
    }  # fmt: skip
    filters = Filters(**{name: frozenset({value}) for name, value in values.items()})
    assert whole.unknown(filters) == ()
    assert dict(reader.unknown(filters)) == {"directive_ids": secret.id, "numbers": "7788/QĐ-UBND"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reader_finds_what_an_index_without_the_closed_file_gives(reader, other, question):
    query = reader.understand(question)
    assert query == other.understand(question)
    assert [hit.passage.id for hit in reader.search(question)] == [hit.passage.id for hit in other.search(question)]
    found, names, _ = reader.judged(question)
    assert (found, names) == other.judged(question)[:2]


def test_a_number_and_a_word_of_closed_directives_are_not_known(whole, reader):
    assert [mention.head for mention in whole.understand("nội dung 7788").numbers] == [7788]
    assert reader.understand("nội dung 7788").numbers == ()
    assert "zvexlor" in whole.understand("kho zvexlro ở đâu").understood
    assert "zvexlor" not in reader.understand("kho zvexlro ở đâu").understood


def test_all_counts_are_those_of_an_index_without_the_closed_file(whole, reader, other):
    open_words, words = reader.vocabulary, other.vocabulary
    assert open_words.accented == words.accented and open_words.folded == words.folded
    assert set(whole.vocabulary.folded) - set(words.folded) == {"zvexlor", "kho"} | {"ngoai"}
    pairs = [("tiem", "chung"), ("tre", "em"), ("kho", "zvexlor"), ("so", "y"), ("khong", "co"), ("phe", "duyet")]
    assert [open_words.pair(*pair) for pair in pairs] == [words.pair(*pair) for pair in pairs]
    assert whole.vocabulary.pair("tiem", "chung") > open_words.pair("tiem", "chung") > 0
    assert [head for head in (16, 45, 812, 7788) if open_words.knows_head(head)] == [16, 45, 812]


def test_scores_are_nearly_those_of_an_index_without_the_closed_file(whole, reader, other):
    query = reader.understand("Cơ quan nào chủ trì tiêm chủng cho trẻ em?")
    lexical = [dict(state(one).retrievers["lexical"].ranked(query, NO_FILTERS, 50)) for one in (reader, other, whole)]
    assert lexical[0] == pytest.approx(lexical[1], rel=0.02)
    assert lexical[2] != pytest.approx({name: lexical[2][name] for name in lexical[1]}, rel=0.02)


def test_everything_closed(whole):
    nothing = whole.for_reader(Access(frozenset({""})))
    for question in QUESTIONS:
        assert nothing.search(question) == [] and nothing.judged(question)[1] == []
    assert nothing.vocabulary.folded == {} and nothing.catalogue.count() == 0


def test_a_search_of_everything_is_the_search_itself(whole, reader):
    assert whole.for_reader(EVERYTHING) is whole and reader.for_reader(EVERYTHING) is reader
    assert whole.access == EVERYTHING and reader.access == CLOSED == reader.catalogue.access
    narrower = reader.for_reader(Access(frozenset({"y-te"})))
    assert {hit.document for question in QUESTIONS for hit in narrower.search(question)} == {PLAN_NUMBER}


def test_a_reader_follows_a_sync_and_a_move(tmp_path):
    index = built(tmp_path)
    search = Search.open(index)
    reader = search.for_reader(CLOSED)
    question = "sửa chữa 12 cây cầu trên các tuyến đường tỉnh"
    assert reader.search(question)[0].document == ROADS_NUMBER
    before = reader.catalogue
    (tmp_path / "corpus/y-te/roads.txt").rename(tmp_path / "corpus/mat/roads.txt")
    sync(tmp_path / "corpus", index)
    assert ROADS_NUMBER not in {hit.document for hit in reader.search(question)}
    assert reader.catalogue is not before and reader.catalogue is reader.catalogue
    assert search.search(question)[0].document == ROADS_NUMBER
    rmtree(tmp_path / "corpus/mat/kho")
    (tmp_path / "corpus/mat/roads.txt").rename(tmp_path / "corpus/chung/roads.txt")
    sync(tmp_path / "corpus", index)
    assert reader.search(question)[0].document == ROADS_NUMBER


def test_a_file_moved_by_a_sync_that_is_not_over_is_closed_at_once(tmp_path):
    search = Search.open(built(tmp_path))
    reader = search.for_reader(CLOSED)
    question = "sửa chữa 12 cây cầu trên các tuyến đường tỉnh"
    assert reader.search(question)[0].document == ROADS_NUMBER
    ledger = Ledger(Catalogue.open(tmp_path / "index").engine)
    ledger.move([(ledger.files(INDEXED)["y-te/roads.txt"].key, "mat/roads.txt", "")])
    assert ROADS_NUMBER not in {hit.document for hit in reader.search(question)}
    moved = next(found.id for found in search.catalogue.directives() if found.number == ROADS_NUMBER)
    for retriever in state(reader).retrievers.values():
        ranked = retriever.ranked(reader.understand(question), NO_FILTERS, 100)
        assert ranked and not any(passage.startswith(moved) for passage, _ in ranked)
