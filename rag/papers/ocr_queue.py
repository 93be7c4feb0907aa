"""Pages in order, of which some are being read by OCR beside one another."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.papers.limits import OCR_SHARE
from rag.papers.problems import PaperRefused
from rag.papers.tesseract import read_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rag.papers.limits import ReadingLimits
    from rag.papers.read_page import ReadPage
    from rag.papers.tesseract import PagePicture
    from rag.papers.wire import PageMessage


def in_order(
    pages: Iterator[tuple[ReadPage | PageMessage, PagePicture | None]], limits: ReadingLimits
) -> Iterator[ReadPage | PageMessage]:
    """The pages; one with a picture gets its words from it.

    No more than ``ocr_processes`` pictures are held at once, however long the file is.
    """
    with ThreadPoolExecutor(limits.ocr_processes) as readers:
        waiting: deque[ReadPage | PageMessage | Future[ReadPage]] = deque()
        for read, picture in pages:
            if picture is None or isinstance(read, dict):
                waiting.append(read)
            else:
                waiting.append(readers.submit(_with_words, read, picture, limits))
            while waiting and (not isinstance(waiting[0], Future) or _busy(waiting) >= limits.ocr_processes):
                yield _got(waiting.popleft())
        while waiting:
            yield _got(waiting.popleft())


def _busy(waiting: Iterable[object]) -> int:
    return sum(1 for one in waiting if isinstance(one, Future))


def _got(one: ReadPage | PageMessage | Future[ReadPage]) -> ReadPage | PageMessage:
    return one.result() if isinstance(one, Future) else one


def _with_words(read: ReadPage, picture: PagePicture, limits: ReadingLimits) -> ReadPage:
    try:
        seen = read_picture(picture, limits.page_s * OCR_SHARE)
    except PaperRefused as refused:
        return replace(read, problem=refused.problem)
    # What text the file itself gives for a page that is a picture stands in the picture too.
    return replace(read, page=seen) if seen.lines else read
