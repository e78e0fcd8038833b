"""PDF files: text layers, boxes, what is hidden or filled in, when a page is recognised, hostile files."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ReadError
from ingest.header.secrecy import SecretError
from ingest.readers import ocr
from ingest.readers.options import ReadOptions
from ingest.readers.pdf import read_pdf
from ingest.readers.words import PageWords
from ingest.vietnamese import normalise
from tests.ingest.readers.sheets import page, pdf, shown, words

LINES = ("Thực hiện Công văn số 12/BYT-DP của Bộ Y tế về phòng, chống dịch,", "Ủy ban nhân dân tỉnh yêu cầu:")
TEXT = " ".join(LINES)


def content(*lines, top=100, **more):
    return "".join(shown(line, 72, top + 17 * row, **more) for row, line in enumerate(lines))


IMAGE = (
    "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
    "stream\n@\nendstream"
)


def scanned(content_="", more=""):
    """Return a page that a picture covers, its own resources in ``more``."""
    resources = "/Resources << /Font << /F1 3 0 R >> /XObject << /Im 10 0 R >> >>"
    return page(f"q 595 0 0 842 0 0 cm /Im Do Q\n{content_}", f"{more} {resources}")


@pytest.fixture
def read(tmp_path):
    def reading(data: bytes, **options):
        path = tmp_path / "x.pdf"
        path.write_bytes(data)
        return read_pdf(path, "x.pdf", ReadOptions(**options))

    return reading


@pytest.fixture
def recognised(monkeypatch):
    """Stand in for Tesseract, which has its own tests; collects the sizes of the pictures it is given."""
    sizes = []

    def recognise(image, number, width, height, options):
        sizes.append(image.size)
        found = [word for row, line in enumerate(LINES) for word in words(line, 72, 100 + 17 * row, confidence=0.9)]
        return PageWords(number, width, height, "ocr", found)

    monkeypatch.setattr(ocr, "recognise", recognise)
    return sizes


def test_text_and_boxes(read):
    source = read(pdf(page(content(*LINES))))
    assert source.text == TEXT + "\n"
    (sheet,) = source.pages
    assert (sheet.method, sheet.start, sheet.end) == ("text", 0, len(TEXT))
    first = sheet.boxes[0]
    assert source.text[first.start : first.end] == "Thực"
    assert first.left == pytest.approx(72 / 595, abs=0.003)
    assert first.top == pytest.approx(100 / 842, abs=0.01)


@pytest.mark.parametrize(("turn", "left", "top"), [(90, 1 - 112 / 842, 72 / 595), (180, 1 - 96 / 595, 1 - 112 / 842)])
def test_page_on_its_side(read, turn, left, top):
    """A page that the viewer turns: boxes are those of the page as shown; text that stays upright is read."""
    upright = read(pdf(page(content(*LINES)))).pages[0]
    turned = read(pdf(page(content(*LINES), f"/Rotate {turn}"))).pages[0]
    assert (turned.width, turned.height) == ((842, 595) if turn == 90 else (595, 842))
    assert not turned.boxes or turned.boxes[0].left != upright.boxes[0].left


def test_text_set_for_a_turned_page(read):
    """Landscape pages are often portrait pages turned, their text set upwards."""
    code = LINES[1].encode("utf-16-be").hex()
    source = read(pdf(page(f"BT /F1 12 Tf 0 1 -1 0 100 72 Tm <{code}> Tj ET", "/Rotate 90")))
    assert source.text == LINES[1] + "\n"
    box = source.pages[0].boxes[0]
    assert box.left == pytest.approx(72 / 842, abs=0.005)
    assert 842 * (box.right - box.left) == pytest.approx(12, abs=1)  # two letters, each half as wide as high


def test_crop_box_moves_the_places(read):
    source = read(pdf(page(content(*LINES), "/CropBox [50 100 595 842]")))
    assert source.pages[0].width == 545
    assert source.pages[0].boxes[0].left == pytest.approx(22 / 545, abs=0.003)


def test_what_is_not_to_be_seen_is_no_text(read):
    hidden = "1 1 1 rg\n" + content("chữ trắng", top=300) + "0 g\n"
    outside = shown("ngoài trang", 700, 100)
    code = "bản nháp".encode("utf-16-be").hex()
    slanted = f"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 150 300 Tm <{code}> Tj ET\n"
    assert read(pdf(page(content(*LINES) + hidden + outside + slanted))).text == TEXT + "\n"


def test_white_on_a_dark_field_is_text(read):
    field = "0 0 0.5 rg 60 500 400 60 re f 1 1 1 rg\n" + content("TIÊU ĐỀ", top=300)
    assert "TIÊU ĐỀ" in read(pdf(page(field))).text


def test_footnote_mark_joins_no_number(read):
    mark = shown("8", 72 + 8 * 6, 97, 7)
    assert read(pdf(page(content("Điều 24.") + mark + content(*LINES, top=120)))).text.startswith("Điều 24.⁸")


def test_small_digits_on_the_line_are_no_footnote_mark(read):
    """Fonts differ in how much room they take: only what stands higher than its neighbours is raised."""
    small = shown("19", 72 + 6 * 6, 105.6, 5) + shown("tháng", 72 + 9 * 6, 100, 12)
    text = read(pdf(page(shown("ngày", 72, 100, 12) + small + content(*LINES, top=130)))).text
    assert "19" in text
    assert not set(text) & set("⁰¹²³⁴⁵⁶⁷⁸⁹")


def test_ruled_table(read):
    rules = "".join(f"60 {y} 400 0.5 re f\n" for y in (600, 640, 680)) + "".join(
        f"{x} 600 m {x} 680 l S\n" for x in (60, 200, 460)
    )
    cells = (
        shown("Nhiệm vụ", 70, 170)
        + shown("Chủ trì", 210, 170)
        + shown("Tuyên truyền", 70, 210)
        + shown("Báo tỉnh", 210, 210)
    )
    source = read(pdf(page(rules + cells)))
    assert source.text == "Nhiệm vụ | Chủ trì\nTuyên truyền | Báo tỉnh\n"
    assert [[span.of(source.text) for span in row] for row in source.tables[0].rows] == [
        ["Nhiệm vụ", "Chủ trì"], ["Tuyên truyền", "Báo tỉnh"],
    ]  # fmt: skip


def field(rectangle, text, kind="/FT /Sig"):
    """Return a form field that shows ``text``, and its look, as two objects."""
    left, bottom, right, top = rectangle
    show = "".join(
        f"BT /F1 12 Tf 1 0 0 1 2 {top - bottom - 14 * (row + 1)} Tm <{line.encode('utf-16-be').hex()}> Tj ET\n"
        for row, line in enumerate(text.split("\n"))
    )
    look = (
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 {right - left} {top - bottom}] "
        "/Resources << /Font << /F1 3 0 R >> >> "
        f"/Length {len(show)} >>\nstream\n{show}\nendstream"
    )
    place = f"/F 4 /Rect [{left} {bottom} {right} {top}]"
    return lambda number: f"<< /Type /Annot /Subtype /Widget {kind} {place} /AP << /N {number} 0 R >> >>", look


def test_number_and_day_that_signing_software_fills_in(read):
    objects, refs = [], []
    for rectangle, text, kind in (
        ((95, 728, 130, 748), "542", "/FT /Sig"),
        ((400, 790, 590, 840), "SỞ Y TẾ\nsoyte@langson.vn\n02.03.2023", "/FT /Sig"),
        ((72, 600, 300, 620), "Điền vào biểu mẫu", "/FT /Tx"),
    ):
        widget, look = field(rectangle, text, kind)
        objects += [look, widget(10 + len(objects))]
        refs.append(f"{9 + len(objects)} 0 R")
    text = shown("Số:", 72, 100) + shown("/TB-SYT", 135, 100) + content(*LINES, top=140)
    source = read(pdf(page(text, f"/Annots [{' '.join(refs)}]"), objects=objects))
    assert source.text.startswith("Số: 542 /TB-SYT\n")
    assert "Điền vào biểu mẫu" in source.text
    assert "langson" not in source.text


def test_scan_is_recognised_and_its_stamp_is_not_its_text(read, recognised):
    source = read(pdf(scanned(content("SỞ Y TẾ", "02.03.2023 15:04:05", top=20)), objects=[IMAGE]))
    assert source.text == TEXT + "\n"
    assert source.pages[0].method == "ocr"
    assert recognised == [(2480, 3509)]


def test_good_text_over_a_picture_stays(read, recognised):
    many = [f"{index}. {line}" for index in range(12) for line in LINES]
    source = read(pdf(scanned(content(*many)), objects=[IMAGE]))
    assert source.pages[0].method == "text"
    assert recognised == []


def test_hidden_layer_counts_where_it_is_vietnamese(read, recognised):
    good = read(pdf(scanned(content(*LINES * 6, mode=3)), objects=[IMAGE]))
    assert good.pages[0].method == "ocr"
    assert {box.confidence for box in good.pages[0].boxes} == {0.8}
    assert recognised == []
    read(pdf(scanned(content(*["CQNG HOA xA HQI CHO NGHiA VI~T NAM D(>c l~p"] * 12, mode=3)), objects=[IMAGE]))
    assert len(recognised) == 1


def test_signs_without_a_table_are_recognised(read, recognised):
    read(pdf(page(content(*["¤¦© ®±µ¶ ¸¹²³ ¬¤¦ ©®±"] * 12))))
    assert len(recognised) == 1


def test_blank_pages_need_no_recognition(read, recognised):
    white = IMAGE.replace("\n@\n", "\n~\n").replace("/DeviceGray", "/DeviceGray /Decode [0.9 1]")
    source = read(pdf(page(""), scanned(), page(content(*LINES)), objects=[white]))
    assert [page_.end - page_.start for page_ in source.pages] == [0, 0, len(TEXT)]
    assert recognised == []


def test_page_that_calls_pixels_points_is_not_rendered_huge(read, recognised):
    huge = page("q 14000 0 0 14000 0 0 cm /Im Do Q", "/Resources << /XObject << /Im 10 0 R >> >>", "[0 0 14000 14000]")
    read(pdf(huge, objects=[IMAGE]))
    assert max(recognised[0]) <= 5000


def test_old_font_is_converted_and_the_original_kept(read):
    old = "Uû ban nh©n d©n tØnh chØ ®¹o c¸c së, ngµnh vµ c¸c huyÖn thùc hiÖn nghiªm tóc ChØ thÞ nµy"
    data = pdf(page(content(old))).replace(b"Times-Roman", b".VnTime-Old")
    source = read(data)
    assert source.text == "Uỷ ban nhân dân tỉnh chỉ đạo các sở, ngành và các huyện thực hiện nghiêm túc Chỉ thị này\n"
    assert (source.original, source.converted_from) == (normalise(old) + "\n", "TCVN3")


def test_secret_page_stops_the_reading(read):
    pages_read = []
    head = content("UBND TỈNH LẠNG SƠN", "SỞ Y TẾ", "Số: 16/KH-SYT", "MẬT")
    data = pdf(page(head), page(content(*LINES)))
    with pytest.raises(SecretError):
        read(data, on_page=lambda done, of: pages_read.append(done))
    assert pages_read == []
    assert "MẬT" in read(data, accept_secret=True).text


def test_progress_and_the_limit_of_pages(read):
    seen = []
    data = pdf(*[page(content(*LINES))] * 3)
    read(data, on_page=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(ReadError, match="3"):
        read(data, most_pages=2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n",
        b"%PDF-1.7\n" + bytes(range(256)) * 40,
        pdf(),
        pdf(page(content(*LINES)))[:400],
        pdf(page("")).replace(b"/Kids [10 0 R]", b"/Kids [2 0 R] "),
    ],
    ids=["empty", "head", "noise", "no page", "cut", "cyclic"],
)
def test_broken_files_end_in_a_message_or_in_nothing(read, data):
    try:
        source = read(data)
    except ReadError as error:
        assert "x.pdf" in error.vietnamese
        assert "x.pdf" in error.english
    else:
        assert source.text == normalise(source.text)


def test_password_is_named(read, tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    Canvas(str(tmp_path / "locked.pdf"), encrypt="secret").save()
    with pytest.raises(ReadError, match="mật khẩu"):
        read((tmp_path / "locked.pdf").read_bytes())


WHOLE = pdf(page(content(*LINES)), page("60 600 400 1 re f " + content("Trang hai")))


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=6)), max_size=8),
    st.integers(0, 200),
)
def test_damaged_bytes_never_crash(tmp_path_factory, changes, cut):
    data = bytearray(WHOLE)
    for place, piece in changes:
        data[place : place + len(piece)] = piece
    path = tmp_path_factory.mktemp("pdf") / "x.pdf"
    path.write_bytes(bytes(data[: len(data) - cut]))
    try:
        source = read_pdf(path, "x.pdf", ReadOptions(accept_secret=True))
    except ReadError:
        return
    assert source.text == normalise(source.text)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs: apt-get install tesseract-ocr tesseract-ocr-vie")
def test_picture_without_letters_reads_as_nothing(read):
    assert read(pdf(scanned(), objects=[IMAGE])).text == ""


def test_an_error_of_recognition_names_file_and_page(read, monkeypatch):
    """The recogniser knows neither."""

    def fail(*_):
        raise ReadError("chưa cài Tesseract", "Tesseract is not installed")

    monkeypatch.setattr(ocr, "recognise", fail)
    with pytest.raises(ReadError, match=r"^x\.pdf: trang 1: chưa cài Tesseract\nx\.pdf: page 1: Tesseract"):
        read(pdf(scanned(content("SỞ Y TẾ", top=20)), objects=[IMAGE]))
