"""A born-digital PDF as a scanner would give it back: askew, blurred, speckled, stamped in red, as JPEG pages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFilter

DPI = 200
SEED = 7


def draw_scan(pdf: Path, path: Path, *, angle: float = 0.8, noise: float = 8.0, stamp: bool = True) -> None:
    """Write an image-only PDF of ``pdf``; ``angle`` in degrees, ``noise`` as standard deviation of grey levels."""
    document = pdfium.PdfDocument(str(pdf))
    pages = [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in document]
    document.close()
    if stamp:
        pages[-1] = _stamped(pages[-1])
    random = np.random.default_rng(SEED)
    worn = [_worn(page, angle, noise, random) for page in pages]
    worn[0].save(str(path), save_all=True, append_images=worn[1:], resolution=DPI, quality=70)


def _stamped(page: Image.Image) -> Image.Image:
    """Press a red round stamp where the signature is, over whatever stands there."""
    layer = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(layer)
    dark = np.asarray(page.convert("L")) < 128
    bottom = int(np.nonzero(dark.any(axis=1))[0].max())
    centre, radius = (int(0.58 * page.width), bottom - 60), 105
    for inset in (0, 6, 40):
        box = (
            centre[0] - radius + inset,
            centre[1] - radius + inset,
            centre[0] + radius - inset,
            centre[1] + radius - inset,
        )
        draw.ellipse(box, outline=(215, 40, 45), width=4)
    draw.regular_polygon((centre[0], centre[1], 24), 5, fill=(215, 40, 45))
    return Image.fromarray(np.minimum(np.asarray(page), np.asarray(layer)))


def _worn(page: Image.Image, angle: float, noise: float, random: np.random.Generator) -> Image.Image:
    turned = page.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    blurred = np.asarray(turned.filter(ImageFilter.GaussianBlur(0.6))).astype(float)
    return Image.fromarray(np.clip(blurred * 0.96 + random.normal(0, noise, blurred.shape), 0, 255).astype(np.uint8))
