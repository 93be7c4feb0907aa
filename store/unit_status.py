"""Whether a unit can still be had, on its listing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from domain.units import UnitStatus
from store.tables.listings import ListingRow, ListingToIndexRow

if TYPE_CHECKING:
    from uuid import UUID

    from store.database import AsyncSession


async def unit_status(session: AsyncSession, tenant_id: UUID, listing_id: UUID) -> UnitStatus | None:
    """The status, locked until the transaction ends; None: the tenant has no such listing."""
    mine = (
        select(ListingRow.unit_status)
        .where(ListingRow.tenant_id == tenant_id, ListingRow.id == listing_id)
        .with_for_update()
    )
    found = (await session.execute(mine)).scalar_one_or_none()
    return None if found is None else UnitStatus(found)


async def set_unit_status(
    session: AsyncSession, tenant_id: UUID, listing_id: UUID, status: UnitStatus
) -> bool:
    """Notes the status and has the listing indexed anew; False when there was nothing to change."""
    changed = await session.execute(
        update(ListingRow)
        .where(
            ListingRow.tenant_id == tenant_id,
            ListingRow.id == listing_id,
            ListingRow.unit_status != status.value,
        )
        .values(unit_status=status.value)
        .returning(ListingRow.content_hash)
    )
    content_hash = changed.scalar_one_or_none()
    if content_hash is None:
        return False
    await session.execute(
        insert(ListingToIndexRow)
        .values(tenant_id=tenant_id, listing_id=listing_id, content_hash=content_hash)
        .on_conflict_do_nothing()
    )
    return True
