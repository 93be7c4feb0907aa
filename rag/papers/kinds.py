"""Opens a file by its kind; runs in the reading process."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rag.papers.sniff import PaperKind, sniff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.papers.asking import Wish
    from rag.papers.read_page import ReadPage
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

    def close(self) -> None:
        """Lets the file go."""
        ...


@contextmanager
def opened(wish: Wish) -> Iterator[OpenPaper]:
    """The file, open until the block ends.

    Raises:
        PaperRefused: It cannot be read.
    """
    paper = _opened(wish, sniff(wish.path, wish.limits))
    try:
        yield paper
    finally:
        paper.close()


def _opened(wish: Wish, kind: PaperKind) -> OpenPaper:
    """Libraries are loaded where a file of their kind comes, for some take a second."""
    if kind is PaperKind.PDF:
        from rag.papers.pdf import PdfPaper

        return PdfPaper(wish.path, wish.limits, password=wish.password, ocr=wish.ocr)
    if kind.is_picture:
        from rag.papers.pictures import PicturePaper

        return PicturePaper(wish.path, kind, wish.limits, ocr=wish.ocr)
    from rag.papers.flowing import FlowingPaper

    return FlowingPaper(wish.path, kind, wish.limits)
