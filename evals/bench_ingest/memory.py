"""Most memory that reading a long PDF takes, streamed: in the reading process and in ours."""

from __future__ import annotations

import resource
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typst

from rag.papers.reading import PaperReader, PaperStart

if TYPE_CHECKING:
    from rag.papers.limits import ReadingLimits

_LINE: Final = "The schedule property bears survey number 12/3 and measures 2,400 square feet. "
_PAGES: Final = """#for n in range(1, {pages} + 1) [= Page #n
#lorem(40) #for i in range(12) [{line}]
#pagebreak(weak: true)]
"""


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one reading."""

    pages: int
    file_bytes: int
    reader_bytes: int
    """Most of the reading process (VmHWM)."""
    own_bytes: int
    """By how much the most of our own process grew."""
    seconds: float


def peak_memory(pages: int, limits: ReadingLimits) -> Memory:
    """Makes a PDF of so many pages of text and streams it through."""
    with tempfile.TemporaryDirectory(prefix="propmubi-bench-") as folder:
        source, path = Path(folder) / "long.typ", Path(folder) / "long.pdf"
        source.write_text(_PAGES.format(pages=pages, line=_LINE), encoding="utf-8")
        typst.compile(str(source), output=str(path))
        with PaperReader(replace(limits, pages=pages + 10)) as reader:
            before, start = _own_most(), time.perf_counter()
            count = sum(not isinstance(part, PaperStart) for part in reader.stream(path, ocr=False))
            seconds = time.perf_counter() - start
            return Memory(
                count, path.stat().st_size, reader.sandbox.peak_bytes(), _own_most() - before, seconds
            )


def _own_most() -> int:
    """Linux counts in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
