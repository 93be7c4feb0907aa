"""Reads the picture of a page by Tesseract: which way up, which script, then words with their places.

Tesseract runs as a child of the reading process, under its bounds, and gets a bare grey bitmap that we made
ourselves, never the file. One thread each (OMP_THREAD_LIMIT=1): two pages at once on two cores are faster
than two threads on one page.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.documents.page import Box, Page, Word
from rag.papers.language import language_of
from rag.papers.pdf_words import line_of
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.straighten import lean_of, turned, turned_back
from rag.papers.words import clean

if TYPE_CHECKING:
    from PIL.Image import Image

_PROGRAM: Final = "tesseract"
_ENVIRONMENT: Final = {"OMP_THREAD_LIMIT": "1", "LANG": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
_LANGUAGES_OF: Final = {
    "Latin": ("eng",),
    "Devanagari": ("hin", "mar", "eng"),
    "Kannada": ("kan", "eng"),
    "Tamil": ("tam", "eng"),
}
"""Papers of other scripts than Latin have English words and figures in them."""
PAPER_LANGUAGES: Final = frozenset({"eng", "hin", "kan", "mar", "tam"})
"""Of the papers we read; each is a Debian package of its own but the first."""
_LAYOUT: Final = "4"
"""Tesseract's page segmentation: one column of texts of any size. By its own choice (3) it loses cells of
tables; as one block (6) it loses whole ruled tables."""
_LEAST_CONFIDENCE: Final = 15.0
"""Of 100; below stand the specks and rules that are no words."""
_ORIENTATION_SURE: Final = 1.5
"""Tesseract's own figure, from which its turning of a page is believed."""
_ORIENTATION_SIDE_PX: Final = 1400
_ROTATE: Final = re.compile(rb"^Rotate: (\d+)", re.MULTILINE)
_SURE: Final = re.compile(rb"^Orientation confidence: ([\d.]+)", re.MULTILINE)
_SCRIPT: Final = re.compile(rb"^Script: (\w+)", re.MULTILINE)


@cache
def languages() -> frozenset[str]:
    """Languages that Tesseract has on this machine; empty: it is not installed."""
    if shutil.which(_PROGRAM, path=_ENVIRONMENT["PATH"]) is None:
        return frozenset()
    listed = _run(["--list-langs"], b"", 20.0)
    return frozenset(line.strip() for line in listed.decode("ascii", "ignore").splitlines()[1:])


class Facing(NamedTuple):
    """How a page lies, and what it is written in."""

    turn: int
    """Degrees clockwise by which it has to be turned to be read."""
    script: str


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page's picture to be read."""

    number: int
    picture: Image
    """Grey."""
    dpi: float
    rotation: int
    """Degrees by which the stored page was turned already."""


def read_picture(page: PagePicture, seconds: float, rotation: int | None = None) -> Page:
    """The page's words with their places, the page turned so that they stand upright.

    Args:
        page: The picture.
        seconds: Wall clock that its reading may take.
        rotation: By which a person says that the stored page is upright; None: Tesseract tells.

    Raises:
        PaperRefused: There is no Tesseract, or it took too long.
    """
    if not languages():
        raise PaperRefused(PaperProblem.OCR_MISSING)
    facing = facing_of(page.picture, seconds)
    if rotation is not None:
        facing = facing._replace(turn=(rotation - page.rotation) % 360)
    picture = page.picture.rotate(-facing.turn, expand=True) if facing.turn else page.picture
    lean = lean_of(picture)
    wanted = [one for one in _LANGUAGES_OF.get(facing.script, ("eng",)) if one in languages()]
    table = _run(
        [
            *("stdin", "stdout", "-l", "+".join(wanted or sorted(languages() - {"osd"}))),
            *("--psm", _LAYOUT, "--dpi", str(round(page.dpi)), "tsv"),
        ],
        _bitmap(turned(picture, lean)),
        seconds,
    )
    scale = 72.0 / page.dpi
    width, height = round(picture.width * scale, 2), round(picture.height * scale, 2)
    lines = tuple(
        line_of([Word(word.text, turned_back(word.box, lean, width, height)) for word in words])
        for words in _table_lines(table.decode("utf-8", "replace"), scale)
    )
    return Page(
        page.number,
        width,
        height,
        lines,
        source="ocr" if lines else "none",
        language=language_of(line.text for line in lines),
        rotation=(page.rotation + facing.turn) % 360,
    )


def facing_of(picture: Image, seconds: float) -> Facing:
    """Which way up and in what script; upright and Latin where Tesseract cannot tell (too few letters)."""
    if "osd" not in languages():
        return Facing(0, "Latin")
    shrink = _ORIENTATION_SIDE_PX / max(picture.size)
    small = (
        picture.resize((round(picture.width * shrink), round(picture.height * shrink)))
        if shrink < 1
        else picture
    )
    told = _run(
        ["stdin", "stdout", "--psm", "0", "-l", "osd"], _bitmap(small), seconds, is_failure_an_answer=True
    )
    turn, sure, script = _ROTATE.search(told), _SURE.search(told), _SCRIPT.search(told)
    is_sure = sure is not None and float(sure.group(1)) >= _ORIENTATION_SURE
    return Facing(
        int(turn.group(1)) % 360 if turn is not None and is_sure else 0,
        script.group(1).decode() if script is not None else "Latin",
    )


def _table_lines(table: str, scale: float) -> list[list[Word]]:
    """Words by line, of Tesseract's table (level, page, block, paragraph, line, word, box, …)."""
    lines: dict[tuple[str, ...], list[Word]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or float(cells[10]) < _LEAST_CONFIDENCE:
            continue
        text = clean(cells[11]).strip()
        if text:
            left, top, width, height = (int(cell) for cell in cells[6:10])
            box = Box(*(round(edge * scale, 2) for edge in (left, top, left + width, top + height)))
            lines.setdefault(tuple(cells[1:5]), []).append(Word(text, box))
    return list(lines.values())


def _bitmap(picture: Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PPM")
    return out.getvalue()


def _run(arguments: list[str], given: bytes, seconds: float, *, is_failure_an_answer: bool = False) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  # a fixed program with arguments of our own
            [_PROGRAM, *arguments],  # found along the path of _ENVIRONMENT
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PaperRefused(PaperProblem.HUNG) from None
    except OSError:
        raise PaperRefused(PaperProblem.OCR_MISSING) from None
    if done.returncode != 0 and not is_failure_an_answer:
        raise PaperRefused(PaperProblem.CRASHED)
    return done.stdout
