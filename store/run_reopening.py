"""A run that was given up, begun once more: the same run, so that it goes on from its own last checkpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update
from sqlalchemy.sql import func

from domain.errors import Conflict
from store.runs import add_run_message
from store.tables.runs import RunRow, ThreadRow

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from store.outbox import OutboxMessage

_GONE = "The run or its thread is not kept, so it cannot be started again; the letter can be discarded."
_WENT_ON = "The thread has gone on since with other runs; discard this letter and start a new run there."


async def reopen_run(session: AsyncSession, tenant_id: UUID, run_id: UUID) -> OutboxMessage:
    """Makes a run that ended in the dead letters pending again; its message is to be relayed.

    It counts as begun once, so a worker looks for its own checkpoint first and gives its input only if there
    is none; and it has its deliveries but one again before it is given up a second time.

    Raises:
        Conflict: The run is gone or did not end in the dead letters, or its thread has gone on without it.
    """
    thread_id = select(RunRow.thread_id).where(RunRow.id == run_id, RunRow.tenant_id == tenant_id)
    locked = (
        select(ThreadRow).where(ThreadRow.id == thread_id.scalar_subquery()).with_for_update(key_share=True)
    )
    thread = (await session.execute(locked)).scalar_one_or_none()
    if thread is None:
        raise Conflict(_GONE)
    newest = select(RunRow.id).where(RunRow.thread_id == thread.id).order_by(RunRow.seq.desc()).limit(1)
    if (await session.execute(newest)).scalar_one() != run_id:
        raise Conflict(_WENT_ON)
    message = await add_run_message(session, run_id, thread)
    reopened = await session.execute(
        update(RunRow)
        .where(RunRow.id == run_id, RunRow.status == "error")
        .values(
            status="pending",
            deliveries=1,
            error=None,
            cancel_action=None,
            finished_at=None,
            outbox_id=message.id,
            updated_at=func.now(),
        )
        .returning(RunRow.id)
    )
    if reopened.first() is None:
        raise Conflict("The run has ended since in another way; the letter can be discarded.")
    thread.status, thread.error = "busy", None
    return message
