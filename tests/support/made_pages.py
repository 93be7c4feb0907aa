"""Pages without a PDF: text as lines of words with boxes, and made papers set in letters of one width."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from domain.documents.page import Box, Line, Page, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

LETTER_PT = 6
LINE_PT = 14
ROW_GAP_PT = 10
WIDE = 92
"""Letters of a full line."""


def word_at(text: str, column: int, top: float) -> Word:
    """A word that begins in a column of letters."""
    left = 40 + column * LETTER_PT
    return Word(text, Box(left, top, left + len(text) * LETTER_PT + 2, top + 12))


def line_at(text: str, top: float, column: int = 0) -> Line:
    """A line whose words stand where its letters do; spaces keep their width."""
    words = tuple(word_at(match[0], column + match.start(), top) for match in re.finditer(r"\S+", text))
    box = words[0].box
    for word in words[1:]:
        box = box.around(word.box)
    return Line(" ".join(word.text for word in words), box, words)


def page_of(text: str, number: int = 1) -> Page:
    """A page of lines; an empty line is white."""
    lines = [
        line_at(line, 40 + place * LINE_PT) for place, line in enumerate(text.splitlines()) if line.strip()
    ]
    return Page(number, 700, 900, tuple(lines))


def pages_of_blocks(blocks: Sequence[dict[str, Any]]) -> tuple[Page, ...]:
    """One long page of a made paper's blocks."""
    sheet = _Sheet()
    for block in blocks:
        sheet.add(block)
    return (Page(1, 700, sheet.top + 200, tuple(sheet.lines)),)


class _Sheet:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.top = 40.0

    def add(self, block: dict[str, Any]) -> None:  # noqa: C901 - one branch a kind of block
        (kind, value), *_ = block.items()
        if kind in ("h", "h2", "center", "right", "p"):
            for said in textwrap.wrap(value, WIDE):
                self._line(said)
        elif kind == "pairs":
            for key, said in value:
                self._line(f"{key} : {said}")
        elif kind == "boxed":
            for key, said in value:
                for place, part in enumerate(textwrap.wrap(said, 62)):
                    self._line(f"{key if place == 0 else '':<34}{part}")
        elif kind == "framed":
            for said in value:
                self._line(said)
        elif kind == "table":
            self._table(value["head"], value["rows"], block["widths"])
        self.top += 4

    def _line(self, text: str) -> None:
        self.lines.append(line_at(text, self.top))
        self.top += LINE_PT

    def _table(self, head: list[str], rows: list[list[str]], widths: list[float]) -> None:
        unit = 118 / sum(widths)
        columns = [round(sum(widths[:place]) * unit) for place in range(len(widths))]
        for row in (head, *rows):
            cells = [
                [
                    part
                    for said in cell.split("\n")
                    for part in (textwrap.wrap(said, max(int(width * unit) - 3, 6)) or [""])
                ]
                for cell, width in zip(row, widths, strict=True)
            ]
            for place in range(max(len(cell) for cell in cells)):
                words = [
                    word_at(match[0], column + match.start(), self.top)
                    for cell, column in zip(cells, columns, strict=True)
                    if place < len(cell)
                    for match in re.finditer(r"\S+", cell[place])
                ]
                if words:
                    box = words[0].box
                    for word in words[1:]:
                        box = box.around(word.box)
                    self.lines.append(Line(" ".join(word.text for word in words), box, tuple(words)))
                self.top += LINE_PT
            self.top += ROW_GAP_PT
