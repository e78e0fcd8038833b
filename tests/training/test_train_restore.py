"""The restorer's model: text counted, turned into questions, smoothed, pruned, written, and read by the product."""

import json
import lzma
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.restore import Restorer
from retrieval.restore_table import RestoreTable
from training.restore import WAYS, Recipe, build, mistyped, sample, share_right
from training.restore_corpus import SPECIAL, Corpus, Document, documents, lexicon, lowered, tokens
from training.restore_model import BITS, Counts, Model, Pruned, Pruning, planes

TEXTS = (
    "Đội bóng đá của trường thắng trận đầu tiên.",
    "Hòn đá lớn lăn xuống dốc.",
    "Hòn đảo xa bờ có đèn biển.",
    "Cái bàn bằng gỗ bị hỏng.",
    "Văn bản này nêu cách làm bàn ghế.",
)
MADE = [Document("law", held, text) for text in TEXTS for held in (False,) * 6]
RECIPE = Recipe(least=2, pairs=1_000, triples=1_000)


@pytest.fixture(scope="module")
def built():
    return build(MADE, RECIPE)


def test_what_is_built_restores(built, tmp_path):
    """Written, read by the product's own reader, and right on what was counted."""
    built.save(tmp_path, RECIPE.step)
    restorer = Restorer.open(tmp_path)
    assert restorer.restore("hon da lon").text == "hòn đá lớn"
    assert restorer.restore("hon dao xa bo").text == "hòn đảo xa bờ"
    assert restorer.restore("van ban nay").text == "văn bản này"
    assert restorer.restore("cai ban bang go").text == "cái bàn bằng gỗ"


def test_equal_texts_give_equal_files(built, tmp_path):
    """Nothing is random, and no order of a set or a clock gets into the file."""
    built.save(tmp_path / "a", RECIPE.step)
    build(MADE, RECIPE).save(tmp_path / "b", RECIPE.step)
    first, second = (np.load(tmp_path / side / "restore.npz") for side in "ab")
    assert first.files == second.files
    assert all((first[name] == second[name]).all() for name in first.files)


def test_statements_become_questions(built):
    """'Văn bản này' was seen; 'văn bản nào' follows from it once 'nào' is a word."""
    asked = [*MADE, *[Document("law", False, "Người nào?")] * 2]
    model = build(asked, Recipe(least=2, one_in=1, pairs=1_000, triples=1_000))
    number = {word: place for place, word in enumerate(model.words)}
    keys = set(model.model.pairs.tolist())
    assert number["bản"] << BITS | number["nào"] in keys
    assert number["bản"] << BITS | number["gỗ"] not in keys


def smoothed(row):
    counts = Counts.of(np.array(row, np.int64))
    return counts, Model.smoothed(counts)


def test_counts_are_exact():
    """a b a b a: pairs ab 2, ba 2; triples aba 2, bab 1."""
    counts, _ = smoothed([4, 5, 4, 5, 4])
    assert dict(zip(counts.pairs.tolist(), counts.pair_seen.tolist(), strict=True)) == {
        4 << BITS | 5: 2,
        5 << BITS | 4: 2,
    }
    assert counts.triple_seen.tolist() == [2, 1]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(3, 7), min_size=30, max_size=80))
def test_probabilities_sum_to_one(row):
    """After any word, and any pair that was seen, the probabilities of all words sum to one."""
    counts, model = smoothed(row)
    whole = Pruned(*(getattr(model, name) for name in Pruned.__dataclass_fields__))
    words = np.arange(1 << BITS)
    for first in set(row[:-1]):
        pairs = np.exp(whole.steps(np.full_like(words, first), words)[0])
        assert pairs.sum() == pytest.approx(1, abs=1e-6)
    for place in {int(np.searchsorted(counts.pairs, key)) for key in (counts.triples >> BITS).tolist()}:
        here = counts.triples >> BITS == counts.pairs[place]
        second = counts.pairs[place] & ((1 << BITS) - 1)
        lower = np.exp(whole.steps(np.full_like(words, second), words)[0])
        thirds = counts.triples[here] & ((1 << BITS) - 1)
        backed = np.exp(model.pair_backoff[place]) * (1 - lower[thirds].sum())
        assert np.exp(model.triple[here]).sum() + backed == pytest.approx(1, abs=1e-6)


def test_pruning_keeps_what_tells_readings_apart():
    """5 and 6 share their letters. After 4 it is nearly always 5, after 7 always 6; 8 is alone and needs no pair."""
    row = ([4, 5, 3] * 9 + [7, 6, 3] * 9 + [4, 8, 3] * 9) * 4 + [7, 8, 3] * 30
    counts, model = smoothed(row)
    letters = np.array([0, 1, 2, 3, 4, 5, 5, 6, 7])
    kept = set(Pruning(letters, model, counts).keep(4, 1, 2).pairs.tolist())
    assert {4 << BITS | 5, 7 << BITS | 6} <= kept
    assert 7 << BITS | 8 not in kept


def test_keys_survive_packing(tmp_path):
    """The reader adds up what the writer took apart, beyond 16 and 24 bits too."""
    keys = np.array([3, 4, 70_000, 20_000_000, 4_000_000_000])
    read = np.cumsum(np.ascontiguousarray(planes(keys).T).view("<u4").ravel(), dtype=np.uint32)
    assert read.tolist() == keys.tolist()


def test_the_reader_sees_the_same_model(built, tmp_path):
    """Levels are half a step off at most; words, sizes and sharing of letters are as built."""
    built.save(tmp_path, RECIPE.step)
    table = RestoreTable.load(tmp_path)
    assert table.words == built.words
    assert table.bigram_keys.tolist() == built.model.pairs.tolist()
    assert np.abs(table.bigram - built.model.pair).max() <= RECIPE.step / 2 + 1e-5
    assert {table.words[number] for number in table.readings["ban"]} == {"bàn", "bản"}


def test_lexicon_drops_slips_and_lost_marks():
    """'bna' is no syllable, 'bẵn' too rare against 'bản'; bare 'cua', one in a thousand, is context, no reading."""
    seen = Counter({"bản": 20_000, "bẵn": 1, "bna": 50, "của": 9_990, "cua": 10, "game": 70})
    words, syllables = lexicon(seen, 64, 1, 1e-4, 3e-3)
    assert words == [*SPECIAL, "bản", "của", "game", "bna", "cua"]
    assert syllables == 2


def test_a_token_counts_as_its_lower_case_word():
    """Old tone places are one with the new; numbers and marks of punctuation are one word each."""
    found = [lowered(token) for token in tokens("Hoà bình: số 16/KH-UBND, 2.000 người (mới).\nHết")]
    assert found == ["hòa", "bình", ",", "số", "0", ",", "0", "người", ",", "mới", ".", "hết"]


def test_capitals_are_counted_inside_sentences():
    """'Hà' begins a sentence once, and stands inside twice with a capital; 'đi' never has one."""
    corpus = Corpus.of(["Hà đi. Em Hà đi với Hà."])
    shares = corpus.capitals(["<unk>", "0", ",", ".", "hà", "đi"], 1e-9)
    assert shares[4] == pytest.approx(1)
    assert shares[5] == pytest.approx(0, abs=1e-6)


def test_ways_of_typing():
    """What each way leaves of a sentence."""
    rng = random.Random(0)
    assert [mistyped("Đường phố đẹp", way, rng) for way in (WAYS[0], WAYS[2], WAYS[3])] == [
        "Duong pho dep",
        "Đương phô đep",
        "Đường phố đẹp",
    ]
    halves = {mistyped("đẹp", WAYS[1], rng) for _ in range(20)}
    assert halves == {"đẹp", "dep"}


def test_share_right_counts_ambiguous_syllables_only():
    """'Ga' has no other reading here; of the two others one comes back."""
    letters = frozenset({"hoa", "binh"})
    assert share_right(lambda text: text.replace("binh", "bình"), ["ga Hòa bình"], WAYS[0], letters, 0) == 50


def test_held_out_documents_are_not_counted(tmp_path):
    """Law is held out by its subject; of the rest every other article is read. Held-out text alone is measured on."""
    (tmp_path / "text").mkdir()
    (tmp_path / "pairs").mkdir()
    laws = [{"de_muc": f"Đề mục {n // 4}", "dieu": f"Điều {n}. Tên", "text": f"Bài số {n} ở đây."} for n in range(400)]
    news = [{"title": f"Tin {n}", "abstract": "Tóm tắt", "lead": "Thân bài"} for n in range(100)]
    wiki = [{"title": f"Mục {n}", "text": "Nội dung của mục này."} for n in range(100)]
    for name, rows in (("phapdien", laws), ("vietnews_leads", news), ("viwiki", wiki)):
        with lzma.open(tmp_path / f"text/{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    with lzma.open(tmp_path / "pairs/sentences_en_vi.tsv.xz", "wt", encoding="utf-8") as file:
        file.writelines(f"alt\tsentence {n}\tcâu {n}\n" for n in range(100))
    texts = list(documents(tmp_path))
    for source, most in (("law", 40), ("news", 12), ("wiki", 12), ("sentences", 12)):
        held = sum(document.held for document in texts if document.source == source)
        assert 0 < held <= most * 2
    assert sum(document.source == "law" for document in texts) < 300
    assert all("Bài số" not in document.text for document in texts if document.source == "wiki")
    counted = {document.text for document in texts if not document.held}
    measured = sample(texts, "wiki", 1_000, 0)
    assert measured == []  # sentences of fewer than six words are not asked about
    assert counted.isdisjoint({document.text for document in texts if document.held})
