"""What a header field rests on: recognition, the file's own words, its signature; what stays open is for review."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest

from ingest.datamodels import Directive, Evidence, Reference, Source
from ingest.directive import parse
from ingest.header.citations import number_from_citations
from ingest.header.evidence import number_in_name, person_of
from ingest.header.headparts import number_line
from ingest.source import Box, DigitalSignature, Page, Properties

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
SUBJECT = "tăng cường quản lý rừng phòng hộ đầu nguồn"
TEXT = (
    "ỦY BAN NHÂN DÂN\nTỈNH GIA LAI\n{number}\n" + MOTTO + "Gia Lai, {day}\nCHỈ THỊ\nVề " + SUBJECT + "\n\n"
    "Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:\n1. Sở Y tế kiểm tra.\n\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\n{name}\n"
)
DAY = "ngày 02 tháng 3 năm 2023"
SIGNED = datetime(2023, 3, 3, 8, 0, tzinfo=UTC)


def scanned(
    text: str, unsure: dict[str, float] | None = None, properties: Properties | None = None, file: str = "scan0001.pdf"
) -> Directive:
    """A directive from a scanned page; ``unsure`` gives words' confidence, 0.95 for others."""
    boxes = tuple(
        Box(match.start(), match.end(), 0, 0, 0, 0, (unsure or {}).get(match.group(), 0.95))
        for match in re.finditer(r"\S+", text)
    )
    page = Page(1, 0, len(text), 595, 842, "ocr", boxes)
    (directive,) = parse(Source(file, text, (page,), properties=properties or Properties()))
    return directive


def form(number: str = "Số: 12/CT-UBND", day: str = DAY, name: str = "Trần Văn Bình") -> str:
    """The text of a made-up instruction."""
    return TEXT.format(number=number, day=day, name=name)


def test_printed_text_is_sure():
    """A text layer is the page's own word."""
    (directive,) = parse(Source("a.txt", form()))
    assert directive.evidence["number"] == Evidence("text", 1.0)
    assert directive.review == ()
    assert set(directive.evidence) == {name for name in directive.evidence if getattr(directive, name)}


def test_recognised_text_is_as_sure_as_its_words():
    """The least sure word of a number."""
    directive = scanned(form(), {"12/CT-UBND": 0.8})
    assert (directive.number, directive.evidence["number"]) == ("12/CT-UBND", Evidence("ocr", 0.8))


@pytest.mark.parametrize("line", ["Số: 12/CT-UBND", "Số: 12 /CT-UBND"])
def test_doubtful_digits_state_no_number(line):
    """The kind stays, the number is for review."""
    directive = scanned(form(line), {"12/CT-UBND": 0.3, "12": 0.3})
    assert (directive.number, directive.kind) == (None, "Chỉ thị")
    assert directive.review == ("number",)


def test_digits_written_into_a_blank_need_more():
    """A blank before the symbol tells a number put in by hand; fair confidence is not enough for it."""
    assert scanned(form("Số: 44 /CT-UBND"), {"44": 0.85}).number is None
    assert scanned(form("Số: 44/CT-UBND"), {"44/CT-UBND": 0.85}).number == "44/CT-UBND"


@pytest.mark.parametrize("line", ["Số:      /CT-UBND", "Số: ...../CT-UBND", "Số: ý# /CT-UBND", "36x11 /CT-UBND"])
def test_a_blank_or_illegible_number_is_for_review(line):
    """None, and the symbol still tells the kind."""
    directive = scanned(form(line))
    assert (directive.number, directive.kind, directive.review) == (None, "Chỉ thị", ("number",))


@pytest.mark.parametrize(
    ("day", "unsure"),
    [
        ("ngày    tháng 3 năm 2023", {}),
        ("ngày … tháng 3 năm 2023", {}),
        ("ngày83 tháng 3 năm 2023", {}),
        ("ngàu/{ tháng 3 năm 2023", {}),
        ("ngày 02 tháng 3 năm 2023", {"02": 0.2}),
    ],
)
def test_an_unreadable_day_states_no_date(day, unsure):
    """The place beside it stays."""
    directive = scanned(form(day=day), unsure)
    assert (directive.date, directive.place, directive.review) == (None, "Gia Lai", ("date",))


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("05_CT-UBND.signed.pdf", "05/CT-UBND"),
        ("11.ct-ubnd-2024.pdf", "11/CT-UBND"),
        ("CT-UBND 7.pdf", "07/CT-UBND"),
        ("Chi thi so 123 CT UBND.docx", "123/CT-UBND"),
        ("d01.pdf", None),
        ("scan0001.pdf", None),
        ("05_QD-UBND.pdf", None),
        ("CT-UBND 2024.pdf", None),
        ("2024.pdf", None),
    ],
)
def test_numbers_in_names(name, number):
    """Only with the same symbol; a scanner's counter and a year are no number."""
    blank = "Số:    /CT-UBND"
    numbering = number_line(blank, 0, len(blank))
    assert numbering is not None
    assert number_in_name(name, numbering) == number
    directive = scanned(form(blank), file=name)
    assert directive.number == number
    assert directive.review == ("number",)
    if number:
        assert directive.evidence["number"] == Evidence("file name", 0.7)


def test_party_numbers_in_names():
    """With the dash that Party documents put first."""
    numbering = number_line("Số      -KL/TU", 0, 14)
    assert numbering is not None
    assert number_in_name("34-KL-TU.docx", numbering) == "34-KL/TU"


def test_the_title_among_the_properties_fills_a_blank():
    """What the author's program noted goes before the file's name."""
    made = scanned(form("Số:    /CT-UBND"), properties=Properties(title="Chỉ thị 31/CT-UBND"), file="07_CT-UBND.pdf")
    assert made.number is None
    made = scanned(form("Số:    /CT-UBND"), properties=Properties(title="Chỉ thị 31/CT-UBND"))
    assert (made.number, made.evidence["number"].source) == ("31/CT-UBND", "properties")


def test_a_name_that_disagrees_is_for_review():
    """The page is believed, and a person asked; one that agrees makes it surer."""
    assert scanned(form(), file="17_CT-UBND.pdf").review == ("number",)
    directive = scanned(form(), {"12/CT-UBND": 0.7}, file="12_CT-UBND.pdf")
    assert (directive.review, directive.evidence["number"].confidence) == ((), 0.9)


@pytest.mark.parametrize(
    ("signer", "person"),
    [
        ("Trần Văn Bình", "Trần Văn Bình"),
        ("TRẦN VĂN BÌNH", "Trần Văn Bình"),
        ("Ủy ban nhân dân tỉnh Gia Lai", None),
        ("Trung tâm Công báo", None),
        ("Sở Y tế", None),
        (None, None),
    ],
)
def test_persons_of_certificates(signer, person):
    """An office's own certificate names no signer."""
    assert person_of(DigitalSignature(signer, None, None)) == person


def test_the_signature_puts_a_blurred_name_right():
    """A recognised name close to the certificate's."""
    properties = Properties(signatures=(DigitalSignature("Trần Văn Bình", "UBND tỉnh", SIGNED),))
    directive = scanned(form(name="Trân Văn Bỉnh"), {"Bỉnh": 0.5}, properties)
    assert (directive.signer, directive.evidence["signer"].source) == ("Trần Văn Bình", "signature")
    other = Properties(signatures=(DigitalSignature("Lê Thị Hoa", None, SIGNED),))
    assert scanned(form(), None, other).signer == "Trần Văn Bình"


@pytest.mark.parametrize(
    ("signed", "review"),
    [
        (SIGNED, ()),
        (datetime(2023, 3, 1, 23, 0, tzinfo=UTC), ()),
        (datetime(2023, 2, 20, tzinfo=UTC), ("date",)),
        (datetime(2023, 7, 1, tzinfo=UTC), ("date",)),
    ],
)
def test_the_time_of_signing_bounds_the_date(signed, review):
    """A date after signing, or long before, is for review; the time itself is never the date."""
    properties = Properties(signatures=(DigitalSignature("Sở Y tế", None, signed),))
    directive = scanned(form(), None, properties)
    assert (directive.date, directive.review) == (date(2023, 3, 2), review)
    blank = scanned(form(day="ngày    tháng 3 năm 2023"), None, properties)
    assert blank.date is None


def cited(number: str = "12/CT-UBND", issued: date | None = None, subject: str = SUBJECT) -> Reference:
    """A reference that another directive makes."""
    return Reference(number, "Chỉ thị", issued, "Ủy ban nhân dân tỉnh Gia Lai", subject, "thực hiện", 0, 1)


def test_a_citation_proposes_the_number():
    """The one that fits in kind, symbol, subject and month."""
    blank = scanned(form("Số:    /CT-UBND", "ngày    tháng 3 năm 2023"))
    found = number_from_citations(blank, [cited(issued=date(2023, 3, 9)), cited("9/QĐ-UBND"), cited("5/CT-SYT")])
    assert found is not None
    assert (found.number, found.date, found.evidence) == ("12/CT-UBND", date(2023, 3, 9), Evidence("cited", 0.7))


@pytest.mark.parametrize(
    "references",
    [
        [],
        [cited(), cited("13/CT-UBND")],
        [cited(subject="phòng, chống dịch bệnh mùa hè năm nay")],
        [cited(issued=date(2022, 3, 9))],
        [cited("12/KH-UBND")],
    ],
)
def test_no_number_is_guessed_from_citations(references):
    """None, several, another subject, another year, another symbol."""
    blank = scanned(form("Số:    /CT-UBND", "ngày    tháng 3 năm 2023"))
    assert number_from_citations(blank, references) is None


def test_a_number_that_is_stated_needs_no_citation():
    """The page's own number stands."""
    assert number_from_citations(scanned(form()), [cited("13/CT-UBND")]) is None


def test_digits_read_from_handwriting_are_for_review():
    directive = scanned(form(), {"12/CT-UBND": 0.8, "02": 0.85})
    assert (directive.number, directive.date) == ("12/CT-UBND", date(2023, 3, 2))
    assert {"number", "date"} <= set(directive.review)


@pytest.mark.parametrize(
    ("signed", "dated"),
    [(datetime(2023, 3, 3, 8, tzinfo=UTC), date(2023, 3, 2)), (datetime(2023, 3, 1, 8, tzinfo=UTC), None),
     (datetime(2023, 3, 20, 8, tzinfo=UTC), None)],
)  # fmt: skip
def test_a_day_read_from_handwriting_agrees_with_the_signature_or_is_not_stated(signed, dated):
    properties = Properties(signatures=(DigitalSignature("Cổng thông tin tỉnh", None, signed),))
    directive = scanned(form(), {"02": 0.8}, properties)
    assert directive.date == dated
    assert "date" in directive.review


def test_a_subject_with_a_stamp_over_it_is_not_stated():
    directive = scanned(form().replace("rừng phòng", "rừng J†1 | phòng"))
    assert directive.subject is None
    assert "subject" in directive.review
