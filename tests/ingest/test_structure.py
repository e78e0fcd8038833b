"""Paragraphs and the outline of numbered parts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.datamodels import Span
from ingest.structure import SectionFinder, marker_at, outline, paragraphs

LINES = st.lists(
    st.sampled_from(
        ["1. Một", "2. Hai", "a) Nhỏ", "- gạch", "+ cộng", "I. PHẦN", "Chương II", "Điều 3. Tên", "1.1. Con", "(2) Ý",
         "chữ thường", "Chữ hoa.", "", "theo quy định tại", "**4.** Đậm", "## 5. Đề mục", "Trên đây là báo cáo./."]
    ),
    max_size=25,
).map("\n".join)  # fmt: skip


def whole(text: str) -> Span:
    """The span of a whole text."""
    return Span(0, len(text))


def paths(text: str) -> list[str]:
    """The paths of a text's sections."""
    return [section.path for section in outline(text, whole(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. A\na) b\nb) c\n2. D", ["1", "1.a", "1.b", "2"]),
        ("I. A\n1. B\n- c\n- d\nII. E\n1. F", ["I", "I.1", "I.1.-1", "I.1.-2", "II", "II.1"]),
        ("Chương I\nĐiều 1. A\n1. B\nChương II\nĐiều 2. C", ["I", "1", "1.1", "II", "2"]),
        ("1. A\n1.1. B\n1.2. C\n2. D", ["1", "1.1", "1.2", "2"]),
        ("1- Một\n2- Hai", ["1", "2"]),
        ("- a\n- b\nGiữa đoạn.\n- c", ["-1", "-2", "-3"]),
        ("**1.** A\n## 2. B\n**Điều 3.** C", ["1", "2", "3"]),
        ("Không đánh số.\n\nGì cả.", []),
        ("", []),
    ],
)
def test_paths(text, expected):
    """Every style of numbering, nested by rank."""
    assert paths(text) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Điều 1. Phạm vi điều chỉnh\n1. Văn bản này.", "Phạm vi điều chỉnh"),
        ("Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. A", "QUY ĐỊNH CHUNG"),
        ("## 2. Đề xuất:\nGiao Sở Y tế.", "Đề xuất"),
        ("1. Sở Y tế lập kế hoạch.", None),
        ("1. Sở Y tế lập kế hoạch.\nBáo cáo.", None),
        ("- Gạch:\n+ cộng", None),
    ],
)
def test_titles(text, title):
    """A heading is a short first paragraph that is no sentence."""
    assert outline(text, whole(text))[0].title == title


def test_a_closing_formula_belongs_to_no_section():
    """The letter's last words are not part of its last item."""
    text = "1. Sở Y tế lập kế hoạch.\nTrên đây là ý kiến của Sở./."
    (section,) = outline(text, whole(text))
    assert section.span.of(text) == "1. Sở Y tế lập kế hoạch."


def test_a_section_covers_its_unnumbered_paragraphs_and_subsections():
    """Text below an item, and the items below it, are part of it."""
    text = "1. Mục tiêu:\nĐoạn một.\na) Ý\n2. Khác."
    assert outline(text, whole(text))[0].span.of(text) == "1. Mục tiêu:\nĐoạn một.\na) Ý"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("tạo sự thống nhất\n\ntrong nhân dân.", 1),
        ("theo quy định tại\nĐiều 5. Luật này", 1),
        ("kết thúc.\nđoạn mới", 2),
        ("kết thúc\nĐoạn mới", 2),
        ("một,\nHai", 1),
        ("dẫn:\n- một", 2),
        ("lửng...\ntiếp theo", 1),
    ],
)
def test_paragraphs_across_breaks(text, count):
    """A line goes on in the next where its sentence does."""
    assert len(paragraphs(text, whole(text))) == count


def test_lines_broken_at_the_width_of_a_page_are_joined():
    """A full line without a stop goes on, whatever letter the next begins with."""
    full, last = "Sở Y tế và các cơ quan cùng nhau làm việc với", "Bộ Y tế."
    text = "\n".join([full.replace(" với", " ở x"), last] * 5)
    assert len(paragraphs(text, whole(text))) == 5


@settings(deadline=None)
@given(LINES)
def test_outline_holds_together(text):
    """Sections lie in the span, are not empty, begin with their marker, and nest or lie apart."""
    sections = outline(text, whole(text))
    assert list(sections) == sorted(sections, key=lambda section: (section.start, -section.end))
    for section in sections:
        assert 0 <= section.start < section.end <= len(text)
        assert marker_at(text, section.start, section.end) is not None
    for one in sections:
        for other in sections:
            assert (
                one.span.covers(other.span)
                or other.span.covers(one.span)
                or one.end <= other.start
                or other.end <= one.start
            )


@settings(deadline=None)
@given(LINES)
def test_paragraphs_keep_every_word(text):
    """Paragraphs leave out nothing but white space."""
    found = paragraphs(text, whole(text))
    assert "".join("".join(part.of(text).split()) for part in found) == "".join(text.split())


@settings(deadline=None)
@given(LINES, st.integers(0, 60))
def test_finder_equals_search(text, start):
    """The finder returns what looking at every section would."""
    sections = outline(text, whole(text))
    around = SectionFinder(sections).around(start, start + 1)
    assert {id(s) for s in around} == {id(s) for s in sections if s.start <= start and start + 1 <= s.end}
    assert [len(s.path) for s in around[:1]] == [len(s.path) for s in sorted(around, key=lambda s: s.end - s.start)[:1]]
