"""``propmubi eval agreements``: planted faults of made agreements, and how many the clause checks find."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from propmubi.cli.figures import cell


def agreements(
    count: Annotated[int, typer.Option(help="How many are made.", min=1)] = 300,
    seed: Annotated[int, typer.Option(help="Of the making.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Planted faults of made agreements that the clause checks find, in styles known and held out."""
    from evals.agreements import evaluate as evaluate_agreements

    report = evaluate_agreements(count, seed, datetime.now(UTC).date())
    if as_json:
        sys.stdout.write(json.dumps(report) + "\n")
        return
    figures = ("planted", "recall", "sound", "false_alarms")
    lines = [f"{'':<28}" + "".join(f"{name[:7]:>8}" for name in figures)]
    for styles in ("written_against", "held_out"):
        for severity, row in report[styles].items():
            lines.append(f"{styles:<18}{severity:<10}" + "".join(cell(row[figure]) for figure in figures))
    sys.stdout.write("\n".join(lines) + "\n")
