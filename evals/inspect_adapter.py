"""Suites for inspect_ai: its log viewer and retries over the same cases and scorers (extra ``inspect``).

Its model is never asked: the task answers by itself, on the floor, so that ``none/none`` will do.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from evals.harness.catalogue import load
from evals.harness.suite import Bench, Case, Outcome, Sample, Step, judged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evals.harness.suite import Suite


def inspect_task(suite: Suite, most: int | None = None) -> Any:  # noqa: ANN401  # inspect_ai's Task
    """The suite as a task of inspect_ai."""
    from inspect_ai import Task
    from inspect_ai.dataset import MemoryDataset
    from inspect_ai.dataset import Sample as InspectSample

    samples = [
        InspectSample(
            id=case.id,
            input=json.dumps(case.inputs, ensure_ascii=False),
            target=json.dumps(case.expected, ensure_ascii=False),
            metadata={"case": _plain(case)},
        )
        for case in suite.cases()[:most]
    ]
    return Task(
        name=suite.name,
        dataset=MemoryDataset(samples, name=suite.name),
        solver=_solver(suite),
        scorer=_scorer(suite),
    )


def run_with_inspect(name: str, most: int | None, log_dir: Path) -> Iterator[str]:
    """Runs a suite and gives a line for each result file."""
    from inspect_ai import eval as run

    logs = run(inspect_task(load(name), most), model="none/none", log_dir=str(log_dir), display="none")
    for log in logs:
        found = log.results.scores[0].metrics if log.results and log.results.scores else {}
        mean = next((f"{metric.value:.3f}" for key, metric in found.items() if key == "mean"), "-")
        yield f"{name}: {log.status}, mean {mean}, {log.location}"


def _solver(suite: Suite) -> Any:  # noqa: ANN401  # inspect_ai's Solver
    from inspect_ai.solver import solver

    @solver(name=f"propmubi_{suite.name}")
    def answers() -> Any:  # noqa: ANN401  # likewise
        async def solve(state: Any, _generate: Any) -> Any:  # noqa: ANN401  # likewise
            outcome = await suite.task(_case(state.metadata["case"]), Bench())
            state.metadata["outcome"] = {
                "output": outcome.output,
                "steps": [list(step) for step in outcome.steps],
                "engine": outcome.engine,
            }
            state.output.completion = json.dumps(outcome.output, ensure_ascii=False, default=str)
            return state

        return solve

    return answers()


def _scorer(suite: Suite) -> Any:  # noqa: ANN401  # inspect_ai's Scorer
    from inspect_ai.scorer import Score as InspectScore
    from inspect_ai.scorer import mean, scorer, stderr

    @scorer(metrics=[mean(), stderr()], name=f"propmubi_{suite.name}")
    def scores() -> Any:  # noqa: ANN401  # likewise
        async def score(state: Any, _target: Any) -> Any:  # noqa: ANN401  # likewise
            held = state.metadata["outcome"]
            outcome = Outcome(
                output=held["output"],
                steps=tuple(Step(*step) for step in held["steps"]),
                engine=held["engine"],
            )
            sample = Sample(case=_case(state.metadata["case"]), outcome=outcome)
            found = [await one(sample, Bench()) for one in suite.scorers]
            why = "; ".join(f"{one.name}: {one.reason}" for one in found if one.reason)
            return InspectScore(value=judged(found).value or 0.0, explanation=why or "as expected")

        return score

    return scores()


def _plain(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "inputs": dict(case.inputs),
        "expected": dict(case.expected),
        "origin": case.origin,
        "tags": dict(case.tags),
        "is_golden": case.is_golden,
    }


def _case(plain: dict[str, Any]) -> Case:
    return Case(**plain)
