"""``propmubi docs``: papers, and what they say."""

from __future__ import annotations

import typer

from propmubi.cli.docs_extract import extract


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(help="Read papers: what a file says, and where.", no_args_is_help=True)
    group.callback()(_group)
    group.command("extract")(extract)
    app.add_typer(group, name="docs")


def _group() -> None:
    """Read papers: what a file says, and where."""
