"""Aadhaar numbers in papers: only the last four digits are kept or shown (RBI KYC direction; DOMAIN G).

They are looked for in a line as it stands, across two lines where a narrow cell breaks them, and across the
cells of a row. Virtual ids, which stand for the number, are treated alike.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from domain.documents.page import Line, Page, Word
from domain.pii.find import find_numbers
from domain.pii.kinds import PiiType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.documents.page import Box

SHOWN_DIGITS: Final = 4
MASK: Final = "X"
_TYPES: Final = frozenset({PiiType.AADHAAR, PiiType.AADHAAR_VID})
_DIGIT: Final = re.compile(r"\d")
_LEAST_DIGITS: Final = 12
_MANY_DIGITS: Final = re.compile(r"\d(?:\D{0,4}\d){11}")
"""Twelve with no more between two of them than the end of a line, a bar or blanks."""
_OF_NAMES: Final = str.maketrans("_.+", "   ")
"""What parts words in the names of files."""
_PARTED: Final = re.compile(r"(?<!\d)(\d{4})(?:\s*[|/]\s*)(\d{4})(?:\s*[|/]\s*)(\d{4})(?!\d)")
"""Three cells of a row, or three boxes of a form."""
_TAIL: Final = re.compile(r"(?<![\d,.])(?:\d{4}[ \-]{0,2}){1,2}$")
_HEAD: Final = re.compile(r"^(?:\d{4}[ \-]{0,2}){1,2}(?![\d,.])")


def without_aadhaar(page: Page) -> Page:
    """The page with the first digits of each Aadhaar number replaced; itself where there is none.

    Words keep their places, so that a picture of the page can be blacked at the same boxes.
    """
    lines = masked_lines(page.lines)
    return page if lines is page.lines else replace(page, lines=lines)


def masked_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines without them; the same tuple where there is none."""
    if _MANY_DIGITS.search("\n".join([line.text for line in lines])) is None:
        return lines
    found = {at: digits for at, line in enumerate(lines) if (digits := _digits(line.text))}
    for at, (line, after) in enumerate(pairwise(lines)):
        for shift, digits in enumerate(_broken(line.text, after.text)):
            if digits:
                found[at + shift] = sorted({*found.get(at + shift, ()), *digits})
    if not found:
        return lines
    return tuple(_masked(line, found[at]) if at in found else line for at, line in enumerate(lines))


def masked_text(text: str) -> str:
    """A text without them."""
    return _with_masks(text, _digits(text))


def masked_name(file_name: str) -> str:
    """The name of a file without them, whatever parts its words.

    >>> masked_name("aadhaar_234123456789.pdf")
    'aadhaar_XXXXXXXX6789.pdf'
    """
    return _with_masks(file_name, _digits(file_name.translate(_OF_NAMES)))


def masked_row(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row without them, also where a number takes three cells.

    >>> masked_row(("2341", "2345", "6783", "Asha"))
    ('XXXX', 'XXXX', '6783', 'Asha')
    """
    given = tuple(cells)
    if len(_DIGIT.findall("".join(given))) < _LEAST_DIGITS:
        return given
    masked = tuple(masked_text(cell) for cell in given)
    joined = masked_text(" | ".join(masked)).split(" | ")
    return tuple(joined) if len(joined) == len(given) else masked


def masked_boxes(page: Page) -> Iterator[Box]:
    """Where digits were replaced on a page that `without_aadhaar` gave: to be blacked on its picture."""
    for line in page.lines:
        yield from masked_boxes_of(line)


def masked_boxes_of(line: Line) -> Iterator[Box]:
    """The same of one line.

    A word that shows digits behind its mask is blacked to two thirds, which is what eight of twelve take.
    """
    for word in line.words:
        masks = word.text.count(MASK)
        if masks >= SHOWN_DIGITS and not any(letter.isalpha() and letter != MASK for letter in word.text):
            tail = word.text.rstrip("0123456789०१२३४५६७८९")
            share = len(tail) / len(word.text)
            box = word.box
            yield replace(box, right=box.left + (box.right - box.left) * share)


def _digits(text: str) -> list[int]:
    """Places of the digits to be replaced."""
    if len(text) < _LEAST_DIGITS or len(_DIGIT.findall(text)) < _LEAST_DIGITS:
        return []
    spans = [(hit.start, hit.end) for hit in find_numbers(text) if hit.type in _TYPES]
    spans += [
        match.span()
        for match in _PARTED.finditer(text)
        if _is_one(text[: match.start()], " ".join(match.groups()))
    ]
    return sorted(
        {
            at
            for start, end in spans
            for at in [at for at in range(start, end) if text[at].isdigit()][:-SHOWN_DIGITS]
        }
    )


def _broken(text: str, after: str) -> tuple[list[int], list[int]]:
    """Digits of a number that a line begins and the next one ends, on each of them."""
    none: tuple[list[int], list[int]] = ([], [])
    tail = _TAIL.search(text.rstrip()) if text and text.rstrip()[-1:].isdigit() else None
    head = _HEAD.match(after) if tail is not None else None
    if tail is None or head is None:
        return none
    first = [at for at in range(*tail.span()) if text[at].isdigit()]
    second = [at for at in range(*head.span()) if after[at].isdigit()]
    if len(first) + len(second) != _LEAST_DIGITS:
        return none
    number = "".join([*(text[at] for at in first), *(after[at] for at in second)])
    return (first, second[:-SHOWN_DIGITS]) if _is_one(text[: tail.start()], number) else none


def _is_one(before: str, number: str) -> bool:
    """Whether digits that stand apart are one number: by their check digit, or by a word that names it."""
    return any(
        hit.type in _TYPES and ("checksum" in hit.reason or "context" in hit.reason)
        for hit in find_numbers(f"{before} {number}")
    )


def _masked(line: Line, digits: Sequence[int]) -> Line:
    text = _with_masks(line.text, digits)
    if not line.words:
        return replace(line, text=text)
    words: list[Word] = []
    at = 0
    for word in line.words:
        words.append(replace(word, text=text[at : at + len(word.text)]))
        at += len(word.text) + 1
    return Line(text, line.box, tuple(words))


def _with_masks(text: str, digits: Sequence[int]) -> str:
    if not digits:
        return text
    letters = list(text)
    for at in digits:
        letters[at] = MASK
    return "".join(letters)
