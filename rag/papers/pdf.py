"""A PDF's pages one by one: pdfium first, pypdf where pdfium cannot."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from math import sqrt
from typing import TYPE_CHECKING, Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types
import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]  # ships no types

from domain.documents.page import Page
from rag.papers.hidden_text import separate
from rag.papers.language import language_of
from rag.papers.ocr_queue import in_order
from rag.papers.pdf_annotations import NOTHING, annotations_of
from rag.papers.pdf_plain import letters_of, plain_message
from rag.papers.pdf_words import PageFrame, as_lines, placed_lines
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.read_page import HiddenLine, ReadPage
from rag.papers.sniff import PaperKind
from rag.papers.source import FileWithin, Source
from rag.papers.tesseract import PagePicture
from rag.papers.wire import line_message

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

    from domain.documents.page import PageSource
    from rag.papers.limits import ReadingLimits
    from rag.papers.wire import PageMessage


_FEW_LETTERS: Final = 120
"""A page with fewer may be a picture that a scanning program or a stamp wrote its name on."""


class PdfPaper:
    """An open PDF."""

    kind = PaperKind.PDF

    def __init__(
        self, file: Path | Source, limits: ReadingLimits, *, password: str | None = None, ocr: bool = False
    ) -> None:
        """Opens it.

        Raises:
            PaperRefused: It is locked, has too many pages, or neither library opens it.
        """
        self._limits = limits
        self._source = Source.of(file)
        self._ocr = ocr
        self._password = password
        self.document = _opened(self._source, password)
        _show_forms(self.document)
        self.page_count = _counted(self.document)
        if self.page_count == 0:
            raise PaperRefused(PaperProblem.BROKEN)
        if self.page_count > limits.pages:
            raise PaperRefused(PaperProblem.TOO_MANY_PAGES)

    def files(self) -> Iterator[FileWithin]:
        """Files of its list of embedded ones; what a mark upon a page holds is not among them."""
        for at in range(self._files_counted()):
            try:
                attachment = self.document.get_attachment(at)
                yield FileWithin(str(attachment.get_name()), bytes(attachment.get_data()))
            except (pdfium.PdfiumError, ValueError):
                yield FileWithin("", b"")

    def _files_counted(self) -> int:
        try:
            return int(self.document.count_attachments())
        except pdfium.PdfiumError:
            return 0

    def pages(self, first: int = 1) -> Iterator[ReadPage | PageMessage]:
        """Pages from ``first`` on, each read when it is asked for and let go before the next."""
        numbers = range(first, self.page_count + 1)
        return map(self._annotated, in_order(map(self._next, numbers), self._limits))

    def _next(self, number: int) -> tuple[ReadPage | PageMessage, PagePicture | None]:
        message = self._plain(number)
        if message is not None:
            return message, None
        return self._read_with_picture(number) if self._ocr else (self.read(number), None)

    def _plain(self, number: int) -> PageMessage | None:
        """A plain page with words enough; None: it is read another way."""
        try:
            page = self.document[number - 1]
        except pdfium.PdfiumError:
            return None
        try:
            frame = PageFrame.of(page)
            text_page = page.get_textpage()
            try:
                message = plain_message(number, page, text_page, frame, self._limits.page_chars)
            finally:
                text_page.close()
            if message is None or (self._ocr and letters_of(message) < _FEW_LETTERS):
                return None
            found = annotations_of(page, number, frame.rotation, self._limits.page_chars)
            message["lines"] += map(line_message, found.seen)
            message["hidden"] += [[line_message(one.line), one.how] for one in found.hidden]
        except pdfium.PdfiumError:
            return None
        else:
            return message
        finally:
            page.close()

    def _annotated(self, read: ReadPage | PageMessage) -> ReadPage | PageMessage:
        """The page with its annotations, which did not count when it was read; a plain one has them."""
        if isinstance(read, dict):
            return read
        number, own = read.page.number, read.page
        try:
            page = self.document[number - 1]
        except pdfium.PdfiumError:
            return read
        try:
            found = annotations_of(page, number, own.rotation, self._limits.page_chars)
        except pdfium.PdfiumError:
            return read
        finally:
            page.close()
        if found is NOTHING:
            return read
        source: PageSource = "text" if found.seen and own.source == "none" else own.source
        return replace(
            read,
            page=replace(own, lines=own.lines + found.seen, source=source),
            hidden=read.hidden + found.hidden,
        )

    def read(self, number: int) -> ReadPage:
        """One page without annotations, counted from 1; if it cannot be read, no words and a problem."""
        try:
            page = self.document[number - 1]
        except pdfium.PdfiumError:
            return _by_other_means(self._source, number, self._password)
        try:
            return self._read(number, page)
        except pdfium.PdfiumError:
            return _by_other_means(self._source, number, self._password)
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

    def drawn(self, number: int, scale: float, rotation: int = 0) -> bytes:
        """The page as PNG, turned by so many degrees from how it is stored.

        Raises:
            PaperRefused: There is no such page, or it cannot be drawn.
        """
        page = self._page(number)
        try:
            turned = (rotation - page.get_rotation()) % 360
            picture = picture_of(page, scale, self._limits.picture_pixels, turned=turned)
        finally:
            page.close()
        out = io.BytesIO()
        picture.save(out, "PNG")
        return out.getvalue()

    def _read_with_picture(self, number: int) -> tuple[ReadPage, PagePicture | None]:
        read = self.read(number)
        if read.problem is not None or _is_enough(read):
            return read, None
        page = self.document[number - 1]
        try:
            wanted = _drawing_of(page)
            if wanted is _Drawing.NONE or (wanted is _Drawing.SOME and read.page.lines):
                return read, None
            return read, self._picture(number, page)
        except pdfium.PdfiumError:
            return read, None
        finally:
            page.close()

    def picture(self, number: int) -> PagePicture:
        """A page as Tesseract is given it, turned as it is stored.

        Raises:
            PaperRefused: There is no such page, or it cannot be drawn.
        """
        page = self._page(number)
        try:
            return self._picture(number, page)
        finally:
            page.close()

    def _picture(self, number: int, page: pdfium.PdfPage) -> PagePicture:
        scale = self._limits.ocr_dpi / 72
        picture = picture_of(page, scale, self._limits.picture_pixels, is_grey=True)
        return PagePicture(
            number, picture, picture.width * 72 / max(page.get_width(), 1), page.get_rotation() % 360
        )

    def _page(self, number: int) -> pdfium.PdfPage:
        if not 1 <= number <= self.page_count:
            raise PaperRefused(PaperProblem.EMPTY)
        try:
            return self.document[number - 1]
        except pdfium.PdfiumError:
            raise PaperRefused(PaperProblem.BROKEN) from None

    def close(self) -> None:
        """Lets the file go."""
        self.document.close()


class _Drawing(Enum):
    """How much of a page is drawn and not written."""

    NONE = 0
    SOME = 1
    MOST = 2


def _is_enough(read: ReadPage) -> bool:
    """Whether the page's own text is the page, and not the mark of a scanning program on a picture."""
    letters = [char for line in read.page.lines for char in line.text if not char.isspace()]
    unreadable = sum(1 for char in letters if char == "\ufffd" or "\ue000" <= char <= "\uf8ff")
    return len(letters) >= _FEW_LETTERS and unreadable * 2 < len(letters)


def _drawing_of(page: pdfium.PdfPage) -> _Drawing:
    """By its pictures and shapes: MOST where one picture takes half of the page."""
    most = 0.0
    found = pdfium_c.FPDFPage_GetAnnotCount(page.raw) > 0
    for piece in page.get_objects(max_depth=4):
        if piece.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        found = True
        if piece.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = piece.get_bounds()
            most = max(most, (right - left) * (top - bottom))
    width, height = page.get_size()
    if most * 2 >= width * height:
        return _Drawing.MOST
    return _Drawing.SOME if found else _Drawing.NONE


def picture_of(
    page: pdfium.PdfPage, scale: float, most_pixels: int, *, turned: int = 0, is_grey: bool = False
) -> Image:
    """The page drawn with its annotations, so many pixels a point; coarser where it would be too large."""
    width, height = page.get_size()
    if width * height * scale * scale > most_pixels:
        scale = sqrt(most_pixels / (width * height))
    picture: Image = page.render(scale=scale, rotation=turned, grayscale=is_grey).to_pil()
    return picture.convert("L" if is_grey else "RGB")


def _opened(source: Source, password: str | None) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(source.library_form, password=password)
    except pdfium.PdfiumError as error:
        # pypdf opens by an empty password some that pdfium does not; the others it calls locked, too.
        is_locked = error.err_code == pdfium_c.FPDF_ERR_PASSWORD
        if is_locked and password:
            raise PaperRefused(PaperProblem.PASSWORD) from None
    from rag.papers.pdf_repair import rewritten

    try:
        return pdfium.PdfDocument(rewritten(source.library_form, password))
    except pdfium.PdfiumError:
        raise PaperRefused(PaperProblem.BROKEN) from None


def _show_forms(document: pdfium.PdfDocument) -> None:
    """Has fields of forms drawn, and told what they are filled with; no script of the file is run.

    pdfium asks for it before the first page is opened.
    """
    with suppress(pdfium.PdfiumError):
        document.init_forms()


def _counted(document: pdfium.PdfDocument) -> int:
    try:
        return len(document)
    except pdfium.PdfiumError:
        return 0


def _by_other_means(source: Source, number: int, password: str | None) -> ReadPage:
    from rag.papers.pdf_repair import page_by_pypdf

    return page_by_pypdf(source.library_form, number, password)
