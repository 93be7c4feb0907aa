"""Files read into pages: whole (`read_paper`), or page by page as they come (`PaperReader`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rag.papers.asking import Wish
from rag.papers.limits import ReadingLimits
from rag.papers.masking import masked
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.sandbox import Sandbox
from rag.papers.wire import BadFrame, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.documents.page import Page
    from rag.papers.read_page import HiddenLine, ReadPage, Table

DEFAULT_LIMITS: Final = ReadingLimits()


class PaperStart(NamedTuple):
    """What is known before the first page."""

    kind: str
    """As `sniff.PaperKind` names it."""
    page_count: int


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A file as read. With a problem, the pages are those that were read before it."""

    kind: str
    """As `sniff.PaperKind` names it; empty: it was refused before that was known."""
    pages: tuple[Page, ...]
    problem: PaperProblem | None = None
    hidden: tuple[HiddenLine, ...] = ()
    """Words that are in the file and not to be seen: material for a person, never for a reader."""
    tables: tuple[Table, ...] = ()
    page_problems: tuple[tuple[int, PaperProblem], ...] = ()
    """Pages that have no words, by number, and why."""
    insides: tuple[str, ...] = ()
    """Of each page the name of the file within the file that it is of; empty: the file's own."""


class PaperReader:
    """Reads many files, one after another, in one process that is replaced when a file breaks it."""

    def __init__(self, limits: ReadingLimits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self.sandbox = Sandbox()

    def stream(
        self, path: Path, *, ocr: bool = True, first_page: int = 1, password: str | None = None
    ) -> Iterator[PaperStart | ReadPage]:
        """What is known of the file, then its pages from ``first_page`` on as they are read.

        Memory is bounded by the largest page: the reading process waits while nobody takes the next.

        Raises:
            PaperRefused: The file cannot be read, or not to its end; pages given before stand.
        """
        wish = Wish(path.resolve(), self.limits, ocr=ocr, first_page=first_page, password=password)
        for message in self.sandbox.ask(wish):
            try:
                yield _start(message) if "start" in message else masked(read_page(message))
            except BadFrame:
                raise PaperRefused(PaperProblem.CRASHED) from None

    def read(self, path: Path, *, ocr: bool = True, password: str | None = None) -> ReadPaper:
        """The whole file; never raises for what the file is."""
        kind = ""
        pages: list[ReadPage] = []
        problem: PaperProblem | None = None
        try:
            for part in self.stream(path, ocr=ocr, password=password):
                if isinstance(part, PaperStart):
                    kind = part.kind
                else:
                    pages.append(part)
        except PaperRefused as refused:
            problem = refused.problem
        return ReadPaper(
            kind,
            tuple(read.page for read in pages),
            problem or _problem_of(pages),
            tuple(line for read in pages for line in read.hidden),
            tuple(table for read in pages for table in read.tables),
            tuple((read.page.number, read.problem) for read in pages if read.problem is not None),
            tuple(read.inside for read in pages),
        )

    def draw(self, path: Path, number: int, *, scale: float = 1.0, rotation: int = 0) -> bytes:
        """A page as PNG, so many pixels a point, turned as `Page.rotation` says.

        Raises:
            PaperRefused: The file or the page cannot be drawn.
        """
        wish = Wish(path.resolve(), self.limits, first_page=number, draw_scale=scale, rotation=rotation)
        png = b""
        for message in self.sandbox.ask(wish):
            if "drawn" in message:
                png = bytes.fromhex(str(message["drawn"]))
        if not png.startswith(b"\x89PNG"):
            raise PaperRefused(PaperProblem.CRASHED)
        return png

    def read_turned(self, path: Path, number: int, rotation: int) -> ReadPage:
        """A page read by its look, turned as `Page.rotation` says.

        Raises:
            PaperRefused: The page has no look, or its picture cannot be read.
        """
        wish = Wish(path.resolve(), self.limits, first_page=number, is_turned=True, rotation=rotation)
        found: ReadPage | None = None
        for message in self.sandbox.ask(wish):
            if "page" in message:
                try:
                    found = masked(read_page(message))
                except BadFrame:
                    break
        if found is None:
            raise PaperRefused(PaperProblem.CRASHED)
        return found

    def close(self) -> None:
        """Ends the reading process."""
        self.sandbox.close()

    def __enter__(self) -> PaperReader:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def read_paper(
    path: Path, *, limits: ReadingLimits = DEFAULT_LIMITS, ocr: bool = True, password: str | None = None
) -> ReadPaper:
    """One file, in a process that ends with it.

    Args:
        path: The file; its name and ending say nothing.
        limits: What is taken at most.
        ocr: Whether pages without text are read by their look.
        password: Opens a locked file.
    """
    with PaperReader(limits) as reader:
        return reader.read(path, ocr=ocr, password=password)


def _start(message: dict[str, Any]) -> PaperStart:
    start = message["start"]
    if not isinstance(start, dict) or not isinstance(start.get("pages"), int):
        raise BadFrame
    return PaperStart(str(start.get("kind")), start["pages"])


def _problem_of(pages: list[ReadPage]) -> PaperProblem | None:
    """Of a file read to its end: none, if any page has words; else the pages' own, or that there are none."""
    if any(read.page.lines for read in pages):
        return None
    return next((read.problem for read in pages if read.problem is not None), PaperProblem.NO_TEXT)
