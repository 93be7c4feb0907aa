"""One message of the runs stream, from delivery to acknowledgement.

The order is what makes any crash harmless: begin (commit), execute (checkpoints commit), end (commit), then
`end` in the log, then acknowledge. Whatever is repeated after a crash finds its effect and stops there.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

import structlog

from config.tracing import tell, traced
from domain.errors import PropMubiError, StaleLease, Unavailable
from runtime.checkpoints import ReadingSaver
from runtime.checkpoints.trouble import database_trouble
from runtime.encode import to_json
from runtime.execution import Execution, Outcome
from runtime.failpoints import failpoint
from runtime.graph_versions import move_if_new
from runtime.log_writer import LogWriter
from runtime.run_stream import BadMessage, RunMessage
from runtime.thread_log import END_EVENT, log_key
from runtime.work_figures import Kind
from store.contention import uncontended
from store.outbox import DeadLetter, add_dead_letter
from store.run_progress import Begun, Ending, NotBegun, RunProgress
from store.run_turns import Behind, begin_run, finish_run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta
    from uuid import UUID

    from domain.run_lanes import RunLane
    from runtime.checkpoints import CheckpointPool
    from runtime.compiled import CompiledGraphs
    from runtime.ended_runs import EndedRuns
    from runtime.heartbeat import Heartbeat
    from runtime.relay import OutboxRelay
    from runtime.run_stream import Message, RunStream
    from runtime.thread_log import ThreadLog
    from runtime.work_figures import WorkFigures
    from store.database import Database
    from store.outbox import OutboxMessage
    from store.run_progress import EndedRun

log = structlog.get_logger()

_FLUSH_S = 3.0
_SETTLE_S = 10.0
"""How long a settlement is tried while Postgres is away, before the message is left to be delivered again."""
_SETTLE_PAUSE_S = 0.3
_SUSPECT_AFTER = 2
"""A run begun so often without an end is begun beside no other of its kind: it may be what kills workers."""
_MOST_RETURNS = 3
"""Times one worker hands a run back, uncounted, because an engine failed under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLimits:
    """Bounds of a worker's runs."""

    lease: timedelta
    run_timeout: timedelta
    max_deliveries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHandler:
    """Handles messages for one worker."""

    holder: str
    db: Database
    pool: CheckpointPool
    graphs: CompiledGraphs
    streams: Mapping[RunLane, RunStream]
    thread_log: ThreadLog
    relay: OutboxRelay
    heartbeat: Heartbeat
    limits: RunLimits
    figures: WorkFigures
    executions: set[Execution]
    """Those in progress; a draining worker asks them to stop at their next checkpoint."""
    ended: EndedRuns
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    returned: dict[UUID, int] = field(default_factory=dict)
    """How often this worker has handed a run back because an engine failed."""

    async def handle(self, message: Message) -> None:
        """Does what the message asks. Never raises: what cannot be done now is delivered again later."""
        try:
            if isinstance(message, BadMessage):
                await self._give_up(message)
            elif message.is_again and await self._is_suspect(message):
                async with self.one_at_a_time:
                    await self._handle_run(message)
            else:
                await self._handle_run(message)
        except PropMubiError as error:
            log.warning("run.postponed", message_id=message.id, error=type(error).__name__)

    async def _is_suspect(self, message: RunMessage) -> bool:
        """Whether workers have died of this run, or beside it.

        Suspects are begun one after the other: the one that kills comes to its limit alone, and those that
        happened to run beside it do not use up theirs.
        """
        async with self.db.system_session() as session:
            return await RunProgress(session).times_begun(message.run_id) >= _SUSPECT_AFTER

    async def _handle_run(self, message: RunMessage) -> None:
        begun = await uncontended(partial(self._begin, message))
        failpoint("begin.committed")
        if isinstance(begun, Begun):
            is_settled = await self._carry_out(begun, message)
        else:
            is_settled = await self._pass_over(begun, message)
        if is_settled:
            await self.streams[message.lane].acknowledge(message.id)
            failpoint("message.acknowledged")

    async def _begin(self, message: RunMessage) -> Begun | NotBegun | Behind:
        with database_trouble():
            async with self.pool.connection() as connection:
                failpoint("begin.before_commit")
                return await begin_run(
                    connection,
                    self.db.columns,
                    message.run_id,
                    message.tenant_id,
                    holder=self.holder,
                    duration=self.limits.lease,
                )

    async def _pass_over(self, found: NotBegun | Behind, message: RunMessage) -> bool:
        """Does what is left to do of a run that is not to be executed now; False: look again later."""
        if isinstance(found, NotBegun) and found.reason == "held":
            return False
        following, ended = await uncontended(partial(self._noted, found, message))
        await self.relay.send([following] if following else [])
        if ended is not None:
            await self.ended.make_good(ended)
        return True

    async def _noted(
        self, found: NotBegun | Behind, message: RunMessage
    ) -> tuple[OutboxMessage | None, EndedRun | None]:
        """Notes the message as handled; what is to be sent now, and the run if it has ended."""
        async with self.db.system_session() as session:
            progress = RunProgress(session)
            if isinstance(found, Behind):
                found = await progress.stand_back(found.lease, message.run_id)
            await progress.note_handled(message.event_id, message.tenant_id)
            ended = await progress.ended(message.run_id, message.tenant_id)
            if ended is None:
                ended = await progress.rolled_back(message.run_id, message.tenant_id, message.thread_id)
        return found.message, ended

    async def _carry_out(self, begun: Begun, message: RunMessage) -> bool:
        """Executes and ends the run; False leaves the message to be delivered again."""
        writer = LogWriter(self.thread_log, begun.run, begun.lease.epoch)
        try:
            outcome = await self._given_back(begun, await self._outcome(begun, message, writer))
            since = asyncio.get_running_loop().time()
            following = await self._settle_patiently(begun, message, outcome)
        except StaleLease:
            log.warning("run.lease_lost", run_id=str(begun.run.id))
            return False
        else:
            if outcome == "abandoned":
                return False
            if outcome != "handed_back" and not await self._is_ended_in_log(begun, since):
                writer.put(END_EVENT, to_json(_end_body(outcome)))
            is_told = await writer.flush(_FLUSH_S)
            await self.relay.send([following] if following else [])
            await self._drop_temporary(begun, outcome)
            failpoint("end.logged")
            # A log that has not taken the end gets it when the message is delivered again.
            return is_told or outcome == "handed_back"
        finally:
            await writer.close()

    async def _is_ended_in_log(self, begun: Begun, since: float) -> bool:
        """Whether another has written the end, because this worker stood still for longer than a lease."""
        if asyncio.get_running_loop().time() - since < self.limits.lease.total_seconds():
            return False
        key = log_key(begun.run.tenant_id, begun.run.thread_id)
        return await self.thread_log.last_event_of(key, begun.run.id) == END_EVENT

    async def _given_back(self, begun: Begun, outcome: Outcome) -> Outcome:
        """A run that an engine failed under goes back soon, a few times, and not at its lease's end."""
        if outcome != "abandoned":
            self.returned.pop(begun.run.id, None)
            return outcome
        times = self.returned[begun.run.id] = self.returned.get(begun.run.id, 0) + 1
        if times <= _MOST_RETURNS:
            await asyncio.sleep(_SETTLE_PAUSE_S * 2**times)
            return "handed_back"
        del self.returned[begun.run.id]
        return outcome

    async def _outcome(self, begun: Begun, message: RunMessage, writer: LogWriter) -> Outcome:
        run = begun.run
        await move_if_new(self.db, self.graphs.registry, ReadingSaver(self.pool), begun)
        execution = Execution(begun, self.graphs, self.pool, writer, self.limits.run_timeout)
        if run.deliveries > self.limits.max_deliveries:
            return self._poisoned(begun, writer)
        if run.cancel_action is not None:
            execution.stop("rollback" if run.cancel_action == "rollback" else "interrupt")
        self.heartbeat.add(execution, message)
        self.executions.add(execution)
        try:
            return await self._timed_outcome(execution)
        finally:
            self.executions.discard(execution)
            self.heartbeat.remove(run.id)

    async def _timed_outcome(self, execution: Execution) -> Outcome:
        run = execution.run
        if run.deliveries == 1 and run.started_at is not None:
            waited = (run.started_at - run.created_at).total_seconds()
            self.figures.of(Kind("wait", run.graph_id, "")).add(max(0.0, waited))
        began = perf_counter()
        outcome = await _traced_outcome(execution)
        ended = outcome.status if isinstance(outcome, Ending) else outcome
        self.figures.of(Kind("run", run.graph_id, ended)).add(perf_counter() - began)
        return outcome

    def _poisoned(self, begun: Begun, writer: LogWriter) -> Ending:
        times = begun.run.deliveries - 1
        body = {"error": "DeadLetter", "message": f"The run was begun {times} times and never ended."}
        writer.put("error", to_json(body))
        log.error("run.dead_lettered", run_id=str(begun.run.id), deliveries=times)
        return Ending(status="error", thread_status="error", error=body)

    async def _settle_patiently(
        self, begun: Begun, message: RunMessage, outcome: Outcome
    ) -> OutboxMessage | None:
        """Settles as soon as Postgres answers; a commit whose answer was lost shows as a lost lease."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(_SETTLE_S, self.limits.lease.total_seconds())
        while True:
            try:
                return await uncontended(partial(self._settle, begun, message, outcome))
            except Unavailable:
                if loop.time() > deadline:
                    raise
                await asyncio.sleep(_SETTLE_PAUSE_S)

    async def _settle(self, begun: Begun, message: RunMessage, outcome: Outcome) -> OutboxMessage | None:
        if outcome == "abandoned":
            return None
        if outcome == "rolled_back":
            return await self._roll_back(begun)
        if isinstance(outcome, Ending):
            return await self._finish(begun, message, outcome)
        async with self.db.system_session() as session:
            following = await RunProgress(session).hand_back(begun.run, begun.lease)
            failpoint("handback.before_commit")
        failpoint("handback.committed")
        return following

    async def _finish(self, begun: Begun, message: RunMessage, ending: Ending) -> OutboxMessage | None:
        if ending.error is not None and ending.error["error"] == "DeadLetter":
            # Before the end and not with it: whoever dies in between gives the run up again, and a message
            # has one dead letter at most.
            async with self.db.system_session() as session:
                await add_dead_letter(session, _letter(begun, message, ending.error["message"]))
        with database_trouble():
            async with self.pool.connection() as connection:
                following = await finish_run(connection, self.db.columns, begun.run, begun.lease, ending)
                failpoint("finish.before_commit")
        failpoint("finish.committed")
        return following

    async def _roll_back(self, begun: Begun) -> OutboxMessage | None:
        async with self.db.system_session() as session:
            await RunProgress(session).delete_checkpoints(begun.run, begun.lease)
        failpoint("rollback.checkpoints_deleted")
        version = begun.run.graph_version
        graph = self.graphs.with_saver(begun.run.graph_id, ReadingSaver(self.pool), version=version)
        before = await graph.aget_state({"configurable": {"thread_id": str(begun.run.thread_id)}})
        values_json = to_json(before.values).decode() if before.values else None
        async with self.db.system_session() as session:
            following = await RunProgress(session).roll_back(begun.run, begun.lease, values_json)
        failpoint("rollback.committed")
        return following

    async def _drop_temporary(self, begun: Begun, outcome: Outcome) -> None:
        if begun.run.is_temporary and outcome != "handed_back":
            await self.ended.drop_thread(begun.run.thread_id)

    async def _give_up(self, message: BadMessage) -> None:
        log.error("runs_stream.bad_message", message_id=message.id, reason=message.reason)
        async with self.db.system_session() as session:
            await add_dead_letter(
                session, DeadLetter(stream=message.lane.stream, message_id=message.id, reason=message.reason)
            )
        await self.streams[message.lane].acknowledge(message.id)


async def _traced_outcome(execution: Execution) -> Outcome:
    """The run as a span under the request that asked for it, in whichever process that was."""
    run = execution.run
    with traced("run", parent=run.kwargs.get("traceparent"), graph=run.graph_id, run_id=str(run.id)) as span:
        tell(span, thread_id=str(run.thread_id), run_attempt=run.deliveries)
        outcome = await execution.outcome()
        tell(span, run_outcome=outcome.status if isinstance(outcome, Ending) else outcome)
        return outcome


def _end_body(outcome: Outcome) -> dict[str, str]:
    return {"status": outcome.status if isinstance(outcome, Ending) else "interrupted"}


def _letter(begun: Begun, message: RunMessage, reason: str) -> DeadLetter:
    return DeadLetter(
        stream=message.lane.stream,
        message_id=message.id,
        reason=reason,
        deliveries=begun.run.deliveries - 1,
        tenant_id=begun.run.tenant_id,
        event_id=message.event_id,
        run_id=begun.run.id,
    )
