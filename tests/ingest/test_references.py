"""Instruments named in a text, and how it stands to them."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.datamodels import Reference, Span
from ingest.references.finding import find_references
from ingest.structure.outline import outline

DATA = Path(__file__).parent / "references"
CASES = tomllib.loads((DATA / "cases.toml").read_text(encoding="utf-8"))["case"]
DOCUMENTS = tomllib.loads((DATA / "documents.toml").read_text(encoding="utf-8"))["document"]


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
        (
            "Thông tư số 31/2031/TT-BTNMT của Bộ trưởng Bộ Tài nguyên và Môi trường và các văn bản khác",
            "Bộ trưởng Bộ Tài nguyên và Môi trường",
        ),
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


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_invented_sentences(case):
    """Every instrument with number or title, kind, day, issuer and relation; nothing else."""
    read = [
        [one.number or "", one.kind or "", one.date.isoformat() if one.date else "", one.issuer or "", one.relation]
        for one in find(case["text"])
    ]
    assert read == case["references"]


def test_a_law_without_a_number_has_its_title_for_kind():
    """Number None, the title as kind, the range through the year; label and key come of the title."""
    text = "theo Luật Thủy lợi năm 2017"
    (found,) = find(text)
    assert (found.number, found.kind, found.label) == (None, "Luật Thủy lợi", "Luật Thủy lợi")
    assert text[found.start : found.end] == "Luật Thủy lợi năm 2017"
    assert "number" not in found.spans


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Căn cứ Điều lệ Đảng Cộng sản Việt Nam;", ["Điều lệ Đảng Cộng sản Việt Nam"]),
        ("theo Điều lệ Hội Người mù Việt Nam và Luật Thủy lợi", ["Điều lệ Hội Người mù Việt Nam", "Luật Thủy lợi"]),
        ("theo Điều lệ này, Điều lệ Đảng và Điều lệ trường mầm non", []),
    ],
)
def test_a_statute_is_named_by_its_full_title(text, titles):
    """As laws are; the word alone, or a statute that a ministry issues under a number, names none."""
    assert [(one.kind, one.number) for one in find(text)] == [(title, None) for title in titles]


def test_a_consolidated_text_names_what_it_was_made_of():
    """Before the first article, what is named without another relation was merged."""
    text = (
        "Thông tư số 5/2031/TT-BYT ngày 15 tháng 5 năm 2031 của Bộ Y tế, được sửa đổi, bổ sung bởi:\n"
        "Thông tư số 8/2032/TT-BYT ngày 01 tháng 7 năm 2032 của Bộ Y tế.\n"
        "Căn cứ Nghị định số 9/2030/NĐ-CP;\nĐiều 1. Xem Thông tư số 1/2030/TT-BYT."
    )
    relations = {one.number: one.relation for one in find(text, own="7/VBHN-BYT")}
    assert relations == {
        "5/2031/TT-BYT": "hợp nhất", "8/2032/TT-BYT": "hợp nhất", "9/2030/NĐ-CP": "căn cứ", "1/2030/TT-BYT": "khác"
    }  # fmt: skip


PIECES = st.sampled_from(
    ["Luật ", "Đất đai", "số ", "16/KH-UBND", "1 ", "5TC", "/", "-", "ngày 2/3/2031", " của Sở Y tế", " và ", "; ",
     ", ", "Căn cứ ", "Hiến pháp", "sửa đổi, bổ sung một số điều của ", "\n", "“", "Điều 5. ", "tại ", "QĐ-", "NĐ"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_the_text(text):
    """References come in order, within the text, with a number or a title, and their parts stand where they say."""
    found = find(text)
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.label
        for spans in one.spans.values():
            assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.parametrize("piece", ["Luật ", "Luật Đất đai, ", "số 12/KH-UBND, ", "số 1 ", "của Sở ", "Hiến pháp "])
def test_a_sentence_that_never_ends_is_read_in_linear_time(piece):
    """Four times the text takes no more than about four times as long (eight leaves room for a busy machine)."""

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        taken = []
        for _ in range(3):
            start = process_time()
            find(text)
            taken.append(process_time() - start)
        return min(taken)

    seconds(2_000)
    assert seconds(40_000) < 8 * seconds(10_000) + 0.2


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document["name"] for document in DOCUMENTS])
def test_invented_documents(document):
    """Sections by their paths, and each instrument once with the relation of its first mention."""
    text = document["text"].strip()
    span = Span(0, len(text))
    sections = outline(text, span)
    assert [section.path for section in sections] == document["sections"]
    first: dict[str, list[str]] = {}
    for one in find_references(text, span, sections, document["own"]):
        first.setdefault(one.key, [one.label, one.relation])
    assert sorted(first.values()) == sorted(document["references"])
