"""Sections named in questions, and the paths that they mean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.vietnamese import fold
from retrieval.sections import find_sections


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("mục 2 giao gì", ["2"]), ("khoản 3 Điều 5", ["5.3"]), ("Điều 5 khoản 3", ["5.3"]),
        ("điểm a khoản 2", ["2.a"]), ("điểm a, khoản 2, Điều 5", ["5.2.a"]), ("phần III", ["III"]),
        ("mục (1), phần II", ["II.1"]), ("Mục II.3", ["II.3"]), ("mục 2.1", ["2.1"]), ("mục 1 mục II", ["II.1"]),
        ("section 2", ["2"]), ("point a clause 2 Article 5", ["5.2.a"]), ("item (1), part II", ["II.1"]),
        ("Điều 5 chương II", ["5"]), ("mục 2 và mục 3", ["2", "3"]), ("khoản 2 Điều 5 và Điều 7", ["5.2", "7"]),
    ],
)  # fmt: skip
def test_paths(text, paths):
    assert [mention.path for mention in find_sections(text)] == paths
    assert [mention.path for mention in find_sections(fold(text))] == paths


@pytest.mark.parametrize(
    "text",
    [
        "điều này",
        "phần lớn",
        "mục tiêu 5 năm",
        "khoản 5%",
        "điểm 9,5",
        "y tế",
        "phần nội dung",
        "khoản tiền",
        "point of view",
        "",
    ],
)
def test_what_is_no_section(text):
    assert find_sections(text) == ()


@pytest.mark.parametrize(
    ("asked", "path", "fits"),
    [("Điều 5", "5", True), ("Điều 5", "5.2.a", True), ("Điều 5", "15", False), ("Điều 2", "5.2", False),
     ("khoản 2", "5.2", True), ("khoản 2", "3.1", False), ("mục 1 phần II", "II.1.a", True), ("mục 1", None, False)],
)  # fmt: skip
def test_fits(asked, path, fits):
    assert find_sections(asked)[0].fits(path) is fits


@settings(deadline=None)
@given(st.text(max_size=80) | st.text(alphabet="mụckhoảnđiềuIVX ab0123.,()", max_size=60))
def test_any_text(text):
    place = 0
    for mention in find_sections(text):
        assert mention.start >= place and mention.text == text[mention.start : mention.end].strip() and mention.path
        place = mention.end
