"""Normalising, folding and splitting Vietnamese text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.vietnamese import LOWER, UPPER, fold, normalise, number_key, raw_tokens, syllables, unify_tones, words

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
TEXT = st.one_of(st.text(), st.text(alphabet="oòôơuúưyaăâđĐ\u0300\u0301\u0323\u200b\r\n\x85 \u2000.,"))


@given(TEXT)
def test_normalise_is_idempotent(text):
    """A second pass changes nothing."""
    assert normalise(normalise(text)) == normalise(text)


@given(TEXT)
def test_normalise_is_composed(text):
    """The stored form is NFC, without carriage returns, tabs and control characters."""
    stored = normalise(text)
    assert unicodedata.is_normalized("NFC", stored) and not re.search("[\x00-\x09\x0b-\x1f\x7f-\xa0\xad]", stored)


@given(st.text(alphabet=f"{VIETNAMESE}{VIETNAMESE.upper()}0123456789 .,;:/()“”–…%&\n"))
def test_normalise_leaves_plain_vietnamese_alone(text):
    """What is in the stored form already, words and punctuation, stays as it is."""
    assert normalise(text) == text


@given(st.sampled_from(VIETNAMESE), st.data())
def test_marks_in_any_order_make_one_letter(letter, data):
    """A letter and its marks, in whatever order and however often, are one character."""
    base, *marks = unicodedata.normalize("NFD", letter)
    mixed = base + "".join(data.draw(st.permutations(marks * 2)))
    assert normalise(mixed) == letter


def test_every_character_is_stable():
    """No single character needs a second pass, alone or beside letters."""
    for code in (*range(0x10000), *range(0x1D000, 0x1F000), *range(0xE0000, 0xE1010), 0xF0000, 0x10FFFF):
        for text in (chr(code), f"T{chr(code)}\u0302\u0301a"):
            stored = normalise(text)
            assert normalise(stored) == stored


def test_a_pile_of_marks_takes_linear_time():
    """Unicode's ordering of marks takes quadratic time without a bound (UAX #15, 13)."""
    assert len(normalise("a" + "\u0323\u0301" * 200_000)) < 40


@given(TEXT)
def test_fold_keeps_the_length(text):
    """Offsets into folded text hold in the text itself."""
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ðiều 5 ðã", "Điều 5 đã"), ("Số 12/ТТg, СТ1", "Số 12/TTg, CT1"), ("Москва, α = 5", "Москва, α = 5"),
        ("１２／ＫＨ", "12/KH"), ("16/KH\u2011UBND \u2212 5", "16/KH-UBND - 5"), ("16/KH–UBND", "16/KH-UBND"),
        ("2021–2025, A–B", "2021–2025, A–B"), ("oﬃce Ⅳ", "office IV"), ("te\u0301\u0302", "tế"), ("tê\u0301", "tế"),
        ("\u202eSở\u202c \ufffeY", "Sở Y"), ("\uf0b7 việc", "• việc"), ("\uf02d việc\ue123", "- việc"),
        ("\x93Sở\x94", "“Sở”"), ("a\ud800b", "ab"), ("viêˊ t", "viế t"),
        ("a\r\nb\rc", "a\nb\nc"), ("Sở\u00a0Y\ttế", "Sở Y tế"), ("Y\u200b te\u0302\u0301", "Y tế"), ("\ufeffSở", "Sở"),
    ],
)  # fmt: skip
def test_normalise(typed, stored):
    """Line ends, spaces, invisible characters and combining marks take the stored form."""
    assert normalise(typed) == stored


@pytest.mark.parametrize(("text", "plain"), [("ĐỀ XUẤT", "de xuat"), ("Uỷ ban, số 16/KH", "uy ban, so 16/kh")])
def test_fold(text, plain):
    """Diacritics and case go, đ becomes d."""
    assert fold(text) == plain


@pytest.mark.parametrize(("old", "new"), [("hoà", "hòa"), ("uỷ", "ủy"), ("quý", "quý"), ("toàn", "toàn")])
def test_unify_tones(old, new):
    """A tone moves to its new place only in an open syllable, and never after q."""
    assert unify_tones(old) == new


def test_letter_classes_keep_case_apart():
    """A letter of one class never stands in the other."""
    letters = "áàảãạăâđêôơưýỵứởỗ"
    assert re.fullmatch(f"[{LOWER}]+", letters) and not re.search(f"[{UPPER}]", letters)
    assert re.fullmatch(f"[{UPPER}]+", letters.upper()) and not re.search(f"[{LOWER}]", letters.upper())


def test_numbers_dates_and_abbreviations_are_single_tokens():
    """What must stay whole is one token."""
    found = [token for token, _, _ in raw_tokens("số 45/QĐ-UBND ngày 12/01/2023 của Sở TN&MT")]
    assert found == ["số", "45/QĐ-UBND", "ngày", "12/01/2023", "của", "Sở", "TN&MT"]


@given(TEXT)
def test_tokens_are_slices(text):
    """Each token stands where it says."""
    assert all(text[start:end] == token for token, start, end in raw_tokens(text))


@pytest.mark.parametrize("spelling", ["45/QĐ-UBND", "45 /QĐ - UBND", "45/qd-ubnd", "45 qd ubnd", "045/QĐ-UBND"])
def test_number_key(spelling):
    """Spellings of one number share a key."""
    assert number_key(spelling) == "45qdubnd"


def test_syllables_and_words():
    """Passages and questions are cut the same way, tones unified."""
    assert syllables("Uỷ ban 45/QĐ-UBND") == ["ủy", "ban", "45/qđ-ubnd", "45", "qđ", "ubnd"]
    assert "y_tế" in words("Sở Y tế Quảng Ngãi") and words("  ") == []
