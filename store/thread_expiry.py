"""Threads whose time to live has passed since they were last used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from store.tables.runs import RunRow, ThreadRow

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

_IS_OPEN = (
    select(RunRow.id)
    .where(RunRow.thread_id == ThreadRow.id, RunRow.status.in_(("pending", "running")))
    .exists()
)
"""A run that was put off keeps its thread alive too."""


async def expired_threads(session: AsyncSession, *, limit: int = 100) -> list[UUID]:
    """Threads to see to, the longest expired first."""
    found = await session.execute(
        select(ThreadRow.id)
        .where(ThreadRow.expires_at <= func.now(), ~_IS_OPEN)
        .order_by(ThreadRow.expires_at)
        .limit(limit)
    )
    return list(found.scalars())


async def lock_expired(session: AsyncSession, thread_id: UUID) -> ThreadRow | None:
    """The thread, locked so that no run begins on it, if it is expired still and nobody else has it."""
    found = await session.execute(
        select(ThreadRow)
        .where(ThreadRow.id == thread_id, ThreadRow.expires_at <= func.now(), ~_IS_OPEN)
        .with_for_update(skip_locked=True)
    )
    return found.scalar_one_or_none()


async def delete_expired(session: AsyncSession, thread: ThreadRow) -> None:
    """Deletes a locked thread with its runs; its checkpoints are gone already."""
    await session.delete(thread)


async def note_pruned(session: AsyncSession, thread: ThreadRow) -> None:
    """The thread is left alone until it is used again, which starts its time anew."""
    thread.expires_at = None
    await session.flush()
