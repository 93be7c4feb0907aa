"""``propmubi eval papers`` and ``eval decisions``: made papers read back, and recorded decisions."""

from __future__ import annotations

import json
import sys
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import Annotated

import typer


def papers(
    cases: Annotated[int, typer.Option("--cases", help="How many made cases.", min=1, max=5000)] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Of the cases; take one nobody has looked at.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Fields read and planted mismatches found in made papers, by the rules alone."""
    from evals.papers import measure
    from propmubi.cli.eval_papers_view import papers_lines

    report = measure(cases, seed).as_dict()
    sys.stdout.write(
        (json.dumps(report, ensure_ascii=False) if as_json else "\n".join(papers_lines(report))) + "\n"
    )


def decisions(
    path: Annotated[Path, typer.Argument(help="Folder with the HMDA Boston and Dream Housing files.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Recorded loan decisions: how far a fitted policy agrees, by group; our own engine's flip test."""
    from evals.decisions import measure_decisions
    from propmubi.cli.eval_papers_view import decisions_lines

    report = measure_decisions(path)
    sys.stdout.write(
        (json.dumps(report, ensure_ascii=False) if as_json else "\n".join(decisions_lines(report))) + "\n"
    )
