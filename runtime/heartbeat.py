"""Keeps the leases of a worker's running runs, and learns from the same statement who must stop."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final
from uuid import UUID

import structlog

from domain.errors import PropMubiError
from runtime.nudges import CANCEL_CHANNEL
from store.leases import Leases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from domain.run_lanes import RunLane
    from runtime.execution import Execution
    from runtime.nudges import Nudges
    from runtime.run_stream import RunMessage, RunStream
    from store.database import Database
    from store.leases import Lease, Renewal

    _Beating = dict[UUID, tuple[Execution, RunMessage]]

log = structlog.get_logger()

_LEAVE_S: Final = 1.0


class Heartbeat:
    """One task per worker for all of its runs."""

    def __init__(
        self,
        db: Database,
        nudges: Nudges,
        streams: Mapping[RunLane, RunStream],
        *,
        period: timedelta,
        lease: timedelta,
    ) -> None:
        self._db = db
        self._nudges = nudges
        self._streams = streams
        self._period_s = period.total_seconds()
        self._lease = lease
        self._executions: _Beating = {}
        self._wake = asyncio.Event()
        self._renewed_at = time.monotonic()
        self._task: asyncio.Task[None] | None = None
        self._asking: asyncio.Task[Renewal] | None = None
        self._asked: _Beating = {}

    async def start(self) -> None:
        """Begins to beat."""
        self._nudges.subscribe(CANCEL_CHANNEL, self._on_cancel)
        self._task = asyncio.create_task(self._beat_forever(), name="heartbeat")

    async def close(self) -> None:
        """Stops."""
        self._nudges.unsubscribe(CANCEL_CHANNEL, self._on_cancel)
        tasks = [task for task in (self._task, self._asking) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks, timeout=_LEAVE_S) if tasks else None

    def add(self, execution: Execution, message: RunMessage) -> None:
        """Keeps the lease of this execution and its message from being claimed."""
        if not self._executions:
            self._renewed_at = time.monotonic()
        self._executions[execution.run.id] = (execution, message)

    def remove(self, run_id: UUID) -> None:
        """The execution has ended."""
        self._executions.pop(run_id, None)

    def _on_cancel(self, payload: bytes) -> None:
        try:
            wanted = UUID(payload.decode())
        except ValueError:
            self._wake.set()  # A reconnect: something may have been missed.
            return
        if wanted in self._executions:
            self._wake.set()

    async def _beat_forever(self) -> None:
        while True:
            try:
                async with asyncio.timeout(self._period_s):
                    await self._wake.wait()
            except TimeoutError:
                pass
            self._wake.clear()
            if self._executions:
                await self._beat()

    async def _beat(self) -> None:
        beating = dict(self._executions)
        try:
            beating, renewal = await self._renewed(beating)
        except Exception as error:  # noqa: BLE001  # a heart that stopped would leave runs without a lease
            self._survive(beating, error)
            return
        self._renewed_at = time.monotonic()
        held_messages = []
        for run_id, (execution, message) in beating.items():
            action = renewal.cancellations.get(run_id)
            if execution.lease.thread_id not in renewal.held:
                execution.stop("lost")
                continue
            held_messages.append(message)
            if action is not None:
                execution.stop("rollback" if action == "rollback" else "interrupt")
        await self._touch(held_messages)

    async def _renewed(self, beating: _Beating) -> tuple[_Beating, Renewal]:
        """Those who were asked about, and the answer.

        A server that vanished without a word, or a lock that is not let go, must not keep us from seeing that
        the leases run out. The question stays open and is waited for again: one at a time, never dropped with
        its connection.

        Raises:
            TimeoutError: No answer for as long as a lease lasts.
        """
        if self._asking is None:
            leases = [execution.lease for execution, _ in beating.values()]
            self._asking = asyncio.create_task(self._renew(leases), name="heartbeat-renewal")
            self._asked = beating
        done, _ = await asyncio.wait({self._asking}, timeout=self._lease.total_seconds())
        if not done:
            raise TimeoutError
        answered, self._asking = self._asking, None
        return self._asked, answered.result()

    async def _renew(self, leases: Sequence[Lease]) -> Renewal:
        async with self._db.system_session() as session:
            return await Leases(session).renew(leases, duration=self._lease)

    def _survive(self, beating: _Beating, error: Exception) -> None:
        """Without the database the leases run out; then the runs stop, since another may take them."""
        silent_s = time.monotonic() - self._renewed_at
        log.warning("heartbeat.missed", silent_s=round(silent_s, 1), error=type(error).__name__)
        if silent_s >= self._lease.total_seconds():
            for execution, _ in beating.values():
                execution.stop("lost")

    async def _touch(self, messages: Sequence[RunMessage]) -> None:
        try:
            for lane, stream in self._streams.items():
                await stream.touch([one.id for one in messages if one.lane is lane])
        except PropMubiError as error:
            log.warning("heartbeat.messages_untouched", error=type(error).__name__)
