"""A file into pages, where the file has text of its own: PDF, CSV, JSON. The one place that reads files here.

Nothing is read from pictures, and the file is opened in this process: give it files of your own. Files of
strangers go through the sandboxed reader of document intake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types
from pypdfium2 import raw

from domain.documents.page import Box, Line, Page, Word
from domain.errors import BadInput, UnreadableFile

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES: Final = 20_000_000
MOST_PAGES: Final = 200
TEXT_ENDINGS: Final = frozenset({".csv", ".txt", ".tsv", ".json"})
_LINE_BREAK_HYPHEN: Final = "\x02"
"""What the PDF library gives for a hyphen that only the end of the line put into a word."""
SOFT_HYPHEN: Final = "\u00ad"
_LINE_SHARE: Final = 0.5
"""Of a word's height that it must share with a line to stand on it."""


def read_pages(file: Path) -> tuple[Page, ...]:
    """The pages of a file.

    Raises:
        UnreadableFile: It is not there, too large, no PDF or no UTF-8 text.
        BadInput: Its kind is not read, or it has no text.
    """
    ending = file.suffix.lower()
    if ending != ".pdf" and ending not in TEXT_ENDINGS:
        raise BadInput(f"{file.name} is not read here; give a PDF with text, a CSV or a JSON.")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read ({type(error).__name__}).") from None
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"{file.name} is larger than {MOST_BYTES // 10**6} MB; split it.")
    pages = pages_of_pdf(content, file.name) if ending == ".pdf" else pages_of_text(content, file.name)
    if not any(page.lines for page in pages):
        raise BadInput(f"{file.name} has no text; a scan has to be read by document intake.")
    return pages


def pages_of_text(content: bytes, name: str) -> tuple[Page, ...]:
    """One page without places: width and height are zero, and each box is the line's number.

    Raises:
        UnreadableFile: It is not UTF-8.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UnreadableFile(f"{name} is not UTF-8 text; save it as UTF-8.") from None
    return (
        Page(
            number=1,
            width_pt=0,
            height_pt=0,
            lines=tuple(Line(text, Box(0, at, 0, at + 1)) for at, text in enumerate(lines)),
        ),
    )


def pages_of_pdf(content: bytes, name: str) -> tuple[Page, ...]:
    """The pages of a PDF, words where they stand.

    Raises:
        UnreadableFile: It is no PDF, is locked, or has too many pages.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        raise UnreadableFile(
            f"{name} cannot be opened as a PDF; it may be damaged or need a password."
        ) from None
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableFile(f"{name} has more than {MOST_PAGES} pages; split it.")
        return tuple(_page(document, at) for at in range(len(document)))
    finally:
        document.close()


def _page(document: pdfium.PdfDocument, at: int) -> Page:
    page = document[at]
    width, height = page.get_size()
    text_page = page.get_textpage()
    try:
        words = _words(text_page, height)
    finally:
        text_page.close()
        page.close()
    return Page(number=at + 1, width_pt=width, height_pt=height, lines=_lines(words))


def _words(text_page: pdfium.PdfTextPage, height: float) -> list[Word]:
    """Signs up to the next space, joined; a sign with no place (a generated space) ends the word."""
    words: list[Word] = []
    letters: list[str] = []
    box: Box | None = None
    for at in range(text_page.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text_page, at)).replace(_LINE_BREAK_HYPHEN, SOFT_HYPHEN)
        if sign.isspace() or sign in "\x00\ufffe":
            if letters and box is not None:
                words.append(Word("".join(letters), box))
            letters, box = [], None
            continue
        left, bottom, right, top = text_page.get_charbox(at, loose=True)
        own = Box(left, height - top, right, height - bottom)
        if box is not None and (own.left < box.left - 1 or own.top > box.bottom):
            words.append(Word("".join(letters), box))
            letters, box = [], None
        letters.append(sign)
        box = own if box is None else box.around(own)
    if letters and box is not None:
        words.append(Word("".join(letters), box))
    return words


def _lines(words: list[Word]) -> tuple[Line, ...]:
    """Words that share most of their height, left to right; lines from the top down."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.box.top, w.box.left)):
        row = next((r for r in reversed(rows[-4:]) if _shares(r[0].box, word.box)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    lines = []
    for row in rows:
        ordered = tuple(sorted(row, key=lambda w: w.box.left))
        box = ordered[0].box
        for word in ordered[1:]:
            box = box.around(word.box)
        lines.append(Line(" ".join(w.text for w in ordered), box, ordered))
    return tuple(lines)


def _shares(one: Box, other: Box) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common > _LINE_SHARE * min(one.bottom - one.top, other.bottom - other.top)
