"""A folder of a title: its ``case.json``, and papers beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

CASE_FILE: Final = "case.json"
PAPERS: Final = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".docx", ".txt"})


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder gives."""

    case: dict[str, Any]
    unread: Sequence[str]
    """Names of papers that gave nothing to the case."""


def read_folder(folder: Path, case_of: Callable[[Path], dict[str, Any]]) -> Folder:
    """The case of a folder.

    Papers are named and not read here: this installation's readers of papers work on uploaded documents
    (`graphs.title_review`), and a case is only as good as what a person or a reader put into it.

    Raises:
        BadInput: There is no ``case.json``.
    """
    case_file = folder / CASE_FILE
    papers = sorted(each.name for each in folder.iterdir() if each.suffix.lower() in PAPERS)
    if not case_file.is_file():
        found = f"{len(papers)} papers and no" if papers else "no"
        raise BadInput(f"{folder} holds {found} {CASE_FILE}; put the case beside the papers (docs/title.md).")
    return Folder(case_of(case_file), papers)
