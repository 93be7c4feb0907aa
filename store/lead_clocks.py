"""Clocks of leads that nobody has touched: missed promises, escalation, another broker after two misses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select, update

from domain.ids import uuid7
from domain.lead_scoring.facts import CLOSED_STAGES
from domain.lead_scoring.routing import RoutingWish, reassign_after, route
from domain.lead_sla import escalations, first_touch_due
from store.events.models.crm import LeadAssigned
from store.events.writing import announce
from store.lead_consents import standing_stop
from store.lead_routing import brokers_of, mode_in
from store.lead_scoring import note_routing
from store.tables.events import LeadActivityRow, LeadSlaRow
from store.tables.lead_work import BrokerRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession
    from store.outbox import OutboxMessage

_MOST_OWNERS: Final = 3
"""Brokers a lead goes through before it is left to a manager."""


_DUE: Final = (
    select(LeadSlaRow, LeadRow, standing_stop(LeadRow).label("stopped_at"))
    .join(LeadRow, LeadRow.id == LeadSlaRow.lead_id)
    .where(LeadSlaRow.touched_at.is_(None), LeadSlaRow.next_look_at <= bindparam("now"))
    .order_by(LeadSlaRow.next_look_at)
    .limit(bindparam("most"))
    .with_for_update(of=(LeadSlaRow, LeadRow), skip_locked=True)
)
"""Put together once: it is asked every few seconds, and mostly finds nothing."""


class ClockTurn(NamedTuple):
    """What one look at the clocks has changed."""

    leads: list[tuple[UUID, UUID]]
    """Tenant and lead, for the inbox."""
    messages: list[OutboxMessage]
    """To relay after the commit."""


async def move_clocks(session: AsyncSession, now: datetime, *, limit: int = 100) -> ClockTurn:
    """Looks at clocks that are due, in a transaction of the system; another worker's are passed over."""
    turn = ClockTurn([], [])
    for clock, lead, stopped_at in (await session.execute(_DUE, {"now": now, "most": limit})).all():
        if lead.merged_into is not None or lead.stage in CLOSED_STAGES or stopped_at is not None:
            clock.next_look_at = None
            continue
        await _move(session, clock, lead, now, turn)
        turn.leads.append((lead.tenant_id, lead.id))
    await session.flush()
    return turn


async def _move(
    session: AsyncSession, clock: LeadSlaRow, lead: LeadRow, now: datetime, turn: ClockTurn
) -> None:
    """One lead, one step on."""
    steps = escalations(clock.started_at) if clock.band == "hot" else ()
    reached = sum(step <= now for step in steps)
    if reached > clock.escalation:
        clock.escalation = reached
        _note(session, lead, "escalated", now, {"level": reached})
    if clock.first_touch_due_at <= now and lead.assigned_to is not None:
        clock.missed += 1
        await session.execute(
            update(BrokerRow)
            .where(BrokerRow.tenant_id == lead.tenant_id, BrokerRow.user_id == lead.assigned_to)
            .values(missed_slas=BrokerRow.missed_slas + 1, updated_at=func.now())
        )
        _note(session, lead, "sla_missed", now, {"agent_id": str(lead.assigned_to), "missed": clock.missed})
        if clock.missed % reassign_after(now) == 0:
            turn.messages.extend(await _reassign(session, clock, lead, now))
    lead.updated_at = now  # An open inbox looks at the clock again.
    clock.escalates_at = next((step for step in steps if step > now), None)
    promise = first_touch_due(now) if _is_promised(clock, lead, now) else None
    clock.next_look_at = min((one for one in (clock.escalates_at, promise) if one is not None), default=None)


def _is_promised(clock: LeadSlaRow, lead: LeadRow, now: datetime) -> bool:
    """Whether somebody still has to keep a promise, and has not run out of them."""
    return lead.assigned_to is not None and clock.missed < reassign_after(now) * _MOST_OWNERS


async def _reassign(
    session: AsyncSession, clock: LeadSlaRow, lead: LeadRow, now: datetime
) -> list[OutboxMessage]:
    """Gives the lead to somebody else, if there is anybody; the event to relay."""
    city = lead.filters.get("city")
    places = [*lead.filters.get("localities", ()), *([city] if city else [])]
    wish = RoutingWish(language=lead.language, places=places, without=lead.assigned_to)
    brokers = await brokers_of(session, lead.tenant_id)
    routing = route(brokers, wish, mode=await mode_in(session, lead.tenant_id, now), now=now)
    await note_routing(session, lead.tenant_id, lead.id, routing, now)
    broker_id = routing["broker_id"]
    if broker_id is None:
        return []
    lead.assigned_to, lead.assigned_at, lead.assigned_reason = broker_id, now, routing["reason"]
    lead.accepted_at = None
    clock.agent_id = broker_id
    await session.execute(
        update(BrokerRow)
        .where(BrokerRow.tenant_id == lead.tenant_id, BrokerRow.user_id == broker_id)
        .values(assigned_at=now, updated_at=func.now())
    )
    assigned = LeadAssigned(lead_id=lead.id, agent_id=broker_id, reason=routing["reason"])
    return [await announce(session, lead.tenant_id, assigned)]


def _note(session: AsyncSession, lead: LeadRow, kind: str, at: datetime, details: dict[str, Any]) -> None:
    session.add(
        LeadActivityRow(
            id=uuid7(), tenant_id=lead.tenant_id, lead_id=lead.id, kind=kind, at=at, event_id=None,
            actor_id=None, details=details,
        )
    )  # fmt: skip
