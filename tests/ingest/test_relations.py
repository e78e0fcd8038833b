"""How a text stands to what it names: the words around the mention."""

from __future__ import annotations

import pytest

from ingest.datamodels import Span
from ingest.references.relations import relation_of
from ingest.vietnamese import fold


def relation(text: str, *, nested: bool = False) -> str | None:
    """The relation of the mention "@" in a sentence."""
    at = text.index("@")
    return relation_of(fold(text), Span(0, len(text)), Span(at, at + 1), nested=nested)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Căn cứ @ về việc", "căn cứ"),
        ("Trên cơ sở nội dung @", "căn cứ"),
        ("1. Thi hành nghiêm @", "thực hiện"),
        ("Tình hình triển khai @", "thực hiện"),
        ("xét đề nghị của Sở Y tế tại @", "đề nghị"),
        ("Căn cứ số liệu; theo đề xuất của Giám đốc Sở Tài chính tại @", "đề nghị"),
        ("Thông tư này thay thế @", "thay thế"),
        ("Về việc sửa đổi, bổ sung một số điều của @", "sửa đổi"),
        ("Điều 1. Sửa đổi và bổ sung @", "sửa đổi"),
        ("Điều 2. Bãi bỏ @", "bãi bỏ"),
        ("@ hết hiệu lực từ ngày ký", "bãi bỏ"),
        ("Sở Y tế đã ban hành @", "ban hành"),
        ("Xem @ (gửi kèm theo)", "kèm theo"),
        ("Bãi bỏ Quy chế ban hành kèm theo @", "bãi bỏ"),
        ("Xem @", None),
        ("Các cơ quan xem xét @", None),
    ],
)
def test_relations(text, expected):
    """By what opens the clause, stands right before, or follows."""
    assert relation(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "góp ý dự thảo Quyết định sửa đổi, bổ sung một số điều của @",
        "được sửa đổi, bổ sung bởi @",
        "Nghị định số 8/2030/NĐ-CP ngày 1/2/2030 của Chính phủ sửa đổi, bổ sung @",
        "đề nghị bãi bỏ @",
        "Luật sửa đổi, bổ sung một số điều của @",
    ],
)
def test_what_another_instrument_changes(text):
    """A draft, a proposal and another instrument change nothing in the name of the text."""
    assert relation(text) is None


def test_in_the_subject_of_another_the_nearest_words_count():
    """ "Căn cứ" opens the clause, but the nested mention is what was carried out."""
    text = "Căn cứ Báo cáo số 1/BC-SYT về kết quả thực hiện @"
    assert (relation(text), relation(text, nested=True)) == ("căn cứ", "thực hiện")
