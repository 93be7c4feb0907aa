"""What models did and cost, as admins and monitoring see it, and how far the limits are used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from domain.model_calls import MICRO, india_day, micro_rupees
from router.budgets.guard import day_key, month_key, person_key
from store.model_calls import ModelCallStore
from store.model_usage import UsageBook, sums_of_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from uuid import UUID

    from domain.tenancy import Principal
    from router.budgets.counters import SpendCounters
    from router.budgets.guard import BudgetGuard
    from store.database import Database
    from store.model_usage import UsageSum

LimitState = Literal["below", "near", "spent"]
STATES: Final[tuple[LimitState, ...]] = ("below", "near", "spent")


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitUse:
    """How far a tenant has used one limit, in micro-rupees, by the ledger."""

    name: Literal["tenant_day", "tenant_month"]
    spent: int
    limit_inr: int
    state: LimitState


class InstallationUse(NamedTuple):
    """Today, all tenants together."""

    sums: Sequence[UsageSum]
    limits: dict[tuple[str, LimitState], int]
    """By limit and state: how many tenants; those that spent nothing this month are not counted."""


class Usage:
    """Reads the ledger's sums."""

    def __init__(
        self,
        db: Database,
        guard: BudgetGuard,
        *,
        is_active: bool,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.is_active = is_active
        """Whether any model is configured."""
        self._db = db
        self._guard = guard
        self._now = now

    def today(self) -> date:
        """India's day."""
        return india_day(self._now())

    async def sums(self, operator: Principal, first: date, last: date) -> Sequence[UsageSum]:
        """Sums of the operator's tenant, both days included."""
        return await UsageBook(self._db).sums(operator, first, last)

    async def limits(self, operator: Principal) -> list[LimitUse]:
        """How far the operator's tenant has used its day and its month."""
        today = self.today()
        month = await self.sums(operator, today.replace(day=1), today)
        spent_month = sum(micro_rupees(one.cost_inr) for one in month)
        spent_day = sum(micro_rupees(one.cost_inr) for one in month if one.day == today)
        return await self._limits(operator.tenant_id, spent_day, spent_month)

    async def installation(self) -> InstallationUse:
        """Sums of today and states of limits, of all tenants and naming none."""
        today = self.today()
        async with self._db.system_session() as session:
            sums = await sums_of_day(session, today)
        states: dict[tuple[str, LimitState], int] = {
            (name, state): 0 for name in ("tenant_day", "tenant_month") for state in STATES
        }
        for spend in await ModelCallStore(self._db).tenants_spend(today):
            amounts = micro_rupees(spend.day_inr), micro_rupees(spend.month_inr)
            for one in await self._limits(spend.tenant_id, *amounts):
                states[one.name, one.state] += 1
        return InstallationUse(sums, states)

    async def _limits(self, tenant_id: UUID, day: int, month: int) -> list[LimitUse]:
        limits = await self._guard.limits_of(tenant_id)
        soft = limits.soft_percent
        return [
            LimitUse(
                name="tenant_day",
                spent=day,
                limit_inr=limits.tenant_day_inr,
                state=_state(day, limits.tenant_day_inr, soft),
            ),
            LimitUse(
                name="tenant_month",
                spent=month,
                limit_inr=limits.tenant_month_inr,
                state=_state(month, limits.tenant_month_inr, soft),
            ),
        ]


def _state(spent: int, limit_inr: int, soft_percent: int) -> LimitState:
    limit = limit_inr * MICRO
    if spent >= limit:
        return "spent"
    return "near" if spent >= limit * soft_percent // 100 else "below"


async def reconcile(store: ModelCallStore, counters: SpendCounters, today: date) -> None:
    """Tells counters what the ledger knows of this day and month; they keep what they know beyond it.

    Raises:
        Unavailable: The ledger cannot be read now.
    """
    for tenant in await store.tenants_spend(today):
        counters.learn(day_key(tenant.tenant_id, today), micro_rupees(tenant.day_inr))
        counters.learn(month_key(tenant.tenant_id, today), micro_rupees(tenant.month_inr))
    for person in await store.people_spend(today):
        counters.learn(person_key(person.tenant_id, person.owner_id, today), micro_rupees(person.day_inr))
