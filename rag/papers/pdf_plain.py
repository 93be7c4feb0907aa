"""Plain pages of PDFs, which are nearly all: words go from pdfium to the wire and become no objects between.

A page is plain when all its text is drawn in ink that is seen, upon the page, at a size to be read. pdfium
writes the boxes of each word's first and last character side by side into one array, and what has to be
computed of them is computed for the whole page at once. That takes a third of what `pdf_words` takes; every
page that is not plain goes that way.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rag.papers.hidden_text import TINY_PT, ink_of
from rag.papers.language import language_of
from rag.papers.pdf_words import LOOSE_BOX, characters, goes_on, stretches
from rag.papers.words import clean

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage, PdfTextPage  # type: ignore[import-untyped]  # ships no types

    from rag.papers.pdf_words import PageFrame

_FLOATS_A_BOX: Final = 4
_BOX_BYTES: Final = 16


def plain_message(
    number: int, page: PdfPage, text_page: PdfTextPage, frame: PageFrame, most: int
) -> dict[str, Any] | None:
    """The page as `wire.page_message` has it; None: it has no words, or is not plain.

    Args:
        number: Of the page.
        page: The page.
        text_page: Its text.
        frame: Its frame.
        most: Characters after which no more are read.
    """
    if not ink_of(page).is_plain:
        return None
    text = characters(text_page, most)
    lines = [[(word.start(), word.end()) for word in words] for words in stretches(text)]
    spans = [span for line in lines for span in line]
    if not spans:
        return None
    edges = _shown(_asked(text_page, spans), frame)
    width, height = frame.size
    if not _is_plain(edges, width, height):
        return None
    fit = clean if clean(text) != text else str
    words = [[fit(text[start:end]), *box] for (start, end), box in zip(spans, edges.tolist(), strict=True)]
    packed = _joined(lines, words, edges)
    language = language_of(" ".join(word[0] for word in line) for _, line in packed)
    return {
        "page": [number, round(width, 2), round(height, 2), "text", language, frame.rotation],
        "lines": packed,
        "hidden": [],
        "tables": [],
        "problem": None,
    }


def letters_of(message: dict[str, Any]) -> int:
    """How many characters its words have."""
    return sum(len(word[0]) for _, line in message["lines"] for word in line)


def _asked(text_page: PdfTextPage, spans: list[tuple[int, int]]) -> NDArray[np.float64]:
    """Left, bottom, right, top of each word, in the file's coordinates."""
    buffer = (ctypes.c_float * (len(spans) * 2 * _FLOATS_A_BOX))()
    raw, at = ctypes.cast(text_page.raw, ctypes.c_void_p), ctypes.addressof(buffer)
    ask = LOOSE_BOX
    for start, end in spans:
        ask(raw, start, at)
        ask(raw, end - 1, at + _BOX_BYTES)
        at += 2 * _BOX_BYTES
    # pdfium's order: left, top, right, bottom; its origin is the bottom.
    ends = (
        np.frombuffer(memoryview(buffer), np.float32).reshape(len(spans), 2, _FLOATS_A_BOX).astype(np.float64)
    )
    return np.column_stack(
        (ends[:, :, 0].min(1), ends[:, :, 3].min(1), ends[:, :, 2].max(1), ends[:, :, 1].max(1))
    )


def _shown(boxes: NDArray[np.float64], frame: PageFrame) -> NDArray[np.float64]:
    """Left, top, right, bottom on the page as it is shown, in hundredths of a point (as `PageFrame.box`)."""
    left, bottom, right, top = boxes.T
    if frame.rotation == 0:
        found = (left - frame.left, frame.top - top, right - frame.left, frame.top - bottom)
    elif frame.rotation == 90:
        found = (bottom - frame.bottom, left - frame.left, top - frame.bottom, right - frame.left)
    elif frame.rotation == 180:
        found = (frame.right - right, bottom - frame.bottom, frame.right - left, top - frame.bottom)
    else:
        found = (frame.top - top, frame.right - right, frame.top - bottom, frame.right - left)
    shown: NDArray[np.float64] = np.column_stack(found).round(2)
    return shown


def _is_plain(edges: NDArray[np.float64], width: float, height: float) -> bool:
    left, top, right, bottom = edges.T
    return bool(
        (bottom - top).min() >= TINY_PT
        and left.min() >= 0
        and top.min() >= 0
        and right.max() <= width
        and bottom.max() <= height
    )


def _joined(
    lines: list[list[tuple[int, int]]], words: list[list[Any]], edges: NDArray[np.float64]
) -> list[list[Any]]:
    """Lines with their boxes; stretches that go on to the right of one another are one line."""
    starts = np.cumsum([0, *(len(line) for line in lines[:-1])])
    boxes = np.column_stack(
        (np.minimum.reduceat(edges[:, :2], starts), np.maximum.reduceat(edges[:, 2:], starts))
    ).tolist()
    packed: list[list[Any]] = []
    at = 0
    for line, box in zip(lines, boxes, strict=True):
        inside = [word for word in words[at : at + len(line)] if word[0]]
        at += len(line)
        if not inside:
            continue
        if packed and goes_on(packed[-1][0], box):
            before = packed[-1][0]
            packed[-1][1].extend(inside)
            packed[-1][0] = [before[0], min(before[1], box[1]), box[2], max(before[3], box[3])]
        else:
            packed.append([box, inside])
    return packed
