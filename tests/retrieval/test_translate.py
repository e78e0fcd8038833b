"""English words to Vietnamese terms."""

from __future__ import annotations

import pytest

from retrieval.translate import Translations, base_forms

TRANSLATIONS = Translations()


@pytest.mark.parametrize(
    ("word", "term"),
    [("propaganda", "tuyên truyền"), ("agencies", "cơ quan"), ("Housing", "nhà ở"), ("coordinates", "phối hợp")],
)
def test_words(word, term):
    found = TRANSLATIONS.translate(word)
    assert term in dict(found)
    assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)
    assert sum(p for _, p in found) <= 1.02


def test_unknown_word():
    assert TRANSLATIONS.translate("xqzzy") == []
    assert "xqzzy" not in TRANSLATIONS
    with pytest.raises(KeyError):
        TRANSLATIONS["xqzzy"]


def test_is_a_mapping():
    assert len(TRANSLATIONS) > 10_000
    assert next(iter(TRANSLATIONS)) in TRANSLATIONS


def test_names_go_before_words():
    units = dict(TRANSLATIONS.units("Tasks of the Department of Home Affairs and the People's Committee"))
    assert "nội vụ" in dict(units["department of home affairs"])
    assert "nhân dân" in dict(units["people committee"])
    assert units["of"] == []


def test_names_do_not_reach_over_little_words():
    assert [unit for unit, _ in TRANSLATIONS.units("the plan of")] == ["the", "plan", "of"]


def test_without_a_table(tmp_path):
    bare = Translations(tmp_path)
    assert (bare.translate("agency"), len(bare), list(bare)) == ([], 0, [])
    assert bare.units("agency tasks") == [("agency", []), ("tasks", [])]


def test_base_forms():
    assert "policy" in base_forms("policies")
    assert list(base_forms("class")) == []
