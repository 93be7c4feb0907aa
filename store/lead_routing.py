"""What routing looks up: brokers with their open leads, and who knows a phone already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import aliased

from domain.lead_scoring.facts import CLOSED_STAGES
from domain.lead_scoring.routing import mode_of
from store.tables.lead_work import BrokerRow, LeadRoutingRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from domain.lead_scoring.routing import Broker, Mode
    from store.database import AsyncSession


_TENANT: Final[BindParameter[Any]] = bindparam("tenant")
# Every scoring asks these: they are put together once, which costs more than to execute them.
_HELD: Final = (
    select(LeadRow.assigned_to.label("user_id"), func.count().label("open"))
    .where(
        LeadRow.tenant_id == _TENANT,
        LeadRow.assigned_to.is_not(None),
        LeadRow.merged_into.is_(None),
        LeadRow.stage.not_in(sorted(CLOSED_STAGES)),
    )
    .group_by(LeadRow.assigned_to)
    .subquery()
)
_BROKERS: Final = (
    select(BrokerRow, func.coalesce(_HELD.c.open, 0))
    .outerjoin(_HELD, _HELD.c.user_id == BrokerRow.user_id)
    .where(BrokerRow.tenant_id == _TENANT)
    .order_by(BrokerRow.user_id)
)
_MINE: Final = aliased(LeadRow)
_OTHER: Final = aliased(LeadRow)
_STICKY: Final = (
    select(_MINE.id, _OTHER.assigned_to)
    .ext(distinct_on(_MINE.id))
    .join(
        _OTHER,
        (_OTHER.tenant_id == _MINE.tenant_id)
        & (_OTHER.phone_e164 == _MINE.phone_e164)
        & (_OTHER.id != _MINE.id),
    )
    .where(
        _MINE.tenant_id == _TENANT,
        _MINE.id.in_(bindparam("ids", expanding=True)),
        _OTHER.assigned_to.is_not(None),
    )
    .order_by(_MINE.id, _OTHER.assigned_at.desc().nulls_last(), _OTHER.id)
)


async def mode_in(session: AsyncSession, tenant_id: UUID, now: datetime) -> Mode:
    """How the tenant hands out leads: by its manager's word, else by the rules of the day."""
    said = await session.get(LeadRoutingRow, tenant_id)
    return mode_of(tenant_id, now) if said is None else cast("Mode", said.mode)


async def set_mode(session: AsyncSession, tenant_id: UUID, mode: Mode, by: UUID) -> None:
    """Keeps the manager's word."""
    said = {"mode": mode, "updated_by": by, "updated_at": func.now()}
    await session.execute(
        insert(LeadRoutingRow)
        .values(tenant_id=tenant_id, **said)
        .on_conflict_do_update(index_elements=["tenant_id"], set_=said)
    )


async def brokers_of(session: AsyncSession, tenant_id: UUID) -> list[Broker]:
    """All brokers of the tenant, with how many leads each looks after now."""
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
        for row, held_now in await session.execute(_BROKERS, {"tenant": tenant_id})
    ]


async def sticky_owner(session: AsyncSession, tenant_id: UUID, lead_id: UUID) -> UUID | None:
    """The broker who looked after this lead's phone most recently, under whatever lead."""
    return (await sticky_owners(session, tenant_id, [lead_id])).get(lead_id)


async def sticky_owners(session: AsyncSession, tenant_id: UUID, lead_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """`sticky_owner` of many leads; those whose phone nobody knows are left out."""
    found = await session.execute(_STICKY, {"tenant": tenant_id, "ids": list(lead_ids)})
    return {lead_id: owner for lead_id, owner in found if owner is not None}
