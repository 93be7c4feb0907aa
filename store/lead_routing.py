"""What routing looks up: brokers with their open leads, and who knows a phone already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from sqlalchemy import BindParameter, bindparam, func, select, text
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

    from sqlalchemy import Row

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


_ROUTING: Final = text("""
select brokers.user_id, brokers.languages, brokers.localities, brokers.capacity, brokers.weight,
    brokers.is_available, brokers.assigned_at, (
        select count(*) from leads held
        where held.tenant_id = :tenant and held.assigned_to = brokers.user_id and held.merged_into is null
            and not held.stage = any(:closed)
    ) as open, (
        select other.assigned_to
        from leads mine
        join leads other on other.tenant_id = mine.tenant_id and other.phone_e164 = mine.phone_e164
            and other.id <> mine.id
        where mine.tenant_id = :tenant and mine.id = :lead and other.assigned_to is not null
        order by other.assigned_at desc nulls last, other.id limit 1
    ) as sticky, (select said.mode from lead_routing said where said.tenant_id = :tenant) as mode
from (values (1)) one
left join brokers on brokers.tenant_id = :tenant
order by brokers.user_id
""")
"""`brokers_of`, `sticky_owners` and `mode_in` of one lead at once; without a broker, one empty row."""


class RoutingFacts(NamedTuple):
    """What routing looks up."""

    brokers: list[Broker]
    sticky: UUID | None
    """Who knows the lead's phone already."""
    mode: Mode


async def routing_facts(session: AsyncSession, tenant_id: UUID, lead_id: UUID, now: datetime) -> RoutingFacts:
    """What there is to choose from for one lead, and how."""
    asked = {"tenant": tenant_id, "lead": lead_id, "closed": sorted(CLOSED_STAGES)}
    rows = (await session.execute(_ROUTING, asked)).all()
    brokers = [_broker(row, row.open) for row in rows if row.user_id is not None]
    said = cast("Mode | None", rows[0].mode)
    return RoutingFacts(brokers, rows[0].sticky, mode_of(tenant_id, now) if said is None else said)


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
        _broker(row, held_now) for row, held_now in await session.execute(_BROKERS, {"tenant": tenant_id})
    ]


def _broker(row: BrokerRow | Row[Any], held_now: int) -> Broker:
    return {
        "id": row.user_id,
        "languages": list(row.languages),
        "localities": list(row.localities),
        "capacity": row.capacity,
        "open": held_now,
        "weight": row.weight,
        "is_available": row.is_available,
        "assigned_at": row.assigned_at,
    }


async def sticky_owners(session: AsyncSession, tenant_id: UUID, lead_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Who looked after each lead's phone most recently, under whatever lead; unknown phones are left out."""
    found = await session.execute(_STICKY, {"tenant": tenant_id, "ids": list(lead_ids)})
    return {lead_id: owner for lead_id, owner in found if owner is not None}
