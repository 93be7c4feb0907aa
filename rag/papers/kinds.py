"""Opens a file by its kind; runs in the reading process."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.sniff import PaperKind, sniff

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.papers.asking import Wish
    from rag.papers.read_page import ReadPage


class OpenPaper(Protocol):
    """A file being read."""

    kind: PaperKind
    page_count: int

    def pages(self, first: int) -> Iterator[ReadPage]:
        """Pages from ``first`` on, one by one."""
        ...

    def drawn(self, number: int, scale: float, turned: int) -> bytes:
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
    kind = sniff(wish.path, wish.limits)
    if kind is not PaperKind.PDF:
        raise PaperRefused(PaperProblem.UNSUPPORTED)
    from rag.papers.pdf import PdfPaper

    paper = PdfPaper(wish.path, wish.limits, password=wish.password)
    try:
        yield paper
    finally:
        paper.close()
