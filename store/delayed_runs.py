"""Runs that were put off: each joins its thread's queue when its time has come, by the database's clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, text

from store.runs import BUSY, Stopped, add_run_message, make_way, queued_runs
from store.tables.runs import RunRow, ThreadRow
from store.webhooks import queue_webhooks

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from store.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class Joined:
    """What a run that joins the queue calls for after the commit."""

    message: OutboxMessage | None = None
    """To relay: nothing is ahead of it."""
    stopped: Stopped = field(default_factory=Stopped)
    """What was ahead of it and is not to be; itself, where a busy thread rejects it."""
    thread: ThreadRow | None = None


async def due_runs(session: AsyncSession, *, limit: int = 100) -> list[UUID]:
    """Runs whose time has come, the longest waiting first."""
    found = await session.execute(
        select(RunRow.id)
        .where(RunRow.waits_until <= func.now(), RunRow.status == "pending")
        .order_by(RunRow.waits_until)
        .limit(limit)
    )
    return list(found.scalars())


async def join_queue(session: AsyncSession, run_id: UUID) -> Joined:
    """Puts a due run behind those that its thread has now, as if it were accepted only now.

    With many workers one does it; the others find it done. A run that was to be rejected by a busy thread
    ends with that error.
    """
    thread = (
        await session.execute(
            select(ThreadRow)
            .join(RunRow, RunRow.thread_id == ThreadRow.id)
            .where(RunRow.id == run_id)
            .with_for_update(of=ThreadRow, key_share=True)
        )
    ).scalar_one_or_none()
    if thread is None:
        return Joined()
    ahead = await queued_runs(session, thread.id)
    joined = (await session.execute(_JOIN, {"run": run_id})).one_or_none()
    if joined is None:
        return Joined()
    if ahead and joined.multitask_strategy == "reject":
        await _reject(session, run_id)
        return Joined(stopped=Stopped(ended=(run_id,)), thread=thread)
    stopped, is_next = await make_way(session, ahead, joined.multitask_strategy)
    message = await add_run_message(session, run_id, thread) if is_next else None
    await session.execute(_BUSY, {"run": run_id, "outbox_id": message.id if message else None})
    return Joined(message, stopped, thread)


async def _reject(session: AsyncSession, run_id: UUID) -> None:
    error = {"error": "Conflict", "message": BUSY}
    run = await session.get_one(RunRow, run_id, populate_existing=True)
    run.status, run.error, run.finished_at = "error", error, func.now()
    await session.flush()
    await queue_webhooks(session, [run], status="error", error=error)


_JOIN: Final = text("""
update runs set waits_until = null, seq = default, updated_at = now()
where id = :run and status = 'pending' and waits_until <= now()
returning multitask_strategy
""")
"""A new place in the order of acceptance: the runs that came meanwhile are ahead of it."""

_BUSY: Final = text("""
with placed as (update runs set outbox_id = :outbox_id where id = :run returning thread_id)
update threads set status = 'busy', updated_at = now() from placed where threads.id = placed.thread_id
""")
