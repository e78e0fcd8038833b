"""Questions in raw Telex or VNI, in part or as a whole, and all that looks like keystrokes and is none."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.vietnamese import fold, unify_tones
from retrieval.keystrokes import decode_keystrokes
from retrieval.language import LETTERS, protected
from retrieval.vocabulary import PlainVocabulary

TELEX = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
TELEX |= {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI = dict(zip(TELEX, ["1", "2", "3", "4", "5", "a6", "e6", "o6", "a8", "o7", "u7", "d9"], strict=True))

SENTENCES = [
    "Cơ quan nào chủ trì công tác tuyên truyền?",
    "Sở Y tế phải hoàn thành tiêm chủng cho trẻ em trước ngày 30/6/2023",
    "Ai ký Kế hoạch số 16/KH-UBND của Ủy ban nhân dân tỉnh Quảng Ngãi?",
    "Nhà máy của Samsung ở Bắc Ninh bắt đầu sản xuất vào năm nào",
    "Thủ đô của các nước Ả Rập và Đông Nam Á có bao nhiêu dân",
    "Nguyễn Thị Ngọc Diệp giữ chức vụ gì ở Đắk Lắk",
    "Bao nhiêu hộ nghèo được vay vốn mua nhà ở xã hội theo nghị quyết của HĐND",
]
ENGLISH = [
    "Which agency leads propaganda work?",
    "Who was the first to sign this?",
    "Does the plan as a whole cover food for schools, as agreed?",
    "list the tasks of the Department of Transport",
    "was six of the fix in the box or was it his car",
]


def typed(text: str, keys: dict[str, str], *, tone_last: bool = True) -> str:
    """Type a text with the input method off."""
    return LETTERS.sub(lambda word: _word(word[0], keys, tone_last), text)


def _word(word: str, keys: dict[str, str], tone_last: bool) -> str:
    out = tone = ""
    for letter in word:
        apart = unicodedata.normalize("NFD", letter)
        found = "".join(keys[mark] for mark in apart if mark in keys and unicodedata.combining(mark))
        plain = unicodedata.normalize(
            "NFC", "".join(mark for mark in apart if mark not in keys or not unicodedata.combining(mark))
        )
        made = keys.get(plain.lower(), plain)
        out += made.upper() if word.isupper() and len(word) > 1 else made.capitalize() if plain.isupper() else made
        out += "" if tone_last else found
        tone += found
    out += tone if tone_last else ""
    return out.upper() if word.isupper() and len(word) > 1 else out


def same(decoded: str, meant: str) -> bool:
    return unify_tones(decoded.lower()) == unify_tones(meant.lower())


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("keys", [TELEX, VNI], ids=["telex", "vni"])
@pytest.mark.parametrize("tone_last", [True, False])
def test_whole_sentences(sentence, keys, tone_last):
    raw = typed(sentence, keys, tone_last=tone_last)
    assert raw != sentence
    assert same(decode_keystrokes(raw), sentence)


@pytest.mark.parametrize("keys", [TELEX, VNI], ids=["telex", "vni"])
@pytest.mark.parametrize("seed", range(5))
def test_half_of_the_words(seed, keys):
    """The input method was off for some words; the rest it made."""
    chance = Random(seed)
    for sentence in SENTENCES:
        raw = " ".join(typed(word, keys) if chance.random() < 0.5 else word for word in sentence.split())
        assert same(decode_keystrokes(raw), sentence), raw


@pytest.mark.parametrize("question", [*SENTENCES, *map(fold, SENTENCES), *ENGLISH, *map(str.lower, ENGLISH)])
def test_what_was_not_keyed_stays(question):
    assert decode_keystrokes(question) == question


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("UYR BAN NHAAN DAAN", "ỦY BAN NHÂN DÂN"), ("sở xaay dựng", "sở xây dựng"),
        ("trươngf học nàof", "trường học nào"),
        ("16/QDD-UBND", "16/QĐ-UBND"), ("HDDND tinhr", "HĐND tỉnh"), ("ar raapj", "ả rập"), ("chaau As", "châu Á"),
        ("iPhone cuar hangx nafo", "iPhone của hãng nào"),
    ],
)  # fmt: skip
def test_single_forms(raw, meant):
    assert decode_keystrokes(raw) == meant


def test_a_word_that_the_index_holds_is_no_keystrokes():
    raw = "ngaan hangf cuar Hari"
    assert decode_keystrokes(raw) == "ngân hàng của Hải"
    assert decode_keystrokes(raw, PlainVocabulary.of(["Ngân hàng Hari"])) == "ngân hàng của Hari"


@settings(deadline=None)
@given(st.text(max_size=80))
def test_decoding_never_changes_numbers_and_codes(text):
    decoded = decode_keystrokes(text)
    assert [text[a:b].replace("DD", "Đ") for a, b in protected(text)] == [decoded[a:b] for a, b in protected(decoded)]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["naof", "chur", "trif", "16/KH-UBND", "02/3/2023", "2563", "na2o", "of", "UBND"]), max_size=8
    )
)
def test_decoding_keeps_digits_of_numbers(words):
    decoded = decode_keystrokes(" ".join(words)).split()
    assert [word for word in decoded if "/" in word or word.isdigit()] == [w for w in words if "/" in w or w.isdigit()]


@settings(deadline=None)
@given(st.sampled_from(SENTENCES), st.sampled_from([TELEX, VNI]))
def test_reading_twice_changes_nothing(sentence, keys):
    once = decode_keystrokes(typed(sentence, keys))
    assert decode_keystrokes(once) == once
