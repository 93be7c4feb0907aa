"""What the settings allow of one file that is read: the same for the API, the worker and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.papers.limits import MEGABYTE, ReadingLimits

if TYPE_CHECKING:
    from config.settings import Settings


def reading_limits(settings: Settings) -> ReadingLimits:
    """The bounds of one reading."""
    return ReadingLimits(
        file_bytes=settings.paper_max_mb * MEGABYTE,
        pages=settings.paper_max_pages,
        inflated_bytes=settings.paper_max_inflated_mb * MEGABYTE,
        picture_pixels=settings.paper_max_megapixels * 1_000_000,
        nesting=settings.paper_max_nesting,
        memory_bytes=settings.paper_memory_mb * MEGABYTE,
        page_s=settings.paper_page_timeout.total_seconds(),
    )
