"""``propmubi eval``: whether a change is better, on what, by how much, and whether it may ship."""

from __future__ import annotations

import sys
from typing import Any, Final

import typer
from typer.core import TyperGroup

from domain.errors import PropMubiError
from propmubi.cli.eval_agreements import agreements
from propmubi.cli.eval_cuad import cuad, cuad_retrieval
from propmubi.cli.eval_deeds import deeds
from propmubi.cli.eval_gate import accept, diff, gate
from propmubi.cli.eval_judging import judge_audit, pairwise, pareto
from propmubi.cli.eval_papers import decisions, papers
from propmubi.cli.eval_production import drift, shadow
from propmubi.cli.eval_queue import add, dismiss, queue
from propmubi.cli.eval_run import list_suites, run
from propmubi.cli.eval_sets import pii, sgd
from propmubi.cli.eval_show import html, inspect, replay, show
from propmubi.cli.eval_talk import redteam, simulate

CONFIGURATION: Final = 3
"""Exit code where something is not set up or not asked for rightly; 1 is a regression, 2 a golden failure."""
_OWN_CODES: Final = frozenset(
    {"sgd", "pii", "cuad", "cuad-retrieval", "agreements", "deeds", "papers", "decisions"}
)
"""Measures of parts on given sets: they end with 2 on bad input, as the rest of the program."""


class EvalGroup(TyperGroup):
    """Commands whose bad input ends with 3, since 2 says that a golden case failed."""

    def make_context(self, *given: Any, **known: Any) -> Any:  # noqa: ANN401  # handed on as it came
        """Reads the words of the group itself.

        Raises:
            Exit: With 3, after the line or the help.
        """
        try:
            return super().make_context(*given, **known)
        except typer.TyperException as error:
            words = error.format_message().rstrip()
            sys.stderr.write(f"{words}\n" if "\n" in words else f"propmubi: {words}\n")
            raise typer.Exit(CONFIGURATION) from None

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]  # noqa: ANN401  # what typer hands over
        """Runs the command; known errors are one line.

        Raises:
            Exit: With 3, after the line.
        """
        try:
            return super().invoke(ctx)
        except (PropMubiError, typer.TyperException) as error:
            if ctx.invoked_subcommand in _OWN_CODES:
                raise
            said = error.detail if isinstance(error, PropMubiError) else error.format_message()
            sys.stderr.write(f"propmubi: {' '.join(said.split())}\n")
            raise typer.Exit(CONFIGURATION) from None


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(help="Run, compare and gate evals.", no_args_is_help=True, cls=EvalGroup)
    group.command("list")(list_suites)
    group.command("run")(run)
    group.command("diff")(diff)
    group.command("gate")(gate)
    group.command("accept")(accept)
    group.command("show")(show)
    group.command("replay")(replay)
    group.command("html")(html)
    group.command("add")(add)
    group.command("queue")(queue)
    group.command("dismiss")(dismiss)
    group.command("judge-audit")(judge_audit)
    group.command("pairwise")(pairwise)
    group.command("pareto")(pareto)
    group.command("redteam")(redteam)
    group.command("simulate")(simulate)
    group.command("shadow")(shadow)
    group.command("drift")(drift)
    group.command("inspect")(inspect)
    group.command("sgd")(sgd)
    group.command("pii")(pii)
    group.command("cuad-retrieval")(cuad_retrieval)
    group.command("cuad")(cuad)
    group.command("agreements")(agreements)
    group.command("deeds")(deeds)
    group.command("papers")(papers)
    group.command("decisions")(decisions)
    app.add_typer(group, name="eval")
