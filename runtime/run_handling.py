"""One message of the runs stream, from delivery to acknowledgement.

The order is what makes any crash harmless: begin (commit), execute (checkpoints commit), end (commit), then
`end` in the log, then acknowledge. Whatever is repeated after a crash finds its effect and stops there.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import structlog

from config.tracing import tell, traced
from domain.errors import PropMubiError, StaleLease
from runtime.checkpoints import ReadingSaver
from runtime.encode import to_json
from runtime.execution import Execution, Outcome
from runtime.log_writer import LogWriter
from runtime.run_stream import BadMessage, RunMessage
from runtime.thread_log import END_EVENT
from runtime.work_figures import Kind
from store.outbox import DeadLetter, add_dead_letter
from store.run_progress import Begun, Ending, NotBegun, RunProgress
from store.runs import RUNS_STREAM
from store.threads import delete_temporary

if TYPE_CHECKING:
    from datetime import timedelta

    from runtime.checkpoints import CheckpointPool
    from runtime.compiled import CompiledGraphs
    from runtime.heartbeat import Heartbeat
    from runtime.relay import OutboxRelay
    from runtime.run_stream import Message, RunStream
    from runtime.thread_log import ThreadLog
    from runtime.work_figures import WorkFigures
    from store.database import Database
    from store.outbox import OutboxMessage

log = structlog.get_logger()

_FLUSH_S = 3.0


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
    stream: RunStream
    thread_log: ThreadLog
    relay: OutboxRelay
    heartbeat: Heartbeat
    limits: RunLimits
    figures: WorkFigures
    executions: set[Execution]
    """Those in progress; a draining worker asks them to stop at their next checkpoint."""

    async def handle(self, message: Message) -> None:
        """Does what the message asks. Never raises: what cannot be done now is delivered again later."""
        try:
            if isinstance(message, BadMessage):
                await self._give_up(message)
            else:
                await self._handle_run(message)
        except PropMubiError as error:
            log.warning("run.postponed", message_id=message.id, error=type(error).__name__)

    async def _handle_run(self, message: RunMessage) -> None:
        async with self.db.system_session() as session:
            begun = await RunProgress(session).begin(
                message.run_id, message.tenant_id, holder=self.holder, duration=self.limits.lease
            )
            if isinstance(begun, NotBegun) and begun.reason != "held":
                await RunProgress(session).note_handled(message.event_id, message.tenant_id)
        if isinstance(begun, Begun):
            is_settled = await self._carry_out(begun, message)
        else:
            await self.relay.send([begun.message] if begun.message else [])
            is_settled = begun.reason != "held"
        if is_settled:
            await self.stream.acknowledge(message.id)

    async def _carry_out(self, begun: Begun, message: RunMessage) -> bool:
        """Executes and ends the run; False leaves the message to be delivered again."""
        writer = LogWriter(self.thread_log, begun.run, begun.lease.epoch)
        try:
            outcome = await self._outcome(begun, message, writer)
            following = await self._settle(begun, message, outcome)
        except StaleLease:
            log.warning("run.lease_lost", run_id=str(begun.run.id))
            return False
        else:
            if outcome == "abandoned":
                return False
            if outcome != "handed_back":
                writer.put(END_EVENT, to_json(_end_body(outcome)))
            await writer.flush(_FLUSH_S)
            await self.relay.send([following] if following else [])
            await self._drop_temporary(begun, outcome)
            return True
        finally:
            await writer.close()

    async def _outcome(self, begun: Begun, message: RunMessage, writer: LogWriter) -> Outcome:
        run = begun.run
        execution = Execution(begun, self.graphs, self.pool, writer, self.limits.run_timeout)
        if run.deliveries > self.limits.max_deliveries:
            return self._poisoned(begun, writer)
        if run.cancel_action is not None:
            execution.stop("rollback" if run.cancel_action == "rollback" else "interrupt")
        self.heartbeat.add(execution, message.id)
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

    async def _settle(self, begun: Begun, message: RunMessage, outcome: Outcome) -> OutboxMessage | None:
        if outcome == "abandoned":
            return None
        if outcome == "rolled_back":
            return await self._roll_back(begun)
        async with self.db.system_session() as session:
            progress = RunProgress(session)
            if outcome == "handed_back":
                return await progress.hand_back(begun.run, begun.lease)
            if not isinstance(outcome, Ending):  # pragma: no cover - closed by the type
                raise TypeError(outcome)
            if outcome.error is not None and outcome.error["error"] == "DeadLetter":
                await add_dead_letter(session, _letter(begun, message, outcome.error["message"]))
            return await progress.finish(begun.run, begun.lease, outcome)

    async def _roll_back(self, begun: Begun) -> OutboxMessage | None:
        async with self.db.system_session() as session:
            await RunProgress(session).delete_checkpoints(begun.run, begun.lease)
        graph = self.graphs.with_saver(begun.run.graph_id, ReadingSaver(self.pool))
        before = await graph.aget_state({"configurable": {"thread_id": str(begun.run.thread_id)}})
        values_json = to_json(before.values).decode() if before.values else None
        async with self.db.system_session() as session:
            return await RunProgress(session).roll_back(begun.run, begun.lease, values_json)

    async def _drop_temporary(self, begun: Begun, outcome: Outcome) -> None:
        if not begun.run.is_temporary or outcome == "handed_back":
            return
        await ReadingSaver(self.pool).adelete_thread(str(begun.run.thread_id))
        async with self.db.system_session() as session:
            await delete_temporary(session, begun.run.thread_id)

    async def _give_up(self, message: BadMessage) -> None:
        log.error("runs_stream.bad_message", message_id=message.id, reason=message.reason)
        async with self.db.system_session() as session:
            await add_dead_letter(
                session, DeadLetter(stream=RUNS_STREAM, message_id=message.id, reason=message.reason)
            )
        await self.stream.acknowledge(message.id)


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
        stream=RUNS_STREAM,
        message_id=message.id,
        reason=reason,
        deliveries=begun.run.deliveries - 1,
        tenant_id=begun.run.tenant_id,
        event_id=message.event_id,
        run_id=begun.run.id,
    )
