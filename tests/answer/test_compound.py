"""Questions that ask for more than one thing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answer.compound import halves, parts
from ingest.datamodels import Span
from retrieval.query import Understanding
from retrieval.vocabulary import PlainVocabulary

WORDS = ["ai", "ký", "và", "gửi cho ai", ",", "?", "văn bản", "nào", "còn", "hạn khi nào", ";", "chủ trì", "who", "and"]


@pytest.fixture(scope="module")
def understood():
    """A function from a question to the question as understood, with a vocabulary of its own."""
    understanding = Understanding(PlainVocabulary.of(["Cơ quan chủ trì tuyên truyền, bố trí kinh phí, báo cáo"]))
    return understanding.understand


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Công văn 16 do ai ký và ban hành ngày nào?", ("Công văn 16 do ai ký", "ban hành ngày nào?")),
        ("Ai ký, gửi cho ai và căn cứ văn bản nào?", ("Ai ký", "gửi cho ai", "căn cứ văn bản nào?")),
        ("Ai ký công văn 16? Ai ký công văn 17?", ("Ai ký công văn 16", "Ai ký công văn 17?")),
        ("Về tuyên truyền, cơ quan nào chủ trì?", ()),
        ("Sở Y tế và Sở Tài chính phải làm gì?", ()),
        ("Cơ quan nào chủ trì tuyên truyền và bố trí kinh phí?", ()),
        ("Who signed it, and on what date?", ("Who signed it", "on what date?")),
        ("Which agency leads the plan and reports to the province?", ()),
        ("", ()),
    ],
)
def test_the_parts_of_a_question(understood, question, expected):
    assert parts(understood(question)) == expected


def test_two_topics_that_one_question_word_asks_for(understood):
    query = understood("Cơ quan nào chủ trì tuyên truyền và bố trí kinh phí năm nay?")
    topic = [Span(query.understood.index(w), query.understood.index(w) + len(w)) for w in ("tuyên truyền", "kinh phí")]
    assert halves(query, topic) == (
        "Cơ quan nào chủ trì tuyên truyền năm nay?",
        "Cơ quan nào chủ trì bố trí kinh phí năm nay?",
    )
    assert halves(query, topic[:1]) == ()


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_parts_are_words_of_the_question_in_its_order(understood, question):
    query = understood(question)
    place = 0
    for part in parts(query):
        place = query.understood.index(part, place) + len(part)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Ai chủ trì tiêm vắc xin phòng bệnh dại và ai kiểm tra phòng cháy chung cư?", ["Sở Nông nghiệp", "Công an"]),
        ("Kế hoạch 16/KH-UBND do ai ký, ban hành ngày nào?", ["ký", "02/3/2023"]),
        ("Ai chủ trì tiêm vắc xin phòng bệnh dại, hạn hoàn thành là khi nào?", ["Sở Nông nghiệp", "30/6/2023"]),
    ],
)
def test_every_part_is_answered(made_up, question, held):
    answer = made_up.ask(question)
    assert answer.answered and [words for words in held if words not in answer.text] == []
    assert answer.citations


def test_a_part_without_an_answer_is_named(made_up):
    answer = made_up.ask("Ai kiểm tra phòng cháy chung cư và ai xây dựng đường sắt đô thị?")
    assert "Công an tỉnh" in answer.text
    assert any(w.kind == "unanswered_part" and "đường sắt" in w.text for w in answer.warnings)


def test_where_no_part_has_an_answer_the_whole_is_refused(made_up):
    assert not made_up.ask("Ai xây dựng đường sắt đô thị và ai quản lý cảng hàng không?").answered
