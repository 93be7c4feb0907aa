"""One paper of each made layout, set and read back once for all tests of a process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rag.papers.own_files import pages_of_own
from tools.made_papers.cases import made_cases

if TYPE_CHECKING:
    from domain.documents.page import Page
    from tools.made_papers.paper import MadePaper

SEED = 3


class ReadBack(NamedTuple):
    paper: MadePaper
    pages: tuple[Page, ...]


@cache
def one_of_each() -> dict[str, ReadBack]:
    """Layout -> a paper of it, with the pages of its file."""
    chosen: dict[str, MadePaper] = {}
    for case in made_cases(SEED, 40):
        for paper in case.papers:
            chosen.setdefault(paper.layout, paper)
    return {
        layout: ReadBack(paper, pages_of_own(paper.file_bytes())) for layout, paper in sorted(chosen.items())
    }
