"""``propmubi docs extract``: what is read in a paper, by rules, with the page and the words that say it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.documents.labels import DocumentLabel
from domain.errors import BadInput
from propmubi.cli.options import AsJson  # noqa: TC001 - typer evaluates it

if TYPE_CHECKING:
    from propmubi.cli.reading import ReadPart


def extract(
    files: Annotated[
        list[Path],
        typer.Argument(help="PDF, scans, DOCX, XLSX, CSV, JSON, TXT and others.", metavar="FILE…"),
    ],
    label: Annotated[
        DocumentLabel | None,
        typer.Option("--label", help="What the files are; told from their words when left out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the fields of papers with page and quote; nothing is kept and no model is asked.

    A file may hold several papers: each is told apart, and is a line of the JSON. Numbers of people (PAN,
    accounts) are masked on the screen and whole in the JSON. Exit 0, or 2 when a file cannot be read or
    none of its pages is of a kind that is known.
    """
    from domain.documents.readers import READERS
    from propmubi.cli.reading import own_reader, parts_in

    if label is not None and label not in READERS:
        raise BadInput(f"{label} is not read here; --label takes {', '.join(sorted(READERS))}.")
    with own_reader() as reader:
        for file in files:
            parts = parts_in(file, reader, label)
            if all(part.label is DocumentLabel.UNKNOWN for part in parts):
                raise BadInput(f"{file.name} is of no kind that its words tell; say which with --label.")
            sys.stdout.writelines(_json_line(part) if as_json else _shown(part) for part in parts)


def _json_line(part: ReadPart) -> str:
    plain: list[dict[str, Any]] = [
        {
            "field": fact.field,
            "value": fact.value,
            "method": fact.method,
            "confidence": str(fact.confidence),
            "page": fact.evidence.page,
            "quote": fact.evidence.quote,
            "box": None if fact.evidence.box is None else list(asdict(fact.evidence.box).values()),
        }
        for fact in part.facts
    ]
    told = {"file": part.file.name, "pages": [part.first, part.last], "label": part.label, "facts": plain}
    return json.dumps(told, ensure_ascii=False) + "\n"


def _shown(part: ReadPart) -> str:
    from domain.masking import mask_text

    count = part.last - part.first + 1
    facts = f"{len(part.facts)} facts"
    where = "" if part.first == 1 else f" from p.{part.first}"
    lines = [f"{part.file.name}{where}: {part.label}, {count} page{'s' if count > 1 else ''}, {facts}"]
    for fact in part.facts:
        value = fact.value
        plain = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
        field = fact.field.partition(".")[2]
        lines.append(
            f"  p.{fact.evidence.page:<3} {field:<24} {mask_text(plain):<34} "
            f"{mask_text(fact.evidence.quote)[:70]}"
        )
    return "\n".join(lines) + "\n"
