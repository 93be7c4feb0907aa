"""Scores that have aged: intent goes down by the day, without a model, from what each lead keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import String, cast, exists, func, or_, select, text, update

from domain.lead_scoring.facts import CLOSED_STAGES
from domain.lead_scoring.score import Kept, decay, decayed, shown_score
from store.events.models.crm import LeadScored
from store.events.writing import announce_many
from store.tables.leads import LeadRow
from store.tables.outbox import OutboxRow
from store.tables.runs import ThreadRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession
    from store.outbox import OutboxMessage

EVERY: Final = timedelta(days=1)
"""How old a score becomes before it is aged."""

_SOON: Final = timedelta(minutes=10)
"""A lead that has no score by then has waited too long."""


class DecayTurn(NamedTuple):
    """What one turn has done."""

    seen: int
    """Leads looked at; as many as asked for when there may be more."""
    messages: list[OutboxMessage]
    """To relay after the commit."""
    behind: list[tuple[UUID, UUID]]
    """Tenant and lead of those with news since their score: they are to be scored, not aged."""


async def decay_scores(session: AsyncSession, now: datetime, *, limit: int = 500) -> DecayTurn:
    """Ages scores older than a day, in a transaction of the system; another worker's are passed over.

    A lead whose score or band is another one by that is announced; its intent goes down in any case.
    """
    lead = LeadRow
    statement = (
        select(lead)
        .where(
            lead.merged_into.is_(None),
            lead.scored_at < now - EVERY,
            lead.stage.not_in(CLOSED_STAGES),
            or_(lead.intent > 0, lead.last_activity_at > lead.scored_at),
        )
        .order_by(lead.scored_at, lead.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    messages: list[OutboxMessage] = []
    behind: list[tuple[UUID, UUID]] = []
    rows = (await session.execute(statement)).scalars().all()
    for row in rows:
        assert row.scored_at is not None  # noqa: S101  # by the condition above
        if row.last_activity_at is not None and row.last_activity_at > row.scored_at:
            behind.append((row.tenant_id, row.id))
            # Asked for once a day at most, whatever becomes of the run.
            await session.execute(update(lead).where(lead.id == row.id).values(scored_at=now))
            continue
        messages.extend(await _age(session, row, now))
    return DecayTurn(len(rows), messages, behind)


async def left_unscored(session: AsyncSession, now: datetime, *, limit: int = 200) -> list[tuple[UUID, UUID]]:
    """Tenant and lead of those that came in lately and have no score: their run has failed, or was paused.

    One whose event or run still waits its turn is not left: a burst may wait longer than this.
    """
    lead = LeadRow
    subject = cast(lead.id, String)
    is_told = exists().where(
        OutboxRow.tenant_id == lead.tenant_id,
        OutboxRow.type == "lead.created",
        OutboxRow.subject == subject,
        OutboxRow.handled_at.is_(None),
        text("outbox.stream like '%.events'"),  # As the index says it.
    )
    about = func.jsonb_build_object("graph_id", "lead_scoring", "subject", subject)
    is_waiting = exists().where(
        ThreadRow.tenant_id == lead.tenant_id, ThreadRow.meta.contains(about), ThreadRow.status == "busy"
    )
    statement = (
        select(lead.tenant_id, lead.id)
        .where(
            lead.scored_at.is_(None),
            lead.merged_into.is_(None),
            lead.created_at.between(now - EVERY, now - _SOON),
            ~is_told,
            ~is_waiting,
        )
        .order_by(lead.created_at)
        .limit(limit)
    )
    return [(tenant_id, lead_id) for tenant_id, lead_id in await session.execute(statement)]


async def _age(session: AsyncSession, row: LeadRow, now: datetime) -> list[OutboxMessage]:
    if row.probability is None or row.fit is None or row.intent is None or row.scored_at is None:
        return []
    left = decay(row.scored_at, now)
    kept = Kept(probability=row.probability, fit=row.fit, intent=row.intent, reasons=row.reasons)  # type: ignore[arg-type]  # as they were written
    aged = decayed(kept, left, now.date())
    value = row.expected_value_inr
    score = shown_score(aged.probability)
    is_news = score != row.score or aged.band != row.band
    await session.execute(
        update(LeadRow)
        .where(LeadRow.id == row.id)
        .values(
            probability=aged.probability,
            intent=aged.intent,
            band=aged.band,
            score=score,
            reasons=aged.reasons,
            expected_value_inr=None
            if value is None or not row.probability
            else int(value * aged.probability / row.probability),
            scored_at=now,
            updated_at=func.now(),
        )
    )
    if not is_news:
        return []
    event = LeadScored(
        lead_id=row.id, score=score, band=aged.band, model_version=row.model_version or "unknown"
    )
    return list(await announce_many(session, row.tenant_id, [event]))
