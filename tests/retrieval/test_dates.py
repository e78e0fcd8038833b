"""Dates in questions: days, months, quarters, years, with and without a year, in both languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.vietnamese import fold
from retrieval.dates import find_dates

DAY = (date(2023, 5, 12), date(2023, 5, 12))
JUNE = (date(2024, 6, 1), date(2024, 6, 30))
SECOND_QUARTER = (date(2024, 4, 1), date(2024, 6, 30))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ban hành 12/5/2023", DAY), ("12-05-2023", DAY), ("12.5.2023", DAY), ("2023-05-12", DAY),
        ("ngày 12 tháng 5 năm 2023", DAY), ("ngay 12 thang 5, nam 2023", DAY), ("ngày 12 tháng 5/2023", DAY),
        ("on May 12, 2023", DAY), ("12 May 2023", DAY), ("12th of May 2023", DAY), ("May 12th 2023", DAY),
        ("tháng 6 năm 2024", JUNE), ("tháng 6/2024", JUNE), ("in June 2024", JUNE), ("trong 06/2024", JUNE),
        ("quý II/2024", SECOND_QUARTER), ("quý 2 năm 2024", SECOND_QUARTER), ("Q2 2024", SECOND_QUARTER),
        ("the second quarter of 2024", SECOND_QUARTER),
        ("6 tháng cuối năm 2024", (date(2024, 7, 1), date(2024, 12, 31))),
        ("the first half of 2024", (date(2024, 1, 1), date(2024, 6, 30))),
        ("năm 2023", (date(2023, 1, 1), date(2023, 12, 31))), ("in 2023", (date(2023, 1, 1), date(2023, 12, 31))),
        ("tháng 2 năm 2024", (date(2024, 2, 1), date(2024, 2, 29))),
    ],
)  # fmt: skip
def test_first_and_last_day(text, days):
    assert [(mention.first, mention.last) for mention in find_dates(text)] == [days]
    assert [(mention.first, mention.last) for mention in find_dates(fold(text))] == [days]


@pytest.mark.parametrize(
    "text",
    ["31/02/2023", "ngày 32 tháng 1 năm 2023", "tháng 13 năm 2023", "30/2020/NĐ-CP", "16/KH-UBND",
     "giai đoạn 2021-2025", "2024", "5/7", "1.234.567 đồng", "quý khách", "", "may 12 people come?"],
)  # fmt: skip
def test_what_is_no_date(text):
    assert find_dates(text) == ()


def test_a_day_without_its_year():
    (mention,) = find_dates("công văn 812 ngày 5/7")
    assert (mention.first, mention.last, mention.day, mention.month) == (None, None, 5, 7)
    assert mention.is_day
    assert mention.fits(date(2021, 7, 5)) and not mention.fits(date(2021, 5, 7))


def test_several_in_order():
    found = find_dates("từ 12/5/2023 đến hết quý IV/2024, báo cáo năm 2025")
    assert [mention.text for mention in found] == ["12/5/2023", "quý IV/2024", "2025"]
    assert [mention.is_day for mention in found] == [True, False, False]


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_in_every_form(day):
    numbers = f"{day.day}/{day.month}/{day.year}"
    for written in (
        numbers,
        day.isoformat(),
        f"{day.day} tháng {day.month} năm {day.year}",
        f"{day:%B} {day.day}, {day.year}",
    ):
        assert [(mention.first, mention.last) for mention in find_dates(written)] == [(day, day)]


@settings(deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="0123456789/.- ngàythángnămquýIVMay,", max_size=60))
def test_any_text(text):
    place = 0
    for mention in find_dates(text):
        assert mention.start >= place and text[mention.start : mention.end] == mention.text
        assert mention.first is None or mention.first <= mention.last
        place = mention.end
