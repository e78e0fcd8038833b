"""Ways of typing: always the same for one question, and each touching only what it should."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from eval.retrieval.beir import Asked
from eval.retrieval.perturb import NONE, WAYS, UnchangedError, neighbours, perturbed, slipped, without_marks
from eval.retrieval.telex import Habit, telex
from ingest.vietnamese import fold, unify_tones
from retrieval.language import frequencies
from retrieval.telex import readings

QUESTIONS = [
    "Cơ quan nào chủ trì công tác tuyên truyền phòng, chống tác hại của thuốc lá trên địa bàn tỉnh?",
    "Thời hạn báo cáo Ủy ban nhân dân tỉnh theo Kế hoạch số 16/KH-UBND là ngày nào?",
    "Đơn vị nào phối hợp với SỞ Y TẾ kiểm tra an toàn thực phẩm ở các trường học?",
]
MANY = [Asked(f"q{n}", QUESTIONS[n % len(QUESTIONS)], {"t": 1}) for n in range(200)]
HABITS = [Habit(tone_last=last, short_uo=short) for last in (True, False) for short in (True, False)]
vietnamese = st.text(st.sampled_from("abcdeghiklmnopqrstuvxyàáảãạâấầẩẫậđĐêếôốơớưứỳỹIS 0123/-?,"), max_size=60)
seeds = st.integers(0, 9)


@pytest.mark.parametrize("way", WAYS)
def test_the_same_questions_whatever_their_order(way):
    typed = perturbed(MANY, way)
    assert perturbed(MANY[::-1], way) == typed[::-1]
    assert [(q.id, q.grades) for q in typed] == [(q.id, q.grades) for q in MANY]


def test_none_changes_nothing():
    assert perturbed(MANY, NONE) == MANY


@given(vietnamese)
def test_no_diacritics_folds_and_keeps_case(text):
    typed = WAYS["no-diacritics"](text, Random(0))
    assert typed.lower() == fold(text)
    assert [c.isupper() for c in typed] == [c.isupper() for c in text]


@given(vietnamese, seeds)
def test_half_diacritics_keeps_each_word_or_strips_it(text, seed):
    typed = WAYS["half-diacritics"](text, Random(seed))
    pairs = zip(re.split(r"(\W|\d)", text), re.split(r"(\W|\d)", typed), strict=True)
    assert all(new in (old, without_marks(old)) for old, new in pairs)


def test_half_diacritics_strips_about_half():
    words = [w for q in MANY for w in q.text.split()]
    typed = [w for q in perturbed(MANY, "half-diacritics") for w in q.text.split()]
    marked = [(old, new) for old, new in zip(words, typed, strict=True) if without_marks(old) != old]
    assert 0.45 < sum(old != new for old, new in marked) / len(marked) < 0.55


@pytest.mark.parametrize("habit", HABITS, ids=str)
def test_every_syllable_is_read_back_from_its_keys(habit):
    wrong = [
        syllable
        for syllable in frequencies().syllables
        if (keys := telex(syllable, habit)) != syllable and unify_tones(syllable) not in readings(keys, "telex")
    ]
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize(
    ("word", "keys"),
    [("quan", "quan"), ("cơ", "cow"), ("nào", "naof"), ("đường", "dduowngf"), ("Đường", "DDuowngf"), ("ĐỘC", "DDOOJC"),
     ("Ý", "YS"), ("Windows", "Windows"), ("Pokémon", "Pokemon"), ("16", "16"), ("ü", "u")],
)  # fmt: skip
def test_keys(word, keys):
    found = telex(word, Habit(tone_last=word != "ĐỘC"))
    assert found.lower() == keys.lower()
    assert found == keys or len(word) == 1


@given(vietnamese, seeds)
def test_telex_needs_no_input_method_and_keeps_the_rest(text, seed):
    typed = WAYS["telex"](text, Random(seed))
    assert typed.isascii()
    assert re.findall(r"[\W\d_]", typed) == re.findall(r"[\W\d_]", text)


@given(st.text(st.sampled_from("abcdeghinoptuvyàầđêơư"), min_size=3, max_size=8), seeds)
def test_a_slip_is_one_edit(word, seed):
    typed = slipped(word, Random(seed))
    assert typed[0] in (word[0], word[1])
    assert OSA.distance(word, typed) == 1 or typed == word == word[0] * len(word)


def test_about_one_word_in_eight_slips():
    words = [w for q in MANY for w in q.text.split()]
    typed = [w for q in perturbed(MANY, "typos") for w in q.text.split()]
    assert 0.07 < sum(old != new for old, new in zip(words, typed, strict=True)) / len(words) < 0.14
    assert {w for w in typed if w.isupper() or any(map(str.isdigit, w))} <= set(words)


@given(st.sampled_from("qwertyuiopasdfghjklzxcvbnm"))
def test_neighbouring_is_mutual(letter):
    assert neighbours(letter)
    assert all(letter in neighbours(near) for near in neighbours(letter))


@pytest.mark.parametrize("way", ["no-diacritics", "half-diacritics", "telex"])
def test_english_has_no_marks_to_lose(way):
    english = [Asked("q", "Which agency leads the anti-smoking campaign, and with whom?", {"t": 1})]
    with pytest.raises(UnchangedError, match=way):
        perturbed(english, way)


def test_english_can_be_mistyped():
    english = [Asked(f"q{n}", "Which agency leads the campaign against smoking?", {"t": 1}) for n in range(20)]
    assert perturbed(english, "typos") != english
