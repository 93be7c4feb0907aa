"""Whether a call may be paid for: the limits of the table and of the tenant's plan against the counters.

A hard limit sends the step to its floor; a soft one is logged once and nothing is stopped. A limit holds for
calls that cost something: a model of one's own goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import structlog

from domain.ids import uuid7
from domain.model_calls import MICRO, india_day
from router.budgets.counters import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from router.asker import Asker
    from router.budgets.counters import SpendCounters
    from router.tiers import Budgets
    from store.plans import TenantPlan

log = structlog.get_logger()

_DAY_S: Final = 86_400
_DAY_OF_MONTH: Final = 10
"""A plan's month allows a tenth of itself in one day."""
_MOST_SAID: Final = 10_000


class Plans(Protocol):
    """Who knows what a tenant has subscribed to (`store.plans.TenantPlans`)."""

    async def of(self, tenant_id: UUID) -> TenantPlan:
        """The tenant's plan."""
        ...


class Hold(NamedTuple):
    """An amount held for one call."""

    id: str
    windows: Sequence[Window]


class Limits(NamedTuple):
    """What one tenant may spend, in whole rupees."""

    run_inr: int
    person_day_inr: int
    tenant_day_inr: int
    tenant_month_inr: int
    soft_percent: int


class BudgetGuard:
    """The limits of one process's calls."""

    def __init__(self, counters: SpendCounters, plans: Plans, budgets_of: Callable[[UUID], Budgets]) -> None:
        self._counters = counters
        self._plans = plans
        self._budgets_of = budgets_of
        self._said: set[tuple[str, str]] = set()

    async def limits_of(self, tenant_id: UUID) -> Limits:
        """The table's, with the month of the tenant's plan in place of the usual one."""
        plan = await self._plans.of(tenant_id)
        table = self._budgets_of(tenant_id)
        month, day = table.tenant_month_inr, table.tenant_day_inr
        if plan.model_budget_inr_month is not None:
            month = plan.model_budget_inr_month
            day = month // _DAY_OF_MONTH
        return Limits(table.run_inr, table.person_day_inr, day, month, table.soft_percent)

    async def reserve(self, asker: Asker, amount: int, now: datetime) -> Hold | Window:
        """Holds an amount (micro-rupees) for a call of this run, or says which limit is reached."""
        windows = windows_of(asker, await self.limits_of(asker.tenant_id), india_day(now))
        hold = Hold(uuid7().hex, windows)
        found = await self._counters.reserve(hold.id, windows, amount)
        if found.refused is not None:
            self._say("model.budget_spent", found.refused, asker)
            return found.refused
        for window, spent in zip(windows, found.spent, strict=True):
            if spent >= window.soft:
                self._say("model.budget_nears", window, asker)
        return hold

    def settle(self, hold: Hold, amount: int) -> None:
        """Puts what the call cost in place of what was held."""
        self._counters.settle(hold.id, hold.windows, amount)

    def _say(self, event: str, window: Window, asker: Asker) -> None:
        """Logs it once per limit and time."""
        if (event, window.key) in self._said:
            return
        if len(self._said) >= _MOST_SAID:
            self._said.clear()
        self._said.add((event, window.key))
        log.warning(
            event,
            limit=window.name,
            limit_inr=window.limit // MICRO,
            tenant_id=str(asker.tenant_id),
            run_id=str(asker.run_id),
        )


def windows_of(asker: Asker, limits: Limits, day: date) -> list[Window]:
    """Everything a call of this run counts against, the narrowest first."""

    def window(key: str, name: str, inr: int, days: int) -> Window:
        limit = inr * MICRO
        return Window(key, name, limit, limit * limits.soft_percent // 100, days * _DAY_S)

    windows = [window(f"run:{asker.run_id}", "run", limits.run_inr, 2)]
    if asker.is_person:
        person = person_key(asker.tenant_id, asker.owner_id, day)
        windows.append(window(person, "person_day", limits.person_day_inr, 2))
    windows.append(window(day_key(asker.tenant_id, day), "tenant_day", limits.tenant_day_inr, 2))
    windows.append(window(month_key(asker.tenant_id, day), "tenant_month", limits.tenant_month_inr, 33))
    return windows


def person_key(tenant_id: UUID, owner_id: UUID | None, day: date) -> str:
    """What a person's day is counted under."""
    return f"person:{tenant_id}:{owner_id or 'anonymous'}:{day}"


def day_key(tenant_id: UUID, day: date) -> str:
    """What a tenant's day is counted under."""
    return f"tenant:{tenant_id}:{day}"


def month_key(tenant_id: UUID, day: date) -> str:
    """What a tenant's month is counted under."""
    return f"tenant:{tenant_id}:{day:%Y-%m}"
