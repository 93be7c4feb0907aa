"""A page as read: words and lines where they stand on it, in the order a person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

PageSource = Literal["text", "ocr", "none"]
"""Where the words come from: the file's own text, a reading of the picture, or there are none."""
REMARK_MARK: Final = "[annotation]"
"""Begins a line that somebody wrote upon the page: a note, a comment, a stamp of a program."""
FIELD_MARK: Final = "[form field]"
"""Begins a line that is the name of a form's field and what it was filled with."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points (1/72 inch); the origin is the page's top left corner as it is shown."""

    left: float
    top: float
    right: float
    bottom: float

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand beside one another, left to right."""

    text: str
    box: Box
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document."""

    number: int
    """Counted from 1."""
    width_pt: float
    height_pt: float
    lines: tuple[Line, ...]
    source: PageSource = "text"
    language: str | None = None
    """ISO 639-1 of most of its words; None: not told."""
    rotation: int = 0
    """Degrees clockwise by which the stored page was turned to be read: 0, 90, 180 or 270."""

    @property
    def text(self) -> str:
        """Its lines, one under another."""
        return "\n".join(line.text for line in self.lines)

    @property
    def has_places(self) -> bool:
        """Whether each word's place is known; of an e-mail, a CSV or a DOCX only lines are."""
        return self.width_pt > 0 and all(line.words for line in self.lines)
