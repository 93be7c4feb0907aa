"""Runs as a worker sees them: ended already, handed back, undone, moved; `run_turns` begins and ends them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import bindparam, delete, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB

from store.leases import Lease, Leases
from store.outbox import Inbox, Outbox, OutboxMessage
from store.runs import OPEN, add_run_message, wake_next
from store.sealed_columns import Place
from store.sealed_mapping import columns_of
from store.tables.runs import RunRow, ThreadLeaseRow, ThreadRow
from store.webhooks import queue_webhooks

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from store.sealed_columns import ColumnSealer

WORKERS: Final = "workers"
"""Consumer group of the runs stream, and its name in the inbox."""

EndStatus = Literal["success", "error", "timeout", "interrupted"]
ThreadStatus = Literal["idle", "interrupted", "error"]


@dataclass(frozen=True, slots=True)
class Begun:
    """The run is this worker's to execute."""

    run: RunRow
    lease: Lease

    @property
    def is_again(self) -> bool:
        """Whether a worker began it before, whose checkpoints may be there.

        Deliveries do not tell: one that was handed back was nobody's fault and is not counted.
        """
        return self.run.started_at != self.run.updated_at


@dataclass(frozen=True, slots=True)
class NotBegun:
    """The run is not to be executed now."""

    reason: Literal["ended", "held", "behind"]
    """ended: nothing is left to do. held: another worker has the thread or had it; look again when its
    lease has run out. behind: an older run of the thread is open and wakes this one when it ends."""
    message: OutboxMessage | None = None
    """To relay: the message of the run that is next after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedRun:
    """A run whose end is committed, as far as what follows its end needs it."""

    run_id: UUID
    tenant_id: UUID
    thread_id: UUID
    status: str
    error: dict[str, Any] | None
    is_temporary: bool
    epoch: int
    """Newest of the thread's lease."""
    is_gone: bool = False
    """It was undone: nothing but its log tells that it was ever there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a run ended and what the thread is left with."""

    status: EndStatus
    thread_status: ThreadStatus
    values_json: str | None = None
    """State of the thread as JSON text; None leaves what it had."""
    interrupts_json: str | None = "{}"
    """``{task id: […]}`` of what it waits for; None leaves what it had."""
    error: dict[str, str] | None = None


class RunProgress:
    """A worker's view of the runs, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def times_begun(self, run_id: UUID) -> int:
        """How often workers have begun the run; 0 when it is gone."""
        found = await self._session.execute(select(RunRow.deliveries).where(RunRow.id == run_id))
        return found.scalar_one_or_none() or 0

    async def ended(self, run_id: UUID, tenant_id: UUID) -> EndedRun | None:
        """The run, if it has ended and is still there."""
        row = (
            await self._session.execute(
                select(RunRow, ThreadLeaseRow.epoch)
                .outerjoin(ThreadLeaseRow, ThreadLeaseRow.thread_id == RunRow.thread_id)
                .where(RunRow.id == run_id, RunRow.tenant_id == tenant_id, RunRow.status.not_in(OPEN))
            )
        ).one_or_none()
        if row is None:
            return None
        run, epoch = row
        return EndedRun(
            run_id=run.id,
            tenant_id=run.tenant_id,
            thread_id=run.thread_id,
            status=run.status,
            error=run.error,
            is_temporary=run.is_temporary,
            epoch=epoch or 0,
        )

    async def rolled_back(self, run_id: UUID, tenant_id: UUID, thread_id: UUID) -> EndedRun | None:
        """The run, if nothing is left of it while its thread is there: undone, or deleted after its end."""
        is_there = exists().where(RunRow.id == run_id)
        epoch = select(ThreadLeaseRow.epoch).where(ThreadLeaseRow.thread_id == ThreadRow.id).scalar_subquery()
        found = await self._session.execute(
            select(ThreadRow.id, epoch).where(
                ThreadRow.id == thread_id, ThreadRow.tenant_id == tenant_id, ~is_there
            )
        )
        row = found.one_or_none()
        if row is None:
            return None
        return EndedRun(
            run_id=run_id,
            tenant_id=tenant_id,
            thread_id=thread_id,
            status="interrupted",
            error=None,
            is_temporary=False,
            epoch=row[1] or 0,
            is_gone=True,
        )

    async def stand_back(self, lease: Lease, run_id: UUID) -> NotBegun:
        """Something is ahead, or was when the statement began: forgets this message, asks again in order.

        Raises:
            StaleLease: Another worker has taken the thread; nothing is changed.
        """
        thread = await self._lock(lease)
        await self._session.execute(
            update(RunRow).where(RunRow.id == run_id, RunRow.status == "pending").values(outbox_id=None)
        )
        await Leases(self._session).release(lease)
        return NotBegun("behind", await wake_next(self._session, thread))

    async def delete_checkpoints(self, run: RunRow, lease: Lease) -> None:
        """Deletes what the run wrote; doing it twice does no harm.

        Raises:
            StaleLease: Another worker has taken the thread; nothing is changed.
        """
        await Leases(self._session).assert_held(lease)
        await self._session.execute(
            text(_DELETE_CHECKPOINTS), {"thread": str(lease.thread_id), "run": str(run.id)}
        )

    async def roll_back(self, run: RunRow, lease: Lease, values_json: str | None) -> OutboxMessage | None:
        """Deletes the run and gives the thread back the state before it. Its checkpoints are gone already.

        Raises:
            StaleLease: Another worker has taken the thread; nothing is changed.
        """
        thread = await self._lock(lease)
        await self._settle(lease, Ending(status="interrupted", thread_status="idle", values_json=values_json))
        await self._note_handled(run)
        await queue_webhooks(self._session, [run], status="interrupted")
        await self._session.execute(delete(RunRow).where(RunRow.id == run.id))
        await Leases(self._session).release(lease)
        await self._session.refresh(thread)
        return await wake_next(self._session, thread)

    async def hand_back(self, run: RunRow, lease: Lease) -> OutboxMessage:
        """A draining worker gives an unfinished run to another: pending again, thread free, not its fault.

        Raises:
            StaleLease: Another worker has taken the thread; nothing is changed.
        """
        thread = await self._lock(lease)
        message = await add_run_message(self._session, run.id, thread)
        await self._session.execute(
            update(RunRow)
            .where(RunRow.id == run.id)
            .values(
                status="pending",
                outbox_id=message.id,
                deliveries=func.greatest(RunRow.deliveries - 1, 0),
                updated_at=func.now(),
            )
        )
        await self._note_handled(run)
        await Leases(self._session).release(lease)
        return message

    async def move(self, run: RunRow, lease: Lease, version: str) -> None:
        """Gives a run that has done nothing yet, and its thread, another version of its graph.

        Raises:
            StaleLease: Another worker has taken the thread; nothing is changed.
        """
        await Leases(self._session).assert_held(lease, is_thread_locked=True)
        await self._session.execute(update(RunRow).where(RunRow.id == run.id).values(graph_version=version))
        await self._session.execute(
            update(ThreadRow).where(ThreadRow.id == run.thread_id).values(graph_version=version)
        )

    async def settle(self, lease: Lease, ending: Ending) -> None:
        """Gives the thread a state that no run left, e.g. a person's edit.

        Raises:
            StaleLease: Another has taken the thread; nothing is changed.
        """
        await self._lock(lease)
        await self._settle(lease, ending)

    async def note_handled(self, event_id: UUID, tenant_id: UUID) -> None:
        """Records that a message needs no effect any more."""
        await Inbox(self._session).claim(consumer_group=WORKERS, event_id=event_id, tenant_id=tenant_id)
        await Outbox(self._session).mark_handled([event_id])

    async def _note_handled(self, run: RunRow) -> None:
        if run.outbox_id is not None:
            await self.note_handled(run.outbox_id, run.tenant_id)

    async def _lock(self, lease: Lease) -> ThreadRow:
        await Leases(self._session).assert_held(lease, is_thread_locked=True)
        return (
            await self._session.execute(select(ThreadRow).where(ThreadRow.id == lease.thread_id))
        ).scalar_one()

    async def _settle(self, lease: Lease, ending: Ending) -> None:
        await self._session.execute(_SETTLE, _settle_parameters(columns_of(self._session), lease, ending))


def _settle_parameters(columns: ColumnSealer, lease: Lease, ending: Ending) -> dict[str, Any]:
    thread = Place("threads", lease.thread_id, lease.tenant_id)
    return {
        "thread": lease.thread_id,
        "status": ending.thread_status,
        "values": columns.sealed_text(thread, "values", ending.values_json),
        "interrupts": columns.sealed_text(thread, "interrupts", ending.interrupts_json),
        "error": columns.sealed(thread, "error", ending.error or None),
    }


_SETTLE: Final = text("""
update threads set
    status = :status,
    values = coalesce(cast(:values as jsonb), values),
    interrupts = coalesce(cast(:interrupts as jsonb), interrupts),
    error = :error,
    updated_at = now(),
    state_updated_at = now()
where id = :thread
""").bindparams(bindparam("error", type_=JSONB(none_as_null=True)))

_DELETE_CHECKPOINTS = """
with gone as (
    delete from checkpoints where thread_id = :thread and metadata->>'run_id' = :run
    returning thread_id, checkpoint_ns, checkpoint_id
)
delete from checkpoint_writes w using gone
where w.thread_id = gone.thread_id and w.checkpoint_ns = gone.checkpoint_ns
  and w.checkpoint_id = gone.checkpoint_id
"""
