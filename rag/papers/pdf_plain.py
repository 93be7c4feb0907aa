"""Plain pages of PDFs, which are nearly all: words go from pdfium to the wire and become no objects between.

A page is plain when all its text is drawn in ink that is seen, upon the page, at a size to be read. pdfium
writes the boxes of each word's first and last character side by side into one array, and what has to be
computed of them is computed for the whole page at once. That takes a third of what `pdf_words` takes; every
page that is not plain goes that way.
"""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from rag.papers.hidden_text import TINY_PT, ink_of
from rag.papers.language import language_of
from rag.papers.pdf_words import characters, goes_on
from rag.papers.pdfium_calls import address, loose_box
from rag.papers.words import clean

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage, PdfTextPage  # type: ignore[import-untyped]  # ships no types

    from rag.papers.pdf_words import PageFrame

_FLOATS_A_BOX: Final = 4
_BOX_BYTES: Final = 16
_LAST_KIND: Final = 0xFFFF
_BLANK, _LINE_END, _HYPHEN = 1, 2, 4


def _kinds() -> NDArray[np.uint8]:
    """What each character of the first plane does to words and lines; pdfium divides words by two signs."""
    kinds = np.zeros(_LAST_KIND + 1, np.uint8)
    kinds[[code for code in range(_LAST_KIND) if chr(code).isspace()]] |= _BLANK
    kinds[[0x0D, 0x0A]] |= _LINE_END
    kinds[[0x02, 0xFFFE]] |= _HYPHEN
    return kinds


_KINDS: Final = _kinds()


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
    starts, ends, firsts = _stretched(text)
    if not len(starts):
        return None
    edges = _shown(_asked(text_page, starts, ends), frame)
    width, height = frame.size
    if not _is_plain(edges, width, height):
        return None
    said = [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    if clean(text) != text:
        said = [clean(one) for one in said]
    words = list(map(list, zip(said, *edges.T.tolist(), strict=True)))
    packed = _joined(firsts, words, edges)
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


class _Spans(NamedTuple):
    """Words of a page in pdfium's order of characters."""

    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    firsts: NDArray[np.intp]
    """Of each line, which word begins it."""


def _stretched(text: str) -> _Spans:
    """The words and lines that `pdf_words.stretches` finds, for the whole page at once."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = _KINDS[np.minimum(codes, _LAST_KIND)]
    is_blank, is_hyphen = (kinds & _BLANK) > 0, (kinds & _HYPHEN) > 0
    # A word begins after a blank and, as a line does, after a hyphen that divides a word.
    is_first, is_last = ~is_blank, ~is_blank
    is_first[1:] &= is_blank[:-1] | is_hyphen[:-1]
    is_last[:-1] &= is_blank[1:] | is_hyphen[:-1]
    starts, ends = np.flatnonzero(is_first), np.flatnonzero(is_last) + 1
    # How many lines end before each word; summing over all characters takes ten times as long.
    lines = np.searchsorted(np.flatnonzero((kinds & _LINE_END) > 0), starts)
    if is_hyphen.any():
        lines += np.searchsorted(np.flatnonzero(is_hyphen), starts)
    firsts = np.flatnonzero(np.diff(lines, prepend=-1))
    return _Spans(starts, ends, firsts)


def _asked(text_page: PdfTextPage, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.float64]:
    """Left, bottom, right, top of each word, in the file's coordinates."""
    buffer = (ctypes.c_float * (len(starts) * 2 * _FLOATS_A_BOX))()
    asked = np.column_stack((starts, ends - 1)).ravel().tolist()
    raw, at, ask = address(text_page.raw), ctypes.addressof(buffer), loose_box
    for place in asked:
        ask(raw, place, at)
        at += _BOX_BYTES
    # pdfium's order: left, top, right, bottom; its origin is the bottom.
    ends = (
        np.frombuffer(memoryview(buffer), np.float32)
        .reshape(len(starts), 2, _FLOATS_A_BOX)
        .astype(np.float64)
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


def _joined(firsts: NDArray[np.intp], words: list[list[Any]], edges: NDArray[np.float64]) -> list[list[Any]]:
    """Lines with their boxes; stretches that go on to the right of one another are one line."""
    boxes = np.column_stack(
        (np.minimum.reduceat(edges[:, :2], firsts), np.maximum.reduceat(edges[:, 2:], firsts))
    ).tolist()
    packed: list[list[Any]] = []
    bounds = [*firsts.tolist(), len(words)]
    for (start, end), box in zip(pairwise(bounds), boxes, strict=True):
        inside = [word for word in words[start:end] if word[0]]
        if not inside:
            continue
        if packed and goes_on(packed[-1][0], box):
            before = packed[-1][0]
            packed[-1][1].extend(inside)
            packed[-1][0] = [before[0], min(before[1], box[1]), box[2], max(before[3], box[3])]
        else:
            packed.append([box, inside])
    return packed
