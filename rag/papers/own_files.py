"""Pages of files that this platform made itself, read in this process: what measures read back.

Files of others are read by `reading.read_paper`, in a process of their own.
"""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rag.papers.asking import Wish
from rag.papers.kinds import opened
from rag.papers.limits import ReadingLimits
from rag.papers.wire import read_page

if TYPE_CHECKING:
    from domain.documents.page import Page

_LIMITS: Final = ReadingLimits(pages=2_000)


def pages_of_own(content: bytes, *, most: int | None = None) -> tuple[Page, ...]:
    """The pages by their own text; nothing is read from pictures.

    Args:
        content: Of the file.
        most: Pages after which no more are read.

    Raises:
        PaperRefused: It cannot be read.
    """
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        with opened(Wish(Path(file.name), _LIMITS, ocr=False)) as paper:
            messages = islice(paper.pages(1), most)
            return tuple((read_page(each) if isinstance(each, dict) else each).page for each in messages)
