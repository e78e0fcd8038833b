"""Abbreviations and full forms: either brings the other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.vietnamese import fold
from retrieval.language import frequencies
from retrieval.shorthand import longer_and_shorter


@pytest.mark.parametrize(
    ("text", "longer"),
    [
        ("UBND tỉnh", ("Ủy ban nhân dân",)), ("ubnd tinh, hdnd xa", ("Ủy ban nhân dân", "Hội đồng nhân dân")),
        ("Sở KH&ĐT", ("Sở Kế hoạch và Đầu tư",)), ("sở gtvt", ("Sở Giao thông vận tải",)),
        ("PCT và GĐ ký", ("Phó Chủ tịch", "Giám đốc")), ("PCVP ký", ("Phó Chánh Văn phòng",)),
        ("VP và TW", ("Văn phòng", "Trung ương")), ("BCĐ CĐS", ("Ban Chỉ đạo", "chuyển đổi số")),
        ("cchc, đtm, gpmb", ("cải cách hành chính", "đánh giá tác động môi trường", "giải phóng mặt bằng")),
        ("DTM, CDS", ("đánh giá tác động môi trường", "chuyển đổi số")), ("phát triển KT-XH", ("kinh tế - xã hội",)),
        ("NQ về đất đai", ("Nghị quyết",)),
        ("nn và vp", ()), ("16/KH-UBND", ()), ("a@ubnd.vn", ()), ("tan băng", ()), ("", ()),
    ],
)  # fmt: skip
def test_longer(text, longer):
    assert longer_and_shorter(text)[0] == longer


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        ("Ủy ban nhân dân tỉnh", ("UBND",)), ("uy ban nhan dan tinh", ("UBND",)), ("Uỷ ban nhân dân", ("UBND",)),
        ("Sở Kế hoạch và Đầu tư", ("KHĐT", "KH&ĐT")), ("đánh giá tác động môi trường", ("ĐTM",)),
        ("cải cách hành chính", ("CCHC",)), ("môi trường", ()),
    ],
)  # fmt: skip
def test_shorter(text, shorter):
    assert longer_and_shorter(text)[1] == shorter


@settings(deadline=None)
@given(st.sampled_from(sorted(frequencies().syllables)))
def test_no_syllable_is_an_abbreviation(syllable):
    assert longer_and_shorter(syllable)[0] == ()
    assert longer_and_shorter(fold(syllable))[0] == ()


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text(text):
    longer, shorter = longer_and_shorter(text)
    assert len(set(longer)) == len(longer) and len(set(shorter)) == len(shorter)
