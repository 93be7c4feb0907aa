"""A folder of a title: papers, a ``case.json``, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from domain.documents.labels import DocumentLabel
from domain.errors import BadInput, UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from propmubi.cli.reading import ReadPart

CASE_FILE: Final = "case.json"
PAPERS: Final = frozenset(
    f".{ending}"
    for ending in [
        "pdf",
        "png",
        "jpg",
        "jpeg",
        "tif",
        "tiff",
        "webp",
        "bmp",
        "gif",
        "docx",
        "xlsx",
        "pptx",
        "zip",
        "eml",
        "msg",
        "html",
        "htm",
        "txt",
    ]
)


@dataclass(frozen=True, slots=True)
class FolderPaper:
    """One paper of the folder."""

    id: str
    """As events are called that stand on it."""
    file: str
    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder gives."""

    case: dict[str, Any]
    papers: Sequence[FolderPaper]
    notes: Sequence[str]
    """What papers lack or contradict."""
    unread: Sequence[str]
    """Papers that gave nothing to the case, and why."""


def read_folder(folder: Path, case_of: Callable[[Path], dict[str, Any]], today: date) -> Folder:
    """The case of a folder: of its papers, and of its ``case.json`` where there is one.

    Args:
        folder: Its files are read; folders in it are not.
        case_of: Reads the case file.
        today: Day of the search, where the case does not say it.

    Raises:
        BadInput: There is neither a case nor a paper that gives an event.
    """
    from domain.title_files.papers import PartFacts, assembled, reading_of

    files = sorted(each for each in folder.iterdir() if each.suffix.lower() in PAPERS)
    case_file = folder / CASE_FILE
    given = case_of(case_file) if case_file.is_file() else None
    if given is None and not files:
        raise BadInput(f"{folder} holds neither papers nor {CASE_FILE} (docs/title.md).")
    by_file, unread = _read(files)
    readings, papers = [], []
    for number, parts in enumerate(by_file, 1):
        reading = reading_of(
            [PartFacts(part.label, part.facts) for part in parts], number=number, document_id=None
        )
        readings.append(reading)
        for kept, part in zip(reading["papers"], parts, strict=True):
            papers.append(FolderPaper(kept["id"], part.file.name, part.first, part.last, kept["label"]))
            if part.label is DocumentLabel.UNKNOWN:
                unread.append(f"{part.name} is of no kind that its words tell.")
    made = assembled(given, readings, today=today)
    if not made.case["events"]:
        told = " ".join([*unread, *made.notes])
        raise BadInput(f"No paper of {folder} gives an event, so there is no chain to search. {told}")
    return Folder(made.case, papers, made.notes, unread)


def _read(files: Sequence[Path]) -> tuple[list[list[ReadPart]], list[str]]:
    """The papers of each file, and the files that could not be read, with the reason."""
    if not files:
        return [], []
    from propmubi.cli.reading import own_reader, parts_in

    found: list[list[ReadPart]] = []
    unread: list[str] = []
    with own_reader() as reader:
        for file in files:
            try:
                found.append(parts_in(file, reader))
            except UnreadableFile as error:
                unread.append(error.detail)
    return found, unread
