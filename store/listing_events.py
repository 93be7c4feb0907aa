"""``property.created`` and ``property.updated`` for many listings, in the transaction that wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy.dialects.postgresql import insert

from domain.ids import uuid7
from store.tables.outbox import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from store.database import AsyncSession
    from store.listing_writes import UpsertCounts

STREAM: Final = "property.events"


async def announce(session: AsyncSession, tenant_id: UUID, counts: UpsertCounts) -> None:
    """Puts one message per new or changed listing into the outbox, by one statement."""
    rows = [
        *_messages(tenant_id, "property.created", counts.created_ids),
        *_messages(tenant_id, "property.updated", counts.updated_ids),
    ]
    if rows:
        await session.execute(insert(OutboxRow), rows)


def _messages(tenant_id: UUID, event_type: str, ids: Iterable[UUID]) -> list[dict[str, object]]:
    return [
        {
            "id": uuid7(),
            "tenant_id": tenant_id,
            "stream": STREAM,
            "type": event_type,
            "subject": str(listing_id),
            "payload": {"listing_id": str(listing_id)},
        }
        for listing_id in sorted(ids)
    ]
