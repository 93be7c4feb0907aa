"""``propmubi docs extract``: what is read in a paper, by rules, with the page and the words that say it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import TYPE_CHECKING, Annotated, Any

import typer

from domain.documents.labels import DocumentLabel  # noqa: TC001 - typer evaluates it
from domain.errors import BadInput
from propmubi.cli.options import AsJson  # noqa: TC001 - typer evaluates it

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.fact import Fact
    from domain.documents.page import Page


def extract(
    files: Annotated[list[Path], typer.Argument(help="PDFs with text, CSV or JSON files.", metavar="FILE…")],
    label: Annotated[
        DocumentLabel | None,
        typer.Option("--label", help="What the papers are; told from their words when left out."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the fields of income papers with page and quote; nothing is kept and no model is asked.

    Numbers of people (PAN, accounts) are masked on the screen and whole in the JSON. Exit 0, or 2 when a file
    cannot be read or its kind is not known.
    """
    from domain.documents.income.readers import INCOME_READERS, facts_of
    from domain.documents.income.sorting import label_by_words
    from tools.paper_pages import read_pages

    if label is not None and label not in INCOME_READERS:
        raise BadInput(f"{label} is not read here; --label takes {', '.join(INCOME_READERS)}.")
    for file in files:
        pages = read_pages(file)
        own = label or label_by_words(pages)
        if own is None:
            raise BadInput(f"{file.name} is of no kind that its words tell; say which with --label.")
        facts = facts_of(own, pages)
        sys.stdout.write(_json_line(file, own, facts) if as_json else _shown(file, own, pages, facts))


def _json_line(file: Path, label: DocumentLabel, facts: Sequence[Fact]) -> str:
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
        for fact in facts
    ]
    return json.dumps({"file": file.name, "label": label, "facts": plain}, ensure_ascii=False) + "\n"


def _shown(file: Path, label: DocumentLabel, pages: Sequence[Page], facts: Sequence[Fact]) -> str:
    from domain.masking import mask_text

    lines = [f"{file.name}: {label}, {len(pages)} page{'s' if len(pages) > 1 else ''}, {len(facts)} facts"]
    for fact in facts:
        value = fact.value
        plain = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)
        field = fact.field.partition(".")[2]
        lines.append(
            f"  p.{fact.evidence.page:<3} {field:<24} {mask_text(plain):<34} "
            f"{mask_text(fact.evidence.quote)[:70]}"
        )
    return "\n".join(lines) + "\n"
