"""Diacritics put back, with the shipped table."""

import json
import re
import threading
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.vietnamese import fold, normalise
from retrieval.restore import SHIPPED, Restorer
from retrieval.restore_table import FILE, RestoreTable, framed, pair_posteriors, triple_posteriors
from retrieval.restore_typing import agreement

SENTENCES = (
    "Sở Y tế chủ trì, phối hợp với các sở, ngành tổ chức tiêm chủng cho trẻ em.",
    "Người đứng đầu cơ quan, đơn vị chịu trách nhiệm trước pháp luật.",
    "Tăng cường công tác phòng cháy, chữa cháy trong mùa khô.",
    "Hạn nộp báo cáo tổng kết năm học là ngày nào?",
    "Ủy ban nhân dân huyện đã hỗ trợ bao nhiêu hộ nghèo?",
    "Đường sắt đô thị được khởi công vào năm nào?",
)
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def bare(text):
    """Strip every mark and keep the case."""
    return "".join(new.upper() if old.isupper() else new for old, new in zip(text, fold(text), strict=True))


def toneless(text):
    return unicodedata.normalize("NFC", TONES.sub("", unicodedata.normalize("NFD", text)))


@pytest.fixture(scope="module")
def restorer():
    return Restorer.open()


@pytest.mark.parametrize("sentence", SENTENCES)
def test_all_marks_come_back(restorer, sentence):
    assert restorer.restore(bare(sentence)).text == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_tones_alone_come_back(restorer, sentence):
    assert restorer.restore(toneless(sentence)).text == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("kept", [0, 1])
def test_every_other_syllable_comes_back(restorer, sentence, kept):
    words = [word if place % 2 == kept else bare(word) for place, word in enumerate(sentence.split(" "))]
    assert restorer.restore(" ".join(words)).text == sentence


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_typed_in_full_stays(restorer, sentence):
    found = restorer.restore(sentence)
    assert (found.text, found.changes) == (sentence, ())


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("UBND tinh giao So Y te lam gi truoc 30/6/2023?", "UBND tỉnh giao Sở Y tế làm gì trước 30/6/2023?"),
        ("ke hoach so 16/KH-UBND ve phong chong dich", "kế hoạch số 16/KH-UBND về phòng chống dịch"),
        ("deadline cua ke hoach la khi nao", "deadline của kế hoạch là khi nào"),
        ("gui bao cao ve phong@so.gov.vn truoc thang 6", "gửi báo cáo về phong@so.gov.vn trước tháng 6"),
        ("CO QUAN NAO CHU TRI", "CƠ QUAN NÀO CHỦ TRÌ"),
        ("co  quan\tnao   chu tri", "cơ  quan\tnào   chủ trì"),
    ],
)
def test_what_is_no_syllable_stays(restorer, typed, whole):
    """Abbreviations, numbers, addresses, English words, case and spacing are kept."""
    assert restorer.restore(typed).text == whole


@pytest.mark.parametrize(
    "typed", ["", " ", "?", "16/KH-UBND", "Samsung Galaxy", "a", "123", "...", "Who leads the plan?"]
)
def test_nothing_to_restore(restorer, typed):
    assert restorer.restore(typed).text == typed


def test_old_tone_places_agree(restorer):
    """A typed mark in the old place is kept where it is."""
    assert restorer.restore("cong hoà xa hoi chủ nghĩa").text == "cộng hoà xã hội chủ nghĩa"


def test_confidence(restorer):
    """A lone syllable can be many things; in a phrase it is plain."""
    alone = restorer.restore("ban dua ban").readings[-1]
    assert alone.confidence < 0.9
    found = restorer.restore("uy ban nhan dan tinh")
    assert [reading.chosen for reading in found.changes] == ["ủy", "nhân", "dân", "tỉnh"]
    assert min(reading.confidence for reading in found.changes) > 0.9


@settings(deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="aăâeêioôuưnghtcđAĐÀẠ .,?16/\n-&", max_size=80))
def test_any_text_keeps_its_letters_and_marks(restorer, text):
    """Only marks are added: letters, length, case and the marks typed stay; spans point at what was changed."""
    text = unicodedata.normalize("NFC", text)
    found = restorer.restore(text)
    assert fold(found.text) == fold(text)
    assert len(found.text) == len(text)
    rebuilt = list(text)
    for reading in found.readings:
        assert text[reading.start : reading.end] == reading.typed
        assert found.text[reading.start : reading.end] == reading.chosen
        assert 0 < reading.confidence <= 1 + 1e-6
        rebuilt[reading.start : reading.end] = reading.chosen
    assert "".join(rebuilt) == found.text


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))
def test_many_sentences_at_once(restorer, sentences):
    """A long text is as good as its sentences."""
    whole = " ".join(sentences)
    assert restorer.restore(bare(whole)).text == whole


@pytest.mark.parametrize(
    ("typed", "syllable", "agrees"),
    [
        ("hoa", "hóa", True),
        ("hò", "hó", False),
        ("hóa", "hóa", True),
        ("duơc", "được", True),
        ("đuoc", "được", True),
        ("đươc", "được", True),
        ("dược", "được", True),
        ("được", "dược", False),
        ("đước", "được", False),
        ("dân", "dần", True),
        ("dần", "dân", False),
        ("dân", "dan", False),
    ],
)
def test_agreement(typed, syllable, agrees):
    """A reading has every mark that was typed, and perhaps more."""
    assert (agreement(typed, syllable) is not None) == agrees


def test_without_the_file_texts_stay(tmp_path):
    assert Restorer.open(tmp_path).restore("co quan nao").text == "co quan nao"


def test_threads_share_a_restorer():
    """The table is read once however many ask first."""
    shared = Restorer.open()
    found = []
    threads = [threading.Thread(target=lambda: found.append(shared.restore("co quan nao").text)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["cơ quan nào"] * 4


def table_of(words, pairs, triples):
    """A table by hand: words of equal probability, then the log probabilities of some pairs and triples."""
    lexicon = ["<unk>", "0", ",", ".", *words]
    number = {word: place for place, word in enumerate(lexicon)}
    keys = sorted((number[a] << 13 | number[b], logs) for (a, b), logs in pairs.items())
    place = {key: at for at, (key, _) in enumerate(keys)}
    thirds = sorted(
        (place[number[a] << 13 | number[b]] << 13 | number[c], value) for (a, b, c), value in triples.items()
    )
    return RestoreTable(
        words=lexicon,
        syllables=len(words),
        capitals=np.full(len(lexicon), 0.1),
        unigram=np.full(len(lexicon), np.log(0.1)),
        unigram_backoff=np.zeros(len(lexicon)),
        bigram_keys=np.array([key for key, _ in keys], np.uint32),
        bigram=np.array([np.log(value) for _, value in keys]),
        bigram_backoff=np.full(len(keys), np.log(0.5)),
        trigram_keys=np.array([key for key, _ in thirds], np.uint32),
        trigram=np.array([np.log(value) for _, value in thirds]),
    )


def test_posteriors_are_the_sums_over_all_readings():
    """Two places of two readings, by hand: pairs (a, c) .6, (b, d) .3; all else backs off to .1."""
    table = table_of("abcd", {("a", "c"): 0.6, ("b", "d"): 0.3}, {("a", "c", "a"): 0.5})
    ids, weights = framed([[4, 5], [6, 7]], [[1, 1], [1, 1]])
    found = pair_posteriors(table, ids, weights)[2:-1]
    total = 0.6 + 0.1 + 0.1 + 0.3
    assert found[0].tolist() == pytest.approx([0.7 / total, 0.4 / total])
    assert found[1].tolist() == pytest.approx([0.7 / total, 0.4 / total])
    # By triples, backing off from a pair of the table costs a half: a c .3, b d .15, the others .1 as before.
    assert triple_posteriors(table, ids, weights)[2].tolist() == pytest.approx([0.4 / 0.65, 0.25 / 0.65])


def test_a_triple_outweighs_its_pairs():
    """After a c, backing off costs a half (d: .05); the triple a c e has .8."""
    table = table_of("acde", {("a", "c"): 0.6}, {("a", "c", "e"): 0.8})
    ids, weights = framed([[4], [5], [6, 7]], [[1], [1], [1, 1]])
    assert triple_posteriors(table, ids, weights)[4].tolist() == pytest.approx([0.05 / 0.85, 0.8 / 0.85])


def test_the_shipped_table_is_whole():
    """Sorted keys, words that are what their letters say, and every array of its length."""
    table = RestoreTable.load(SHIPPED)
    assert (np.diff(table.bigram_keys.astype(np.int64)) > 0).all()
    assert (np.diff(table.trigram_keys.astype(np.int64)) > 0).all()
    assert len(table.bigram) == len(table.bigram_keys) == len(table.bigram_backoff)
    assert len(table.trigram) == len(table.trigram_keys)
    assert (table.trigram_keys >> 13).max() < len(table.bigram_keys)
    assert len(set(table.words)) == len(table.words) == len(table.unigram)
    assert all(word == normalise(word) for word in table.words)
    assert (SHIPPED / FILE).stat().st_size < 3.5e6
    assert json.dumps(table.words[:4]) == '["<unk>", "0", ",", "."]'
    assert Path(SHIPPED / "README.md").read_text(encoding="utf-8").count("$") == 0


def test_what_the_texts_hold_is_favoured(restorer):
    """A name that only the texts know: without them it is read as the commoner words."""
    held = {("đường", "đồng"): 10, ("đồng", "mô"): 10}
    alone = restorer.restore("tuyen duong dong mo").text
    favoured = restorer.restore("tuyen duong dong mo", lambda left, right: held.get((left, right), 0)).text
    assert alone != "tuyến đường đồng mô"
    assert favoured == "tuyến đường đồng mô"
