"""``propmubi import listings FILE…``: portal files in, with progress, counts and a file of rejected rows."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from config.settings import Settings
from propmubi.cli.import_progress import watch_of
from propmubi.cli.import_store import ImportOptions, import_into_store
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from tools.listing_import.mapping import named_mapping

DEFAULT_REJECTS = Path("import-rejects.jsonl")


def register(app: typer.Typer) -> None:
    """Adds ``import`` with its one kind, ``listings``."""
    group = typer.Typer(name="import", help="Bring data in.", no_args_is_help=True)

    @group.callback()
    def root() -> None:
        """Bring data in."""

    group.command("listings")(import_listings)
    app.add_typer(group)


def import_listings(  # the options of one command
    files: Annotated[list[Path], typer.Argument(help="CSV or JSON Lines files.", metavar="FILE…")],
    mapping: Annotated[
        str | None, typer.Option(help="A shipped mapping by name, or a YAML file; else by the header.")
    ] = None,
    rejects: Annotated[Path, typer.Option(help="Where rejected rows go.")] = DEFAULT_REJECTS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and judge, store nothing.")] = False,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Import portal files; exit 1 when a file could not be read to its end."""
    from config.logging import configure_logging

    settings = Settings.load(data_dir=data_dir, log_level="WARNING")
    configure_logging(settings)
    if mapping is not None:
        named_mapping(mapping)  # a wrong name is told before any engine starts
    options = ImportOptions(files, mapping, rejects, dry_run)
    report = asyncio.run(import_into_store(settings, options, watch_of(as_json=as_json)))
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    if report.faults:
        raise typer.Exit(1)
