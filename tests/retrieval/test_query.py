"""What is understood of a question as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
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


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_clean_words_in_any_order_are_left_alone(words):
    text = " ".join(words)
    assert UNDERSTANDING.understand(text).understood == text


@given(st.text(max_size=200))
def test_any_text_is_understood_somehow(text):
    query = UNDERSTANDING.understand(text)
    assert query.text == text
    assert query.folded == fold(query.understood)
    assert query.language in ("vi", "en")


@given(st.text(alphabet="aăâeêioôơuưyáàảãạđbcghklmnpqrstvx 0123456789/-.,?", max_size=60))
def test_vietnamese_looking_text(text):
    UNDERSTANDING.understand(text)


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


def test_works_without_an_index():
    assert Understanding(PlainVocabulary()).understand("ai ky van ban nay").plain
