"""Bodies of ``/api/v1/usage``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import PlainSerializer

from api.v1.models.shape import OutBody
from domain.model_calls import MICRO

if TYPE_CHECKING:
    from router.usage import LimitUse
    from router.usage_groups import UsageReport, UsageTotal


def _to(places: str) -> PlainSerializer:
    return PlainSerializer(lambda value: f"{value.quantize(Decimal(places)):f}", return_type=str)


Paise = Annotated[Decimal, _to("0.01")]
"""Rupees to the paisa, as text: a call of a small model costs less than a rupee."""
Usd = Annotated[Decimal, _to("0.0001")]


class UsageTotalOut(OutBody):
    """Calls added up."""

    name: str
    calls: int
    """Made: answered, failed or given up."""
    failed: int
    cached: int
    over_budget: int
    steps: int
    """Steps that ended with an answer of a model or at their floor; ``floors`` of them at their floor."""
    floors: int
    lost: int
    """Calls that are missing here."""
    tokens_in: int
    tokens_out: int
    tokens_cached: int
    """Of ``tokens_in``: read from the provider's cache."""
    cost_usd: Usd
    cost_inr: Paise
    saved_inr: Paise
    """What answers given again would have cost."""
    mean_latency_ms: int

    @classmethod
    def of(cls, total: UsageTotal) -> Self:
        """From the ledger's."""
        mean = total.latency_ms // total.calls if total.calls else 0
        names = set(cls.model_fields) - {"mean_latency_ms"}
        return cls(mean_latency_ms=mean, **{name: getattr(total, name) for name in names})


class LimitUseOut(OutBody):
    """How far a limit of spending is used."""

    name: str
    """tenant_day or tenant_month; both are India's."""
    spent_inr: Paise
    limit_inr: int
    state: str
    """below, near (it is said, and nothing is stopped) or spent (rules and templates answer)."""

    @classmethod
    def of(cls, use: LimitUse) -> Self:
        """From the ledger's."""
        spent = Decimal(use.spent) / MICRO
        return cls(name=use.name, spent_inr=spent, limit_inr=use.limit_inr, state=use.state)


class UsageOut(OutBody):
    """What the tenant's models did and cost, both days included."""

    first: date
    last: date
    is_active: bool
    """False: no model is configured, and the floor does every job."""
    limits: list[LimitUseOut]
    total: UsageTotalOut
    days: list[UsageTotalOut]
    """Days with calls, the oldest first; named by ISO date."""
    tiers: list[UsageTotalOut]
    use_cases: list[UsageTotalOut]
    deployments: list[UsageTotalOut]
    outcomes: list[UsageTotalOut]

    @classmethod
    def of(cls, report: UsageReport, limits: list[LimitUse], *, is_active: bool) -> Self:
        """From the ledger's."""
        groups = ("days", "tiers", "use_cases", "deployments", "outcomes")
        return cls(
            first=report.first,
            last=report.last,
            is_active=is_active,
            limits=[LimitUseOut.of(one) for one in limits],
            total=UsageTotalOut.of(report.total),
            **{name: [UsageTotalOut.of(one) for one in getattr(report, name)] for name in groups},
        )
