"""Writes one run's events to its thread's log: what is ready travels together, in order."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from config.ending import ended
from domain.errors import Unavailable
from runtime.thread_log import NewEntry, log_key

if TYPE_CHECKING:
    from runtime.thread_log import ThreadLog
    from store.tables.runs import RunRow

log = structlog.get_logger()

_MOST_HELD: Final = 5_000
_RETRY_S: Final = 0.5
_BATCH: Final = 128


class LogWriter:
    """A queue in front of the log. While one batch travels, the next gathers.

    When Redis is away the run goes on: entries are held, then the oldest are dropped, since the state is in
    Postgres and readers of the log ask there how the run ended.
    """

    def __init__(self, thread_log: ThreadLog, run: RunRow, epoch: int) -> None:
        self._log = thread_log
        self._run_id = run.id
        self._epoch = epoch
        self._key = log_key(run.tenant_id, run.thread_id)
        self._held: list[NewEntry] = []
        self._wake = asyncio.Event()
        self._is_empty = asyncio.Event()
        self._is_empty.set()
        self._task = asyncio.create_task(self._write_forever(), name=f"log-writer-{run.id}")

    def put(self, event: str, data: bytes) -> None:
        """Queues one event."""
        self._held.append(NewEntry(self._run_id, self._epoch, event, data))
        if len(self._held) > _MOST_HELD:
            del self._held[0]
        self._is_empty.clear()
        self._wake.set()

    async def flush(self, timeout_s: float) -> bool:
        """Waits until everything is in the log; False when it is not in time."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._is_empty.wait()
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Stops writing."""
        await ended(self._task)

    async def _write_forever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._held:
                batch = self._held[:_BATCH]
                try:
                    await self._log.append(self._key, batch)
                except Unavailable:
                    log.warning("log_writer.waiting_for_redis", run_id=str(self._run_id))
                    await asyncio.sleep(_RETRY_S)
                else:
                    del self._held[: len(batch)]
            self._is_empty.set()
