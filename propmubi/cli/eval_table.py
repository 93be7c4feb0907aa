"""A run as it goes on: a live table for a person who looks, plain lines for everything else."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from evals.gates.baseline import folder, read
from evals.gates.gate import GateRule, gate
from evals.harness.book import short_id
from evals.harness.finding import replay_command
from evals.report.rows import HEADS, row_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from uuid import UUID

    from domain.eval_records import EvalResult, EvalRun
    from evals.gates.gate import SuiteGate
    from evals.harness.plan import Planned
    from evals.harness.runner import Watcher

_REFRESH_S: Final = 0.25
_STYLES: Final = {"good": "green", "bad": "red", "plain": ""}
_MOST_FAILURES: Final = 20


class Lines:
    """Says when each suite is done."""

    def __init__(self, counts: Mapping[str, int], *, is_quiet: bool) -> None:
        self._left = dict(counts)
        self._is_quiet = is_quiet

    def begun(self, run_id: UUID, counts: dict[str, int], done: Sequence[EvalResult]) -> None:
        """Names the run."""
        for one in done:
            self._left[one.suite] -= 1
        if not self._is_quiet:
            going_on = f", {len(done)} done before" if done else ""
            sys.stdout.write(f"run {short_id(run_id)}: {sum(counts.values())} samples{going_on}\n")
            sys.stdout.flush()

    def finished(self, result: EvalResult) -> None:
        """Names a suite whose last sample is done."""
        self._left[result.suite] -= 1
        if self._left[result.suite] == 0 and not self._is_quiet:
            sys.stdout.write(f"  {result.suite} done\n")
            sys.stdout.flush()


class LiveTable:
    """Scores as they come."""

    def __init__(self, counts: Mapping[str, int], live: Live) -> None:
        self._counts = counts
        self._live = live
        self._results: dict[str, list[EvalResult]] = defaultdict(list)
        self._drawn_at = 0.0
        self._run_id: UUID | None = None

    def begun(self, run_id: UUID, counts: dict[str, int], done: Sequence[EvalResult]) -> None:  # noqa: ARG002  # as a Watcher
        """Takes what an earlier part has done."""
        self._run_id = run_id
        for one in done:
            self._results[one.suite].append(one)

    def finished(self, result: EvalResult) -> None:
        """Counts it, and draws now and then."""
        self._results[result.suite].append(result)
        if perf_counter() - self._drawn_at > _REFRESH_S:
            self._drawn_at = perf_counter()
            self._live.update(self._table())

    def _table(self) -> Table:
        name = short_id(self._run_id) if self._run_id else ""
        table = Table("suite", "done", "passed", "score", "cost ₹", title=f"run {name}", box=None)
        for suite, count in self._counts.items():
            held = self._results[suite]
            scored = [one.value for one in held if one.value is not None]
            table.add_row(
                suite,
                f"{len(held)}/{count}",
                str(sum(bool(one.is_passed) for one in held)),
                f"{sum(scored) / len(scored):.3f}" if scored else "-",
                f"{sum(one.cost_inr for one in held):.2f}",
            )
        return table


@contextmanager
def watcher(planned: Planned, *, is_quiet: bool) -> Iterator[Watcher]:
    """Shows the run until it ends."""
    console = Console(file=sys.stdout, highlight=False)
    if is_quiet or not console.is_terminal:
        yield Lines(planned.counts, is_quiet=is_quiet)
        return
    with Live(console=console, transient=True, auto_refresh=False) as live:
        yield LiveTable(planned.counts, live)


def gates_of(run: EvalRun, results: Sequence[EvalResult]) -> dict[str, SuiteGate]:
    """Each suite against the baselines of the repository, where there are some."""
    if not any(folder().glob("*.json")):
        return {}
    report = gate(results, read(folder()), GateRule(), model=str(run.plan.get("model", "rules")))
    return {one.suite: one for one in report.suites}


def show_end(run: EvalRun, results: Sequence[EvalResult], *, as_json: bool) -> None:
    """The run in figures, and the command for each case that failed."""
    if as_json:
        sys.stdout.write(json.dumps(as_plain(run, results), ensure_ascii=False) + "\n")
        return
    show_figures(run.summary, gates_of(run, results))
    failed = [one for one in results if one.is_passed is False]
    sys.stdout.write(f"run {short_id(run.id)} {run.state}: {len(results)} samples, {len(failed)} failed\n")
    for one in failed[:_MOST_FAILURES]:
        sys.stdout.write(failure_line(one, run.plan) + "\n")
    if len(failed) > _MOST_FAILURES:
        sys.stdout.write(f"and {len(failed) - _MOST_FAILURES} more: propmubi eval show {short_id(run.id)}\n")
    if run.state == "interrupted":
        sys.stdout.write("stopped; the same command with --resume goes on\n")
    if run.state == "over_cost":
        sys.stdout.write(
            "the next sample may cost more than --max-cost leaves; the same command with more and --resume "
            "goes on\n"
        )


def failure_line(one: EvalResult, plan: Mapping[str, Any]) -> str:
    """A failed case: what was wrong, and how to see it again."""
    wrong = one.error or "; ".join(
        f"{score['name']}: {score['reason'] or score['value']}"
        for score in one.scores
        if score["value"] is not None and score["value"] < 1
    )
    mark = "golden " if one.is_golden else ""
    danger = "DANGEROUS " if any(score["is_dangerous"] for score in one.scores) else ""
    command = replay_command(one.suite, one.case_id, plan, one.epoch)
    return f"  {mark}{danger}{one.suite}/{one.case_id}: {wrong[:240]}\n    {command}"


def show_figures(summary: Mapping[str, Any], gates: Mapping[str, SuiteGate]) -> None:
    """One row for each suite; on a terminal as a table, else in columns that programs can cut."""
    rows = {suite: row_of(suite, figures, gates.get(suite)) for suite, figures in summary.items()}
    console = Console(file=sys.stdout, highlight=False)
    if console.is_terminal:
        table = Table(*HEADS, box=None)
        for row in rows.values():
            table.add_row(*(Text(cell, style=_STYLES[row.mood]) for cell in row.cells))
        console.print(table)
        return
    cells = [HEADS, *(row.cells for row in rows.values())]
    widths = [max(len(line[at]) for line in cells) for at in range(len(HEADS))]
    for line in cells:
        text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write(text.rstrip() + "\n")


def as_plain(run: EvalRun, results: Sequence[EvalResult]) -> dict[str, Any]:
    """The run for programs: figures and failures, not every result."""
    return {
        "run": str(run.id),
        "state": run.state,
        "plan": dict(run.plan),
        "fingerprint": dict(run.fingerprint),
        "suites": dict(run.summary),
        "failed": [
            {
                "suite": one.suite,
                "case": one.case_id,
                "epoch": one.epoch,
                "value": one.value,
                "error": one.error,
                "is_golden": one.is_golden,
                "replay": replay_command(one.suite, one.case_id, run.plan, one.epoch),
            }
            for one in results
            if one.is_passed is False
        ],
    }
