"""``propmubi bench evals``: the harness beside inspect_ai, its intervals, and the regressions it finds."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from time import perf_counter
from typing import Annotated, Any

import typer

from propmubi.cli.options import AsJson  # noqa: TC001 - typer evaluates it


def evals(
    samples: Annotated[int, typer.Option("--samples", min=1, help="Of the contest.")] = 300,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="Times both harnesses run, in turn.")] = 1,
    suite: Annotated[
        str, typer.Option("--suite", help="Into which a regression is planted.")
    ] = "underwriting",
    gates: Annotated[int, typer.Option("--gates", min=1, help="Runs with, and without, a regression.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Time 300 samples of a graph that does nothing beside inspect_ai; check intervals and the gate."""
    from evals.bench_evals import contest, coverage, planted
    from evals.harness.catalogue import load

    told: dict[str, Any] = {
        "contest": [one._asdict() for one in contest(samples, rounds)],
        "list_s": _list_s(),
        "coverage": [one._asdict() for one in coverage()],
        "planted": [
            asyncio.run(planted(load(suite), rounds=gates, wobble=wobble))._asdict() for wobble in (0.0, 0.01)
        ],
    }
    if as_json:
        sys.stdout.write(json.dumps(told) + "\n")
        return
    for one in told["contest"]:
        sys.stdout.write(
            f"{one['harness']:<12} {one['samples']} samples: whole {one['whole_s']} s, run {one['run_s']} s, "
            f"CPU {one['cpu_s']} s\n"
        )
    sys.stdout.write(f"eval list: {told['list_s']:.2f} s\n")
    for one in told["coverage"]:
        sys.stdout.write(
            f"95 % interval of a {one['what']:<18} n {one['cases']:<4} truth {one['truth']:<6} "
            f"holds {one['held']:.3f}, width {one['width']:.3f}\n"
        )
    for one in told["planted"]:
        sys.stdout.write(
            f"{100 * one['points']:.0f} points planted on {one['cases']} cases, {100 * one['wobble']:.0f} %"
            f" by lot: found {one['found']} of {one['of']}, "
            f"false alarms {one['false_alarms']} of {one['of_clean']}\n"
        )


def _list_s() -> float:
    began = perf_counter()
    program = "from propmubi.cli import main; import sys; sys.argv = ['propmubi', 'eval', 'list']; main()"
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, timeout=60)  # noqa: S603  # ourselves
    return perf_counter() - began
