"""From when a directive is in force."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.header.effective import adopted, effective_date

SIGNED = date(2024, 5, 2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Quyết định này có hiệu lực kể từ ngày ký.", SIGNED),
        ("Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành và thay thế Quyết định số 1/QĐ-A.", SIGNED),
        ("Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2024.", date(2024, 7, 1)),
        ("Thông tư này có hiệu lực thi hành kể từ ngày 15/6/2024.", date(2024, 6, 15)),
        ("Nghị định này có hiệu lực thi hành sau 45 ngày kể từ ngày ký.", date(2024, 6, 16)),
        ("Thông tư này có hiệu lực sau 45 (bốn mươi lăm) ngày, kể từ ngày ký ban hành.", date(2024, 6, 16)),
        ("Chỉ thị này có hiệu lực từ ngày 31/02/2024.", None),
        ("Thông tư số 05/2013/TT-BYT có hiệu lực kể từ ngày 01 tháng 7 năm 2013.", None),
        ("Hợp đồng này có hiệu lực kể từ ngày ký.", None),
        ("Luật Đất đai có hiệu lực từ ngày 01/8/2024.", None),
        ("Thông tư này hướng dẫn quản lý kinh phí.", None),
        (
            "Nghị quyết này đã được Hội đồng nhân dân tỉnh thông qua ngày 25 tháng 4 năm 2024 và có hiệu lực từ ngày "
            "06 tháng 5 năm 2024.",
            date(2024, 5, 6),
        ),
        (
            "Nghị quyết này có hiệu lực thi hành từ ngày thông qua.\nNghị quyết này được Quốc hội khóa XV "
            "thông qua ngày 27 tháng 4 năm 2024.",
            date(2024, 4, 27),
        ),
    ],
)
def test_effective_date(text, day):
    """The directive's own clause, a day or a term; what it says of others does not count."""
    found = effective_date(text, SIGNED)
    assert (found and found[0]) == day
    assert found is None or found[1].of(text).startswith(("Quyết", "Nghị", "Thông"))


def test_a_term_from_an_unknown_day_is_none():
    """Nothing is guessed where the day of signing is blank."""
    assert effective_date("Quyết định này có hiệu lực kể từ ngày ký.", None) is None
    assert effective_date("Nghị định này có hiệu lực sau 10 ngày kể từ ngày ký.", None) is None


def test_adoption():
    """A law states no date in its letterhead; the day of its adoption stands at its end."""
    assert adopted("Luật này được Quốc hội khóa XV thông qua ngày 18 tháng 01 năm 2024.") == date(2024, 1, 18)
    assert adopted("Dự án luật được thông qua ngày 18 tháng 01 năm 2024.") is None
