"""``propmubi doctor``: which engine is in use, what is missing and how to fix it."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from config.settings import Settings
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.doctor import Status, examine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propmubi.doctor import Finding

_MARKS = {Status.OK: "[green]ok[/]", Status.WARN: "[yellow]warn[/]", Status.FAIL: "[red]fail[/]"}


def register(app: typer.Typer) -> None:
    """Adds ``doctor``."""

    @app.command()
    def doctor(
        data_dir: DataDir = None,
        as_json: AsJson = False,
    ) -> None:
        """Look at engines, versions, folder and models; exit 1 when something must be mended."""
        findings = asyncio.run(examine(Settings.load(data_dir=data_dir)))
        is_well = all(finding.status is not Status.FAIL for finding in findings)
        if as_json:
            typer.echo(json.dumps({"ok": is_well, "findings": [asdict(each) for each in findings]}, indent=1))
        else:
            show(findings)
        if not is_well:
            raise typer.Exit(1)


def show(findings: Sequence[Finding]) -> None:
    """One line each, with what to do under what is not well."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        name = finding.name.ljust(width)
        console.print(f"{_MARKS[finding.status]:<4}\t{name}  {escape(finding.detail)}")
        if finding.fix:
            console.print(f"\t{' ' * width}  → {escape(finding.fix)}")
