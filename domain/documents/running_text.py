"""The text of a document as one string, in which every letter knows its page and word.

Readers search one string and hand back where they found something; the evidence (page, words, box) follows
from there. Digits of other scripts become 0-9 and typographic quotes plain ones, letter for letter, so that
places do not shift. A line that ran out of room ends in a space and a newline, any other in a newline: a name
may go on over the first. Lines that return at the foot or head of every page (page furniture) are left out,
and so are strokes that a scan leaves of the lines of a table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.documents.fact import Evidence
from domain.documents.page import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from domain.documents.page import Box, Page

MOST_QUOTED: Final = 400
_MARGIN: Final = 0.08
"""Share of the page's height in which furniture stands."""
_STROKES: Final = re.compile(r"[|_\\~=\[\]{}\u2014\u00ab\u00bb\u00b0\u2022*^]+")
"""What a reading of a picture makes of the lines of a table."""
_RAGGED: Final = 0.13
"""Share of the page's width by which a full line may fall short of the longest."""
_PLAIN: Final = {
    **{0x0966 + digit: str(digit) for digit in range(10)},
    **{0x0CE6 + digit: str(digit) for digit in range(10)},
    ord("“"): '"',
    ord("”"): '"',
    ord("„"): '"',
    ord("‘"): "'",
    ord("’"): "'",
    ord("–"): "-",
    ord("—"): "-",
    ord("−"): "-",
    ord("\u00a0"): " ",
}


def plain(text: str) -> str:
    """Digits of Devanagari and Kannada as 0-9 and quotes as in ASCII; as many letters as before.

    >>> plain("१५/०७/२०१४")
    '15/07/2014'
    """
    return text.translate(_PLAIN)


def without_joiners(text: str) -> str:
    """The text without the marks that keep letters apart or together and cannot be seen."""
    return text.replace("\u200c", "").replace("\u200d", "")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word, or a line without words, and where it starts in the string."""

    start: int
    page: int
    box: Box
    written: str


class RunningText:
    """Pages as one searchable string."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        pieces: list[_Piece] = []
        parts: list[str] = []
        length = 0
        for page in pages:
            lines = lines_without_furniture(page, pages)
            margin = max((line.box.right for line in lines), default=0.0) - _RAGGED * page.width_pt
            for line in lines:
                for written, box in _words(line):
                    searched = without_joiners(written)
                    pieces.append(_Piece(length, page.number, box, written))
                    parts.append(f"{searched} ")
                    length += len(searched) + 1
                if parts and line.box.right >= margin:
                    parts[-1] = f"{parts[-1]}\n"
                    length += 1
                elif parts:
                    parts[-1] = f"{parts[-1][:-1]}\n"
        self._pieces = pieces
        self._starts = [piece.start for piece in pieces]
        self.text = plain("".join(parts))

    def find(self, quote: str, page: int) -> tuple[int, int] | None:
        """Where a quote stands on a page, spaces, lines and case aside; None when it does not."""
        words = plain(without_joiners(quote)).split()
        if not words:
            return None
        on_page = [piece for piece in self._pieces if piece.page == page]
        if not on_page:
            return None
        end = on_page[-1].start + len(without_joiners(on_page[-1].written))
        pattern = re.compile(r"\s+".join(re.escape(word) for word in words), re.IGNORECASE)
        match = pattern.search(self.text, on_page[0].start, end)
        return None if match is None else match.span()

    def evidence(self, start: int, end: int, document_id: UUID | None) -> Evidence:
        """The words from ``start`` to ``end``; the box is of those on the first of their pages."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_right(self._starts, max(end - 1, start)) - 1, first)
        covered = self._pieces[first : last + 1]
        page = covered[0].page
        box = covered[0].box
        for piece in covered[1:]:
            if piece.page == page:
                box = box.around(piece.box)
        quote = " ".join(piece.written for piece in covered)
        return Evidence(document_id, page, quote[:MOST_QUOTED], box)


def _words(line: Line) -> Iterable[tuple[str, Box]]:
    if not line.words:
        return [(line.text, line.box)] if line.text.strip() else []
    return [(word.text, word.box) for word in line.words if word.text]


def lines_without_furniture(page: Page, pages: Sequence[Page]) -> tuple[Line, ...]:
    """The lines of a page but those that return at the edge of most pages, without rulings."""
    counted = Counter(_said(line) for each in pages for line in each.lines if _is_at_edge(line, each))
    often = {text for text, count in counted.items() if count > 1 and count * 2 >= len(pages)}
    kept = (line for line in page.lines if not (_is_at_edge(line, page) and _said(line) in often))
    return tuple(line for each in kept if (line := _without_rulings(each)) is not None)


def _said(line: Line) -> str:
    return " ".join(line.text.split())


def _without_rulings(line: Line) -> Line | None:
    """The line without words that are only strokes; None when nothing else is there."""
    if not line.words:
        return line
    words = tuple(word for word in line.words if not _STROKES.fullmatch(word.text))
    if len(words) == len(line.words):
        return line
    return Line(" ".join(word.text for word in words), line.box, words) if words else None


def _is_at_edge(line: Line, page: Page) -> bool:
    return line.box.bottom < page.height_pt * _MARGIN or line.box.top > page.height_pt * (1 - _MARGIN)
