"""Opens a file by its kind; runs in the reading process."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from rag.papers.sniff import PaperKind, sniff
from rag.papers.source import Source
from rag.papers.within import with_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.papers.asking import Wish
    from rag.papers.read_page import ReadPage
    from rag.papers.source import FileWithin
    from rag.papers.tesseract import PagePicture
    from rag.papers.wire import PageMessage


class OpenPaper(Protocol):
    """A file being read."""

    kind: PaperKind
    page_count: int

    def pages(self, first: int) -> Iterator[ReadPage | PageMessage]:
        """Pages from ``first`` on, one by one."""
        ...

    def drawn(self, number: int, scale: float, rotation: int) -> bytes:
        """A page as PNG, so many pixels a point."""
        ...

    def picture(self, number: int) -> PagePicture:
        """A page as Tesseract is given it."""
        ...

    def files(self) -> Iterator[FileWithin]:
        """Files that it holds, one by one."""
        ...

    def close(self) -> None:
        """Lets the file go."""
        ...


@contextmanager
def opened(wish: Wish) -> Iterator[OpenPaper]:
    """The file, open until the block ends.

    Raises:
        PaperRefused: It cannot be read.
    """
    source = Source(wish.path)
    paper = _opened(wish, source, sniff(source, wish.limits))
    try:
        paper = with_files(paper, wish.limits, partial(_opened, replace(wish, password=None)))
        yield paper
    finally:
        paper.close()


def _opened(wish: Wish, source: Source, kind: PaperKind) -> OpenPaper:
    """Libraries are loaded where a file of their kind comes, for some take a second."""
    if kind is PaperKind.PDF:
        from rag.papers.pdf import PdfPaper

        return PdfPaper(source, wish.limits, password=wish.password, ocr=wish.ocr)
    if kind.is_picture:
        from rag.papers.pictures import PicturePaper

        return PicturePaper(source, kind, wish.limits, ocr=wish.ocr)
    if kind is PaperKind.ZIP:
        from rag.papers.archive import ArchivePaper

        return ArchivePaper(source, wish.limits)
    from rag.papers.flowing import FlowingPaper

    return FlowingPaper(source, kind, wish.limits)
