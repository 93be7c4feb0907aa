"""``propmubi leads``: leads in, scored and weighed."""

from __future__ import annotations

import typer

from propmubi.cli.leads_import import register_import


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Leads: import, train, score.", no_args_is_help=True)
    register_import(group)
    group.callback()(lambda: None)
    app.add_typer(group, name="leads")
