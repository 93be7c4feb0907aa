"""``propmubi leads``: leads and the model behind their scores."""

from __future__ import annotations

import typer

from propmubi.cli.leads_model import add_model_commands


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Leads, and the model behind their scores.", no_args_is_help=True)
    add_model_commands(group)
    app.add_typer(group, name="leads")
