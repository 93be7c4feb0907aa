"""``propmubi title``: a title search from a case file."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import Annotated, Any

import typer

from domain.errors import BadInput, UnreadableFile
from domain.title.output import to_json
from domain.title.picture.drawing import draw
from domain.title.reading import read_case
from domain.title.review import review
from propmubi.cli.options import AsJson  # noqa: TC001 (typer evaluates it)
from propmubi.cli.title_folder import read_folder
from propmubi.cli.title_view import show_review

MAX_CASE_BYTES = 8_000_000


def register(app: typer.Typer) -> None:
    """Adds ``title``."""
    app.command("title")(title)


def title(
    case: Annotated[
        Path,
        typer.Argument(
            help="JSON file of {as_of, schedule, events, seller, state, records}; - reads standard input; "
            "or a folder with papers, case.json, or both."
        ),
    ],
    as_json: AsJson = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="Also draw the chain as a picture into this file.")
    ] = None,
) -> None:
    """Search a title: chain, shares, charges, findings, requisitions. A draft until an advocate signs.

    Papers of a folder are read, sorted and put together; what they lack or contradict is named.
    """
    if case.is_dir():
        folder = read_folder(case, case_of, datetime.now(UTC).date())
        found = review(read_case(folder.case))
        found = replace(found, notes=(*found.notes, *folder.notes))
        for line in folder.unread:
            typer.echo(f"Not read: {line}", err=True)
    else:
        folder = None
        found = review(read_case(case_of(case)))
    if svg is not None:
        _write(svg, draw(found))
    if as_json:
        papers = {} if folder is None else {"papers": [asdict(paper) for paper in folder.papers]}
        typer.echo(json.dumps({**to_json(found), **papers}, ensure_ascii=False, indent=2))
        return
    for paper in folder.papers if folder is not None else ():
        typer.echo(f"{paper.id:<6}{paper.file}, pages {paper.first} to {paper.last}: {paper.label}")
    show_review(found)


def case_of(file: Path) -> dict[str, Any]:
    """The JSON object of a case file; one taken from the worked cases may stand in its ``inputs``.

    Raises:
        UnreadableFile: There is no such file, it is larger than 8 MB, or it is not UTF-8.
        BadInput: It is not a JSON object.
    """
    try:
        raw = sys.stdin.buffer.read(MAX_CASE_BYTES + 1) if str(file) == "-" else _read(file)
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{file} cannot be read as UTF-8 text ({type(error).__name__}).") from error
    if len(raw) > MAX_CASE_BYTES:
        raise UnreadableFile(f"{file} is larger than 8 MB; a case holds events, not scans.")
    try:
        case = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(f"{file} is not JSON.") from None
    if isinstance(case, dict) and "events" not in case and isinstance(case.get("inputs"), dict):
        case = case["inputs"]
    if not isinstance(case, dict):
        raise BadInput(f"{file} must hold one JSON object with as_of and events.")
    return case


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(MAX_CASE_BYTES + 1)


def _write(file: Path, picture: str) -> None:
    try:
        file.write_text(picture, "utf-8")
    except OSError as error:
        raise BadInput(f"The picture cannot be written to {file} ({type(error).__name__}).") from error
