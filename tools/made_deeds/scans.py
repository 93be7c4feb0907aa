"""Pages of a made PDF as a copier gives them: turned a little, grey, grainy, blurred, stamped, noted.

All damage is drawn from the seed. A round stamp never covers a word whole; a note in a margin is set in a
font like a hand where one is installed (`fonts.handwriting`), else in the plain one, slanted.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

import numpy as np
import pypdfium2  # type: ignore[import-untyped]  # ships no types
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tools.made_deeds.fonts import handwriting

if TYPE_CHECKING:
    from pathlib import Path

DPI: Final = 200
_NOTES: Final = ("Verified", "Seen orig. 12/3", "copy recd", "ok", "check with EC", "p. no. corrected")
_INKS: Final = ((28, 44, 128), (96, 32, 110), (120, 24, 24))


def scan(pdf: bytes, seed: str) -> list[Image.Image]:
    """The pages of a PDF as damaged grey pictures of 200 dots an inch."""
    draw = Random(seed)  # noqa: S311 - damage for tests, no secret
    document = pypdfium2.PdfDocument(pdf)
    try:
        clean = [
            document[place].render(scale=DPI / 72).to_pil().convert("RGB") for place in range(len(document))
        ]
    finally:
        document.close()
    return [_worn(picture, draw) for picture in clean]


def _worn(picture: Image.Image, draw: Random) -> Image.Image:
    if draw.random() < 0.7:
        picture = _stamped(picture, draw)
    if draw.random() < 0.5:
        picture = _noted(picture, draw)
    turned = picture.rotate(
        draw.uniform(-1.2, 1.2), resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 248)
    )
    grey = turned.convert("L").filter(ImageFilter.GaussianBlur(draw.uniform(0.3, 0.9)))
    return _grained(grey, draw)


def _stamped(picture: Image.Image, draw: Random) -> Image.Image:
    """A round office stamp, half transparent, in a corner or across the text."""
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    size = draw.randint(150, 230)
    left = draw.randint(60, max(61, picture.width - size - 60))
    top = draw.randint(picture.height // 2, max(picture.height // 2 + 1, picture.height - size - 60))
    ink = (*draw.choice(_INKS), draw.randint(70, 120))
    for inset in (0, 14):
        pen.ellipse(
            (left + inset, top + inset, left + size - inset, top + size - inset), outline=ink, width=4
        )
    font = _font(None, size // 8)
    pen.text((left + size * 0.2, top + size * 0.42), "SUB REGISTRAR", font=font, fill=ink)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _noted(picture: Image.Image, draw: Random) -> Image.Image:
    """A short note in the margin."""
    noted = picture.copy()
    font = _font(handwriting(), draw.randint(26, 38))
    place = (draw.randint(8, 30), draw.randint(picture.height // 8, picture.height * 7 // 8))
    strip = Image.new("RGBA", (picture.height // 4, 60), (0, 0, 0, 0))
    ImageDraw.Draw(strip).text((4, 4), draw.choice(_NOTES), font=font, fill=(*draw.choice(_INKS), 255))
    upright = strip.rotate(draw.choice((84, 90, 95)), expand=True)
    noted.paste(upright, place, upright)
    return noted


def _grained(grey: Image.Image, draw: Random) -> Image.Image:
    """Grain, specks and an uneven light."""
    noise = np.random.default_rng(draw.getrandbits(64))
    pixels = np.asarray(grey, dtype=np.float32)
    light = np.linspace(draw.uniform(-14, 0), draw.uniform(0, 10), pixels.shape[1], dtype=np.float32)
    worn = pixels + light[None, :] + noise.normal(0, draw.uniform(4, 12), pixels.shape).astype(np.float32)
    specks = noise.random(pixels.shape) < draw.uniform(0.00002, 0.0004)
    worn[specks] = 40
    return Image.fromarray(np.clip(worn, 0, 255).astype(np.uint8))


def _font(path: Path | None, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(str(path), size) if path is not None else ImageFont.load_default(size)
