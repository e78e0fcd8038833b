"""The language of a question, and its missing marks."""

from __future__ import annotations

import pytest

from ingest.vietnamese import fold
from retrieval.language import frequencies, lacks_diacritics, language

VIETNAMESE = [
    "Cơ quan nào chủ trì công tác tuyên truyền?",
    "Sở Y tế phải hoàn thành tiêm chủng trước ngày nào?",
    "Ai ký Kế hoạch số 16/KH-UBND ngày 02/3/2023?",
    "Kinh phí thực hiện lấy từ đâu, do đơn vị nào bố trí?",
    "Theo Quyết định 45/QĐ-UBND thì sửa bao nhiêu cây cầu",
]
ENGLISH = [
    "Which agency leads propaganda work?",
    "Who was the first to sign this?",
    "How many hospitals has the health department got as of now?",
    "what does the plan say on food safety in schools",
    "list the tasks of the Department of Transport",
]


@pytest.mark.parametrize(
    "question", [*VIETNAMESE, *map(fold, VIETNAMESE), "deadline của kế hoạch 16?", "16/KH-UBND", ""]
)
def test_vietnamese(question):
    assert language(question) == "vi"


@pytest.mark.parametrize("question", [*ENGLISH, "Who signed Sở Xây dựng's letter?", "which agency leads tuyên truyền?"])
def test_english(question):
    assert language(question) == "en"


@pytest.mark.parametrize("question", VIETNAMESE)
def test_marks_missing(question):
    assert not lacks_diacritics(question)
    assert lacks_diacritics(fold(question))


@pytest.mark.parametrize(
    "question", ["cơ quan nao chủ trì tuyên truyền", "thời hạn hoàn thanh cua kế hoạch", "phuơng án"]
)
def test_some_marks_missing(question):
    assert lacks_diacritics(question)


def test_abbreviations_have_no_marks_to_miss():
    assert not lacks_diacritics("UBND tỉnh, HĐND và các sở")


def test_frequencies_are_of_the_forms():
    table = frequencies()
    assert table.folded["quan"] >= table.syllables["quan"] > 0
    assert table.unmarked_share("samsung") is None
