"""How an answer came about: the way through the graph, the time it took, what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evals.harness.suite import Sample, Score

if TYPE_CHECKING:
    from decimal import Decimal

    from evals.harness.suite import Bench

Mode = Literal["strict", "within", "through"]
"""strict: the very steps in their order. within: no step but these. through: these at least."""


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The graph went the way that is expected, judged by agentevals."""

    mode: Mode = "strict"
    way: tuple[str, ...] | None = None
    """Expected of cases that say nothing else in their ``steps``."""
    name: str = "trajectory"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 or 0; unscored where no way is expected."""
        expected = sample.case.expected.get("steps", self.way)
        if expected is None:
            return Score(name=self.name, value=None)
        went = [step.name for step in sample.outcome.steps]
        if _matches(went, list(expected), self.mode):
            return Score(name=self.name, value=1.0)
        return Score(
            name=self.name, value=0.0, reason=f"expected {' > '.join(expected)}, went {' > '.join(went)}"
        )


def _matches(went: list[str], expected: list[str], mode: Mode) -> bool:
    if mode == "within":
        return set(went) <= set(expected)
    if mode == "through":
        rest = iter(went)
        return all(step in rest for step in expected)
    # The library is imported here, when the first way is judged: it brings LangChain along.
    from agentevals.graph_trajectory.strict import (  # type: ignore[import-untyped]  # it ships no types
        graph_trajectory_strict_match,
    )

    from config.langsmith_client import untraced

    with untraced():
        verdict = graph_trajectory_strict_match(
            outputs={"inputs": None, "results": [], "steps": [went]},
            reference_outputs={"inputs": None, "results": [], "steps": [expected]},
        )
    return bool(verdict["score"])


@dataclass(frozen=True, slots=True)
class Budget:
    """The answer took no longer and cost no more than allowed."""

    latency_ms: float | None = None
    cost_inr: Decimal | None = None
    name: str = "budget"

    async def __call__(self, sample: Sample, _bench: Bench) -> Score:
        """1 or 0."""
        over = []
        if self.latency_ms is not None and sample.latency_ms > self.latency_ms:
            over.append(f"{sample.latency_ms:.0f} ms of {self.latency_ms:.0f}")
        if self.cost_inr is not None and sample.cost_inr > self.cost_inr:
            over.append(f"₹{sample.cost_inr} of {self.cost_inr}")
        return Score(name=self.name, value=float(not over), reason="; ".join(over))
