"""What counts as the same string, document, section; where an answer's sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold import GoldSection
from eval.matching import comparable, in_document, in_section, section_path, sentences


def test_strings_are_compared_as_the_labels_say():
    assert comparable("Ủy\n ban  HOÀ Bình") == comparable("ủy ban hòa bình")
    assert comparable("Hoa\u0300") == comparable("hòa")  # NFD
    assert comparable("Sở Y tế") != comparable("So Y te")


@pytest.mark.parametrize(
    ("gold", "section", "expected"),
    [
        ("2", "2", True),
        ("2", "2.1.a", True),
        ("2", "Khoản 2, điểm a", True),
        ("Điều 2.1", "2.1.a", True),
        ("II.1", "ii.1", True),
        ("2.1", "2", False),
        ("2", "12", False),
        ("2", None, False),
        (None, None, True),
        (None, "3", True),
    ],
)
def test_a_subsection_lies_in_its_section(gold, section, expected):
    assert in_section(gold, section) is expected


def test_letters_with_and_without_a_stroke_are_different_points():
    assert section_path("1.d") != section_path("1.đ")


def test_documents_are_the_same_by_number_or_by_file():
    gold = GoldSection(document="16/KH-UBND", file="scans/kh16.pdf")
    assert in_document(gold, "16 /kh ubnd", None)
    assert in_document(gold, "không rõ số", "kh16.pdf")
    assert not in_document(gold, "17/KH-UBND", "kh17.pdf")
    assert not in_document(GoldSection(document="16/KH-UBND"), "17/KH-UBND", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Y tế chủ trì [1]. Sở Tài chính phối hợp [2][3].", [(1,), (2, 3)]),
        ("Sở Y tế chủ trì. [1] Thời hạn là quý I.", [(1,), ()]),
        ("Kế hoạch 16/KH-UBND ngày 2.3.2023 của UBND TP. Huế [1].", [(1,)]),
        ("Lê Minh ký, chức danh ghi trên văn bản: KT. CHỦ TỊCH, PHÓ CHỦ TỊCH [1].", [(1,)]),
        ("Việc được giao:\n1. Sở Y tế: tiêm chủng [1]\n2. Sở Tài chính: bố trí vốn [2]", [(1,), (2,)]),
        ("- Sở Y tế [1]\n- Sở Tài chính [1]", [(1,), (1,)]),
        ("Nêu rõ: “Giao Sở Y tế chủ trì. Báo cáo hằng quý.” [1]", [(1,)]),
        ("Sở Y tế chủ trì\n[1]", [(1,)]),
        ("Who leads? The Department of Health does [1] [1].", [(), (1,)]),
        ("", []),
        ("[1]", [(1,)]),
    ],
)
def test_sentences_keep_their_markers(text, expected):
    assert [markers for _, markers in sentences(text)] == expected


@given(st.text(alphabet="aB.: \n[]1”“?é", max_size=60))
def test_no_text_is_lost_between_sentences(text):
    joined = "".join("".join(sentence.split()) for sentence, _ in sentences(text))
    assert joined == "".join(text.split())
