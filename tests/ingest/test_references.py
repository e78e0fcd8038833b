"""Instruments named in a text, and how it stands to them."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.datamodels import Reference, Span
from ingest.references import find_references
from ingest.structure import outline


def find(text: str, own: str | None = None) -> tuple[Reference, ...]:
    """The references of a whole text."""
    span = Span(0, len(text))
    return find_references(text, span, outline(text, span), own)


def test_a_reference_in_full():
    """Kind, number, date, issuer and subject, each with its span."""
    text = "Căn cứ Kế hoạch số 16/KH-UBND ngày 02/3/2023 của UBND tỉnh Quảng Ngãi về việc phòng, chống dịch;"
    (found,) = find(text)
    assert (found.number, found.kind, found.date) == ("16/KH-UBND", "Kế hoạch", date(2023, 3, 2))
    assert (found.issuer, found.subject) == ("Ủy ban nhân dân tỉnh Quảng Ngãi", "phòng, chống dịch")
    assert text[found.start : found.end] == "Kế hoạch số 16/KH-UBND ngày 02/3/2023 của UBND tỉnh Quảng Ngãi"
    said = {name: spans[0].of(text) for name, spans in found.spans.items()}
    assert said == {
        "number": "16/KH-UBND",
        "date": "02/3/2023",
        "issuer": "UBND tỉnh Quảng Ngãi",
        "subject": "phòng, chống dịch",
    }


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Căn cứ Luật số 15/2023/QH15;", "căn cứ"),
        ("Theo đề nghị của Sở Nội vụ tại Tờ trình số 33/TTr-SNV,", "đề nghị"),
        ("Văn bản này thay thế Quyết định số 12/QĐ-UBND.", "thay thế"),
        ("Sửa đổi, bổ sung một số điều của Nghị định số 30/2020/NĐ-CP.", "sửa đổi"),
        ("Bãi bỏ Thông tư số 7/2013/TT-BYT.", "bãi bỏ"),
        ("Triển khai thực hiện Kế hoạch số 16/KH-UBND.", "thực hiện"),
        ("UBND tỉnh đã ban hành Kế hoạch số 16/KH-UBND.", "ban hành"),
        ("Gửi Báo cáo số 5/BC-SYT (gửi kèm theo).", "kèm theo"),
        ("Xem Báo cáo số 5/BC-SYT.", "khác"),
    ],
)
def test_relations(text, relation):
    """The words that open the clause, or stand just before, tell the relation."""
    assert [found.relation for found in find(text)] == [relation]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("chỉ đạo của UBND tỉnh tại văn bản số 12/UBND-KT ngày 02/3/2023", "Ủy ban nhân dân tỉnh"),
        ("trên địa bàn tỉnh Quảng Ngãi, Sở Y tế đã ban hành Kế hoạch số 16/KH-SYT", "Sở Y tế"),
        ("Thủ tướng Chính phủ, Sở Y tế đã ban hành Kế hoạch số 16/KH-SYT", "Sở Y tế"),
        ("Kế hoạch số 16/KH-SYT của Sở Y tế và các nhiệm vụ khác", "Sở Y tế"),
        ("Nghị quyết số 8-NQ/TU ngày 02/3/2023 của Tỉnh ủy Quảng Ngãi (khóa XX)", "Tỉnh ủy Quảng Ngãi"),
        ("Kế hoạch số 16/KH-SYT của năm nay", None),
    ],
)
def test_issuers(text, issuer):
    """The issuer stands behind "của", before "tại", or is who issued it."""
    assert [found.issuer for found in find(text)] == [issuer]


def test_own_number_and_sections():
    """A directive does not cite itself; a mention knows its section; a nested one has its own relation."""
    text = "1. Căn cứ Báo cáo số 5/BC-SYT về việc tổng kết thực hiện Kế hoạch số 16/KH-SYT.\n2. Xem 9/SYT-NV."
    found = find(text, own="9/SYT-NV")
    assert [(ref.number, ref.section, ref.relation) for ref in found] == [
        ("5/BC-SYT", "1", "căn cứ"),
        ("16/KH-SYT", "1", "thực hiện"),
    ]


def test_impossible_dates_and_other_kinds_are_left_out():
    """31/02 is no date; "Văn bản số" names no kind."""
    (found,) = find("Văn bản số 9/SYT-NV ngày 31/02/2023 của Sở Y tế")
    assert (found.kind, found.date) == (None, None)


def test_a_sentence_without_end_has_bounded_parts():
    """What a reference is about never grows with the text, so that the work does not either."""
    found = find("Kế hoạch số 16/KH-SYT về " + "việc này và " * 3000 + "Kế hoạch số 17/KH-SYT")
    assert len(found) == 2 and len(found[0].subject or "") <= 600
