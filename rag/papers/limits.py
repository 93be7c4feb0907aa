"""How much of a file is taken before it is refused (source: CATALOGUE T21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MEGABYTE = 1024 * 1024
OCR_SHARE: Final = 0.75
"""Of a page's wall clock, for the reading of its picture."""


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """The bounds of one reading. What passes one of them is a named problem, never a crash."""

    file_bytes: int = 25 * MEGABYTE
    pages: int = 300
    inflated_bytes: int = 200 * MEGABYTE
    """Of all parts of an archive (a DOCX is one) taken together, as unpacked; and as much again of all files
    within a file."""
    inflation_ratio: int = 100
    """Unpacked to packed size of an archive that unpacks to more than a megabyte."""
    archive_entries: int = 5_000
    nesting: int = 2
    """Levels of files within files: an attachment is the first, a paper embedded in it the second."""
    files_within: int = 50
    """Files within one file, all levels together."""
    picture_pixels: int = 60_000_000
    """Of one picture; an A4 page scanned in colour at 600 dpi has 35 million."""
    page_chars: int = 200_000
    memory_bytes: int = 1536 * MEGABYTE
    """Address space of the worker (RLIMIT_AS)."""
    cpu_s: int = 120
    """Processor time for one file without reading its pictures (RLIMIT_CPU)."""
    page_s: float = 60.0
    """Wall clock until the next page; the worker is ended when none came."""
    file_s: float = 900.0
    """Wall clock for the whole file."""
    ocr_dpi: int = 200
    ocr_processes: int = 2
