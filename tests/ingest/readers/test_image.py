"""Image files: every format and page is read, broken and oversized ones end in a message."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from ingest.errors import ReadError
from ingest.readers import image as reader
from ingest.readers.image import page_size, read_image
from ingest.readers.options import DEFAULTS
from tests.ingest.readers import drawn_pages as drawn

pytestmark = drawn.needs_tesseract
TEXT = "Sở Xây dựng báo cáo Ủy ban nhân dân tỉnh."
OTHER = "Kính gửi: Văn phòng Chính phủ"


def small(text: str = TEXT) -> Image.Image:
    """Return a page with one line."""
    return drawn.page((text,)).crop((0, 0, drawn.WIDTH, 400))


@pytest.mark.parametrize(
    ("suffix", "mode"), [("png", "RGB"), ("png", "1"), ("bmp", "L"), ("webp", "RGB"), ("jpg", "RGB"), ("png", "RGBA")]
)
def test_each_format_is_read(tmp_path: Path, suffix: str, mode: str) -> None:
    """The text, and boxes within the page."""
    path = tmp_path / f"scan.{suffix}"
    small().convert(mode).save(path)
    source = read_image(path, "scan", DEFAULTS)
    assert source.text.strip() == TEXT
    (page,) = source.pages
    assert (page.number, page.method) == (1, "ocr")
    assert page.boxes
    assert all(0 <= box.left < box.right <= 1 and 0 <= box.top < box.bottom <= 1 for box in page.boxes)


def test_every_page_of_a_tiff_is_read_and_counted(tmp_path: Path) -> None:
    """Progress is told page by page."""
    path, told = tmp_path / "scan.tif", []
    small().save(path, save_all=True, append_images=[small(OTHER)], compression="tiff_lzw")
    source = read_image(path, "scan.tif", replace(DEFAULTS, on_page=lambda done, of: told.append((done, of))))
    assert source.text.split() == f"{TEXT} {OTHER}".split()
    assert [page.number for page in source.pages] == [1, 2]
    assert told == [(1, 2), (2, 2)]


def test_the_camera_orientation_is_obeyed(tmp_path: Path) -> None:
    """EXIF says how the picture is to be turned; the page is the picture as a viewer shows it."""
    path, exif = tmp_path / "photo.jpg", Image.Exif()
    exif[0x0112] = 6
    small().transpose(Image.Transpose.ROTATE_90).save(path, exif=exif)
    source = read_image(path, "photo.jpg", DEFAULTS)
    assert source.text.strip() == TEXT
    assert source.pages[0].width > source.pages[0].height


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n\x1a\n", b"BM", b"II*\x00\x08\x00\x00\x00\xff\xff", b"RIFF1234WEBP"]
)
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    """Not a traceback."""
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=r"broken\.png"):
        read_image(path, "broken.png", DEFAULTS)


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "webp", "bmp"])
def test_a_truncated_file_is_named(tmp_path: Path, suffix: str) -> None:
    """Half a file is not half a text."""
    path = tmp_path / f"scan.{suffix}"
    small().save(path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(ReadError, match="scan"):
        read_image(path, f"scan.{suffix}", DEFAULTS)


def test_limits_of_pages_and_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told before anything is decoded or recognised."""
    path = tmp_path / "many.tif"
    Image.new("1", (50, 50)).save(path, save_all=True, append_images=[Image.new("1", (50, 50))] * 4)
    with pytest.raises(ReadError, match=r"many\.tif.*5.*4"):
        read_image(path, "many.tif", replace(DEFAULTS, most_pages=4))
    monkeypatch.setattr(reader, "MOST_PIXELS", 2_000)
    with pytest.raises(ReadError, match=r"many\.tif.*2,500.*2,000"):
        read_image(path, "many.tif", DEFAULTS)


def test_a_decompression_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow's own guard ends in a message too."""
    path = tmp_path / "bomb.png"
    Image.new("1", (500, 500)).save(path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000)
    with pytest.raises(ReadError, match=r"bomb\.png"):
        read_image(path, "bomb.png", DEFAULTS)


@pytest.mark.parametrize(
    ("pixels", "dpi", "millimetres"),
    [((1654, 2339), 200, (210, 297)), ((3024, 4032), 72, (210, 280)), ((1240, 300), None, (210, 51))],
)
def test_the_size_of_the_sheet(pixels: tuple[int, int], dpi: float | None, millimetres: tuple[int, int]) -> None:
    """A stated resolution that makes no sheet of paper is not believed."""
    width, height = page_size(*pixels, dpi)
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == millimetres
