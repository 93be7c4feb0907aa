"""``propmubi papers``: applicants that do not exist, with their papers."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command group."""
    group = typer.Typer(help="Make papers for demo, tests and evals.", no_args_is_help=True)
    group.callback()(_group)
    group.command("make")(make)
    app.add_typer(group, name="papers")


def _group() -> None:
    """Make papers for demo, tests and evals."""


def make(
    out: Annotated[Path, typer.Option("--out", help="Folder to write into; each case gets one of its own.")],
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same bytes.")] = 1,
    cases: Annotated[int, typer.Option("--cases", help="How many.", min=1, max=10_000)] = 3,
) -> None:
    """Write made-up applications, their papers, and what is true and what was planted in them.

    Every page says that it is a synthetic specimen.
    """
    from tools.made_papers.cases import made_cases, write_case

    papers = sum(write_case(case, out) for case in made_cases(seed, cases))
    sys.stdout.write(
        f"{cases} cases with {papers} papers in {out} (seed {seed}); every page is marked synthetic.\n"
    )
