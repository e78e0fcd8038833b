"""Keystrokes of one syllable, and where its tone stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.vietnamese import fold
from retrieval.language import frequencies
from retrieval.telex import put_tone, readings, retone

TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI_TONES = dict(zip(TELEX_TONES, "12345", strict=True))
TELEX_MARKS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
VNI_MARKS = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("quan", None), ("naof", "nào"), ("nafo", "nào"), ("chur", "chủ"), ("truyeenf", "truyền"), ("truyenef", "truyền"),
     ("dduwowcj", "được"), ("dduowcj", "được"), ("duocdwj", "được"), ("thuowr", "thuở"), ("huwowng", "hương"),
     ("cuuws", "cứu"), ("quys", "quý"), ("giair", "giải"), ("tw", "tư"), ("xoongs", "xống")],
)  # fmt: skip
def test_telex(typed, meant):
    found = list(readings(typed, "telex"))
    assert meant in found if meant else found == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("na2o", "nào"), ("d9u7o7c5", "được"), ("d9uoc75", "được"), ("co7", "cơ")]
)
def test_vni(typed, meant):
    assert meant in readings(typed, "vni")


def keyed(syllable: str, marks: dict[str, str], tones: dict[str, str], *, tone_last: bool) -> str:
    """Type a syllable as an input method would need it."""
    out, tone = "", ""
    for letter in syllable:
        apart = unicodedata.normalize("NFD", letter)
        found = "".join(tones[c] for c in apart if c in tones)
        plain = unicodedata.normalize("NFC", "".join(c for c in apart if c not in tones))
        out += marks.get(plain, plain) + ("" if tone_last else found)
        tone += found
    return out + (tone if tone_last else "")


def test_every_syllable_can_be_typed():
    """All of the inventory, both methods, the tone after its vowel or at the end; one rare form is read otherwise."""
    for marks, tones, method in ((TELEX_MARKS, TELEX_TONES, "telex"), (VNI_MARKS, VNI_TONES, "vni")):
        for tone_last in (True, False):
            wrong = [
                syllable
                for syllable in frequencies().syllables
                if (typed := keyed(syllable, marks, tones, tone_last=tone_last)) != syllable
                and syllable not in readings(typed, method)
            ]
            assert len(wrong) <= 1, wrong


def test_retone_keeps_what_is_right():
    assert [syllable for syllable in frequencies().syllables if retone(syllable) != syllable] == []


@pytest.mark.parametrize(("typed", "right"), [("hòan", "hoàn"), ("qúy", "quý"), ("cuả", "của"), ("naò", "nào")])
def test_retone_moves_the_mark(typed, right):
    assert retone(typed) == right


def test_no_vowel_no_tone():
    assert put_tone("ng", "\u0301") == "ng"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789đâêôơưă", max_size=12))
def test_readings_keep_the_letters(token):
    """Whatever is read, the consonants that are no keys stay, in order."""
    for found in readings(token, "telex"):
        assert [c for c in fold(found) if c in "bcghklmnpqtv"] == [c for c in fold(token) if c in "bcghklmnpqtv"]
