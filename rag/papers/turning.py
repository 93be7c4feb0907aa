"""A page that a person turned: whether it is read again by its look, and the page as it is then kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.documents.page import FIELD_MARK, REMARK_MARK
from domain.documents.redaction import masked_boxes

if TYPE_CHECKING:
    from domain.documents.page import Box, Line
    from rag.papers.read_page import ReadPage


def is_read_by_look(read: ReadPage) -> bool:
    """Whether the page's words depend on its way up: they came from its picture, or there are none.

    Words of a file's own text are the same whichever way the page lies.
    """
    return read.page.source == "ocr" or all(map(_is_written_upon, read.page.lines))


def read_again(before: ReadPage, seen: ReadPage) -> ReadPage:
    """The turned page with the words that its picture has in its new way up.

    What people wrote upon it stays, and what is hidden in it. Where an Aadhaar number was blacked and is not
    found again, the page stays as it is, for its picture would show the number.

    Args:
        before: The page turned, with the words of its reading before.
        seen: Its picture read the way it lies now, Aadhaar numbers masked.
    """
    found = list(masked_boxes(seen.page))
    if not all(any(_meet(box, other) for other in found) for box in masked_boxes(before.page)):
        return before
    kept = tuple(filter(_is_written_upon, before.page.lines))
    return replace(
        before,
        page=replace(seen.page, lines=seen.page.lines + kept),
        problem=None if seen.page.lines else before.problem,
        is_masked=before.is_masked or seen.is_masked,
    )


def _is_written_upon(line: Line) -> bool:
    return line.text.startswith((REMARK_MARK, FIELD_MARK))


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
