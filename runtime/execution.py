"""One execution of a run: the graph runs under the lease, its parts go to the thread's log."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

import structlog
from langgraph.errors import GraphDrained
from langgraph.runtime import RunControl

from config.tracing import is_tracing
from domain.errors import StaleLease, Unavailable
from domain.events.lineage import caused_by
from router.asker import asked_by
from router.privacy import begin_run
from runtime.checkpoints import CheckpointsUnavailable, FencedSaver
from runtime.encode import to_json, to_plain
from runtime.graph_versions import GraphVersionGone, held_version
from runtime.langsmith_runs import send_to_langsmith
from runtime.node_spans import NodeSpans
from runtime.partial_texts import CHANNEL, PartialTexts, takes_messages
from runtime.projection import Projection, graph_modes
from runtime.requests import THREAD_PROTOCOL
from runtime.run_config import (
    answers_of,
    asker_of_run,
    cause_of,
    config_of,
    context_of,
    has_answers,
    input_of,
    principal_of_run,
)
from runtime.safe_errors import InputQuotes, error_body, safe_error
from runtime.thread_log import METADATA_EVENT
from store.run_progress import Ending
from tools.steps import LEASE_EPOCH

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from datetime import timedelta

    from langchain_core.runnables import RunnableConfig
    from langgraph.types import StateSnapshot, StreamMode

    from graphs.registry import Durability, GraphSpec
    from runtime.checkpoints import CheckpointPool
    from runtime.compiled import AnyGraph, CompiledGraphs
    from runtime.log_writer import LogWriter
    from runtime.partial_texts import BrokenOff
    from runtime.projection import WireEvent
    from store.run_progress import Begun

log = structlog.get_logger()

_WITH_NAMESPACE = 3
_KEEP_TEXT_S = 10.0

StopReason = Literal["interrupt", "rollback", "lost", "drained"]
Outcome = Ending | Literal["handed_back", "abandoned", "rolled_back"]
"""handed_back: a draining worker stops here, another goes on. abandoned: the lease or the database is gone,
the run goes on from its last checkpoint elsewhere or later."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of LangGraph's stream."""

    namespace: tuple[str, ...]
    mode: str
    payload: object


class Execution:
    """Runs one graph once. `stop` and `drain` may be called from outside at any time."""

    def __init__(
        self, begun: Begun, graphs: CompiledGraphs, pool: CheckpointPool, writer: LogWriter, limit: timedelta
    ) -> None:
        self.run = begun.run
        self.lease = begun.lease
        self._is_again = begun.is_again
        self._graphs = graphs
        self._writer = writer
        self._limit = limit
        self._quotes = InputQuotes(begun.run.kwargs.get("input"), begun.run.kwargs.get("command"))
        self._saver = FencedSaver(pool, begun.lease, safe_error=lambda error: safe_error(error, self._quotes))
        self._texts = PartialTexts()
        kwargs = begun.run.kwargs
        self._projection = Projection(
            kwargs.get("stream_mode") or ["values"], has_refs=kwargs.get("protocol") == THREAD_PROTOCOL
        )
        self._control = RunControl()
        self._stop_reason: StopReason | None = None
        self._task: asyncio.Task[None] | None = None
        self._clock: asyncio.Timeout | None = None

    def stop(self, reason: StopReason) -> None:
        """Ends the execution at its next await; the first reason counts."""
        if self._stop_reason is None:
            self._stop_reason = reason
            if self._task is not None:
                self._task.cancel()

    def drain(self) -> None:
        """Lets the step in progress finish, then stops at its checkpoint."""
        self._control.request_drain()

    async def outcome(self) -> Outcome:
        """Executes, and says how it ended. Never raises, except when its own caller is cancelled."""
        with caused_by(cause_of(self.run)):  # The task takes the cause along.
            self._task = asyncio.create_task(self._execute(), name=f"run-{self.run.id}")
        if self._stop_reason is not None:
            self._task.cancel()
        try:
            await asyncio.wait({self._task})
        except asyncio.CancelledError:
            self._task.cancel()
            await asyncio.wait({self._task})
            raise
        self._write(self._projection.rest())
        if self._task.cancelled():
            return await self._stopped()
        error = self._task.exception()
        return await self._ended_well() if error is None else await self._ended_badly(error)

    async def _execute(self) -> None:
        if self.run.deliveries > 1:  # The first is announced when the run is accepted.
            self._put(METADATA_EVENT, {"run_id": str(self.run.id), "attempt": self.run.deliveries})
        begin_run()
        asked_by(asker_of_run(self.run))
        spec = held_version(self._graphs.registry, self.run)
        store = self._graphs.store_of(principal_of_run(self.run), self.lease)
        graph = self._graphs.with_saver(spec.name, self._saver, version=spec.version, store=store)
        is_resumed = self._is_again and await self._has_own_checkpoint()
        given = None if is_resumed else await self._given()
        config = config_of(self.run, spec, is_resumed=is_resumed)
        config["configurable"][LEASE_EPOCH] = self.lease.epoch  # Effects of its steps are written under it.
        if is_tracing():
            config["callbacks"] = [NodeSpans(spec.name)]
        send_to_langsmith(config, spec, self.run.tenant_id)
        async with asyncio.timeout(self._limit.total_seconds()) as self._clock:
            async for part in self._parts(graph, spec, given, config):
                self._texts.see(part.namespace, part.mode, part.payload)
                self._write(self._projection.events(part.namespace, part.mode, part.payload))

    async def _given(self) -> object:
        if has_answers(self.run):
            answers = answers_of(self.run, (await self._snapshot()).interrupts)
            if answers is not None:
                return answers
        return input_of(self.run)

    async def _parts(
        self, graph: AnyGraph, spec: GraphSpec, given: object, config: RunnableConfig
    ) -> AsyncIterator[Part]:
        kwargs, principal = self.run.kwargs, principal_of_run(self.run)
        may_stop = bool(kwargs.get("interrupt_before") or kwargs.get("interrupt_after"))
        modes: list[StreamMode] = graph_modes(kwargs.get("stream_mode") or ["values"], may_stop=may_stop)
        options: dict[str, Any] = {
            "context": context_of(self.run, spec, self._graphs.vault_of(principal, self._quotes.add)),
            "stream_mode": modes,
            "subgraphs": bool(kwargs.get("subgraphs")),
            "interrupt_before": kwargs.get("interrupt_before"),
            "interrupt_after": kwargs.get("interrupt_after"),
            "durability": durability_of(spec, kwargs.get("durability")),
            "control": self._control,
        }
        if "events" in (kwargs.get("stream_mode") or ()):
            stream = self._parts_with_events(graph, given, config, options)
        else:
            stream = self._plain_parts(graph, given, config, options)
        async for part in stream:
            yield part

    async def _plain_parts(
        self, graph: AnyGraph, given: object, config: RunnableConfig, options: dict[str, Any]
    ) -> AsyncIterator[Part]:
        async for chunk in graph.astream(given, config, **options):
            yield _part(chunk)

    async def _parts_with_events(
        self, graph: AnyGraph, given: object, config: RunnableConfig, options: dict[str, Any]
    ) -> AsyncIterator[Part]:
        """Mode ``events``: LangChain's callback events; the root's chunks are the usual parts."""
        root = str(self.run.id)
        async for event in graph.astream_events(given, config, version="v2", **options):
            if event["event"] == "on_chain_stream" and event["run_id"] == root:
                yield _part(event["data"]["chunk"])
            else:
                yield Part((), "events", event)

    async def _has_own_checkpoint(self) -> bool:
        newest = await self._saver.aget_tuple(
            {"configurable": {"thread_id": str(self.run.thread_id), "checkpoint_ns": ""}}
        )
        return newest is not None and newest.metadata.get("run_id") == str(self.run.id)

    async def _ended_well(self) -> Outcome:
        values, interrupts = self._projection.values, "{}"
        try:
            if values is None or self._projection.is_interrupted:
                snapshot = await self._snapshot()
                values, interrupts = snapshot.values, interrupts_json(snapshot)
        except (StaleLease, CheckpointsUnavailable):
            return "abandoned"
        is_waiting = interrupts != "{}" or self._projection.is_interrupted
        return Ending(
            status="success",
            thread_status="interrupted" if is_waiting else "idle",
            values_json=to_json(values).decode(),
            interrupts_json=interrupts,
        )

    async def _snapshot(self) -> StateSnapshot:
        graph = self._graphs.with_saver(self.run.graph_id, self._saver, version=self.run.graph_version)
        return await graph.aget_state({"configurable": {"thread_id": str(self.run.thread_id)}})

    async def _ended_badly(self, error: BaseException) -> Outcome:
        if isinstance(error, GraphDrained):
            return "handed_back"
        if isinstance(error, StaleLease | CheckpointsUnavailable) or self._is_to_outlast(error):
            log.warning("run.abandoned", run_id=str(self.run.id), error=type(error).__name__)
            return "abandoned"
        is_late = self._clock is not None and self._clock.expired()
        if not isinstance(error, Unavailable):
            log.warning("run.failed", run_id=str(self.run.id), error=type(error).__name__, at=_where(error))
        body = error_body(error, self._quotes)
        if isinstance(error, GraphVersionGone):
            return self._still_waiting(body)
        if not await self._is_text_kept("timeout" if is_late else "error"):
            return "abandoned"
        if is_late:
            body = {"error": "TimeoutError", "message": f"The run took longer than {self._limit}."}
        return self._failed("timeout" if is_late else "error", body)

    def _still_waiting(self, body: dict[str, str]) -> Ending:
        """Nothing was executed: the thread goes on waiting for what it waited for."""
        self._put("error", body)
        return Ending(status="error", thread_status="interrupted", interrupts_json=None, error=body)

    def _is_to_outlast(self, error: BaseException) -> bool:
        """Whether an engine's outage is waited out: a chat tells it at once, a case goes on after it."""
        spec = self._graphs.registry.get(self.run.graph_id)
        return isinstance(error, Unavailable) and spec.durability == "sync"

    def _failed(self, status: Literal["error", "timeout"], body: dict[str, str]) -> Ending:
        self._put("error", body)
        return Ending(status=status, thread_status="error", values_json=self._values_json(), error=body)

    async def _stopped(self) -> Outcome:
        if self._stop_reason == "interrupt":
            if not await self._is_text_kept("interrupt"):
                return "abandoned"
            return Ending(
                status="interrupted",
                thread_status="interrupted",
                values_json=self._values_json(),
                error={"error": "UserInterrupt", "message": "The run was cancelled."},
            )
        if self._stop_reason == "drained":
            return "handed_back"
        return "rolled_back" if self._stop_reason == "rollback" else "abandoned"

    async def _is_text_kept(self, reason: str) -> bool:
        """Writes what was said so far into the state; False when the thread is no longer ours to write to.

        A text that cannot be kept is no reason to keep the run from ending.
        """
        try:
            async with asyncio.timeout(_KEEP_TEXT_S):
                await self._keep_text(self._texts.broken_off(reason))
        except (StaleLease, CheckpointsUnavailable):
            return False
        except Exception as error:  # noqa: BLE001  # a graph may refuse the update in any way
            log.warning("run.text_lost", run_id=str(self.run.id), error=type(error).__name__)
        return True

    async def _keep_text(self, broken_off: Sequence[BrokenOff]) -> None:
        graph = self._graphs.with_saver(self.run.graph_id, self._saver, version=self.run.graph_version)
        if not broken_off or not takes_messages(graph) or not await self._has_own_checkpoint():
            return
        place: RunnableConfig = {
            "configurable": {"thread_id": str(self.run.thread_id)},
            "metadata": {**self.run.meta, "run_id": str(self.run.id)},
        }
        for node, message in broken_off:
            await graph.aupdate_state(place, {CHANNEL: [message]}, as_node=node)
        values = (await self._snapshot()).values
        for event in self._projection.events((), "values", values):
            self._writer.put(event.name, event.data)

    def _values_json(self) -> str | None:
        values = self._projection.values
        return None if values is None else to_json(values).decode()

    def _write(self, events: Iterable[WireEvent]) -> None:
        for event in events:
            self._writer.put(event.name, event.data)

    def _put(self, event: str, body: dict[str, Any]) -> None:
        self._writer.put(event, to_json(body))


def durability_of(spec: GraphSpec, asked: object) -> Durability:
    """What the caller asks for, except that none can take safety from a graph that must have it.

    A graph is declared ``sync`` where money or law hangs on it: a step that is not committed before the next
    begins would be done twice after a crash.
    """
    if spec.durability == "sync":
        return "sync"
    return cast("Durability", asked or spec.durability)


def _part(chunk: tuple[Any, ...]) -> Part:
    """(namespace, mode, payload) when subgraphs are streamed, (mode, payload) otherwise."""
    return Part(*chunk) if len(chunk) == _WITH_NAMESPACE else Part((), *chunk)


def interrupts_json(snapshot: StateSnapshot) -> str:
    """``{task id: [{"id", "value"}]}`` of the tasks that wait for a person, as JSON text."""
    waiting = {
        task.id: [{"id": one.id, "value": to_plain(one.value)} for one in task.interrupts]
        for task in snapshot.tasks
        if task.interrupts
    }
    return to_json(waiting).decode()


def _where(error: BaseException) -> str:
    """File and line that raised, for the log: the text of the error may hold what the caller sent."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "?"
