"""What models did and cost by day and kind: a tenant's for its operators, and all tenants' for monitoring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from store.tables.model_calls import ModelUsageRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from domain.tenancy import Principal
    from store.database import AsyncSession, Database

_SUMMED: Final = (
    "calls", "tokens_in", "tokens_out", "tokens_cached", "cost_usd", "cost_inr", "saved_inr", "latency_ms",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageSum:
    """Calls of one kind on one day, added up; money exact."""

    day: date
    use_case: str
    tier: str
    deployment: str
    outcome: str
    calls: int
    tokens_in: int
    tokens_out: int
    tokens_cached: int
    cost_usd: Decimal
    cost_inr: Decimal
    saved_inr: Decimal
    latency_ms: int


class UsageBook:
    """Sums of one tenant; row-level security shows them to its admins and auditors alone."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def sums(self, operator: Principal, first: date, last: date) -> Sequence[UsageSum]:
        """Every kind of every day, both ends included, the oldest day first."""
        row = ModelUsageRow
        names = UsageSum.__dataclass_fields__
        query = (
            select(*(getattr(row, name) for name in names))
            .where(row.tenant_id == operator.tenant_id, row.day.between(first, last))
            .order_by(row.day, row.use_case, row.tier, row.deployment, row.outcome)
        )
        async with self._db.session(operator) as session:
            found = await session.execute(query)
            return [UsageSum(**dict(zip(names, values, strict=True))) for values in found]


async def sums_of_day(session: AsyncSession, day: date) -> Sequence[UsageSum]:
    """Sums of all tenants together on one day, by kind and by no tenant."""
    row = ModelUsageRow
    kinds = (row.use_case, row.tier, row.deployment, row.outcome)
    query = (
        select(*kinds, *(func.sum(getattr(row, name)) for name in _SUMMED))
        .where(row.day == day)
        .group_by(*kinds)
    )
    names = ("use_case", "tier", "deployment", "outcome", *_SUMMED)
    found = [dict(zip(names, values, strict=True)) for values in await session.execute(query)]
    # Postgres adds bigints up as numerics.
    whole = ("calls", "tokens_in", "tokens_out", "tokens_cached", "latency_ms")
    return [UsageSum(day=day, **one) for one in ({**one, **{n: int(one[n]) for n in whole}} for one in found)]
