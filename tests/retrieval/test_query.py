"""What is understood of a question as a whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.vietnamese import fold
from retrieval.query import Understanding
from retrieval.translate import Translations
from retrieval.vocabulary import PlainVocabulary

TEXTS = ["Sở Y tế chủ trì, phối hợp với các sở, ngành tổ chức tiêm chủng.", "Cơ quan chủ trì công tác tuyên truyền."]
UNDERSTANDING = Understanding(PlainVocabulary.of(TEXTS, heads={16, 812}, english=Translations()))

CLEAN = [
    "Cơ quan nào chủ trì công tác tuyên truyền?",
    "Sở Y tế phối hợp với những ai theo Kế hoạch số 16/KH-UBND ngày 02/3/2023?",
    "Ai ký công văn 812, chức vụ gì?",
    "UBND tỉnh giao việc gì cho các bệnh viện (nếu có)?",
    "Thời hạn hoàn thành tiêm chủng là khi nào, đơn vị nào chịu trách nhiệm?",
]
WORDS = [*CLEAN[0].rstrip("?").lower().split(), "tiêm", "chủng", "phối", "hợp", "sở", "y", "tế", "gì", "theo", "của"]


@pytest.mark.parametrize("question", CLEAN)
def test_a_clean_question_is_left_alone(question):
    query = UNDERSTANDING.understand(question)
    assert (query.understood, query.corrections, query.plain, query.language) == (question, (), False, "vi")


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_clean_words_in_any_order_are_left_alone(words):
    text = " ".join(["sở", "y", "tế", "chủ", "trì", *words])
    assert UNDERSTANDING.understand(text).understood == text


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_understood_somehow(text):
    query = UNDERSTANDING.understand(text)
    assert query.text == text
    assert query.folded == fold(query.understood)
    assert query.language in ("vi", "en")


@settings(deadline=None)
@given(st.text(alphabet="aăâeêioôơuưyáàảãạđbcghklmnpqrstvx 0123456789/-.,?", max_size=60))
def test_vietnamese_looking_text(text):
    UNDERSTANDING.understand(text)


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["16/KH-UBND", "02/3/2023", "812", "Sở", "naof", "cow", "quan", "ko", "truyeenf"]), max_size=9
    )
)
def test_numbers_survive(words):
    digits = [word for word in words if any(map(str.isdigit, word))]
    understood = UNDERSTANDING.understand(" ".join(words)).understood.split()
    assert [word for word in understood if any(map(str.isdigit, word))] == digits


def test_everything_at_once():
    query = UNDERSTANDING.understand("  cow quan naof chur trif   tieem chungr theo kh 16 ?")
    assert query.understood == "cơ quan nào chủ trì tiêm chủng theo kế hoạch 16 ?"
    assert [(number.head, number.symbol) for number in query.numbers] == [(16, "kh")]


def test_agencies_are_spelled_out_for_the_search():
    query = UNDERSTANDING.understand("ubnd tỉnh giao sở gtvt làm gì")
    assert query.spelled_out == ("Ủy ban nhân dân", "Sở Giao thông vận tải")
    assert query.searched.startswith(query.understood)


def test_english():
    query = UNDERSTANDING.understand("Which agancy leads the vaccination under letter 812?")
    assert query.language == "en"
    assert query.corrections == (("agancy", "agency"),)
    assert not query.plain
    assert query.numbers[0].head == 812


def test_marks_are_restored_and_what_was_typed_is_kept():
    query = UNDERSTANDING.understand("so y te chu tri tiem chung theo ke hoach 16")
    assert query.plain
    assert query.understood == "sở y tế chủ trì tiêm chủng theo kế hoạch 16"
    assert query.typed == "so y te chu tri tiem chung theo ke hoach 16"
    assert query.folded == query.typed
    assert query.searched == query.understood


def test_what_a_question_names():
    query = UNDERSTANDING.understand("văn bản ngày 12/5/2023 của UBND tỉnh, khoản 3 Điều 5: chỉ thị về thuế")
    assert [str(mention.first) for mention in query.dates] == ["2023-05-12"]
    assert [mention.path for mention in query.sections] == ["5.3"]
    assert query.agencies == ("Ủy ban nhân dân tỉnh",)
    assert query.kinds == ("Chỉ thị",)


@pytest.mark.parametrize(
    "asked",
    ["co quan nao chu tri tuyen truyen", "cow quan naof chur trif tuyeen truyeenf", "cơ quan nao chủ tri tuyên truyền"],
)
def test_however_it_is_typed(asked):
    query = UNDERSTANDING.understand(asked)
    assert query.understood == "cơ quan nào chủ trì tuyên truyền"
    assert query.topic == "tuyên truyền"


def test_shorthand_is_searched_for_both_ways():
    query = UNDERSTANDING.understand("PCT UBND nào phụ trách giải phóng mặt bằng")
    assert query.spelled_out == ("Phó Chủ tịch", "Ủy ban nhân dân")
    assert query.shortened == ("GPMB",)
    assert query.terms_text.endswith("Phó Chủ tịch Ủy ban nhân dân GPMB")


def test_words_of_an_earlier_question():
    query = UNDERSTANDING.understand("co quan nao chu tri").extended(("tiêm chủng",), ())
    assert query.understood == "cơ quan nào chủ trì tiêm chủng"
    assert query.typed == "co quan nao chu tri tiêm chủng"
    assert query.topic.endswith("tiêm chủng")
    assert query.folded == fold(query.understood)


@settings(deadline=None)
@given(st.text(max_size=120) | st.text(alphabet="aăâeêioôơuưyáàảãạđbcghklmnpqrstvxwfjz 0123456789/-.,?", max_size=80))
def test_typed_and_understood_differ_in_marks_only(text):
    query = UNDERSTANDING.understand(text)
    assert fold(query.typed) == fold(query.understood)
    for mention in (*query.dates, *query.sections):
        assert query.understood[mention.start : mention.end].strip() == mention.text


@settings(deadline=None)
@given(st.lists(st.sampled_from([*WORDS, "naof", "tuyeen", "truyenf", "ko", "kl", "16", "ubnd"]), max_size=10))
def test_what_was_understood_is_understood_as_it_is(words):
    once = UNDERSTANDING.understand(" ".join(["sở", "y", "tế", "chủ", "trì", *words])).understood
    assert UNDERSTANDING.understand(once).understood == once


def test_what_was_understood_can_be_written_as_json():
    document = UNDERSTANDING.understand("kl 16 ngày 5/7, khoản 3 Điều 5").to_json()
    assert json.loads(json.dumps(document)) == document
    assert document["corrections"] == [["kl", "kết luận"]]
    assert document["dates"] == [{"text": "5/7", "first": None, "last": None, "month": 7, "day": 5}]


def test_works_without_an_index():
    assert Understanding(PlainVocabulary()).understand("ai ky van ban nay").plain
