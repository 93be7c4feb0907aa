"""Pages of a PDF with words where they stand, from its text or from pictures of it by tesseract."""

from __future__ import annotations

import csv
import ctypes
import io
import os
import subprocess
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pypdfium2  # type: ignore[import-untyped]  # ships no types
from PIL.Image import Resampling
from PIL.Image import fromarray as from_pixels

from domain.documents.page import Box, Line, Page, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt
    from PIL.Image import Image

LANGUAGES: Final = {"latin": "eng", "devanagari": "mar+eng", "kannada": "kan+eng"}
SCAN_DPI: Final = 200
_TIMEOUT_S: Final = 180
_LEAST_SPACE_PT: Final = 1.5
_DARK: Final = 150
_RULE_ACROSS: Final = 120
_RULE_DOWN: Final = 64
"""Dots of 200 an inch: longer than any stroke of a letter."""


def text_pages(pdf: bytes, *, most: int | None = None) -> tuple[Page, ...]:
    """The pages of a PDF by its own text, at most so many."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(
            _text_page(document[place], place + 1)
            for place in range(min(len(document), most or len(document)))
        )
    finally:
        document.close()


def _is_joined(letter: str, here: Box, box: Box) -> bool:
    """Whether a space before a letter of another script is none: pdfium adds some at signs below."""
    is_beside = box.top < (here.top + here.bottom) / 2 < box.bottom
    return not letter.isascii() and is_beside and here.left - box.right < _LEAST_SPACE_PT


class _Run(NamedTuple):
    """Letters that one operator of the page has drawn."""

    letters: str
    boxes: tuple[Box, ...]


def _text_page(page: pypdfium2.PdfPage, number: int) -> Page:
    width, height = page.get_size()
    words: list[Word] = []
    letters, box, is_over = "", None, False
    for letter, here in _letters(page.get_textpage(), height):
        if not letter.strip():
            is_over = True
            continue
        if box is not None and is_over and not _is_joined(letter, here, box):
            words.append(Word(letters, box))
            letters, box = "", None
        letters, box, is_over = letters + letter, here if box is None else box.around(here), False
    if box is not None:
        words.append(Word(letters, box))
    return Page(number, width, height, lines_of(words))


def _letters(text_page: pypdfium2.PdfTextPage, height: float) -> Iterator[tuple[str, Box]]:
    """Letters with boxes; an Indic cluster whose glyphs each carry its whole text counts once."""
    before: _Run | None = None
    for _, group in groupby(range(text_page.count_chars()), key=lambda place: _object_of(text_page, place)):
        places = list(group)
        run = _Run(
            "".join(text_page.get_text_range(place, 1) for place in places),
            tuple(_box(text_page, place, height) for place in places),
        )
        said = run.letters.strip()
        if before is not None and said and not said.isascii() and _is_again(before, run):
            yield from zip(
                run.letters[len(run.letters.rstrip()) :], run.boxes[len(run.letters.rstrip()) :], strict=True
            )
            continue
        yield from zip(run.letters, run.boxes, strict=True)
        before = run if said else before


def _is_again(before: _Run, run: _Run) -> bool:
    """Whether a run draws over the end of the last one and says the same."""
    ends_alike = before.letters.rstrip().endswith(run.letters.strip())
    right = max(box.right for box in before.boxes)
    return ends_alike and min(box.left for box in run.boxes) < right - 0.5


def _object_of(text_page: pypdfium2.PdfTextPage, place: int) -> int:
    found = pypdfium2.raw.FPDFText_GetTextObject(text_page, place)
    return ctypes.addressof(found.contents) if found else 0


def _box(text_page: pypdfium2.PdfTextPage, place: int, height: float) -> Box:
    left, bottom, right, top = text_page.get_charbox(place, loose=True)
    return Box(left, height - top, right, height - bottom)


def scan_pages(pictures: Sequence[Image], languages: str) -> tuple[Page, ...]:
    """The pages of pictures of 200 dots an inch, as tesseract reads them."""
    return tuple(_scan_page(picture, number, languages) for number, picture in enumerate(pictures, 1))


def _skew_degrees(picture: Image) -> float:
    """By how much the lines of a page lean: the turn under which its rows are most unlike one another."""
    small = picture.convert("L").resize((picture.width // 4, picture.height // 4))
    turns = [step / 10 for step in range(-20, 21)]

    def contrast(degrees: float) -> float:
        rows = np.asarray(small.rotate(degrees, fillcolor=255), dtype=np.float32).mean(axis=1)
        return float(np.square(np.diff(rows)).sum())

    return max(turns, key=contrast)


def _without_rulings(picture: Image) -> Image:
    """The page without the lines of its tables, which make tesseract take a table for a picture."""
    grey = np.asarray(picture.convert("L"))
    dark = grey < _DARK
    ruled = _long_runs(dark, _RULE_ACROSS) | _long_runs(dark.T, _RULE_DOWN).T
    ruled[1:] |= ruled[:-1].copy()
    ruled[:-1] |= ruled[1:].copy()
    cleaned = grey.copy()
    cleaned[ruled] = 255
    return from_pixels(cleaned)


def _long_runs(dark: npt.NDArray[np.bool_], length: int) -> npt.NDArray[np.bool_]:
    """Where nearly all of so many dots along a row are dark: the dots of those runs."""
    summed = np.cumsum(np.pad(dark.astype(np.int32), ((0, 0), (1, 0))), axis=1)
    full = (summed[:, length:] - summed[:, :-length]) >= length * 9 // 10
    spread = np.cumsum(np.pad(full.astype(np.int32), ((0, 0), (length, length - 1))), axis=1)
    return ((spread[:, length:] - spread[:, :-length]) > 0)[:, : dark.shape[1]] & dark


def _scan_page(picture: Image, number: int, languages: str) -> Page:
    degrees = _skew_degrees(picture)
    picture = picture.rotate(degrees, resample=Resampling.BICUBIC, fillcolor=255) if degrees else picture
    picture = _without_rulings(picture)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        picture.save(path)
        command = [
            "tesseract",
            str(path),
            "stdout",
            "-l",
            languages,
            "--psm",
            "6",
            "--dpi",
            str(SCAN_DPI),
            "tsv",
        ]
        done = subprocess.run(  # noqa: S603 - a fixed command on a file of ours
            command,
            capture_output=True,
            check=True,
            timeout=_TIMEOUT_S,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    point = 72 / SCAN_DPI
    words = [
        Word(
            row["text"],
            Box(
                int(row["left"]) * point,
                int(row["top"]) * point,
                (int(row["left"]) + int(row["width"])) * point,
                (int(row["top"]) + int(row["height"])) * point,
            ),
        )
        for row in csv.DictReader(
            io.StringIO(done.stdout.decode("utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        if row["level"] == "5" and row["text"].strip()
    ]
    return Page(number, picture.width * point, picture.height * point, lines_of(words), source="ocr")


def lines_of(words: Iterable[Word]) -> tuple[Line, ...]:
    """Words that stand beside one another as lines, from top to bottom."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda each: (each.box.top + each.box.bottom) / 2):
        middle = (word.box.top + word.box.bottom) / 2
        last = lines[-1] if lines else None
        if last is not None and abs(_middle(last) - middle) < 0.5 * (word.box.bottom - word.box.top):
            last.append(word)
        else:
            lines.append([word])
    return tuple(_line(sorted(line, key=lambda each: each.box.left)) for line in lines)


def _middle(line: Sequence[Word]) -> float:
    return sum((word.box.top + word.box.bottom) / 2 for word in line) / len(line)


def _line(words: Sequence[Word]) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.around(word.box)
    return Line(" ".join(word.text for word in words), box, tuple(words))
