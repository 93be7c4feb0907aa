"""The reading process: takes wishes, one a line, and sends frames until its input ends.

    in   {"path": …, "limits": {…}, "ocr": true, "first_page": 1, …}
    out  {"start": {"kind": "pdf", "pages": 12, "no_network": true}}
         {"page": …, "lines": …}            one a page
         {"end": null} or {"end": "broken"}

Run as ``python -I -m rag.papers.worker``. It reads many files, one after another; whoever started it ends it
when it misbehaves (`sandbox`).
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from rag.papers import isolation
from rag.papers.asking import Wish
from rag.papers.kinds import opened
from rag.papers.limits import OCR_SHARE
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.read_page import ReadPage
from rag.papers.wire import packed, page_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rag.papers.kinds import OpenPaper


def answers(wish: Wish) -> Iterator[dict[str, Any]]:
    """The messages that answer one wish; the last is its end."""
    try:
        with opened(wish) as paper:
            yield {"start": {"kind": paper.kind, "pages": paper.page_count}}
            if wish.draw_scale is not None:
                yield {"drawn": paper.drawn(wish.first_page, wish.draw_scale, wish.rotation).hex()}
            elif wish.is_turned:
                yield page_message(_read_turned(wish, paper))
            else:
                for page in paper.pages(wish.first_page):
                    yield page if isinstance(page, dict) else page_message(page)
        yield {"end": None}
    except PaperRefused as refused:
        yield {"end": refused.problem}
    except MemoryError:
        yield {"end": PaperProblem.BOMB}
    except RecursionError:
        yield {"end": PaperProblem.NESTED}
    except Exception:  # noqa: BLE001  # a parser may raise anything on a hostile file; its words are not passed on
        yield {"end": PaperProblem.BROKEN}


def _read_turned(wish: Wish, paper: OpenPaper) -> ReadPage:
    from rag.papers.tesseract import read_picture

    picture = paper.picture(wish.first_page)
    return ReadPage(read_picture(picture, wish.limits.page_s * OCR_SHARE, wish.rotation))


def serve(wishes: Iterable[bytes], out: BinaryIO) -> None:
    """Answers wishes until there are no more."""
    for line in wishes:
        wish = Wish.of(line)
        isolation.allow_cpu(wish.limits.cpu_s)
        for message in answers(wish):
            out.write(packed(message))
            out.flush()
        gc.collect()


def main() -> None:
    """Gives up all it does not need, then serves. The first wish's bounds hold for the process."""
    logging.disable(logging.CRITICAL)
    # What a page is made of has no cycles; looking for some at every page took a fifth of its time.
    gc.disable()
    pipe = isolation.quiet_streams()
    first = sys.stdin.buffer.readline()
    if not first:
        return
    is_alone = isolation.give_up(Wish.of(first).limits)
    with os.fdopen(pipe, "wb", buffering=1 << 20) as out:
        out.write(packed({"ready": is_alone}))
        out.flush()
        serve(chain([first], sys.stdin.buffer), out)


if __name__ == "__main__":
    main()
