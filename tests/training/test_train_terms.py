"""The term table: counted from a bitext, written, read and looked up."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training import ibm1, segment
from training.align import AlignRecipe, Side, align
from training.data import Translation
from training.english import content, phrase
from training.lexicon import GLOSSARY, LexiconRecipe, build, finished, novelty, read_glossary
from training.phrases import PhraseRecipe, Text, from_glosses, from_sentences
from training.term_table import TermTable, base_forms
from training.terms import TermRecipe, reversed_terms

SHIPPED = Path(__file__).parents[2] / "models/en-vi-terms"
TABLE = TermTable.load(SHIPPED)
NONE: frozenset[str] = frozenset()

ROWS = [
    Translation("made", f"climate {other}", f"khí hậu {vi}")
    for other, vi in [("bank", "ngân hàng"), ("hospital", "bệnh viện"), ("road", "con đường")]
    for _ in range(8)
]


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


def _sides(left: list[list[int]], right: list[list[int]]) -> tuple[Side, Side]:
    def places(texts: list[list[int]]) -> list[list[float]]:
        return [[(i + 0.5) / len(text) for i in range(len(text))] for text in texts]

    return Side.of(left, places(left)), Side.of(right, places(right))


def test_both_directions_agree_on_a_link() -> None:
    """Two words that always meet the same two are told apart by the diagonal, and linked once each."""
    sides = _sides([[1, 2]] * 6, [[1, 2]] * 6)
    made = align(*sides, np.ones(6, bool), AlignRecipe())
    best = dict(zip(zip(made.left_word.tolist(), made.right_word.tolist(), strict=True), made.forward, strict=True))
    assert best[1, 1] > 0.9 > 0.1 > best[1, 2]
    assert {tuple(row) for row in made.links[:, 1:].tolist()} == {(0, 0), (1, 1)}


def test_without_an_order_the_diagonal_says_nothing() -> None:
    """In a gloss list nothing tells the two words apart."""
    made = align(*_sides([[1, 2]] * 6, [[1, 2]] * 6), np.zeros(6, bool), AlignRecipe())
    cells = zip(made.left_word.tolist(), made.right_word.tolist(), made.forward.tolist(), strict=True)
    real = [p for left, right, p in cells if left and right]
    assert max(real) == pytest.approx(min(real))


def test_direction_sums_to_one() -> None:
    """p(right | left) is a distribution for each word, the null word's share with it."""
    made = align(*_sides([[1, 2], [1], [2, 3]], [[1], [1, 2], [2, 3, 1]]), np.ones(3, bool), AlignRecipe())
    totals = np.bincount(made.left_word, made.forward)
    assert totals[1:] == pytest.approx(np.ones(3), abs=1e-5)


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=9))
def test_split_keeps_every_syllable(text: list[str]) -> None:
    """Words are runs of the text, in order."""
    chances = {("a",): -1.0, ("b",): -1.0, ("a", "b"): -1.5, ("b", "c", "d"): -1.0}
    assert " ".join(segment.split(text, chances)).split() == text


def test_segmenting_finds_words_of_glosses_and_of_company() -> None:
    """'khí hậu' keeps company; a dictionary gives 'ngân hàng'; 'hậu ngân' is neither."""
    texts = [row.vi.split() for row in ROWS]
    counts = segment.candidates(texts, [["ngân", "hàng"]], NONE, segment.SegmentRecipe())
    assert segment.segmented(texts, counts, 2)[0] == ["khí hậu", "ngân hàng"]


def test_content_words_and_what_joins_them() -> None:
    """Punctuation and words with a subject of their own end a phrase; linking words do not."""
    assert content("Bank of the West, which it is") == [("bank", False), ("west", True)]
    assert content("bank, west") == [("bank", False), ("west", False)]
    assert phrase(["Member".lower(), "countries"]) == "member country"


def test_phrases_of_glosses_lose_grammar_at_their_ends() -> None:
    """'sự biến đổi khí hậu' is found as 'biến đổi khí hậu'."""
    text = Text(["climate", "change"], [False, True], ["sự", "biến đổi", "khí hậu"], gloss=True)
    assert from_glosses([text], frozenset({"sự"}), PhraseRecipe()) == {"climate change": {"biến đổi khí hậu": 1}}


def test_phrases_of_sentences_are_what_their_links_span() -> None:
    """A run that a third word's link reaches into is no translation."""
    text = Text(["air", "force", "base"], [False, True, True], ["căn cứ", "không", "quân"], gloss=False)
    links = np.array([(n, *link) for n in range(4) for link in [(0, 1), (1, 2), (2, 0)]])
    found = from_sentences([text] * 4, links, NONE, PhraseRecipe(longest=2))
    assert found == {"air force": {"không quân": 4}}


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
    """What is written is read, and equal tables are equal arrays."""
    entries = {"lead": [("chủ trì", 0.5), ("lãnh đạo", 0.25)], "land": [("đất", 1.0)]}
    TermTable.from_entries(entries, frozenset({"the"})).save(tmp_path / "a")
    TermTable.from_entries(dict(reversed(entries.items())), frozenset({"the"})).save(tmp_path / "b")
    table = TermTable.load(tmp_path / "a")
    assert (table.entries, table.stop) == (["land", "lead"], frozenset({"the"}))
    assert dict(table.lookup("Leads")) == pytest.approx({"chủ trì": 0.5, "lãnh đạo": 0.25}, abs=0.01)
    assert table.lookup("land") == [("đất", 1.0)]
    assert table.lookup("zebra") == []
    same = [np.load(tmp_path / side / "terms.npz") for side in "ab"]
    assert all((same[0][name] == same[1][name]).all() for name in same[0].files)


def test_build_aligns_words_and_keeps_what_is_news() -> None:
    """A word gets the Vietnamese word that it meets; a phrase that its words explain is left out."""
    rows = [(row, False) for row in ROWS] + [(Translation("made", "hot dog", "xúc xích"), True)]
    table = build(rows, LexiconRecipe())
    assert table.lookup("climate")[0][0] == "khí hậu"
    assert table.lookup("hot dog") == [("xúc xích", 1.0)]
    assert table.lookup("climate bank") == []


def test_reversed_terms_find_english() -> None:
    """The other direction, for made questions, gives the English of a Vietnamese word."""
    found = reversed_terms(ROWS, TermRecipe(bigram_seen=2))["khí hậu"]
    assert max(found, key=found.__getitem__) == "climate"


def test_novelty_is_the_share_with_a_syllable_that_the_words_do_not_give() -> None:
    """'không khí' is what 'air' gives anyway, 'không quân' is not."""
    known = {"air": {"không khí": 0.9}}
    found = [("không quân", 0.75), ("không khí", 0.25)]
    assert novelty("air force", found, known, LexiconRecipe()) == pytest.approx(0.75)


def test_inflected_forms_lean_on_their_base() -> None:
    """A form met rarely is dropped; a commoner one keeps its own terms and its base's."""
    learned = {"award": {"giải": 1.0}, "awards": {"trao": 1.0}, "awarded": {"x": 1.0}}
    seen = Counter(award=100, awards=50, awarded=2)
    result = finished(learned, {}, seen, LexiconRecipe(base_count=50))
    assert result["awards"] == [("giải", 0.5), ("trao", 0.5)]
    assert "awarded" not in result


def test_glossary_is_sorted_and_complete() -> None:
    """Each entry once, and each share sums to one."""
    glossary = read_glossary(GLOSSARY)
    assert list(glossary) == sorted(glossary)
    assert all(sum(terms.values()) == pytest.approx(1) for terms in glossary.values())


@pytest.mark.parametrize(
    ("entry", "term"),
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
        ("lead agency", "cơ quan chủ trì"),
        ("air force", "không quân"),
    ],
)
def test_shipped_table_knows_administration(entry: str, term: str) -> None:
    """The words officials ask with lead to the words directives use."""
    assert term in dict(TABLE.lookup(entry))
