"""What each tenant has subscribed to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert

from store.tables.events import TenantPlanRow

if TYPE_CHECKING:
    from uuid import UUID

    from store.database import AsyncSession
    from store.events.models.user import SubscriptionChanged


async def set_plan(session: AsyncSession, tenant_id: UUID, event_id: UUID, plan: SubscriptionChanged) -> None:
    """Puts the tenant onto the plan."""
    values = {**plan.model_dump(), "event_id": event_id}
    statement = insert(TenantPlanRow).values(tenant_id=tenant_id, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=values))
