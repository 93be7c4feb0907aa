"""Runs the samples of a plan: so many at once, kept as they come, stopped by a person or by what it costs.

A worker takes the next sample, lets the task answer and the scorers judge, and puts the result into the
buffer, which is written once a second. Ctrl-C cancels the run's task: what is done is written, the run is
marked interrupted, and `--resume` goes on with what is missing. Between two samples a worker gives way, so
that a run on the floor, which never waits for anything, can be stopped as well.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Protocol

from domain.eval_records import EvalResult, EvalRun
from domain.ids import uuid7
from evals.harness.answers import key_of
from evals.harness.dataset import line_of
from evals.harness.suite import Bench, Outcome, Sample, Step, judged
from evals.harness.summary import summaries

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.eval_records import EvalState
    from evals.harness.answers import CacheMode, KeptAnswers
    from evals.harness.book import RunBook
    from evals.harness.models import ModelChoice
    from evals.harness.plan import Planned, Work
    from evals.harness.spent import Spent

_FLUSH_S: Final = 1.0
_MOST_WORDS: Final = 300


class Watcher(Protocol):
    """Sees a run go on."""

    def begun(self, run_id: UUID, counts: dict[str, int], done: Sequence[EvalResult]) -> None:
        """The run begins, with what an earlier part of it has done."""
        ...

    def finished(self, result: EvalResult) -> None:
        """A sample is done."""
        ...


class Unwatched:
    """Nobody looks."""

    def begun(self, run_id: UUID, counts: dict[str, int], done: Sequence[EvalResult]) -> None:
        """Nothing is shown."""

    def finished(self, result: EvalResult) -> None:
        """Nothing is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What a run works with."""

    book: RunBook
    models: ModelChoice
    answers: KeptAnswers | None = None
    """Kept answers; needed for a cache and for judges."""
    cache: CacheMode = "off"
    jobs: int = 1
    max_cost_inr: Decimal | None = None
    watcher: Watcher = field(default_factory=Unwatched)


@dataclass(slots=True)
class _Progress:
    """What is left, what is done and what it has cost."""

    todo: deque[Work]
    done: list[EvalResult]
    unwritten: list[EvalResult] = field(default_factory=list)
    cost_inr: Decimal = Decimal(0)
    dearest_inr: Decimal = Decimal(0)
    in_flight: int = 0
    is_over_cost: bool = False
    flushed_at: float = field(default_factory=perf_counter)


async def run(
    planned: Planned, fingerprint: dict[str, Any], means: Means, resumed: EvalRun | None = None
) -> EvalRun:
    """Runs what is planned, or what an earlier run of the same plan has left; the run as it ended.

    Raises:
        SetupError: The book cannot be written.
    """
    started = resumed or EvalRun(
        id=uuid7(),
        started_at=datetime.now(UTC),
        state="running",
        plan=planned.plan.as_json(),
        fingerprint=fingerprint,
    )
    kept = await means.book.results(started.id) if resumed is not None else []
    known = {one.key for one in kept}
    left = [one for one in planned.work if (one.suite.name, one.case.id, one.epoch) not in known]
    progress = _Progress(todo=deque(left), done=kept)
    progress.cost_inr = sum((one.cost_inr for one in kept), Decimal(0))
    await means.book.begin(replace(started, state="running"))
    means.watcher.begun(started.id, planned.counts, kept)
    state = await _worked(progress, planned, fingerprint, means, started.id)
    figures = summaries(progress.done, planned.plan.seed)
    ended_at = datetime.now(UTC)
    await means.book.end(started.id, state, figures, ended_at)
    return replace(started, state=state, summary=figures, ended_at=ended_at)


async def _worked(
    progress: _Progress, planned: Planned, fingerprint: dict[str, Any], means: Means, run_id: UUID
) -> EvalState:
    room = _Room(planned, fingerprint, means, run_id)
    workers = [asyncio.create_task(room.work(progress)) for _ in range(max(1, means.jobs))]
    state: EvalState = "done"
    try:
        await asyncio.gather(*workers)
    except asyncio.CancelledError:
        # Ctrl-C: asyncio.run has cancelled this task, and the run ends here as one that was interrupted.
        state = "interrupted"
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
    finally:
        await means.book.add(run_id, progress.unwritten)
    return "over_cost" if progress.is_over_cost and state == "done" else state


class _Room:
    """Where the workers of one run stand."""

    def __init__(self, planned: Planned, fingerprint: dict[str, Any], means: Means, run_id: UUID) -> None:
        self._plan = planned.plan
        self._fingerprint = fingerprint
        self._means = means
        self._run_id = run_id

    async def work(self, progress: _Progress) -> None:
        """Takes samples until none is left, or the next may cost too much."""
        while progress.todo and not self._is_too_dear(progress):
            one = progress.todo.popleft()
            progress.in_flight += 1
            try:
                result = await self._result(one)
            finally:
                progress.in_flight -= 1
            progress.cost_inr += result.cost_inr
            progress.dearest_inr = max(progress.dearest_inr, result.cost_inr)
            progress.done.append(result)
            progress.unwritten.append(result)
            self._means.watcher.finished(result)
            if perf_counter() - progress.flushed_at > _FLUSH_S:
                await self._flush(progress)
            await asyncio.sleep(0)

    def _is_too_dear(self, progress: _Progress) -> bool:
        most = self._means.max_cost_inr
        if most is None:
            return False
        expected = progress.cost_inr + progress.dearest_inr * (progress.in_flight + 1)
        progress.is_over_cost = progress.is_over_cost or expected > most
        return progress.is_over_cost

    async def _flush(self, progress: _Progress) -> None:
        progress.flushed_at = perf_counter()
        ready, progress.unwritten = progress.unwritten, []
        try:
            await self._means.book.add(self._run_id, ready)
        except BaseException:
            progress.unwritten = [*ready, *progress.unwritten]
            raise

    async def _result(self, one: Work) -> EvalResult:
        bench = Bench(
            model=self._means.models.port(one.suite.use_case),
            seed=self._plan.seed * 1000 + one.epoch,
            answers=self._means.answers,
        )
        spent = self._means.models.begin_sample()
        kept = self._kept(one)
        began = perf_counter()
        try:
            outcome = _outcome_of(kept) if kept is not None else await one.suite.task(one.case, bench)
            latency_ms = (perf_counter() - began) * 1000
            sample = Sample(case=one.case, outcome=outcome, latency_ms=latency_ms, cost_inr=spent.cost_inr)
            scores = [await scorer(sample, bench) for scorer in one.suite.scorers]
        except Exception as error:  # noqa: BLE001  # a task that breaks is a result like others
            return _broken(one, error, (perf_counter() - began) * 1000, spent)
        if kept is None:
            self._keep(one, outcome)
        verdict = judged(scores)
        return EvalResult(
            suite=one.suite.name,
            case_id=one.case.id,
            epoch=one.epoch,
            value=verdict.value,
            is_passed=verdict.is_passed,
            output=outcome.output,
            scores=[asdict(score) for score in scores],
            steps=[{"name": step.name, "output": step.output} for step in outcome.steps],
            engine=outcome.engine,
            latency_ms=latency_ms,
            is_cached=kept is not None,
            **_of_case(one),
            **_of_spent(spent),
        )

    def _key(self, one: Work) -> str:
        state = (self._fingerprint.get("source"), self._fingerprint.get("tiers"))
        return key_of("outcome", state, self._plan.model, one.suite.name, line_of(one.case), one.epoch,
                      self._plan.seed)  # fmt: skip

    def _kept(self, one: Work) -> Any | None:  # noqa: ANN401  # JSON
        means = self._means
        return means.answers.get(self._key(one)) if means.answers and means.cache == "read" else None

    def _keep(self, one: Work, outcome: Outcome) -> None:
        if self._means.answers is not None and self._means.cache != "off":
            self._means.answers.put(self._key(one), asdict(outcome))


def _outcome_of(kept: Any) -> Outcome:  # noqa: ANN401  # JSON of an outcome
    steps = tuple(Step(*one) for one in kept["steps"])
    return Outcome(output=kept["output"], steps=steps, engine=kept["engine"])


def _broken(one: Work, error: Exception, latency_ms: float, spent: Spent) -> EvalResult:
    return EvalResult(
        suite=one.suite.name,
        case_id=one.case.id,
        epoch=one.epoch,
        value=0.0,
        is_passed=False,
        error=f"{type(error).__name__}: {str(error)[:_MOST_WORDS]}",
        latency_ms=latency_ms,
        **_of_case(one),
        **_of_spent(spent),
    )


def _of_case(one: Work) -> dict[str, Any]:
    case = one.case
    return {
        "is_golden": case.is_golden,
        "weight": case.weight,
        "tags": dict(case.tags),
        "inputs": dict(case.inputs),
        "expected": dict(case.expected),
    }


def _of_spent(spent: Spent) -> dict[str, Any]:
    return {
        "model_calls": spent.as_json(),
        "tokens_in": spent.tokens_in,
        "tokens_out": spent.tokens_out,
        "cost_inr": spent.cost_inr,
    }
