"""Words of a PDF page and where they stand, by pdfium's C interface.

Asking for the box of every character costs four times the reading itself (a call into C each); the boxes of
a word's first and last character are enough, for pdfium's loose boxes are as high as the font and all
characters of a word stand on one line. Measured on 174 pages of agreements and deeds, processor time a page:
text alone 1.3 ms, with words 2.0 ms, with every character 4.5 ms, pypdf's text without places 13.7 ms.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]  # ships no types

from domain.documents.page import Box, Line, Word
from rag.papers.indic_text import mended
from rag.papers.pdfium_calls import address, loose_box
from rag.papers.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfPage, PdfTextPage

_WORD: Final = re.compile(r"\S+")
_LINE: Final = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
"""pdfium gives a word divided at the end of a line as one, with its sign for the hyphen within."""
_SAME_LINE: Final = 0.5
"""Part of the lower height that two stretches must share to stand on one line."""


@dataclass(slots=True)
class PlacedWord:
    """A word, where it stands, and the index of its first character in pdfium's text page."""

    text: str
    box: Box
    at: int


class PageFrame(NamedTuple):
    """From PDF coordinates (origin bottom left, before /Rotate) to the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: PdfPage) -> PageFrame:
        """The frame of what the page shows: its crop box within its media box."""
        left, bottom, right, top = page.get_bbox()
        return cls(left, bottom, right, top, page.get_rotation() % 360)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points, as shown."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.rotation in {90, 270} else (wide, high)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A rectangle of the file as it is shown."""
        if self.rotation == 0:
            x, y, end, below = left - self.left, self.top - top, right - self.left, self.top - bottom
        elif self.rotation == 90:
            x, y, end, below = (
                *(bottom - self.bottom, left - self.left),
                *(top - self.bottom, right - self.left),
            )
        elif self.rotation == 180:
            x, y, end, below = (
                *(self.right - right, bottom - self.bottom),
                *(self.right - left, top - self.bottom),
            )
        else:
            x, y, end, below = self.top - top, self.right - right, self.top - bottom, self.right - left
        return Box(round(x, 2), round(y, 2), round(end, 2), round(below, 2))


def placed_lines(text_page: PdfTextPage, frame: PageFrame, most: int) -> list[list[PlacedWord]]:
    """The page's words line by line, in the order of the file, which well-made files keep as read.

    Args:
        text_page: The page's text.
        frame: The page's frame.
        most: Characters after which no more are read.
    """
    text = characters(text_page, most)
    place = CharacterBoxes(text_page, frame)
    return [
        [PlacedWord(word.group(), place(*word.span()), word.start()) for word in words]
        for words in stretches(text)
    ]


def stretches(text: str) -> Iterator[list[re.Match[str]]]:
    """Words of each of pdfium's lines."""
    for stretch in _LINE.finditer(text):
        words = list(_WORD.finditer(text, *stretch.span()))
        if words:
            yield words


def characters(text_page: PdfTextPage, most: int) -> str:
    """The page's text with one character for each of pdfium's, so that an index serves both; Indic mended."""
    raw = text_page.raw
    count = min(max(pdfium_c.FPDFText_CountChars(raw), 0), most)
    if count == 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(raw, 0, count, buffer) - 1
    text = bytes(buffer)[: 2 * max(written, 0)].decode("utf-16-le", "replace")
    if len(text) != count:
        # Characters outside the first plane, or without a meaning, make the two differ: one by one then.
        text = "".join(_character(pdfium_c.FPDFText_GetUnicode(raw, at)) for at in range(count))
    return mended(text, text_page)


def _character(code: int) -> str:
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "�"
    return chr(code)


class CharacterBoxes:
    """Gives the box of the characters from a first to before a last one."""

    def __init__(self, text_page: PdfTextPage, frame: PageFrame) -> None:
        self._raw = address(text_page.raw)
        self._frame = frame
        self._rectangle = pdfium_c.FS_RECTF()
        self._address = ctypes.addressof(self._rectangle)

    def __call__(self, first: int, end: int) -> Box:
        """The box around a stretch of one line."""
        rectangle = self._rectangle
        loose_box(self._raw, first, self._address)
        left, bottom, right, top = rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
        if end - first > 1:
            loose_box(self._raw, end - 1, self._address)
            left, right = min(left, rectangle.left), max(right, rectangle.right)
            bottom, top = min(bottom, rectangle.bottom), max(top, rectangle.top)
        return self._frame.box(left, bottom, right, top)


def as_lines(placed: list[list[PlacedWord]]) -> tuple[Line, ...]:
    """Lines for readers: cleaned, and stretches that go on to the right of one another joined.

    Only neighbours in the file's order are joined: two columns of a page are not.
    """
    lines: list[list[Word]] = []
    last: Box | None = None
    for stretch in placed:
        words = [Word(text, one.box) for one in stretch if (text := clean(one.text))]
        if not words:
            continue
        box = _box_of(words)
        if last is not None and goes_on(_edges(last), _edges(box)):
            lines[-1].extend(words)
            last = last.around(box)
        else:
            lines.append(words)
            last = box
    return tuple(line_of(words) for words in lines)


def _edges(box: Box) -> list[float]:
    return [box.left, box.top, box.right, box.bottom]


def goes_on(before: list[float], after: list[float]) -> bool:
    """Whether a stretch stands to the right of another on one line; boxes are left, top, right, bottom."""
    shared = min(before[3], after[3]) - max(before[1], after[1])
    lower = min(before[3] - before[1], after[3] - after[1])
    return lower > 0 and shared >= _SAME_LINE * lower and after[0] >= before[2]


def line_of(words: list[Word]) -> Line:
    """A line of at least one word."""
    return Line(" ".join(word.text for word in words), _box_of(words), tuple(words))


def _box_of(words: list[Word]) -> Box:
    first = words[0].box
    left, top, right, bottom = first.left, first.top, first.right, first.bottom
    for word in words:
        box = word.box
        left = min(left, box.left)
        top = min(top, box.top)
        right = max(right, box.right)
        bottom = max(bottom, box.bottom)
    return Box(left, top, right, bottom)
