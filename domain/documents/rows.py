"""A page's words in rows from the top, each from the left: as a person reads a table or a form.

Files keep their own order of words, a table's cell by cell, and OCR its own blocks. Passages keep that order,
for two columns of a text are two texts; readers of fields want what stands beside what.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean, median
from typing import TYPE_CHECKING, Final

from domain.documents.page import FIELD_MARK, REMARK_MARK, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.page import Box, Page, Word

_SAME_ROW: Final = 0.5
"""Of a word's height, by which its middle may lie off the middle of its row."""
_LONG: Final = 0.4
"""Of the page's width: lines that tell its lean."""


def in_rows(page: Page) -> Page:
    """The page with its words in rows; as it is where its words have no places.

    Fields of a form come after them, each a row of its own. Remarks are left out: anybody may write one upon
    a deed, and no value of the deed is read in it.
    """
    if not page.has_places:
        return page
    fields = tuple(line for line in page.lines if line.text.startswith(FIELD_MARK))
    page = replace(
        page, lines=tuple(line for line in page.lines if not line.text.startswith((REMARK_MARK, FIELD_MARK)))
    )
    lean = _lean(page)
    usual = median([_height(word) for line in page.lines for word in line.words] or [0.0])
    rows: list[list[tuple[float, Word]]] = []
    words = ((_middle(word.box) - lean * word.box.left, word) for line in page.lines for word in line.words)
    for middle, word in sorted(words, key=lambda each: each[0]):
        last = rows[-1] if rows else None
        # A speck or a dash is lower than its row, and would begin one that takes the words below it.
        height = _height(word) if any(map(str.isalnum, word.text)) else max(_height(word), usual)
        if last is not None and abs(fmean(each[0] for each in last) - middle) < _SAME_ROW * height:
            last.append((middle, word))
        else:
            rows.append([(middle, word)])
    in_order = tuple(_line(sorted((word for _, word in row), key=_left)) for row in rows)
    return replace(page, lines=in_order + fields)


def _lean(page: Page) -> float:
    """Points by which a scan's lines sink for each point to the right; 0 where they were written level."""
    slopes = [
        (_middle(line.words[-1].box) - _middle(line.words[0].box))
        / (line.words[-1].box.left - line.words[0].box.left)
        for line in page.lines
        if page.source == "ocr" and line.words[-1].box.left - line.words[0].box.left > _LONG * page.width_pt
    ]
    return median(slopes) if slopes else 0.0


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _height(word: Word) -> float:
    return word.box.bottom - word.box.top


def _left(word: Word) -> float:
    return word.box.left


def _line(words: Sequence[Word]) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.around(word.box)
    return Line(" ".join(word.text for word in words), box, tuple(words))
