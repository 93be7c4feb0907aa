"""Tables without their lines: columns from the white strips between words, rows from the white between lines.

A page as read has words and no rulings. Inside a table every column is set off by a strip in which no word
stands, from the first row to the last; a row is set off from the next by more white than the lines within it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.documents.running_text import without_joiners

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.documents.page import Box, Word

LEAST_STRIP_PT: Final = 5.0
"""Narrower white is a space between words."""
_SAME_LINE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Cell:
    """The lines of one cell, from top to bottom."""

    lines: tuple[tuple[Word, ...], ...]
    right: float
    """Where its column ends."""

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(line_text(line) for line in self.lines)

    def entries(self) -> list[str]:
        """Its lines, where a line that only ran out of room is one with the next."""
        joined: list[str] = []
        is_open = False
        for place, line in enumerate(self.lines):
            said = line_text(line)
            joined[-1:] = [f"{joined[-1]} {said}"] if is_open else [*joined[-1:], said]
            following = self.lines[place + 1][0] if place + 1 < len(self.lines) else None
            is_open = following is not None and line[-1].box.right + _width(following.box) + 2 > self.right
        return joined


def line_text(line: Iterable[Word]) -> str:
    """The words of a line."""
    return without_joiners(" ".join(word.text for word in line))


def _width(box: Box) -> float:
    return box.right - box.left


def strips(words: Sequence[Word]) -> list[float]:
    """Where columns begin: the left edge of each, from the white strips between them."""
    spans = sorted((word.box.left, word.box.right) for word in words)
    starts: list[float] = []
    reached = float("-inf")
    for left, right in spans:
        if left > reached + LEAST_STRIP_PT:
            starts.append(left)
        reached = max(reached, right)
    return starts


def column_of(word: Word, starts: Sequence[float]) -> int:
    """The column a word stands in."""
    return max((place for place, start in enumerate(starts) if word.box.left >= start - 0.5), default=0)


def cells_of(words: Sequence[Word], starts: Sequence[float]) -> list[Cell]:
    """The words of one row in their columns."""
    cells: list[Cell] = []
    for place in range(len(starts)):
        own = [word for word in words if column_of(word, starts) == place]
        right = starts[place + 1] - 2 * 4 if place + 1 < len(starts) else float("inf")
        cells.append(Cell(tuple(_lines(own)), right))
    return cells


def _lines(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.box.top + each.box.bottom) / 2):
        middle = (word.box.top + word.box.bottom) / 2
        if lines and abs(_middle(lines[-1]) - middle) < _SAME_LINE * (word.box.bottom - word.box.top):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [tuple(sorted(line, key=lambda each: each.box.left)) for line in lines]


def _middle(line: Sequence[Word]) -> float:
    return sum((word.box.top + word.box.bottom) / 2 for word in line) / len(line)


def widest_white(words: Sequence[Word], top: float, bottom: float) -> float:
    """The middle of the widest white band between two heights, where a row ends and the next begins."""
    spans = sorted(
        (max(word.box.top, top), min(word.box.bottom, bottom))
        for word in words
        if word.box.bottom > top and word.box.top < bottom
    )
    best, place, reached = 0.0, (top + bottom) / 2, top
    for start, end in spans:
        if start - reached > best:
            best, place = start - reached, (reached + start) / 2
        reached = max(reached, end)
    return place
