"""Pages laid out by hand: text at places, as a reader of files gives them."""

from __future__ import annotations

from domain.documents.page import Box, Line, Page, Word

LETTER_PT = 5.0
ROW_PT = 14.0
HEIGHT_PT = 10.0


def laid_out(*rows: list[tuple[float, str]], number: int = 1) -> Page:
    """A page of rows; each piece of text begins at its place, words one letter apart."""
    lines = []
    for at, row in enumerate(rows):
        top = 20 + at * ROW_PT
        words = [word for left, text in row for word in _words(left, top, text)]
        if words:
            box = words[0].box
            for word in words[1:]:
                box = box.around(word.box)
            lines.append(Line(" ".join(word.text for word in words), box, tuple(words)))
    return Page(number=number, width_pt=595, height_pt=842, lines=tuple(lines))


def _words(left: float, top: float, text: str) -> list[Word]:
    words, at = [], left
    for piece in text.split(" "):
        right = at + LETTER_PT * len(piece)
        words.append(Word(piece, Box(at, top, right, top + HEIGHT_PT)))
        at = right + LETTER_PT * 0.6
    return words


def plain_text(text: str) -> Page:
    """A page without places, as of a CSV."""
    lines = tuple(Line(line, Box(0, at, 0, at + 1)) for at, line in enumerate(text.splitlines()))
    return Page(number=1, width_pt=0, height_pt=0, lines=lines)
