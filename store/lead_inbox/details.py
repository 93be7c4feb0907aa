"""All that is known of one lead: consents, sources, merges, who may be the same person, its story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select, tuple_

from store.tables.events import LeadActivityRow
from store.tables.lead_work import LeadMergeRow, LeadSourceRow
from store.tables.leads import ConsentRow, LeadRow
from store.tables.tenants import UserRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal
    from uuid import UUID

    from domain.tenancy import Principal
    from store.database import AsyncSession, Database
    from store.lead_inbox.cards import LeadCard


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """One agreement, and whether it still stands."""

    id: UUID
    purpose: str
    channel: str
    text_version: str
    captured_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One time the person came."""

    source: str
    source_campaign: str | None
    external_ref: str | None
    enquiry: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class MergedLead:
    """A lead that was found to be this one."""

    merge_id: UUID
    from_id: UUID
    name: str
    phone_e164: str | None
    rule: str
    likeness: Decimal | None
    merged_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lead that may be the same person."""

    id: UUID
    version: int
    name: str
    phone_e164: str | None
    email: str | None
    source: str
    created_at: datetime
    why: str
    """phone, email or name: what both have."""


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One line of a lead's story."""

    id: UUID
    kind: str
    at: datetime
    actor: str | None
    """Name of the person of the team; None: an event."""
    details: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadDetails:
    """What the right half of the screen shows besides the card."""

    consents: Sequence[ConsentFacts]
    sources: Sequence[SourceFacts]
    merged: Sequence[MergedLead]
    candidates: Sequence[Candidate]


class LeadFiles:
    """Reads one lead's papers and story."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def details(self, caller: Principal, card: LeadCard) -> LeadDetails:
        """Everything around a card the caller was shown."""
        async with self._db.session(caller) as session:
            return LeadDetails(
                consents=await _consents(session, caller, card.id),
                sources=await _sources(session, caller, card.id),
                merged=await _merged(session, caller, card.id),
                candidates=await _candidates(session, caller, card),
            )

    async def story(
        self, caller: Principal, lead_id: UUID, *, before: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[StoryEntry]:
        """The newest entries, or those before one; leads merged into this one tell theirs here too."""
        told = select(LeadMergeRow.from_id).where(
            LeadMergeRow.tenant_id == caller.tenant_id,
            LeadMergeRow.into_id == lead_id,
            LeadMergeRow.undone_at.is_(None),
        )
        statement = (
            select(
                LeadActivityRow.id,
                LeadActivityRow.kind,
                LeadActivityRow.at,
                UserRow.display_name,
                LeadActivityRow.details,
            )
            .outerjoin(UserRow, UserRow.id == LeadActivityRow.actor_id)
            .where(
                LeadActivityRow.tenant_id == caller.tenant_id,
                or_(LeadActivityRow.lead_id == lead_id, LeadActivityRow.lead_id.in_(told)),
                LeadActivityRow.kind != "undone",
            )
            .order_by(LeadActivityRow.at.desc(), LeadActivityRow.id.desc())
            .limit(limit)
        )
        if before is not None:
            statement = statement.where(tuple_(LeadActivityRow.at, LeadActivityRow.id) < before)
        async with self._db.session(caller) as session:
            return [StoryEntry(*row) for row in await session.execute(statement)]


async def _consents(session: AsyncSession, caller: Principal, lead_id: UUID) -> Sequence[ConsentFacts]:
    statement = (
        select(
            ConsentRow.id,
            ConsentRow.purpose,
            ConsentRow.channel,
            ConsentRow.text_version,
            ConsentRow.captured_at,
            ConsentRow.withdrawn_at,
        )
        .where(ConsentRow.tenant_id == caller.tenant_id, ConsentRow.lead_id == lead_id)
        .order_by(ConsentRow.captured_at)
    )
    return [ConsentFacts(*row) for row in await session.execute(statement)]


async def _sources(session: AsyncSession, caller: Principal, lead_id: UUID) -> Sequence[SourceFacts]:
    statement = (
        select(
            LeadSourceRow.source,
            LeadSourceRow.source_campaign,
            LeadSourceRow.external_ref,
            LeadSourceRow.enquiry,
            LeadSourceRow.at,
        )
        .where(LeadSourceRow.tenant_id == caller.tenant_id, LeadSourceRow.lead_id == lead_id)
        .order_by(LeadSourceRow.at.desc())
    )
    return [SourceFacts(*row) for row in await session.execute(statement)]


async def _merged(session: AsyncSession, caller: Principal, lead_id: UUID) -> Sequence[MergedLead]:
    statement = (
        select(
            LeadMergeRow.id,
            LeadMergeRow.from_id,
            LeadRow.name,
            LeadRow.phone_e164,
            LeadMergeRow.rule,
            LeadMergeRow.likeness,
            LeadMergeRow.merged_at,
        )
        .join(LeadRow, LeadRow.id == LeadMergeRow.from_id)
        .where(
            LeadMergeRow.tenant_id == caller.tenant_id,
            LeadMergeRow.into_id == lead_id,
            LeadMergeRow.undone_at.is_(None),
        )
        .order_by(LeadMergeRow.merged_at.desc())
    )
    return [MergedLead(*row) for row in await session.execute(statement)]


async def _candidates(session: AsyncSession, caller: Principal, card: LeadCard) -> Sequence[Candidate]:
    """Other leads with the same number, address or name; a person decides whether they are one."""
    likes = [
        (why, test)
        for why, value, test in (
            ("phone", card.phone_e164, LeadRow.phone_e164 == card.phone_e164),
            ("email", card.email, func.lower(LeadRow.email) == (card.email or "").lower()),
            ("name", card.name, func.lower(LeadRow.name) == card.name.lower()),
        )
        if value
    ]
    found: dict[UUID, Candidate] = {}
    for why, test in likes:
        statement = (
            select(
                LeadRow.id,
                LeadRow.version,
                LeadRow.name,
                LeadRow.phone_e164,
                LeadRow.email,
                LeadRow.source,
                LeadRow.created_at,
            )
            .where(
                LeadRow.tenant_id == caller.tenant_id,
                LeadRow.id != card.id,
                LeadRow.merged_into.is_(None),
                test,
            )
            .order_by(LeadRow.created_at.desc())
            .limit(10)
        )
        for row in await session.execute(statement):
            found.setdefault(row.id, Candidate(*row, why))
    return list(found.values())
