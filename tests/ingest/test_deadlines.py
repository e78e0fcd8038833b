"""Deadlines as a date and a rule, and where they stand in a task's words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.assignments.deadlines import Due, due, find_deadline
from ingest.assignments.periods import plus_months, plus_working_days

MONDAY = date(2024, 5, 20)
DATES = st.dates(date(2000, 1, 1), date(2090, 12, 31))
NOTHING = Due(None, None)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("trước ngày 15/11/2024", date(2024, 11, 15)),
        ("chậm nhất ngày 15 tháng 8 năm 2024", date(2024, 8, 15)),
        ("đến hết ngày 30.6.2024", date(2024, 6, 30)),
        ("trước 17 giờ 00 ngày 21/5/2024", date(2024, 5, 21)),
        ("trước 16h30 ngày 21-5-2024", date(2024, 5, 21)),
        ("trong quý II/2024", date(2024, 6, 30)),
        ("quý IV năm 2024", date(2024, 12, 31)),
        ("Quý I, II/2025", date(2025, 6, 30)),
        ("trong tháng 6/2024", date(2024, 6, 30)),
        ("Tháng 3-4/2025", date(2025, 4, 30)),
        ("6/2024", date(2024, 6, 30)),
        ("trong tháng 02 năm 2024", date(2024, 2, 29)),
        ("hoàn thành trong 6 tháng đầu năm 2024", date(2024, 6, 30)),
        ("3 tháng cuối năm 2024", date(2024, 12, 31)),
        ("cuối năm 2025", date(2025, 12, 31)),
        ("Năm 2026", date(2026, 12, 31)),
        ("giai đoạn 2021-2025", date(2025, 12, 31)),
        ("giai đoạn 2026 – 2030, tầm nhìn đến năm 2045", date(2030, 12, 31)),
        ("từ ngày 01/3/2024 đến ngày 30/6/2024", date(2024, 6, 30)),
        ("từ tháng 6 đến tháng 9/2024", date(2024, 9, 30)),
        ("thượng tuần tháng 6/2024", date(2024, 6, 10)),
        ("trước ngày 15-16/6/2024", date(2024, 6, 16)),
        ("trước ngày 15/6/2024 và ngày 15/12/2024", date(2024, 6, 15)),
        ("trước tháng 6/2024", date(2024, 5, 31)),
        ("trước quý III/2024", date(2024, 6, 30)),
        ("ƯỚC NGÀY 15/6/2024", date(2024, 6, 15)),
    ],
)
def test_stated_days(written, day):
    """A day or a stretch of time that is stated needs no date of issue; a stretch falls due on its last day."""
    assert due(written, None) == due(written, MONDAY) == Due(day, None)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("trong tháng 6", date(2024, 6, 30)),
        ("trong tháng 5", date(2024, 5, 31)),
        ("trước ngày 15/6", date(2024, 6, 15)),
        ("trong quý III", date(2024, 9, 30)),
        ("6 tháng đầu năm", date(2024, 6, 30)),
        ("trong vòng 10 ngày", date(2024, 5, 30)),
        ("trong vòng 10 ngày kể từ ngày ban hành Quyết định này", date(2024, 5, 30)),
        ("trong thời hạn 05 (năm) ngày làm việc, kể từ ngày ký", date(2024, 5, 27)),
        ("trong thời gian 03 tháng kể từ ngày ký ban hành", date(2024, 8, 20)),
        ("chậm nhất sau hai tuần kể từ ngày ký", date(2024, 6, 3)),
        ("chậm nhất 15 ngày kể từ ngày 01/7/2024", date(2024, 7, 16)),
    ],
)
def test_days_that_count_from_the_issue(written, day):
    """A missing year is the issue's, a term counts from the day of issue; without that day nothing is computed."""
    assert due(written, MONDAY) == Due(day, None)
    assert due(written, None) == (Due(day, None) if "01/7/2024" in written else NOTHING)


def test_a_day_that_has_passed_is_next_years_only_when_near():
    """15/01 in a letter of December is next January; last month in a letter of May is no deadline."""
    assert due("trước ngày 15/01", date(2024, 12, 20)).day == date(2025, 1, 15)
    assert due("trong tháng 4", MONDAY) == due("trước ngày 15/01", MONDAY) == NOTHING


@pytest.mark.parametrize(
    "written",
    [
        "thường xuyên", "định kỳ", "trong tuần thứ ba của tháng 5/2030", "trong 02 ngày",
        "ngay sau khi có kết quả", "cuối năm", "trước ngày 30/02/2024",
        "trước tháng 13/2024", "từ quý II/2024", "sau ngày 01/7/2024", "kể từ ngày 01/01/2025",
        "đầu tháng 6/2024", "giữa quý II/2024",
        "trong năm học 2024-2025", "trong nhiệm kỳ 2020 - 2025", "trong thời hạn 05 ngày kể từ ngày nhận được hồ sơ",
        "trong thời hạn 05 ngày", "không quá 15 ngày làm việc", "trong vòng 10 ngày kể từ ngày ký hợp đồng",
        "chậm nhất 03 ngày trước ngày họp", "trước ngày khai giảng", "trước ngày 25", "",
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_left_open(written):
    """Events without a day, beginnings without an end, days that do not exist: never a guess."""
    assert due(written, MONDAY) == NOTHING


@pytest.mark.parametrize(
    ("written", "day", "rule"),
    [
        ("trước ngày 25 hằng tháng", date(2024, 5, 25), "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("ngày 20 hàng tháng", date(2024, 6, 20), "FREQ=MONTHLY;BYMONTHDAY=20"),
        ("ngày cuối tháng, hằng tháng", date(2024, 5, 31), "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("trước ngày 15/6 hằng năm", date(2024, 6, 15), "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15"),
        ("trước ngày 31 tháng 3 hằng năm", date(2025, 3, 31), "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=31"),
        ("trước ngày 15/6 và 15/12 hằng năm", date(2024, 6, 15), "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=15"),
        ("trước ngày 20/6 và 15/12 hằng năm", date(2024, 6, 20), "FREQ=YEARLY"),
        (
            "định kỳ 6 tháng (trước ngày 10/6) và hằng năm (trước ngày 10/12)",
            date(2024, 6, 10),
            "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=10",
        ),
        ("trước ngày 20 của tháng cuối quý", date(2024, 6, 20), "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20"),
        ("ngày 05 tháng đầu quý, hằng quý", date(2024, 7, 5), "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5"),
        ("trong tháng 12 hằng năm", date(2024, 12, 31), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
        ("quý IV hằng năm", date(2024, 12, 31), "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"),
        ("hằng quý", None, "FREQ=MONTHLY;INTERVAL=3"),
        ("hằng tháng, quý, năm", None, "FREQ=MONTHLY"),
        ("định kỳ 6 tháng", None, "FREQ=MONTHLY;INTERVAL=6"),
        ("Định kỳ 6 tháng, hàng năm hoặc đột xuất", None, "FREQ=MONTHLY;INTERVAL=6"),
        ("02 lần/năm", None, "FREQ=MONTHLY;INTERVAL=6"),
        ("mỗi năm 2 lần", None, "FREQ=MONTHLY;INTERVAL=6"),
        ("01 lần/quý", None, "FREQ=MONTHLY;INTERVAL=3"),
        ("5 năm một lần", None, "FREQ=YEARLY;INTERVAL=5"),
        ("Hằng năm", None, "FREQ=YEARLY"),
        ("hàng tuần (thứ Sáu)", date(2024, 5, 24), "FREQ=WEEKLY;BYDAY=FR"),
        ("trước 16 giờ thứ Hai hằng tuần", date(2024, 5, 27), "FREQ=WEEKLY;BYDAY=MO"),
        ("trước 16 giờ hằng ngày", None, "FREQ=DAILY"),
        ("hằng ngày trước 16 giờ 00 cho đến khi hết dịch", None, "FREQ=DAILY"),
        ("vào chiều thứ Sáu hằng tuần", date(2024, 5, 24), "FREQ=WEEKLY;BYDAY=FR"),
    ],
)
def test_what_repeats(written, day, rule):
    """The rule is RFC 5545's, the date the first one after the issue; without a day of issue the rule stays."""
    assert due(written, MONDAY) == Due(day, rule)
    assert due(written, None) == Due(None, rule)


SHAPES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d tháng %m năm %Y", "%d tháng %m/%Y")
BEFORE = ("trước ngày ", "chậm nhất là ngày ", "xong trước ngày ", "đến hết ngày ", "", "Trước 17 giờ 00 phút ngày ")


@given(DATES, st.sampled_from(SHAPES), st.sampled_from(BEFORE), DATES)
def test_a_full_date_is_that_date(day, shape, before, issued):
    """However it is written and whenever the document was issued."""
    assert due(before + day.strftime(shape), issued) == Due(day, None)


@given(DATES, st.integers(1, 31))
def test_a_monthly_day_comes_after_the_issue(issued, number):
    """The first due day bears the number, lies after the issue, and no such day lies between."""
    day = due(f"trước ngày {number} hằng tháng", issued).day
    assert day is not None and day > issued and day.day == number
    assert all((issued + timedelta(days=n)).day != number for n in range(1, (day - issued).days))


@given(DATES, st.integers(1, 200))
def test_terms(issued, count):
    """Days count without the first; working days are weekdays; a month keeps the day or takes the month's last."""
    assert due(f"trong vòng {count} ngày kể từ ngày ký", issued).day == issued + timedelta(days=count)
    working = due(f"trong vòng {count} ngày làm việc kể từ ngày ký", issued).day
    assert working == plus_working_days(issued, count) and working.weekday() < 5
    months = due(f"trong vòng {count} tháng kể từ ngày ký", issued).day
    assert months == plus_months(issued, count) and months.day <= issued.day


PIECES = ["trước", "ngày", "25", "hằng", "tháng", "quý", "II", "/2024", "năm", "2025", "(", ")", ",", "-",
          "trong vòng", "kể từ", "ký", "6", "15/6", "định kỳ", "đến", "giờ", "tuần", "thứ Sáu", "lần"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join), st.none() | DATES)
def test_any_order_of_the_words(written, issued):
    """Nothing raises, and a deadline lies within the text, without blanks or an open bracket at its ends."""
    due(written, issued)
    span = find_deadline(written, 0, len(written))
    if span is not None:
        words = span.of(written)
        assert 0 <= span.start < span.end <= len(written) and words == words.strip()
        assert words.count("(") >= words.count(")")


@given(st.text(max_size=60), DATES)
def test_any_text(written, issued):
    """No text raises."""
    due(written, issued)
    find_deadline(written, 0, len(written))


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("báo cáo trước ngày 15/3/2023 để tổng hợp", "trước ngày 15/3/2023"),
        ("gửi Sở theo quy định (trước ngày 10/3/2025).", "trước ngày 10/3/2025"),
        ("gửi Sở theo quy định (ước ngày 10/3/2025).", "ước ngày 10/3/2025"),
        ("rà soát, xong trước ngày 30/6/2024; báo cáo kết quả", "xong trước ngày 30/6/2024"),
        ("báo cáo trước 17 giờ 00 phút ngày 15/6/2024 qua thư", "trước 17 giờ 00 phút ngày 15/6/2024"),
        ("định kỳ 6 tháng, hàng năm hoặc đột xuất báo cáo", "định kỳ 6 tháng, hàng năm hoặc đột xuất"),
        ("định kỳ báo cáo kết quả", "định kỳ"),
        ("Hàng năm có kế hoạch tập huấn", "Hàng năm"),
        ("Hằng năm, trước ngày 15 tháng 12, báo cáo", "Hằng năm, trước ngày 15 tháng 12"),
        ("hàng tuần (thứ Sáu) báo cáo", "hàng tuần (thứ Sáu)"),
        ("(trước ngày 15/6 và 15/12 hằng năm) về Sở", "trước ngày 15/6 và 15/12 hằng năm"),
        ("vào ngày 20 hằng tháng gửi báo cáo", "vào ngày 20 hằng tháng"),
        ("Thời gian hoàn thành: Quý II/2024.", "Thời gian hoàn thành: Quý II/2024"),
        (
            "có ý kiến trong vòng 10 ngày kể từ ngày ký Chỉ thị này và gửi",
            "trong vòng 10 ngày kể từ ngày ký Chỉ thị này",
        ),
        (
            "trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này, báo cáo",
            "trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này",
        ),
        ("số liệu trong tháng 5/2024, báo cáo trước ngày 10/6/2024", "trước ngày 10/6/2024"),
        ("dự toán ngân sách hằng năm của đơn vị", None),
        ("các công trình trong giai đoạn 2024 - 2025", None),
        ("xem xét trước khi trình", None),
        ("xử lý theo quy định trước đây", None),
        ("rà soát nhân sự", None),
        ("báo cáo Sở hằng ngày trước 16 giờ 00 cho đến khi hết dịch", "hằng ngày trước 16 giờ 00 cho đến khi hết dịch"),
        ("báo cáo xã vào chiều thứ Sáu hằng tuần", "vào chiều thứ Sáu hằng tuần"),
        ("Định kỳ trước ngày 05 của tháng cuối quý, báo cáo", "Định kỳ trước ngày 05 của tháng cuối quý"),
        ("báo cáo kết quả trong tuần thứ ba của tháng 5/2030", "trong tuần thứ ba của tháng 5/2030"),
        ("thông xe đúng ngày 20 tháng 12 năm 2030", "đúng ngày 20 tháng 12 năm 2030"),
        ("sơ kết vào cuối năm 2030", "vào cuối năm 2030"),
        ("tổ chức diễn tập; thời gian: quý I năm 2030", "thời gian: quý I năm 2030"),
        ("niêm yết danh sách trong 02 ngày", "trong 02 ngày"),
        ("phát ít nhất 02 tin, bài mỗi tuần", None),
    ],
)
def test_where_a_deadline_stands(text, deadline):
    """At the end, in brackets, at the start; a date to keep goes before what only tells a time."""
    span = find_deadline(text, 0, len(text))
    assert (span and span.of(text)) == deadline
