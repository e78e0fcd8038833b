"""Pages drawn for the tests of recognition: Vietnamese print at 200 dpi, with what scanners and clerks add to it."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DPI = 200
WIDTH, HEIGHT = 1654, 800
LINES = (
    "Thực hiện Quyết định số 4817/QĐ-TTg ngày 23/9/2021 của Thủ tướng",
    "Chính phủ, Chủ tịch UBND tỉnh yêu cầu Giám đốc các sở, ban, ngành và",
    "Chủ tịch UBND các huyện, thành phố tổ chức triển khai các nội dung sau:",
    "1. Sở Tài chính chủ trì, phối hợp với Sở Xây dựng kiểm tra, báo cáo kết",
    "quả trước ngày 15/12/2021 theo Công văn số 308/STC-QLNS.",
)
_FONTS = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
)

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None or not any(Path(font).exists() for font in _FONTS),
    reason="needs Tesseract and a font: sudo apt-get install tesseract-ocr tesseract-ocr-vie fonts-dejavu-core",
)


@lru_cache
def font(points: float = 13) -> ImageFont.FreeTypeFont:
    """Return a serif font with Vietnamese letters."""
    name = next(font for font in _FONTS if Path(font).exists())
    return ImageFont.truetype(name, round(points / 72 * DPI))


def blank(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """Return white paper."""
    return Image.new("RGB", (width, height), "white")


def page(lines: tuple[str, ...] = LINES, top: int = 120) -> Image.Image:
    """Return a page with one paragraph."""
    image = blank()
    draw = ImageDraw.Draw(image)
    for index, line in enumerate(lines):
        draw.text((110, top + index * 62), line, font=font(), fill="black")
    return image


def with_seal(image: Image.Image, centre: tuple[int, int], colour: tuple[int, int, int]) -> Image.Image:
    """Return the image with a round seal of 38 mm over what stands there, as ink: it darkens, never hides black."""
    radius = round(19 / 25.4 * DPI)
    layer = blank(*image.size)
    draw = ImageDraw.Draw(layer)
    x, y = centre
    for inset in (0, 10, 60):
        box = (x - radius + inset, y - radius + inset, x + radius - inset, y + radius - inset)
        draw.ellipse(box, outline=colour, width=5)
    draw.text((x, y), "★", font=font(30), fill=colour, anchor="mm")
    draw.text((x, y - radius + 38), "ỦY BAN", font=font(11), fill=colour, anchor="mm")
    draw.text((x, y + radius - 38), "NHÂN DÂN", font=font(11), fill=colour, anchor="mm")
    return Image.fromarray(np.minimum(np.asarray(image), np.asarray(layer)))


def degraded(image: Image.Image, degrees: float = 0.0, noise: float = 12.0) -> Image.Image:
    """Return the image as a poor scanner gives it: askew, soft, with noise (seeded)."""
    turned = image.rotate(degrees, expand=False, fillcolor="white", resample=Image.Resampling.BICUBIC)
    soft = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.8)), np.float64)
    noisy = soft + np.random.default_rng(7).normal(0, noise, soft.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


def points(image: Image.Image) -> tuple[float, float]:
    """Return the page's width and height in points."""
    return image.width * 72 / DPI, image.height * 72 / DPI
