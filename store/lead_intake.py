"""Leads from outside, stored many at a time: each once, with its consents, its source and its event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from domain.search.chips import chips
from domain.tenancy import Role
from store.events.models.crm import LeadConsent, LeadCreated
from store.events.writing import announce_many
from store.lead_refusals import inherit_refusals
from store.scope import ANONYMOUS_OWNER, Scope
from store.tables.events import LeadOutcomeRow
from store.tables.lead_work import LeadSourceRow
from store.tables.leads import ConsentRow, LeadRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from domain.lead_intake.facts import IncomingLead
    from store.database import AsyncSession, Database
    from store.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class Incoming:
    """One lead, and the key under which it is the same lead when it comes again."""

    lead: IncomingLead
    key: str
    is_won: bool | None = None
    """What became of it, where the source says so."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch."""

    lead_ids: Sequence[UUID | None]
    """Of each given lead, in order; None: it was stored before."""
    messages: Sequence[OutboxMessage]
    """Events to be sent on, after the commit."""


class LeadIntake:
    """Writes leads of a tenant that come from no conversation."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def take(self, tenant_id: UUID, batch: Sequence[Incoming], *, announces: bool) -> Taken:
        """Stores what is new of a batch, in one transaction.

        Args:
            tenant_id: Whose leads.
            batch: Leads with their keys; of several under one key the first is taken.
            announces: Whether each is announced as ``lead.created``, which has it scored at once. A file of
                many thousands is better scored in batch afterwards.

        Raises:
            Unavailable: The database cannot be reached; nothing was stored.
        """
        ids = {one.key: uuid7() for one in batch}
        first = {one.key: one for one in reversed(batch)}
        scope = Scope(tenant_id, ANONYMOUS_OWNER, frozenset({Role.AGENT}))
        async with self._db.session(scope) as session:
            new = await _insert(session, [_row(tenant_id, ids[key], one) for key, one in first.items()])
            fresh = {key: one for key, one in first.items() if ids[key] in new}
            await _add_around(session, tenant_id, ids, fresh)
            if fresh:
                await inherit_refusals(session, tenant_id, [ids[key] for key in fresh])
            messages: Sequence[OutboxMessage] = ()
            if announces and fresh:
                events = [_created(ids[key], one.lead) for key, one in fresh.items()]
                messages = await announce_many(session, tenant_id, events)
        told: set[str] = set()
        return Taken([_id_of(one, ids, fresh, told) for one in batch], messages)


def _id_of(one: Incoming, ids: dict[str, UUID], fresh: dict[str, Incoming], told: set[str]) -> UUID | None:
    if one.key not in fresh or one.key in told:
        return None
    told.add(one.key)
    return ids[one.key]


async def _insert(session: AsyncSession, rows: list[dict[str, Any]]) -> set[UUID]:
    if not rows:
        return set()
    table = LeadRow.__table__
    statement = (
        insert(table)  # type: ignore[arg-type]  # a Table, as every mapped class has
        .on_conflict_do_nothing(index_elements=["tenant_id", "idempotency_key"])
        .returning(table.c.id)
    )
    # One statement for any number of rows, compiled once; `values(rows)` is compiled anew for every batch.
    connection = await session.connection()
    return set((await connection.execute(statement, rows)).scalars())


async def _add_around(
    session: AsyncSession, tenant_id: UUID, ids: dict[str, UUID], fresh: dict[str, Incoming]
) -> None:
    consents: list[dict[str, Any]] = []
    sources: list[dict[str, Any]] = []
    outcomes: list[dict[str, Any]] = []
    for key, one in fresh.items():
        lead, about = one.lead, {"tenant_id": tenant_id, "lead_id": ids[key]}
        sources.append(
            {
                "id": uuid7(),
                **about,
                "source": lead.source,
                "source_campaign": lead.source_campaign,
                "external_ref": lead.external_ref,
                "enquiry": lead.enquiry,
                "at": lead.at,
            }
        )
        consents.extend(
            {
                "id": uuid7(),
                **about,
                "purpose": given.purpose.value,
                "channel": given.channel.value,
                "text_version": given.text_version,
                "text_shown": given.text_shown,
                "proof": given.proof,
                "captured_at": given.captured_at,
            }
            for given in lead.consents
        )
        if one.is_won:
            outcomes.append(
                {"id": uuid7(), **about, "outcome": "booked", "at": lead.at, "event_id": ids[key]}
            )
    for table, rows in ((LeadSourceRow, sources), (ConsentRow, consents), (LeadOutcomeRow, outcomes)):
        if rows:
            await session.execute(insert(table), rows)


def _row(tenant_id: UUID, lead_id: UUID, one: Incoming) -> dict[str, Any]:
    lead = one.lead
    return {
        "id": lead_id,
        "tenant_id": tenant_id,
        "source": lead.source,
        "source_campaign": lead.source_campaign,
        "external_ref": lead.external_ref,
        "phone_e164": lead.phone_e164,
        "email": lead.email,
        "name": lead.name,
        "language": lead.language,
        "enquiry": lead.enquiry,
        "filters": dict(lead.filters),
        "listing_ids": [],
        "timeline": lead.timeline,
        "purpose": lead.purpose,
        "loan_needed": lead.loan_needed,
        "pre_approved": lead.pre_approved,
        "stage": lead.stage,
        "is_dnd": lead.is_dnd,
        "dnd_checked_at": lead.at if lead.is_dnd else None,
        "last_activity_at": lead.at,
        "created_at": lead.at,
        "idempotency_key": one.key,
    }


def _created(lead_id: UUID, lead: IncomingLead) -> LeadCreated:
    consent = lead.consents[0] if lead.consents else None
    return LeadCreated(
        lead_id=lead_id,
        source=lead.source,
        language=lead.language,
        filters=dict(lead.filters),
        summary=", ".join(chip.label for chip in chips(lead.filters)),
        listing_ids=(),
        consent=None
        if consent is None
        else LeadConsent(
            purpose=consent.purpose.value, channel=consent.channel.value, text_version=consent.text_version
        ),
    )
