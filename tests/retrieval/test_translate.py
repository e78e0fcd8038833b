"""English questions to weighted Vietnamese terms."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.english import figures, month, roman, words
from retrieval.spreading import Rarity, spread
from retrieval.term_table import base_forms, phrase_key
from retrieval.translate import MOST_TERMS, Translations

TRANSLATIONS = Translations()


@dataclass
class Corpus:
    """Document frequencies written by hand; what is not named stands in one passage."""

    num_docs: int = 100
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    def doc_freq(self, field_name: str, field_value: str) -> int:
        """Passages that hold the term."""
        return self.counts.get((field_name, field_value), 1)


def weights(question: str, corpus: Corpus | None = None) -> dict[tuple[str, str], float]:
    return {(name, term): weight for name, term, weight in TRANSLATIONS.query_terms(question, corpus)}


@pytest.mark.parametrize(
    ("word", "term"),
    [("propaganda", "tuyên truyền"), ("agencies", "cơ quan"), ("Housing", "nhà ở"), ("coordinates", "phối hợp")],
)
def test_words(word, term):
    found = TRANSLATIONS.translate(word)
    assert term in dict(found)
    assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)
    assert sum(p for _, p in found) <= 1.05


def test_unknown_word():
    assert TRANSLATIONS.translate("xqzzy") == []
    assert "xqzzy" not in TRANSLATIONS
    with pytest.raises(KeyError):
        TRANSLATIONS["xqzzy"]


def test_is_a_mapping_of_words():
    assert len(TRANSLATIONS) > 10_000
    assert next(iter(TRANSLATIONS)) in TRANSLATIONS
    assert not any(" " in word for word in TRANSLATIONS)


def test_names_go_before_words():
    units = dict(TRANSLATIONS.units("Tasks of the Department of Home Affairs and the People's Committee"))
    assert "nội vụ" in dict(units["Department of Home Affairs"])
    assert "nhân dân" in dict(units["People Committee"])
    assert list(units) == ["Tasks", "Department of Home Affairs", "People Committee"]


def test_a_known_name_is_not_looked_for_in_english():
    found = weights("What does the Department of Finance propose?")
    assert ("exact2", "tài_chính") in found
    assert ("folded", "finance") not in found


def test_an_agency_is_looked_for_by_its_abbreviation_too():
    found = weights("tasks of the People's Committee")
    assert 0 < found["exact", "ubnd"] < sum(found["exact", part] for part in ("ủy", "ban", "nhân", "dân"))


def test_phrases_go_before_words():
    found = weights("tasks of the air force")
    assert found["exact2", "không_quân"] > found.get(("exact2", "không_khí"), 0.0)


def test_phrases_end_at_punctuation_and_little_words():
    assert [unit for unit, _ in TRANSLATIONS.units("the climate, change which climate")] == [
        "climate",
        "change",
        "climate",
    ]


def test_names_are_looked_for_as_written_and_translated():
    found = weights("the army of Germany")
    assert ("exact", "đức") in found
    assert ("folded", "germany") in found


def test_unknown_words_and_vietnamese_are_copied():
    assert weights("xqzzy") == {("folded", "xqzzy"): 1.0}
    assert weights("plan of Huế")["exact", "huế"] == 1.0


def test_document_numbers_are_copied_whole_and_in_parts():
    assert {("folded", "16/kh-ubnd"), ("folded", "16"), ("folded", "ubnd")} <= set(weights("plan 16/KH-UBND"))


def test_months_and_centuries_are_written_as_in_vietnamese():
    assert ("exact2", "tháng_5") in weights("in May 1954")
    assert ("exact2", "tháng_5") not in weights("it may rain")
    assert {("folded", "19"), ("folded", "xix")} <= set(weights("the 19th century"))


@pytest.mark.parametrize(
    ("typed", "written"),
    [("2nd", ["2"]), ("1,250,000", ["1.250.000", "1250000"]), ("2.5", ["2,5"]), ("Twelfth", ["12"]), ("second", [])],
)
def test_figures(typed, written):
    assert figures(typed) == written


def test_months_that_are_words_need_a_figure():
    march = words("they march on")[1]
    assert (month(march, beside_figure=False), month(march, beside_figure=True)) == (None, "tháng 3")


def test_roman_figures():
    assert [roman(number) for number in (1, 4, 9, 14, 21)] == ["i", "iv", "ix", "xiv", "xxi"]


def test_what_the_index_does_not_hold_leaves_its_weight_to_the_rest():
    corpus = Corpus(counts={("exact2", "cơ_quan"): 0})
    terms = [("cơ quan", 0.5), ("hãng", 0.5)]
    assert spread(terms, 1.0, Rarity(corpus)) == [("exact", "hãng", 1.0)]


def test_rare_words_weigh_more_than_common_ones():
    common = Corpus(counts={("exact", "a"): 90})
    rarity = Rarity(common)
    assert rarity.weight([("a", 1.0)]) < 1 < rarity.weight([("b", 1.0)])


def test_terms_that_no_passage_holds_are_left_out():
    corpus = Corpus(counts={("exact", "tuyên"): 0})
    assert ("exact", "tuyên") not in weights("propaganda", corpus)
    assert ("exact", "truyền") in weights("propaganda", corpus)


def test_long_questions_keep_the_terms_that_tell_most():
    corpus = Corpus(num_docs=1000, counts={("folded", "xqzzy"): 1})
    found = TRANSLATIONS.query_terms("work house road water people land city school plan law xqzzy " * 3, corpus)
    assert len(found) == MOST_TERMS
    assert "xqzzy" in {term for _, term, _ in found}


@given(st.text(max_size=60))
def test_any_text_gives_each_term_once_with_a_positive_weight(text):
    found = TRANSLATIONS.query_terms(text, Corpus())
    assert len({term[:2] for term in found}) == len(found)
    assert all(weight > 0 for _, _, weight in found)


def test_without_a_table(tmp_path):
    bare = Translations(tmp_path)
    assert (bare.translate("walrus"), len(bare), list(bare)) == ([], 0, [])
    assert bare.units("walrus whiskers") == [("walrus", []), ("whiskers", [])]
    assert bare.query_terms("walrus") == [("folded", "walrus", 1.0)]


def test_words_of_administration_are_known_without_a_table(tmp_path):
    bare = Translations(tmp_path)
    assert bare.translate("notaries")[0][0] == "công chứng"
    assert bare.phrase(["market", "control"]) == bare.phrase(["Market", "Control"]) != []


def test_keys():
    assert "policy" in base_forms("policies")
    assert list(base_forms("class")) == []
    assert phrase_key(["Human", "Rights"]) == "human right"
