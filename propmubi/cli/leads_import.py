"""``propmubi leads import FILE…``: leads from files, with progress, counts and a file of rejected rows."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.cli.people_store import OWN_TENANT, Tenant, show, with_database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.progress import Progress

    from tools.lead_import.pipeline import LeadFileReport

DEFAULT_REJECTS: Final = Path("lead-rejects.jsonl")
_COUNTS: Final = ("read", "stored", "known", "rejected", "flagged", "without_consent")


def register_import(group: typer.Typer) -> None:
    """Adds ``import`` to the group of commands about leads."""
    group.command("import")(import_leads)
    group.command("portal-key")(portal_key)


def import_leads(  # the options of one command
    files: Annotated[list[Path], typer.Argument(help="CSV or JSON Lines files, also gzip.", metavar="FILE…")],
    mapping: Annotated[
        str | None, typer.Option(help="A shipped mapping by name, or a YAML file; else by the header.")
    ] = None,
    rejects: Annotated[Path, typer.Option(help="Where rejected rows go.")] = DEFAULT_REJECTS,
    events: Annotated[
        bool, typer.Option("--events/--no-events", help="Score each lead by its event, or later in batch.")
    ] = True,
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Import leads; a second time changes nothing. Exit 1 when a file could not be read to its end."""
    from store.lead_intake import LeadIntake
    from tools.lead_import.mapping import named_mapping
    from tools.lead_import.pipeline import LeadImport

    if mapping is not None:
        named_mapping(mapping)  # a wrong name is told before any engine starts
    with _Watch(is_silent=as_json) as watch:
        reports = with_database(
            data_dir,
            lambda database: LeadImport(
                intake=LeadIntake(database),
                tenant_id=tenant,
                mapping=mapping,
                announces=events,
                progress=watch.reading,
            ).run(files, rejects),
        )
    if as_json:
        typer.echo(json.dumps([report.as_dict() for report in reports], ensure_ascii=False, indent=1))
    else:
        _show(reports, rejects)
    if any(report.fault for report in reports):
        raise typer.Exit(1)


def portal_key(
    portal: Annotated[str, typer.Argument(help="Name of the portal, e.g. magicbricks.")],
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show the key a portal signs its deliveries with, and where it sends them."""
    from config.settings import Settings
    from domain.lead_intake.portals import portal_key as key_of
    from domain.webhook_signature import SIGNATURE_HEADER
    from store.identity.secret_key import load_ring

    found = {
        "key": key_of(load_ring(Settings.load(data_dir=data_dir)), tenant, portal),
        "address": f"/api/v1/leads/portals/{tenant}/{portal}",
        "header": SIGNATURE_HEADER,
        "form": "t=<seconds since 1970>,v1=<hex HMAC-SHA256 of '<t>.<body>' under the key>",
    }
    show(found, ("key", "address", "header", "form"), as_json=as_json)


class _Watch:
    """A bar on a terminal, a line every two seconds otherwise, nothing beside JSON."""

    def __init__(self, *, is_silent: bool) -> None:
        self._is_silent = is_silent
        self._bar: Progress | None = None
        self._tasks: dict[str, int] = {}
        self._next = 0.0

    def __enter__(self) -> _Watch:
        if not self._is_silent and sys.stderr.isatty():
            from propmubi.cli.import_progress import bars

            self._bar = bars()
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def reading(self, report: LeadFileReport, done: int, total: int) -> None:
        """A batch is stored."""
        name = Path(report.file).name
        if self._bar is not None:
            if name not in self._tasks:
                self._tasks[name] = self._bar.add_task(name, total=total, count=0, what="leads")
            task = self._tasks[name]
            self._bar.update(task, completed=done, total=total, count=report.read)  # type: ignore[arg-type]  # rich names its ids
        elif not self._is_silent and time.monotonic() >= self._next:
            self._next = time.monotonic() + 2.0
            sys.stderr.write(f"{name}: {report.read} leads\n")


def _show(reports: Sequence[LeadFileReport], rejects: Path) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False, soft_wrap=True)
    table = Table("file", "mapping", *(name.replace("_", " ") for name in _COUNTS), box=None, pad_edge=False)
    for report in reports:
        counts: list[str] = [f"{getattr(report, name):,}" for name in _COUNTS]
        table.add_row(escape(Path(report.file).name), report.mapping or "", *counts)
    console.print(table)
    for report in reports:
        if report.fault:
            console.print(f"[red]{escape(Path(report.file).name)}[/red]: {escape(report.fault)}")
    if any(report.rejected for report in reports):
        console.print(f"Rejected rows with their reasons: {escape(str(rejects))}")
    if any(report.without_consent for report in reports):
        console.print("Leads without a proven consent are kept, and nobody may reach out to them yet.")
