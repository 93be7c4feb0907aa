"""Aadhaar numbers on pages: the first eight digits are never kept or shown (RBI KYC direction; DOMAIN G)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from domain.documents.page import Line, Page, Word
from domain.pii.find import find_numbers
from domain.pii.kinds import PiiType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.documents.page import Box

SHOWN_DIGITS: Final = 4
MASK: Final = "X"


def without_aadhaar(page: Page) -> Page:
    """The page with the first eight digits of each Aadhaar number replaced; itself where there is none.

    Words keep their places, so that a picture of the page can be blacked at the same boxes.
    """
    lines = tuple(_masked(line) for line in page.lines)
    return page if lines == page.lines else replace(page, lines=lines)


def masked_boxes(page: Page) -> Iterator[Box]:
    """Where digits were replaced on a page that `without_aadhaar` gave: to be blacked on its picture.

    A word that shows digits behind its mask is blacked to two thirds, which is what eight of twelve take.
    """
    for line in page.lines:
        for word in line.words:
            masks = word.text.count(MASK)
            if masks >= SHOWN_DIGITS and not any(letter.isalpha() and letter != MASK for letter in word.text):
                tail = word.text.rstrip("0123456789०१२३४५६७८९")
                share = len(tail) / len(word.text)
                box = word.box
                yield replace(box, right=box.left + (box.right - box.left) * share)


def masked_text(text: str) -> str:
    """The text with the first eight digits of each Aadhaar number replaced, as long as it was.

    >>> masked_text("of 2341 2345 6789")
    'of XXXX XXXX 6789'
    """
    letters = list(text)
    for hit in find_numbers(text):
        if hit.type is PiiType.AADHAAR:
            digits = [at for at in range(hit.start, hit.end) if letters[at].isdigit()]
            for at in digits[:-SHOWN_DIGITS]:
                letters[at] = MASK
    return "".join(letters)


def _masked(line: Line) -> Line:
    text = masked_text(line.text)
    if text == line.text:
        return line
    if not line.words:
        return replace(line, text=text)
    words: list[Word] = []
    at = 0
    for word in line.words:
        words.append(replace(word, text=text[at : at + len(word.text)]))
        at += len(word.text) + 1
    return Line(text, line.box, tuple(words))
