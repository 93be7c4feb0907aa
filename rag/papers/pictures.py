"""A picture file as a paper: one page a frame (a TIFF of a scanner has many)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from domain.documents.page import Page
from rag.papers.ocr_queue import in_order
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.read_page import ReadPage
from rag.papers.source import Source
from rag.papers.tesseract import PagePicture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rag.papers.limits import ReadingLimits
    from rag.papers.sniff import PaperKind
    from rag.papers.source import FileWithin
    from rag.papers.wire import PageMessage

_LONG_SIDE_INCH: Final = 11.69
"""Of an A4 sheet: what a picture that does not say its resolution is taken to be."""
_LEAST_DPI: Final = 60
_MOST_DPI: Final = 1200
_SMALL_SIDE_PX: Final = 1100
"""Below, letters have too few pixels for Tesseract, and the picture is enlarged twice."""


class PicturePaper:
    """An open picture file."""

    def __init__(self, file: Path | Source, kind: PaperKind, limits: ReadingLimits, *, ocr: bool) -> None:
        """Opens it; nothing is unpacked yet.

        Raises:
            PaperRefused: It is damaged, or has too many pixels or pages.
        """
        self.kind = kind
        self._limits = limits
        self._ocr = ocr
        Image.MAX_IMAGE_PIXELS = None
        try:
            self._picture = Image.open(Source.of(file).library_form, formats=[kind.upper()])
            self.page_count = int(getattr(self._picture, "n_frames", 1)) if kind == "tiff" else 1
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            raise PaperRefused(PaperProblem.BROKEN) from None
        if self.page_count > limits.pages:
            self.close()
            raise PaperRefused(PaperProblem.TOO_MANY_PAGES)

    def files(self) -> Iterator[FileWithin]:
        """None: a picture holds no files that are papers."""
        return iter(())

    def pages(self, first: int = 1) -> Iterator[ReadPage | PageMessage]:
        """Pages from ``first`` on."""
        return in_order(self._unread(first), self._limits)

    def _unread(self, first: int) -> Iterator[tuple[ReadPage, PagePicture | None]]:
        for number in range(first, self.page_count + 1):
            picture, dpi = self._frame(number)
            grey = picture.convert("L")
            page = Page(
                number,
                round(grey.width * 72 / dpi, 2),
                round(grey.height * 72 / dpi, 2),
                (),
                source="none",
            )
            yield ReadPage(page), PagePicture(number, *_enlarged(grey, dpi), 0) if self._ocr else None

    def picture(self, number: int) -> PagePicture:
        """A page as Tesseract is given it, turned as it is stored.

        Raises:
            PaperRefused: There is no such page.
        """
        picture, dpi = self._frame(number)
        return PagePicture(number, *_enlarged(picture.convert("L"), dpi), 0)

    def drawn(self, number: int, scale: float, rotation: int = 0) -> bytes:
        """A page as PNG, so many pixels a point.

        Raises:
            PaperRefused: There is no such page.
        """
        picture, dpi = self._frame(number)
        shrink = min(72 * scale / dpi, 1.0)
        size = (max(round(picture.width * shrink), 1), max(round(picture.height * shrink), 1))
        out = io.BytesIO()
        picture.convert("RGB").resize(size).rotate(-rotation, expand=True).save(out, "PNG")
        return out.getvalue()

    def _frame(self, number: int) -> tuple[Image.Image, float]:
        if not 1 <= number <= self.page_count:
            raise PaperRefused(PaperProblem.EMPTY)
        try:
            self._picture.seek(number - 1)
            if self._picture.width * self._picture.height > self._limits.picture_pixels:
                raise PaperRefused(PaperProblem.TOO_MANY_PIXELS)
            dpi = _dpi_of(self._picture)
            upright = ImageOps.exif_transpose(self._picture)
            upright.load()
        except (OSError, ValueError, SyntaxError, EOFError):
            raise PaperRefused(PaperProblem.BROKEN) from None
        return _on_white(upright), dpi

    def close(self) -> None:
        """Lets the file go."""
        self._picture.close()


def _dpi_of(picture: Image.Image) -> float:
    told = picture.info.get("dpi")
    try:
        dpi = float(told[0]) if told else 0.0
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    # Cameras write 72 for whatever they take.
    if _LEAST_DPI < dpi <= _MOST_DPI and dpi != 72:
        return dpi
    return max(picture.size) / _LONG_SIDE_INCH


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen)
    return picture


def _enlarged(grey: Image.Image, dpi: float) -> tuple[Image.Image, float]:
    if max(grey.size) >= _SMALL_SIDE_PX:
        return grey, dpi
    return grey.resize((grey.width * 2, grey.height * 2)), dpi * 2
