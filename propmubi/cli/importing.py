"""``propmubi import listings FILE…``: portal files in, with progress, counts and a file of rejected rows."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.settings import Settings
from propmubi.cli.import_store import ImportOptions, import_into_store
from propmubi.cli.options import DataDir  # noqa: TC001 - typer evaluates it
from tools.listing_import.mapping import named_mapping
from tools.listing_import.report import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from rich.progress import Progress, TaskID

    from tools.listing_import.pipeline import ImportProgress
    from tools.listing_import.report import ImportReport

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
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Import portal files; exit 1 when a file could not be read to its end."""
    from config.logging import configure_logging

    settings = Settings.load(data_dir=data_dir, log_level="WARNING")
    configure_logging(settings)
    if mapping is not None:
        named_mapping(mapping)  # a wrong name is told before any engine starts
    options = ImportOptions(files, mapping, rejects, dry_run)
    with progress_shown(as_json=as_json) as show:
        report = asyncio.run(import_into_store(settings, options, show))
    if as_json:
        typer.echo(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        show_report(report)
    if report.faults:
        raise typer.Exit(1)


def progress_shown(*, as_json: bool) -> AbstractContextManager[Callable[[ImportProgress], None]]:
    """A bar on a terminal, a line per file otherwise, nothing beside JSON."""
    if as_json:
        return nullcontext(lambda _progress: None)
    if sys.stderr.isatty():
        return _Bar()
    return nullcontext(_Lines())


class _Lines:
    """A line every few seconds, for logs; the final counts are in the report."""

    def __init__(self, every_s: float = 2.0) -> None:
        self._every_s = every_s
        self._next = 0.0

    def __call__(self, progress: ImportProgress) -> None:
        if (now := time.monotonic()) >= self._next:
            self._next = now + self._every_s
            name = Path(progress.file).name
            sys.stderr.write(f"{progress.file_number}/{progress.files} {name}: {progress.records} records\n")


class _Bar:
    """A rich progress bar over the bytes of each file."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._tasks: dict[int, TaskID] = {}

    def __enter__(self) -> Callable[[ImportProgress], None]:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %  {task.fields[records]:,} records"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._progress.start()
        return self._show

    def __exit__(self, *_error: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def _show(self, progress: ImportProgress) -> None:
        if self._progress is None:
            return
        number = progress.file_number
        if number not in self._tasks:
            name = f"{number}/{progress.files} {Path(progress.file).name}"
            self._tasks[number] = self._progress.add_task(name, total=progress.bytes_total, records=0)
        self._progress.update(self._tasks[number], completed=progress.bytes_done, records=progress.records)


def show_report(report: ImportReport) -> None:
    """A table of counts per file, then what a person should know."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    table = Table(
        "file", "read", *(outcome.value for outcome in Outcome), "flagged", box=None, pad_edge=False
    )
    table.columns[0].overflow = "fold"
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for file in report.files:
        counts = (
            f"{count:,}" for count in (file.read, *(file.count(each) for each in Outcome), file.flagged)
        )
        table.add_row(Path(file.file).name, *counts)
    console.print(table)
    for file in report.files:
        if file.mapping:
            speed = f"{file.rows_per_second:,.0f} records a second"
            console.print(escape(f"{Path(file.file).name}: read as {file.mapping}, {speed}"))
    for file in report.files:
        for note in [*file.notes, *([file.fault] if file.fault else [])]:
            console.print(escape(f"{Path(file.file).name}: {note}"))
    if report.market_flags:
        flags = ", ".join(f"{flag} {count:,}" for flag, count in report.market_flags.most_common())
        console.print(f"By comparison with other listings: {flags}")
    if report.rejects_file:
        console.print(escape(f"Rejected rows with reasons: {report.rejects_file}"))
    if report.is_dry_run:
        console.print("Dry run: nothing was stored.")
