"""What reading gives beside the page itself: words nobody would see, tables, what went wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.documents.page import Line, Page
    from rag.papers.problems import PaperProblem


class Concealment(StrEnum):
    """How words of the file are kept from a reader's eye. Such words are flagged, never mixed in."""

    INVISIBLE = "invisible"
    """Drawn in no ink (text render mode 3, as under a scan's picture) or in full transparency."""
    TINY = "tiny"
    """Less than 2.5 points high."""
    OFF_PAGE = "off_page"
    """Outside of what the page shows."""
    UNSEEN = "unseen"
    """Drawing them changes nothing to be seen: white on white, under a picture, cut off, in a layer."""


@dataclass(frozen=True, slots=True)
class HiddenLine:
    """Words that are in the file and not to be seen on its page."""

    page: int
    line: Line
    how: Concealment


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of a table, row by row; only from files that say so themselves (DOCX, XLSX, PPTX, HTML)."""

    page: int
    rows: tuple[tuple[str, ...], ...]
    name: str = ""
    """Of its sheet; empty: none."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """One page as read."""

    page: Page
    hidden: tuple[HiddenLine, ...] = ()
    tables: tuple[Table, ...] = ()
    problem: PaperProblem | None = None
    """Why it has no words although the file goes on."""
    inside: str = ""
    """Name of the file within the file that it is a page of, as its maker has it; empty: the file's own."""
    is_masked: bool = False
    """Whether digits of Aadhaar numbers were replaced on it (`masking`)."""
