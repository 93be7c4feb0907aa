"""What routing looks up: brokers with their open leads, and who knows a phone already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from domain.lead_scoring.facts import CLOSED_STAGES
from store.tables.lead_work import BrokerRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from uuid import UUID

    from domain.lead_scoring.routing import Broker
    from store.database import AsyncSession


async def brokers_of(session: AsyncSession, tenant_id: UUID) -> list[Broker]:
    """All brokers of the tenant, with how many leads each looks after now."""
    held = (
        select(LeadRow.assigned_to.label("user_id"), func.count().label("open"))
        .where(
            LeadRow.tenant_id == tenant_id,
            LeadRow.assigned_to.is_not(None),
            LeadRow.merged_into.is_(None),
            LeadRow.stage.not_in(CLOSED_STAGES),
        )
        .group_by(LeadRow.assigned_to)
        .subquery()
    )
    statement = (
        select(BrokerRow, func.coalesce(held.c.open, 0))
        .outerjoin(held, held.c.user_id == BrokerRow.user_id)
        .where(BrokerRow.tenant_id == tenant_id)
        .order_by(BrokerRow.user_id)
    )
    return [
        {
            "id": row.user_id,
            "languages": list(row.languages),
            "localities": list(row.localities),
            "capacity": row.capacity,
            "open": held_now,
            "weight": row.weight,
            "is_available": row.is_available,
            "assigned_at": row.assigned_at,
        }
        for row, held_now in await session.execute(statement)
    ]


async def sticky_owner(session: AsyncSession, tenant_id: UUID, lead_id: UUID) -> UUID | None:
    """The broker who looked after this lead's phone most recently, under whatever lead."""
    phone = select(LeadRow.phone_e164).where(LeadRow.id == lead_id).scalar_subquery()
    statement = (
        select(LeadRow.assigned_to)
        .where(
            LeadRow.tenant_id == tenant_id,
            LeadRow.phone_e164 == phone,
            LeadRow.id != lead_id,
            LeadRow.assigned_to.is_not(None),
        )
        .order_by(LeadRow.assigned_at.desc().nulls_last(), LeadRow.id)
        .limit(1)
    )
    return (await session.execute(statement)).scalar_one_or_none()
