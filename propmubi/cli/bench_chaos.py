"""``propmubi bench chaos``: kills everything on a schedule and counts what was lost or done twice."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from propmubi.cli.options import AsJson  # noqa: TC001 - typer evaluates them

if TYPE_CHECKING:
    from evals.chaos.cells import Cell
    from evals.chaos.report import CellReport


def chaos(
    minutes: Annotated[float, typer.Option(min=0.1, max=600, help="For all cells together.")] = 10.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same faults at the same times.")] = 1,
    rate: Annotated[float, typer.Option(min=0.1, max=200, help="Runs asked for per second.")] = 6.0,
    cell: Annotated[list[str] | None, typer.Option(help="Only this cell; give it once for each.")] = None,
    as_json: AsJson = False,
) -> None:
    """Kill workers, API, Redis and Postgres while runs are asked for; exit 1 when a promise was broken."""
    from evals.chaos.cells import cells_named
    from evals.chaos.report import table

    wanted = cells_named(cell or [])
    reports = asyncio.run(_run(wanted, minutes=minutes, seed=seed, rate=rate))
    if as_json:
        sys.stdout.write(json.dumps({"seed": seed, "cells": [one.as_dict() for one in reports]}) + "\n")
    else:
        sys.stdout.write(table(reports) + "\n")
    if not all(one.is_passed for one in reports):
        raise typer.Exit(1)


async def _run(cells: list[Cell], *, minutes: float, seed: int, rate: float) -> list[CellReport]:
    from propmubi.chaos.matrix import open_matrix, seconds_each

    reports = []
    async with open_matrix() as matrix:
        for one in cells:
            duration_s = seconds_each(cells, minutes)
            report = await matrix.run(one, seed=seed, duration_s=duration_s, rate_per_s=rate)
            told = f"skipped: {report.skipped}" if report.skipped else ", ".join(report.violations) or "clean"
            recovered = f"recovery p50/p95 {report.recovery_p50_s}/{report.recovery_p95_s} s"
            facts = f"{report.accepted} runs, {sum(report.faults.values())} faults, {report.seconds:.0f} s"
            sys.stderr.write(f"{one.name}: {told} ({facts}, lease {report.lease_s} s, {recovered})\n")
            reports.append(report)
    return reports
