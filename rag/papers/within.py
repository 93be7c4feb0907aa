"""A file with the files it holds, as one paper: its own pages first, then those of each file within it.

Every file within is opened like one that was sent by itself: by its first bytes, under the same bounds, in
the same process without network or secrets. How deep, how many and how much together is bounded
(`Allowance`); what passes a bound or cannot be read is a page without words that has the name of the file and
the reason.
"""

from __future__ import annotations

import zipfile
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from domain.documents.page import Page
from rag.papers.pdf_repair import A4_PT
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.read_page import ReadPage
from rag.papers.sniff import ARCHIVED, sniff
from rag.papers.source import FileWithin, Source
from rag.papers.words import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rag.papers.kinds import OpenPaper
    from rag.papers.limits import ReadingLimits
    from rag.papers.sniff import PaperKind
    from rag.papers.tesseract import PagePicture
    from rag.papers.wire import PageMessage

LONGEST_NAME: Final = 200
NAMELESS: Final = "attachment"
_PATH_SIGN: Final = " / "
_NO_ARCHIVE: Final = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError)


@dataclass(slots=True)
class Allowance:
    """What is left for the files within one file, all levels together."""

    files: int
    unpacked_bytes: int
    pages: int

    @classmethod
    def of(cls, limits: ReadingLimits, own_pages: int) -> Allowance:
        """At the beginning."""
        return cls(limits.files_within, limits.inflated_bytes, limits.pages - own_pages)

    def take(self, source: Source, kind: PaperKind) -> None:
        """Takes a file's size off, of a document that is an archive that of its parts.

        The files of a plain archive are taken one by one.

        Raises:
            PaperRefused: It is more than is left.
        """
        size = source.size
        if kind in ARCHIVED:
            with suppress(*_NO_ARCHIVE), zipfile.ZipFile(source.library_form) as archive:
                size += sum(part.file_size for part in archive.infolist())
        if size > self.unpacked_bytes:
            raise PaperRefused(PaperProblem.BOMB)
        self.unpacked_bytes -= size

    def take_pages(self, paper: OpenPaper) -> None:
        """Takes a paper's pages off, or closes it.

        Raises:
            PaperRefused: It has more than are left.
        """
        if paper.page_count > self.pages:
            paper.close()
            raise PaperRefused(PaperProblem.TOO_MANY_PAGES)
        self.pages -= paper.page_count


@dataclass(frozen=True, slots=True)
class _Inner:
    """One file within, opened, or why not."""

    name: str
    paper: OpenPaper | None
    problem: PaperProblem | None = None

    @property
    def page_count(self) -> int:
        return 1 if self.paper is None else self.paper.page_count


class PaperWithFiles:
    """A paper and the files it holds."""

    def __init__(self, own: OpenPaper, inner: list[_Inner]) -> None:
        self.kind: PaperKind = own.kind
        self._own = own
        self._inner = inner
        self.page_count = own.page_count + sum(one.page_count for one in inner)

    def files(self) -> Iterator[FileWithin]:
        """None: they are its pages already."""
        return iter(())

    def pages(self, first: int) -> Iterator[ReadPage | PageMessage]:
        """Pages from ``first`` on, numbered through."""
        if first <= self._own.page_count:
            yield from self._own.pages(first)
        before = self._own.page_count
        for one in self._inner:
            start = max(first - before, 1)
            if start <= one.page_count:
                yield from _numbered(one, start, before)
            before += one.page_count

    def drawn(self, number: int, scale: float, rotation: int) -> bytes:
        """A page as PNG.

        Raises:
            PaperRefused: There is no such page, or its file has no look.
        """
        paper, before = self._holding(number)
        return paper.drawn(number - before, scale, rotation)

    def picture(self, number: int) -> PagePicture:
        """A page as Tesseract is given it.

        Raises:
            PaperRefused: As for `drawn`.
        """
        paper, before = self._holding(number)
        return replace(paper.picture(number - before), number=number)

    def _holding(self, number: int) -> tuple[OpenPaper, int]:
        """The paper that the page is of, and how many pages stand before that paper's."""
        if number <= self._own.page_count:
            return self._own, 0
        before = self._own.page_count
        for one in self._inner:
            if number <= before + one.page_count:
                if one.paper is None:
                    break
                return one.paper, before
            before += one.page_count
        raise PaperRefused(PaperProblem.EMPTY)

    def close(self) -> None:
        """Lets all of them go."""
        for one in self._inner:
            if one.paper is not None:
                one.paper.close()
        self._own.close()


def with_files(
    own: OpenPaper,
    limits: ReadingLimits,
    open_source: Callable[[Source, PaperKind], OpenPaper],
    allowance: Allowance | None = None,
    depth: int = 0,
) -> OpenPaper:
    """The paper with the files that it holds; itself where it holds none.

    Args:
        own: The paper.
        limits: What is taken.
        open_source: Opens one file of a kind.
        allowance: What is left for files within; None: this is the file that was sent.
        depth: Files that this one is within.
    """
    left = allowance or Allowance.of(limits, own.page_count)
    inner: list[_Inner] = []
    files = own.files()
    for file in files:
        name = _shown(file.name)
        if left.files == 0:
            more = sum(1 for _ in files)
            named = f"{name} and {more} more" if more else name
            inner.append(_Inner(named, None, PaperProblem.TOO_MANY_FILES))
            break
        left.files -= 1
        inner.append(_opened(file._replace(name=name), limits, open_source, left, depth + 1))
    return PaperWithFiles(own, inner) if inner else own


def _opened(
    file: FileWithin,
    limits: ReadingLimits,
    open_source: Callable[[Source, PaperKind], OpenPaper],
    left: Allowance,
    depth: int,
) -> _Inner:
    if file.problem is not None:
        return _Inner(file.name, None, file.problem)
    if depth > limits.nesting:
        return _Inner(file.name, None, PaperProblem.NESTED)
    source = Source(held=file.content)
    try:
        kind = sniff(source, limits)
        left.take(source, kind)
        paper = open_source(source, kind)
        left.take_pages(paper)
        return _Inner(file.name, with_files(paper, limits, open_source, left, depth))
    except PaperRefused as refused:
        return _Inner(file.name, None, refused.problem)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # a parser may raise anything on a hostile file
        return _Inner(file.name, None, PaperProblem.BROKEN)


def _numbered(one: _Inner, start: int, before: int) -> Iterator[ReadPage | PageMessage]:
    """The file's pages with numbers of the whole; one that breaks off is ended by pages without words."""
    given = start - 1
    problem = one.problem
    if one.paper is not None:
        try:
            for page in one.paper.pages(start):
                given += 1
                yield _moved(page, before, one.name)
        except PaperRefused as refused:
            problem = refused.problem
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  # as above
            problem = PaperProblem.BROKEN
    for number in range(given + 1, one.page_count + 1):
        empty = Page(before + number, *A4_PT, (), source="none")
        yield ReadPage(empty, problem=problem or PaperProblem.BROKEN, inside=one.name)


def _moved(read: ReadPage | PageMessage, before: int, name: str) -> ReadPage | PageMessage:
    if isinstance(read, dict):
        read["page"][0] += before
        read["inside"] = name + (_PATH_SIGN + read["inside"] if read.get("inside") else "")
        return read
    number = read.page.number + before
    return replace(
        read,
        page=replace(read.page, number=number),
        hidden=tuple(replace(line, page=number) for line in read.hidden),
        tables=tuple(replace(table, page=number) for table in read.tables),
        inside=name + (_PATH_SIGN + read.inside if read.inside else ""),
    )


def _shown(name: str) -> str:
    r"""A name without folders and without what no name shows."""
    plain = " ".join(clean(name.replace("\\", "/").rpartition("/")[2]).split())
    return plain[-LONGEST_NAME:] or NAMELESS
