"""The one writer of a process: many runs hand over their checkpoints, one commit makes all of them durable.

While one batch is on its way to the disk, the next collects. A run waits for the batch that holds its put and
goes on after the commit, so "sync" durability costs each run a share of a commit instead of several of its
own. Puts of one thread are committed in the order in which they were handed over.

Whose trouble is whose:

- The database is away, full or stops: everyone who waits for this batch is told at once.
- One put cannot be stored (too large, not valid): the batch is halved until that put is alone; only its own
  caller is told.
- A lease was not held, or its row was locked just then: that thread goes a detour, alone and over a
  connection of the pool, until it is sure; the batches of the others go on. Another worker's takeover shows
  there as `StaleLease`.
- A caller is cancelled: what has not been sent is withdrawn; what has been sent is waited for, so that
  nothing of a cancelled run is written after it was told.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Final

import psycopg
import structlog

from runtime.checkpoints.batch import commit
from runtime.checkpoints.trouble import CheckpointsUnavailable, known_error, stale_lease

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence
    from uuid import UUID

    from psycopg import AsyncConnection
    from psycopg.rows import DictRow
    from psycopg_pool import AsyncConnectionPool

    from runtime.checkpoints.rows import Put

log = structlog.get_logger()

BATCH_PUTS: Final = 512
BATCH_BYTES: Final = 16 * 2**20
"""A batch ends with the put that brings it to this size of values."""
DRAIN_S: Final = 10.0
_CLOSING: Final = "Checkpoints are being closed."
_DETOUR_LOCK_TIMEOUT: Final = "set local lock_timeout = '5s'"


class CheckpointWriter:
    """Takes puts of any thread and commits them together."""

    def __init__(
        self,
        pool: AsyncConnectionPool[AsyncConnection[DictRow]],
        open_connection: Callable[[], Awaitable[AsyncConnection[DictRow]]],
        check: Callable[[AsyncConnection[DictRow]], Awaitable[None]],
    ) -> None:
        """Makes a writer; it connects when the first put comes.

        Args:
            pool: For the puts that go alone.
            open_connection: Opens the writer's own connection.
            check: Raises when a connection is dead.
        """
        self._pool = pool
        self._open_connection = open_connection
        self._check = check
        self._connection: AsyncConnection[DictRow] | None = None
        self._queue: deque[Put] = deque()
        self._draining: asyncio.Task[None] | None = None
        self._detours: dict[UUID, deque[Put]] = {}
        self._detour_tasks: set[asyncio.Task[None]] = set()
        self._is_closed = False

    async def write(self, put: Put) -> None:
        """Returns after the commit.

        Raises:
            StaleLease: Another worker has taken the thread; nothing of the put is stored.
            CheckpointsUnavailable: The database is away or full, or this process is closing.
        """
        if self._is_closed:
            raise CheckpointsUnavailable(_CLOSING)
        put.done = asyncio.get_running_loop().create_future()
        self._queue.append(put)
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain(), name="checkpoint-writer")
        try:
            await put.done
        except asyncio.CancelledError:
            await self._withdraw(put)
            raise

    async def close(self, within_s: float = DRAIN_S) -> None:
        """Refuses new puts, commits those there are, and closes the connection.

        Args:
            within_s: A database that has not answered by then is not waited for longer; who waits for a
                commit is told.
        """
        self._is_closed = True
        deadline = time.monotonic() + within_s
        while working := {*self._detour_tasks, *([self._draining] if self._draining else [])}:
            left = deadline - time.monotonic()
            if left <= 0:
                for task in working:
                    task.cancel()
            await asyncio.wait(working, timeout=max(left, 0.1))
        if self._connection is not None:
            await self._connection.close()

    async def _withdraw(self, put: Put) -> None:
        for queue in (self._queue, self._detours.get(put.lease.thread_id)):
            if queue is not None and not put.is_sent and put in queue:
                queue.remove(put)
                return
        while not put.is_settled:
            put.after = asyncio.get_running_loop().create_future()
            try:
                await put.after
            except asyncio.CancelledError:  # It was told already, and will be told again by our caller.
                continue

    async def _drain(self) -> None:
        try:
            await asyncio.sleep(0)  # Lets the runs that are ready now hand over too.
            while batch := self._take():
                await self._commit(batch)
        finally:
            self._draining = None
            _refuse(self._queue)

    def _take(self) -> list[Put]:
        batch: list[Put] = []
        keys: set[tuple[str, ...]] = set()
        size = 0
        while self._queue and len(batch) < BATCH_PUTS and size < BATCH_BYTES:
            put = self._queue[0]
            if put.key in keys:
                break
            self._queue.popleft()
            if put.lease.thread_id in self._detours:
                self._send_around(put)
                continue
            put.is_sent = True
            batch.append(put)
            keys.add(put.key)
            size += put.size
        return batch

    async def _commit(self, batch: Sequence[Put]) -> None:
        try:
            left = await commit(await self._ready_connection(), batch)
        except Exception as error:  # noqa: BLE001  # whatever it is, someone waits for it
            await self._share_out(batch, error)
        except BaseException:
            _refuse(batch)  # The loop is ending: nobody is left waiting.
            raise
        else:
            for put in left:
                self._send_around(put)
            for put in batch:
                if not left or put not in left:
                    put.settle()

    async def _share_out(self, batch: Sequence[Put], error: Exception) -> None:
        if known_error(error) is not None:
            log.warning("checkpoints.batch_failed", puts=len(batch), error=type(error).__name__)
            for put in batch:
                put.settle(known_error(error))
        elif len(batch) == 1:
            batch[0].settle(error)
        else:
            middle = len(batch) // 2
            await self._commit(batch[:middle])
            await self._commit(batch[middle:])

    async def _ready_connection(self) -> AsyncConnection[DictRow]:
        if self._connection is not None and not self._connection.closed:
            try:
                await self._check(self._connection)
            except psycopg.Error:
                await self._connection.close()
            else:
                return self._connection
        self._connection = await self._open_connection()
        return self._connection

    def _send_around(self, put: Put) -> None:
        thread_id = put.lease.thread_id
        queue = self._detours.get(thread_id)
        if queue is None:
            queue = self._detours[thread_id] = deque()
            task = asyncio.create_task(self._detour(thread_id, queue), name=f"checkpoints-of-{thread_id}")
            self._detour_tasks.add(task)
            task.add_done_callback(self._detour_tasks.discard)
        put.is_sent = False
        queue.append(put)

    async def _detour(self, thread_id: UUID, queue: deque[Put]) -> None:
        try:
            while queue:
                put = queue[0]
                put.is_sent = True
                put.settle(await self._alone(put))
                queue.popleft()
        finally:
            del self._detours[thread_id]
            _refuse(queue)

    async def _alone(self, put: Put) -> Exception | None:
        try:
            async with self._pool.connection() as connection, connection.transaction():
                await connection.execute(_DETOUR_LOCK_TIMEOUT)
                left = await commit(connection, [put], is_waiting=True)
        except Exception as error:  # noqa: BLE001  # its caller's to handle
            return known_error(error) or error
        return stale_lease() if left else None


def _refuse(puts: Iterable[Put]) -> None:
    for put in puts:
        put.settle(CheckpointsUnavailable(_CLOSING))
