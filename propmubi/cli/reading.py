"""Files that a person names, as papers with facts: read in a process of their own, whatever their kind."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel
from domain.documents.redaction import masked_name
from domain.errors import UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

    from domain.documents.fact import Fact
    from domain.documents.page import Page
    from rag.papers.reading import PaperReader, ReadPaper


@dataclass(frozen=True, slots=True)
class ReadPart:
    """Pages of a file that are one paper."""

    file: Path
    first: int
    last: int
    label: DocumentLabel
    facts: tuple[Fact, ...]

    @property
    def name(self) -> str:
        """The file, and its pages."""
        pages = f"p. {self.first}" if self.first == self.last else f"pp. {self.first}-{self.last}"
        return f"{masked_name(self.file.name)} {pages}"


def own_reader() -> PaperReader:
    """A reader of many files, under the bounds of the settings (``PROPMUBI_PAPER_…``)."""
    from config.settings import Settings
    from propmubi.reading_limits import reading_limits
    from rag.papers.reading import PaperReader

    return PaperReader(reading_limits(Settings.load()))


def pages_of(file: Path, reader: PaperReader | None = None) -> tuple[Page, ...]:
    """The pages of a file, scans read by OCR. Pages that have no words are named on standard error.

    Args:
        file: PDF, picture, DOCX, XLSX, PPTX, EML, MSG, HTML, TXT, CSV or JSON.
        reader: Reads several files in one process; None starts one for this file.

    Raises:
        UnreadableFile: There is no such file, or it cannot be read; says why and what to do.
    """
    return _read(file, reader).pages


def _read(file: Path, reader: PaperReader | None) -> ReadPaper:
    if not file.is_file():
        raise UnreadableFile(f"There is no file {file}.")
    if reader is None:
        with own_reader() as one:
            read = one.read(file)
    else:
        read = reader.read(file)
    name = masked_name(file.name)
    if read.problem is not None:
        raise UnreadableFile(f"{name}: {read.problem.says}")
    for number, problem in read.page_problems:
        inside = f" ({within})" if (within := read.insides[number - 1]) else ""
        sys.stderr.write(f"{name}, page {number}{inside}: {problem.says}\n")
    return read


def parts_in(
    file: Path, reader: PaperReader | None = None, label: DocumentLabel | None = None
) -> list[ReadPart]:
    """The papers of a file with their facts.

    Args:
        file: As `pages_of` takes it.
        reader: As there.
        label: What the whole file is; None has its words tell which pages are which paper.

    Raises:
        UnreadableFile: As `pages_of`.
    """
    from domain.documents.readers import facts_of
    from tools.papers.understanding import parts_by_file, parts_of

    read = _read(file, reader)
    pages = read.pages
    if label is not None:
        return [ReadPart(file, pages[0].number, pages[-1].number, label, facts_of(label, pages, None))]
    return [
        ReadPart(file, part.first, part.last, own, facts_of(own, pages[part.first - 1 : part.last], None))
        for part in parts_by_file(parts_of, pages, read.insides)
        for own in (DocumentLabel(part.label),)
    ]
