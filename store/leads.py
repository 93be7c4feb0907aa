"""Leads: stored with their consent and announced, in one transaction and once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from domain.leads import CapturedLead
from domain.search.chips import chips
from store.events.models.crm import ConversationReferred, LeadConsent, LeadCreated
from store.events.writing import announce
from store.scope import Scope
from store.step_effects import claim_once
from store.tables.leads import ConsentRow, LeadRow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from uuid import UUID

    from domain.leads import NewLead, Referral
    from store.database import AsyncSession, Database
    from store.outbox import OutboxMessage


class LeadRepository:
    """Leads of all tenants; every call names its tenant.

    Attributes:
        after_commit: Told of the messages that were written, to send them at once; without it they are found.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.after_commit: Callable[[Sequence[OutboxMessage]], Awaitable[None]] | None = None

    async def capture(self, lead: NewLead) -> CapturedLead:
        """Stores a lead, its consent and the event ``lead.created``; a repeated capture changes nothing.

        Raises:
            Unavailable: the database cannot be reached.
        """
        async with self.database.session(Scope.owned(lead.tenant_id, lead.owner_id)) as session:
            lead_id = await _insert(session, lead)
            if lead_id is None:
                return CapturedLead(await _existing(session, lead), is_new=False)
            await _insert_consent(session, lead, lead_id)
            message = await announce(session, lead.tenant_id, _announcement(lead, lead_id))
        await self._send(message)
        return CapturedLead(lead_id, is_new=True)

    async def refer(self, referral: Referral) -> None:
        """Writes the event ``conversation.referred``; the same turn referred again changes nothing.

        Raises:
            Unavailable: the database cannot be reached.
        """
        referred = ConversationReferred(
            thread_id=referral.thread_id,
            turn_id=referral.turn_id,
            doubt=referral.doubt.value,
            language=referral.language,
        )
        async with self.database.session(Scope.owned(referral.tenant_id, referral.owner_id)) as session:
            if not await claim_once(
                session, referral.tenant_id, referral.thread_id, f"refer:{referral.turn_id}"
            ):
                return
            message = await announce(session, referral.tenant_id, referred)
        await self._send(message)

    async def _send(self, message: OutboxMessage) -> None:
        if self.after_commit is not None:
            await self.after_commit([message])


async def _insert(session: AsyncSession, lead: NewLead) -> UUID | None:
    """The new row's id, or None when this capture is stored already."""
    statement = (
        insert(LeadRow)
        .values(
            id=uuid7(),
            tenant_id=lead.tenant_id,
            source=lead.source,
            phone_e164=lead.phone_e164,
            email=lead.email,
            name=lead.name,
            language=lead.language,
            filters=dict(lead.filters),
            listing_ids=list(lead.listing_ids),
            thread_id=lead.thread_id,
            wants=lead.wants,
            owner_id=lead.owner_id,
            idempotency_key=lead.idempotency_key,
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "idempotency_key"])
        .returning(LeadRow.id)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def _existing(session: AsyncSession, lead: NewLead) -> UUID:
    statement = select(LeadRow.id).where(
        LeadRow.tenant_id == lead.tenant_id, LeadRow.idempotency_key == lead.idempotency_key
    )
    return (await session.execute(statement)).scalar_one()


async def _insert_consent(session: AsyncSession, lead: NewLead, lead_id: UUID) -> None:
    consent = lead.consent
    await session.execute(
        insert(ConsentRow).values(
            id=uuid7(),
            tenant_id=lead.tenant_id,
            lead_id=lead_id,
            purpose=str(consent.purpose),
            channel=str(consent.channel),
            text_version=consent.text_version,
            text_shown=consent.text_shown,
            proof=consent.proof,
            captured_at=consent.captured_at,
        )
    )


def _announcement(lead: NewLead, lead_id: UUID) -> LeadCreated:
    """The event's data: ids and the wish. Name and number stay in the table, for those who may see them."""
    return LeadCreated(
        lead_id=lead_id,
        source=lead.source,
        language=lead.language,
        wants=lead.wants,
        filters=dict(lead.filters),
        summary=", ".join(chip.label for chip in chips(lead.filters)),
        listing_ids=lead.listing_ids,
        consent=LeadConsent(
            purpose=str(lead.consent.purpose),
            channel=str(lead.consent.channel),
            text_version=lead.consent.text_version,
        ),
        thread_id=lead.thread_id,
    )
