"""Reading processes for code that must not wait: a few, each with one file at a time."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from rag.papers.limits import ReadingLimits
from rag.papers.reading import PaperReader

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from rag.papers.read_page import ReadPage
    from rag.papers.reading import PaperStart

READERS: Final = 2


class PaperReaders:
    """Readers that are started when first needed and kept for the next file."""

    def __init__(self, limits: ReadingLimits | None = None, *, count: int = READERS) -> None:
        self.limits = limits or ReadingLimits()
        self._room = asyncio.Semaphore(count)
        self._idle: list[PaperReader] = []

    @asynccontextmanager
    async def reader(self) -> AsyncIterator[PaperReader]:
        """One reader for this block alone."""
        async with self._room:
            reader = self._idle.pop() if self._idle else PaperReader(self.limits)
            try:
                yield reader
            finally:
                self._idle.append(reader)

    async def stream(
        self, path: Path, *, ocr: bool = True, first_page: int = 1
    ) -> AsyncIterator[PaperStart | ReadPage]:
        """As `PaperReader.stream`, each part waited for in a thread.

        Left before its end, the reading process is ended with it.

        Raises:
            PaperRefused: As there.
        """
        async with self.reader() as reader:
            parts = reader.stream(path, ocr=ocr, first_page=first_page)
            try:
                while (part := await asyncio.to_thread(_next, parts)) is not None:
                    yield part
            finally:
                await asyncio.shield(asyncio.to_thread(_end, parts, reader))

    async def draw(self, path: Path, number: int, *, scale: float, rotation: int) -> bytes:
        """As `PaperReader.draw`."""
        async with self.reader() as reader:
            return await asyncio.to_thread(reader.draw, path, number, scale=scale, rotation=rotation)

    async def read_turned(self, path: Path, number: int, *, rotation: int) -> ReadPage:
        """As `PaperReader.read_turned`."""
        async with self.reader() as reader:
            return await asyncio.to_thread(reader.read_turned, path, number, rotation)

    def close(self) -> None:
        """Ends the reading processes that wait for work."""
        while self._idle:
            self._idle.pop().close()


def _next(parts: Iterator[PaperStart | ReadPage]) -> PaperStart | ReadPage | None:
    return next(parts, None)


def _end(parts: Iterator[PaperStart | ReadPage], reader: PaperReader) -> None:
    close = getattr(parts, "close", None)
    if close is None:
        return
    try:
        close()
    except ValueError:
        # A cancelled call still waits for the next page in its thread: the process has to go.
        reader.close()
