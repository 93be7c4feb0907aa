"""What the harness itself can do: samples a second beside inspect_ai, honest intervals, regressions found.

Both run the same one-node graph that does nothing on the same samples, in processes of their own so that each
pays for its imports. Regressions are planted into a suite of drawn cases: a task that answers wrongly on
three in a hundred and, as real models do, wobbles on some others.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from domain.errors import SetupError
from evals.gates.baseline import baselines_of
from evals.gates.gate import GateRule, gate
from evals.harness.memory_book import MemoryBook
from evals.harness.models import ModelChoice
from evals.harness.plan import Plan, planned
from evals.harness.runner import Means, run
from evals.harness.statistics import mean_interval, paired
from evals.harness.suite import Case, Outcome, Suite
from evals.scorers.matching import Exact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from domain.eval_records import EvalResult, EvalRun
    from evals.harness.suite import Bench

NOOP: Final = "noop"


class Contest(NamedTuple):
    """One harness on the samples."""

    harness: str
    samples: int
    whole_s: float
    """From the start of the process to its end."""
    cpu_s: float
    run_s: float
    """Of the evaluation alone."""


class Coverage(NamedTuple):
    """How often an interval held the truth."""

    what: str
    cases: int
    truth: float
    held: float
    width: float


class Planted(NamedTuple):
    """Gates over runs with and without a regression."""

    cases: int
    points: float
    wobble: float
    found: int
    of: int
    false_alarms: int
    of_clean: int


def noop_suite(count: int) -> Suite:
    """A graph of one node that does nothing, on so many samples."""
    from langgraph.graph import END, START, StateGraph
    from typing_extensions import TypedDict

    class State(TypedDict):
        """Of the graph."""

        text: str

    async def node(state: State) -> State:
        return state

    graph = StateGraph(State)
    graph.add_node("node", node)
    graph.add_edge(START, "node")
    graph.add_edge("node", END)
    compiled: Any = graph.compile()

    async def task(case: Case, _bench: Bench) -> Outcome:
        return Outcome(output=await compiled.ainvoke({"text": str(case.inputs["text"])}))

    def cases() -> list[Case]:
        return [
            Case(
                id=str(at), inputs={"text": f"sample {at}"}, expected={"text": f"sample {at}"}, origin="made"
            )
            for at in range(count)
        ]

    return Suite(name=NOOP, use_case="chat", task=task, scorers=(Exact("text", name="same"),), cases=cases)


def contest(samples: int, rounds: int = 1) -> Iterator[Contest]:
    """Both harnesses in turn, each in a process of its own.

    Raises:
        SetupError: One of them fails.
    """
    for _ in range(rounds):
        for harness in ("propmubi", "inspect_ai"):
            yield _timed(harness, samples)


def _timed(harness: str, samples: int) -> Contest:
    with tempfile.TemporaryDirectory() as folder:
        before = os.times()
        began = perf_counter()
        done = subprocess.run(  # noqa: S603  # ourselves
            [sys.executable, "-m", "evals.bench_evals", harness, str(samples), folder],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
            cwd=Path(__file__).parent.parent,
        )
        whole = perf_counter() - began
        after = os.times()
    if done.returncode:
        raise SetupError(f"{harness} failed: {done.stderr.strip().splitlines()[-1:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    told = json.loads(done.stdout.splitlines()[-1])
    return Contest(harness, told["samples"], round(whole, 3), round(cpu, 3), round(told["run_s"], 3))


async def _ours(samples: int, folder: Path) -> int:
    """As `propmubi eval run` does it: with a book in a file."""
    from evals.harness.sqlite_book import SqliteBook

    suite = noop_suite(samples)
    ready = planned(Plan(suites=(NOOP,)), {NOOP: suite})
    book = SqliteBook(folder / "evals.sqlite3")
    ended = await run(ready, {}, Means(book=book, models=ModelChoice()))
    figures: int = ended.summary[NOOP]["results"]
    return figures


def _theirs(samples: int, folder: Path) -> int:
    from inspect_ai import eval as inspect_eval

    from evals.inspect_adapter import inspect_task

    task = inspect_task(noop_suite(samples))
    logs = inspect_eval(task, model="none/none", log_dir=str(folder), display="none")
    return logs[0].results.total_samples if logs[0].results else 0


def coverage(draws: int = 400, seed: int = 7) -> list[Coverage]:
    """Intervals of samples whose truth is known: proportions, marks between, and paired differences."""
    dice = np.random.default_rng(seed)
    found = []
    for cases, truth in ((20, 0.9), (50, 0.9), (200, 0.95), (200, 0.5)):
        held, widths = 0, []
        for _ in range(draws):
            values = (dice.random(cases) < truth).astype(float).tolist()
            interval = mean_interval(values, [1.0] * cases, int(dice.integers(1 << 30)))
            if interval is not None:
                held += interval.low <= truth <= interval.high
                widths.append(interval.high - interval.low)
        found.append(Coverage("share that passes", cases, truth, held / draws, float(np.mean(widths))))
    for cases, truth in ((50, -0.03), (200, -0.03), (200, 0.0)):
        held, widths = 0, []
        for _ in range(draws):
            lot = dice.random(cases)
            change = np.where(lot < 0.05 - min(truth, 0), -1.0, np.where(lot > 0.95, 1.0, 0.0))
            after = {str(at): float(one) for at, one in enumerate(change)}
            difference = paired(dict.fromkeys(after, 0.0), after, {}, int(dice.integers(1 << 30)))
            if difference is not None:
                held += difference.low <= truth <= difference.high
                widths.append(difference.high - difference.low)
        found.append(Coverage("paired difference", cases, truth, held / draws, float(np.mean(widths))))
    return found


@dataclass(frozen=True, slots=True)
class Wobbling:
    """A suite's task that answers wrongly on some cases: those where it has regressed, and others by lot."""

    suite: Suite
    regressed: frozenset[str]
    wobble: float
    """Share of cases that it gets wrong by lot, another lot each run."""
    lot: str
    answers: dict[str, Outcome]
    """Right ones by case: what is measured is the gate, so each is worked out once for all runs."""

    async def __call__(self, case: Case, bench: Bench) -> Outcome:
        """The suite's answer, or a wrong one."""
        if case.id not in self.answers:
            self.answers[case.id] = await self.suite.task(case, bench)
        outcome = self.answers[case.id]
        if case.id in self.regressed or _lot(self.lot, case.id) < self.wobble:
            return Outcome(output={}, steps=outcome.steps, engine=outcome.engine)
        return outcome


def _lot(*words: str) -> float:
    return int.from_bytes(sha256(" ".join(words).encode()).digest()[:6], "big") / 2**48


async def planted(
    suite: Suite, cases: int = 400, rounds: int = 20, points: float = 0.03, wobble: float = 0.0
) -> Planted:
    """Gates over runs of a suite: so many with a fall of ``points`` on other cases each, so many without."""
    if suite.draw is None:
        raise SetupError(f"Suite {suite.name} has no generator.")
    drawn = suite.draw(cases, 1)
    answers: dict[str, Outcome] = {}
    before = await _ran(suite, drawn, Wobbling(suite, frozenset(), wobble, "baseline", answers))
    baselines = {one.suite: one for one in baselines_of(*before)}

    async def is_alarmed(count: int, lot: str) -> bool:
        fallen = sorted((one.id for one in drawn), key=lambda identity: _lot(lot, "fallen", identity))[:count]
        _, results = await _ran(suite, drawn, Wobbling(suite, frozenset(fallen), wobble, lot, answers))
        return bool(gate(results, baselines, GateRule(golden_must_pass=False)).code)

    found = [await is_alarmed(round(points * cases), f"regressed {at}") for at in range(rounds)]
    clean = [await is_alarmed(0, f"clean {at}") for at in range(rounds)]
    return Planted(cases, points, wobble, sum(found), rounds, sum(clean), rounds)


async def _ran(suite: Suite, drawn: list[Case], task: Wobbling) -> tuple[EvalRun, list[EvalResult]]:
    from dataclasses import replace

    cases: Callable[[], list[Case]] = lambda: drawn  # noqa: E731  # one suite's own set
    ready = planned(Plan(suites=(suite.name,)), {suite.name: replace(suite, task=task, cases=cases)})
    book = MemoryBook()
    ended = await run(ready, {}, Means(book=book, models=ModelChoice()))
    return ended, await book.results(ended.id)


def main() -> None:
    """One side of the contest: ``python -m evals.bench_evals HARNESS SAMPLES FOLDER``."""
    harness, samples, folder = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    began = perf_counter()
    count = asyncio.run(_ours(samples, folder)) if harness == "propmubi" else _theirs(samples, folder)
    sys.stdout.write(json.dumps({"samples": count, "run_s": perf_counter() - began}) + "\n")


if __name__ == "__main__":
    main()
