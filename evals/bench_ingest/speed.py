"""Pages a second of processor time, side by side on the same pages in one run, and what each has lost.

Ours is counted whole: reading process and ours, words with places, hidden words apart. The others give text
without places. What is lost is counted in letters and digits that pypdf gave and the other did not, whatever
their order; hidden words count as given, for they are, apart.
"""

from __future__ import annotations

import io
import logging
import shutil
import subprocess
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types

from rag.papers.reading import PaperReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from rag.papers.limits import ReadingLimits

OCR_DPI: Final = 200


@dataclass(frozen=True, slots=True)
class Speed:
    """One reader over all pages."""

    reader: str
    pages: int
    cpu_ms_a_page: float
    wall_ms_a_page: float
    lost_share: float | None
    """Of pypdf's letters and digits; None: not compared."""


@contextmanager
def _quiet_libraries() -> Iterator[None]:
    """What readers log of broken files is no part of their speed."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def text_speeds(files: Sequence[Path], limits: ReadingLimits) -> list[Speed]:
    """pypdf, pdfium and ours over the pages of PDFs that have text."""
    with _quiet_libraries(), PaperReader(limits) as reader:
        # The process is started before it is measured, as it is for every file but the first.
        reader.read(files[0], ocr=False)

        def ours(path: Path) -> list[str]:
            paper = reader.read(path, ocr=False)
            hidden: dict[int, list[str]] = {}
            for one in paper.hidden:
                hidden.setdefault(one.page, []).append(one.line.text)
            return ["\n".join([page.text, *hidden.get(page.number, ())]) for page in paper.pages]

        readers: dict[str, Callable[[Path], list[str]]] = {"pypdf": _pypdf, "pdfium": _pdfium, "ours": ours}
        given = {
            name: _timed(read, files, reader.sandbox.cpu_s if name == "ours" else None)
            for name, read in readers.items()
        }
    base = given["pypdf"][0]
    return [
        Speed(
            name,
            len(texts),
            cpu_s * 1000 / max(len(texts), 1),
            wall_s * 1000 / max(len(texts), 1),
            None if name == "pypdf" else _lost(base, texts),
        )
        for name, (texts, cpu_s, wall_s) in given.items()
    ]


def ocr_speeds(files: Sequence[Path], limits: ReadingLimits) -> list[Speed]:
    """Plain Tesseract, a page at a time, and ours, over the pages of scans; wall clock is what counts."""
    rows: list[Speed] = []
    start, before = time.perf_counter(), _children_s()
    pages = sum(_plain_tesseract(path) for path in files)
    wall, cpu = time.perf_counter() - start, _children_s() - before
    rows.append(Speed("tesseract", pages, cpu * 1000 / max(pages, 1), wall * 1000 / max(pages, 1), None))
    with PaperReader(limits) as reader:
        start = time.perf_counter()
        pages = sum(len(reader.read(path).pages) for path in files)
        wall, cpu = time.perf_counter() - start, reader.sandbox.cpu_s()
    rows.append(Speed("ours", pages, cpu * 1000 / max(pages, 1), wall * 1000 / max(pages, 1), None))
    return rows


def office_speeds(files: Sequence[Path], limits: ReadingLimits) -> list[Speed]:
    """Plain unstructured in this process, and ours, over office files; a file counts as a page."""
    from unstructured.partition.auto import partition

    from rag.papers.office import without_downloads

    without_downloads()

    def plain(path: Path) -> list[str]:
        return ["\n".join(element.text for element in partition(str(path)))]

    with PaperReader(limits) as reader:
        plain(files[0])
        reader.read(files[0])

        def ours(path: Path) -> list[str]:
            return ["\n".join(page.text for page in reader.read(path).pages)]

        base, cpu_s, wall_s = _timed(plain, files)
        own, own_cpu_s, own_wall_s = _timed(ours, files, reader.sandbox.cpu_s)
    count = len(files)
    return [
        Speed("unstructured", count, cpu_s * 1000 / count, wall_s * 1000 / count, None),
        Speed("ours", count, own_cpu_s * 1000 / count, own_wall_s * 1000 / count, _lost(base, own)),
    ]


def _timed(
    read: Callable[[Path], list[str]], files: Iterable[Path], other_cpu_s: Callable[[], float] | None = None
) -> tuple[list[str], float, float]:
    other = other_cpu_s or (lambda: 0.0)
    cpu, wall = time.process_time() + other(), time.perf_counter()
    texts = [text for path in files for text in read(path)]
    return texts, time.process_time() + other() - cpu, time.perf_counter() - wall


def _pypdf(path: Path) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(path).pages]


def _pdfium(path: Path) -> list[str]:
    document = pdfium.PdfDocument(path)
    texts = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(str(text_page.get_text_range()))
        text_page.close()
        page.close()
    document.close()
    return texts


def _lost(base: list[str], texts: list[str]) -> float:
    wanted, given = _letters(base), _letters(texts)
    return sum((wanted - given).values()) / max(sum(wanted.values()), 1)


def _letters(texts: list[str]) -> Counter[str]:
    return Counter(letter for text in texts for letter in text if letter.isalnum())


def _plain_tesseract(path: Path) -> int:
    document = pdfium.PdfDocument(path)
    program = shutil.which("tesseract") or "tesseract"
    for page in document:
        out = io.BytesIO()
        page.render(scale=OCR_DPI / 72, grayscale=True).to_pil().save(out, "PPM")
        subprocess.run(  # noqa: S603  # a program of this machine
            [program, "stdin", "stdout", "-l", "eng", "tsv"],
            input=out.getvalue(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
    count = len(document)
    document.close()
    return count


def _children_s() -> float:
    import resource

    used: Any = resource.getrusage(resource.RUSAGE_CHILDREN)
    own: Any = resource.getrusage(resource.RUSAGE_SELF)
    return float(used.ru_utime + used.ru_stime + own.ru_utime + own.ru_stime)
