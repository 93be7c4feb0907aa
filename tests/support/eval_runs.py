"""Made suites and runs, so that the harness is judged apart from the product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evals.harness.memory_book import MemoryBook
from evals.harness.models import ModelChoice
from evals.harness.plan import Plan, planned
from evals.harness.runner import Means, run
from evals.harness.suite import Case, Outcome, Step, Suite
from evals.scorers.matching import Exact

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.eval_records import EvalResult, EvalRun


def case(number: int, **changes: Any) -> Case:
    """A case whose right answer is its number."""
    known = {"id": f"c{number}", "inputs": {"n": number}, "expected": {"n": number}, "origin": "made"}
    return Case(**{**known, **changes})


def suite(
    count: int = 6,
    *,
    wrong: Callable[[int, int], bool] = lambda _n, _seed: False,
    name: str = "made",
    **case_fields: Any,
) -> Suite:
    """Answers each case by its number, but where ``wrong(number, seed)`` says otherwise."""

    async def task(one: Case, bench: Any) -> Outcome:
        number = one.inputs["n"]
        if number < 0:
            raise ValueError("below zero")
        answer = -1 if wrong(number, bench.seed) else number
        return Outcome(output={"n": answer}, steps=(Step("answer"),))

    return Suite(
        name=name,
        use_case="chat",
        task=task,
        scorers=(Exact("n", name="number"),),
        cases=lambda: [case(number, **case_fields) for number in range(count)],
        draw=lambda most, seed: [case(number, id=f"drawn-{seed}-{number}") for number in range(most)],
    )


async def ran(
    one: Suite, book: Any = None, resumed: EvalRun | None = None, **wishes: Any
) -> tuple[EvalRun, list[EvalResult]]:
    """The suite's run and results."""
    means = {key: wishes.pop(key) for key in list(wishes) if key in Means.__dataclass_fields__}
    kept = book or MemoryBook()
    ready = planned(Plan(suites=(one.name,), **wishes), {one.name: one})
    models = means.pop("models", ModelChoice())
    ended = await run(
        ready, {"source": "s", "data": ready.data}, Means(book=kept, models=models, **means), resumed
    )
    return ended, await kept.results(ended.id)
