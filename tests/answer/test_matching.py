"""How much of a topic a text holds, in numbers that can be checked by hand."""

from __future__ import annotations

import math

import pytest

from answer.matching import Form, Matcher, Searchable, Term, coverage, credit, holds, synonyms
from retrieval.vocabulary import PlainVocabulary


def term(word, weight=1.0, credit=1.0):
    return Term(word, (Form(word, credit, False),), weight)


@pytest.fixture(scope="module")
def matcher():
    vocabulary = PlainVocabulary.of(["tiêm vắc xin phòng bệnh dại", "phòng bệnh", "phòng họp"])
    table = {"rabies": [("bệnh dại", 0.4)], "room": [("phòng", 0.1)]}
    return Matcher(vocabulary, 100, lambda word: table.get(word, []))


def test_coverage_is_the_weighted_share():
    terms = [term("vac xin", 3.0), term("truong hoc", 1.0)]
    assert coverage(terms, Searchable("tiêm vắc xin")) == 3 / 4
    assert coverage(terms, Searchable("vắc xin cho trường học")) == 1.0
    assert coverage(terms, Searchable("đường sá")) == 0.0
    assert coverage([], Searchable("gì cũng được")) == 0.0


def test_what_stands_around_counts_three_fifths():
    terms = [term("vac xin", 3.0), term("truong hoc", 1.0)]
    assert coverage(terms, Searchable("vắc xin"), Searchable("Trường học")) == pytest.approx((3 + 0.6) / 4)


def test_a_word_is_held_whole():
    assert credit(term("an"), Searchable("toàn dân")) == 0.0
    assert credit(term("dan"), Searchable("toàn dân")) == 1.0


def test_two_pairs_of_a_long_word_add_up_but_not_to_the_word(matcher):
    (word,) = matcher.terms([("phong", "benh", "dai")], "vi")
    assert credit(word, Searchable("phòng bệnh dại")) == 1.0
    assert credit(word, Searchable("phòng bệnh")) == 0.5
    assert credit(word, Searchable("bệnh dại, phòng bệnh")) == 0.9


def test_a_synonym_counts_less(matcher):
    (word,) = matcher.terms([("tuyen", "truyen")], "vi")
    assert credit(word, Searchable("phổ biến kiến thức")) == 0.85
    assert "pho bien" in synonyms()["tuyen truyen"]


def test_weight_grows_with_rarity(matcher):
    common, rare, unknown = matcher.terms([("phong",), ("tiem",), ("duong",)], "vi")
    assert common.weight == pytest.approx(min(3.5, math.log(1 + 100 / (1 + 3))))
    assert common.weight < rare.weight <= unknown.weight == 3.5


def test_a_count_is_held_with_or_without_its_zero(matcher):
    (word,) = matcher.terms([("6", "nhom")], "vi")
    assert credit(word, Searchable("06 nhóm nhiệm vụ")) == credit(word, Searchable("6 nhóm")) == 1.0
    assert credit(word, Searchable("16 nhóm")) == 0.0


def test_translations_are_compared_with_their_marks(matcher):
    rabies, room = matcher.terms([("rabies",), ("room",)], "en")
    assert credit(rabies, Searchable("bệnh dại")) == 1.0
    assert credit(rabies, Searchable("bệnh dài")) == 0.0
    assert credit(room, Searchable("phòng họp")) == pytest.approx(0.6 * (0.7 + 0.3 * 0.1 / 0.2))


def test_an_english_word_weighs_at_most_two(matcher):
    (unknown,) = matcher.terms([("zebra",)], "en")
    assert unknown.weight == 2.0


def test_holds_takes_text_or_context():
    words = [term("vac xin"), term("truong hoc")]
    assert holds(Searchable("vắc xin"), words, Searchable("trường học"))
    assert not holds(Searchable("vắc xin"), words)
    assert holds(Searchable(""), [])


def test_searchable_keeps_numbers_by_key_and_reads_percent():
    text = Searchable("80% theo Kế hoạch số 16 /KH-UBND, 5 nhóm")
    assert "16khubnd" in text.numbers
    assert "5" not in text.numbers
    assert " 80 phan tram " in text.folded


@pytest.mark.parametrize("odd", ["²", "①", "٣", "𝟜"])
def test_digits_of_any_script_do_not_raise(matcher, odd):
    matcher.terms([(odd, "nhom"), (odd,)], "vi")
