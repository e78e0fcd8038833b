"""Where sentences and clauses end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datamodels import Span
from ingest.structure.sentences import clauses, one_line, sentences, stripped, trimmed


def cut(text: str) -> list[str]:
    """The sentences of a text."""
    return [span.of(text) for span in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "whole",
    [
        "1. Sở Y tế chủ trì.",
        "Điều 5. Tổ chức thực hiện",
        "ngày 02.3.2023 của Sở",
        "TP. Quảng Ngãi",
        "II. Nhiệm vụ",
        "trong nhân dân.... theo nội dung",
        "TS. Nguyễn Văn An",
        "mua sắm v.v. ở huyện",
    ],
)
def test_what_ends_no_sentence(whole):
    """Numbers of parts, dates, abbreviations and running ellipses."""
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Lập kế hoạch. Báo cáo.", ["Lập kế hoạch.", "Báo cáo."]),
        ("năm 2023. Sở Y tế", ["năm 2023.", "Sở Y tế"]),
        ("“Giữ sạch.” Đúng vậy", ["“Giữ sạch.”", "Đúng vậy"]),
        ("hết./. Ở huyện", ["hết./.", "Ở huyện"]),
    ],
)
def test_what_ends_one(text, parts):
    """A stop before a capital, quotes and the end mark included."""
    assert cut(text) == parts


@given(st.text(alphabet="aÁ1. ;\n”Đđ/(-"), st.integers(0, 9), st.integers(0, 9))
def test_pieces_cover_the_span(text, start, length):
    """Sentences and clauses are disjoint, in order, and leave only white space."""
    span = Span(min(start, len(text)), min(start + length * 5, len(text)))
    for pieces in (sentences(text, span), clauses(text, span)):
        assert "".join("".join(piece.of(text).split()) for piece in pieces) == "".join(span.of(text).split())
        assert all(one.end <= other.start for one, other in pairwise(pieces))


def test_trimming():
    """Nothing left is None; each side has characters of its own."""
    assert stripped(" \n ", 0, 3) is None
    assert trimmed("--a--", 0, 5, "-", "") == Span(2, 5)
    assert one_line(" a \n b ") == "a b"
