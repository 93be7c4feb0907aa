"""Why a file, or a page of it, was not read: a closed list, each with the sentence a person is told."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class PaperProblem(StrEnum):
    """One reason."""

    ENCRYPTED = "encrypted"
    PASSWORD = "password"  # noqa: S105  # a reason's name
    BROKEN = "broken"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    BOMB = "bomb"
    NESTED = "nested"
    TOO_MANY_FILES = "too_many_files"
    HUNG = "hung"
    CRASHED = "crashed"
    UNSUPPORTED = "unsupported"
    MACROS = "macros"
    OCR_MISSING = "ocr_missing"
    NO_TEXT = "no_text"

    @property
    def says(self) -> str:
        """What was wrong and what to do, in one sentence."""
        return _SAYS[self]


OCR_PACKAGES: Final = "tesseract-ocr tesseract-ocr-hin tesseract-ocr-kan tesseract-ocr-mar tesseract-ocr-tam"
"""Debian packages that read pictures of pages in the languages of our papers."""

_SAYS: Final = {
    PaperProblem.ENCRYPTED: "The file is locked with a password; save a copy without one and send that.",
    PaperProblem.PASSWORD: "The password does not open the file; check it, or send a copy without one.",
    PaperProblem.BROKEN: "The file is damaged and no page of it can be read; send it again or scan it anew.",
    PaperProblem.EMPTY: "The file holds nothing; send it again.",
    PaperProblem.TOO_LARGE: "The file is larger than is taken; split it or scan it at 200 dpi.",
    PaperProblem.TOO_MANY_PAGES: "The file has more pages than are taken; split it.",
    PaperProblem.TOO_MANY_PIXELS: "A picture in the file is larger than is taken; scan it at 200 dpi.",
    PaperProblem.BOMB: "The file unpacks to far more than it is; save it anew from the program that made it.",
    PaperProblem.NESTED: "The file holds files in files too deep to follow; send them one by one.",
    PaperProblem.TOO_MANY_FILES: "The file holds more files than are taken; send the rest by themselves.",
    PaperProblem.HUNG: "The file takes too long to read; print it to a new PDF and send that.",
    PaperProblem.CRASHED: "Reading the file failed in a way that was stopped; print it to a new PDF and "
    "send that.",
    PaperProblem.UNSUPPORTED: "Files of this kind are not read; send PDF, a picture, DOCX, XLSX, PPTX, EML, "
    "MSG, HTML, TXT or a ZIP of such files.",
    PaperProblem.MACROS: "The file holds a program (macros); save it without and send that.",
    PaperProblem.OCR_MISSING: "A page is a picture and the program that reads pictures is not installed: "
    f"sudo apt-get install {OCR_PACKAGES}",
    PaperProblem.NO_TEXT: "No words were found on any page; check that the right side was scanned.",
}


class PaperRefused(Exception):
    """Raised inside the worker where a file, or one page of it, cannot be read."""

    def __init__(self, problem: PaperProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem
