"""What routing looks up: brokers with their open leads, and who knows a phone already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from domain.lead_scoring.facts import CLOSED_STAGES
from store.tables.lead_work import BrokerRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence
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
    return (await sticky_owners(session, tenant_id, [lead_id])).get(lead_id)


async def sticky_owners(session: AsyncSession, tenant_id: UUID, lead_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """`sticky_owner` of many leads; those whose phone nobody knows are left out."""
    mine, other = aliased(LeadRow), aliased(LeadRow)
    statement = (
        select(mine.id, other.assigned_to)
        .ext(distinct_on(mine.id))
        .join(
            other,
            (other.tenant_id == mine.tenant_id)
            & (other.phone_e164 == mine.phone_e164)
            & (other.id != mine.id),
        )
        .where(mine.tenant_id == tenant_id, mine.id.in_(lead_ids), other.assigned_to.is_not(None))
        .order_by(mine.id, other.assigned_at.desc().nulls_last(), other.id)
    )
    return {lead_id: owner for lead_id, owner in await session.execute(statement) if owner is not None}
