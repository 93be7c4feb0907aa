"""What a suite is made of: cases, a task that answers them, scorers that judge the answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from evals.harness.answers import KeptAnswers
    from router.port import ModelPort


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One example with what is expected of it."""

    id: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    origin: str
    """Where it comes from: written by hand, drawn from a seed, a thread, a published text."""
    tags: Mapping[str, str] = field(default_factory=dict)
    is_golden: bool = False
    weight: float = 1.0


class Step(NamedTuple):
    """One node or tool that ran."""

    name: str
    output: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a task gives for a case, JSON-plain."""

    output: Any
    steps: tuple[Step, ...] = ()
    engine: str = "rules"
    """``rules`` for the floor, else the model's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a task or scorer may use: a model that may be absent, and the seed of the epoch."""

    model: ModelPort | None = None
    seed: int = 0
    answers: KeptAnswers | None = None
    """Judgements from before, so that a judge is not paid twice for one question."""


class Task(Protocol):
    """Answers a case, by the floor where the bench has no model."""

    async def __call__(self, case: Case, bench: Bench, /) -> Outcome:
        """The answer. What it raises is counted as an error of the case."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A case, its answer, and what the answer took."""

    case: Case
    outcome: Outcome
    latency_ms: float = 0.0
    cost_inr: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One judgement: a value with its reason."""

    name: str
    value: float | None
    """0 to 1; None where the scorer has nothing to judge: unscored is not wrong."""
    reason: str = ""
    is_dangerous: bool = False
    """The error that hurts: a wrong approval, a defect not found. It makes the case worth nothing."""


class Scorer(Protocol):
    """Judges one sample."""

    async def __call__(self, sample: Sample, bench: Bench, /) -> Score:
        """The judgement."""
        ...


Tier = Literal["critical", "document", "conversational", "background"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A named set of cases with its task and scorers."""

    name: str
    use_case: str
    """Of router/tiers.yaml: whose model answers."""
    task: Task
    scorers: Sequence[Scorer]
    cases: Callable[[], list[Case]]
    """The set in the repository, in its order."""
    draw: Callable[[int, int], list[Case]] | None = None
    """So many fresh cases from a seed, which nobody tuned to: (count, seed)."""
    external: Callable[[Path], list[Case]] | None = None
    """Reads cases of others from a folder that this repository does not hold."""


class Judged(NamedTuple):
    """Scores of a sample put together."""

    value: float | None
    is_passed: bool | None


def judged(scores: Sequence[Score]) -> Judged:
    """The mean of what was scored; a dangerous error makes it 0, and passing takes full marks everywhere."""
    found = [score.value for score in scores if score.value is not None]
    if any(score.is_dangerous for score in scores):
        return Judged(0.0, is_passed=False)
    if not found:
        return Judged(None, is_passed=None)
    return Judged(sum(found) / len(found), is_passed=min(found) >= 1.0)
