"""``propmubi leads``: leads in, scored, and the model behind their scores."""

from __future__ import annotations

import typer

from propmubi.cli.leads_import import register_import
from propmubi.cli.leads_model import add_model_commands
from propmubi.cli.leads_score_all import register_score_all


def register(app: typer.Typer) -> None:
    """Adds the command group."""
    group = typer.Typer(help="Leads: import, score, and the model behind the scores.", no_args_is_help=True)
    group.callback()(lambda: None)
    register_import(group)
    register_score_all(group)
    add_model_commands(group)
    app.add_typer(group, name="leads")
