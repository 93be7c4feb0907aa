"""What a person sees of a training: how far it is, then its figures."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EVERY_S = 5.0


class FitWatch(Protocol):
    """Is told how many of all fits are done."""

    def step(self, done: int, total: int, what: str) -> None:
        """One more."""


@contextmanager
def fit_watch(*, as_json: bool) -> Iterator[FitWatch]:
    """A bar on a terminal, a line now and then otherwise, nothing beside JSON."""
    if as_json:
        yield _Silent()
    elif not sys.stderr.isatty():
        yield _Lines()
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            yield _Bar(progress)


class _Silent:
    def step(self, done: int, total: int, what: str) -> None:
        """Nothing."""


class _Lines:
    def __init__(self) -> None:
        self._next = 0.0

    def step(self, done: int, total: int, what: str) -> None:
        """A line when the last is old, and one at the end."""
        if time.monotonic() >= self._next or done == total:
            self._next = time.monotonic() + _EVERY_S
            sys.stderr.write(f"fitted {done} of {total}: {what}\n")


class _Bar:
    def __init__(self, progress: Any) -> None:  # noqa: ANN401  # rich's, imported where it is used
        self._progress = progress
        self._task: Any = None

    def step(self, done: int, total: int, what: str) -> None:
        """Moves the bar."""
        if self._task is None:
            self._task = self._progress.add_task("fits", total=total)
        self._progress.update(self._task, completed=done, description=f"fitting {what}")


def report_lines(report: Mapping[str, Any]) -> list[str]:
    """The figures that matter, one a line, and every warning."""
    from evals.leads.page import comparisons

    figures = report["figures"]
    auc = figures["auc"]
    alone = ", ".join(f"{name} {value:.4f}" for name, value in figures["auc_by_recipe"].items())
    lines = [
        (
            f"{figures['rows_asked']:,} of {figures['rows']:,} rows judged in {figures['folds']} folds "
            f"{figures['split']}; {figures['positive_rate']:.1%} are {report['label']} = {report['positive']}"
        ),
        f"AUC              {auc['value']:.4f}  (95 % interval {auc['low']:.4f} to {auc['high']:.4f})",
        *(f"compared         {line}" for line in comparisons(figures)),
        f"each alone       {alone}",
        f"top-decile lift  {figures['top_decile_lift']:.2f}",
        f"ECE              {figures['ece']:.4f}  (uncalibrated {figures['ece_before_calibration']:.4f})",
        f"Brier            {figures['brier']:.4f}",
        f"kept             {report['members']}, calibrated by {report['calibration']}",
    ]
    lines += [f"left out         {each['name']}: {each['why']}" for each in report["columns"]["left_out"]]
    lines += [f"may leak         {each['column']}: {'; '.join(each['why'])}" for each in report["leakage"]]
    lines += [
        f"unequal          {name} {group['group']}: selected {group['selected_ratio']:.2f} times as often as "
        "the largest group"
        for name, groups in report["fairness"]["columns"].items()
        for group in groups
        if group["is_alarm"]
    ]
    return lines
