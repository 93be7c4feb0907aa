"""Indic text of a PDF freed of what its clusters leave in it: letters said twice, and spaces nobody set.

A cluster of Devanagari or Kannada is drawn by several glyphs, and some programs give each of them the whole
text of the cluster, so that pdfium gives it as often. Signs that stand below or before their letter make it
add spaces, or break the line. Both are known by where the glyphs stand, and are told apart from a word said
twice and from true spaces by that alone.
"""

from __future__ import annotations

import ctypes
import re
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]  # ships no types

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypdfium2 import PdfTextPage

NOTHING: Final = "\u200b"
"""Takes the place of what is dropped, so that indices stay; `words.clean` takes it out."""
_INDIC: Final = re.compile("[\u0900-\u0dff]")
_LEAST_SPACE_PT: Final = 1.5
_OVERLAP_PT: Final = 0.5
_STACKED_PT: Final = 1.0
"""Between a letter and a sign above, below or before it."""


class _Edges(NamedTuple):
    """In the file's coordinates, whose origin is the bottom left."""

    left: float
    bottom: float
    right: float
    top: float

    def around(self, other: _Edges) -> _Edges:
        return _Edges(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def is_beside(self, other: _Edges) -> bool:
        """Whether the middle of the other's height is within its own."""
        return self.bottom < (other.bottom + other.top) / 2 < self.top

    def touches(self, other: _Edges) -> bool:
        """Whether the other is of the same cluster: it begins before this ends, over, at or under it."""
        gap = max(self.bottom, other.bottom) - min(self.top, other.top)
        is_within = self.left - _STACKED_PT < other.right and other.left < self.right - _OVERLAP_PT
        return is_within and gap < _STACKED_PT


def mended(text: str, text_page: PdfTextPage) -> str:
    """The text, as long as it was, with `NOTHING` for each character that the page does not show.

    Args:
        text: The page's, one character for each of pdfium's.
        text_page: Where it stands.
    """
    if _INDIC.search(text) is None:
        return text
    glyphs = _Glyphs(text_page)
    letters = list(text)
    for places in (_repeats, _false_spaces):
        for place in tuple(places(letters, glyphs)):
            letters[place] = NOTHING
    return "".join(letters)


class _Glyphs:
    """Where each character stands, and what operator of the page drew it."""

    def __init__(self, text_page: PdfTextPage) -> None:
        self._raw = text_page.raw
        self._rectangle = pdfium_c.FS_RECTF()

    def edges(self, place: int) -> _Edges:
        """Of one character."""
        found = self._rectangle
        pdfium_c.FPDFText_GetLooseCharBox(self._raw, place, ctypes.byref(found))
        return _Edges(found.left, found.bottom, found.right, found.top)

    def around(self, places: Sequence[int]) -> _Edges:
        """Of several."""
        box = self.edges(places[0])
        for place in places[1:]:
            box = box.around(self.edges(place))
        return box

    def owner(self, place: int) -> int:
        """Address of the text object; 0: pdfium made the character up."""
        found = pdfium_c.FPDFText_GetTextObject(self._raw, place)
        return ctypes.cast(found, ctypes.c_void_p).value or 0


def _repeats(letters: Sequence[str], glyphs: _Glyphs) -> Iterator[int]:
    """Characters of objects that are drawn over the end of the one before and say what it ends with."""
    before: tuple[str, list[int]] = "", []
    for _, group in groupby(range(len(letters)), key=glyphs.owner):
        run = list(group)
        said = "".join(letters[place] for place in run).strip()
        inked = [place for place in run if not letters[place].isspace()]
        if not inked:
            continue
        is_said = not said.isascii() and before[0].endswith(said)
        if is_said and glyphs.around(before[1][-len(inked) :]).touches(glyphs.around(inked)):
            yield from inked
        else:
            before = said, inked


def _false_spaces(letters: Sequence[str], glyphs: _Glyphs) -> Iterator[int]:
    """Spaces before a letter that stands within its word, or as good as touches it."""
    word: _Edges | None = None
    spaces: list[int] = []
    for place, letter in enumerate(letters):
        if letter == NOTHING:
            continue
        if letter.isspace():
            spaces.append(place)
            continue
        here = glyphs.edges(place)
        is_new = word is None
        if word is not None and spaces:
            is_near = word.is_beside(here) and here.left - word.right < _LEAST_SPACE_PT
            is_joined = is_near and not letter.isascii()
            is_new = not is_joined
            yield from spaces if is_joined else ()
        word = here if is_new or word is None else word.around(here)
        spaces = []
