"""The one way to run a graph: what API, CLI and events call (rule 4).

`start` commits the run and its message together, then sends the message; `follow` reads the run's events from
the thread's log; `wait` reads them to the end. Nothing here executes a graph.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

import orjson
import structlog

from domain.errors import Forbidden, NotFound, Unavailable
from domain.ids import uuid7
from domain.run_lanes import RunLane
from domain.tenancy import Role
from runtime.checkpoints.trouble import database_trouble
from runtime.encode import to_json
from runtime.failpoints import failpoint
from runtime.graph_versions import version_for
from runtime.requests import RunRequest, RunResult, StartedRun, check_modes, check_webhook, run_kwargs
from runtime.run_config import principal_of_run
from runtime.run_following import LOOK_AT_ENDED_S, LOOK_AT_RUN_S, RunFollowing
from runtime.thread_log import BEGINNING, END_EVENT, METADATA_EVENT, LogEntry, NewEntry, log_key
from runtime.vault import hidden_kwargs, kept_metadata
from runtime.wish import Wish, named
from store.contention import uncontended
from store.runs import OPEN, Accepted, CancelAction, Cancelled, NewRun, Runs, is_run_open, kept_end
from store.thread_turns import accept_at_rest
from store.threads import Threads

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from uuid import UUID

    from domain.tenancy import Principal
    from graphs.registry import GraphRegistry
    from runtime.assistants import AssistantService
    from runtime.checkpoints import CheckpointPool
    from runtime.log_follower import LogFollower
    from runtime.relay import OutboxRelay
    from runtime.run_following import RunEnds
    from runtime.stops import Stops
    from runtime.thread_log import ThreadLog
    from runtime.vault import VaultService
    from store.database import AsyncSession, Database
    from store.outbound import OutboundPolicy
    from store.tables.runs import RunRow, ThreadRow

log = structlog.get_logger()

_NOTHING_TO_CANCEL: Final = (
    "No matching runs to cancel. Please verify the thread ID and run IDs are correct, "
    "and the runs haven't been deleted or completed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunService:
    """Runs of a caller."""

    db: Database
    pool: CheckpointPool
    registry: GraphRegistry
    vault: VaultService
    assistants: AssistantService
    thread_log: ThreadLog
    follower: LogFollower
    ends: RunEnds
    relay: OutboxRelay
    stops: Stops
    outbound: OutboundPolicy

    async def start(self, principal: Principal, request: RunRequest) -> StartedRun:
        """Accepts a run: once this returns, it will be executed whatever dies.

        Raises:
            Unavailable: Postgres or Redis is down or full; nothing was accepted.
            BadInput, NotFound: The request names no known assistant, thread or stream mode.
            Forbidden: The graph works in the background and the caller is no administrator.
            Conflict: The thread is busy and the strategy is to reject.
            GraphVersionGone: The thread waits at a version of its graph that is held no more.
        """
        thread_id = request.thread_id or uuid7()
        after = await self.thread_log.newest_id(log_key(principal.tenant_id, thread_id))
        wish = await self._wish(principal, request)

        async def accept() -> Accepted:
            if wish.is_plain and (quick := await self._accept_at_rest(principal, wish)) is not None:
                return quick
            async with self.db.session(principal) as session:
                accepted = await self._accept(session, principal, wish, thread_id)
                failpoint("accept.before_commit")
            return accepted

        accepted = await uncontended(accept)
        if accepted.is_repeat:
            return StartedRun(accepted.run, BEGINNING)
        await self.send_out(accepted)
        return StartedRun(accepted.run, after)

    async def _accept_at_rest(self, principal: Principal, wish: Wish) -> Accepted | None:
        """The usual case at a fraction of the cost; None: it is not the usual case."""
        assert wish.request.thread_id is not None  # noqa: S101  # as `Wish.is_plain` says
        new_run = partial(self._new_run, wish)
        with database_trouble():
            async with self.pool.connection() as connection:
                accepted = await accept_at_rest(
                    connection, self.db.columns, principal, wish.request.thread_id, new_run
                )
                if accepted is not None:
                    failpoint("accept.before_commit")
        return accepted

    async def start_all(self, principal: Principal, requests: Sequence[RunRequest]) -> list[RunRow]:
        """Accepts several stateless runs, all or none of them.

        Raises:
            As `start`.
        """
        wishes = [await self._wish(principal, one) for one in requests]

        async def accept() -> list[Accepted]:
            async with self.db.session(principal) as session:
                return [await self._accept(session, principal, wish, uuid7()) for wish in wishes]

        accepted = await uncontended(accept)
        for one in accepted:
            await self.send_out(one)
        return [one.run for one in accepted]

    async def accept_in(self, session: AsyncSession, principal: Principal, request: RunRequest) -> Accepted:
        """Accepts a run in somebody's transaction; `send_out` it once that is committed.

        Raises:
            As `start`.
        """
        wish = await self._wish(principal, request)
        return await self._accept(session, principal, wish, request.thread_id or uuid7())

    async def send_out(self, accepted: Accepted) -> None:
        """Tells readers and workers of an accepted run; what is lost here the relay's finder sends."""
        failpoint("accept.committed")
        await self._announce(accepted.run)
        failpoint("accept.announced")
        await self.relay.send(accepted.messages)
        failpoint("accept.sent")
        await self.stops.tell(accepted.run.tenant_id, accepted.run.thread_id, accepted.stopped)

    async def _wish(self, principal: Principal, request: RunRequest) -> Wish:
        """The request judged and without personal data, before any transaction begins."""
        check_modes(request.stream_mode)
        check_webhook(self.outbound, principal, request.webhook)
        assistant = await self.assistants.resolve(principal, request.assistant)
        spec = self.registry.get(assistant.settings.graph_id)
        if spec.is_background and Role.ADMIN not in principal.roles:
            raise Forbidden(f"{spec.name} works in the background; events start it, and administrators.")
        said = await hidden_kwargs(run_kwargs(request, assistant), spec)
        return Wish(request, assistant, spec, said)

    async def _announce(self, run: RunRow) -> None:
        """The log's first entry, so that a reader knows the run's id before a worker is free.

        The run is committed: when Redis is lost just now, only this entry is missing.
        """
        entry = NewEntry(run.id, 0, METADATA_EVENT, to_json({"run_id": str(run.id), "attempt": 1}))
        try:
            await self.thread_log.append(log_key(run.tenant_id, run.thread_id), [entry])
        except Unavailable:
            log.warning("run.unannounced", run_id=str(run.id))

    async def _accept(
        self,
        session: AsyncSession,
        principal: Principal,
        wish: Wish,
        thread_id: UUID,
    ) -> Accepted:
        threads, request = Threads(session, principal), wish.request
        if request.thread_id is None:
            thread = await threads.create(thread_id=thread_id, metadata={})
        else:
            thread = await threads.find(thread_id, is_locked=True) or await self._made(
                threads, request, thread_id
            )
        accepted = await Runs(session, principal).accept(self._new_run(wish, thread), thread)
        if not accepted.is_repeat:
            await self.vault.keep(session, thread, wish.said)
        return accepted

    async def _made(self, threads: Threads, request: RunRequest, thread_id: UUID) -> ThreadRow:
        if not request.is_thread_made:
            raise NotFound("Thread or assistant not found.")
        await threads.create(thread_id=thread_id, metadata={}, is_existing_ok=True)
        return await threads.get(thread_id, is_locked=True)

    def _new_run(self, wish: Wish, thread: ThreadRow) -> NewRun:
        request, assistant, spec = wish.request, wish.assistant, wish.spec
        metadata = {
            **kept_metadata(assistant.settings.metadata),
            **thread.meta,
            **kept_metadata(request.metadata),
            "graph_id": spec.name,
            "assistant_id": str(assistant.id),
        }
        return NewRun(
            **named(request, thread.id),
            thread_id=thread.id,
            assistant_id=assistant.id,
            graph_id=spec.name,
            graph_version=version_for(self.registry, thread, spec, wish.said.value),
            kwargs=wish.said.value,
            metadata=metadata,
            multitask_strategy=request.multitask_strategy,
            lane=RunLane.LIVE if spec.is_background else RunLane.CHAT,
            after_s=request.after_s,
            is_temporary=request.thread_id is None and not request.is_thread_kept,
        )

    async def get_run(self, principal: Principal, thread_id: UUID | None, run_id: UUID) -> RunRow:
        """The caller's run."""
        async with self.db.session(principal) as session:
            return await Runs(session, principal).get(thread_id, run_id)

    async def list_runs(
        self,
        principal: Principal,
        thread_id: UUID | None = None,
        *,
        status: str | None = None,
        limit: int = 10,
        offset: int = 0,
    ) -> Sequence[RunRow]:
        """The caller's runs, newest first, of one thread or of all."""
        async with self.db.session(principal) as session:
            if thread_id is not None:
                await Threads(session, principal).get(thread_id)
            return await Runs(session, principal).page(thread_id, status=status, limit=limit, offset=offset)

    async def delete_run(self, principal: Principal, thread_id: UUID, run_id: UUID) -> None:
        """Forgets an ended run."""
        async with self.db.session(principal) as session:
            await Runs(session, principal).delete(thread_id, run_id)

    async def cancel(
        self, principal: Principal, thread_id: UUID, run_id: UUID, action: CancelAction
    ) -> RunRow:
        """Stops a run: at once while it is pending, at its next await while it runs.

        Raises:
            NotFound: There is no such run, or it has ended.
        """

        async def stop() -> tuple[RunRow, ThreadRow, Cancelled]:
            async with self.db.session(principal) as session:
                thread = await Threads(session, principal).get(thread_id, is_locked=True)
                runs = Runs(session, principal)
                try:
                    run = await runs.get(thread_id, run_id)
                except NotFound:
                    raise NotFound("No runs found to cancel.") from None
                if run.status not in OPEN:
                    raise NotFound(_NOTHING_TO_CANCEL)
                return run, thread, await runs.cancel(thread, [run_id], action)

        run, thread, cancelled = await uncontended(stop)
        await self._tell(thread, cancelled)
        return run

    async def cancel_many(
        self,
        principal: Principal,
        action: CancelAction,
        *,
        thread_id: UUID | None = None,
        run_ids: Sequence[UUID] | None = None,
        status: str | None = None,
    ) -> int:
        """Stops the caller's open runs of these ids, or all of one status or any; says how many.

        Those of one thread stop together; a thread that is gone meanwhile is passed over.
        """
        async with self.db.session(principal) as session:
            found = await Runs(session, principal).open_by_thread(run_ids, status=status)
        stopped = 0
        for one, ids in found.items():
            if thread_id is None or one == thread_id:
                stopped += await self._cancel_of_thread(principal, one, ids, action)
        return stopped

    async def _cancel_of_thread(
        self, principal: Principal, thread_id: UUID, run_ids: Sequence[UUID], action: CancelAction
    ) -> int:
        async def stop() -> tuple[ThreadRow, Cancelled] | None:
            async with self.db.session(principal) as session:
                thread = await Threads(session, principal).find(thread_id, is_locked=True)
                if thread is None:
                    return None
                return thread, await Runs(session, principal).cancel(thread, run_ids, action)

        stopped = await uncontended(stop)
        if stopped is None:
            return 0
        await self._tell(*stopped)
        return len(run_ids)

    async def _tell(self, thread: ThreadRow, cancelled: Cancelled) -> None:
        await self.relay.send(cancelled.messages)
        await self.stops.tell(thread.tenant_id, thread.id, cancelled.stopped)

    async def end_of_log(self, run: RunRow) -> str:
        """Where a live tail of the run begins."""
        return await self.thread_log.newest_id(log_key(run.tenant_id, run.thread_id))

    async def follow(self, run: RunRow, *, after: str = BEGINNING) -> AsyncIterator[LogEntry]:
        """The run's events behind the entry ``after``, until its end.

        Entries of a worker that lost the thread are left out. When the log itself was lost, or the reader
        came after the end, the run's row says that it has ended.
        """
        newest_epoch = 0
        silent_s = LOOK_AT_ENDED_S if run.status not in OPEN else LOOK_AT_RUN_S
        async with self.follower.subscribe(log_key(run.tenant_id, run.thread_id), after=after) as events:
            while True:
                entries = await events.next_entries(silent_s)
                for entry in entries:
                    if entry.run_id != run.id or entry.epoch < newest_epoch:
                        continue
                    newest_epoch = entry.epoch
                    yield entry
                    if entry.event == END_EVENT:
                        return
                if not entries and self.follower.is_ending:
                    return  # Without an end: the client is to come back to another server.
                if not entries and await self._has_ended(run):
                    yield LogEntry(after, run.id, newest_epoch, END_EVENT, b"null")
                    return

    def following(
        self, run: RunRow, after: str, on_entry: Callable[[LogEntry], None], on_end: Callable[[], None]
    ) -> RunFollowing:
        """As `follow`, for a reader that is told: see `RunFollowing`."""
        return RunFollowing(self.ends, run, after, on_entry, on_end)

    async def _has_ended(self, run: RunRow) -> bool:
        """Asks in a task of its own: readers are cancelled at any moment, a transaction must not be."""
        return await asyncio.shield(asyncio.ensure_future(self._is_no_longer_open(run)))

    async def _is_no_longer_open(self, run: RunRow) -> bool:
        async with self.db.session(principal_of_run(run)) as session:
            return not await is_run_open(session, run.id)

    async def wait(self, started: StartedRun) -> RunResult:
        """Reads the run's events to the end and returns how it ended."""
        values: bytes | None = None
        error: bytes | None = None
        async for entry in self.follow(started.run, after=started.after):
            if entry.event == "values":
                values = entry.data
            elif entry.event == "error":
                error = entry.data
        if values is None or error is None:
            return await self._kept_result(started.run, values, error)
        return RunResult(values, error)

    async def _kept_result(self, run: RunRow, values: bytes | None, error: bytes | None) -> RunResult:
        """What Postgres keeps, where the log did not say."""
        async with self.db.session(principal_of_run(run)) as session:
            kept = await kept_end(session, run.id)
        if kept is None:
            return RunResult(values or b"null", error)
        if error is None and kept.run_error is not None and kept.status in ("error", "timeout"):
            error = orjson.dumps(kept.run_error)
        return RunResult(values or orjson.dumps(kept.values), error)

    async def join(self, run: RunRow) -> RunResult:
        """Waits for a run that someone else started."""
        return await self.wait(StartedRun(run, BEGINNING))
