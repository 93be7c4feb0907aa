"""The demo tenant's brokers and leads: stored as if they had come in, and announced, so they are scored."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from domain.lead_sla import first_touch_due
from domain.leads import Purpose, consent_text
from domain.tenancy import DEMO_TENANT_ID, Role
from store.events.models.crm import LeadConsent, LeadCreated
from store.events.writing import announce_many
from store.tables.events import LeadActivityRow, LeadSlaRow
from store.tables.lead_work import BrokerRow, LeadSourceRow
from store.tables.leads import ConsentRow, LeadRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import timedelta

    from store.database import AsyncSession, Database
    from store.outbox import OutboxMessage


async def ensure_demo_brokers(
    db: Database, brokers: Iterable[tuple[str, str, Sequence[str], Sequence[str], int, int]]
) -> None:
    """Makes the brokers: email, name, languages, places, capacity, weight. One who is there stays."""
    async with db.system_session() as session:
        for email, name, languages, places, capacity, weight in brokers:
            user_id = uuid5(DEMO_TENANT_ID, email)
            person = insert(UserRow).values(
                id=user_id,
                tenant_id=DEMO_TENANT_ID,
                email=email,
                display_name=name,
                roles=[Role.AGENT.value],
                is_demo=True,
            )
            await session.execute(person.on_conflict_do_nothing())
            broker = insert(BrokerRow).values(
                user_id=user_id,
                tenant_id=DEMO_TENANT_ID,
                languages=list(languages),
                localities=list(places),
                capacity=capacity,
                weight=weight,
            )
            await session.execute(broker.on_conflict_do_nothing())


async def has_leads(db: Database) -> bool:
    """Whether the demo tenant has any lead, of the demo or of its owner."""
    async with db.system_session() as session:
        found = select(func.count()).select_from(
            select(LeadRow.id).where(LeadRow.tenant_id == DEMO_TENANT_ID).limit(1).subquery()
        )
        return (await session.execute(found)).scalar_one() > 0


async def add_demo_leads(db: Database, leads: Sequence[Any]) -> Sequence[OutboxMessage]:
    """Stores leads (`tools.demo_market.leads.DemoLead`) with their stories; messages to relay."""
    now = datetime.now(UTC)
    async with db.system_session() as session:
        events = []
        for lead in leads:
            lead_id = await _add(session, lead, now)
            if lead_id is not None:
                events.append(_created(lead, lead_id))
        return await announce_many(session, DEMO_TENANT_ID, events)


async def _add(session: AsyncSession, lead: Any, now: datetime) -> UUID | None:  # noqa: ANN401  # a DemoLead
    """The lead's id; None: it is there already."""
    lead_id, at = uuid5(DEMO_TENANT_ID, lead.ref), now - lead.age
    row = insert(LeadRow).values(
        id=lead_id,
        tenant_id=DEMO_TENANT_ID,
        source=lead.source,
        external_ref=lead.ref,
        phone_e164=lead.phone_e164,
        email=lead.email,
        name=lead.name,
        language=lead.language,
        filters=lead.filters,
        listing_ids=[],
        enquiry=lead.enquiry,
        created_at=at,
        last_touch_at=_touched(lead, at),
        idempotency_key=lead.ref,
    )
    added = await session.execute(row.on_conflict_do_nothing().returning(LeadRow.id))
    if added.scalar_one_or_none() is None:
        return None
    about = {"tenant_id": DEMO_TENANT_ID, "lead_id": lead_id}
    source = {"source": lead.source, "external_ref": lead.ref, "enquiry": lead.enquiry, "at": at}
    await session.execute(insert(LeadSourceRow).values(id=uuid5(lead_id, "source"), **about, **source))
    text = consent_text(now.date(), Purpose.HOME_SEARCH_HELP)
    for channel in lead.channels:
        consent = {
            "id": uuid5(lead_id, channel),
            "purpose": text.purpose.value,
            "channel": channel,
            "text_version": text.version,
            "text_shown": "synthetic",
            "proof": lead.ref,
            "captured_at": at,
        }
        await session.execute(insert(ConsentRow).values(**about, **consent))
    for number, one in enumerate(lead.activities):
        entry = {"id": uuid5(lead_id, f"activity {number}"), "kind": one.kind, "at": now - one.age}
        await session.execute(insert(LeadActivityRow).values(**about, **entry, details=one.details))
    touched = _touched(lead, at)
    if touched is not None:
        clock = {"started_at": at, "first_touch_due_at": first_touch_due(at), "touched_at": touched}
        await session.execute(insert(LeadSlaRow).values(**about, **clock))
    return lead_id


def _touched(lead: Any, at: datetime) -> datetime | None:  # noqa: ANN401  # a DemoLead
    after: timedelta | None = lead.first_touch
    return None if after is None else at + after


def _created(lead: Any, lead_id: UUID) -> LeadCreated:  # noqa: ANN401  # a DemoLead
    channel = lead.channels[0] if lead.channels else "none"
    return LeadCreated(
        lead_id=lead_id,
        source=lead.source,
        language=lead.language,
        filters=lead.filters,
        summary="synthetic",
        listing_ids=(),
        consent=LeadConsent(purpose="home_search_help", channel=channel, text_version="synthetic"),
    )
