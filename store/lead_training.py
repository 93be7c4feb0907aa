"""Leads of a tenant as a model learns from them: facts at a young age, and what became of them.

Who of the staff works on a lead is not read at all, nor any name or number. Of an enquiry only the facts of a
closed vocabulary are kept, as where a lead is scored.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from domain.lead_scoring.reading import read_enquiries
from domain.leads_model.features import LeadFacts, Sign
from domain.leads_model.labels import LeadEnd, is_success
from domain.leads_model.scorer import read_words
from store.tables.events import LeadActivityRow, LeadOutcomeRow
from store.tables.leads import LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Row

    from store.database import AsyncSession, Database


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
                    LeadRow.enquiry,
                    LeadRow.timeline,
                    LeadRow.purpose,
                    LeadRow.loan_needed,
                    LeadRow.pre_approved,
                    LeadRow.stage,
                    LeadRow.created_at,
                )
                .where(LeadRow.tenant_id == tenant_id, LeadRow.merged_into.is_(None))
                .order_by(LeadRow.created_at, LeadRow.id)
            )
        ).all()
        signs, successes = await _timelines(session, tenant_id)
    return [
        LearntLead(
            lead.id,
            _facts(lead, signs[lead.id]),
            LeadEnd(came_in_at=lead.created_at, successes=successes[lead.id], stage=lead.stage),
        )
        for lead in leads
    ]


def _facts(lead: Row[Any], signs: Sequence[Sign]) -> LeadFacts:
    """As `domain.leads_model.scorer.model_facts` makes them where a lead is scored."""
    reading = read_enquiries([lead.enquiry] if lead.enquiry else [])
    return LeadFacts(
        source=lead.source,
        came_in_at=lead.created_at,
        filters={**reading["filters"], **lead.filters},
        listings=lead.listings,
        has_email=lead.has_email,
        wants_human=lead.wants == "human",
        signs=signs,
        read=read_words(
            reading,
            timeline=lead.timeline,
            purpose=lead.purpose,
            loan_needed=lead.loan_needed,
            pre_approved=lead.pre_approved,
        ),
    )


async def _timelines(
    session: AsyncSession, tenant_id: UUID
) -> tuple[dict[UUID, list[Sign]], dict[UUID, list[datetime]]]:
    signs: dict[UUID, list[Sign]] = defaultdict(list)
    successes: dict[UUID, list[datetime]] = defaultdict(list)
    entries = await session.execute(
        select(LeadActivityRow.lead_id, LeadActivityRow.kind, LeadActivityRow.at, LeadActivityRow.details)
        .where(LeadActivityRow.tenant_id == tenant_id)
        .order_by(LeadActivityRow.at, LeadActivityRow.id)
    )
    for entry in entries:
        if is_success(entry.kind, entry.details):
            successes[entry.lead_id].append(entry.at)
        else:
            signs[entry.lead_id].append(Sign.of(entry.kind, entry.at, entry.details))
    outcomes = await session.execute(
        select(LeadOutcomeRow.lead_id, LeadOutcomeRow.at).where(LeadOutcomeRow.tenant_id == tenant_id)
    )
    for outcome in outcomes:
        successes[outcome.lead_id].append(outcome.at)
    return signs, successes
