"""Runs of evals as they are kept: what was asked of whom, in which state of the code, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

EvalState = Literal["running", "done", "interrupted", "over_cost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalRun:
    """One run of some suites."""

    id: UUID
    started_at: datetime
    """Aware UTC."""
    state: EvalState
    plan: Mapping[str, Any]
    """Suites, model, epochs, seed and the choice of cases: equal plans may go on where another stopped."""
    fingerprint: Mapping[str, Any]
    """Commit, and hashes of the source, prompts, tiers, rules and data."""
    summary: Mapping[str, Any] = field(default_factory=dict)
    """Figures by suite; empty until the run has ended."""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalResult:
    """One case, run once."""

    suite: str
    case_id: str
    epoch: int
    value: float | None
    """0 to 1; None: unscored, which is not the same as wrong."""
    is_passed: bool | None
    is_golden: bool = False
    """Must pass, whatever the averages say."""
    weight: float = 1.0
    tags: Mapping[str, str] = field(default_factory=dict)
    """Slices: language, city, kind, tier."""
    inputs: Any = None
    expected: Any = None
    output: Any = None
    scores: Sequence[Mapping[str, Any]] = ()
    """{name, value, reason, is_dangerous}."""
    steps: Sequence[Mapping[str, Any]] = ()
    """{name, output}: nodes of the graph or tools, in the order in which they ran."""
    model_calls: Sequence[Mapping[str, Any]] = ()
    error: str | None = None
    """Name of what went wrong in the task itself."""
    engine: str = "rules"
    latency_ms: float = 0.0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_inr: Decimal = Decimal(0)
    """From the router's ledger."""
    is_cached: bool = False

    @property
    def key(self) -> tuple[str, str, int]:
        """What names it within a run."""
        return self.suite, self.case_id, self.epoch


def plain_result(result: EvalResult) -> dict[str, Any]:
    """The result JSON-plain; money as text, so that no paisa is rounded."""
    return {**asdict(result), "cost_inr": str(result.cost_inr)}


def result_of(plain: Mapping[str, Any]) -> EvalResult:
    """The result of `plain_result`."""
    return EvalResult(**{**plain, "cost_inr": Decimal(plain["cost_inr"])})
