"""A page turned by quarters: where its words stand afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from domain.documents.page import Box, Line, Page, Word
from domain.errors import BadInput

Degrees = Literal[90, 180, 270]
"""Clockwise."""


def turned_page(page: Page, degrees: Degrees) -> Page:
    """The page as it is shown when it is turned clockwise; its lines keep their order.

    Raises:
        BadInput: The page has no look.
    """
    if page.width_pt <= 0 or page.height_pt <= 0:
        raise BadInput("This page has no look that could be turned; read its text.")
    keeps_sides = degrees == 180
    return replace(
        page,
        width_pt=page.width_pt if keeps_sides else page.height_pt,
        height_pt=page.height_pt if keeps_sides else page.width_pt,
        lines=tuple(turned_line(line, page, degrees) for line in page.lines),
        rotation=(page.rotation + degrees) % 360,
    )


def turned_line(line: Line, page: Page, degrees: Degrees) -> Line:
    """The line where it stands on the turned page.

    Args:
        line: Of the page before it is turned.
        page: That page, for its size.
        degrees: Clockwise.
    """
    return replace(
        line,
        box=_turned(line.box, page, degrees),
        words=tuple(Word(word.text, _turned(word.box, page, degrees)) for word in line.words),
    )


def _turned(box: Box, page: Page, degrees: Degrees) -> Box:
    """What is on top comes to the right (90), below (180), to the left (270); to a hundredth of a point."""
    width, height = page.width_pt, page.height_pt
    if degrees == 90:
        edges = (height - box.bottom, box.left, height - box.top, box.right)
    elif degrees == 180:
        edges = (width - box.right, height - box.bottom, width - box.left, height - box.top)
    else:
        edges = (box.top, width - box.right, box.bottom, width - box.left)
    return Box(*(round(edge, 2) for edge in edges))
