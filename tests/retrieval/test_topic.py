"""The topic of a question without the words that only ask."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.topic import topic

VIETNAMESE = [
    ("Cơ quan nào chủ trì công tác tuyên truyền?", "công tác tuyên truyền"),
    ("Ai ký kế hoạch phòng cháy?", "ký kế hoạch phòng cháy"),
    ("Hãy cho biết thời hạn báo cáo là khi nào", "thời hạn báo cáo"),
    ("Sở Y tế phải làm gì?", "Sở Y tế"),
    ("Đơn vị nào chịu trách nhiệm theo dõi, chuẩn bị thiết bị?", "theo dõi, chuẩn bị thiết bị"),
    ("Đầu tư vào đâu?", "Đầu tư"),
]


@pytest.mark.parametrize(("question", "left"), VIETNAMESE)
def test_vietnamese(question, left):
    assert topic(question, "vi") == left


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("co quan nao chu tri cong tac tuyen truyen", "cong tac tuyen truyen"),
        ("dau tu cua so y te la gi", "dau tu so y te"),
    ],
)
def test_without_marks(question, left):
    """An unmarked word that may be another one stays (dau: đâu or đầu)."""
    assert topic(question, "vi") == left


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Which agency leads the vaccination of children?", "vaccination children"),
        ("Please tell me who is responsible for fire safety", "fire safety"),
        ("What is it?", "What is it?"),
    ],
)
def test_english(question, left):
    assert topic(question, "en") == left


@settings(deadline=None)
@given(st.text(max_size=100), st.sampled_from(["vi", "en"]))
def test_nothing_is_added(text, language):
    left = topic(text, language)
    letters = iter(text)
    assert all(char in letters for char in left if not char.isspace())
    assert bool(left) == bool(text)


def test_numbers_stay():
    assert topic("Ai ký công văn 812 ngày 12/5/2023?", "vi") == "ký công văn 812 ngày 12/5/2023"
