"""Normalising, folding and splitting Vietnamese text."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.vietnamese import LOWER, UPPER, fold, normalise, number_key, raw_tokens, syllables, unify_tones, words

TEXT = st.one_of(st.text(), st.text(alphabet="oòôơuúưyaăâđĐ\u0300\u0301\u0323\u200b\r\n\x85 \u2000.,"))


@given(TEXT)
def test_normalise_is_idempotent(text):
    """A second pass changes nothing."""
    assert normalise(normalise(text)) == normalise(text)


@given(TEXT)
def test_normalise_keeps_the_letters(text):
    """Only white space, invisible characters and the Unicode form change."""

    def visible(value: str) -> str:
        kept = re.sub(r"[\s\u200b-\u200d\u2060\ufeff\u00ad\x00\x1c-\x1f\x85]", "", value)
        return unicodedata.normalize("NFC", kept)

    assert visible(normalise(text)) == visible(text)


@given(TEXT)
def test_fold_keeps_the_length(text):
    """Offsets into folded text hold in the text itself."""
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("a\r\nb\rc", "a\nb\nc"), ("Sở\u00a0Y\ttế", "Sở Y tế"), ("Y\u200b te\u0302\u0301", "Y tế"), ("\ufeffSở", "Sở")],
)
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
