"""``property.created`` and ``property.updated`` for many listings, in the transaction that wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.events.models.property import PropertyCreated, PropertyUpdated
from store.events.writing import announce_many

if TYPE_CHECKING:
    from uuid import UUID

    from store.database import AsyncSession
    from store.listing_writes import UpsertCounts


async def announce(session: AsyncSession, tenant_id: UUID, counts: UpsertCounts) -> None:
    """Puts one event per new or changed listing into the outbox, in one statement."""
    created = [PropertyCreated(listing_id=one) for one in sorted(counts.created_ids)]
    updated = [PropertyUpdated(listing_id=one) for one in sorted(counts.updated_ids)]
    await announce_many(session, tenant_id, [*created, *updated])
