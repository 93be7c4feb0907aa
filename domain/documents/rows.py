"""A page's words in rows from the top, each from the left: as a person reads a table or a form.

Files keep their own order of words, a table's cell by cell, and OCR its own blocks. Passages keep that order,
for two columns of a text are two texts; readers of fields want what stands beside what.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from domain.documents.page import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.documents.page import Page, Word

_SAME_ROW: Final = 0.5
"""Of a word's height, by which its middle may lie off the middle of its row."""


def in_rows(page: Page) -> Page:
    """The page with its words in rows; as it is where its words have no places."""
    if not page.has_places:
        return page
    return replace(page, lines=rows_of(word for line in page.lines for word in line.words))


def rows_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """Words that stand beside one another as lines, from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.box.top + each.box.bottom) / 2):
        middle = (word.box.top + word.box.bottom) / 2
        last = rows[-1] if rows else None
        height = word.box.bottom - word.box.top
        if last is not None and abs(_middle(last) - middle) < _SAME_ROW * height:
            last.append(word)
        else:
            rows.append([word])
    return tuple(_line(sorted(row, key=lambda each: each.box.left)) for row in rows)


def _middle(row: Sequence[Word]) -> float:
    return sum((word.box.top + word.box.bottom) / 2 for word in row) / len(row)


def _line(words: Sequence[Word]) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.around(word.box)
    return Line(" ".join(word.text for word in words), box, tuple(words))
