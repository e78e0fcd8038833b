"""Urgency marks in the letterhead."""

from __future__ import annotations

import pytest

from ingest.header.marks import urgency
from tests.ingest import samples

HEAD = "UBND TỈNH GIA LAI\nSố: 12/UBND-NC\nGia Lai, ngày 02 tháng 3 năm 2023\n"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (f"{HEAD}KHẨN\nV/v phòng cháy", "KHẨN"),
        (f"{HEAD}THƯỢNG KHẨN\nV/v phòng cháy", "THƯỢNG KHẨN"),
        (f"{HEAD}HỎA TỐC\nV/v phòng cháy", "HỎA TỐC"),
        (f"{HEAD}HOẢ TỐC\nV/v phòng cháy", "HỎA TỐC"),
        (f"{HEAD}HỎA TỐC HẸN GIỜ\nV/v phòng cháy", "HỎA TỐC HẸN GIỜ"),
        (f"HỎA TỐC\n{HEAD}", "HỎA TỐC"),
        ("Số: 12/UBND-NC     [ KHẨN ]     Gia Lai, ngày 02 tháng 3 năm 2023\n", "KHẨN"),
        ("Số: 12/UBND-NC HỎA TỐC Gia Lai, ngày 02 tháng 3 năm 2023\n", "HỎA TỐC"),
        (f"{HEAD}Độ khẩn: Thượng khẩn\n", "THƯỢNG KHẨN"),
        (f"{HEAD}CÔNG ĐIỆN KHẨN\nVề bão số 3", None),
        (f"{HEAD}CÔNG ĐIỆN\nKHẨN\nVề bão số 3", None),
        (f"{HEAD}V/v khẩn trương rà soát", None),
        (f"{HEAD}KHẨN TRƯƠNG RÀ SOÁT", None),
        (samples.LETTER, None),
    ],
)
def test_urgency(text, mark):
    """Stamps on a line of their own or between the columns; words of a title or of prose are none."""
    assert urgency(text, len(HEAD)) == mark
