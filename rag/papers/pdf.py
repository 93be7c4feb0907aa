"""A PDF's pages one by one: pdfium first, pypdf where pdfium cannot."""

from __future__ import annotations

import io
from math import sqrt
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from domain.documents.page import Page
from rag.papers.hidden_text import separate
from rag.papers.language import language_of
from rag.papers.pdf_words import PageFrame, as_lines, placed_lines
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.read_page import HiddenLine, ReadPage
from rag.papers.sniff import PaperKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

    from rag.papers.limits import ReadingLimits


class PdfPaper:
    """An open PDF."""

    kind = PaperKind.PDF

    def __init__(self, path: Path, limits: ReadingLimits, password: str | None = None) -> None:
        """Opens it.

        Raises:
            PaperRefused: It is locked, has too many pages, or neither library opens it.
        """
        self._limits = limits
        self._path = path
        self._password = password
        self.document = _opened(path, password)
        self.page_count = _counted(self.document)
        if self.page_count == 0:
            raise PaperRefused(PaperProblem.BROKEN)
        if self.page_count > limits.pages:
            raise PaperRefused(PaperProblem.TOO_MANY_PAGES)

    def pages(self, first: int = 1) -> Iterator[ReadPage]:
        """Pages from ``first`` on, each read when it is asked for and let go before the next."""
        for number in range(first, self.page_count + 1):
            yield self.read(number)

    def read(self, number: int) -> ReadPage:
        """One page, counted from 1; without words and with a problem where it cannot be read."""
        try:
            page = self.document[number - 1]
        except pdfium.PdfiumError:
            return _by_other_means(self._path, number, self._password)
        try:
            return self._read(number, page)
        except pdfium.PdfiumError:
            return _by_other_means(self._path, number, self._password)
        finally:
            page.close()

    def _read(self, number: int, page: pdfium.PdfPage) -> ReadPage:
        frame = PageFrame.of(page)
        text_page = page.get_textpage()
        try:
            placed = placed_lines(text_page, frame, self._limits.page_chars)
            parted = separate(page, text_page, frame, placed)
        finally:
            text_page.close()
        lines = as_lines(parted.seen)
        hidden = tuple(
            HiddenLine(number, line, how) for how, words in parted.hidden for line in as_lines([words])
        )
        width, height = frame.size
        return ReadPage(
            Page(
                number,
                round(width, 2),
                round(height, 2),
                lines,
                source="text" if lines else "none",
                language=language_of(line.text for line in lines),
                rotation=frame.rotation,
            ),
            hidden,
        )

    def drawn(self, number: int, scale: float, turned: int = 0) -> bytes:
        """The page as PNG.

        Raises:
            PaperRefused: There is no such page, or it cannot be drawn.
        """
        if not 1 <= number <= self.page_count:
            raise PaperRefused(PaperProblem.EMPTY)
        try:
            page = self.document[number - 1]
        except pdfium.PdfiumError:
            raise PaperRefused(PaperProblem.BROKEN) from None
        try:
            picture = picture_of(page, scale, self._limits.picture_pixels, turned=turned)
        finally:
            page.close()
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue()

    def has_picture(self, number: int) -> bool:
        """Whether anything but text is drawn on the page: a page without is empty, and not to be read by OCR."""
        page = self.document[number - 1]
        try:
            return (
                any(
                    pdfium_c.FPDFPageObj_GetType(pdfium_c.FPDFPage_GetObject(page.raw, at))
                    != pdfium_c.FPDF_PAGEOBJ_TEXT
                    for at in range(pdfium_c.FPDFPage_CountObjects(page.raw))
                )
                or pdfium_c.FPDFPage_GetAnnotCount(page.raw) > 0
            )
        finally:
            page.close()

    def close(self) -> None:
        """Lets the file go."""
        self.document.close()


def picture_of(
    page: pdfium.PdfPage, scale: float, most_pixels: int, *, turned: int = 0, is_grey: bool = False
) -> Image:
    """The page drawn with its annotations, so many pixels a point; coarser where it would be too large."""
    width, height = page.get_size()
    if width * height * scale * scale > most_pixels:
        scale = sqrt(most_pixels / (width * height))
    picture: Image = page.render(scale=scale, rotation=turned, grayscale=is_grey).to_pil()
    return picture.convert("L" if is_grey else "RGB")


def _opened(path: Path, password: str | None) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise PaperRefused(PaperProblem.PASSWORD if password else PaperProblem.ENCRYPTED) from None
    from rag.papers.pdf_repair import rewritten

    try:
        return pdfium.PdfDocument(rewritten(path, password))
    except pdfium.PdfiumError:
        raise PaperRefused(PaperProblem.BROKEN) from None


def _counted(document: pdfium.PdfDocument) -> int:
    try:
        return len(document)
    except pdfium.PdfiumError:
        return 0


def _by_other_means(path: Path, number: int, password: str | None) -> ReadPage:
    from rag.papers.pdf_repair import page_by_pypdf

    return page_by_pypdf(path, number, password)
