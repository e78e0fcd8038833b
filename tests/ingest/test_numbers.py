"""Document numbers, kinds and dates in running text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numbers import DATE, NUMBER, clean_number, kind_named, kind_of_number, kind_pattern, kinds, to_date
from ingest.vietnamese import fold


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Kế hoạch số 16 /KH-UBND ngày", "16/KH-UBND"),
        ("số 12-KL/TU", "12-KL/TU"),
        ("Nghị định 30/2020/NĐ-CP.", "30/2020/NĐ-CP"),
        ("số 202/BTTTT-\nKHTC ngày", "202/BTTTT-KHTC"),
        ("số 15/2023/QH15", "15/2023/QH15"),
        ("số 16/KH-UBND - UBND tỉnh", "16/KH-UBND"),
        ("số 7/SNN&PTNT-KH", "7/SNN&PTNT-KH"),
    ],
)
def test_numbers(text, number):
    """A number is found whole, and cleaned of the spaces in it."""
    (match,) = NUMBER.finditer(text)
    assert clean_number(match.group()) == number


@pytest.mark.parametrize("text", ["12/01/2023", "24/7", "3-4 người", "1/2 số hộ", "10/Hà Nội", "2021-2025"])
def test_no_numbers(text):
    """Dates, fractions and ranges are no document numbers."""
    assert NUMBER.search(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_dates_in_every_form(day):
    """Every calendar day is read from digits and from words."""
    for text in (day.strftime("%d/%m/%Y"), day.strftime("%d-%m-%Y"), f"{day.day} tháng {day.month} năm {day.year}"):
        match = DATE.search(f"ngày {text}.")
        assert match is not None and to_date(match) == day


@pytest.mark.parametrize("text", ["31/02/2023", "0/1/2023", "12/13/2023"])
def test_impossible_days(text):
    """A day that does not exist is no date."""
    match = DATE.search(text)
    assert match is not None and to_date(match) is None


@pytest.mark.parametrize(
    ("number", "kind"),
    [("16/KH-UBND", "Kế hoạch"), ("12-KL/TU", "Kết luận"), ("5/VBHN-BTC", "Văn bản hợp nhất"), ("9/SYT-NV", None),
     ("15/2023/QH15", None), ("", None)],
)  # fmt: skip
def test_kind_of_number(number, kind):
    """The symbol tells the kind, or nothing does."""
    assert kind_of_number(number) == kind


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_kinds_are_named(kind):
    """Every kind is found by its folded name, the longest first."""
    assert kind_named(fold(kind).replace(" ", "  ")) == kind
    assert kind_pattern().match(fold(kind)).group() == fold(kind)
