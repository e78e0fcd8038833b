"""The thesaurus and the glossary: their form, and that they lead from how people ask to how documents write."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest

import answer.thesaurus
import retrieval.glossary
from answer.thesaurus import synonyms
from ingest.vietnamese import fold
from retrieval.glossary import glossary, known
from retrieval.language import DATA

FOLDER = Path(answer.thesaurus.__file__).parent / "data" / "thesaurus"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_groups_are_well_formed(path):
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    for group in tomllib.loads(text)["groups"]:
        assert len(group) > 1, group
        assert len(set(map(str.lower, group))) == len(group), group
        assert all(len(phrase.strip()) > 1 for phrase in group), group


def test_synonyms_go_both_ways():
    for phrase, others in synonyms().items():
        assert phrase not in others and all(phrase in synonyms()[other] for other in others)


def test_everyday_words_lead_to_official_ones():
    assert fold("kèm theo") in synonyms()[fold("kẹp theo")]
    assert fold("dự thảo") in synonyms()[fold("bản nháp")]


def test_a_key_of_the_glossary_stands_once():
    listed = tomllib.loads((DATA / "glossary_en.toml").read_text(encoding="utf-8"))["terms"]
    assert len(glossary()) > 0.9 * len(listed)  # spellings that fall together ("co-ordinate")
    assert all(sum(p for _, p in terms) == pytest.approx(1.0) for terms in glossary().values())


@pytest.mark.parametrize("run", [["notarial", "practices"], ["youth", "union"], ["pushed", "back"], ["inspections"]])
def test_inflected_words_are_known(run):
    assert known(run)


def test_what_no_list_has_is_not_known():
    assert known(["walrus"]) is None and known(["purple", "walrus"]) is None
    assert retrieval.glossary.known([]) is None
