"""Document numbers, kinds and dates in running text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numbers import (
    DATE,
    NUMBER,
    SPOILT_NUMBER,
    clean_number,
    kind_named,
    kind_of_number,
    kind_pattern,
    kinds,
    spoilt_number,
    to_date,
)
from ingest.symbols import repaired
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
        ("số 17/NQ- CP ngày", "17/NQ-CP"),
        ("số 131a/UBND-KT", "131a/UBND-KT"),
        ("số 17/2022/UBTVQH15", "17/2022/UBTVQH15"),
        ("số 01/2022/TTLT-BCA- BQP-BYT", "01/2022/TTLT-BCA-BQP-BYT"),
        ("số 5161/VBHN-BYT", "5161/VBHN-BYT"),
        ("số 399–QÐ/TW", "399-QĐ/TW"),
        ("số 59 - CTr/TU", "59-CTr/TU"),
        ("số 1O5/QĐ-TTg", "105/QĐ-TTg"),
        ("số 12/QD-UBND", "12/QD-UBND"),
        ("số 69/QĐ- -TTg", "69/QĐ-TTg"),
        ("số 30 / 2020 / NĐ-CP", "30/2020/NĐ-CP"),
        ("số _734/QĐ-UBND", "734/QĐ-UBND"),
        ("số 8/Ttr-UBND", "8/Ttr-UBND"),
    ],
)
def test_numbers(text, number):
    """A number is found whole, and cleaned of the spaces in it."""
    (match,) = NUMBER.finditer(text)
    assert clean_number(match.group()) == number


@pytest.mark.parametrize(
    "text",
    [
        "12/01/2023",
        "24/7",
        "3-4 người",
        "1/2 số hộ",
        "10/Hà Nội",
        "2021-2025",
        "1- UBND tỉnh",
        "tháng 5/2024 - UBND tỉnh",
        "ngày 12/5/2024-UBND",
    ],
)
def test_no_numbers(text):
    """Dates, fractions and ranges are no document numbers."""
    assert NUMBER.search(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_dates_in_every_form(day):
    """Every calendar day is read from digits and from words."""
    for text in (day.strftime("%d/%m/%Y"), day.strftime("%d-%m-%Y"), f"{day.day} tháng {day.month} năm {day.year}"):
        match = DATE.search(f"ngày {text}.")
        assert match is not None and to_date(match) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01 tháng 7 năm 2024", date(2024, 7, 1)),
        ("01tháng 7  năm2024", date(2024, 7, 1)),
        ("1-7-2024", date(2024, 7, 1)),
        ("30/ 12/2016", date(2016, 12, 30)),
        ("l6 tháng 4 năm 2021", date(2021, 4, 16)),
        ("02.3.2023", date(2023, 3, 2)),
    ],
)
def test_dates_with_odd_blanks(text, day):
    """Blanks left out or put in, and l for 1."""
    match = DATE.search(f"ngày {text},")
    assert match is not None and to_date(match) == day


@pytest.mark.parametrize("text", ["31/02/2023", "0/1/2023", "12/13/2023"])
def test_impossible_days(text):
    """A day that does not exist is no date."""
    match = DATE.search(text)
    assert match is not None and to_date(match) is None


@pytest.mark.parametrize(
    ("number", "kind"),
    [("16/KH-UBND", "Kế hoạch"), ("12-KL/TU", "Kết luận"), ("5/VBHN-BTC", "Văn bản hợp nhất"), ("9/SYT-NV", None),
     ("15/2023/QH15", None), ("", None), ("12/QD-UBND", "Quyết định"),
     ("8/TTR-UBND", "Tờ trình"), ("399-QÐ/TW", "Quyết định")],
)  # fmt: skip
def test_kind_of_number(number, kind):
    """The symbol tells the kind, or nothing does."""
    assert kind_of_number(number) == kind


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_kinds_are_named(kind):
    """Every kind is found by its folded name, the longest first."""
    assert kind_named(fold(kind).replace(" ", "  ")) == kind
    assert kind_pattern().match(fold(kind)).group() == fold(kind)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("286/5TC-HCSN", "286/STC-HCSN"),
        ("105/QĐ-TT1g", "105/QĐ-TTg"),
        ("12/2031/0Đ- TT1g", "12/2031/QĐ-TTg"),
        ("12/2031/0Đ- T18", None),  # TTg or TB
        ("29 NQ/TW", "29-NQ/TW"),
        ("16,KH-UBND", "16/KH-UBND"),
        ("16KH-UBND", "16/KH-UBND"),
        ("05/Cty", "05/Cty"),
        ("12 Ba", None),
        ("10, Quang-Trung", None),
        ("286/5X7Y-HCSN", None),
    ],
)
def test_spoilt_numbers(text, number):
    """Repaired where only one symbol can be meant; else no number."""
    match = SPOILT_NUMBER.match(text)
    assert match is not None and spoilt_number(match) == number


@given(st.text(alphabet="UBNDĐÐTg05a&", max_size=8))
def test_repair_settles(part):
    """What was repaired needs no repair."""
    once = repaired(part)
    assert once is None or repaired(once) in {once, None}
