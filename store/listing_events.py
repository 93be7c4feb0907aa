"""``property.created`` and ``property.updated`` for many listings, in the transaction that wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from domain.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from store.database import AsyncSession
    from store.listing_writes import UpsertCounts

STREAM: Final = "property.events"
_ADD: Final = text(
    "insert into outbox (id, tenant_id, stream, type, subject, payload) "
    "select event.id, :tenant_id, :stream, :type, cast(event.listing_id as text), "
    "jsonb_build_object('listing_id', cast(event.listing_id as text)) "
    "from unnest(cast(:ids as uuid[]), cast(:listing_ids as uuid[])) as event(id, listing_id)"
)


async def announce(session: AsyncSession, tenant_id: UUID, counts: UpsertCounts) -> None:
    """Puts one message per new or changed listing into the outbox, one statement for each kind."""
    await _add(session, tenant_id, "property.created", counts.created_ids)
    await _add(session, tenant_id, "property.updated", counts.updated_ids)


async def _add(session: AsyncSession, tenant_id: UUID, event_type: str, listing_ids: Iterable[UUID]) -> None:
    subjects = sorted(listing_ids)
    if subjects:
        values = {
            "tenant_id": tenant_id,
            "stream": STREAM,
            "type": event_type,
            "ids": [uuid7() for _ in subjects],
            "listing_ids": subjects,
        }
        await session.execute(_ADD, values)
