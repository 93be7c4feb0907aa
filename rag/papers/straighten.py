"""A scanned page made ready for tesseract: its lines level, and without the rulings of its tables.

Tesseract finds lines best when they are level, and takes a ruled table for a picture, of which it reads
nothing.
"""

from __future__ import annotations

from math import cos, radians, sin
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL.Image import Resampling
from PIL.Image import fromarray as from_pixels

from domain.documents.page import Box

if TYPE_CHECKING:
    import numpy.typing as npt
    from PIL.Image import Image

_TURNS: Final = tuple(step / 10 for step in range(-20, 21))
"""Degrees that a copier turns a sheet by."""
_SMALL_PX: Final = 600
"""Longest side of the picture that the lean is looked for in."""
_DARK: Final = 150
"""Of 255: ink."""
_ACROSS_INCH: Final = 0.6
_DOWN_INCH: Final = 0.32
"""Longer than any stroke of a letter."""


def lean_of(picture: Image) -> float:
    """Degrees counterclockwise by which a page has to be turned so that its lines are level.

    It is the turn under which neighbouring rows of the picture are most unlike one another.
    """
    small = picture.convert("L")
    small.thumbnail((_SMALL_PX, _SMALL_PX))

    def contrast(degrees: float) -> float:
        rows = np.asarray(small.rotate(degrees, fillcolor=255), dtype=np.float32).mean(axis=1)
        return float(np.square(np.diff(rows)).sum())

    return max(_TURNS, key=contrast)


def turned(picture: Image, degrees: float) -> Image:
    """The picture turned counterclockwise about its middle, as large as before."""
    return picture.rotate(degrees, resample=Resampling.BICUBIC, fillcolor=255) if degrees else picture


def turned_back(box: Box, degrees: float, width: float, height: float) -> Box:
    """Where a box of the turned picture stands on the picture before."""
    if not degrees:
        return box
    x, y = (box.left + box.right - width) / 2, (box.top + box.bottom - height) / 2
    sine, cosine = sin(radians(degrees)), cos(radians(degrees))
    right, down = cosine * x - sine * y - x, sine * x + cosine * y - y
    return Box(
        round(box.left + right, 2),
        round(box.top + down, 2),
        round(box.right + right, 2),
        round(box.bottom + down, 2),
    )


def without_rulings(picture: Image, dpi: float) -> Image:
    """The grey page without the lines of its tables."""
    grey = np.asarray(picture.convert("L"))
    dark = grey < _DARK
    ruled = _long_runs(dark, round(_ACROSS_INCH * dpi)) | _long_runs(dark.T, round(_DOWN_INCH * dpi)).T
    ruled[1:] |= ruled[:-1].copy()
    ruled[:-1] |= ruled[1:].copy()
    cleaned = grey.copy()
    cleaned[ruled] = 255
    return from_pixels(cleaned)


def _long_runs(dark: npt.NDArray[np.bool_], length: int) -> npt.NDArray[np.bool_]:
    """Where nearly all of so many dots along a row are dark: the dots of those runs."""
    if not 0 < length <= dark.shape[1]:
        return np.zeros_like(dark)
    summed = np.cumsum(np.pad(dark.astype(np.int32), ((0, 0), (1, 0))), axis=1)
    full = (summed[:, length:] - summed[:, :-length]) >= length * 9 // 10
    spread = np.cumsum(np.pad(full.astype(np.int32), ((0, 0), (length, length - 1))), axis=1)
    return ((spread[:, length:] - spread[:, :-length]) > 0)[:, : dark.shape[1]] & dark
