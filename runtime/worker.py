"""A worker: reads the runs stream, executes as many runs at a time as it has slots, and drains when told.

It is crash-only: nothing depends on a clean stop. A clean stop is only quicker: runs end or stop at their
next checkpoint, their messages go back, the leases are freed at once.
"""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import structlog

from config.ending import ended
from domain.errors import PropMubiError
from domain.run_lanes import RunLane
from runtime.checkpoints import assert_strict_msgpack
from runtime.ended_runs import EndedRuns
from runtime.heartbeat import Heartbeat
from runtime.redis_link import CannotWrite
from runtime.rooms import open_rooms
from runtime.run_handling import RunHandler, RunLimits
from runtime.run_stream import RunStream
from runtime.worker_board import WorkerCard
from store.leases import Leases

if TYPE_CHECKING:
    from config.settings import Settings
    from runtime.engine import RunEngine
    from runtime.execution import Execution
    from runtime.run_stream import Message

log = structlog.get_logger()

_BLOCK_MS: Final = 5_000
_RETRY_S: Final = 1.0
_GRACE_S: Final = 20.0


class Worker:
    """One worker of this process.

    Args:
        engine: The run engine of this process.
        settings: Concurrency, lease and limits.
        name: Stable name of this worker's place, e.g. host and slot. Two living workers must not share one.
        is_sole: True when no other worker can be alive (embedded): leases of its earlier life are void at
            once instead of when they run out.
    """

    def __init__(
        self, engine: RunEngine, settings: Settings, *, name: str | None = None, is_sole: bool = False
    ) -> None:
        self.name = name or f"{socket.gethostname()}-0"
        self._engine = engine
        self._settings = settings
        self._slots = settings.worker_concurrency
        self._lease = settings.lease
        self._is_sole = is_sole
        self._streams = {lane: RunStream(engine.bus, self.name, lane) for lane in RunLane}
        self._heartbeat = Heartbeat(
            engine.db, engine.nudges, self._streams, period=settings.heartbeat, lease=settings.lease
        )
        self._executions: set[Execution] = set()
        self._handler = RunHandler(
            holder=self.name,
            db=engine.db,
            pool=engine.pool,
            graphs=engine.graphs,
            streams=self._streams,
            thread_log=engine.thread_log,
            relay=engine.relay,
            heartbeat=self._heartbeat,
            limits=RunLimits(
                lease=settings.lease,
                run_timeout=settings.run_timeout,
                max_deliveries=settings.max_deliveries,
            ),
            figures=engine.figures,
            executions=self._executions,
            ended=EndedRuns(db=engine.db, pool=engine.pool, thread_log=engine.thread_log),
        )
        self._tasks: dict[asyncio.Task[None], RunLane] = {}
        self._slot_freed = asyncio.Event()
        self._is_draining = False
        self._is_stopped = asyncio.Event()
        self._started_at = datetime.now(UTC)
        self._version = version("propmubi-agents")  # Read from a file: not for every card.

    async def run(self) -> None:
        """Works until drained.

        Raises:
            SetupError: Checkpoints are not safe to load.
            Unavailable: Redis or Postgres cannot be reached at the start.
        """
        assert_strict_msgpack()
        try:
            await self._work()
        finally:
            self._is_stopped.set()

    async def _work(self) -> None:
        for stream in self._streams.values():
            await stream.open()
        if self._is_sole:
            await self._void_earlier_leases()
        await self._heartbeat.start()
        log.info("worker.started", name=self.name, slots=self._slots)
        claiming = asyncio.create_task(self._claim_forever(), name="worker-claims")
        off_board = asyncio.Event()
        posting = asyncio.create_task(
            self._engine.board.post_until(off_board, self._card), name="worker-board"
        )
        try:
            async with open_rooms(self._engine, self._settings):
                await self._resume_own()
                async with asyncio.TaskGroup() as readers:
                    for lane in RunLane:
                        readers.create_task(self._read_forever(lane), name=f"worker-reads-{lane}")
        finally:
            off_board.set()
            await ended(claiming)
            await asyncio.gather(posting, return_exceptions=True)
            await self._finish()

    async def drain(self) -> None:
        """Takes no more runs and returns when those in progress have ended or were handed back.

        A step in progress may end first; after the grace it is broken off and begins again elsewhere, as it
        would after a crash.
        """
        self._is_draining = True
        self._ask_to_drain()
        try:
            await asyncio.gather(*(stream.wake() for stream in self._streams.values()))
        except PropMubiError:
            log.info("worker.wakes_later")
        try:
            async with asyncio.timeout(_GRACE_S):
                await self._is_stopped.wait()
        except TimeoutError:
            for execution in tuple(self._executions):
                execution.stop("drained")
            await self._is_stopped.wait()

    def _ask_to_drain(self) -> None:
        for execution in tuple(self._executions):
            execution.drain()

    @property
    def active_runs(self) -> int:
        """Runs in progress now."""
        return len(self._executions)

    def _card(self) -> WorkerCard:
        return WorkerCard(
            name=self.name,
            slots=self._slots,
            active_runs=self.active_runs,
            is_draining=self._is_draining,
            version=self._version,
            started_at=self._started_at,
            sheets=self._engine.figures.sheets(),
        )

    async def _finish(self) -> None:
        self._is_draining = True
        self._ask_to_drain()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._heartbeat.close()
        try:
            for stream in self._streams.values():
                await stream.close()
        except PropMubiError as error:
            log.info("worker.name_left", error=type(error).__name__)
        log.info("worker.stopped", name=self.name)

    async def _void_earlier_leases(self) -> None:
        async with self._engine.db.system_session() as session:
            await Leases(session).void_of(self.name)

    async def _resume_own(self) -> None:
        for lane, stream in self._streams.items():
            try:
                own = await stream.read_own()
            except CannotWrite:
                log.warning("worker.own_postponed", lane=lane, consequence="claimed when they have idled")
                continue
            for message in own:
                await self._free_slots(lane)
                self._handle(message)

    async def _read_forever(self, lane: RunLane) -> None:
        stream = self._streams[lane]
        while not self._is_draining:
            try:
                free = await self._free_slots(lane)
                for message in await stream.read_new(count=free, block_ms=_BLOCK_MS):
                    await self._free_slots(lane)  # Others may have taken them in between.
                    self._handle(message)
            except Exception as error:  # noqa: BLE001  # a worker that stopped reading would look alive
                log.warning("worker.reading_postponed", lane=lane, error=type(error).__name__)
                await asyncio.sleep(_RETRY_S)

    async def _free_slots(self, lane: RunLane) -> int:
        """Waits until the lane may have another slot; how many it may have now."""
        while (free := self._free_now(lane)) <= 0:
            self._slot_freed.clear()
            await self._slot_freed.wait()
        return free

    def _free_now(self, lane: RunLane) -> int:
        """A lane keeps to its share, and all of them together to the worker's slots."""
        own = sum(1 for one in self._tasks.values() if one is lane)
        return min(lane.slots(self._slots) - own, self._slots - len(self._tasks))

    def _handle(self, message: Message) -> None:
        task = asyncio.create_task(self._handler.handle(message), name=f"run-message-{message.id}")
        self._tasks[task] = message.lane
        task.add_done_callback(self._on_done)

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task, None)
        self._slot_freed.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("worker.handler_failed", error=type(error).__name__, exc_info=error)

    async def _claim_forever(self) -> None:
        min_idle_ms = int(self._lease.total_seconds() * 1000) + 1000
        while True:
            await asyncio.sleep(self._lease.total_seconds() / 2)
            for lane, stream in self._streams.items():
                free = self._free_now(lane)
                if self._is_draining or free <= 0:
                    continue
                try:
                    for message in await stream.claim_idle(min_idle_ms=min_idle_ms, count=free):
                        await self._free_slots(lane)
                        self._handle(message)
                    await stream.remove_ghosts()
                    await stream.trim()
                except Exception as error:  # noqa: BLE001  # as above
                    log.warning("worker.claiming_postponed", lane=lane, error=type(error).__name__)
