"""What a month of a stated load costs in model calls, by tier, and what each lever saves.

A call costs ``in x (1 - repeated) x price_in + in x repeated x price_cached + out x price_out``; where a
provider has no cached price the repeated share costs the full one. Hardware of local models is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import yaml

from domain.errors import BadInput
from router.tiers import TIERS, USE_CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from router.tiers import Deployment, TierName, TierTable, UseCase

_MILLION: Final = Decimal(1_000_000)
PLAN_USERS: Final = 10_000
PLAN_USD: Final = (Decimal(2000), Decimal(5000))
"""What the plan allows a month for `PLAN_USERS`."""


class Step(NamedTuple):
    """Calls of one job that a unit of load causes; tokens a call."""

    use_case: UseCase
    calls: Decimal
    tokens_in: Decimal
    tokens_out: Decimal
    repeated: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A month."""

    users: int
    chats_per_user: Decimal
    documents: int
    leads: int
    cases: int

    def units(self) -> Mapping[str, Decimal]:
        """How many of each unit of cost.yaml."""
        return {
            "chats": self.users * self.chats_per_user,
            "documents": Decimal(self.documents),
            "leads": Decimal(self.leads),
            "cases": Decimal(self.cases),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A month in US$, to the cent."""

    by_tier: Mapping[TierName, Decimal]
    total: Decimal
    saved_by: Mapping[str, Decimal]
    """By lever: what the month would cost more without it."""
    plan: tuple[Decimal, Decimal]
    """What the plan allows for that many users."""

    @property
    def against_plan(self) -> Literal["below", "within", "above"]:
        """Where the total stands to what the plan allows."""
        low, high = self.plan
        return "below" if self.total < low else "within" if self.total <= high else "above"


def monthly_cost(table: TierTable, load: Load) -> Cost:
    """The expected cost when every tier's primary answers.

    Raises:
        BadInput: The price of a deployment that is needed is not in the table.
    """

    def usual(use_case: UseCase) -> Deployment:
        return table.deployments[table.tier_of(use_case).primary]

    def one_for_all(_: UseCase) -> Deployment:
        return table.deployments[table.tiers["critical"].primary]

    def bought(use_case: UseCase) -> Deployment:
        tier = table.tier_of(use_case)
        is_background = table.use_cases[use_case] == "background"
        return table.deployments[tier.fallback if is_background and tier.fallback else tier.primary]

    by_use_case = _costs(load, usual)
    total = sum(by_use_case.values(), Decimal(0))
    others = {
        "tiers": _costs(load, one_for_all),
        "local_background": _costs(load, bought),
        "provider_cache": _costs(load, usual, has_cache=False),
    }
    by_tier: dict[TierName, Decimal] = {
        name: _cents(sum((by_use_case[u] for u in USE_CASES if table.use_cases[u] == name), Decimal(0)))
        for name in TIERS
    }
    share = Decimal(load.users) / PLAN_USERS
    return Cost(
        by_tier=by_tier,
        total=_cents(total),
        saved_by={lever: _cents(sum(costs.values(), Decimal(0)) - total) for lever, costs in others.items()},
        plan=(_cents(PLAN_USD[0] * share), _cents(PLAN_USD[1] * share)),
    )


def _costs(
    load: Load, deployment_of: Callable[[UseCase], Deployment], *, has_cache: bool = True
) -> dict[UseCase, Decimal]:
    costs = dict.fromkeys(USE_CASES, Decimal(0))
    units = load.units()
    for unit, steps in _steps().items():
        for step in steps:
            price = _call_usd(step, deployment_of(step.use_case), has_cache=has_cache)
            costs[step.use_case] += units[unit] * step.calls * price
    return costs


def _call_usd(step: Step, deployment: Deployment, *, has_cache: bool) -> Decimal:
    if deployment.in_usd is None or deployment.out_usd is None:
        raise BadInput(f"The price of {deployment.model} is not in the table: give in_usd and out_usd.")
    cached = deployment.in_usd
    if has_cache and deployment.cached_in_usd is not None:
        cached = deployment.cached_in_usd
    prompt = step.tokens_in * ((1 - step.repeated) * deployment.in_usd + step.repeated * cached)
    return (prompt + step.tokens_out * deployment.out_usd) / _MILLION


@cache
def _steps() -> dict[str, tuple[Step, ...]]:
    raw = yaml.safe_load(files("router").joinpath("cost.yaml").read_text("utf-8"))["steps"]
    return {
        unit: tuple(
            Step(
                row["use_case"],
                *(Decimal(str(row[name])) for name in ("calls", "in", "out", "repeated")),
            )
            for row in rows
        )
        for unit, rows in raw.items()
    }


def _cents(usd: Decimal) -> Decimal:
    return usd.quantize(Decimal("0.01"))
