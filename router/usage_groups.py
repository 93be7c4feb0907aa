"""The ledger's sums added up for reading: in all, by day, tier, use case, deployment and outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from domain.model_calls import CallOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from store.model_usage import UsageSum

LOST: Final = "lost"
"""Outcome of rows that the ledger could not keep."""
_NOT_MADE: Final = frozenset({CallOutcome.CACHED, CallOutcome.OVER_BUDGET, CallOutcome.FLOOR, LOST})
_FAILED: Final = frozenset(
    {CallOutcome.INVALID, CallOutcome.REFUSED, CallOutcome.TIMED_OUT, CallOutcome.FAILED}
)


@dataclass(slots=True)
class UsageTotal:
    """Calls added up. Money is exact."""

    name: str
    calls: int = 0
    """Made: answered, failed or given up."""
    failed: int = 0
    """Of them: of no use, refused, late or broken."""
    cached: int = 0
    """Answered from what was kept, for nothing."""
    over_budget: int = 0
    """Not made, since a limit of spending was reached."""
    steps: int = 0
    """Steps that ended: with an answer of a model, or at their floor."""
    floors: int = 0
    """Of them: at their floor."""
    lost: int = 0
    """Calls that are missing here."""
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    cost_usd: Decimal = field(default_factory=Decimal)
    cost_inr: Decimal = field(default_factory=Decimal)
    saved_inr: Decimal = field(default_factory=Decimal)
    latency_ms: int = 0
    """Of the calls that were made, together."""

    def add(self, one: UsageSum) -> None:
        """Counts a sum in."""
        outcome, count = one.outcome, one.calls
        is_made = outcome not in _NOT_MADE
        self.calls += count if is_made else 0
        self.failed += count if outcome in _FAILED else 0
        self.cached += count if outcome == CallOutcome.CACHED else 0
        self.over_budget += count if outcome == CallOutcome.OVER_BUDGET else 0
        self.floors += count if outcome == CallOutcome.FLOOR else 0
        self.lost += count if outcome == LOST else 0
        ends = {CallOutcome.ANSWERED, CallOutcome.CACHED, CallOutcome.FLOOR}
        self.steps += count if outcome in ends else 0
        self.tokens_in += one.tokens_in
        self.tokens_out += one.tokens_out
        self.tokens_cached += one.tokens_cached
        self.cost_usd += one.cost_usd
        self.cost_inr += one.cost_inr
        self.saved_inr += one.saved_inr
        self.latency_ms += one.latency_ms if is_made else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """What models did and cost from one day to another."""

    first: date
    last: date
    total: UsageTotal
    days: list[UsageTotal]
    """Days with calls, the oldest first; names are ISO dates."""
    tiers: list[UsageTotal]
    use_cases: list[UsageTotal]
    deployments: list[UsageTotal]
    outcomes: list[UsageTotal]


def report(sums: Iterable[UsageSum], first: date, last: date) -> UsageReport:
    """Adds everything up; groups that cost most come first."""
    kept = list(sums)
    total = UsageTotal("total")
    for one in kept:
        total.add(one)
    return UsageReport(
        first=first,
        last=last,
        total=total,
        days=_grouped(kept, lambda one: one.day.isoformat()),
        tiers=_dearest_first(_grouped(kept, lambda one: one.tier)),
        use_cases=_dearest_first(_grouped(kept, lambda one: one.use_case)),
        deployments=_dearest_first(
            _grouped([one for one in kept if one.deployment], lambda one: one.deployment)
        ),
        outcomes=_grouped(kept, lambda one: one.outcome),
    )


def _grouped(sums: Iterable[UsageSum], name_of: Callable[[UsageSum], str]) -> list[UsageTotal]:
    groups: dict[str, UsageTotal] = {}
    for one in sums:
        name = name_of(one)
        groups.setdefault(name, UsageTotal(name)).add(one)
    return [groups[name] for name in sorted(groups)]


def _dearest_first(groups: list[UsageTotal]) -> list[UsageTotal]:
    return sorted(groups, key=lambda group: (-group.cost_inr, group.name))
