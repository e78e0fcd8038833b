"""Stamped marks: read askew, in every ink, with and without a frame; nothing else is taken for one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ingest.header.secrecy import SecretError
from ingest.readers.deskew import Placing
from ingest.readers.ocr import recognise
from ingest.readers.options import ReadOptions
from ingest.readers.page_cache import page_text
from ingest.readers.stamps import find_stamps
from ingest.reading import read_parsed
from tests.ingest.readers import drawn_pages as drawn

pytestmark = drawn.needs_tesseract
RED, BLUE, BLACK = (205, 35, 45), (45, 55, 170), (25, 25, 25)
HEAD = (
    (430, 100, "ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG"),
    (1150, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (1150, 150, "Độc lập - Tự do - Hạnh phúc"),
    (430, 210, "Số: 71/BC-UBND"),
    (1150, 210, "Lâm Đồng, ngày 02 tháng 3 năm 2023"),
    (827, 460, "BÁO CÁO"),
    (827, 510, "Kết quả thực hiện nhiệm vụ tháng 02 năm 2023"),
)


def letterhead() -> Image.Image:
    """Return a sheet with the head of a report."""
    image = drawn.blank(1654, 2339)
    draw = ImageDraw.Draw(image)
    for x, y, words in HEAD:
        draw.text((x, y), words, font=drawn.font(10), fill="black", anchor="mm")
    for index, line in enumerate(drawn.LINES):
        draw.text((200, 600 + 50 * index), line, font=drawn.font(11), fill="black")
    return image


def stamped(
    image: Image.Image,
    words: str,
    degrees: float,
    colour: tuple[int, int, int],
    at: tuple[int, int] = (430, 330),
    framed: bool = True,
) -> Image.Image:
    """Return the image with a stamp pressed on it, its lines in a frame or not."""
    box = ImageDraw.Draw(image).multiline_textbbox((0, 0), words, font=drawn.font(14), anchor="mm")
    wide, high = round(box[2] - box[0]) + 44, round(box[3] - box[1]) + 34
    press = drawn.blank(wide + 20, high + 20)
    draw = ImageDraw.Draw(press)
    if framed:
        draw.rectangle((10, 10, wide + 10, high + 10), outline=colour, width=4)
    middle = (wide / 2 + 10, high / 2 + 10)
    draw.multiline_text(middle, words, font=drawn.font(14), fill=colour, anchor="mm", align="center")
    turned = press.rotate(degrees, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    layer = drawn.blank(*image.size)
    layer.paste(turned, (at[0] - turned.width // 2, at[1] - turned.height // 2))
    return Image.fromarray(np.minimum(np.asarray(image), np.asarray(layer)))


def marks(image: Image.Image) -> list[str]:
    """Return the marks found on an upright image."""
    return [stamp.mark for stamp in find_stamps(np.asarray(image), Placing(), drawn.DPI, 60)]


@pytest.mark.parametrize(
    ("mark", "degrees", "colour", "framed"),
    [
        ("MẬT", 4, RED, True),
        ("MẬT", -15, BLACK, True),
        ("TỐI MẬT", -7, RED, False),
        ("TUYỆT MẬT", 11, BLUE, True),
        ("TUYỆT MẬT", -11, RED, False),
        ("KHẨN", 7, BLACK, True),
        ("THƯỢNG KHẨN", -4, RED, True),
        ("HỎA TỐC", 15, BLUE, False),
    ],
)
def test_a_stamp_askew_is_read(mark: str, degrees: float, colour: tuple[int, int, int], framed: bool) -> None:
    """Whatever its ink and tilt; with the blur and the noise of a scan."""
    page = drawn.degraded(stamped(letterhead(), mark, degrees, colour, framed=framed), noise=8)
    assert marks(page) == [mark]


@pytest.mark.parametrize(
    ("words", "colour"),
    [("MẶT TRẬN", RED), ("CÔNG VĂN ĐẾN", RED), ("DỰ THẢO", BLACK), ("BẢO MẬT", RED), ("PHÓ", BLUE), ("Số: 12", BLACK)],
)
def test_other_stamps_are_no_marks(words: str, colour: tuple[int, int, int]) -> None:
    """Words that are near to a mark, or stamped as one is."""
    assert marks(stamped(letterhead(), words, -4, colour)) == []


def test_seals_and_borders_are_no_marks() -> None:
    """A round seal, a red border round the page, an incoming-mail stamp of many lines."""
    page = drawn.with_seal(letterhead(), (500, 330), RED)
    ImageDraw.Draw(page).rectangle((30, 30, 1620, 2300), outline=RED, width=6)
    page = stamped(page, "CÔNG VĂN ĐẾN\nSố: 1204\nNgày: 03/3/2023\nChuyển: VP", 3, BLACK, (1200, 340))
    assert marks(page) == []


@pytest.mark.parametrize(("at", "turns"), [((430, 330), 0), ((1180, 45), 3)])
def test_a_marked_scan_is_refused_and_leaves_nothing(tmp_path: Path, at: tuple[int, int], turns: int) -> None:
    """From the file to the refusal: also of a page on its side; the page cache stays empty."""
    path = tmp_path / "a.png"
    page = stamped(letterhead(), "TỐI MẬT", -7, RED, at).rotate(-90 * turns, expand=True)
    page.save(path, dpi=(drawn.DPI, drawn.DPI))
    cache = tmp_path / "cache"
    with pytest.raises(SecretError, match="TỐI MẬT"):
        read_parsed(path, "a.png", ReadOptions(cache=cache))
    assert list(cache.rglob("*.json")) == []


def test_an_urgency_stamp_stands_on_a_line_of_its_own() -> None:
    """Beside the number too, and the words of the letterhead stay."""
    page = stamped(letterhead(), "HỎA TỐC", 5, RED, (700, 225))
    words = recognise(page, 1, *drawn.points(page), ReadOptions())
    lines = page_text(words).splitlines()
    assert "HỎA TỐC" in lines
    assert any("71/BC-UBND" in line for line in lines)
