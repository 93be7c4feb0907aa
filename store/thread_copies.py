"""A thread's row made anew, for a copy that can be run, forked and edited apart from the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.tables.runs import ThreadRow

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession


async def add_copy(session: AsyncSession, source: ThreadRow, copy_id: UUID) -> ThreadRow:
    """Adds a thread with the source's owner, metadata, time to live and newest state, not its checkpoints.

    Args:
        session: The transaction that has the source locked.
        source: A thread of the caller's on which no run is open.
        copy_id: Id of the new thread.
    """
    made = ThreadRow(
        id=copy_id,
        tenant_id=source.tenant_id,
        owner_id=source.owner_id,
        status=source.status,
        meta=source.meta,
        config=source.config,
        values=source.values,
        interrupts=source.interrupts,
        error=source.error,
        graph_version=source.graph_version,
        ttl_minutes=source.ttl_minutes,
        ttl_strategy=source.ttl_strategy,
        expires_at=source.expires_at,
    )
    session.add(made)
    await session.flush()
    await session.refresh(made)
    return made
