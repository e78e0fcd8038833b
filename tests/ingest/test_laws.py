"""Laws named by title: where a title begins and ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.datamodels import Span
from ingest.references.laws import find_laws


def titles(text: str) -> list[str]:
    """The titles that a text names."""
    return [law.title for law in find_laws(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Luật Đất đai năm 2013", ["Luật Đất đai"]),
        ("theo Luật Đất đai, Luật Nhà ở và Luật Hoa màu;", ["Luật Đất đai", "Luật Nhà ở", "Luật Hoa màu"]),
        ("Luật tố tụng hành chính; việc", ["Luật tố tụng hành chính"]),
        ("Bộ luật Lao động và các văn bản hướng dẫn", ["Bộ luật Lao động"]),
        ("Pháp lệnh Dân số quy định tại", ["Pháp lệnh Dân số"]),
        ("Luật Trồng dâu, nuôi tằm và ươm tơ ngày 3/4/2027", ["Luật Trồng dâu, nuôi tằm và ươm tơ"]),
        ("Luật Trồng dâu, Nghị định số 3/2027/NĐ-CP", ["Luật Trồng dâu"]),
        ("Luật Đầu tư công và kế hoạch", ["Luật Đầu tư công"]),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức ngày 25/11/2019",
            ["Luật sửa đổi, bổ sung một số điều của Luật Cán bộ, công chức và Luật Viên chức"],
        ),
        (
            "Luật sửa đổi, bổ sung một số điều của 11 luật có liên quan đến quy hoạch;",
            ["Luật sửa đổi, bổ sung một số điều của 11 luật có liên quan đến quy hoạch"],
        ),
        ("Hiến pháp năm 2013", ["Hiến pháp"]),
        (
            "Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;",
            ["Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam"],
        ),
        ("Luật\nBảo vệ môi\ntrường năm 2020", ["Luật Bảo vệ môi trường"]),
        ("Luật Tổ chức chính quyên địa phương ngày 19/6/2015", ["Luật Tổ chức chính quyên địa phương"]),
        ("Luật Luật sư", ["Luật Luật sư"]),
    ],
)
def test_titles(text, expected):
    """Known titles, unknown ones with a day, amending laws, the Constitution, recognition's slips."""
    assert titles(text) == expected


@pytest.mark.parametrize(
    "text", ["Luật này", "luật pháp", "Đoàn Luật sư tỉnh", "Trường Đại học Luật Hà Nội", "Luật", "pháp luật về đất đai"]
)
def test_what_names_no_law(text):
    """The law itself, lawyers, schools of law."""
    assert titles(text) == []


def test_the_range_holds_the_year():
    """The title is the kind; what is quoted goes on through the year."""
    text = "Xem Luật Đất đai năm 2013."
    (law,) = find_laws(text, Span(0, len(text)))
    assert (law.span.of(text), law.head) == ("Luật Đất đai năm 2013", "Luật")


@given(
    st.lists(st.sampled_from(["Luật ", "Đất đai", " và ", ", ", "ngày 1", "sửa đổi của ", "\n", "Hiến pháp"])).map(
        "".join
    )
)
def test_ranges_are_apart_and_in_order(text):
    """Whatever stands there, titles neither overlap nor leave the text."""
    end = 0
    for law in find_laws(text, Span(0, len(text))):
        assert end <= law.span.start < law.span.end <= len(text)
        assert law.title.startswith(law.head) or law.head == "Bộ luật"
        end = law.span.end
