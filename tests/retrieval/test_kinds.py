"""Kinds of documents that questions name."""

from __future__ import annotations

import pytest

from ingest.vietnamese import fold
from retrieval.kinds import find_kinds
from retrieval.mentions import find_mentions


def found(text, language="vi"):
    return find_kinds(text, find_mentions(text, {16, 812}.__contains__), language)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Chỉ thị về nộp thuế", ("Chỉ thị",)), ("Kế hoạch và báo cáo", ("Kế hoạch", "Báo cáo")),
        ("chương trình hành động", ("Chương trình hành động",)), ("16/NQ-HĐND", ("Nghị quyết",)),
        ("16 kl tu", ("Kết luận",)), ("qđ 16", ("Quyết định",)), ("812/SYT-NVY", ()), ("văn bản nào", ()), ("", ()),
    ],
)  # fmt: skip
def test_vietnamese(text, kinds):
    assert found(text) == kinds
    assert found(fold(text)) == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Which directives were issued?", ("Chỉ thị",)), ("the action programme", ("Chương trình hành động",)),
        ("an official letter", ("Công văn",)), ("resolution 16", ("Nghị quyết",)), ("who planned it?", ()),
    ],
)  # fmt: skip
def test_english(text, kinds):
    assert found(text, "en") == kinds


def test_another_diacritic_makes_another_word():
    assert found("đệ án") == ()
    assert found("đề an") == ("Đề án",)
