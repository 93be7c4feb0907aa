"""The manager's figures: load, kept promises, whether the bands come true, how far leads get."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import Database


@dataclass(frozen=True, slots=True)
class BrokerLoad:
    """One broker's leads of the period; `open` is now."""

    id: UUID
    name: str
    capacity: int | None
    open: int
    accepted: int
    first_touch_met: int
    first_touch_missed: int
    median_first_touch_s: float | None
    booked: int


@dataclass(frozen=True, slots=True)
class BandTruth:
    """What the scores of one band promised, and what came true, of leads older than thirty days."""

    band: str
    leads: int
    predicted: Decimal | None
    actual: Decimal | None
    """Share that visited or booked within thirty days."""


@dataclass(frozen=True, slots=True)
class StageCount:
    """Leads that stand at a stage."""

    stage: str
    leads: int


@dataclass(frozen=True, slots=True)
class SlaFigures:
    """First touches of the period."""

    met: int
    missed: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagerFigures:
    """One page."""

    by_broker: Sequence[BrokerLoad]
    sla: SlaFigures
    calibration: Sequence[BandTruth]
    funnel: Sequence[StageCount]
    scored_today: int
    unscored: int


_BROKERS = text("""
select u.id, u.display_name, b.capacity,
    count(l.id) filter (where l.stage not in ('booked', 'lost')),
    count(l.id) filter (where l.accepted_at >= :since),
    count(s.lead_id) filter (where s.started_at >= :since and s.touched_at <= s.first_touch_due_at),
    count(s.lead_id) filter (where s.started_at >= :since
        and coalesce(s.touched_at, :now) > s.first_touch_due_at),
    (percentile_cont(0.5) within group (order by extract(epoch from s.touched_at - s.started_at))
        filter (where s.started_at >= :since and s.touched_at is not null))::float8,
    count(l.id) filter (where l.stage = 'booked' and l.updated_at >= :since)
from users u
left join brokers b on b.user_id = u.id
left join leads l on l.assigned_to = u.id and l.tenant_id = u.tenant_id and l.merged_into is null
left join lead_slas s on s.lead_id = l.id
where u.tenant_id = :tenant and 'agent' = any(u.roles)
group by u.id, u.display_name, b.capacity
order by u.display_name, u.id
""")
_SLA = text("""
select count(*) filter (where s.touched_at <= s.first_touch_due_at),
    count(*) filter (where coalesce(s.touched_at, :now) > s.first_touch_due_at),
    count(*) filter (where s.touched_at is null and s.first_touch_due_at >= :now)
from lead_slas s join leads l on l.id = s.lead_id
where s.tenant_id = :tenant and s.started_at >= :since and l.merged_into is null
""")
_TRUTH = text("""
select l.band, count(*), avg(l.probability),
    avg(case when l.stage in ('visited', 'negotiation', 'booked')
        or exists (select 1 from lead_outcomes o where o.lead_id = l.id
            and o.at <= l.created_at + interval '30 days') then 1 else 0 end)
from leads l
where l.tenant_id = :tenant and l.merged_into is null and l.band is not null and l.created_at < :old
group by l.band
order by min(case l.band when 'hot' then 0 when 'warm' then 1 else 2 end)
""")
_FUNNEL = text("""
select l.stage, count(*) from leads l
where l.tenant_id = :tenant and l.merged_into is null and l.created_at >= :since group by l.stage
""")
_SCORED = text("""
select count(*) filter (where l.scored_at >= :today), count(*) filter (where l.scored_at is null)
from leads l where l.tenant_id = :tenant and l.merged_into is null
""")


class LeadFigures:
    """Reads figures of the caller's tenant."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def read(  # four moments of one page
        self, caller: Principal, *, now: datetime, since: datetime, today: datetime, old: datetime
    ) -> ManagerFigures:
        """The page.

        Args:
            caller: An agent or administrator.
            now: The moment it is for.
            since: The period begins.
            today: Midnight.
            old: Leads that came before this had their thirty days.
        """
        given = {"tenant": caller.tenant_id, "now": now, "since": since, "today": today, "old": old}
        async with self._db.session(caller) as session:
            brokers = [BrokerLoad(*row) for row in await session.execute(_BROKERS, given)]
            sla = SlaFigures(*(await session.execute(_SLA, given)).one())
            truth = [BandTruth(*row) for row in await session.execute(_TRUTH, given)]
            funnel = [StageCount(*row) for row in await session.execute(_FUNNEL, given)]
            scored, unscored = (await session.execute(_SCORED, given)).one()
        return ManagerFigures(
            by_broker=brokers,
            sla=sla,
            calibration=truth,
            funnel=funnel,
            scored_today=scored,
            unscored=unscored,
        )
