"""The language of a question, its keystrokes and its missing marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.vietnamese import fold
from retrieval.language import decode_keystrokes, frequencies, lacks_diacritics, language, protected

VIETNAMESE = [
    "Cơ quan nào chủ trì công tác tuyên truyền?",
    "Sở Y tế phải hoàn thành tiêm chủng trước ngày nào?",
    "Ai ký Kế hoạch số 16/KH-UBND ngày 02/3/2023?",
    "Kinh phí thực hiện lấy từ đâu, do đơn vị nào bố trí?",
    "Theo Quyết định 45/QĐ-UBND thì sửa bao nhiêu cây cầu",
]
ENGLISH = [
    "Which agency leads propaganda work?",
    "Who was the first to sign this?",
    "How many hospitals has the health department got as of now?",
    "what does the plan say on food safety in schools",
    "list the tasks of the Department of Transport",
]
TELEX = [
    ("Cow quan naof chur trif coong tacs tuyeen truyeenf?", "Cơ quan nào chủ trì công tác tuyên truyền?"),
    ("ai kys quyeets ddinhj 45/QĐ-UBND ngayf 10/01/2024", "ai ký quyết định 45/QĐ-UBND ngày 10/01/2024"),
    ("Sowr Y tees", "Sở Y tế"),
]
VNI = [
    ("co7 quan na2o chu3 tri2", "cơ quan nào chủ trì"),
    ("vu8n ba3n so61 16/KH-UBND d9u7o7c5 ban ha2nh nga2y na2o", "vu8n bản số 16/KH-UBND được ban hành ngày nào"),
]


@pytest.mark.parametrize(
    "question", [*VIETNAMESE, *map(fold, VIETNAMESE), "deadline của kế hoạch 16?", "16/KH-UBND", ""]
)
def test_vietnamese(question):
    assert language(question) == "vi"


@pytest.mark.parametrize("question", [*ENGLISH, "Who signed Sở Xây dựng's letter?", "which agency leads tuyên truyền?"])
def test_english(question):
    assert language(question) == "en"


@pytest.mark.parametrize(("typed", "meant"), TELEX + VNI)
def test_keystrokes_are_read(typed, meant):
    assert decode_keystrokes(typed) == meant


@pytest.mark.parametrize("question", [*VIETNAMESE, *map(fold, VIETNAMESE), *ENGLISH, "Sở nào quản lý Facebook, Zalo?"])
def test_plain_words_are_never_decoded(question):
    assert decode_keystrokes(question) == question


@pytest.mark.parametrize("question", VIETNAMESE)
def test_marks_missing(question):
    assert not lacks_diacritics(question)
    assert lacks_diacritics(fold(question))


@pytest.mark.parametrize(
    "question", ["cơ quan nao chủ trì tuyên truyền", "thời hạn hoàn thanh cua kế hoạch", "phuơng án"]
)
def test_some_marks_missing(question):
    assert lacks_diacritics(question)


def test_abbreviations_have_no_marks_to_miss():
    assert not lacks_diacritics("UBND tỉnh, HĐND và các sở")


@given(st.text(max_size=80))
def test_decoding_never_changes_numbers_and_codes(text):
    decoded = decode_keystrokes(text)
    assert [text[a:b] for a, b in protected(text)] == [decoded[a:b] for a, b in protected(decoded)]


@given(
    st.lists(
        st.sampled_from(["naof", "chur", "trif", "16/KH-UBND", "02/3/2023", "2563", "na2o", "of", "UBND"]), max_size=8
    )
)
def test_decoding_keeps_digits_of_numbers(words):
    decoded = decode_keystrokes(" ".join(words)).split()
    assert [word for word in decoded if "/" in word or word.isdigit()] == [w for w in words if "/" in w or w.isdigit()]


def test_frequencies_are_of_the_forms():
    table = frequencies()
    assert table.folded["quan"] >= table.syllables["quan"] > 0
    assert table.unmarked_share("samsung") is None
