"""What each tenant has subscribed to."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.errors import Unavailable
from store.tables.events import TenantPlanRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from store.database import AsyncSession, Database
    from store.events.models.user import SubscriptionChanged

KEPT_S: Final = 60.0
"""So soon at the latest a changed plan holds everywhere."""
_MOST_KEPT: Final = 10_000


class TenantPlan(NamedTuple):
    """The part of a plan that limits read."""

    rate_factor: float = 1.0
    """How many times the usual limits of calls."""
    model_budget_inr_month: int | None = None
    """None: the usual one."""


USUAL: Final = TenantPlan()


async def set_plan(session: AsyncSession, tenant_id: UUID, event_id: UUID, plan: SubscriptionChanged) -> None:
    """Puts the tenant onto the plan."""
    values = {**plan.model_dump(), "event_id": event_id}
    statement = insert(TenantPlanRow).values(tenant_id=tenant_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=values))


class TenantPlans:
    """Plans as limits read them: one query a tenant in `KEPT_S`, and the last known while none answers."""

    def __init__(self, db: Database, clock: Callable[[], float] = monotonic) -> None:
        self._db = db
        self._clock = clock
        self._kept: dict[UUID, tuple[float, TenantPlan]] = {}

    async def of(self, tenant_id: UUID) -> TenantPlan:
        """The tenant's plan; the usual limits for one without."""
        found = self._kept.get(tenant_id)
        now = self._clock()
        if found is not None and now - found[0] < KEPT_S:
            return found[1]
        try:
            plan = await self._read(tenant_id)
        except Unavailable:
            plan = USUAL if found is None else found[1]
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[tenant_id] = (now, plan)
        return plan

    async def _read(self, tenant_id: UUID) -> TenantPlan:
        query = select(TenantPlanRow.rate_factor, TenantPlanRow.model_budget_inr_month)
        async with self._db.system_session() as session:
            row = (await session.execute(query.where(TenantPlanRow.tenant_id == tenant_id))).one_or_none()
        return USUAL if row is None else TenantPlan(*row)
