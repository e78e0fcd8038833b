"""The term table: counted from a bitext, written, read and looked up."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from training import ibm1
from training.data import Translation
from training.term_table import TermTable, base_forms
from training.terms import GLOSSARY, TermRecipe, build, finished, read_glossary

SHIPPED = Path(__file__).parents[2] / "models/en-vi-terms"


def test_model_1_learns_from_what_differs() -> None:
    """'nhà' meets 'house' twice and 'book' once; only 'house' can explain it."""
    house, book, the = 0, 1, 2
    nha, sach, cai = 0, 1, 2
    links = ibm1.link([[the, house], [the, book], [house]], [[cai, nha], [cai, sach], [nha]])
    probability = ibm1.translate(links, rounds=10)
    best = {(int(s), int(t)): p for s, t, p in zip(links.source, links.target, probability, strict=True)}
    assert best[house, nha] > 0.9
    assert best[book, sach] > 0.9
    assert best[the, cai] > 0.9
    for word in (house, book, the):
        assert sum(p for (s, _), p in best.items() if s == word) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("policies", "policy"),
        ("coordinates", "coordinate"),
        ("submitted", "submit"),
        ("planning", "plan"),
        ("assigned", "assign"),
        ("organise", "organize"),
    ],
)
def test_base_forms_reach_the_dictionary_form(word: str, base: str) -> None:
    """Regular inflections and British spellings are covered."""
    assert base in base_forms(word)


def test_base_forms_leave_short_and_double_s_words() -> None:
    """Words that merely look inflected are left alone."""
    assert not list(base_forms("gas"))
    assert not list(base_forms("process"))


def test_table_survives_writing(tmp_path: Path) -> None:
    """What is written is read, and equal tables are equal bytes."""
    entries = {"lead": [("chủ trì", 0.5), ("lãnh đạo", 0.25)], "land": [("đất", 1.0)]}
    TermTable.from_entries(entries).save(tmp_path / "a")
    TermTable.from_entries(dict(reversed(entries.items()))).save(tmp_path / "b")
    table = TermTable.load(tmp_path / "a")
    assert table.words == ["land", "lead"]
    assert [term for term, _ in table.lookup("Leads")] == ["chủ trì", "lãnh đạo"]
    assert table.lookup("land") == [("đất", 1.0)]
    assert table.lookup("zebra") == []
    same = [np.load(tmp_path / side / "terms.npz") for side in "ab"]
    assert all((same[0][name] == same[1][name]).all() for name in same[0].files)


def test_build_counts_syllables_and_bigrams() -> None:
    """A word that only ever meets one translation gets it, whole and in parts."""
    rows = [
        Translation("made", f"climate {other}", f"khí hậu {vi}")
        for other, vi in [("bank", "ngân hàng"), ("hospital", "bệnh viện"), ("road", "con đường")]
        for _ in range(8)
    ]
    found = dict(build(rows, TermRecipe(bigram_seen=2)).lookup("climate"))
    assert {"khí", "hậu", "khí hậu"} <= set(list(found)[:3])


def test_inflected_forms_lean_on_their_base() -> None:
    """A form met rarely is dropped; a commoner one keeps its own terms and its base's."""
    learned = {"award": {"giải": 1.0}, "awards": {"trao": 1.0}, "awarded": {"x": 1.0}}
    seen = Counter(award=100, awards=50, awarded=2)
    result = finished(learned, {}, seen, TermRecipe(base_count=50))
    assert result["awards"] == [("giải", 0.5), ("trao", 0.5)]
    assert "awarded" not in result


def test_glossary_is_sorted_and_complete() -> None:
    """Each word once, and each share sums to one."""
    glossary = read_glossary(GLOSSARY)
    assert list(glossary) == sorted(glossary)
    assert all(sum(terms.values()) == pytest.approx(1) for terms in glossary.values())


@pytest.mark.parametrize(
    ("word", "term"),
    [
        ("propaganda", "tuyên truyền"),
        ("leads", "chủ trì"),
        ("coordinating", "phối hợp"),
        ("departments", "sở"),
        ("deadlines", "thời hạn"),
        ("housing", "nhà ở"),
        ("urban", "đô thị"),
        ("resolutions", "nghị quyết"),
        ("awards", "giải thưởng"),
        ("land", "đất"),
    ],
)
def test_shipped_table_knows_administration(word: str, term: str) -> None:
    """The words officials ask with lead to the words directives use."""
    assert term in dict(TermTable.load(SHIPPED).lookup(word))
