"""Hostile and odd files one by one: what became of each here, and with plain pypdf and pdfium.

The folder has a ``manifest.csv`` (file, pypdf, pages, pdfium, pdfium_pages, encrypted, …) of what the two
libraries did, and may have other files beside, which only we are asked about.
"""

from __future__ import annotations

import csv
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import BadInput
from rag.papers.reading import PaperReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from rag.papers.limits import ReadingLimits

MANIFEST: Final = "manifest.csv"
OTHERS: Final = "other_formats"
_DEATHS: Final = frozenset({"crashed", "hung"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One file."""

    file: str
    pypdf: str
    """ok, or its error; empty: it was not asked."""
    pdfium: str
    pypdf_pages: int
    pages: int
    """Pages that we gave."""
    chars: int
    problem: str
    """Ours, by name; empty: none."""
    seconds: float

    @property
    def is_listed(self) -> bool:
        """Whether the manifest has it."""
        return bool(self.pypdf or self.pdfium)

    @property
    def is_read(self) -> bool:
        """Whether we gave its pages, be they without words."""
        return self.pages > 0

    @property
    def is_named(self) -> bool:
        """Whether we gave pages or the reason why not."""
        return self.is_read or bool(self.problem)


@dataclass(frozen=True, slots=True)
class Table:
    """All of them."""

    outcomes: tuple[Outcome, ...]

    def count(self, test: Callable[[Outcome], bool]) -> int:
        """How many files pass."""
        return sum(map(test, self.outcomes))

    @property
    def lost(self) -> list[Outcome]:
        """Files that pypdf or pdfium opens to pages and we do not."""
        return [one for one in self.outcomes if not one.is_read and "ok" in {one.pypdf, one.pdfium}]

    def problems(self) -> Counter[str]:
        """Our reasons, and how often."""
        return Counter(one.problem for one in self.outcomes if one.problem)

    def deaths(self) -> list[Outcome]:
        """Files by which the reading process died or had to be ended."""
        return [one for one in self.outcomes if one.problem in _DEATHS]


def torture(folder: Path, limits: ReadingLimits, *, ocr: bool = False) -> Table:
    """Reads every file of the folder, in reading processes that are replaced when they die.

    Raises:
        BadInput: The folder has no manifest.
    """
    if not (folder / MANIFEST).is_file():
        raise BadInput(f"{folder} has no {MANIFEST}; give the folder of torture files.")
    with PaperReader(limits) as reader:
        return Table(tuple(_read(reader, folder, row, ocr=ocr) for row in _rows(folder)))


def _rows(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / MANIFEST).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
    for path in sorted((folder / OTHERS).glob("*")):
        yield {"file": f"{OTHERS}/{path.name}"}


def _read(reader: PaperReader, folder: Path, row: dict[str, str], *, ocr: bool) -> Outcome:
    start = time.perf_counter()
    paper = reader.read(folder / row["file"], ocr=ocr)
    return Outcome(
        file=row["file"],
        pypdf=row.get("pypdf", ""),
        pdfium=row.get("pdfium", ""),
        pypdf_pages=int(row.get("pages") or 0),
        pages=len(paper.pages),
        chars=sum(len(page.text) for page in paper.pages),
        problem=paper.problem.value if paper.problem else "",
        seconds=time.perf_counter() - start,
    )
