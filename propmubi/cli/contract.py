"""``propmubi contract``: an agreement for sale, clause by clause."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from domain.contract.review import NOTICE, review_agreement, to_json
from propmubi.cli.options import AsJson  # noqa: TC001 (typer evaluates it)
from propmubi.cli.reading import pages_of
from propmubi.cli.title_view import STYLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.contract.review import ClauseFinding

_MARKS = {"yes": ("in order", "green"), "partial": ("weak", "yellow"), "no": ("missing", "red")}


def register(app: typer.Typer) -> None:
    """Adds ``contract``."""
    app.command("contract")(contract)


def contract(
    file: Annotated[Path, typer.Argument(help="The agreement: PDF, DOCX, TXT or a scan.")],
    as_json: AsJson = False,
    language: Annotated[
        Literal["en", "hi", "mr"], typer.Option("--language", help="Of the sentences for the buyer.")
    ] = "en",
) -> None:
    """Review an agreement for sale: 18 checks with quote, page, benchmark and wording to propose."""
    found = review_agreement([page.text for page in pages_of(file)], datetime.now(UTC).date())
    if as_json:
        typer.echo(json.dumps(to_json(found), ensure_ascii=False, indent=2))
    else:
        show(found, language)


def show(found: Sequence[ClauseFinding], language: Literal["en", "hi", "mr"]) -> None:
    """The checks, those that are off first and gravest first."""
    out = Console(highlight=False)
    order = list(STYLES)
    ranked = sorted(found, key=lambda each: (each.present == "yes", order.index(each.severity), each.id))
    off = sum(each.present != "yes" for each in found)
    out.print(Text(f"{off} of {len(found)} checks are off; {NOTICE}.", style="bold"))
    for each in ranked:
        words, style = _MARKS[each.present]
        line = Text(f"{each.id} ", style="bold")
        line.append(f"{each.title}: ")
        line.append(words, style=style)
        if each.present != "yes":
            line.append(f" ({each.severity})", style=STYLES[each.severity])
        out.print(line)
        details = [each.plain[language]]
        if each.quote:
            number = f"clause {each.number}, " if each.number else ""
            details.append(f"{number}page {each.page}: “{each.quote[:200]}”")
        if each.present != "yes":
            details += [f"{each.assessment} Benchmark: {each.benchmark} [{each.source}]"]
            details += [f"Propose: {each.suggested_wording}"]
        for text in details:
            out.print(Padding(Text(text), (0, 0, 0, 6)))
