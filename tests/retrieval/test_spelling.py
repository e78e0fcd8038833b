"""Slips, shorthand, tone marks on the wrong vowel, split and joined words."""

from __future__ import annotations

import pytest

from retrieval.spelling import Speller
from retrieval.vocabulary import PlainVocabulary

TEXTS = [
    "Sở Y tế chủ trì, phối hợp với các sở, ngành tổ chức tiêm chủng cho trẻ em.",
    "Cơ quan chủ trì công tác tuyên truyền là Sở Y tế.",
    "Công văn giao các bệnh viện báo cáo Kinh phí thực hiện qua Zalo.",
]
SPELLER = Speller(PlainVocabulary.of(TEXTS, english={"agency", "propaganda", "hospital"}))


def vi(text):
    return SPELLER.correct(text, "vi")[0]


def en(text):
    return SPELLER.correct(text, "en")[0]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cơ quan nào chủ trì tuyên truềyn", "cơ quan nào chủ trì tuyên truyền"),  # swapped
        ("co qaun nao chu tri", "co quan nao chu tri"),
        ("tuyen truyyen", "tuyen truyen"),  # doubled
        ("Sở Y tế tổ chưc tiêm chnủg", "Sở Y tế tổ chưc tiêm chủng"),  # half-marked words stay
        ("tuyên truuyền", "tuyên truyền"),
        ("chutri tuyen truyen", "chu tri tuyen truyen"),  # joined
        ("phố i hợp", "phối hợp"),  # split
        ("ngaỳ nào hòan thành", "ngày nào hoàn thành"),  # mark on the wrong vowel
    ],
)
def test_slips(typed, meant):
    assert vi(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vb nào ko có hạn", "văn bản nào không có hạn"), ("Cv 16 gửi ai", "Công văn 16 gửi ai"),
        ("kl 16", "kết luận 16"),
        ("điểm k khoản 2", "điểm k khoản 2"), ("UBND tp", "UBND thành phố"), ("sở KH tỉnh", "sở KH tỉnh"),
    ],
)  # fmt: skip
def test_shorthand(typed, meant):
    assert vi(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("which agancy leads", "which agency leads"),
        ("propagnada work", "propaganda work"),
        ("teh hospital", "the hospital"),
    ],
)
def test_english(typed, meant):
    assert en(typed) == meant


@pytest.mark.parametrize(
    "text", ["ai dùng Samsung", "sở dùng Facebook", "gửi abc@xyz.vn", "16/KH-UBND", "SXD", "", "?!"]
)
def test_what_nobody_knows_stays(text):
    assert vi(text) == text


def test_corrections_are_listed():
    assert SPELLER.correct("tuyen truyyen ko", "vi")[1] == (("truyyen", "truyen"), ("ko", "không"))


def test_a_name_is_only_corrected_to_a_name_of_the_index():
    assert vi("bệnh viện dùng Zallo") == "bệnh viện dùng Zalo"
    assert vi("ông Trần Kuan") == "ông Trần Kuan"
