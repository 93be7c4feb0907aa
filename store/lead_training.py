"""Leads of a tenant as a model learns from them: facts at a young age, and what became of them.

Who of the staff works on a lead is not read at all, nor any name, number or text of the person.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import func, select

from domain.leads_model.features import LeadFacts, Sign
from domain.leads_model.labels import SUCCESS_STAGES, LeadEnd
from store.tables.events import LeadActivityRow, LeadOutcomeRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from store.database import AsyncSession, Database

STAGE_CHANGED: Final = "lead.stage_changed"
"""Kind of a timeline entry whose details say the new ``stage``."""


class LearntLead(NamedTuple):
    """One lead."""

    id: UUID
    facts: LeadFacts
    end: LeadEnd


async def leads_to_learn(database: Database, tenant_id: UUID) -> Sequence[LearntLead]:
    """Every lead of the tenant, oldest first. The system reads: outcomes are closed to scoped sessions."""
    async with database.system_session() as session:
        leads = (
            await session.execute(
                select(
                    LeadRow.id,
                    LeadRow.source,
                    LeadRow.filters,
                    func.cardinality(LeadRow.listing_ids).label("listings"),
                    LeadRow.email.is_not(None).label("has_email"),
                    LeadRow.wants,
                    LeadRow.stage,
                    LeadRow.created_at,
                )
                .where(LeadRow.tenant_id == tenant_id)
                .order_by(LeadRow.created_at, LeadRow.id)
            )
        ).all()
        signs, successes = await _timelines(session, tenant_id)
    return [
        LearntLead(
            lead.id,
            LeadFacts(
                source=lead.source,
                came_in_at=lead.created_at,
                filters=lead.filters,
                listings=lead.listings,
                has_email=lead.has_email,
                wants_human=lead.wants == "human",
                signs=signs[lead.id],
            ),
            LeadEnd(came_in_at=lead.created_at, successes=successes[lead.id], stage=lead.stage),
        )
        for lead in leads
    ]


async def _timelines(
    session: AsyncSession, tenant_id: UUID
) -> tuple[dict[UUID, list[Sign]], dict[UUID, list[datetime]]]:
    signs: dict[UUID, list[Sign]] = defaultdict(list)
    successes: dict[UUID, list[datetime]] = defaultdict(list)
    stage = LeadActivityRow.details["stage"].astext.label("stage")
    entries = await session.execute(
        select(LeadActivityRow.lead_id, LeadActivityRow.kind, LeadActivityRow.at, stage)
        .where(LeadActivityRow.tenant_id == tenant_id)
        .order_by(LeadActivityRow.at, LeadActivityRow.id)
    )
    for entry in entries:
        if entry.kind == STAGE_CHANGED and entry.stage in SUCCESS_STAGES:
            successes[entry.lead_id].append(entry.at)
        else:
            signs[entry.lead_id].append(Sign(kind=entry.kind, at=entry.at))
    outcomes = await session.execute(
        select(LeadOutcomeRow.lead_id, LeadOutcomeRow.at).where(LeadOutcomeRow.tenant_id == tenant_id)
    )
    for outcome in outcomes:
        successes[outcome.lead_id].append(outcome.at)
    return signs, successes
