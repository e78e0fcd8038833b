"""Pages as pictures, with the words of a quote boxed where their ink is; bad files end in a message."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ingest.page_images import NoPageError, PageError, PageImages, QuoteBox, quote_boxes
from ingest.readers import read_source
from ingest.source import Box, Page, Source
from tests.documents.test_generated import needs_ocr

WORDS = ("CONG VAN SO 16", "Giao So Y te chu tri", "truoc ngay 30/6/2023")


@pytest.fixture(scope="module")
def images():
    drawing = PageImages()
    yield drawing
    drawing.close()


def pdf(path: Path, pages: int = 2, *, rotate: int = 0, crop: bool = False) -> Path:
    """Write pages of three lines each, in a font that every PDF library has; they read upright however turned."""
    corner = {0: (0, 0), 90: (842, 0), 180: (595, 842), 270: (0, 595)}[rotate]
    canvas = Canvas(str(path), pagesize=(595, 842))
    for number in range(1, pages + 1):
        canvas.setFont("Helvetica", 14)
        canvas.translate(*corner)
        canvas.rotate(rotate)
        for line, words in enumerate(WORDS):
            canvas.drawString(90, 500 - 30 * line, f"{words} trang {number}")
        canvas.setPageRotation(rotate)
        if crop:
            canvas.setCropBox((40, 60, 500, 800))
        canvas.showPage()
    canvas.save()
    return path


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP"
    return image.convert("L")


def ink(image: Image.Image, box: QuoteBox) -> float:
    """Return the share of dark pixels in a box."""
    left, right = round(box.left * image.width), round(box.right * image.width)
    top, bottom = round(box.top * image.height), round(box.bottom * image.height)
    return float((np.asarray(image)[top:bottom, left:right] < 128).mean())


def boxes_of(source: Source, words: str) -> list[QuoteBox]:
    start = source.text.index(words)
    return quote_boxes(source.pages, start, start + len(words))


@pytest.mark.parametrize("options", [{}, {"rotate": 90}, {"rotate": 180}, {"rotate": 270}, {"crop": True}], ids=str)
def test_boxes_are_where_the_ink_of_the_words_is(images, tmp_path, options):
    path = pdf(tmp_path / "a.pdf", **options)
    source = read_source(path, "a.pdf")
    for number in (1, 2):
        page = opened(images.image(path, number))
        dark = np.asarray(page) < 128
        boxes = [box for box in quote_boxes(source.pages, 0, len(source.text)) if box.page == number]
        assert len(boxes) == len(WORDS) and all(ink(page, box) > 0.08 for box in boxes)
        outside = dark.copy()
        for box in boxes:
            rows = slice(int(box.top * page.height) - 3, int(box.bottom * page.height) + 4)
            outside[rows, int(box.left * page.width) - 3 : int(box.right * page.width) + 4] = False
        assert dark.sum() > 1000 and outside.sum() < 0.02 * dark.sum()


def test_a_line_is_one_box_and_a_quote_over_lines_one_each(tmp_path):
    source = read_source(pdf(tmp_path / "a.pdf", 1), "a.pdf")
    (line,) = boxes_of(source, WORDS[1])
    assert line.right - line.left > 0.2 and line.bottom - line.top < 0.03
    start, end = source.text.index("So Y te"), source.text.index("30/6") + 4
    first, second = quote_boxes(source.pages, start, end)
    assert first.top < second.top and first.left > second.left


def words_at(*places: tuple[float, float, float]) -> Page:
    """Return a page with a word of ten points' height at each (left, right, top), all in points."""
    boxes = (
        Box(3 * n, 3 * n + 2, left / 600, top / 800, right / 600, (top + 10) / 800)
        for n, (left, right, top) in enumerate(places)
    )
    return Page(7, 0, 3 * len(places), 600, 800, boxes=tuple(boxes))


@pytest.mark.parametrize(
    ("places", "lines"),
    [
        (((10, 30, 50), (33, 60, 52)), 1),
        (((10, 30, 50), (33, 60, 58)), 2),
        (((10, 30, 50), (61, 90, 50)), 2),
        (((300, 330, 50), (10, 40, 50)), 2),
        ((), 0),
    ],
    ids=["a little askew", "another line", "another column", "a column to the left", "no words"],
)
def test_what_counts_as_one_line(places, lines):
    page = words_at(*places)
    found = quote_boxes([page], 0, 100)
    assert len(found) == lines and all(box.page == 7 for box in found)
    assert quote_boxes([page], 100, 200) == []


def test_a_quote_within_a_word_and_over_pages(tmp_path):
    page = words_at((10, 30, 50), (33, 60, 50))
    assert len(quote_boxes([page], 1, 2)) == 1
    source = read_source(pdf(tmp_path / "a.pdf", 2), "a.pdf")
    assert {box.page for box in quote_boxes(source.pages, 0, len(source.text))} == {1, 2}


@pytest.mark.parametrize(("asked", "given"), [(1200, 1200), (800, 800), (5, 200), (10**9, 2400)])
def test_width(images, tmp_path, asked, given):
    page = opened(images.image(pdf(tmp_path / "a.pdf"), 1, asked))
    assert abs(page.width - given) <= 1 and abs(page.height / page.width - 842 / 595) < 0.01


def test_stamps_over_a_page_are_shown(images, tmp_path):
    """What a viewer shows of a digital signature is an annotation over the page."""
    path = pdf(tmp_path / "a.pdf", 1)
    plain = np.asarray(opened(images.image(path, 1)))
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.drawString(90, 700, "x")
    canvas.acroForm.textfield(value="KY SO", x=300, y=300, width=200, height=60, borderWidth=4)
    canvas.save()
    stamped = np.asarray(opened(images.image(path, 1)))
    region = (slice(900, 1100), slice(600, 1050))
    assert (plain[region] < 128).sum() == 0 and (stamped[region] < 128).sum() > 500


@needs_ocr
def test_a_photographed_page_is_upright_with_its_boxes(images, tmp_path):
    """A picture turned by its EXIF note is shown as the reader took it."""
    with pdfium.PdfDocument(pdf(tmp_path / "a.pdf", 1)) as document:
        upright = document[0].render(scale=200 / 72).to_pil().convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "a.jpg"
    upright.rotate(90, expand=True).save(path, exif=exif, dpi=(200, 200))
    source = read_source(path, "a.jpg")
    page = opened(images.image(path, 1))
    assert page.height > page.width
    boxes = boxes_of(source, "chu tri")
    assert boxes and all(ink(page, box) > 0.08 for box in boxes)


def test_a_tiff_of_several_pages_and_a_small_picture(images, tmp_path):
    frames = [Image.new("L", (300, 400), shade) for shade in (250, 130, 10)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    shades = [np.asarray(opened(images.image(tmp_path / "a.tif", number))).mean() for number in (1, 2, 3)]
    assert [abs(found - shade) < 4 for found, shade in zip(shades, (250, 130, 10), strict=True)] == [True] * 3
    assert images.pages(tmp_path / "a.tif") == 3 and images.pages(pdf(tmp_path / "a.pdf", 4)) == 4
    assert opened(images.image(tmp_path / "a.tif", 1)).size == (300, 400)


def test_a_page_that_is_very_long_is_bounded(images, tmp_path):
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(10, 14_000))
    canvas.drawString(1, 1, "x")
    canvas.save()
    page = opened(images.image(tmp_path / "a.pdf", 1, 2400))
    assert page.width * page.height <= 25_000_000


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_a_page_that_is_not_there(images, tmp_path, number):
    with pytest.raises(NoPageError, match=r"a\.pdf.*2 trang"):
        images.image(pdf(tmp_path / "a.pdf"), number)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("Công văn số 16".encode(), NoPageError),
        (b"%PDF-1.7\nnothing", PageError),
        (b"\x89PNG\r\n\x1a\nnothing", PageError),
        (b"", PageError),
        (None, PageError),
    ],
    ids=["text", "broken PDF", "broken PNG", "empty", "gone"],
)
def test_files_without_pages_and_broken_ones_end_in_a_message(images, tmp_path, content, error):
    path = tmp_path / ("a.txt" if error is NoPageError else "a.bin")
    if content is not None:
        path.write_bytes(content)
    for call in (lambda: images.image(path, 1, name="sub/tên.txt"), lambda: images.pages(path, name="sub/tên.txt")):
        with pytest.raises(error) as caught:
            call()
        assert "sub/tên.txt" in caught.value.vietnamese and "sub/tên.txt" in caught.value.english
    if content:
        assert opened(images.image(pdf(tmp_path / "good.pdf"), 1)).width


def test_a_changed_file_is_drawn_anew_and_an_unchanged_one_is_not(images, tmp_path):
    path = pdf(tmp_path / "a.pdf", 1)
    first = images.image(path, 1)
    assert images.image(path, 1) is first
    assert images.image(pdf(path, 3), 1) is not first


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_drawn(tmp_path):
    path = pdf(tmp_path / "a.pdf")
    canvas = Canvas(str(tmp_path / "slow.pdf"), pagesize=(595, 842))
    canvas.setLineWidth(40)
    canvas.setDash(1, 1)
    for number in range(3000):
        canvas.line(number % 595, 0, 595 - number % 595, 842)
    canvas.save()
    drawing = PageImages(seconds=5)
    try:
        drawing.image(path, 1)
        with pytest.raises(PageError, match="quá phức tạp"):
            drawing.image(tmp_path / "slow.pdf", 1, 2400)
        assert opened(drawing.image(path, 2)).width
    finally:
        drawing.close()
