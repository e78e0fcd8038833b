"""Document numbers in questions, and all the numbers that are none."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.vietnamese import number_key
from retrieval.mentions import NumberMention, find_mentions

KNOWN = frozenset({16, 812, 45, 2416}).__contains__


def found(text, knows_head=KNOWN):
    return [(m.text, m.key, m.symbol, m.year) for m in find_mentions(text, knows_head)]


@pytest.mark.parametrize(
    ("text", "key", "symbol"),
    [
        ("16/KH-UBND", "16khubnd", "khubnd"), ("số 16 /KH-UBND", "16khubnd", "khubnd"),
        ("16 kh ubnd", "16khubnd", "khubnd"), ("công văn 16", "16", None),
        ("16-kl/tu", "16kltu", "kltu"), ("16 kl tu", "16kltu", "kltu"), ("kl 16", "16kl", "kl"), ("KL16", "16kl", "kl"),
        ("kết luận số 16", "16kl", "kl"), ("ket luan 16", "16kl", "kl"), ("cv 16", "16", None),
        ("official letter 16", "16", None), ("letter no. 16", "16", None), ("Resolution 04", "4nq", "nq"),
        ("08/QĐ-TTg", "8qdttg", "qdttg"), ("12/sgtvt-kh", "12sgtvtkh", "sgtvtkh"), ("văn bản 812", "812", None),
        ("ai ký 812?", "812", None), ("báo cáo 812 nội dung gì", "812bc", "bc"), ("công văn 16 mục 2", "16", None),
    ],
)  # fmt: skip
def test_spellings(text, key, symbol):
    assert [m[1:3] for m in found(text)] == [(key, symbol)]


@pytest.mark.parametrize(
    "text",
    ["6 nhóm nhiệm vụ", "năm 2025", "khóa XIV", "ngày 19/4/2024", "19/4/2024", "công văn 7/6/2024", "kế hoạch 2025",
     "chương trình 5 năm 2021-2025", "kế hoạch 16 tháng", "mục 812", "điều 16", "giai đoạn 2021-2025", "24/7",
     "3-tháng", "5-year plan", "kết luận 06 nhóm", "the 812 units", "16%", "QĐ-TTg", "số 999", "đạt 812,5 tỷ", ""],
)  # fmt: skip
def test_other_numbers(text):
    assert found(text) == []


def test_a_bare_number_counts_only_where_the_index_knows_it():
    assert found("ai ký 812?", lambda head: False) == []


@pytest.mark.parametrize(
    ("text", "year"),
    [("16/KH-UBND năm 2023", 2023), ("kết luận 16 ngày 19/4/2021", 2021), ("16-KL/TU dated 19 April 2024", 2024),
     ("30/2020/NĐ-CP", 2020), ("Resolution 04 of 2012", 2012), ("16/KH-UBND ngày 2 tháng 3 năm 2023", 2023),
     ("16/KH-UBND", None)],
)  # fmt: skip
def test_years(text, year):
    assert [m[3] for m in found(text)] == [year]


def test_a_kind_with_number_and_year_names_a_document_without_its_symbol():
    assert [(m.head, m.symbol, m.year) for m in find_mentions("quyết định 16/2024")] == [(16, "qd", 2024)]
    assert find_mentions("tháng 6/2024") == find_mentions("kế hoạch 6/2024-2026") == ()


def test_text_after_a_dash_is_no_part_of_the_symbol():
    assert found("16-KL/TU - Thành ủy")[0][0] == "16-KL/TU"


def test_full_number_has_the_key_of_the_catalogue():
    for number in ("16/KH-UBND", "30/2020/NĐ-CP", "202/2025/QH15", "007-KL/TU"):
        assert found(number)[0][1] == number_key(number)


@pytest.mark.parametrize(
    ("mention", "key", "fits"),
    [(("16", None), "16khubnd", True), (("16kh", "kh"), "16khubnd", True), (("16kl", "kl"), "16khubnd", False),
     (("16", None), "163kh", False), (("30", None), "302020ndcp", True), (("30nd", "nd"), "302020ndcp", True)],
)  # fmt: skip
def test_fits(mention, key, fits):
    assert NumberMention(*mention[:1], mention[0], int(mention[0][:2]), mention[1]).fits(key) is fits


@example("L0", False)
@given(st.text(max_size=60), st.booleans())
def test_any_text(text, known):
    """Mentions are slices of the question, in order, without overlap."""
    place = 0
    for mention in find_mentions(text, lambda head: known):
        place = text.index(mention.text, place) + len(mention.text)
        assert str(mention.head) in mention.key
