"""Runs as those who ask for them see them: accepted, listed, cancelled.

Whoever changes which runs of a thread are open locks the thread's row first. So a run is accepted either
before the one ahead of it ends, which then wakes it, or after, and then wakes itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sqlalchemy import Select, delete, func, select, update

from domain.errors import Conflict, NotFound
from domain.ids import uuid7
from domain.run_lanes import RunLane
from store.among import among
from store.outbox import Outbox, OutboxMessage
from store.run_statements import ACCEPT
from store.sealed_mapping import columns_of, place_of
from store.tables.runs import RunRow, ThreadRow
from store.webhooks import queue_webhooks

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncSession

    from domain.tenancy import Principal
    from store.sealed_columns import ColumnSealer

RUN_REQUESTED: Final = "run.requested"
MultitaskStrategy = Literal["reject", "enqueue", "interrupt", "rollback"]
CancelAction = Literal["interrupt", "rollback"]
OPEN: Final = ("pending", "running")
BUSY: Final = (
    "Thread is already running a task. Wait for it to finish or choose a different multitask strategy."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRun:
    """A wish to run a graph on a thread."""

    thread_id: UUID
    assistant_id: UUID
    graph_id: str
    graph_version: str
    kwargs: Mapping[str, Any]
    metadata: Mapping[str, Any] = field(default_factory=dict)
    multitask_strategy: MultitaskStrategy = "enqueue"
    lane: RunLane = RunLane.CHAT
    is_temporary: bool = False
    run_id: UUID = field(default_factory=uuid7)
    after_s: float | None = None
    """Puts it off by so many seconds; what its strategy says about other runs is done then."""
    is_repeatable: bool = False
    """The id was made from the caller's own name of the wish, so a run of this id is this run."""


class Stopped(NamedTuple):
    """What stopping runs calls for after the commit."""

    running: tuple[UUID, ...] = ()
    """Runs whose worker must be told."""
    ended: tuple[UUID, ...] = ()
    """Runs that waited and have ended with this: their readers must be told."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting a run calls for after the commit."""

    run: RunRow
    messages: tuple[OutboxMessage, ...]
    """To relay at once."""
    stopped: Stopped = field(default_factory=Stopped)
    """What was ahead of it and is not to be."""
    is_repeat: bool = False
    """It was accepted before: nothing is to be done but to follow it."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What a cancellation calls for after the commit."""

    stopped: Stopped
    messages: tuple[OutboxMessage, ...] = ()


class Runs:
    """One caller's runs, inside one transaction."""

    def __init__(self, session: AsyncSession, principal: Principal) -> None:
        self._session = session
        self._principal = principal

    def _mine(self) -> Select[RunRow]:
        return (
            select(RunRow)
            .join(ThreadRow, ThreadRow.id == RunRow.thread_id)
            .where(
                RunRow.tenant_id == self._principal.tenant_id,
                ThreadRow.owner_id.is_not_distinct_from(self._principal.owner_id),
            )
        )

    async def accept(self, new: NewRun, thread: ThreadRow) -> Accepted:
        """Inserts the run and, when nothing is ahead of it, the message that starts it.

        Args:
            new: What to run.
            thread: Its thread, locked by this transaction.

        Raises:
            Conflict: The thread is busy and the strategy is to reject.
        """
        if new.is_repeatable and (earlier := await self._on_thread(thread.id, new.run_id)) is not None:
            return Accepted(earlier, (), is_repeat=True)
        ahead = await queued_runs(self._session, thread.id) if thread.status == "busy" else []
        way = Way(Stopped(), is_free=False)  # One that was put off asks for its place when its time comes.
        if new.after_s is None:
            if ahead and new.multitask_strategy == "reject":
                raise Conflict(BUSY)
            way = await make_way(self._session, ahead, new.multitask_strategy)
        message = message_of(new.run_id, thread, new.lane) if way.is_free else None
        run = new_run_row(self._principal, new, outbox_id=message.id if message else None)
        parameters = accept_parameters(columns_of(self._session), run, message) | {"after_s": new.after_s}
        run.seq, run.created_at, run.updated_at = (await self._session.execute(ACCEPT, parameters)).one()
        run.status, run.deliveries = "pending", 0
        return Accepted(run, (message,) if message else (), way.stopped)

    async def _on_thread(self, thread_id: UUID, run_id: UUID) -> RunRow | None:
        found = select(RunRow).where(RunRow.thread_id == thread_id, RunRow.id == run_id)
        return (await self._session.execute(found)).scalar_one_or_none()

    async def _open_runs(self, thread_id: UUID) -> list[RunRow]:
        found = await self._session.execute(
            select(RunRow).where(RunRow.thread_id == thread_id, RunRow.status.in_(OPEN)).order_by(RunRow.seq)
        )
        return list(found.scalars())

    async def get(self, thread_id: UUID | None, run_id: UUID) -> RunRow:
        """The caller's run.

        Raises:
            NotFound: There is none, or it is another's.
        """
        query = self._mine().where(RunRow.id == run_id)
        if thread_id is not None:
            query = query.where(RunRow.thread_id == thread_id)
        run = (await self._session.execute(query)).scalar_one_or_none()
        if run is None:
            raise NotFound("Run not found")
        return run

    async def page(
        self, thread_id: UUID | None = None, *, status: str | None = None, limit: int = 10, offset: int = 0
    ) -> Sequence[RunRow]:
        """The caller's runs, newest first."""
        query = self._mine()
        if thread_id is not None:
            query = query.where(RunRow.thread_id == thread_id)
        if status is not None:
            query = query.where(RunRow.status == status)
        page = query.order_by(RunRow.seq.desc()).limit(limit).offset(offset)
        return (await self._session.execute(page)).scalars().all()

    async def delete(self, thread_id: UUID, run_id: UUID) -> None:
        """Forgets an ended run.

        Raises:
            Conflict: It is pending or running.
        """
        run = await self.get(thread_id, run_id)
        if run.status in OPEN:
            raise Conflict("The run is pending or running. Cancel it before deleting it.")
        await self._session.delete(run)

    async def cancel(self, thread: ThreadRow, run_ids: Sequence[UUID], action: CancelAction) -> Cancelled:
        """Ends pending runs at once and marks running ones for their worker.

        Args:
            thread: The thread, locked by this transaction.
            run_ids: Which of its runs.
            action: ``interrupt`` keeps what was done; ``rollback`` deletes the run and its checkpoints.
        """
        wanted = set(run_ids)
        runs = [run for run in await self._open_runs(thread.id) if run.id in wanted]
        stopped = await stop_runs(self._session, runs, action)
        message = await wake_next(self._session, thread) if runs and not stopped.running else None
        return Cancelled(stopped, (message,) if message else ())

    async def open_by_thread(
        self, run_ids: Sequence[UUID] | None = None, *, status: str | None = None
    ) -> dict[UUID, list[UUID]]:
        """The caller's open runs by thread, of these ids or all, of one status or both."""
        query = self._mine().where(RunRow.status.in_(OPEN if status is None else (status,)))
        if run_ids is not None:
            query = query.where(RunRow.id.in_(run_ids))
        found: dict[UUID, list[UUID]] = {}
        for run in (await self._session.execute(query.order_by(RunRow.thread_id))).scalars():
            found.setdefault(run.thread_id, []).append(run.id)
        return found


async def queued_runs(session: AsyncSession, thread_id: UUID) -> list[RunRow]:
    """Open runs of a thread that have their place in its queue, oldest first."""
    found = await session.execute(
        select(RunRow)
        .where(RunRow.thread_id == thread_id, RunRow.status.in_(OPEN), RunRow.waits_until.is_(None))
        .order_by(RunRow.seq)
    )
    return list(found.scalars())


class Way(NamedTuple):
    """What a run finds ahead of it on its thread, after its strategy was followed."""

    stopped: Stopped
    is_free: bool


async def make_way(session: AsyncSession, ahead: Sequence[RunRow], strategy: str) -> Way:
    """Stops what is ahead where the strategy says so; otherwise leaves the queue alone."""
    if not ahead or strategy not in ("interrupt", "rollback"):
        return Way(Stopped(), not ahead)
    stopped = await stop_runs(session, ahead, "rollback" if strategy == "rollback" else "interrupt")
    return Way(stopped, not stopped.running)


async def stop_runs(session: AsyncSession, runs: Sequence[RunRow], action: CancelAction) -> Stopped:
    """Ends those that are pending and marks those that run."""
    pending = [run.id for run in runs if run.status == "pending"]
    running = [run.id for run in runs if run.status == "running"]
    await queue_webhooks(session, [run for run in runs if run.status == "pending"], status="interrupted")
    if pending and action == "rollback":
        await session.execute(delete(RunRow).where(RunRow.id.in_(pending)))
    elif pending:
        await session.execute(
            update(RunRow)
            .where(RunRow.id.in_(pending))
            .values(status="interrupted", cancel_action=action, waits_until=None, **_ended())
        )
    if running:
        await session.execute(
            update(RunRow)
            .where(RunRow.id.in_(running), RunRow.status == "running")
            .values(cancel_action=action, updated_at=func.now())
        )
    return Stopped(tuple(running), tuple(pending))


async def is_run_open(session: AsyncSession, run_id: UUID) -> bool:
    """Whether the run, already known to be the caller's, is pending or running."""
    found = await session.execute(select(RunRow.id).where(RunRow.id == run_id, RunRow.status.in_(OPEN)))
    return found.first() is not None


async def open_among(session: AsyncSession, run_ids: Collection[UUID]) -> set[UUID]:
    """Those of the runs that are pending or running."""
    found = await session.execute(select(RunRow.id).where(among(RunRow.id, run_ids), RunRow.status.in_(OPEN)))
    return set(found.scalars())


class KeptEnd(NamedTuple):
    """How a run ended, by its row and its thread's."""

    status: str
    run_error: dict[str, Any] | None
    values: Any


async def kept_end(session: AsyncSession, run_id: UUID) -> KeptEnd | None:
    """How the run, already known to be the caller's, ended; None when its rows are gone."""
    found = await session.execute(
        select(RunRow, ThreadRow).join(ThreadRow, ThreadRow.id == RunRow.thread_id).where(RunRow.id == run_id)
    )
    row = found.one_or_none()
    return None if row is None else KeptEnd(row[0].status, row[0].error, row[1].values)


def _ended() -> dict[str, Any]:
    return {"finished_at": func.now(), "updated_at": func.now()}


def _resting_status(thread: ThreadRow) -> str:
    if thread.error is not None:
        return "error"
    return "interrupted" if thread.interrupts else "idle"


def new_run_row(principal: Principal, new: NewRun, *, outbox_id: UUID | None) -> RunRow:
    """The row of a run that is about to be accepted."""
    return RunRow(
        id=new.run_id,
        tenant_id=principal.tenant_id,
        thread_id=new.thread_id,
        assistant_id=new.assistant_id,
        graph_id=new.graph_id,
        graph_version=new.graph_version,
        user_id=principal.user_id,
        visitor_id=principal.visitor_id,
        roles=sorted(principal.roles),
        kwargs=dict(new.kwargs),
        meta=dict(new.metadata),
        multitask_strategy=new.multitask_strategy,
        lane=new.lane.value,
        is_temporary=new.is_temporary,
        outbox_id=outbox_id,
    )


def accept_parameters(columns: ColumnSealer, run: RunRow, message: OutboxMessage | None) -> dict[str, Any]:
    """What `ACCEPT` is given, but for the time it is put off by."""
    return {
        "run": run.id,
        "tenant": run.tenant_id,
        "thread": run.thread_id,
        "assistant": run.assistant_id,
        "graph_id": run.graph_id,
        "graph_version": run.graph_version,
        "user": run.user_id,
        "visitor": run.visitor_id,
        "roles": run.roles,
        "kwargs": columns.sealed(place_of(run), "kwargs", run.kwargs),
        "metadata": run.meta,
        "multitask_strategy": run.multitask_strategy,
        "lane": run.lane,
        "is_temporary": run.is_temporary,
        "stamp": {"graph_id": run.graph_id, "assistant_id": str(run.assistant_id)},
        "outbox_id": run.outbox_id,
        "stream": message.stream if message else None,
        "event_type": message.type if message else None,
        "payload": message.payload if message else None,
    }


def run_message(
    run_id: UUID, *, tenant_id: UUID, thread_id: UUID, lane: RunLane, message_id: UUID | None = None
) -> OutboxMessage:
    """The message that makes a worker execute the run. Its subject is the thread, which orders it."""
    return OutboxMessage(
        id=message_id or uuid7(),
        tenant_id=tenant_id,
        stream=lane.stream,
        type=RUN_REQUESTED,
        subject=str(thread_id),
        payload={"run_id": str(run_id), "thread_id": str(thread_id)},
    )


async def add_run_message(session: AsyncSession, run_id: UUID, thread: ThreadRow) -> OutboxMessage:
    """Puts the message that makes a worker execute the run into the outbox, on the run's lane."""
    lane = (await session.execute(select(RunRow.lane).where(RunRow.id == run_id))).scalar_one_or_none()
    return await Outbox(session).put(message_of(run_id, thread, RunLane(lane or RunLane.CHAT)))


def message_of(run_id: UUID, thread: ThreadRow, lane: RunLane) -> OutboxMessage:
    """The message that makes a worker execute a run of this thread."""
    return run_message(run_id, tenant_id=thread.tenant_id, thread_id=thread.id, lane=lane)


async def wake_next(session: AsyncSession, thread: ThreadRow) -> OutboxMessage | None:
    """Asks for the oldest pending run of a thread on which none is running; settles the status otherwise.

    Args:
        session: The transaction.
        thread: The thread, locked by it.
    """
    oldest = (
        await session.execute(
            select(RunRow)
            .where(RunRow.thread_id == thread.id, RunRow.status.in_(OPEN), RunRow.waits_until.is_(None))
            .order_by(RunRow.seq)
            .limit(1)
        )
    ).scalar_one_or_none()
    if oldest is None:
        await session.execute(
            update(ThreadRow)
            .where(ThreadRow.id == thread.id)
            .values(status=_resting_status(thread), updated_at=func.now())
        )
        return None
    if oldest.status == "running" or oldest.outbox_id is not None:
        return None
    message = await add_run_message(session, oldest.id, thread)
    oldest.outbox_id = message.id
    await session.flush()
    return message
