"""``propmubi eval diff``, ``gate`` and ``accept``: runs against one another and against baselines."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - typer evaluates it
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from domain.errors import BadInput
from propmubi.cli.eval_options import Book, RunName, kept_runs
from propmubi.cli.options import DataDir  # noqa: TC001 - typer evaluates it

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from evals.gates.gate import GateReport, GateRule

Drop = Annotated[str, typer.Option("--max-drop", help="Fall of the score that is allowed: 2pp, 0.02 or 2%.")]
Alpha = Annotated[float, typer.Option("--alpha", min=0.0001, max=0.5, help="Chance of a false alarm.")]
Form = Annotated[
    Literal["human", "json", "junit", "md", "github"], typer.Option("--format", help="Of the report.")
]


def diff(
    a: Annotated[str, typer.Argument(help="The run before.")],
    b: Annotated[str, typer.Argument(help="The run after.")],
    max_drop: Drop = "2pp",
    alpha: Alpha = 0.05,
    form: Form = "human",
    data_dir: DataDir = None,
    book: Book = None,
) -> None:
    """Hold run B against run A, case by case. Exit 1 where a suite has regressed."""
    from evals.gates.baseline import baselines_of
    from evals.gates.gate import GateRule
    from evals.gates.gate import gate as judge

    before, after = kept_runs(data_dir, book, a, b)
    if not {one.key[:2] for one in before.results} & {one.key[:2] for one in after.results}:
        raise BadInput("The two runs share no case.")
    baselines = {one.suite: one for one in baselines_of(before.run, before.results)}
    rule = GateRule(max_drop=points(max_drop), alpha=alpha, golden_must_pass=False)
    report = judge(after.results, baselines, rule, model=str(after.run.plan.get("model", "rules")))
    _end(report, form, after.run.plan)


def gate(
    run: RunName = "latest",
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="File or folder; default: evals/baselines.")
    ] = None,
    max_drop: Drop = "2pp",
    golden_must_pass: Annotated[
        bool, typer.Option("--golden-must-pass/--golden-may-fail", help="Whether golden cases must pass.")
    ] = True,
    alpha: Alpha = 0.05,
    form: Form = "human",
    data_dir: DataDir = None,
    book: Book = None,
) -> None:
    """Hold a run against baselines. Exit 0 passes, 1 regression, 2 golden failure, 3 not set up."""
    from evals.gates.baseline import folder, read
    from evals.gates.gate import GateRule
    from evals.gates.gate import gate as judge

    [kept] = kept_runs(data_dir, book, run)
    if kept.run.state != "done":
        raise BadInput(f"That run is {kept.run.state}; finish it with --resume before it is judged.")
    rule: GateRule = GateRule(max_drop=points(max_drop), alpha=alpha, golden_must_pass=golden_must_pass)
    model = str(kept.run.plan.get("model", "rules"))
    report = judge(kept.results, read(baseline or folder()), rule, model=model)
    _end(report, form, kept.run.plan)


def accept(
    run: RunName = "latest",
    into: Annotated[Path | None, typer.Option("--into", help="Folder; default: evals/baselines.")] = None,
    data_dir: DataDir = None,
    book: Book = None,
) -> None:
    """Write the run's values as baselines, which a person then commits."""
    from evals.gates.baseline import baselines_of, folder, write

    [kept] = kept_runs(data_dir, book, run)
    if kept.run.state != "done":
        raise BadInput(f"That run is {kept.run.state}; only a finished one can be accepted.")
    if any(kept.run.plan.get(part) is not None for part in ("most", "words", "fresh", "external")):
        raise BadInput("That run left cases out or drew its own; a baseline takes whole suites.")
    for path in write(baselines_of(kept.run, kept.results), into or folder()):
        sys.stdout.write(f"{path}\n")


def points(said: str) -> float:
    """A share of the score from ``2pp``, ``2%`` or ``0.02``.

    Raises:
        BadInput: It is none from 0 to 1.
    """
    text = said.strip().casefold()
    for mark in ("pp", "%"):
        if text.endswith(mark):
            text, part = text.removesuffix(mark), 100
            break
    else:
        part = 1
    try:
        value = float(text) / part
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise BadInput("--max-drop takes points of the score, such as 2pp or 0.02.")
    return value


def _end(
    report: GateReport, form: Literal["human", "json", "junit", "md", "github"], plan: Mapping[str, Any]
) -> None:
    from evals.gates.formats import formatted

    sys.stdout.write(formatted(report, form, plan))
    raise typer.Exit(int(report.code))
